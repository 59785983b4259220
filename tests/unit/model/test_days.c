#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "paced/base/memory.h"
#include "told.h"

static void test_published_series(void **state)
{
	static const struct {
		const char *day;
		double load;
	} loads[] = {{"2018-01-01", 150}, {"2018-01-02", 150}, {"2018-01-15", 190},
		{"2018-01-30", 150}, {"2018-02-02", 190}, {"2018-02-03", 190}};
	struct history h;

	(void)state;
	history_init(&h);
	for (size_t i = 0; i < ARRAY_LENGTH(loads); i++)
		told_load(&h, loads[i].day, loads[i].load);
	history_build(&h, told_day("2018-02-10"));
	assert_int_equal(h.first, told_day("2018-01-01"));
	assert_int_equal(h.last, told_day("2018-02-10"));
	near(h.seed, 0, 0); /* too little is known for one */
	const struct day *d = history_day(&h, told_day("2018-01-15"));
	near(d->fatigue, 31.113, .0005);
	near(d->fitness, 9.5889, .00005);
	near(d->form, -1.4717, .00005);
	d = history_day(&h, told_day("2018-02-03"));
	near(d->fatigue, 60.5571, .00005);
	near(d->fitness, 18.1439, .00005);
	near(d->form, -26.6763, .00005);
	assert_null(history_day(&h, told_day("2018-02-11")));
	assert_null(history_day(&h, told_day("2017-12-31")));
	history_finish(&h);
}

static void test_recursion_from_a_seed(void **state)
{
	static const double loads[] = {60, 0, 90, 45, 0, 120, 30};
	static const double fitness[] = {50.235, 49.053, 50.017, 49.899, 48.725, 50.402, 49.922};
	static const double fatigue[] = {51.331, 44.498, 50.555, 49.816, 43.184, 53.410, 50.294};
	double slow = 50, quick = 50;

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(loads); i++) {
		slow = fitness_next(slow, loads[i], 42);
		quick = fitness_next(quick, loads[i], 7);
		near(slow, fitness[i], .0005);
		near(quick, fatigue[i], .0005);
	}
}

static void daily(struct history *h, date from, int days, double load)
{
	for (int i = 0; i < days; i++) {
		const struct session s = told_run(from + i, 480, 60, load);
		history_add_session(h, &s);
	}
}

/* The mean of the first 28 covered days, once 14 are known. */
static void test_seed(void **state)
{
	const date first = told_day("2025-01-01");
	struct history h;

	(void)state;
	history_init(&h);
	daily(&h, first, 13, 50);
	history_build(&h, first + 12);
	near(h.seed, 0, 0);
	daily(&h, first + 13, 1, 50);
	history_build(&h, first + 13);
	near(h.seed, 50, 1e-12);
	/* Who trains evenly starts even. */
	near(history_day(&h, first + 13)->fitness, 50, 1e-9);
	near(history_day(&h, first + 13)->fatigue, 50, 1e-9);
	daily(&h, first + 14, 40, 100);
	history_build(&h, first + 60);
	near(h.seed, (14 * 50 + 14 * 100) / 28., 1e-9);
	/* What was known on the fourteenth evening stays. */
	near(history_day(&h, first + 13)->fitness, 50, 1e-9);
	history_finish(&h);
}

/* Rests between runs count for the seed, a gap does not. */
/* Looking back, the seed was there from the first day on, and nothing jumps. */
static void test_in_hindsight(void **state)
{
	const date first = told_day("2025-03-01");
	struct history h;
	double fitness, fatigue, form = 0;

	(void)state;
	history_init(&h);
	daily(&h, first, 20, 50);
	daily(&h, first + 20, 20, 80);
	history_build(&h, first + 45);
	fitness = fatigue = h.seed;
	assert_true(h.seed > 50);
	for (date d = first; d <= first + 45; d++) {
		const double load = d < first + 20 ? 50 : d < first + 40 ? 80 : 0;
		const struct day day = history_day_in_hindsight(&h, d);
		near(day.form, form, 1e-9);
		fitness = fitness_next(fitness, load, 42);
		fatigue = fitness_next(fatigue, load, 7);
		form = fitness - fatigue;
		near(day.fitness, fitness, 1e-9);
		near(day.fatigue, fatigue, 1e-9);
		near(day.load, load, 0);
	}
	near(history_day_in_hindsight(&h, first + 50).fitness,
		history_day_at(&h, first + 50).fitness, 0);
	history_finish(&h);
}

static void test_seed_counts_rests_and_no_gaps(void **state)
{
	const date first = told_day("2025-01-01");
	struct history h;

	(void)state;
	history_init(&h);
	for (int i = 0; i < 20; i += 2)
		daily(&h, first + i, 1, 80);
	history_build(&h, first + 18);
	near(h.seed, 10 * 80 / 19., 1e-9);
	history_finish(&h);
	history_init(&h);
	for (int i = 0; i < 5; i++)
		daily(&h, first + 10 * i, 1, 80);
	history_build(&h, first + 40);
	near(h.seed, 0, 0);
	assert_int_equal(history_covered(&h, first + 40, 42), 5);
	history_finish(&h);
}

static void test_days_ahead_decay(void **state)
{
	const date first = told_day("2025-01-01");
	struct history h, longer;

	(void)state;
	history_init(&h);
	history_init(&longer);
	daily(&h, first, 50, 60);
	daily(&longer, first, 50, 60);
	history_build(&h, first + 49);
	history_build(&longer, first + 70);
	for (date d = first + 50; d <= first + 70; d++) {
		const struct day ahead = history_day_at(&h, d);
		const struct day *known = history_day(&longer, d);
		near(ahead.fitness, known->fitness, 1e-12);
		near(ahead.fatigue, known->fatigue, 1e-12);
		near(ahead.form, known->form, 1e-12);
		assert_int_equal(ahead.covered, known->covered);
	}
	assert_true(history_day_at(&h, first + 56).form > history_day_at(&h, first + 50).form);
	near(history_day_at(&h, first - 5).fitness, 0, 0);
	history_finish(&h);
	history_finish(&longer);
}

