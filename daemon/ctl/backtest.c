/* pacectl rules backtest: what a rule would have said, and what it would have changed. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "member.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "progress.h"
#include "rules_run.h"
#include "shown.h"
#include "table.h"

#define DAYS 365

/* One day under one ruleset, as much of the advice as is compared. */
struct outcome {
	enum rule_state state;
	char title[48];
	char text[ADVICE_TEXT];
};

struct side {
	const char *rule;
	struct outcome *days;
	size_t done, count;
	struct progress *progress;
	size_t before, total; /* of both sides */
};

static const struct column columns[] = {
	{"Day"},
	{"Rule"},
	{"Advice then", .shrinks = true},
	{"Advice now", .shrinks = true},
	{"Done that day", .shrinks = true, .optional = true},
};

static bool take_day(const char *json, size_t length, void *user)
{
	struct side *s = user;
	struct advice a;
	if (s->done == s->count || !advice_parse(json, length, &a, NULL))
		return false;
	struct outcome *o = &s->days[s->done++];
	*o = (struct outcome){.state = RULE_OFF};
	memcpy(o->title, a.title, sizeof(o->title));
	for (size_t i = 0; i < a.outcome_count; i++) {
		if (!text_equal(a.outcomes[i].rule, s->rule))
			continue;
		o->state = a.outcomes[i].state;
		memcpy(o->text, a.outcomes[i].text, sizeof(o->text));
	}
	advice_finish(&a);
	progress_at(s->progress, s->before + s->done, s->total);
	return true;
}

struct backtest {
	struct call *call;
	const struct history *history;
	date first;
	size_t count;
	struct side present, other; /* the other: with --set, or without the rule */
	bool set;
};

static bool run_side(
	struct backtest *b, struct side *s, const struct ruleset *rules, struct error *e)
{
	date *days = mem_alloc(b->count, sizeof(*days));
	for (size_t i = 0; i < b->count; i++)
		days[i] = b->first + (date)i;
	bool ok = rules_run(&(struct rules_task){.type = RULES_ADVISE,
				    .history = b->history,
				    .days = days,
				    .day_count = b->count,
				    .rules = rules},
		take_day, s, e);
	free(days);
	return ok;
}

/* The parameters of --set are those that the rule has; false: exit code 2. */
static bool take_set(struct backtest *b, struct ruleset *rules)
{
	const struct call *c = b->call;
	for (size_t i = 0; i < c->args.given_count; i++) {
		if (c->args.given[i].option != OPTION_SET)
			continue;
		const char *pair = c->args.given[i].value, *equals = strchr(pair, '=');
		if (!equals || equals == pair || !equals[1]) {
			call_usage(c, "--set \"%s\": expected KEY=VALUE such as look_at=5", pair);
			return false;
		}
		autofree char *key = mem_strndup(pair, (size_t)(equals - pair));
		rules_set(rules, b->present.rule, key, equals + 1);
		b->set = true;
	}
	return true;
}

/* What --set set is looked at as the settings are; false: exit code 2. */
static bool check_set(const struct backtest *b, const struct ruleset *rules)
{
	struct error why = {0};
	const char *finding = NULL;
	json_t *all = rules_run_json(
		&(struct rules_task){.type = RULES_DESCRIBE, .rules = rules}, &why);
	for (size_t i = 0; i < json_array_size(all); i++) {
		json_t *rule = json_array_get(all, i);
		if (text_equal(json_string_value(json_object_get(rule, "rule")), b->present.rule))
			finding = json_string_value(
				json_array_get(json_object_get(rule, "findings"), 0));
	}
	if (!all)
		call_fail(b->call, "%s", why.text);
	else if (finding)
		call_usage(b->call, "%s: %s", b->present.rule, finding);
	bool ok = all && !finding;
	json_decref(all);
	return ok;
}

/* A rule that does not run says nothing about its past. */
static const char *first_error(const struct side *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->days[i].state == RULE_ERROR)
			return s->days[i].text;
	return NULL;
}

static void side_begin(
	struct side *s, const char *rule, size_t count, size_t before, struct progress *p)
{
	*s = (struct side){.rule = rule,
		.days = mem_alloc(count, sizeof(*s->days)),
		.count = count,
		.progress = p,
		.before = before,
		.total = 2 * count};
}

static bool differs(const struct backtest *b, size_t i)
{
	return !text_equal(b->present.days[i].title, b->other.days[i].title);
}

static bool worth_telling(const struct backtest *b, size_t i)
{
	return differs(b, i) || b->present.days[i].state == RULE_FIRED ||
	       b->other.days[i].state == RULE_FIRED;
}

/* What was done that day: "intervals 52 min, heavy". */
static char *done_text(const struct backtest *b, date day)
{
	struct buffer t = {0};
	size_t count, first = history_sessions(b->history, day, day, &count);
	for (size_t i = first; i < first + count; i++) {
		const struct session *s = &b->history->sessions[i];
		buffer_printf(&t, "%s%s %s", t.length ? "; " : "", kind_name(s->kind),
			shown_minutes(s->timer_s / 60).text);
		if (s->felt != FEEL_NONE)
			buffer_printf(&t, ", %s", feel_name(s->felt));
		if (s->reps.count && !isnan(s->reps.fade))
			buffer_printf(&t, ", %+.1f %%", s->reps.fade * 100);
	}
	return t.data ? buffer_take_text(&t) : mem_strdup("");
}

