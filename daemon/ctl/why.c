/* pacectl why: every rule, and what it saw. */
#include <stdlib.h>

#include "call.h"
#include "member.h"
#include "paced/base/language.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "shown.h"

/* In this order: what decided, what could have, what did not. */
static const struct {
	enum rule_state state;
	const char *heading;
	enum style style;
} groups[] = {
	{RULE_FIRED, N_("Spoke"), STYLE_GOOD},
	{RULE_ERROR, N_("Broken"), STYLE_BAD},
	{RULE_NO_DATA, N_("Without the data it needs"), STYLE_WARN},
	{RULE_SILENCED, N_("Silenced"), STYLE_WARN},
	{RULE_CLEAR, N_("Had nothing to say"), STYLE_PLAIN},
	{RULE_OFF, N_("Off"), STYLE_DIM},
};

static json_t *facts_json(const struct fact *facts, size_t count)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++) {
		json_t *j = json_object();
		member_text(j, "name", facts[i].name);
		member_text(j, "value", facts[i].value);
		json_array_append_new(list, j);
	}
	return list;
}

static json_t *outcome_json(const struct rule_outcome *r)
{
	json_t *j = json_object();
	member_text(j, "rule", r->rule);
	member_text(j, "state", rule_state_name(r->state));
	member_text(j, "text", r->text);
	member(j, "facts", facts_json(r->facts, r->fact_count));
	member(j, "params", facts_json(r->params, r->param_count));
	return j;
}

static bool wanted(const struct call *c, const struct rule_outcome *r)
{
	return c->word_count == 0 || text_equal(c->words[0], r->rule);
}

static void print_json(const struct call *c, const struct advice *a)
{
	json_t *j = json_object(), *rules = json_array();
	member_date(j, "for", a->day);
	member_text(j, "title", a->title);
	for (size_t i = 0; i < a->outcome_count; i++)
		if (wanted(c, &a->outcomes[i]))
			json_array_append_new(rules, outcome_json(&a->outcomes[i]));
	member(j, "rules", rules);
	call_print_json(c, j);
}

static char *facts_text(const struct fact *facts, size_t count)
{
	struct buffer b = {0};
	for (size_t i = 0; i < count; i++)
		buffer_printf(&b, "%s%s %s", i ? "; " : "", facts[i].name, facts[i].value);
	return buffer_take_text(&b);
}

static void print_facts(
	const struct out *o, const char *label, const struct fact *facts, size_t count)
{
	autofree char *text = facts_text(facts, count);
	if (!count)
		return;
	out_printf(o, "      ");
	out_styled(o, STYLE_DIM, "%-5s ", label);
	out_wrapped(o, 12, 12, text);
}

static void print_outcome(const struct out *o, const struct rule_outcome *r, enum style style)
{
	out_printf(o, "  ");
	out_styled(o, style, "%s", r->rule);
	if (r->text[0]) {
		out_printf(o, ": ");
		out_wrapped(o, 4 + text_columns(r->rule), 6, r->text);
	} else {
		out_printf(o, "\n");
	}
	print_facts(o, C_("facts", "saw"), r->facts, r->fact_count);
	print_facts(o, C_("facts", "with"), r->params, r->param_count);
}

static void print_group(const struct call *c, const struct advice *a, size_t group)
{
	bool begun = false;
	for (size_t i = 0; i < a->outcome_count; i++) {
		const struct rule_outcome *r = &a->outcomes[i];
		if (r->state != groups[group].state || !wanted(c, r))
			continue;
		if (!begun)
			out_styled(&c->out, STYLE_STRONG, "\n%s\n", _(groups[group].heading));
		begun = true;
		print_outcome(&c->out, r, groups[group].style);
	}
}

static int unknown_rule(const struct call *c, const struct advice *a)
{
	const char **names = mem_alloc(a->outcome_count, sizeof(*names));
	for (size_t i = 0; i < a->outcome_count; i++)
		names[i] = a->outcomes[i].rule;
	const char *near = text_nearest(c->words[0], names, a->outcome_count);
	int code = near ? call_fail(c,
				  _("there is no rule \"%s\"; did you mean %s? `pacectl rules` "
				    "lists them"),
				  c->words[0], near)
			: call_fail(c, _("there is no rule \"%s\"; `pacectl rules` lists them"),
				  c->words[0]);
	free(names);
	return code;
}

static bool any_wanted(const struct call *c, const struct advice *a)
{
	for (size_t i = 0; i < a->outcome_count; i++)
		if (wanted(c, &a->outcomes[i]))
			return true;
	return c->word_count == 0;
}

static int print_why(const struct call *c, const struct advice *a)
{
	if (!any_wanted(c, a))
		return unknown_rule(c, a);
	if (call_json(c)) {
		print_json(c, a);
		return 0;
	}
	out_styled(&c->out, STYLE_STRONG, "%s: %s\n", shown_day_prefix(a->day, c->today).text,
		a->title);
	for (size_t g = 0; g < ARRAY_LENGTH(groups); g++)
		print_group(c, a, g);
	return 0;
}

int run_why(struct call *c)
{
	struct advice advice = {0};
	date day;
	if (!call_history(c))
		return 1;
	if (!call_day(c, OPTION_FOR, engine_next_day(c->engine, c->now), &day))
		return 2;
	if (!call_advise(c, day, &advice))
		return 1;
	int code = print_why(c, &advice);
	advice_finish(&advice);
	return code;
}
