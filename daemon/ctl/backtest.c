/* pacectl rules backtest. */
#include "backtest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "member.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "rules_run.h"
#include "shown.h"
#include "table.h"

#define DAYS 365

struct view {
	struct call *call;
	struct backtest b;
	bool set; /* the other side is --set, else no such rule */
};

static const struct column columns[] = {
	{"Day"},
	{"Rule"},
	{"Advice then", .shrinks = true},
	{"Advice now", .shrinks = true},
	{"Done that day", .shrinks = true, .optional = true},
};

static bool differs(const struct backtest *b, size_t i)
{
	return !text_equal(b->present[i].title, b->other[i].title);
}

/* ---- what was done that day ---- */

static void put_session(struct buffer *t, const struct session *s)
{
	buffer_printf(t, "%s%s %s", t->length ? "; " : "", kind_name(s->kind),
		shown_minutes(s->timer_s / 60).text);
	if (s->felt != FEEL_NONE)
		buffer_printf(t, ", %s", feel_name(s->felt));
	if (s->reps.count && !isnan(s->reps.fade))
		buffer_printf(t, ", %+.1f %%", s->reps.fade * 100);
}

/* "intervals 52 min, heavy, -2.1 %": the last is how much the repetitions faded. */
static char *done_text(const struct backtest *b, date day)
{
	struct buffer t = {0};
	size_t count, first = history_sessions(b->history, day, day, &count);
	for (size_t i = first; i < first + count; i++)
		put_session(&t, &b->history->sessions[i]);
	return t.data ? buffer_take_text(&t) : mem_strdup("");
}

/* ---- for a person ---- */

static void add_row(const struct view *v, struct table *t, size_t i)
{
	const struct backtest *b = &v->b;
	date day = b->first + (date)i;
	const struct outcome *with = v->set ? &b->other[i] : &b->present[i];
	const struct outcome *without = v->set ? &b->present[i] : &b->other[i];
	autofree char *done = done_text(b, day);
	table_cell(t, "%s", shown_day(day, v->call->today).text);
	table_styled(t, with->state == RULE_FIRED ? STYLE_GOOD : STYLE_DIM, "%s",
		rule_state_name(with->state));
	table_cell(t, "%s", without->title);
	table_styled(t, differs(b, i) ? STYLE_STRONG : STYLE_DIM, "%s",
		differs(b, i) ? with->title : "the same");
	table_cell(t, "%s", done);
}

static void print_sum(const struct view *v)
{
	const struct backtest *b = &v->b;
	size_t fired = 0, other = 0, changed = 0;
	for (size_t i = 0; i < b->count; i++) {
		fired += b->present[i].state == RULE_FIRED;
		other += b->other[i].state == RULE_FIRED;
		changed += differs(b, i);
	}
	out_printf(&v->call->out, "%s fires on %zu of %zu days", b->rule, fired, b->count);
	if (v->set)
		out_printf(&v->call->out, ", with --set on %zu", other);
	out_printf(&v->call->out, "; the advice differs on %zu\n", changed);
}

static void print_table(const struct view *v)
{
	struct column shown[ARRAY_LENGTH(columns)];
	size_t rows = 0;
	memcpy(shown, columns, sizeof(columns));
	shown[2].title = v->set ? "As it is set" : "Without it";
	shown[3].title = v->set ? "With --set" : "With it";
	struct table *t = table_create(shown, ARRAY_LENGTH(shown));
	for (size_t i = 0; i < v->b.count; i++) {
		if (!backtest_spoke(&v->b, i))
			continue;
		add_row(v, t, i);
		rows++;
	}
	if (rows)
		table_print(t, &v->call->out);
	table_destroy(t);
	print_sum(v);
}

/* ---- JSON ---- */

static json_t *outcome_json(const struct outcome *o)
{
	json_t *j = json_object();
	member_text(j, "state", rule_state_name(o->state));
	member_text(j, "text", o->text);
	member_text(j, "title", o->title);
	return j;
}

static json_t *day_json(const struct view *v, size_t i)
{
	const struct backtest *b = &v->b;
	autofree char *done = done_text(b, b->first + (date)i);
	json_t *j = json_object();
	member_date(j, "day", b->first + (date)i);
	member_bool(j, "differs", differs(b, i));
	member(j, "present", outcome_json(&b->present[i]));
	member(j, v->set ? "set" : "without", outcome_json(&b->other[i]));
	member_text_or_null(j, "done", done);
	return j;
}

