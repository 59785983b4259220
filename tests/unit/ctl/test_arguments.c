/* The command line of pacectl: options anywhere, and what is said about wrong ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../../daemon/ctl/arguments.h"
#include "../../../daemon/ctl/verb.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

static struct arguments a;
static struct error e;

static bool parse(int argc, const char *const *argv)
{
	arguments_finish(&a);
	e = (struct error){0};
	return arguments_parse(&a, argc, argv, &e);
}

#define PARSE(...)                                                                                 \
	parse((int)ARRAY_LENGTH(((const char *[]){"pacectl", __VA_ARGS__})),                       \
		(const char *[]){"pacectl", __VA_ARGS__})

static void test_options_stand_anywhere(void **state)
{
	(void)state;
	assert_true(PARSE("--home", "/tmp/x", "next", "--for=-7d", "--json"));
	assert_int_equal(a.word_count, 1);
	assert_string_equal(a.words[0], "next");
	assert_string_equal(arguments_value(&a, OPTION_HOME), "/tmp/x");
	assert_string_equal(arguments_value(&a, OPTION_FOR), "-7d");
	assert_string_equal(arguments_value(&a, OPTION_JSON), "");
	assert_null(arguments_value(&a, OPTION_BAD));
}

static void test_a_value_may_look_like_an_option(void **state)
{
	(void)state;
	assert_true(PARSE("next", "--for", "-7d"));
	assert_string_equal(arguments_value(&a, OPTION_FOR), "-7d");
}

static void test_a_day_is_a_word(void **state)
{
	(void)state;
	assert_true(PARSE("note", "-1d", "sleep", "6h"));
	assert_int_equal(a.word_count, 4);
	assert_string_equal(a.words[1], "-1d");
}

static void test_two_dashes_end_options(void **state)
{
	(void)state;
	assert_true(PARSE("note", "--", "--json", "-x"));
	assert_int_equal(a.word_count, 3);
	assert_false(arguments_has(&a, OPTION_JSON));
}

static void test_the_last_value_counts_and_all_are_kept(void **state)
{
	(void)state;
	assert_true(PARSE("rules", "backtest", "x", "--set", "a=1", "--set=b=2"));
	assert_string_equal(arguments_value(&a, OPTION_SET), "b=2");
	assert_int_equal(a.given_count, 2);
	assert_string_equal(a.given[0].value, "a=1");
}

static void refused(bool parsed, const char *part)
{
	assert_false(parsed);
	assert_non_null(strstr(e.text, part));
}

static void test_wrong_options_are_named(void **state)
{
	(void)state;
	refused(PARSE("log", "--jsn"), "--jsn; did you mean --json?");
	refused(PARSE("log", "--xyzzyxyzzy"), "there is no option --xyzzyxyzzy");
	refused(PARSE("log", "--days"), "--days needs a value: --days N");
	refused(PARSE("log", "--json=yes"), "--json takes no value, and got \"yes\"");
	refused(PARSE("log", "-j"), "there is no option -j");
}

static const struct verb *find(size_t count, const char *const *words, size_t *used)
{
	return verb_find(words, count, used);
}

static void test_verbs_of_one_and_two_words(void **state)
{
	size_t used;
	(void)state;
	assert_string_equal(find(0, NULL, &used)->name, "next");
	assert_int_equal(used, 0);
	assert_string_equal(find(1, (const char *[]){"rules"}, &used)->name, "rules");
	assert_int_equal(used, 1);
	assert_string_equal(
		find(3, (const char *[]){"rules", "show", "x"}, &used)->name, "rules show");
	assert_int_equal(used, 2);
	assert_null(find(2, (const char *[]){"rules", "shw"}, &used));
	assert_null(find(1, (const char *[]){"journal"}, &used));
	assert_null(find(1, (const char *[]){"nxt"}, &used));
}

static void test_misspelt_verbs_have_a_nearest_one(void **state)
{
	(void)state;
	assert_string_equal(verb_nearest((const char *[]){"nxt"}, 1), "next");
	assert_string_equal(verb_nearest((const char *[]){"rules", "shw"}, 2), "rules show");
	assert_null(verb_nearest((const char *[]){"photosynthesis"}, 1));
}

/* What every row owes its reader. */
static void test_every_verb_is_whole(void **state)
{
	(void)state;
	assert_true(verb_count > 20);
	for (size_t i = 0; i < verb_count; i++) {
		const struct verb *v = &verbs[i];
		assert_true(text_starts_with(v->example, "pacectl "));
		assert_non_null(strstr(v->example, v->name));
		assert_true(v->least <= v->most);
		assert_non_null(v->run);
		assert_true(*v->summary && !text_ends_with(v->summary, "."));
	}
	for (size_t i = 0; i < OPTION_COUNT; i++)
		assert_non_null(option_rows[i].help);
}

static int finish(void **state)
{
	(void)state;
	arguments_finish(&a);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_options_stand_anywhere),
		cmocka_unit_test(test_a_value_may_look_like_an_option),
		cmocka_unit_test(test_a_day_is_a_word),
		cmocka_unit_test(test_two_dashes_end_options),
		cmocka_unit_test(test_the_last_value_counts_and_all_are_kept),
		cmocka_unit_test(test_wrong_options_are_named),
		cmocka_unit_test(test_verbs_of_one_and_two_words),
		cmocka_unit_test(test_misspelt_verbs_have_a_nearest_one),
		cmocka_unit_test(test_every_verb_is_whole),
	};
	return cmocka_run_group_tests(tests, NULL, finish);
}
