/* What reports say on a day. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "told.h"

static void test_status_spans(void **state)
{
	struct history h;

	(void)state;
	history_init(&h);
	told_line(&h, "2025-03-03..2025-03-05 sick");
	told_line(&h, "2025-03-06 sick"); /* goes on */
	told_line(&h, "2025-03-20..2025-03-22 sick");
	told_line(&h, "2025-03-05 travel");
	history_build(&h, told_day("2025-04-01"));
	struct status_span s = history_status(&h, told_day("2025-03-04"), STATUS_SICK);
	assert_true(s.on);
	assert_int_equal(s.since, told_day("2025-03-03"));
	assert_int_equal(s.until, told_day("2025-03-05"));
	s = history_status(&h, told_day("2025-03-06"), STATUS_SICK);
	assert_true(s.on);
	assert_int_equal(s.since, told_day("2025-03-03"));
	assert_int_equal(s.until, told_day("2025-03-06"));
	assert_false(history_status(&h, told_day("2025-03-07"), STATUS_SICK).on);
	assert_false(history_status(&h, told_day("2025-03-04"), STATUS_TRAVEL).on);
	s = history_status_before(&h, told_day("2025-03-10"), STATUS_SICK);
	assert_false(s.on);
	assert_int_equal(s.since, told_day("2025-03-03"));
	assert_int_equal(s.until, told_day("2025-03-06"));
	s = history_status_before(&h, told_day("2025-03-23"), STATUS_SICK);
	assert_int_equal(s.since, told_day("2025-03-20"));
	assert_int_equal(
		history_status_before(&h, told_day("2025-03-05"), STATUS_SICK).since, DATE_NONE);
	history_finish(&h);
}

static void test_reports_of_a_day_and_settings(void **state)
{
	struct history h;

	(void)state;
	history_init(&h);
	told_line(&h, "2025-03-03 feel tired");
	told_line(&h, "2025-03-04 sleep 6h poor");
	told_line(&h, "2025-03-01 level novice");
	told_line(&h, "2025-06-01 level intermediate");
	told_line(&h, "2025-03-10 block speed until 2025-04-10");
	history_build(&h, told_day("2025-07-01"));
	assert_int_equal(history_report(&h, told_day("2025-03-03"), REPORT_FEEL)->feel, FEEL_TIRED);
	assert_null(history_report(&h, told_day("2025-03-04"), REPORT_FEEL));
	near(history_report(&h, told_day("2025-03-04"), REPORT_SLEEP)->value, 6 * 3600, 0);
	assert_null(history_setting(&h, told_day("2025-02-28"), REPORT_LEVEL));
	assert_int_equal(
		history_setting(&h, told_day("2025-05-31"), REPORT_LEVEL)->level, LEVEL_NOVICE);
	assert_int_equal(history_setting(&h, told_day("2025-06-01"), REPORT_LEVEL)->level,
		LEVEL_INTERMEDIATE);
	assert_int_equal(history_block(&h, told_day("2025-03-09")), BLOCK_NONE);
	assert_int_equal(history_block(&h, told_day("2025-03-10")), BLOCK_SPEED);
	assert_int_equal(history_block(&h, told_day("2025-04-10")), BLOCK_SPEED);
	assert_int_equal(history_block(&h, told_day("2025-04-11")), BLOCK_NONE);
	history_finish(&h);
}

static void test_races(void **state)
{
	struct history h;

	(void)state;
	history_init(&h);
	told_line(&h, "2025-03-09 race 10km B");
	told_line(&h, "2025-05-11 race 21.1km A \"Half\" goal 1:35:00");
	struct session s = told_run(told_day("2025-04-06"), 600, 25, 40);
	s.kind_found = KIND_RACE; /* run like one, and in no plan */
	history_add_session(&h, &s);
	history_build(&h, told_day("2025-04-30"));
	struct race_view v = history_race(&h, told_day("2025-03-09"));
	assert_int_equal(v.days_to, 0);
	assert_int_equal(v.last_day, DATE_NONE);
	v = history_race(&h, told_day("2025-03-10"));
	assert_int_equal(v.next_day, told_day("2025-05-11"));
	assert_int_equal(v.days_to, 62);
	near(v.next->distance_m, 21100, 1e-6);
	assert_int_equal(v.days_since, 1);
	assert_non_null(v.last);
	v = history_race(&h, told_day("2025-04-10"));
	assert_int_equal(v.last_day, told_day("2025-04-06"));
	assert_int_equal(v.days_since, 4);
	assert_null(v.last);
	v = history_race(&h, told_day("2025-05-12"));
	assert_null(v.next);
	assert_int_equal(v.days_since, 1);
	history_finish(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_status_spans),
		cmocka_unit_test(test_reports_of_a_day_and_settings),
		cmocka_unit_test(test_races),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
