#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "made.h"

#define near(a, b, within) assert_true(fabs((double)(a) - (double)(b)) <= (within))

static const enum load_source usual[] = {LOAD_PACE, LOAD_HR, LOAD_RPE, LOAD_DURATION, LOAD_NONE};

static void test_an_hour_at_threshold_is_100(void **state)
{
	const struct athlete who = made_athlete();
	struct activity a;

	(void)state;
	made_run(&a, 3601, 1, 4, 170);
	made_wobble(&a);
	const struct session s = made_session(&a, &who);
	near(s.loads[LOAD_PACE], 100, .01);
	near(s.loads[LOAD_HR], 100, .1);
	assert_int_equal(s.load_from, LOAD_PACE);
	near(s.load, 100, .01);
	near(s.hard_s, 3600, 2);
	near(s.longest_hard_s, 3600, 2);
	near(s.zone_speed_s[2], 3600, 2);
	near(s.easy_share, 0, .01);
	activity_finish(&a);
}

/* 10 min easy, 6 times 3 min fast with 2 min jogging, 10 min easy. */
static void structured(struct activity *a)
{
	made_run(a, 600 + 6 * 300 - 120 + 600 + 1, 1, 2.8, 135);
	double metres = 0;
	for (size_t i = 1; i < a->sample_count; i++) {
		const size_t into = i > 600 ? (i - 601) % 300 : 999;
		const bool fast = i > 600 && i <= 600 + 6 * 300 - 120 && into < 180;
		a->samples[i].speed = fast ? 4.2f : 2.8f;
		a->samples[i].hr = a->samples[i - 1].hr;
		if (fast && a->samples[i].hr < 165)
			a->samples[i].hr += 2;
		if (!fast && a->samples[i].hr > 135)
			a->samples[i].hr -= 1;
		a->samples[i].cadence = fast ? 180 : 166;
		metres += (double)a->samples[i].speed;
		a->samples[i].distance = (float)metres;
	}
	made_wobble(a);
}

static void test_intervals_weigh_more_than_their_mean(void **state)
{
	const struct athlete who = made_athlete();
	struct activity a;

	(void)state;
	structured(&a);
	const struct session s = made_session(&a, &who);
	const double mean = s.graded_speed / 4;
	assert_true(s.loads[LOAD_PACE] > 1.05 * load_from_intensity(s.timer_s, mean));
	const double even = trimp(s.timer_s, s.avg_hr, 60, 190, SEX_MALE);
	assert_true(s.loads[LOAD_HR] > 1.02 * load_from_trimp(even, 60, 190, 170, SEX_MALE));
	activity_finish(&a);
}

static void test_repetitions_and_bounds(void **state)
{
	const struct athlete who = made_athlete();
	struct activity a;
	struct bout bouts[8];

	(void)state;
	structured(&a);
	const struct assess_options o = made_options();
	const struct session s = made_session(&a, &who);
	assert_int_equal(s.reps.count, 6);
	near(s.reps.seconds, 180, 4);
	near(s.reps.recovery_s, 120, 4);
	near(s.reps.speed, 4.2, .05);
	near(s.reps.hr, 164, 2);
	near(s.reps.cadence, 180, .5);
	near(s.reps.fade, 0, .01);
	near(s.warmup_s, 600, 4);
	near(s.cooldown_s, 600, 4);
	near(s.hard_s, 6 * 180, 20);
	assert_int_equal(s.kind_found, KIND_INTERVALS);
	assert_string_equal(s.kind_reason, "6 repetitions of about 3:00");
	assert_int_equal(session_bouts(&a, &s, &who, &o, bouts, 8), 6);
	near(bouts[2].start_s, 600 + 2 * 300, 4);
	near(bouts[2].seconds, 180, 4);
	near(bouts[2].metres, 180 * 4.2, 15);
	assert_int_equal(session_bouts(&a, &s, &who, &o, bouts, 2), 2);
	activity_finish(&a);
}

