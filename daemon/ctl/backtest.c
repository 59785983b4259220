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

#define NEWEST 20 /* days that are listed; --json has all */

struct view {
	struct call *call;
	struct backtest b;
};

static const struct column columns[] = {
	{"Day"},
	{"Without it", .shrinks = true},
	{"With it", .shrinks = true},
	{"That day", .shrinks = true, .optional = true, .spare = 1},
	{"Next", .shrinks = true, .optional = true},
};

/* ---- for a person ---- */

static void add_row(const struct view *v, struct table *t, const struct backtest_day *d)
{
	const struct backtest *b = &v->b;
	const struct backtest_side *with = b->set ? &d->other : &d->present;
	const struct backtest_side *without = b->set ? &d->present : &d->other;
	autofree char *done = backtest_done_text(b, d->day);
	autofree char *next = backtest_next_text(b, d->day);
	table_cell(t, "%s", shown_day(d->day, v->call->today).text);
	table_cell(t, "%s", without->title);
	table_styled(t, STYLE_STRONG, "%s", with->title);
	table_cell(t, "%s", done);
	table_cell(t, "%s", next);
}

/* Index of the first of the newest `most` days that differ; *count is how many differ at all. */
static size_t first_listed(const struct backtest *b, size_t most, size_t *count)
{
	size_t first = b->count;
	*count = 0;
	for (size_t i = b->count; i > 0; i--) {
		if (!backtest_differs(&b->days[i - 1]))
			continue;
		if (++*count <= most)
			first = i - 1;
	}
	return first;
}

static void print_list(const struct view *v)
{
	struct column shown[ARRAY_LENGTH(columns)];
	const struct backtest *b = &v->b;
	size_t differ, first = first_listed(b, NEWEST, &differ);
	if (!differ)
		return;
	memcpy(shown, columns, sizeof(columns));
	shown[1].title = b->set ? "As it is set" : "Without it";
	shown[2].title = b->set ? "With --set" : "With it";
	struct table *t = table_create(shown, ARRAY_LENGTH(shown));
	for (size_t i = first; i < b->count; i++)
		if (backtest_differs(&b->days[i]))
			add_row(v, t, &b->days[i]);
	if (differ > NEWEST)
		out_styled(&v->call->out, STYLE_DIM,
			"The newest %d of %zu days that differ; --json has all\n", NEWEST, differ);
	table_print(t, &v->call->out);
	table_destroy(t);
	out_printf(&v->call->out, "\n");
}

static void print_sum(const struct view *v)
{
	const struct backtest *b = &v->b;
	size_t fired = 0, other = 0, changed = 0;
	for (size_t i = 0; i < b->count; i++) {
		fired += b->days[i].present.state == RULE_FIRED;
		other += b->days[i].other.state == RULE_FIRED;
		changed += backtest_differs(&b->days[i]);
	}
	out_printf(&v->call->out, "%s fires on %zu of %zu days", b->rule, fired, b->count);
	if (b->set)
		out_printf(&v->call->out, ", with --set on %zu", other);
	out_printf(&v->call->out, "; the advice differs on %zu\n", changed);
}

static void print_person(const struct view *v)
{
	const struct backtest *b = &v->b;
	const struct out *o = &v->call->out;
	date last = b->first + (date)b->count - 1;
	out_styled(o, STYLE_STRONG, "%s, %s to %s\n\n", b->rule, shown_date(b->first).text,
		shown_date(last).text);
	backtest_print_calendar(b, o);
	out_printf(o, "\n");
	print_list(v);
	backtest_print_after(b, o);
	print_sum(v);
}

/* ---- JSON ---- */

static json_t *side_json(const struct backtest_side *s)
{
	json_t *j = json_object();
	member_text(j, "state", rule_state_name(s->state));
	member_text(j, "text", s->text);
	member_text(j, "title", s->title);
	member_text(j, "session", kind_name(s->session));
	member_number(j, "minutes", s->minutes, 1);
	return j;
}

static json_t *day_json(const struct backtest *b, const struct backtest_day *d)
{
	autofree char *done = backtest_done_text(b, d->day);
	json_t *j = json_object();
	member_date(j, "day", d->day);
	member_bool(j, "differs", backtest_differs(d));
	member(j, "present", side_json(&d->present));
	member(j, b->set ? "set" : "without", side_json(&d->other));
	member_text_or_null(j, "done", done);
	member(j, "next", backtest_next_json(b, d->day));
	return j;
}

static void print_json(const struct view *v)
{
	const struct backtest *b = &v->b;
	json_t *j = json_object(), *days = json_array();
	for (size_t i = 0; i < b->count; i++)
		if (backtest_mark(&b->days[i]) != MARK_QUIET)
			json_array_append_new(days, day_json(b, &b->days[i]));
	member_text(j, "rule", b->rule);
	member_date(j, "from", b->first);
	member_date(j, "to", b->first + (date)b->count - 1);
	member(j, "days", days);
	member(j, "after", backtest_after_json(b));
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
		v->b.set = true;
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
		if (b->days[i].present.state == RULE_ERROR)
			return b->days[i].present.text;
		if (b->days[i].other.state == RULE_ERROR)
			return b->days[i].other.text;
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
		print_person(v);
	return 0;
}

static int compare(struct view *v, const struct ruleset *rules)
{
	struct ruleset changed;
	int code = 2;
	rules_copy(rules, &changed);
	if (take_set(v, &changed) && (!v->b.set || check_set(v, &changed))) {
		if (!v->b.set)
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
