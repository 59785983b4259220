/* The bounds at which something is another thing, from both sides. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "made.h"

#define near(a, b, within) assert_true(fabs((double)(a) - (double)(b)) <= (within))

static struct session hour(double speed, double hr, const struct athlete *who)
{
	struct activity a;

	made_run(&a, 3601, 1, speed, hr);
	made_wobble(&a);
	const struct session s = made_session(&a, who);
	activity_finish(&a);
	return s;
}

static bool doubted(double speed, double hr, double threshold_speed, unsigned bit)
{
	struct athlete who = made_athlete();

	who.threshold_speed.value = threshold_speed;
	return (hour(speed, hr, &who).suspect & bit) != 0;
}

/* 225 an hour is an intensity of 1.5. */
static void test_load_of_an_hour(void **state)
{
	(void)state;
	assert_false(doubted(4.49, 150, 3, SUSPECT_LOAD));
	assert_true(doubted(4.51, 150, 3, SUSPECT_LOAD));
}

static void test_22_kilometres_an_hour(void **state)
{
	(void)state;
	assert_false(doubted(21.9 / 3.6, 150, 6, SUSPECT_SPEED));
	assert_true(doubted(22.1 / 3.6, 150, 6, SUSPECT_SPEED));
}

static void test_2200_metres_an_hour(void **state)
{
	const struct athlete who = made_athlete();
	struct activity a;

	(void)state;
	made_run(&a, 3601, 1, 2, 150);
	made_wobble(&a);
	a.ascent_m = 2190;
	assert_false(made_session(&a, &who).suspect & SUSPECT_ASCENT);
	a.ascent_m = 2210;
	assert_true(made_session(&a, &who).suspect & SUSPECT_ASCENT);
	activity_finish(&a);
}

static void test_mean_above_the_highest(void **state)
{
	(void)state;
	assert_false(doubted(3, 189.5, 4, SUSPECT_HR_MAX));
	assert_true(doubted(3, 190.5, 4, SUSPECT_HR_MAX));
}

/* Threshold 170 beats and 4 m/s: zones begin at .90 and 1 of the one, .88 and 1 of the other, hard
 * at .95 of either. */
static void test_zones(void **state)
{
	static const struct {
		double speed, hr;
		int by_speed, by_hr;
		bool hard;
	} rows[] = {
		{3.51, 150, 0, 0, false},
		{3.53, 150, 1, 0, false},
		{3.79, 150, 1, 0, false},
		{3.81, 150, 1, 0, true},
		{4.01, 150, 2, 0, true},
		{3, 151.9, 0, 0, false},
		{3, 154.1, 0, 1, false},
		{3, 160.4, 0, 1, false},
		{3, 162.6, 0, 1, true},
		{3, 171.1, 0, 2, true},
	};
	const struct athlete who = made_athlete();

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
		const struct session s = hour(rows[i].speed, rows[i].hr, &who);
		near(s.zone_speed_s[rows[i].by_speed], 3600, 2);
		near(s.zone_s[rows[i].by_hr], 3600, 2);
		/* The first minutes of a high heart rate at ease may be a dry strap. */
		near(s.hard_s, rows[i].hard ? 3600 : 0, rows[i].hard ? 602 : 2);
	}
}

/* Below .85 of threshold heart rate no speed is hard: it is the altitudes that made it. */
static void test_a_calm_heart(void **state)
{
	const struct athlete who = made_athlete();

	(void)state;
	near(hour(3.9, 142.5, &who).hard_s, 0, 0);
	near(hour(3.9, 146.5, &who).hard_s, 3600, 2);
	near(hour(3.9, NAN, &who).hard_s, 3600, 2);
}

/* Half an hour at 1.2 and half an hour at .8 are an hour at the 4th root of the mean of 1.2^4 and
 * .8^4. */
static void test_mean_of_fourth_powers(void **state)
{
	const struct athlete who = made_athlete();
	struct activity a;

	(void)state;
	made_run(&a, 3601, 1, 4.8, NAN);
	for (size_t i = 1801; i < a.sample_count; i++) {
		a.samples[i].speed = 3.2f;
		a.samples[i].distance = (float)(1800 * 4.8 + (double)(i - 1800) * 3.2);
	}
	const double mean = pow((pow(1.2, 4) + pow(.8, 4)) / 2, .25);
	near(made_session(&a, &who).loads[LOAD_PACE], 100 * mean * mean, .3);
	near(100 * mean * mean, 111.43, .005);
	activity_finish(&a);
}

/* Ten minutes are left out, and the rest is halved by time. */
static void test_drift_is_5_percent(void **state)
{
	const struct athlete who = made_athlete();
	struct activity a;

	(void)state;
	made_run(&a, 600 + 3600 + 1, 1, 3, 140);
	for (size_t i = 0; i < a.sample_count; i++)
		a.samples[i].hr = i <= 600 ? 120 : i <= 2400 ? 140 : 147.368f;
	near(made_session(&a, &who).drift, 5, .01);
	activity_finish(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_load_of_an_hour),
		cmocka_unit_test(test_22_kilometres_an_hour),
		cmocka_unit_test(test_2200_metres_an_hour),
		cmocka_unit_test(test_mean_above_the_highest),
		cmocka_unit_test(test_zones),
		cmocka_unit_test(test_a_calm_heart),
		cmocka_unit_test(test_mean_of_fourth_powers),
		cmocka_unit_test(test_drift_is_5_percent),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
