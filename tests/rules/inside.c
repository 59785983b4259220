/* The tests inside the rules of a folder: inside FOLDER [RULE]. Each rule must show a day on which
 * it speaks and one on which it does not. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "load.h"
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

static int print_findings(const json_t *rules, const char *only)
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
		if (json_integer_value(json_object_get(r, "tests")) < 2) {
			printf("%s: at least two tests are wanted\n", name);
			findings++;
		}
	}
	return findings;
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
	rules_describe(&rules, &described);
	json_t *results = parse(&tests), *list = parse(&described);
	int failed = print_failures(results) + print_findings(list, only);
	printf("%zu tests of %zu rules, %d failed\n", json_array_size(results), rules.count,
		failed);
	json_decref(results);
	json_decref(list);
	ruleset_finish(&rules);
	return failed > 0;
}