static void test_two_sessions_of_a_day(void **state)
{
	const date d = told_day("2025-01-01");
	struct history h;
	struct session ride = told_run(d, 1000, 90, 40);

	(void)state;
	history_init(&h);
	daily(&h, d, 1, 60);
	ride.sport = SPORT_RIDE;
	ride.kind_found = KIND_CROSS;
	history_add_session(&h, &ride);
	history_build(&h, d);
	const struct day *day = history_day(&h, d);
	near(day->load, 100, 1e-12);
	near(day->minutes, 60, 1e-12);
	near(day->all_minutes, 150, 1e-12);
	near(day->km, 10.8, 1e-9);
	assert_int_equal(day->sessions, 2);
	history_finish(&h);
}

static void test_covered(void **state)
{
	const date d = told_day("2025-03-01");
	struct history h;

	(void)state;
	history_init(&h);
	daily(&h, d, 1, 60);
	daily(&h, d + 6, 1, 60);  /* five days of rest between */
	daily(&h, d + 13, 1, 60); /* seven days apart: a gap */
	history_build(&h, d + 30);
	assert_int_equal(history_covered(&h, d + 6, 7), 7);
	assert_int_equal(history_covered(&h, d + 13, 14), 8);
	assert_int_equal(history_covered(&h, d + 13, 42), 8);
	/* A rest that goes on is one until it is too long to be believed. */
	assert_int_equal(history_covered(&h, d + 19, 7), 7);
	assert_int_equal(history_covered(&h, d + 20, 7), 0);
	assert_true(history_day(&h, d + 19)->covered);
	assert_false(history_day(&h, d + 20)->covered);
	history_finish(&h);
}

static void test_reports_cover(void **state)
{
	struct history h;

	(void)state;
	history_init(&h);
	told_load(&h, "2025-03-01", 60);
	told_line(&h, "2025-03-02..2025-03-20 sick");
	told_line(&h, "2025-02-20 feel good");
	told_line(&h, "2025-03-25 hrv 60");
	history_build(&h, told_day("2025-04-01"));
	assert_int_equal(h.first, told_day("2025-02-20"));
	assert_int_equal(history_covered(&h, told_day("2025-03-20"), 20), 20);
	assert_int_equal(history_covered(&h, told_day("2025-03-27"), 7), 0);
	history_finish(&h);
}

static void test_states(void **state)
{
	const date d = told_day("2025-01-01");
	struct history h;

	(void)state;
	history_init(&h);
	daily(&h, d, 60, 50);
	history_build(&h, d + 59);
	assert_int_equal(history_state(&h, d - 1), DATA_UNAVAILABLE);
	assert_int_equal(history_state(&h, d + 12), DATA_UNAVAILABLE);
	assert_int_equal(history_state(&h, d + 13), DATA_BUILDING);
	assert_int_equal(history_state(&h, d + 40), DATA_BUILDING);
	assert_int_equal(history_state(&h, d + 41), DATA_READY);
	assert_string_equal(data_state_name(DATA_BUILDING), "building");
	history_finish(&h);
}

/* Nothing known at all. */
static void test_empty(void **state)
{
	const date d = told_day("2025-01-01");
	struct athlete who;
	struct history h;

	(void)state;
	history_init(&h);
	history_build(&h, d);
	assert_int_equal(h.first, DATE_NONE);
	assert_int_equal(h.day_count, 0);
	near(history_day_at(&h, d).fitness, 0, 0);
	assert_int_equal(history_state(&h, d), DATA_UNAVAILABLE);
	assert_true(isnan(history_usual_minutes(&h, d)));
	assert_true(isnan(history_longest_km(&h, d, 30)));
	assert_true(isnan(history_monotony(&h, d)));
	assert_true(isnan(history_acwr(&h, d).coupled));
	near(history_ramp(&h, d), 0, 0);
	assert_int_equal(week_ending(&h, d).runs, 0);
	history_athlete(&h, d, &who);
	near(who.max_hr.value, 184, 0);
	assert_int_equal(who.max_hr.origin, ORIGIN_DEFAULT);
	near(who.rest_hr.value, 60, 0);
	near(who.threshold_hr.value, 165, 0);
	assert_true(isnan(who.threshold_speed.value));
	assert_int_equal(who.level, LEVEL_NOVICE);
	assert_int_equal(history_recovery_after(&h, d, 3).hard, 0);
	history_finish(&h);
}

/* A file with a date centuries off costs no memory for all the days between. */
static void test_a_date_far_off(void **state)
{
	struct history h;

	(void)state;
	history_init(&h);
	told_load(&h, "1601-01-01", 60);
	told_load(&h, "2025-01-01", 60);
	history_build(&h, told_day("2025-01-02"));
	assert_true(h.day_count < 40000);
	near(history_day(&h, told_day("2025-01-01"))->load, 60, 0);
	history_finish(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_published_series),
		cmocka_unit_test(test_recursion_from_a_seed),
		cmocka_unit_test(test_seed),
		cmocka_unit_test(test_in_hindsight),
		cmocka_unit_test(test_seed_counts_rests_and_no_gaps),
		cmocka_unit_test(test_days_ahead_decay),
		cmocka_unit_test(test_two_sessions_of_a_day),
		cmocka_unit_test(test_covered),
		cmocka_unit_test(test_reports_cover),
		cmocka_unit_test(test_states),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_a_date_far_off),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
