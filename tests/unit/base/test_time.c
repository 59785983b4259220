#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "paced/base/date.h"
#include "paced/base/memory.h"

#define NOON INT64_C(1795608072) /* 2026-11-25T12:01:12Z */

static void test_times_that_are_read(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t utc;
		int32_t offset;
		double fraction;
	} good[] = {
		{"2026-11-25T12:01:12Z", NOON, 0, 0},
		{"2026-11-25T12:01:12.000Z", NOON, 0, 0},
		{"2026-11-25T12:01:12.25Z", NOON, 0, 0.25},
		{"2026-11-25T12:01:12", NOON, OFFSET_NONE, 0},
		{"2026-11-25T12:01", NOON - 12, OFFSET_NONE, 0},
		{"2026-11-25T12:01Z", NOON - 12, 0, 0},
		{"2026-11-25T13:01:12+01:00", NOON, 3600, 0},
		{"2026-11-25T13:01:12+0100", NOON, 3600, 0},
		{"2026-11-25T13:01:12+01", NOON, 3600, 0},
		{"2026-11-25T08:31:12-03:30", NOON, -12600, 0},
		{"2026-11-25T17:46:12.5+0545", NOON, 20700, 0.5},
		{"2026-11-26T02:01:12+14:00", NOON, 50400, 0},
		{"2026-11-25T12:01:12-00:00", NOON, 0, 0},
		{"  2026-11-25T12:01:12Z\n", NOON, 0, 0},
		{"1969-12-31T23:59:59Z", -1, 0, 0},
		{"1970-01-01T00:00:00Z", 0, 0, 0},
		{"2016-12-31T23:59:60Z", 1483228800, 0, 0},
		{"2026-11-25T12:01:12.1234567890123456789Z", NOON, 0, 0.123456789012345},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(good); i++) {
		int64_t utc = 0;
		int32_t offset = 1;
		double fraction = -1;
		if (!time_parse(good[i].text, &utc, &offset, &fraction))
			fail_msg("\"%s\" was not read", good[i].text);
		assert_true(utc == good[i].utc);
		assert_int_equal(offset, good[i].offset);
		assert_true(fabs(fraction - good[i].fraction) < 1e-14);
		assert_true(time_parse(good[i].text, &utc, &offset, NULL));
	}
}

static void test_times_that_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "T", "2026-11-25", "2026-11-25T", "2026-11-25T12",
		"2026-11-25T12:", "2026-11-25T1:02", "2026-11-25T12:1", "2026-11-25 12:01:12",
		"2026-11-25t12:01:12", "2026-11-25T24:00:00", "2026-11-25T12:60:00",
		"2026-11-25T12:01:61", "2026-11-25T12:01:", "2026-11-25T12:01:1",
		"2026-11-25T12:01:12.", "2026-11-25T12:01:12.Z", "2026-11-25T12:01.5",
		"2026-11-25T12:01:12ZZ", "2026-11-25T12:01:12z", "2026-11-25T12:01:12 Z",
		"2026-11-25T12:01:12+", "2026-11-25T12:01:12+1",
		"2026-11-25T12:01:12+01:", "2026-11-25T12:01:12+01:0", "2026-11-25T12:01:12+01:60",
		"2026-11-25T12:01:12+19:00", "2026-11-25T12:01:12+01:00x",
		"2026-11-25T12:01:12+01:00:00", "2026-02-29T12:00:00Z", "12:01:12Z",
		"20261125T120112Z"};
	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++) {
		int64_t utc = 4711;
		int32_t offset = 4712;
		double fraction = 4713;
		if (time_parse(bad[i], &utc, &offset, &fraction))
			fail_msg("\"%s\" was read as a time", bad[i]);
		assert_true(utc == 4711 && offset == 4712 && fraction == 4713);
	}
}