static void add_row(const struct backtest *b, struct table *t, size_t i)
{
	date day = b->first + (date)i;
	const struct outcome *with = b->set ? &b->other.days[i] : &b->present.days[i];
	const struct outcome *without = b->set ? &b->present.days[i] : &b->other.days[i];
	autofree char *done = done_text(b, day);
	table_cell(t, "%s", shown_day(day, b->call->today).text);
	table_styled(t, with->state == RULE_FIRED ? STYLE_GOOD : STYLE_DIM, "%s",
		rule_state_name(with->state));
	table_cell(t, "%s", without->title);
	table_styled(t, differs(b, i) ? STYLE_STRONG : STYLE_DIM, "%s",
		differs(b, i) ? with->title : "the same");
	table_cell(t, "%s", done);
}

static void print_table(const struct backtest *b)
{
	const struct call *c = b->call;
	struct column shown[ARRAY_LENGTH(columns)];
	size_t fired = 0, other = 0, changed = 0;
	memcpy(shown, columns, sizeof(columns));
	shown[2].title = b->set ? "As it is set" : "Without it";
	shown[3].title = b->set ? "With --set" : "With it";
	struct table *t = table_create(shown, ARRAY_LENGTH(shown));
	for (size_t i = 0; i < b->count; i++) {
		fired += b->present.days[i].state == RULE_FIRED;
		other += b->other.days[i].state == RULE_FIRED;
		changed += differs(b, i);
		if (worth_telling(b, i))
			add_row(b, t, i);
	}
	if (fired || other || changed)
		table_print(t, &c->out);
	table_destroy(t);
	out_printf(&c->out, "%s fires on %zu of %zu days", b->present.rule, fired, b->count);
	if (b->set)
		out_printf(&c->out, ", with --set on %zu", other);
	out_printf(&c->out, "; the advice differs on %zu\n", changed);
}

static json_t *outcome_json(const struct outcome *o)
{
	json_t *j = json_object();
	member_text(j, "state", rule_state_name(o->state));
	member_text(j, "text", o->text);
	member_text(j, "title", o->title);
	return j;
}

static void print_json(const struct backtest *b)
{
	json_t *j = json_object(), *days = json_array();
	for (size_t i = 0; i < b->count; i++) {
		if (!worth_telling(b, i))
			continue;
		autofree char *done = done_text(b, b->first + (date)i);
		json_t *d = json_object();
		member_date(d, "day", b->first + (date)i);
		member_bool(d, "differs", differs(b, i));
		member(d, "present", outcome_json(&b->present.days[i]));
		member(d, b->set ? "set" : "without", outcome_json(&b->other.days[i]));
		member_text_or_null(d, "done", done);
		json_array_append_new(days, d);
	}
	member_text(j, "rule", b->present.rule);
	member_date(j, "from", b->first);
	member_date(j, "to", b->first + (date)b->count - 1);
	member(j, "days", days);
	call_print_json(b->call, j);
}

static int run_both(struct backtest *b, const struct ruleset *rules, struct ruleset *changed)
{
	struct error why = {0};
	struct progress progress;
	struct call *c = b->call;
	const char *rule = c->words[0];
	progress_begin(&progress, "days");
	side_begin(&b->present, rule, b->count, 0, &progress);
	side_begin(&b->other, rule, b->count, b->count, &progress);
	if (!take_set(b, changed) || (b->set && !check_set(b, changed)))
		return 2;
	if (!b->set)
		rules_find(changed, rule)->off = true;
	bool ok = run_side(b, &b->present, rules, &why) && run_side(b, &b->other, changed, &why);
	progress_end(&progress);
	if (!ok)
		return call_fail(c, "%s", why.text);
	const char *error = first_error(&b->present);
	if (!error)
		error = first_error(&b->other);
	if (error)
		return call_fail(c, "%s", error);
	if (call_json(c))
		print_json(b);
	else
		print_table(b);
	return 0;
}

static int take_days(struct backtest *b)
{
	struct call *c = b->call;
	date to, first = b->history->first;
	if (!call_day(c, OPTION_TO, c->today, &to))
		return 2;
	if (first == DATE_NONE || first < to - DAYS + 1)
		first = to - DAYS + 1;
	if (!call_day(c, OPTION_FROM, first < to ? first : to, &b->first))
		return 2;
	if (b->first > to)
		return call_usage(c, "--from is after --to");
	b->count = (size_t)(to - b->first + 1);
	return 0;
}

int run_rules_backtest(struct call *c)
{
	struct error why = {0};
	struct backtest b = {.call = c, .history = call_history(c)};
	if (!b.history)
		return 1;
	int code = take_days(&b);
	if (code)
		return code;
	const struct ruleset *rules = engine_rules(c->engine, &why);
	if (!rules)
		return call_fail(c, "%s", why.text);
	if (!rules_find(rules, c->words[0]))
		return rules_unknown(c, rules, c->words[0]);
	struct ruleset changed;
	rules_copy(rules, &changed);
	code = run_both(&b, rules, &changed);
	ruleset_finish(&changed);
	free(b.present.days);
	free(b.other.days);
	return code;
}
