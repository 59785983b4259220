#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "paced/advice.h"

static void assert_told(const char *eve, const char *day)
{
	char out[64];
	advice_told_on_the_day(eve, out, sizeof(out));
	assert_string_equal(out, day);
}

static void test_days_move(void **state)
{
	(void)state;
	assert_told("Intervals today: a light jog.", "Intervals yesterday: a light jog.");
	assert_told("Today and tomorrow; TODAY", "Yesterday and today; Yesterday");
	assert_told("yesterday", "the day before yesterday");
	assert_told("Todays todayé tödáy to day", "Todays todayé tödáy to day");
	assert_told("", "");
}

static void test_what_is_too_long_is_cut(void **state)
{
	char out[8];
	(void)state;
	advice_told_on_the_day("today", out, sizeof(out));
	assert_string_equal(out, "yesterd");
	advice_told_on_the_day("aéééé", out, sizeof(out));
	assert_string_equal(out, "aééé");
	advice_told_on_the_day("éééé", out, sizeof(out));
	assert_string_equal(out, "ééé");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_days_move),
		cmocka_unit_test(test_what_is_too_long_is_cut),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
