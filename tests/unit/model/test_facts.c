#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "told.h"

static const char day_one[] = "2025-03-03"; /* a Monday */

static void loads(struct history *h, const double *load, int n)
{
	const date first = told_day(day_one);

	for (int i = 0; i < n; i++) {
		const struct session s = told_run(first + i, 480, 300, load[i]);
		if (load[i] > 0)
			history_add_session(h, &s);
	}
}

static void test_monotony_and_strain(void **state)
{
	/* A day before, so that the first rest is known to be one. */
	const double week[] = {10, 0, 300, 450, 0, 600, 300, 720};
	struct history h;

	(void)state;
	history_init(&h);
	loads(&h, week, 8);
	history_build(&h, told_day(day_one) + 7);
	near(history_monotony(&h, told_day(day_one) + 7), 1.3229, .00005);
	near(history_strain(&h, told_day(day_one) + 7), 3135.3, .05);
	/* Seven days without load, though covered: no number. */
	told_line(&h, "2025-03-11..2025-03-20 rest");
	history_build(&h, told_day("2025-03-20"));
	assert_true(isnan(history_monotony(&h, told_day("2025-03-20"))));
	history_finish(&h);
}

static void test_monotony_without_spread_is_very_high(void **state)
{
	const double same[] = {50, 50, 50, 50, 50, 50, 50, 50};
	struct history h;

	(void)state;
	history_init(&h);
	loads(&h, same, 8);
	history_build(&h, told_day(day_one) + 7);
	near(history_monotony(&h, told_day(day_one) + 7), MONOTONY_HIGH, 0);
	near(history_strain(&h, told_day(day_one) + 7), 350 * MONOTONY_HIGH, 1e-9);
	/* Hardly anything known of the week. */
	assert_true(isnan(history_monotony(&h, told_day(day_one) + 2)));
	history_finish(&h);
}

static void test_acwr(void **state)
{
	double load[28];
	struct history h;

	(void)state;
	for (int i = 0; i < 28; i++)
		load[i] = i < 21 ? 30 : 50;
	history_init(&h);
	loads(&h, load, 28);
	history_build(&h, told_day(day_one) + 27);
	const struct acwr a = history_acwr(&h, told_day(day_one) + 27);
	near(a.coupled, 1.4286, .00005);
	near(a.uncoupled, 1.6667, .00005);
	double acute = 0, chronic = 0; /* lambda 2/(N+1), from nothing */
	for (int i = 0; i < 28; i++) {
		acute += (load[i] - acute) * 2 / 8;
		chronic += (load[i] - chronic) * 2 / 29;
	}
	near(a.ewma, acute / chronic, 1e-12);
	assert_true(isnan(history_acwr(&h, told_day(day_one) + 26).coupled));
	history_finish(&h);
}

static void test_load_for_form(void **state)
{
	const date first = told_day(day_one);
	struct history h;

	(void)state;
	near(load_for_form(50, 55, -10, 42, 7), 45.6, .05);
	near(load_for_form(50, 55, -30, 42, 7), 228.1, .05);
	/* Told for a day, it leads there: form of the day after is -10 % of that evening's fitness.
	 */
	history_init(&h);
	for (int i = 0; i < 60; i++) {
		const struct session s = told_run(first + i, 480, 60, 40 + i % 3 * 20);
		history_add_session(&h, &s);
	}
	history_build(&h, first + 59);
	const double load = history_load_for_form(&h, first + 60, -.10);
	assert_true(load > 0 && load < 225);
	const struct session s = told_run(first + 60, 480, 60, load);
	history_add_session(&h, &s);
	history_build(&h, first + 61);
	near(history_day(&h, first + 61)->form, -.10 * history_day(&h, first + 60)->fitness, 1e-9);
	history_finish(&h);
}

static void test_ramp(void **state)
{
	const date first = told_day(day_one);
	struct history h;

	(void)state;
	history_init(&h);
	for (int i = 0; i < 60; i++) {
		const struct session s = told_run(first + i, 480, 60, i < 45 ? 50 : 90);
		history_add_session(&h, &s);
	}
	history_build(&h, first + 59);
	near(history_ramp(&h, first + 40), 0, 1e-9);
	near(history_ramp(&h, first + 59),
		history_day(&h, first + 59)->fitness - history_day(&h, first + 52)->fitness, 1e-9);
	/* That the seed becomes known is no rise of fitness. */
	for (date d = first + 14; d < first + 30; d++)
		near(history_ramp(&h, d), 0, 1e-9);
	history_finish(&h);
}