static void print_json(const struct view *v)
{
	const struct backtest *b = &v->b;
	json_t *j = json_object(), *days = json_array();
	for (size_t i = 0; i < b->count; i++)
		if (backtest_spoke(b, i))
			json_array_append_new(days, day_json(v, i));
	member_text(j, "rule", b->rule);
	member_date(j, "from", b->first);
	member_date(j, "to", b->first + (date)b->count - 1);
	member(j, "days", days);
	call_print_json(v->call, j);
}

/* ---- what is asked for ---- */

/* False: exit code 2. */
static bool take_set(struct view *v, struct ruleset *rules)
{
	const struct arguments *a = &v->call->args;
	for (size_t i = 0; i < a->given_count; i++) {
		const char *pair = a->given[i].value, *equals = strchr(pair, '=');
		if (a->given[i].option != OPTION_SET)
			continue;
		if (!equals || equals == pair || !equals[1]) {
			call_usage(v->call, "--set \"%s\": expected KEY=VALUE such as look_at=5",
				pair);
			return false;
		}
		autofree char *key = mem_strndup(pair, (size_t)(equals - pair));
		rules_set(rules, v->b.rule, key, equals + 1);
		v->set = true;
	}
	return true;
}

/* What --set set is looked at as the settings are; false: exit code 2. */
static bool check_set(const struct view *v, const struct ruleset *rules)
{
	struct error why = {0};
	const char *finding = NULL;
	json_t *all = rules_run_json(
		&(struct rules_task){.type = RULES_DESCRIBE, .rules = rules}, &why);
	for (size_t i = 0; i < json_array_size(all); i++) {
		json_t *rule = json_array_get(all, i);
		if (text_equal(json_string_value(json_object_get(rule, "rule")), v->b.rule))
			finding = json_string_value(
				json_array_get(json_object_get(rule, "findings"), 0));
	}
	if (!all)
		call_fail(v->call, "%s", why.text);
	else if (finding)
		call_usage(v->call, "%s: %s", v->b.rule, finding);
	bool ok = all && !finding;
	json_decref(all);
	return ok;
}

static int take_days(struct view *v)
{
	struct call *c = v->call;
	date to, first = v->b.history->first;
	if (!call_day(c, OPTION_TO, c->today, &to))
		return 2;
	if (first == DATE_NONE || first < to - DAYS + 1)
		first = to - DAYS + 1;
	if (!call_day(c, OPTION_FROM, first < to ? first : to, &v->b.first))
		return 2;
	if (v->b.first > to)
		return call_usage(c, "--from is after --to");
	v->b.count = (size_t)(to - v->b.first + 1);
	return 0;
}

/* A rule that does not run says nothing about its past. */
static const char *first_error(const struct backtest *b)
{
	for (size_t i = 0; i < b->count; i++) {
		if (b->present[i].state == RULE_ERROR)
			return b->present[i].text;
		if (b->other[i].state == RULE_ERROR)
			return b->other[i].text;
	}
	return NULL;
}

static int run_and_print(struct view *v, const struct ruleset *rules, const struct ruleset *changed)
{
	struct error why = {0};
	if (!backtest_run(&v->b, rules, changed, &why))
		return call_fail(v->call, "%s", why.text);
	const char *error = first_error(&v->b);
	if (error)
		return call_fail(v->call, "%s", error);
	if (call_json(v->call))
		print_json(v);
	else
		print_table(v);
	return 0;
}

static int compare(struct view *v, const struct ruleset *rules)
{
	struct ruleset changed;
	int code = 2;
	rules_copy(rules, &changed);
	if (take_set(v, &changed) && (!v->set || check_set(v, &changed))) {
		if (!v->set)
			rules_set(&changed, v->b.rule, "off", "yes");
		code = run_and_print(v, rules, &changed);
	}
	ruleset_finish(&changed);
	backtest_finish(&v->b);
	return code;
}

int run_rules_backtest(struct call *c)
{
	struct error why = {0};
	struct view v = {.call = c, .b = {.rule = c->words[0], .history = call_history(c)}};
	if (!v.b.history)
		return 1;
	const struct ruleset *rules = engine_rules(c->engine, &why);
	if (!rules)
		return call_fail(c, "%s", why.text);
	if (!rules_known(rules, v.b.rule))
		return rules_unknown(c, rules, v.b.rule);
	int code = take_days(&v);
	return code ? code : compare(&v, rules);
}
