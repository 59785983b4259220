#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "made.h"

#define near(a, b, within) assert_true(fabs((double)(a) - (double)(b)) <= (within))

static struct session measured(const struct activity *a)
{
	const struct assess_options o = made_options();
	struct session s;

	session_init(&s);
	session_measure(a, &o, &s);
	return s;
}

static void test_even_run(void **state)
{
	struct activity a;

	(void)state;
	made_run(&a, 3001, 1, 3, 140);
	const struct session s = measured(&a);
	near(s.timer_s, 3000, 1e-6);
	near(s.distance_m, 9000, .5);
	near(s.avg_speed, 3, .001);
	near(s.graded_speed, 3, .001);
	near(s.avg_hr, 140, .001);
	near(s.top_hr, 140, .001);
	assert_true(s.has_hr && s.has_speed);
	assert_true(isnan(s.ascent_m));
	for (int k = 0; k <= 7; k++) {
		near(s.best_hr[k], 140, .001);
		near(s.best_speed[k], 3, .001);
		near(s.best_speed_hr[k], 140, .001);
	}
	assert_true(isnan(s.best_hr[8]) && isnan(s.best_speed[8])); /* shorter than an hour */
	near(s.drift, 0, .01);
	assert_int_equal(s.route, 0);
	activity_finish(&a);
}

static void test_day_and_minute_are_local(void **state)
{
	struct activity a;

	(void)state;
	made_run(&a, 100, 1, 3, 140);
	struct session s = measured(&a);
	assert_int_equal(s.day, date_from_civil(2025, 11, 25));
	assert_int_equal(s.minute, 7 * 60);
	a.start = MADE_START -
		  5 * 3600; /* 02:00 local: the night before, and still its own minute */
	s = measured(&a);
	assert_int_equal(s.day, date_from_civil(2025, 11, 24));
	assert_int_equal(s.minute, 2 * 60);
	a.start = -1800; /* before 1970 */
	a.utc_offset_s = 0;
	s = measured(&a);
	assert_int_equal(s.minute, 23 * 60 + 30);
	activity_finish(&a);
}

static void test_offset_falls_back_to_the_machine(void **state)
{
	const struct assess_options o = {.day_start_s = 10800, .default_offset_s = 36000};
	struct activity a;
	struct session s;

	(void)state;
	made_run(&a, 100, 1, 3, 140);
	a.utc_offset_s = OFFSET_NONE;
	session_init(&s);
	session_measure(&a, &o, &s);
	assert_int_equal(s.utc_offset_s, 36000);
	assert_int_equal(s.minute, 16 * 60);
	activity_finish(&a);
}

/* A sample each second and one each 20 s tell the same. */
static void test_smart_recording_weighs_the_same(void **state)
{
	struct activity dense, sparse;

	(void)state;
	made_run(&dense, 3601, 1, 3, 150);
	made_run(&sparse, 181, 20, 3, 150);
	made_wobble(&dense);
	made_wobble(&sparse);
	const struct athlete who = made_athlete();
	const struct session x = made_session(&dense, &who), y = made_session(&sparse, &who);
	near(x.timer_s, y.timer_s, 1e-6);
	near(x.loads[LOAD_HR], y.loads[LOAD_HR], .01);
	near(x.loads[LOAD_PACE], y.loads[LOAD_PACE], .01);
	near(x.zone_s[0], y.zone_s[0], 1e-6);
	activity_finish(&dense);
	activity_finish(&sparse);
}

static void test_pause_does_not_count_and_gap_does(void **state)
{
	struct activity a;

	(void)state;
	made_run(&a, 1001, 1, 3, 150);
	for (size_t i = 500; i < a.sample_count; i++)
		a.samples[i].t += 300; /* the distance does not go on: nothing happened */
	struct session s = measured(&a);
	near(s.timer_s, 1000 + 29, 1.5); /* a blank is believed for 30 s */
	a.pauses = mem_alloc(1, sizeof(*a.pauses));
	a.pauses[0] = (struct pause){499, 799};
	a.pause_count = 1;
	s = measured(&a);
	near(s.timer_s, 1000, 1e-6);
	free(a.pauses);
	a.pauses = NULL;
	a.pause_count = 0;
	for (size_t i = 500; i < a.sample_count; i++)
		a.samples[i].distance += 900; /* run on at 3 m/s through the gap */
	s = measured(&a);
	near(s.timer_s, 1300, 1.5);
	activity_finish(&a);
}