static void check_format(int64_t utc, int32_t offset, const char *expected, const char *minute)
{
	char text[TIME_TEXT];
	time_format(utc, offset, text);
	assert_string_equal(text, expected);
	time_format_minute(utc, offset, text);
	assert_string_equal(text, minute);
}

static void test_times_are_written(void **state)
{
	(void)state;
	check_format(NOON, OFFSET_NONE, "2026-11-25T12:01:12Z", "2026-11-25T12:01");
	check_format(NOON, 0, "2026-11-25T12:01:12+00:00", "2026-11-25T12:01");
	check_format(NOON, 3600, "2026-11-25T13:01:12+01:00", "2026-11-25T13:01");
	check_format(NOON, -12600, "2026-11-25T08:31:12-03:30", "2026-11-25T08:31");
	check_format(NOON, 50400, "2026-11-26T02:01:12+14:00", "2026-11-26T02:01");
	check_format(-1, OFFSET_NONE, "1969-12-31T23:59:59Z", "1969-12-31T23:59");
}

static void test_far_times_fit(void **state)
{
	(void)state;
	char text[TIME_TEXT];
	static const int64_t far[] = {INT64_MAX, INT64_MAX - 1, INT64_MIN + 1, INT64_MIN};
	for (size_t i = 0; i < ARRAY_LENGTH(far); i++) {
		time_format(far[i], 50400, text);
		time_format(far[i], -50400, text);
		time_format(far[i], INT32_MAX, text);
		time_format_minute(far[i], INT32_MIN + 1, text);
	}
	assert_int_equal(time_local_day(INT64_MAX, 0, 0), INT32_MAX);
	assert_int_equal(time_local_day(INT64_MIN + 1, 0, 0), DATE_NONE + 1);
}

static void test_what_is_written_is_read(void **state)
{
	(void)state;
	static const int32_t offsets[] = {OFFSET_NONE, 0, 3600, -3600, 20700, -34200, 50400};
	for (int64_t utc = -2000000000; utc < 4000000000; utc += 7654321) {
		for (size_t i = 0; i < ARRAY_LENGTH(offsets); i++) {
			char text[TIME_TEXT];
			int64_t got;
			int32_t offset;
			time_format(utc, offsets[i], text);
			assert_true(time_parse(text, &got, &offset, NULL));
			assert_true(got == utc);
			assert_int_equal(offset, offsets[i] == OFFSET_NONE ? 0 : offsets[i]);
		}
	}
}

static date day_of(const char *text)
{
	int64_t utc;
	int32_t offset;
	assert_true(time_parse(text, &utc, &offset, NULL));
	return time_local_day(utc, offset, 3 * 3600);
}

static void test_local_day_starts_at_three(void **state)
{
	(void)state;
	date d = date_from_civil(2026, 11, 25);
	assert_int_equal(day_of("2026-11-25T03:00:00+01:00"), d);
	assert_int_equal(day_of("2026-11-25T02:59:59+01:00"), d - 1);
	assert_int_equal(day_of("2026-11-26T02:59:59+01:00"), d);
	assert_int_equal(day_of("2026-11-25T12:00:00-09:30"), d);
	assert_int_equal(day_of("2026-11-25T23:59:59+14:00"), d);
	assert_int_equal(day_of("2026-11-25T04:00:00+14:00"), d);
	assert_int_equal(day_of("2026-11-25T02:00"), d - 1); /* no offset counts as UTC */
	assert_int_equal(day_of("1970-01-01T02:59:59Z"), -1);
	assert_int_equal(day_of("1970-01-01T03:00:00Z"), 0);
	assert_int_equal(time_local_day(TIME_NONE, 3600, 10800), DATE_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_times_that_are_read),
		cmocka_unit_test(test_times_that_are_refused),
		cmocka_unit_test(test_times_are_written),
		cmocka_unit_test(test_far_times_fit),
		cmocka_unit_test(test_what_is_written_is_read),
		cmocka_unit_test(test_local_day_starts_at_three),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
