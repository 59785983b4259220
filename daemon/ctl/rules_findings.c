#include "rules_findings.h"

#include <stdio.h>
#include <stdlib.h>

#include "described.h"
#include "guidelines.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

struct telling {
	rules_finding_call *each;
	void *user;
	size_t count;
};

static void tell(struct telling *t, const json_t *rule, const char *text)
{
	t->each(described_text(rule, "rule"), described_text(rule, "path"), text, t->user);
	t->count++;
}

/* ---- one rule ---- */

static bool is_guideline(const char *name)
{
	for (size_t i = 0; i < guideline_count; i++)
		if (text_equal(guidelines[i].name, name))
			return true;
	return false;
}

static void check_guidelines(struct telling *t, const json_t *rule)
{
	const json_t *list = json_object_get(rule, "guidelines");
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (is_guideline(described_item(list, i)))
			continue;
		autofree char *text = mem_printf("guidelines: there is no %s; `pacectl rules "
						 "--guidelines` lists them",
			described_item(list, i));
		tell(t, rule, text);
	}
}

size_t rules_findings(const json_t *rules, rules_finding_call *each, void *user)
{
	struct telling t = {.each = each, .user = user};
	for (size_t i = 0; i < json_array_size(rules); i++) {
		const json_t *rule = json_array_get(rules, i);
		const json_t *findings = json_object_get(rule, "findings");
		if (*described_text(rule, "error"))
			tell(&t, rule, described_text(rule, "error"));
		for (size_t f = 0; f < json_array_size(findings); f++)
			tell(&t, rule, described_item(findings, f));
		check_guidelines(&t, rule);
	}
	return t.count;
}

#define MOST_OUTDATED 32

size_t rules_outdated_findings(
	const struct call *c, bool of_rules, rules_finding_call *each, void *user)
{
	struct rule_outdated list[MOST_OUTDATED];
	size_t count = engine_outdated_rules(c->engine, list, MOST_OUTDATED), told = 0;
	for (size_t i = 0; i < count && i < MOST_OUTDATED; i++) {
		if (!of_rules && !text_starts_with(list[i].rule, "lib/"))
			continue;
		autofree char *text = mem_printf(
			"%s; the last good version stays in force", list[i].why);
		each(list[i].rule, "", text, user);
		told++;
	}
	return told;
}

/* ---- names in [rules] ---- */

/* A word of `words` that no rule has at `key`. */
static size_t check_names(const json_t *rules, const char *key, const char *what,
	char *const *words, size_t count, rules_finding_call *each, void *user)
{
	size_t found = 0, rule_count = json_array_size(rules);
	const char **names = mem_alloc(rule_count, sizeof(*names));
	for (size_t i = 0; i < rule_count; i++)
		names[i] = described_text(json_array_get(rules, i), key);
	for (size_t w = 0; w < count; w++) {
		bool known = false;
		for (size_t i = 0; i < rule_count; i++)
			known = known || text_equal(names[i], words[w]);
		if (known)
			continue;
		const char *near = text_nearest(words[w], names, rule_count);
		autofree char *text = mem_printf(
			"paced.conf, [rules] %s: there is no %s \"%s\"%s%s%s",
			text_equal(key, "pack") ? "pack" : "off", what, words[w],
			near ? ", did you mean \"" : "", near ? near : "", near ? "\"?" : "");
		each("", "", text, user);
		found++;
	}
	free(names);
	return found;
}

size_t rules_settings_findings(
	const struct call *c, const json_t *rules, rules_finding_call *each, void *user)
{
	const struct settings *s = engine_settings(c->engine);
	return check_names(rules, "rule", "rule", s->rules_off, s->rules_off_count, each, user) +
	       check_names(rules, "pack", "pack", s->packs, s->pack_count, each, user);
}
