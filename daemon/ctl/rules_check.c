/* pacectl rules check and test: whether rules load, and what their tests say. */
#include <string.h>

#include "described.h"
#include "member.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "rules_run.h"

/* ---- check ---- */

static void tell_finding(const struct call *c, const json_t *rule, const char *text, json_t *list)
{
	if (!list) {
		out_printf(&c->out, "%s: ", described_text(rule, "rule"));
		out_styled(&c->out, STYLE_BAD, "%s\n", text);
		return;
	}
	json_t *j = json_object();
	member_text(j, "rule", described_text(rule, "rule"));
	member_text(j, "file", described_text(rule, "path"));
	member_text(j, "text", text);
	json_array_append_new(list, j);
}

static size_t tell_findings(const struct call *c, const json_t *rule, json_t *list)
{
	const char *error = described_text(rule, "error");
	const json_t *findings = json_object_get(rule, "findings");
	size_t count = json_array_size(findings);
	if (*error)
		tell_finding(c, rule, error, list);
	for (size_t i = 0; i < count; i++)
		tell_finding(c, rule, described_item(findings, i), list);
	return count + (*error != '\0');
}

static int tell_check(const struct call *c, json_t *rules)
{
	size_t found = 0, count = json_array_size(rules);
	json_t *list = call_json(c) ? json_array() : NULL;
	for (size_t i = 0; i < count; i++)
		found += tell_findings(c, json_array_get(rules, i), list);
	if (list)
		call_print_json(c, list);
	else if (!found)
		out_printf(&c->out, "%zu %s, all in order\n", count, count == 1 ? "rule" : "rules");
	json_decref(rules);
	return found ? 1 : 0;
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

static json_t *describe_file(struct call *c, const char *path)
{
	struct error why = {0};
	struct ruleset own = {0};
	const struct ruleset *all = engine_rules(c->engine, &why);
	json_t *j = NULL;
	if (all && rule_from_file(all, path, &own, &why))
		j = rules_run_json(
			&(struct rules_task){.type = RULES_DESCRIBE, .rules = &own}, &why);
	if (!j)
		call_fail(c, "%s", why.text);
	ruleset_finish(&own);
	return j;
}

int run_rules_check(struct call *c)
{
	if (!call_open(c, ACCESS_READ))
		return 1;
	json_t *rules = c->word_count ? describe_file(c, c->words[0]) : rules_described(c);
	return rules ? tell_check(c, rules) : 1;
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
	out_printf(&c->out, "%zu tests, %zu failed\n", json_array_size(tests), failed);
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
