/* What kind a session is, and why in plain words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "made.h"

/* An even run by an athlete whose threshold is 4 m/s at 170 beats. */
static struct session even(double metres, double speed, double hr, enum sport sport)
{
	const struct athlete who = made_athlete();
	struct activity a;

	made_run(&a, (size_t)(metres / speed) + 1, 1, speed, hr);
	made_wobble(&a);
	a.sport = sport;
	const struct session s = made_session(&a, &who);
	activity_finish(&a);
	return s;
}

static void test_even_sessions(void **state)
{
	static const struct {
		double metres, speed, hr;
		enum sport sport;
		enum kind kind;
		const char *reason; /* how it begins */
	} rows[] = {
		{8000, 2.9, 140, SPORT_RUN, KIND_EASY, "100 % of it easy"},
		{5000, 2.5, 128, SPORT_RUN, KIND_RECOVERY, "short and very easy"},
		{9000, 3.6, 158, SPORT_RUN, KIND_STEADY, "100 % of it above easy"},
		{5400, 3.9, 167, SPORT_RUN, KIND_TEMPO, "23 hard minutes in one piece"},
		/* 5 km: by the pace of it, or a little slower with a heart above its threshold. */
		{5010, 4.15, 168, SPORT_RUN, KIND_RACE, "a race distance at race effort"},
		{5010, 3.95, 173, SPORT_RUN, KIND_RACE, "a race distance at race effort"},
		{5010, 3.95, 168, SPORT_RUN, KIND_TEMPO, "21 hard minutes in one piece"},
		{5600, 3.95, 173, SPORT_RUN, KIND_TEMPO, "24 hard minutes in one piece"},
		{5600, 4.2, 174, SPORT_RUN, KIND_RACE, "race effort from start to end"},
		{8000, 2.9, 140, SPORT_TREADMILL, KIND_EASY, "100 % of it easy"},
		{30000, 8, 150, SPORT_RIDE, KIND_CROSS, "not a run"},
		{2000, 1, 130, SPORT_SWIM, KIND_CROSS, "not a run"},
		{4000, 1.4, 95, SPORT_WALK, KIND_CROSS, "not a run"},
		{100, .05, 105, SPORT_STRENGTH, KIND_STRENGTH, "strength training"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
		const struct session s = even(
			rows[i].metres, rows[i].speed, rows[i].hr, rows[i].sport);
		if (s.kind_found != rows[i].kind ||
			strncmp(s.kind_reason, rows[i].reason, strlen(rows[i].reason)) != 0)
			fail_msg("%.0f m at %.2f m/s and %.0f beats: %s (%s), expected %s (%s)",
				rows[i].metres, rows[i].speed, rows[i].hr, kind_name(s.kind_found),
				s.kind_reason, kind_name(rows[i].kind), rows[i].reason);
	}
}

/* A title tells a race that was not run quite like one. */
static void test_called_a_race(void **state)
{
	const struct athlete who = made_athlete();
	struct activity a;

	(void)state;
	made_run(&a, 1501, 1, 3.85, 168);
	made_wobble(&a);
	assert_int_equal(made_session(&a, &who).kind_found, KIND_TEMPO);
	strcpy(a.name, "Lake parkrun");
	const struct session s = made_session(&a, &who);
	assert_int_equal(s.kind_found, KIND_RACE);
	assert_string_equal(s.kind_reason, "called a race, and run like one");
	activity_finish(&a);
}

/* A minute of jogging now and then on a walk is no speed work, however little is known of who
 * walks. */
static void test_a_walk_with_some_running(void **state)
{
	struct athlete who = made_athlete();
	struct activity a;

	(void)state;
	who.threshold_speed = (struct threshold){2, ORIGIN_ESTIMATED, DATE_NONE, .2};
	made_run(&a, 2401, 1, 0, 118);
	made_wobble(&a);
	double metres = 0;
	for (size_t i = 1; i < a.sample_count; i++) {
		a.samples[i].speed = i % 400 >= 300 && i > 300 ? 2.6f : 1.5f;
		metres += (double)a.samples[i].speed;
		a.samples[i].distance = (float)metres;
	}
	const struct session s = made_session(&a, &who);
	assert_int_equal(s.reps.count, 0);
	assert_true(kind_hardness(s.kind_found) <= HARDNESS_EASY);
	activity_finish(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_even_sessions),
		cmocka_unit_test(test_called_a_race),
		cmocka_unit_test(test_a_walk_with_some_running),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
