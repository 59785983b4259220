#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "athlete.h"
#include "made.h"

static unsigned suspects(const struct activity *a)
{
	const struct athlete who = made_athlete();

	return made_session(a, &who).suspect;
}

/* An hour of easy running as a sound device records it. */
static void sound_run(struct activity *a)
{
	const struct runner r = {4, 190, 60, 170, 166};
	struct workout w;
	struct conditions c;

	conditions_plain(&c);
	workout_easy(&w, KIND_EASY, 3600, .76);
	run_workout(&r, &w, &c, 11, MADE_START, 3600, a);
}

static void test_sound(void **state)
{
	struct activity a;

	(void)state;
	sound_run(&a);
	assert_int_equal(suspects(&a), 0);
	activity_finish(&a);
}

static void test_heart_rate_locked_onto_cadence(void **state)
{
	struct activity a;

	(void)state;
	sound_run(&a);
	for (size_t i = 300; i < a.sample_count; i++)
		a.samples[i].hr = (float)(int)a.samples[i].cadence;
	assert_int_equal(suspects(&a), SUSPECT_HR_CADENCE);
	const struct athlete who = made_athlete();
	const struct session s = made_session(&a, &who);
	assert_int_not_equal(s.load_from, LOAD_HR);
	assert_true(s.loads[LOAD_PACE] > 0);
	activity_finish(&a);
}

/* A strong run at a heart rate that happens to be the cadence is sound. */
static void test_same_numbers_are_no_lock(void **state)
{
	const struct runner r = {4, 200, 60, 172, 166};
	struct workout w;
	struct conditions c;
	struct activity a;

	(void)state;
	conditions_plain(&c);
	workout_easy(&w, KIND_TEMPO, 2400, .97);
	run_workout(&r, &w, &c, 12, MADE_START, 3600, &a);
	assert_int_equal(suspects(&a) & (unsigned)SUSPECT_HR_CADENCE, 0);
	activity_finish(&a);
}

static void test_flat_heart_rate(void **state)
{
	struct activity a;

	(void)state;
	sound_run(&a);
	for (size_t i = 600; i < 1300; i++)
		a.samples[i].hr = 151;
	assert_int_equal(suspects(&a), SUSPECT_HR_FLAT);
	activity_finish(&a);
}

static void test_jumping_heart_rate(void **state)
{
	struct activity a;

	(void)state;
	sound_run(&a);
	for (size_t i = 600; i < a.sample_count; i++)
		a.samples[i].hr += i / 40 % 3 == 0 ? 35 : 0;
	assert_true(suspects(&a) & SUSPECT_HR_JUMPS);
	activity_finish(&a);
}

static void test_heart_rate_above_maximum(void **state)
{
	struct activity a;

	(void)state;
	sound_run(&a);
	for (size_t i = 0; i < a.sample_count; i++)
		a.samples[i].hr += 60;
	a.avg_hr = NAN;
	assert_true(suspects(&a) & SUSPECT_HR_MAX);
	activity_finish(&a);
}

static void test_too_fast_and_too_steep(void **state)
{
	struct activity a;

	(void)state;
	made_run(&a, 1801, 1, 7, NAN);
	assert_true(suspects(&a) & SUSPECT_SPEED);
	activity_finish(&a);
	sound_run(&a);
	a.ascent_m = 2500;
	assert_true(suspects(&a) & SUSPECT_ASCENT);
	activity_finish(&a);
}

static void test_stuck_and_jumping_distance(void **state)
{
	struct activity a;

	(void)state;
	sound_run(&a);
	for (size_t i = 1000; i < 1400; i++) {
		a.samples[i].distance = a.samples[999].distance;
		a.samples[i].speed = 0;
	}
	assert_true(suspects(&a) & SUSPECT_DISTANCE);
	activity_finish(&a);
	sound_run(&a);
	for (size_t i = 1000; i < a.sample_count; i++)
		a.samples[i].distance += 4000;
	for (size_t i = 0; i < a.sample_count; i++)
		a.samples[i].speed = NAN;
	a.distance_m += 4000;
	assert_true(suspects(&a) & SUSPECT_DISTANCE);
	activity_finish(&a);
}

/* More than 225 an hour is nobody's: the next source is used. */
static void test_impossible_load(void **state)
{
	struct athlete who = made_athlete();
	struct activity a;

	(void)state;
	sound_run(&a);
	who.threshold_speed.value = 1.8;
	const struct session s = made_session(&a, &who);
	assert_true(s.suspect & SUSPECT_LOAD);
	assert_int_equal(s.load_from, LOAD_HR);
	activity_finish(&a);
}

static void test_names(void **state)
{
	(void)state;
	assert_string_equal(suspect_name(0), "load");
	assert_string_equal(suspect_name(SUSPECT_COUNT - 1), "hr-jumps");
	assert_string_equal(suspect_name(SUSPECT_COUNT), "unknown");
	assert_string_equal(origin_name(ORIGIN_REPORTED), "journal");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sound),
		cmocka_unit_test(test_heart_rate_locked_onto_cadence),
		cmocka_unit_test(test_same_numbers_are_no_lock),
		cmocka_unit_test(test_flat_heart_rate),
		cmocka_unit_test(test_jumping_heart_rate),
		cmocka_unit_test(test_heart_rate_above_maximum),
		cmocka_unit_test(test_too_fast_and_too_steep),
		cmocka_unit_test(test_stuck_and_jumping_distance),
		cmocka_unit_test(test_impossible_load),
		cmocka_unit_test(test_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
