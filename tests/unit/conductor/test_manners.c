/* When to speak: times of the day across the year, and what is worth saying. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <time.h>

#include "../../../daemon/conductor/clock.h"
#include "../../../daemon/conductor/manners.h"

#define HOUR 3600

static struct settings s; /* the defaults: evening 20:00, no morning, quiet 22:00-07:00 */

/* Local time in Berlin. */
static int64_t at(int month, int day, int hour, int minute)
{
	return clock_at(date_from_civil(2026, month, day), hour * HOUR + minute * 60);
}

static void assert_moment(int64_t now, enum moment_kind kind, int64_t expected)
{
	struct moment m = manners_last_moment(&s, now);
	assert_int_equal(m.kind, kind);
	assert_int_equal(m.at, expected);
}

/* ---- times ---- */

static void the_last_moment(void **state)
{
	(void)state;
	assert_moment(at(5, 4, 20, 0), MOMENT_EVENING, at(5, 4, 20, 0));
	assert_moment(at(5, 4, 19, 59), MOMENT_EVENING, at(5, 3, 20, 0));
	s.morning_s = 7 * HOUR;
	assert_moment(at(5, 4, 12, 0), MOMENT_MORNING, at(5, 4, 7, 0));
	assert_moment(at(5, 4, 6, 0), MOMENT_EVENING, at(5, 3, 20, 0));
	s.evening_s = -1;
	assert_moment(at(5, 4, 6, 0), MOMENT_MORNING, at(5, 3, 7, 0));
	s.morning_s = -1;
	assert_moment(at(5, 4, 6, 0), MOMENT_NONE, TIME_NONE);
}

static void the_next_moment(void **state)
{
	(void)state;
	assert_int_equal(manners_next_moment(&s, at(5, 4, 19, 59)), at(5, 4, 20, 0));
	assert_int_equal(manners_next_moment(&s, at(5, 4, 20, 0)), at(5, 5, 20, 0));
	s.morning_s = 7 * HOUR;
	assert_int_equal(manners_next_moment(&s, at(5, 4, 20, 0)), at(5, 5, 7, 0));
	s.morning_s = s.evening_s = -1;
	assert_int_equal(manners_next_moment(&s, at(5, 4, 20, 0)), TIME_NONE);
}

/* 2026-03-29 has 23 hours in Berlin, 2026-10-25 has 25. */
static void days_of_other_lengths(void **state)
{
	(void)state;
	assert_int_equal(at(3, 29, 20, 0) - at(3, 28, 20, 0), 23 * HOUR);
	assert_int_equal(manners_next_moment(&s, at(3, 28, 20, 0)), at(3, 29, 20, 0));
	assert_int_equal(at(10, 25, 20, 0) - at(10, 24, 20, 0), 25 * HOUR);
	assert_int_equal(manners_next_moment(&s, at(10, 24, 20, 0)), at(10, 25, 20, 0));
	/* 02:30 is left out in March: an hour later, or earlier, but not another day. */
	int64_t missing = at(3, 29, 2, 30);
	assert_int_equal(clock_day(missing), date_from_civil(2026, 3, 29));
	assert_in_range(clock_time_of_day(missing), HOUR + 1800, 3 * HOUR + 1800);
	assert_int_equal(clock_time_of_day(at(10, 25, 2, 30)), 2 * HOUR + 1800);
}

static void another_zone(void **state)
{
	int64_t now = at(5, 4, 20, 0);
	(void)state;
	setenv("TZ", "America/New_York", 1);
	tzset();
	assert_int_equal(clock_time_of_day(now), 14 * HOUR);
	assert_int_equal(manners_next_moment(&s, now), now + 6 * HOUR);
}

static void assert_quiet(int64_t now, int64_t expected)
{
	int64_t ends;
	assert_true(manners_quiet(&s, now, &ends));
	assert_int_equal(ends, expected);
}

static void quiet_hours(void **state)
{
	int64_t ends;
	(void)state;
	assert_quiet(at(5, 4, 22, 0), at(5, 5, 7, 0));
	assert_quiet(at(5, 4, 3, 0), at(5, 4, 7, 0));
	assert_false(manners_quiet(&s, at(5, 4, 7, 0), &ends));
	assert_false(manners_quiet(&s, at(5, 4, 21, 59), &ends));
	assert_quiet(at(3, 28, 23, 0), at(3, 29, 7, 0));
	assert_int_equal(at(3, 29, 7, 0) - at(3, 28, 23, 0), 7 * HOUR);
	s.quiet_from_s = 13 * HOUR;
	s.quiet_to_s = 14 * HOUR;
	assert_quiet(at(5, 4, 13, 30), at(5, 4, 14, 0));
	assert_false(manners_quiet(&s, at(5, 4, 23, 0), &ends));
	s.quiet_from_s = -1;
	assert_false(manners_quiet(&s, at(5, 4, 13, 30), &ends));
}

