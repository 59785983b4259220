/* pacectl rules check and test: whether rules load, and what their tests say. */
#include <string.h>

#include "described.h"
#include "member.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "rules_findings.h"
#include "rules_run.h"
#include "shown.h"

/* ---- check ---- */

struct telling {
	const struct call *call;
	json_t *list; /* with --json */
	size_t count;
};

static void tell_finding(const char *rule, const char *file, const char *text, void *user)
{
	struct telling *t = user;
	t->count++;
	if (!t->list) {
		out_printf(&t->call->out, "%s%s", rule, *rule ? ": " : "");
		out_styled(&t->call->out, STYLE_BAD, "%s\n", text);
		return;
	}
	json_t *j = json_object();
	member_text_or_null(j, "rule", rule);
	member_text_or_null(j, "file", file);
	member_text(j, "text", text);
	json_array_append_new(t->list, j);
}

/* ---- what errs on the days that are known ---- */

#define DAYS 28

static json_t *rule_named(const json_t *rules, const char *name)
{
	for (size_t i = 0; i < json_array_size(rules); i++)
		if (text_equal(described_text(json_array_get(rules, i), "rule"), name))
			return json_array_get(rules, i);
	return NULL;
}

/* The first error of each rule, with the day it is about. */
static void tell_outcomes(struct telling *t, const json_t *rules, const struct advice *a)
{
	for (size_t i = 0; i < a->outcome_count; i++) {
		const struct rule_outcome *o = &a->outcomes[i];
		char day[DATE_TEXT];
		json_t *rule = rule_named(rules, o->rule);
		if (o->state != RULE_ERROR || *described_text(rule, "error"))
			continue;
		date_format(a->day, day);
		autofree char *text = mem_printf("%s (%s)", o->text, day);
		tell_finding(o->rule, described_text(rule, "path"), text, t);
		member_text(rule, "error", text);
	}
}

struct running {
	struct telling *telling;
	const json_t *rules;
};

static bool take_day(const char *json, size_t length, void *user)
{
	const struct running *r = user;
	struct advice a;
	if (!advice_parse(json, length, &a, NULL))
		return false;
	tell_outcomes(r->telling, r->rules, &a);
	advice_finish(&a);
	return true;
}

static bool ask_own(
	const struct ruleset *own, const struct history *h, const date *days, struct running *r)
{
	struct error why = {0};
	bool ok = rules_run(&(struct rules_task){.type = RULES_ADVISE,
				    .history = h,
				    .days = days,
				    .day_count = DAYS,
				    .rules = own},
		take_day, r, &why);
	if (!ok)
		tell_finding(own->rules[0].name, own->rules[0].path, why.text, r->telling);
	return ok;
}

static bool ask_all(struct call *c, const date *days, const struct running *r)
{
	struct error why = {0};
	struct advice *advice = mem_alloc(DAYS, sizeof(*advice));
	bool ok = engine_advise(c->engine, days, DAYS, c->now, advice, &why);
	for (size_t i = 0; i < DAYS; i++) {
		if (ok)
			tell_outcomes(r->telling, r->rules, &advice[i]);
		advice_finish(&advice[i]);
	}
	free(advice);
	rules_outdated_findings(c, false, tell_finding, r->telling);
	return ok || call_fail(c, "%s", why.text) == 0;
}

/* Rules that load can err all the same: they are run on the last four weeks, up to tomorrow. */
static bool run_on_days(
	struct call *c, const struct ruleset *own, struct telling *t, const json_t *rules)
{
	date days[DAYS];
	const struct history *h = call_history(c);
	for (int i = 0; h && i < DAYS; i++)
		days[i] = c->today + 2 - DAYS + i;
	struct running r = {t, rules};
	return h && (own ? ask_own(own, h, days, &r) : ask_all(c, days, &r));
}

/* `own`: the rule of a file that is looked at, NULL for all in force. */
static int tell_check(struct call *c, json_t *rules, const struct ruleset *own)
{
	size_t count = json_array_size(rules);
	struct telling t = {.call = c, .list = call_json(c) ? json_array() : NULL};
	if (!own)
		rules_settings_findings(c, rules, tell_finding, &t);
	rules_findings(rules, tell_finding, &t);
	bool asked = run_on_days(c, own, &t, rules);
	if (t.list)
		call_print_json(c, t.list);
	else if (asked && !t.count)
		out_printf(&c->out, "%zu %s, all in order\n", count, count == 1 ? "rule" : "rules");
	json_decref(rules);
	return asked && !t.count ? 0 : 1;
}