static void test_speed_from_distance_and_from_positions(void **state)
{
	struct activity a;

	(void)state;
	made_run(&a, 2001, 1, 3, 150);
	for (size_t i = 0; i < a.sample_count; i++)
		a.samples[i].speed = NAN;
	struct session s = measured(&a);
	assert_true(s.has_speed);
	near(s.graded_speed, 3, .01);
	for (size_t i = 0; i < a.sample_count; i++) {
		a.samples[i].distance = NAN;
		a.samples[i].lat = 47 + 3 * (double)i / 111195;
		a.samples[i].lon = 8;
	}
	s = measured(&a);
	assert_true(s.has_speed);
	near(s.graded_speed, 3, .02);
	near(s.distance_m, 6000, 30);
	assert_true(s.route != 0);
	activity_finish(&a);
}

static void test_best_efforts(void **state)
{
	struct activity a;

	(void)state;
	made_run(&a, 4001, 1, 2.5, 130);
	for (size_t i = 1001; i < 1301; i++) { /* 5 min */
		a.samples[i].speed = 5;
		a.samples[i].hr = 175;
	}
	double metres = 0;
	for (size_t i = 1; i < a.sample_count; i++) {
		metres += (double)a.samples[i].speed;
		a.samples[i].distance = (float)metres;
	}
	const struct session s = measured(&a);
	near(s.best_speed[3], 5, .001);
	near(s.best_hr[3], 175, .001);
	near(s.best_speed_hr[3], 175, .001);
	near(s.best_speed[4], 3.75, .001); /* half of 10 min */
	near(s.best_hr[4], 152.5, .001);
	near(s.top_hr, 175, .001);
	activity_finish(&a);
}

/* A rest at a stopped watch is no part of an effort. */
static void test_best_efforts_do_not_bridge_pauses(void **state)
{
	struct activity a;

	(void)state;
	made_run(&a, 601, 1, 5, 170);
	for (size_t i = 301; i < a.sample_count; i++)
		a.samples[i].t += 300;
	a.pauses = mem_alloc(1, sizeof(*a.pauses));
	a.pauses[0] = (struct pause){300, 600};
	a.pause_count = 1;
	const struct session s = measured(&a);
	near(s.timer_s, 600, 1);
	near(s.best_speed[3], 5, .02);
	near(s.best_speed[4], 2.5, .02); /* 10 min with 5 standing */
	activity_finish(&a);
}

static void test_one_spike_is_no_top_heart_rate(void **state)
{
	struct activity a;

	(void)state;
	made_run(&a, 3001, 1, 3, 140);
	for (size_t i = 200; i < 212; i++)
		a.samples[i].hr = 220;
	const struct session s = measured(&a);
	assert_true(s.top_hr < 170);
	activity_finish(&a);
}

/* Straps are dry when a run begins. */
static void test_first_minutes_are_no_top_heart_rate(void **state)
{
	struct activity a;

	(void)state;
	made_run(&a, 3001, 1, 3, 140);
	for (size_t i = 60; i < 500; i++)
		a.samples[i].hr = 185;
	struct session s = measured(&a);
	assert_true(s.top_hr < 150);
	for (size_t i = 2900; i < 2990; i++) /* a finish that does come up to it */
		a.samples[i].hr = 182;
	s = measured(&a);
	near(s.top_hr, 185, .01);
	activity_finish(&a);
}

/* 40 s in which nothing was counted, made up for by `leap` metres at the end of them. */
static void stand_still(struct activity *a, double leap)
{
	for (size_t i = 1000; i < a->sample_count; i++) {
		const bool still = i < 1040;
		a->samples[i].speed = still ? 0 : a->samples[i].speed;
		a->samples[i].distance = still ? a->samples[999].distance
					       : a->samples[i].distance - (float)(120 - leap);
	}
}

static void test_a_tunnel_and_a_traffic_light(void **state)
{
	struct activity a;

	(void)state;
	made_run(&a, 1801, 1, 3, 150);
	stand_still(&a, 120);
	struct session s = measured(&a);
	near(s.best_speed[5], 3, .01); /* 20 min with the tunnel in it */
	near(s.graded_speed, 3, .01);
	activity_finish(&a);
	made_run(&a, 1801, 1, 3, 150);
	stand_still(&a, 0);
	s = measured(&a);
	assert_true(s.best_speed[5] < 2.95);
	activity_finish(&a);
}

static void test_drift(void **state)
{
	struct activity a;

	(void)state;
	made_run(&a, 4801, 1, 3, 140);
	for (size_t i = 2701; i < a.sample_count;
		i++) /* the second half of what is left after 10 min */
		a.samples[i].hr = 154;
	const struct session s = measured(&a);
	/* EF 3/140 against 3/154 */
	near(s.drift, 100 * (1 - 140. / 154), .01);
	near(s.drift_first_half, 0, .01);
	activity_finish(&a);
}