static void test_zones_by_heart_rate_then_by_speed(void **state)
{
	const struct athlete who = made_athlete();
	struct activity a;

	(void)state;
	made_run(&a, 3001, 1, 3.7, 0);
	for (size_t i = 0; i < a.sample_count; i++)
		a.samples[i].hr = i <= 1000 ? 140 : i <= 2000 ? 160 : 175;
	made_wobble(&a);
	struct session s = made_session(&a, &who);
	near(s.zone_s[0], 1000, 2);
	near(s.zone_s[1], 1000, 2);
	near(s.zone_s[2], 1000, 2);
	near(s.zone_speed_s[1], 3000, 2);
	near(s.easy_share, 1. / 3, .01);
	for (size_t i = 0; i < a.sample_count; i++)
		a.samples[i].hr = NAN;
	s = made_session(&a, &who);
	near(s.zone_s[1], 3000, 2);
	assert_true(isnan(s.loads[LOAD_HR]));
	activity_finish(&a);
}

/* What is missing of the heart rate is taken to be like the rest. */
static void test_dropouts_of_heart_rate(void **state)
{
	const struct athlete who = made_athlete();
	struct activity a;

	(void)state;
	made_run(&a, 3601, 1, 3, 150);
	made_wobble(&a);
	const double whole = made_session(&a, &who).loads[LOAD_HR];
	for (size_t i = 0; i < a.sample_count; i++)
		if (i % 300 >= 250)
			a.samples[i].hr = NAN;
	const struct session s = made_session(&a, &who);
	assert_true(s.has_hr);
	near(s.loads[LOAD_HR], whole, .3);
	for (size_t i = 0; i < a.sample_count; i++)
		if (i % 300 >= 150)
			a.samples[i].hr = NAN;
	assert_true(isnan(made_session(&a, &who).loads[LOAD_HR])); /* too much is missing */
	activity_finish(&a);
}

static void test_sources_in_order(void **state)
{
	struct session s;

	(void)state;
	session_init(&s);
	s.sport = SPORT_RUN;
	s.timer_s = 3600;
	s.has_hr = s.has_speed = true;
	s.loads[LOAD_PACE] = 70;
	s.loads[LOAD_HR] = 65;
	s.loads[LOAD_DURATION] = 60;
	session_choose_load(&s, usual);
	assert_int_equal(s.load_from, LOAD_PACE);
	static const enum load_source hr_first[] = {LOAD_HR, LOAD_PACE, LOAD_NONE};
	session_choose_load(&s, hr_first);
	assert_int_equal(s.load_from, LOAD_HR);
	s.ignore = SESSION_IGNORE_HR;
	session_choose_load(&s, hr_first);
	assert_int_equal(s.load_from, LOAD_PACE);
	s.suspect = SUSPECT_DISTANCE;
	session_choose_load(&s, hr_first); /* the duration, though it is not in the order */
	assert_int_equal(s.load_from, LOAD_DURATION);
	near(s.load, 60, 0);
	s.loads[LOAD_GIVEN] = 0;
	session_choose_load(&s, usual);
	assert_int_equal(s.load_from, LOAD_GIVEN);
	near(s.load, 0, 0);
}

static void test_ignored_heart_rate_is_not_assessed(void **state)
{
	const struct athlete who = made_athlete();
	const struct assess_options o = made_options();
	struct activity a;
	struct session s;

	(void)state;
	made_run(&a, 3001, 1, 2.8, 185);
	made_wobble(&a);
	session_init(&s);
	session_measure(&a, &o, &s);
	session_assess(&a, &who, &o, &s);
	assert_true(s.hard_s > 2300); /* all but the first minutes, when a strap may be dry */
	s.ignore = SESSION_IGNORE_HR;
	session_assess(&a, &who, &o, &s);
	near(s.hard_s, 0, 0);
	assert_true(isnan(s.loads[LOAD_HR]));
	assert_int_equal(s.used.bits & 0xff, SESSION_IGNORE_HR);
	activity_finish(&a);
}

static void test_a_ride_has_no_pace(void **state)
{
	const struct athlete who = made_athlete();
	struct activity a;

	(void)state;
	made_run(&a, 3601, 1, 9, 150);
	made_wobble(&a);
	a.sport = SPORT_RIDE;
	struct session s = made_session(&a, &who);
	assert_true(isnan(s.loads[LOAD_PACE]));
	assert_int_equal(s.load_from, LOAD_HR);
	assert_int_equal(s.kind_found, KIND_CROSS);
	assert_int_equal(s.suspect, 0);
	for (size_t i = 0; i < a.sample_count; i++)
		a.samples[i].hr = NAN;
	s = made_session(&a, &who);
	assert_int_equal(s.load_from, LOAD_DURATION);
	a.rpe = 5;
	s = made_session(&a, &who);
	assert_int_equal(s.load_from, LOAD_RPE);
	near(s.load, load_from_rpe(5, 3600), 1e-9);
	a.sport = SPORT_STRENGTH;
	s = made_session(&a, &who);
	assert_int_equal(s.kind_found, KIND_STRENGTH);
	activity_finish(&a);
}