#define MOST_RULE (256u << 10)

/* The file as the only rule, beside the libraries and settings in force. */
static bool rule_from_file(
	const struct ruleset *all, const char *path, struct ruleset *out, struct error *e)
{
	char *text;
	size_t length;
	const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
	if (!text_ends_with(base, ".lua"))
		return error_set(
			e, ERROR_INPUT, "%s: expected a file whose name ends in .lua", path);
	if (!file_read(path, MOST_RULE, &text, &length, e))
		return error_prefix(e, "%s", path);
	rules_copy(all, out);
	struct rule_source only = {.name = mem_strndup(base, strlen(base) - strlen(".lua")),
		.path = mem_strdup(path),
		.text = text,
		.length = length};
	struct ruleset before = {.rules = out->rules, .count = out->count};
	ruleset_finish(&before);
	out->rules = mem_alloc(1, sizeof(only));
	out->rules[0] = only;
	out->count = 1;
	return true;
}

static int check_file(struct call *c, const char *path)
{
	struct error why = {0};
	struct ruleset own = {0};
	const struct ruleset *all = engine_rules(c->engine, &why);
	json_t *j = NULL;
	if (all && rule_from_file(all, path, &own, &why))
		j = rules_run_json(
			&(struct rules_task){.type = RULES_DESCRIBE, .rules = &own}, &why);
	int code = j ? tell_check(c, j, &own) : call_fail(c, "%s", why.text);
	ruleset_finish(&own);
	return code;
}

int run_rules_check(struct call *c)
{
	if (!call_open(c, ACCESS_READ))
		return 1;
	if (c->word_count)
		return check_file(c, c->words[0]);
	json_t *rules = rules_described(c);
	return rules ? tell_check(c, rules, NULL) : 1;
}

/* ---- test ---- */

static bool passed(const json_t *test)
{
	return json_is_true(json_object_get(test, "passed"));
}

static size_t count_failed(const json_t *tests)
{
	size_t failed = 0;
	for (size_t i = 0; i < json_array_size(tests); i++)
		failed += !passed(json_array_get(tests, i));
	return failed;
}

static void print_tests(const struct call *c, const json_t *tests, size_t failed)
{
	for (size_t i = 0; i < json_array_size(tests); i++) {
		const json_t *test = json_array_get(tests, i);
		if (passed(test))
			continue;
		out_styled(&c->out, STYLE_BAD, "FAILED  ");
		out_printf(&c->out, "%s: %s\n        ", described_text(test, "rule"),
			described_text(test, "test"));
		out_wrapped(&c->out, 8, 8, described_text(test, "text"));
	}
	out_printf(&c->out, "%s, %zu failed\n",
		shown_count((int64_t)json_array_size(tests), "test", "tests").text, failed);
	if (c->word_count && json_array_size(tests) == 0)
		out_printf(&c->out, "%s has no tests: paced-rules(7) shows how to write them.\n",
			c->words[0]);
}

int run_rules_test(struct call *c)
{
	struct error why = {0};
	const char *only = c->word_count ? c->words[0] : NULL;
	if (!call_open(c, ACCESS_READ))
		return 1;
	const struct ruleset *rules = engine_rules(c->engine, &why);
	if (!rules)
		return call_fail(c, "%s", why.text);
	if (only && !rules_known(rules, only))
		return rules_unknown(c, rules, only);
	autofree char *text = engine_rules_json(c->engine, RULES_TEST, only, &why);
	json_t *tests = text ? json_loads(text, 0, NULL) : NULL;
	if (!tests)
		return call_fail(c, "%s", text ? "the tests could not be run" : why.text);
	size_t failed = count_failed(tests);
	if (call_json(c))
		call_print_json(c, json_incref(tests));
	else
		print_tests(c, tests, failed);
	json_decref(tests);
	return failed ? 1 : 0;
}