static void test_hills_cost(void **state)
{
	struct activity a;

	(void)state;
	made_run(&a, 1801, 1, 2.5, 150);
	for (size_t i = 0; i < a.sample_count; i++)
		a.samples[i].altitude = (float)(100 + .1 * 2.5 * (double)i);
	struct session s = measured(&a);
	near(s.graded_speed, 2.5 * 1.48, .02);
	near(s.ascent_m, .1 * 2.5 * 1800, 8);
	/* Downhill costs less, and nothing is climbed. */
	for (size_t i = 0; i < a.sample_count; i++)
		a.samples[i].altitude = (float)(900 - .1 * 2.5 * (double)i);
	s = measured(&a);
	near(s.graded_speed, 2.5 * .875, .02);
	near(s.ascent_m, 0, .01);
	activity_finish(&a);
}

/* Noise of a metre on flat ground makes neither hills nor ascent to speak of. */
static void test_noise_makes_no_hills(void **state)
{
	struct activity a;
	unsigned seed = 7;

	(void)state;
	made_run(&a, 3601, 1, 3, 150);
	for (size_t i = 0; i < a.sample_count; i++) {
		seed = seed * 1664525u + 1013904223u;
		a.samples[i].altitude = 200 + (float)(seed >> 16) / 65536 * 2;
	}
	const struct session s = measured(&a);
	near(s.graded_speed, 3, .02);
	assert_true(s.ascent_m < 10);
	activity_finish(&a);
}

/* One altitude that is off is no hill. */
static void test_a_wrong_altitude(void **state)
{
	struct activity a;

	(void)state;
	made_run(&a, 3001, 1, 3, 140);
	for (size_t i = 0; i < a.sample_count; i++)
		a.samples[i].altitude = i % 500 == 250 ? 900 : 300;
	const struct session s = measured(&a);
	near(s.ascent_m, 0, 1);
	near(s.graded_speed, 3, .01);
	activity_finish(&a);
}

/* Between high houses altitudes wander by what nobody can climb: then speed is taken as it was run,
 * and no ascent is told. */
static void test_altitudes_of_a_lost_satellite(void **state)
{
	struct activity a;

	(void)state;
	made_run(&a, 3601, 1, 3.6, 150);
	for (size_t i = 0; i < a.sample_count; i++) {
		const size_t into = i % 120;
		a.samples[i].altitude = 50 + (float)(into < 60 ? into : 120 - into) * 1.2f;
	}
	const struct session s = measured(&a);
	near(s.graded_speed, 3.6, .01);
	assert_true(isnan(s.ascent_m));
	activity_finish(&a);
}

static void test_empty_and_tiny(void **state)
{
	struct activity a;

	(void)state;
	activity_init(&a);
	a.start = MADE_START;
	a.sport = SPORT_RUN;
	a.timer_s = 1800;
	const struct athlete who = made_athlete();
	struct session s = made_session(&a, &who);
	near(s.timer_s, 1800, 0);
	assert_int_equal(s.load_from, LOAD_DURATION);
	assert_true(s.load > 0);
	activity_finish(&a);
	for (size_t n = 1; n <= 3; n++) {
		made_run(&a, n, 1, 3, 150);
		s = made_session(&a, &who);
		assert_true(s.load >= 0);
		activity_finish(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_even_run),
		cmocka_unit_test(test_day_and_minute_are_local),
		cmocka_unit_test(test_offset_falls_back_to_the_machine),
		cmocka_unit_test(test_smart_recording_weighs_the_same),
		cmocka_unit_test(test_pause_does_not_count_and_gap_does),
		cmocka_unit_test(test_speed_from_distance_and_from_positions),
		cmocka_unit_test(test_best_efforts),
		cmocka_unit_test(test_best_efforts_do_not_bridge_pauses),
		cmocka_unit_test(test_one_spike_is_no_top_heart_rate),
		cmocka_unit_test(test_first_minutes_are_no_top_heart_rate),
		cmocka_unit_test(test_a_tunnel_and_a_traffic_light),
		cmocka_unit_test(test_drift),
		cmocka_unit_test(test_hills_cost),
		cmocka_unit_test(test_noise_makes_no_hills),
		cmocka_unit_test(test_a_wrong_altitude),
		cmocka_unit_test(test_altitudes_of_a_lost_satellite),
		cmocka_unit_test(test_empty_and_tiny),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
