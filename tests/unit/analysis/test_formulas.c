#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "paced/analysis.h"
#include "paced/base/memory.h"

/* Near enough for the digits that a fixture gives. */
#define near(a, b, within) assert_true(fabs((a) - (b)) <= (within))

static void test_trimp(void **state)
{
	(void)state;
	near(trimp(3600, 150, 60, 190, SEX_MALE), 100.440, .0005);
	near(trimp(3600, 150, 60, 190, SEX_FEMALE), 113.517, .0005);
	near(trimp(1800, 150, 60, 190, SEX_MALE), 50.220, .0005);
	near(trimp(3600, 60, 60, 190, SEX_MALE), 0, 0);
	near(trimp(3600, 40, 60, 190, SEX_MALE), 0, 0);
}

static void test_heart_rate_load(void **state)
{
	(void)state;
	near(load_from_trimp(333, 60, 190, 163, SEX_MALE), 239.0876, .00005);
	near(load_from_trimp(333, 60, 190, 170.5, SEX_MALE), 199.4920, .00005);
	/* The factor k cancels, whoever it is: an hour at threshold is 100. */
	near(load_from_trimp(trimp(3600, 170, 50, 190, SEX_FEMALE), 50, 190, 170, SEX_FEMALE), 100,
		1e-9);
	near(load_from_trimp(trimp(3600, 170, 50, 190, SEX_NONE), 50, 190, 170, SEX_NONE), 100,
		1e-9);
	assert_true(isnan(load_from_trimp(100, 60, 190, 60, SEX_MALE)));
}

static void test_minetti(void **state)
{
	static const double points[][2] = {{-.45, 4.032}, {-.2, 1.800}, {-.1, 2.152}, {0, 3.600},
		{.05, 4.685}, {.1, 5.968}, {.2, 9.007}, {.3, 12.579}, {.45, 19.426}};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(points); i++)
		near(grade_cost_minetti(points[i][0]), points[i][1], .0005);
	near(grade_cost_minetti(.9), grade_cost_minetti(.45), 0);
	near(grade_cost_minetti(-.9), grade_cost_minetti(-.45), 0);
	near(grade_factor(.1, true), 5.968 / 3.6, .0005);
}

static void test_gentle_curve_meets_its_points(void **state)
{
	static const double points[][2] = {
		{-.2, 1.085}, {-.1, .875}, {0, 1}, {.05, 1.19}, {.1, 1.48}, {.2, 2.28}};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(points); i++)
		near(grade_factor(points[i][0], false), points[i][1], 1e-12);
}

static void test_gentle_curve_is_smooth_and_never_overshoots(void **state)
{
	double slope_before = NAN;

	(void)state;
	for (double i = -.45; i < .45; i += .0005) {
		const double slope = (grade_factor_gentle(i + .0005) - grade_factor_gentle(i)) /
				     .0005;
		if (fabs(i + .1) > .001)
			assert_true(i > -.1 ? slope >= -1e-9 : slope <= 1e-9);
		if (!isnan(slope_before))
			near(slope, slope_before, .12);
		slope_before = slope;
		assert_true(grade_factor_gentle(i) >= .875 - 1e-12);
	}
	near(grade_factor_gentle(2), grade_factor_gentle(.45), 0);
}

static void test_effort_without_signals(void **state)
{
	(void)state;
	near(load_from_rpe(7, 3600), 100, 1e-12);
	near(load_from_rpe(3.5, 7200), 100, 1e-12);
	assert_true(isnan(load_from_rpe(NAN, 3600)));
	near(load_from_duration(SPORT_RUN, KIND_RACE, 3600), 100, 1e-12);
	near(load_from_duration(SPORT_RUN, KIND_EASY, 1800) * 2,
		load_from_duration(SPORT_RUN, KIND_EASY, 3600), 1e-12);
	/* Harder kinds weigh more, and an hour of another sport less than of running. */
	assert_true(load_from_duration(SPORT_RUN, KIND_RECOVERY, 3600) <
		    load_from_duration(SPORT_RUN, KIND_EASY, 3600));
	assert_true(load_from_duration(SPORT_RUN, KIND_EASY, 3600) <
		    load_from_duration(SPORT_RUN, KIND_INTERVALS, 3600));
	for (int sport = 0; sport < SPORT_COUNT; sport++) {
		if (sport_is_running((enum sport)sport))
			continue;
		assert_true(load_from_duration((enum sport)sport, KIND_CROSS, 3600) > 0);
		assert_true(load_from_duration((enum sport)sport, KIND_CROSS, 3600) <=
			    load_from_duration(SPORT_RUN, KIND_LONG, 3600));
	}
}

static void test_intensity(void **state)
{
	(void)state;
	near(load_from_intensity(3600, 1), 100, 1e-12);
	near(load_from_intensity(7200, 210. / 280), 112.5, 1e-9);
}

static void test_vdot(void **state)
{
	(void)state;
	near(vdot(10000, 2400), 51.944, .0005);
	near(vdot(5000, 1200), 49.806, .0005);
	near(vdot(21097.5, 5400), 50.977, .0005);
	near(vdot(42195, 10800), 53.528, .0005);
}

static void test_threshold_of_a_race(void **state)
{
	(void)state;
	/* Daniels' table: VDOT 50 has a threshold pace of 4:15/km. */
	near(1000 / threshold_from_vdot(50), 255, 1);
	/* A race of an hour is run at it, or a little faster. */
	near(vdot(threshold_from_vdot(52) * 3600, 3600), 52, .6);
}

static void test_critical_speed(void **state)
{
	const double seconds[] = {120, 300, 720, 1200};
	double metres[4], d_prime;

	(void)state;
	for (int i = 0; i < 4; i++)
		metres[i] = 180 + 4.2 * seconds[i];
	near(critical_speed(metres, seconds, 4, &d_prime), 4.2, 1e-9);
	near(d_prime, 180, 1e-6);
	near(critical_speed(metres, seconds, 2, NULL), 4.2, 1e-9);
	assert_true(isnan(critical_speed(metres, seconds, 1, NULL)));
	const double same[] = {300, 300};
	assert_true(isnan(critical_speed(metres, same, 2, NULL)));
	const double faster_when_longer[] = {400, 1400};
	assert_true(isnan(critical_speed(faster_when_longer, seconds, 2, NULL)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_trimp),
		cmocka_unit_test(test_heart_rate_load),
		cmocka_unit_test(test_minetti),
		cmocka_unit_test(test_gentle_curve_meets_its_points),
		cmocka_unit_test(test_gentle_curve_is_smooth_and_never_overshoots),
		cmocka_unit_test(test_effort_without_signals),
		cmocka_unit_test(test_intensity),
		cmocka_unit_test(test_vdot),
		cmocka_unit_test(test_threshold_of_a_race),
		cmocka_unit_test(test_critical_speed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
