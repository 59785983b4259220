/* Rulesets and histories in a few words, for the tests of this module. */
#ifndef TESTS_ADVICE_RULES_H
#define TESTS_ADVICE_RULES_H

#include <stdio.h>
#include <string.h>

#include "paced/advice.h"
#include "paced/base/memory.h"

#define DAY 20577 /* 2026-05-04 */

static inline struct rule_source source_of(const char *name, const char *text)
{
	return (struct rule_source){.name = mem_strdup(name),
		.path = mem_printf("/rules/%s.lua", name),
		.text = mem_strdup(text),
		.length = strlen(text)};
}

/* Names must come in ascending order. */
static inline void add_rule(struct ruleset *r, const char *name, const char *text)
{
	r->rules = mem_resize(r->rules, r->count + 1, sizeof(*r->rules));
	r->rules[r->count++] = source_of(name, text);
}

static inline void add_lib(struct ruleset *r, const char *name, const char *text)
{
	r->libs = mem_resize(r->libs, r->lib_count + 1, sizeof(*r->libs));
	r->libs[r->lib_count++] = source_of(name, text);
}

static inline void add_setting(
	struct ruleset *r, const char *rule, const char *key, const char *value)
{
	r->settings = mem_resize(r->settings, r->setting_count + 1, sizeof(*r->settings));
	r->settings[r->setting_count++] = (struct rule_setting){
		mem_strdup(rule), mem_strdup(key), mem_strdup(value), 1};
}

/* A rule of which only the body of check(day, p) matters. */
static inline void add_check(struct ruleset *r, const char *name, const char *body)
{
	autofree char *text = mem_printf(
		"return { title = \"%s\", check = function(day, p)\n%s\nend }", name, body);
	add_rule(r, name, text);
}

static inline void add_line(struct history *h, const char *line)
{
	struct report report;
	struct error e = {0};
	bool blank;
	if (!journal_parse_line(line, strlen(line), DATE_NONE, &report, &blank, &e))
		fail_msg("%s: %s", line, e.text);
	history_add_report(h, &report);
}

static inline const struct rule_outcome *outcome_of(const struct advice *a, const char *rule)
{
	for (size_t i = 0; i < a->outcome_count; i++)
		if (strcmp(a->outcomes[i].rule, rule) == 0)
			return &a->outcomes[i];
	fail_msg("no outcome of %s", rule);
	return NULL;
}

#endif
