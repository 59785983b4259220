/* The tests inside the rules of a folder: inside FOLDER [RULE]. Each rule must show a day on which
 * it speaks and one on which it does not. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "load.h"
#include "paced/base/memory.h"
#include "paced/base/paths.h"
#include "paced/base/text.h"

static json_t *parse(struct buffer *b)
{
	json_t *j = json_loadb((const char *)b->data, b->length, 0, NULL);
	buffer_finish(b);
	return j;
}

static int print_failures(const json_t *results)
{
	int failed = 0;
	size_t i;
	json_t *r;
	json_array_foreach(results, i, r)
	{
		if (json_is_true(json_object_get(r, "passed")))
			continue;
		failed++;
		printf("%s: %s: %s\n", json_string_value(json_object_get(r, "rule")),
			json_string_value(json_object_get(r, "test")),
			json_string_value(json_object_get(r, "text")));
	}
	return failed;
}

/* True when some test of that rule ended in that state. */
static bool shows(const json_t *results, const char *rule, const char *state)
{
	size_t i;
	json_t *r;
	json_array_foreach(results, i, r)
	{
		if (text_equal(json_string_value(json_object_get(r, "rule")), rule) &&
			text_equal(json_string_value(json_object_get(r, "state")), state))
			return true;
	}
	return false;
}

static int print_findings(const json_t *rules, const json_t *results, const char *only)
{
	int findings = 0;
	size_t i;
	json_t *r;
	json_array_foreach(rules, i, r)
	{
		const char *name = json_string_value(json_object_get(r, "rule"));
		const char *error = json_string_value(json_object_get(r, "error"));
		if (only && !text_equal(only, name))
			continue;
		if (error)
			printf("%s\n", error);
		findings += error != NULL;
		bool quiet = shows(results, name, "clear") || shows(results, name, "no_data") ||
			     shows(results, name, "off");
		if (!quiet || !shows(results, name, "fired")) {
			printf("%s: its tests must show a day on which it speaks, and one on which "
			       "it does not\n",
				name);
			findings++;
		}
	}
	return findings;
}

static bool carried(const json_t *rules, const char *guideline)
{
	size_t i, k;
	json_t *r, *g;
	json_array_foreach(rules, i, r)
	{
		json_array_foreach(json_object_get(r, "guidelines"), k, g)
		{
			if (text_equal(json_string_value(g), guideline))
				return true;
		}
	}
	return false;
}

/* Every guideline of the core and of the packs has its rule. */
static int print_missing(const json_t *rules)
{
	static const struct {
		char letter;
		int count;
	} sets[] = {{'G', 36}, {'R', 12}};
	int missing = 0;
	for (size_t s = 0; s < sizeof(sets) / sizeof(sets[0]); s++)
		for (int n = 1; n <= sets[s].count; n++) {
			char name[16];
			snprintf(name, sizeof(name), "%c%d", sets[s].letter, n);
			if (carried(rules, name))
				continue;
			printf("%s is carried by no rule\n", name);
			missing++;
		}
	return missing;
}

/* The table in README.md names every rule that is there, and no other. */
static int compare_with_readme(const char *folder, const struct ruleset *rules)
{
	struct error e;
	autofree char *path = mem_printf("%s/README.md", folder), *text = NULL;
	size_t length;
	int wrong = 0;
	if (!file_read(path, 1 << 20, &text, &length, &e)) {
		printf("%s\n", e.text);
		return 1;
	}
	for (size_t i = 0; i < rules->count; i++) {
		autofree char *row = mem_printf("\n| `%s` |", rules->rules[i].name);
		if (!strstr(text, row))
			printf("README.md does not list %s\n", rules->rules[i].name);
		wrong += strstr(text, row) == NULL;
	}
	size_t listed = 0;
	for (const char *row = strstr(text, "\n| `"); row; row = strstr(row + 1, "\n| `"))
		listed += !text_starts_with(row, "\n| `propose{") &&
			  !text_starts_with(row, "\n| `limit{") &&
			  !text_starts_with(row, "\n| `say{");
	if (listed != rules->count)
		printf("README.md lists %zu rules, and there are %zu\n", listed, rules->count);
	return wrong + (listed != rules->count);
}

int main(int argc, char **argv)
{
	struct ruleset rules;
	struct buffer tests = {0}, described = {0};
	const char *only = argc > 2 ? argv[2] : NULL;
	if (argc < 2)
		return 2;
	load_rules(argv[1], &rules);
	rules_test(&rules, only, NULL, &tests);
	rules_describe(&rules, NULL, &described);
	json_t *results = parse(&tests), *list = parse(&described);
	int failed = print_failures(results) + print_findings(list, results, only) +
		     (only ? 0 : print_missing(list) + compare_with_readme(argv[1], &rules));
	printf("%zu tests of %zu rules, %d failed\n", json_array_size(results), rules.count,
		failed);
	json_decref(results);
	json_decref(list);
	ruleset_finish(&rules);
	return failed > 0;
}