static void test_run_without_signals(void **state)
{
	const struct athlete who = made_athlete();
	struct activity a;

	(void)state;
	activity_init(&a);
	a.start = MADE_START;
	a.sport = SPORT_TREADMILL;
	a.timer_s = 2400;
	a.distance_m = 7000;
	const struct session s = made_session(&a, &who);
	assert_int_equal(s.load_from, LOAD_DURATION);
	assert_true(isnan(s.hard_s) && isnan(s.easy_share) && isnan(s.zone_s[0]));
	assert_int_equal(s.kind_found, KIND_EASY);
	near(s.avg_speed, 7000. / 2400, 1e-9);
	activity_finish(&a);
}

/* Assessing again with the same athlete changes nothing; with another one, only what depends on it.
 */
static void test_assessing_again(void **state)
{
	struct athlete who = made_athlete();
	const struct assess_options o = made_options();
	struct activity a;

	(void)state;
	structured(&a);
	const struct session first = made_session(&a, &who);
	struct session s = first;
	session_assess(&a, &who, &o, &s);
	assert_memory_equal(&s, &first, sizeof(s));
	const struct athlete_used numbers = athlete_numbers(&who, 0, false);
	assert_true(athlete_used_equal(&s.used, &numbers));
	who.threshold_speed.value = 4.4;
	session_assess(&a, &who, &o, &s);
	assert_false(athlete_used_equal(&s.used, &first.used));
	near(s.loads[LOAD_PACE], first.loads[LOAD_PACE] / 1.21, .01);
	near(s.loads[LOAD_HR], first.loads[LOAD_HR], 0);
	assert_memory_equal(&s.best_speed, &first.best_speed, sizeof(s.best_speed));
	activity_finish(&a);
}

/* A threshold that is only guessed, and that the heart contradicts: the heart is heard. */
static void test_contradicted_guess(void **state)
{
	struct athlete who = made_athlete();
	struct activity a;

	(void)state;
	made_run(&a, 3601, 1, 3, 130);
	made_wobble(&a);
	who.threshold_speed.value = 2.5;
	assert_int_equal(made_session(&a, &who).load_from, LOAD_PACE);
	who.threshold_speed.origin = ORIGIN_ESTIMATED;
	assert_int_equal(made_session(&a, &who).load_from, LOAD_HR);
	who.threshold_speed.value = 3.9;
	assert_int_equal(made_session(&a, &who).load_from, LOAD_PACE);
	activity_finish(&a);
}

static void test_unknown_threshold_speed(void **state)
{
	struct athlete who = made_athlete();
	struct activity a;

	(void)state;
	structured(&a);
	who.threshold_speed = (struct threshold){NAN, ORIGIN_NONE, DATE_NONE, 0};
	const struct session s = made_session(&a, &who);
	assert_true(isnan(s.loads[LOAD_PACE]));
	assert_int_equal(s.load_from, LOAD_HR);
	assert_int_equal(s.reps.count, 6);
	assert_true(isnan(s.zone_speed_s[0]));
	assert_true(athlete_used_equal(&s.used, &s.used)); /* unknown equals unknown */
	activity_finish(&a);
}

static void test_manual(void **state)
{
	const struct athlete who = made_athlete();
	struct session s;

	(void)state;
	session_init(&s);
	s.sport = SPORT_RUN;
	s.kind_found = KIND_INTERVALS;
	s.timer_s = 2700;
	s.distance_m = 8200;
	s.rpe = 7;
	s.reps.count = 5;
	s.reps.seconds = 240;
	session_assess_manual(&who, &s);
	assert_true(s.manual);
	assert_int_equal(s.load_from, LOAD_RPE);
	near(s.load, 75, 1e-9);
	near(s.hard_s, 1200, 1e-9);
	near(s.longest_hard_s, 240, 1e-9);
	near(s.zone_s[0] + s.zone_s[1] + s.zone_s[2], 2700, 1e-9);
	near(s.avg_speed, 8200. / 2700, 1e-12);
	session_init(&s);
	s.sport = SPORT_RIDE;
	s.timer_s = 3600;
	session_assess_manual(&who, &s);
	assert_int_equal(s.kind_found, KIND_CROSS);
	assert_int_equal(s.load_from, LOAD_DURATION);
	session_init(&s);
	s.sport = SPORT_RUN;
	s.timer_s = 3600;
	s.avg_hr = 170;
	session_assess_manual(&who, &s);
	assert_int_equal(s.kind_found, KIND_TEMPO); /* an hour at threshold */
	assert_int_equal(s.load_from, LOAD_HR);
	near(s.load, 100, 1e-9);
}

