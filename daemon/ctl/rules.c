/* pacectl rules and rules show: which there are, and what each is. */
#include "described.h"
#include "guidelines.h"
#include "member.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "rules_run.h"
#include "shown.h"
#include "table.h"

static const struct column columns[] = {
	{"Rule"},
	{"State"},
	{"Title", .shrinks = true},
	{"Guidelines", .optional = true},
	{"From", .optional = true},
};

static const struct rule_outcome *outcome_of(const struct advice *a, const char *rule)
{
	for (size_t i = 0; i < a->outcome_count; i++)
		if (text_equal(a->outcomes[i].rule, rule))
			return &a->outcomes[i];
	return NULL;
}

static void put_states(json_t *rules, const struct advice *a)
{
	for (size_t i = 0; i < json_array_size(rules); i++) {
		json_t *rule = json_array_get(rules, i);
		const struct rule_outcome *o = outcome_of(a, described_text(rule, "rule"));
		member_text(rule, "state", o ? rule_state_name(o->state) : NULL);
		member_text(rule, "text", o ? o->text : NULL);
	}
}

/* The rules with the states of the next advice. */
static json_t *describe_with_states(struct call *c)
{
	struct advice a = {0};
	date day = engine_next_day(c->engine, c->now);
	json_t *rules = rules_described(c);
	if (!rules)
		return NULL;
	engine_advise(c->engine, &day, 1, c->now, &a, NULL);
	put_states(rules, &a);
	advice_finish(&a);
	return rules;
}

static const char *origin(const struct call *c, const json_t *rule)
{
	const char *own = engine_paths(c->engine)->rules;
	if (!text_starts_with(described_text(rule, "path"), own))
		return "";
	return *described_text(rule, "shadows") ? "yours, changed" : "yours";
}

static enum style state_style(const char *state)
{
	return text_equal(state, "fired")                                      ? STYLE_GOOD
	       : text_equal(state, "error")                                    ? STYLE_BAD
	       : text_equal(state, "no_data") || text_equal(state, "silenced") ? STYLE_WARN
									       : STYLE_DIM;
}

static char *joined(const json_t *list)
{
	struct buffer b = {0};
	for (size_t i = 0; i < json_array_size(list); i++)
		buffer_printf(&b, "%s%s", i ? " " : "", described_item(list, i));
	return b.data ? buffer_take_text(&b) : mem_strdup("");
}

static void add_row(const struct call *c, struct table *t, const json_t *rule)
{
	autofree char *carried = joined(json_object_get(rule, "guidelines"));
	const char *error = described_text(rule, "error"),
		   *state = *error ? "error" : described_text(rule, "state");
	if (!*error && text_equal(state, "error"))
		error = described_text(rule, "text");
	table_cell(t, "%s", described_text(rule, "rule"));
	table_styled(t, state_style(state), "%s", state);
	table_cell(t, "%s", *error ? error : described_text(rule, "title"));
	table_cell(t, "%s", carried);
	table_cell(t, "%s", origin(c, rule));
}

static void print_list(const struct call *c, const json_t *rules)
{
	struct table *t = table_create(columns, ARRAY_LENGTH(columns));
	for (size_t i = 0; i < json_array_size(rules); i++)
		add_row(c, t, json_array_get(rules, i));
	table_print(t, &c->out);
	table_destroy(t);
}

/* ---- by guideline ---- */

static bool carries(const json_t *rule, const char *guideline)
{
	const json_t *list = json_object_get(rule, "guidelines");
	for (size_t i = 0; i < json_array_size(list); i++)
		if (text_equal(described_item(list, i), guideline))
			return true;
	return false;
}

static json_t *carriers(const json_t *rules, const char *guideline)
{
	json_t *names = json_array();
	for (size_t i = 0; i < json_array_size(rules); i++)
		if (carries(json_array_get(rules, i), guideline))
			json_array_append(names, json_object_get(json_array_get(rules, i), "rule"));
	return names;
}

static void print_guidelines_json(const struct call *c, const json_t *rules)
{
	json_t *list = json_array();
	for (size_t i = 0; i < guideline_count; i++) {
		json_t *j = json_object();
		member_text(j, "guideline", guidelines[i].name);
		member_text(j, "text", guidelines[i].text);
		member(j, "rules", carriers(rules, guidelines[i].name));
		json_array_append_new(list, j);
	}
	call_print_json(c, list);
}

static void print_guidelines(const struct call *c, const json_t *rules)
{
	for (size_t i = 0; i < guideline_count; i++) {
		json_t *by = carriers(rules, guidelines[i].name);
		autofree char *names = joined(by);
		json_decref(by);
		out_styled(&c->out, STYLE_STRONG, "%-5s", guidelines[i].name);
		out_printf(&c->out, "%s\n     ", guidelines[i].text);
		out_wrapped(&c->out, 5, 5, *names ? names : "no rule");
	}
}

