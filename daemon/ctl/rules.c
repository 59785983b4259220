/* pacectl rules: which there are, what each is, whether they load, and what their tests say. */
#include <stdlib.h>
#include <string.h>

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

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

/* The array of rules_describe for the rules in force; NULL: exit code 1. */
static json_t *describe(struct call *c)
{
	struct error why = {0};
	autofree char *text = engine_rules_json(c->engine, RULES_DESCRIBE, NULL, &why);
	json_t *j = text ? json_loads(text, 0, NULL) : NULL;
	if (!j)
		call_fail(c, "%s", text ? "the rules could not be described" : why.text);
	return j;
}

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
		const struct rule_outcome *o = outcome_of(a, text_of(rule, "rule"));
		member_text(rule, "state", o ? rule_state_name(o->state) : NULL);
		member_text(rule, "text", o ? o->text : NULL);
	}
}

/* The rules with the states of the next advice. */
static json_t *describe_with_states(struct call *c)
{
	struct advice a = {0};
	date day = engine_next_day(c->engine, c->now);
	json_t *rules = describe(c);
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
	if (!text_starts_with(text_of(rule, "path"), own))
		return "";
	return *text_of(rule, "shadows") ? "yours, changed" : "yours";
}

static enum style state_style(const char *state)
{
	return text_equal(state, "fired")                                      ? STYLE_GOOD
	       : text_equal(state, "error")                                    ? STYLE_BAD
	       : text_equal(state, "no_data") || text_equal(state, "silenced") ? STYLE_WARN
									       : STYLE_DIM;
}

static const char *string_at(const json_t *list, size_t i)
{
	const char *text = json_string_value(json_array_get(list, i));
	return text ? text : "";
}

static char *joined(const json_t *list)
{
	struct buffer b = {0};
	for (size_t i = 0; i < json_array_size(list); i++)
		buffer_printf(&b, "%s%s", i ? " " : "", string_at(list, i));
	return b.data ? buffer_take_text(&b) : mem_strdup("");
}

static void add_row(const struct call *c, struct table *t, const json_t *rule)
{
	autofree char *carried = joined(json_object_get(rule, "guidelines"));
	const char *error = text_of(rule, "error"),
		   *state = *error ? "error" : text_of(rule, "state");
	table_cell(t, "%s", text_of(rule, "rule"));
	table_styled(t, state_style(state), "%s", state);
	table_cell(t, "%s", *error ? error : text_of(rule, "title"));
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
		if (text_equal(string_at(list, i), guideline))
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
	const char *choices = text_of(param, "choices");
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
	out_printf(o, "  %s = %s\n      ", text_of(param, "name"), value);
	out_wrapped(o, 6, 6, text_of(param, "help"));
	out_printf(o, "      ");
	out_wrapped(o, 6, 6, range);
	if (*text_of(param, "finding"))
		out_styled(o, STYLE_BAD, "      %s\n", text_of(param, "finding"));
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
	out_styled(o, STYLE_STRONG, "%s: %s\n\n", text_of(rule, "rule"), text_of(rule, "title"));
	optional_field(o, "Error", text_of(rule, "error"));
	optional_field(o, "State", text_of(rule, "state"));
	optional_field(o, "", text_of(rule, "text"));
	optional_field(o, "Guidelines", carried);
	optional_field(o, "Evidence", text_of(evidence, "level"));
	optional_field(o, "", text_of(evidence, "ref"));
	optional_field(o, "Needs", needs);
	optional_field(o, "Pack", text_of(rule, "pack"));
	out_field(
		o, "Tests", "%lld", (long long)json_integer_value(json_object_get(rule, "tests")));
	optional_field(o, "File", text_of(rule, "path"));
	optional_field(o, "In place of", text_of(rule, "shadows"));
	for (size_t i = 0; i < json_array_size(params); i++)
		print_param(c, text_of(rule, "rule"), json_array_get(params, i), i == 0);
}

static json_t *rule_named(const json_t *rules, const char *name)
{
	for (size_t i = 0; i < json_array_size(rules); i++)
		if (text_equal(text_of(json_array_get(rules, i), "rule"), name))
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

/* ---- check ---- */

static void tell_finding(const struct call *c, const json_t *rule, const char *text, json_t *list)
{
	if (!list) {
		out_printf(&c->out, "%s: ", text_of(rule, "rule"));
		out_styled(&c->out, STYLE_BAD, "%s\n", text);
		return;
	}
	json_t *j = json_object();
	member_text(j, "rule", text_of(rule, "rule"));
	member_text(j, "file", text_of(rule, "path"));
	member_text(j, "text", text);
	json_array_append_new(list, j);
}

static size_t tell_findings(const struct call *c, const json_t *rule, json_t *list)
{
	const char *error = text_of(rule, "error");
	const json_t *findings = json_object_get(rule, "findings");
	size_t count = json_array_size(findings);
	if (*error)
		tell_finding(c, rule, error, list);
	for (size_t i = 0; i < count; i++)
		tell_finding(c, rule, string_at(findings, i), list);
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
	json_t *rules = c->word_count ? describe_file(c, c->words[0]) : describe(c);
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
		out_printf(
			&c->out, "%s: %s\n        ", text_of(test, "rule"), text_of(test, "test"));
		out_wrapped(&c->out, 8, 8, text_of(test, "text"));
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
	if (only && !rules_find(rules, only))
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