/* Nobody said of what kind it was, but how hard. */
static void test_manual_effort(void **state)
{
	static const struct {
		enum sport sport;
		enum kind said, found;
		double rpe, hr;
		bool hard;
	} cases[] = {
		{SPORT_RUN, KIND_UNKNOWN, KIND_EASY, 3, NAN, false},
		{SPORT_RUN, KIND_UNKNOWN, KIND_EASY, 6, 150, false},
		{SPORT_RUN, KIND_UNKNOWN, KIND_TEMPO, 7, NAN, true},
		{SPORT_RUN, KIND_UNKNOWN, KIND_TEMPO, NAN, 166, true},
		{SPORT_RUN, KIND_EASY, KIND_EASY, 8, NAN, false}, /* the word counts */
		{SPORT_RIDE, KIND_UNKNOWN, KIND_CROSS, 8, NAN, true},
		{SPORT_STRENGTH, KIND_UNKNOWN, KIND_STRENGTH, 8, NAN, false},
	};
	const struct athlete who = made_athlete();

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		struct session s;
		session_init(&s);
		s.sport = cases[i].sport;
		s.kind_found = cases[i].said;
		s.timer_s = 3000;
		s.rpe = cases[i].rpe;
		s.avg_hr = cases[i].hr;
		session_assess_manual(&who, &s);
		assert_int_equal(s.kind_found, cases[i].found);
		near(s.hard_s, cases[i].hard ? 1350 : 0, 1e-9);
	}
}

static void test_routes(void **state)
{
	struct activity a, b;

	(void)state;
	made_run(&a, 3001, 1, 3, 140);
	made_run(&b, 3001, 1, 3, 140);
	for (size_t i = 0; i < a.sample_count; i++) {
		a.samples[i].lat = 47 + 2e-5 * (double)i;
		a.samples[i].lon = 8 + 1e-5 * (double)(i % 900);
		/* The same course with other noise, run the other way round. */
		b.samples[a.sample_count - 1 - i].lat = a.samples[i].lat +
							2e-5 * (double)(i * 7919 % 13 % 5);
		b.samples[a.sample_count - 1 - i].lon = a.samples[i].lon;
	}
	const struct athlete who = made_athlete();
	const uint64_t one = made_session(&a, &who).route, again = made_session(&b, &who).route;
	assert_true(route_alike(one, again));
	for (size_t i = 0; i < b.sample_count; i++)
		b.samples[i].lon += .1;
	assert_false(route_alike(one, made_session(&b, &who).route));
	assert_false(route_alike(0, 0));
	assert_true(route_alike(UINT64_C(0x1122334455667788), UINT64_C(0x11223344ff6677ff)));
	assert_false(route_alike(UINT64_C(0x1122334455667788), UINT64_C(0x112233ffffff77ff)));
	activity_finish(&a);
	activity_finish(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_hour_at_threshold_is_100),
		cmocka_unit_test(test_intervals_weigh_more_than_their_mean),
		cmocka_unit_test(test_repetitions_and_bounds),
		cmocka_unit_test(test_zones_by_heart_rate_then_by_speed),
		cmocka_unit_test(test_dropouts_of_heart_rate),
		cmocka_unit_test(test_sources_in_order),
		cmocka_unit_test(test_ignored_heart_rate_is_not_assessed),
		cmocka_unit_test(test_a_ride_has_no_pace),
		cmocka_unit_test(test_run_without_signals),
		cmocka_unit_test(test_assessing_again),
		cmocka_unit_test(test_contradicted_guess),
		cmocka_unit_test(test_unknown_threshold_speed),
		cmocka_unit_test(test_manual),
		cmocka_unit_test(test_manual_effort),
		cmocka_unit_test(test_routes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
