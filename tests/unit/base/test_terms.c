#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "paced/base/terms.h"

/* For every value: a name that no other value has, and back again; values below `first` have a
 * name that cannot be written. */
#define CHECK_TERM(term, first, count)                                                             \
	static void test_##term(void **state)                                                      \
	{                                                                                          \
		(void)state;                                                                       \
		for (int v = 0; v < (int)(count); v++) {                                           \
			const char *name = term##_name((enum term)v);                              \
			assert_non_null(name);                                                     \
			assert_true(strlen(name) > 1);                                             \
			for (int other = 0; other < v; other++)                                    \
				assert_string_not_equal(name, term##_name((enum term)other));      \
			enum term got = (enum term)(count);                                        \
			assert_int_equal(term##_parse(name, &got), v >= (first));                  \
			assert_int_equal(got, v >= (first) ? v : (int)(count));                    \
		}                                                                                  \
		static const char *const bad[] = {"", "x", "None", "none", "unknown", "invalid"};  \
		for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {                        \
			enum term got = (enum term)(count);                                        \
			assert_false(term##_parse(bad[i], &got));                                  \
			assert_int_equal(got, (int)(count));                                       \
		}                                                                                  \
		assert_string_equal(term##_name((enum term)(count)), "invalid");                   \
		assert_string_equal(term##_name((enum term)4711), "invalid");                      \
	}

CHECK_TERM(sport, 0, SPORT_COUNT)
CHECK_TERM(kind, 1, KIND_COUNT)
CHECK_TERM(hardness, 0, HARDNESS_COUNT)
CHECK_TERM(feel, 1, FEEL_COUNT)
CHECK_TERM(level, 1, LEVEL_COUNT)
CHECK_TERM(sex, 1, SEX_COUNT)
CHECK_TERM(block, 1, BLOCK_COUNT)
CHECK_TERM(load_source, 1, LOAD_SOURCE_COUNT)

static void test_words_are_the_journals(void **state)
{
	(void)state;
	assert_string_equal(sport_name(SPORT_TREADMILL), "treadmill");
	assert_string_equal(kind_name(KIND_UNKNOWN), "unknown");
	assert_string_equal(kind_name(KIND_INTERVALS), "intervals");
	assert_string_equal(feel_name(FEEL_NONE), "none");
	assert_string_equal(feel_name(FEEL_HEAVY), "heavy");
	assert_string_equal(level_name(LEVEL_NOVICE), "novice");
	assert_string_equal(block_name(BLOCK_OFF), "off");
	assert_string_equal(load_source_name(LOAD_RPE), "rpe");
	enum sport sport;
	assert_false(sport_parse("Run", &sport));
	assert_false(sport_parse("run ", &sport));
	assert_false(sport_parse("ru", &sport));
}

static void test_running(void **state)
{
	(void)state;
	for (int v = 0; v < SPORT_COUNT; v++)
		assert_int_equal(sport_is_running((enum sport)v),
			v == SPORT_RUN || v == SPORT_TRAIL || v == SPORT_TREADMILL);
}

static void test_hardness_of_kinds(void **state)
{
	(void)state;
	assert_int_equal(kind_hardness(KIND_REST), HARDNESS_REST);
	assert_int_equal(kind_hardness(KIND_RECOVERY), HARDNESS_RECOVERY);
	assert_int_equal(kind_hardness(KIND_EASY), HARDNESS_EASY);
	assert_int_equal(kind_hardness(KIND_STRIDES), HARDNESS_EASY);
	assert_int_equal(kind_hardness(KIND_CROSS), HARDNESS_EASY);
	assert_int_equal(kind_hardness(KIND_STRENGTH), HARDNESS_EASY);
	assert_int_equal(kind_hardness(KIND_STEADY), HARDNESS_STEADY);
	assert_int_equal(kind_hardness(KIND_LONG), HARDNESS_LONG);
	assert_int_equal(kind_hardness(KIND_TEMPO), HARDNESS_QUALITY);
	assert_int_equal(kind_hardness(KIND_INTERVALS), HARDNESS_QUALITY);
	assert_int_equal(kind_hardness(KIND_HILLS), HARDNESS_QUALITY);
	assert_int_equal(kind_hardness(KIND_RACE), HARDNESS_RACE);
	assert_int_equal(kind_hardness(KIND_UNKNOWN), HARDNESS_EASY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sport),
		cmocka_unit_test(test_kind),
		cmocka_unit_test(test_hardness),
		cmocka_unit_test(test_feel),
		cmocka_unit_test(test_level),
		cmocka_unit_test(test_sex),
		cmocka_unit_test(test_block),
		cmocka_unit_test(test_load_source),
		cmocka_unit_test(test_words_are_the_journals),
		cmocka_unit_test(test_running),
		cmocka_unit_test(test_hardness_of_kinds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