int run_rules(struct call *c)
{
	if (!call_open(c, ACCESS_READ))
		return 1;
	json_t *rules = describe_with_states(c);
	if (!rules)
		return 1;
	bool by_guideline = arguments_has(&c->args, OPTION_GUIDELINES);
	if (by_guideline && call_json(c))
		print_guidelines_json(c, rules);
	else if (by_guideline)
		print_guidelines(c, rules);
	else if (call_json(c))
		call_print_json(c, json_incref(rules));
	else
		print_list(c, rules);
	json_decref(rules);
	return 0;
}

/* ---- one rule ---- */

static char *value_text(const json_t *value)
{
	if (json_is_string(value))
		return mem_strdup(json_string_value(value));
	if (json_is_number(value))
		return mem_printf("%g", json_number_value(value));
	if (json_is_boolean(value))
		return mem_strdup(json_is_true(value) ? "yes" : "no");
	return mem_strdup("");
}

static char *range_text(const json_t *param)
{
	autofree char *least = value_text(json_object_get(param, "min"));
	autofree char *most = value_text(json_object_get(param, "max"));
	const char *choices = described_text(param, "choices");
	autofree char *fallback = value_text(json_object_get(param, "default"));
	if (*choices)
		return mem_printf("one of %s; default %s", choices, fallback);
	if (*least || *most)
		return mem_printf("%s to %s; default %s", *least ? least : "any",
			*most ? most : "any", fallback);
	return mem_printf("default %s", fallback);
}

static void print_param(const struct call *c, const char *rule, const json_t *param, bool first)
{
	const struct out *o = &c->out;
	autofree char *value = value_text(json_object_get(param, "value"));
	autofree char *range = range_text(param);
	if (first)
		out_styled(
			o, STYLE_DIM, "\n  Parameters, set in paced.conf under [rule %s]\n", rule);
	out_printf(o, "  %s = %s\n      ", described_text(param, "name"), value);
	out_wrapped(o, 6, 6, described_text(param, "help"));
	out_printf(o, "      ");
	out_wrapped(o, 6, 6, range);
	if (*described_text(param, "finding"))
		out_styled(o, STYLE_BAD, "      %s\n", described_text(param, "finding"));
}

static void optional_field(const struct out *o, const char *label, const char *text)
{
	if (*text)
		out_field(o, label, "%s", text);
}

static void print_rule(const struct call *c, const json_t *rule)
{
	const struct out *o = &c->out;
	const json_t *evidence = json_object_get(rule, "evidence"),
		     *params = json_object_get(rule, "params");
	autofree char *carried = joined(json_object_get(rule, "guidelines"));
	autofree char *needs = joined(json_object_get(rule, "needs"));
	out_styled(o, STYLE_STRONG, "%s: %s\n\n", described_text(rule, "rule"),
		described_text(rule, "title"));
	optional_field(o, "Error", described_text(rule, "error"));
	optional_field(o, "State", described_text(rule, "state"));
	optional_field(o, "", described_text(rule, "text"));
	optional_field(o, "Guidelines", carried);
	optional_field(o, "Evidence", described_text(evidence, "level"));
	optional_field(o, "", described_text(evidence, "ref"));
	optional_field(o, "Needs", needs);
	optional_field(o, "Pack", described_text(rule, "pack"));
	out_field(
		o, "Tests", "%lld", (long long)json_integer_value(json_object_get(rule, "tests")));
	optional_field(o, "File", described_text(rule, "path"));
	optional_field(o, "In place of", described_text(rule, "shadows"));
	for (size_t i = 0; i < json_array_size(params); i++)
		print_param(c, described_text(rule, "rule"), json_array_get(params, i), i == 0);
}

static json_t *rule_named(const json_t *rules, const char *name)
{
	for (size_t i = 0; i < json_array_size(rules); i++)
		if (text_equal(described_text(json_array_get(rules, i), "rule"), name))
			return json_array_get(rules, i);
	return NULL;
}

int run_rules_show(struct call *c)
{
	if (!call_open(c, ACCESS_READ))
		return 1;
	json_t *rules = describe_with_states(c);
	if (!rules)
		return 1;
	json_t *rule = rule_named(rules, c->words[0]);
	int code = rule ? 0 : rules_unknown(c, engine_rules(c->engine, NULL), c->words[0]);
	if (rule && call_json(c))
		call_print_json(c, json_incref(rule));
	else if (rule)
		print_rule(c, rule);
	json_decref(rules);
	return code;
}