static void when_it_is_late(void **state)
{
	(void)state;
	s.evening_s = 18 * HOUR;
	assert_true(manners_late(&s, at(5, 4, 18, 0)));
	assert_false(manners_late(&s, at(5, 4, 17, 59)));
	s.evening_s = -1;
	assert_true(manners_late(&s, at(5, 4, 20, 0)));
	assert_false(manners_late(&s, at(5, 4, 19, 0)));
}

/* ---- what is worth saying ---- */

#define NOW INT64_C(1777900000)

/* A runner who trains and was told about today, yesterday evening. */
static struct situation usual(unsigned occasion)
{
	return (struct situation){.occasion = occasion,
		.today = 100,
		.day = 101,
		.moment = MOMENT_NONE,
		.moment_at = TIME_NONE,
		.told_at = TIME_NONE,
		.idle_days = 1,
		.ever_told = true,
		.last_told = NOW - 86400,
		.now = NOW};
}

static void assert_worth(struct situation x, enum worth expected)
{
	assert_int_equal(manners_worth(&x), expected);
}

static void a_sync_is(void **state)
{
	struct situation x = usual(OCCASION_SYNC);
	(void)state;
	x.news = true;
	assert_worth(x, WORTH_SAYING);
	x.told = x.told_same = true;
	assert_worth(x, WORTH_NOTHING); /* never the same twice */
	x.told_same = false;
	assert_worth(x, WORTH_SAYING);
}

static void old_days_are_not(void **state)
{
	struct situation x = usual(OCCASION_SYNC);
	(void)state;
	assert_worth(x, WORTH_NOTHING);
	x.told = true; /* but what they change is */
	assert_worth(x, WORTH_SAYING);
	x.told_same = true;
	assert_worth(x, WORTH_NOTHING);
}

static void a_report_is_when_it_changes_what_was_told(void **state)
{
	struct situation x = usual(OCCASION_REPORT);
	(void)state;
	assert_worth(x, WORTH_NOTHING);
	x.waits = true;
	assert_worth(x, WORTH_SAYING);
	x.waits = false;
	x.told = true;
	assert_worth(x, WORTH_SAYING);
	x.told_same = true;
	assert_worth(x, WORTH_NOTHING);
}

static void the_evening_is_unless_it_was_told(void **state)
{
	struct situation x = usual(OCCASION_TIME);
	(void)state;
	x.moment = MOMENT_EVENING;
	assert_worth(x, WORTH_SAYING);
	x.told = x.told_same = true;
	assert_worth(x, WORTH_NOTHING);
	x.told = x.told_same = false;
	x.idle_days = 8; /* whoever does not run is reminded once a week */
	assert_worth(x, WORTH_NOTHING);
	x.last_told = NOW - 7 * 86400;
	assert_worth(x, WORTH_SAYING);
	x.idle_days = 29; /* and has peace after four */
	assert_worth(x, WORTH_NOTHING);
	x.ever_told = false; /* but a newcomer gets one word */
	assert_worth(x, WORTH_SAYING);
}

static void the_morning_repeats_once(void **state)
{
	struct situation x = usual(OCCASION_TIME);
	(void)state;
	x.moment = MOMENT_MORNING;
	x.moment_at = 1000;
	assert_worth(x, WORTH_NOTHING); /* a run of today is known: it is about tomorrow */
	x.day = x.today;
	assert_worth(x, WORTH_REPEATING);
	x.told = x.told_same = true;
	x.told_at = 900;
	assert_worth(x, WORTH_REPEATING);
	x.told_at = 1001;
	assert_worth(x, WORTH_NOTHING);
	x.told_at = 900;
	x.idle_days = 8;
	assert_worth(x, WORTH_NOTHING);
}

static void other_reasons(void **state)
{
	(void)state;
	assert_worth(usual(OCCASION_QUIETLY), WORTH_NOTHING);
	assert_worth(usual(OCCASION_STALE), WORTH_SAYING);
	assert_worth(usual(OCCASION_ASKED), WORTH_SAYING);
}

static int set_up(void **state)
{
	(void)state;
	setenv("TZ", "Europe/Berlin", 1);
	tzset();
	settings_init(&s);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	settings_finish(&s);
	return 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_last_moment),
		TEST(the_next_moment),
		TEST(days_of_other_lengths),
		TEST(another_zone),
		TEST(quiet_hours),
		TEST(when_it_is_late),
		TEST(a_sync_is),
		TEST(old_days_are_not),
		TEST(a_report_is_when_it_changes_what_was_told),
		TEST(the_evening_is_unless_it_was_told),
		TEST(the_morning_repeats_once),
		TEST(other_reasons),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
