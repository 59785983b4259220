#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "paced/base/date.h"
#include "paced/base/memory.h"

static void test_round_trip_and_order(void **state)
{
	(void)state;
	struct civil before = date_to_civil(-400001);
	for (date d = -400000; d <= 400000; d++) {
		struct civil c = date_to_civil(d);
		assert_true(date_valid(c.year, c.month, c.day));
		assert_int_equal(date_from_civil(c.year, c.month, c.day), d);
		int now = c.year * 10000 + c.month * 100 + c.day;
		assert_true(now > before.year * 10000 + before.month * 100 + before.day);
		before = c;
	}
}

/* The C library counts the same way, by other means. */
static void test_agrees_with_gmtime(void **state)
{
	(void)state;
	for (date d = -400000; d <= 400000; d += 17) {
		time_t moment = (time_t)d * 86400;
		struct tm tm;
		assert_non_null(gmtime_r(&moment, &tm));
		struct civil c = date_to_civil(d);
		assert_int_equal(c.year, tm.tm_year + 1900);
		assert_int_equal(c.month, tm.tm_mon + 1);
		assert_int_equal(c.day, tm.tm_mday);
		assert_int_equal(date_weekday(d), (tm.tm_wday + 6) % 7);
	}
}

static void test_known_dates(void **state)
{
	(void)state;
	static const struct {
		int year, month, day;
		date days;
		const char *weekday;
	} known[] = {
		{1970, 1, 1, 0, "Thursday"},
		{1969, 12, 31, -1, "Wednesday"},
		{2000, 2, 29, 11016, "Tuesday"},
		{2000, 3, 1, 11017, "Wednesday"},
		{1900, 3, 1, -25508, "Thursday"},
		{2026, 11, 25, 20782, "Wednesday"},
		{0, 3, 1, -719468, "Wednesday"},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(known); i++) {
		date d = date_from_civil(known[i].year, known[i].month, known[i].day);
		assert_int_equal(d, known[i].days);
		assert_string_equal(date_weekday_name(d), known[i].weekday);
	}
}

static void test_days_of_the_months(void **state)
{
	(void)state;
	assert_true(date_valid(2000, 2, 29));
	assert_true(date_valid(2024, 2, 29));
	assert_false(date_valid(1900, 2, 29));
	assert_false(date_valid(2023, 2, 29));
	assert_false(date_valid(2024, 2, 30));
	assert_true(date_valid(2023, 12, 31));
	assert_false(date_valid(2023, 4, 31));
	assert_false(date_valid(2023, 0, 1));
	assert_false(date_valid(2023, 13, 1));
	assert_false(date_valid(2023, 1, 0));
	assert_false(date_valid(2023, 1, -1));
}

static void test_extremes(void **state)
{
	(void)state;
	static const date extremes[] = {INT32_MAX, INT32_MAX - 1, DATE_NONE + 1};
	for (size_t i = 0; i < ARRAY_LENGTH(extremes); i++) {
		struct civil c = date_to_civil(extremes[i]);
		assert_int_equal(date_from_civil(c.year, c.month, c.day), extremes[i]);
		int weekday = date_weekday(extremes[i]);
		assert_true(weekday >= 0 && weekday <= 6);
	}
	char text[DATE_TEXT];
	date_format(INT32_MAX, text);
	assert_string_equal(text, "5881580-07-11");
	date_format(DATE_NONE + 1, text);
	assert_string_equal(text, "-5877641-06-24");
	date_format(DATE_NONE, text);
	assert_string_equal(text, "none");
}

static void test_text_round_trip(void **state)
{
	(void)state;
	for (date d = date_from_civil(1, 1, 1); d <= date_from_civil(9999, 12, 31); d += 97) {
		char text[DATE_TEXT];
		date got;
		date_format(d, text);
		assert_int_equal(strlen(text), 10);
		assert_true(date_parse(text, &got));
		assert_int_equal(got, d);
	}
}

static void test_dates_that_are_none(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "2026", "2026-11", "2026-11-", "2026-11-2",
		"2026-11-251", "2026-11-25 ", " 2026-11-25", "2026-02-29", "2026-13-01",
		"2026-00-10", "2026-1-05", "26-11-25", "2026/11/25", "20261125", "+026-11-25",
		"2026-11-2x", "-026-11-25", "2026-11-25T10:00"};
	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++) {
		date d = 4711;
		if (date_parse(bad[i], &d))
			fail_msg("\"%s\" was read as a date", bad[i]);
		assert_int_equal(d, 4711);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip_and_order),
		cmocka_unit_test(test_agrees_with_gmtime),
		cmocka_unit_test(test_known_dates),
		cmocka_unit_test(test_days_of_the_months),
		cmocka_unit_test(test_extremes),
		cmocka_unit_test(test_text_round_trip),
		cmocka_unit_test(test_dates_that_are_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