static void test_week(void **state)
{
	struct history h;

	(void)state;
	history_init(&h);
	told_line(&h, "2025-03-03 run easy 40min 7km");
	told_line(&h, "2025-03-04 run intervals 50min 9km reps 5x4min");
	told_line(&h, "2025-03-06 ride 60min");
	told_line(&h, "2025-03-08T09:00 run long 100min 17km climb 200m");
	told_line(&h, "2025-03-10 run easy 40min 7km");
	history_build(&h, told_day("2025-03-10"));
	const struct week w = week_ending(&h, told_day("2025-03-09"));
	assert_int_equal(w.first, told_day("2025-03-03"));
	assert_int_equal(w.runs, 3);
	assert_int_equal(w.hard_sessions, 1);
	near(w.minutes, 190, 1e-9);
	near(w.all_minutes, 250, 1e-9);
	near(w.km, 33, 1e-9);
	near(w.longest_km, 17, 1e-9);
	near(w.long_minutes, 100, 1e-9);
	near(w.ascent_m, 200, 1e-9);
	near(w.hard_minutes, 20, 1e-9);
	assert_int_equal(w.covered, 7);
	assert_true(w.easy_share > .8 && w.easy_share < .95);
	history_finish(&h);
}

/* Where nothing is known of what was inside, the kind says how easy it was. */
static void test_easy_share_of_unknown(void **state)
{
	struct history h;
	struct session s = told_run(told_day(day_one), 480, 60, 60);

	(void)state;
	s.easy_share = s.hard_s = NAN;
	history_init(&h);
	history_add_session(&h, &s);
	history_build(&h, s.day);
	near(week_ending(&h, s.day).easy_share, 1, 0);
	near(week_ending(&h, s.day).hard_minutes, 0, 0);
	s = told_run(told_day(day_one), 600, 60, 60);
	s.easy_share = NAN;
	s.kind_found = KIND_TEMPO;
	history_add_session(&h, &s);
	history_build(&h, s.day);
	near(week_ending(&h, s.day).easy_share, .75, 1e-12);
	history_finish(&h);
}

static void test_usual_and_longest(void **state)
{
	struct history h;

	(void)state;
	history_init(&h);
	told_line(&h, "2025-03-03 run easy 40min 7km");
	told_line(&h, "2025-03-04 run easy 50min 9km");
	history_build(&h, told_day("2025-03-04"));
	near(history_usual_minutes(&h, told_day("2025-03-04")), 40, 1e-9);
	told_line(&h, "2025-03-05 run long 120min 20km");
	told_line(&h, "2025-03-06 run recovery 30min 5km");
	told_line(&h, "2025-03-07 run easy 45min 8km");
	told_line(&h, "2025-03-08 ride 300min 100km");
	history_build(&h, told_day("2025-03-08"));
	near(history_usual_minutes(&h, told_day("2025-03-08")), 40, 1e-9);
	near(history_longest_km(&h, told_day("2025-03-08"), 30), 20, 1e-9);
	near(history_longest_minutes(&h, told_day("2025-03-08"), 30), 120, 1e-9);
	near(history_longest_km(&h, told_day("2025-03-08"), 3), 8, 1e-9);
	assert_true(isnan(history_longest_km(&h, told_day("2025-03-08"), 1)));
	/* 42 days on, nothing is usual any more. */
	assert_true(isnan(history_usual_minutes(&h, told_day("2025-05-01"))));
	history_finish(&h);
}

static void test_critical_speed(void **state)
{
	const date first = told_day(day_one);
	struct history h;
	double d_prime = 0;

	(void)state;
	history_init(&h);
	struct session s = told_run(first, 480, 60, 60);
	for (size_t k = 2; k <= 5; k++)
		s.best_speed[k] = 4.2 + 180 / curve_seconds[k];
	history_add_session(&h, &s);
	s = told_run(first + 3, 480, 60, 60);
	s.best_speed[3] = 9; /* a ride on a bus */
	s.suspect = SUSPECT_SPEED;
	history_add_session(&h, &s);
	history_build(&h, first + 10);
	near(history_critical_speed(&h, first + 10, &d_prime), 4.2, 1e-9);
	near(d_prime, 180, 1e-6);
	assert_true(isnan(history_critical_speed(&h, first, NULL))); /* not known yet */
	assert_true(isnan(history_critical_speed(&h, first + 200, NULL)));
	history_finish(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_monotony_and_strain),
		cmocka_unit_test(test_monotony_without_spread_is_very_high),
		cmocka_unit_test(test_acwr),
		cmocka_unit_test(test_load_for_form),
		cmocka_unit_test(test_ramp),
		cmocka_unit_test(test_week),
		cmocka_unit_test(test_easy_share_of_unknown),
		cmocka_unit_test(test_usual_and_longest),
		cmocka_unit_test(test_critical_speed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
