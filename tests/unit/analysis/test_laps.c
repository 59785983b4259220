/* Repetitions by the device's own laps, as devices write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "made.h"

#define near(a, b, within) assert_true(fabs((double)(a) - (double)(b)) <= (within))

struct part {
	double seconds, speed;
	enum lap_intensity intensity;
	int32_t step;
};

/* A run of these laps, a sample a second. */
static void run_of_laps(struct activity *a, const struct part *parts, size_t n)
{
	double seconds = 0, metres = 0;
	size_t at = 1;

	for (size_t k = 0; k < n; k++)
		seconds += parts[k].seconds;
	made_run(a, (size_t)seconds + 1, 1, 0, 150);
	made_wobble(a);
	a->laps = mem_alloc(n, sizeof(*a->laps));
	a->lap_count = n;
	for (size_t k = 0; k < n; k++) {
		const double start = a->samples[at - 1].t;
		for (double t = 0; t < parts[k].seconds; t++, at++) {
			metres += parts[k].speed;
			a->samples[at].speed = (float)parts[k].speed;
			a->samples[at].distance = (float)metres;
		}
		a->laps[k] = (struct lap){start, start + parts[k].seconds, parts[k].seconds,
			parts[k].seconds * parts[k].speed, NAN, NAN, parts[k].intensity,
			TRIGGER_MANUAL, parts[k].step};
	}
}

static struct reps reps_of(const struct part *parts, size_t n)
{
	const struct athlete who = made_athlete();
	struct activity a;

	run_of_laps(&a, parts, n);
	const struct session s = made_session(&a, &who);
	activity_finish(&a);
	return s.reps;
}

/* Two repetitions to the sides of a recovery so short that the signal alone would join them: the
 * laps are the finer word. */
static void test_steps_with_intensities(void **state)
{
	static const struct part parts[] = {{600, 2.8, LAP_WARMUP, 0}, {180, 4.2, LAP_INTERVAL, 1},
		{10, 2.5, LAP_RECOVERY, 2}, {180, 4.2, LAP_INTERVAL, 1}, {10, 2.5, LAP_RECOVERY, 2},
		{180, 4.2, LAP_INTERVAL, 1}, {600, 2.8, LAP_COOLDOWN, 3}};

	(void)state;
	const struct reps r = reps_of(parts, ARRAY_LENGTH(parts));
	assert_int_equal(r.count, 3);
	near(r.seconds, 180, 2);
	near(r.recovery_s, 10, 2);
}

/* An automatic lap inside a step does not end the repetition. */
static void test_a_step_of_two_laps(void **state)
{
	static const struct part parts[] = {{600, 2.8, LAP_WARMUP, 0}, {250, 4, LAP_INTERVAL, 1},
		{110, 4, LAP_INTERVAL, 1}, {90, 2.5, LAP_REST, 2}, {250, 4, LAP_INTERVAL, 3},
		{110, 4, LAP_INTERVAL, 3}, {600, 2.8, LAP_COOLDOWN, 4}};

	(void)state;
	const struct reps r = reps_of(parts, ARRAY_LENGTH(parts));
	assert_int_equal(r.count, 2);
	near(r.seconds, 360, 4);
}

/* Some watches call every lap an interval: then speeds tell which are. */
static void test_every_lap_called_an_interval(void **state)
{
	static const struct part parts[] = {{600, 2.2, LAP_INTERVAL, -1},
		{680, 2.8, LAP_INTERVAL, -1}, {180, 4.2, LAP_INTERVAL, -1},
		{300, 1.3, LAP_INTERVAL, -1}, {180, 4.2, LAP_INTERVAL, -1},
		{300, 1.3, LAP_INTERVAL, -1}, {180, 4.2, LAP_INTERVAL, -1},
		{900, 2.3, LAP_INTERVAL, -1}};

	(void)state;
	const struct reps r = reps_of(parts, ARRAY_LENGTH(parts));
	assert_int_equal(r.count, 3);
	near(r.seconds, 180, 2);
	near(r.speed, 4.2, .05);
}

/* Steps without intensities, and a button that was pressed too often at the end. */
static void test_steps_that_were_pressed_away(void **state)
{
	static const struct part parts[] = {{1, 0, LAP_ACTIVE, 0}, {278, 3.6, LAP_ACTIVE, 1},
		{60, 2.5, LAP_ACTIVE, 2}, {262, 3.8, LAP_ACTIVE, 1}, {60, 1.9, LAP_ACTIVE, 2},
		{268, 3.7, LAP_ACTIVE, 1}, {60, 1.4, LAP_ACTIVE, 2}, {263, 3.8, LAP_ACTIVE, 1},
		{60, 1.2, LAP_ACTIVE, 2}, {2, .7, LAP_ACTIVE, 1}, {11, 1.3, LAP_ACTIVE, 2},
		{2, 1.4, LAP_ACTIVE, 1}, {11, 1.3, LAP_ACTIVE, 2}, {342, 2.7, LAP_ACTIVE, 4}};

	(void)state;
	const struct reps r = reps_of(parts, ARRAY_LENGTH(parts));
	assert_int_equal(r.count, 4);
	near(r.seconds, 267.75, 3);
	near(r.recovery_s, 60, 3);
}

/* A treadmill without a footpod: what laps are called is all that is known. */
static void test_intensities_without_speed(void **state)
{
	static const struct part parts[] = {{600, 0, LAP_WARMUP, 0}, {180, 0, LAP_INTERVAL, 1},
		{120, 0, LAP_RECOVERY, 2}, {180, 0, LAP_INTERVAL, 1}, {120, 0, LAP_RECOVERY, 2},
		{180, 0, LAP_INTERVAL, 1}, {600, 0, LAP_COOLDOWN, 3}};
	const struct athlete who = made_athlete();
	const struct assess_options o = made_options();
	struct activity a;
	struct bout bouts[4];

	(void)state;
	run_of_laps(&a, parts, ARRAY_LENGTH(parts));
	for (size_t i = 0; i < a.sample_count; i++)
		a.samples[i].speed = a.samples[i].distance = NAN;
	const struct session s = made_session(&a, &who);
	assert_int_equal(s.reps.count, 3);
	near(s.reps.seconds, 180, 2);
	near(s.reps.recovery_s, 120, 2);
	assert_true(isnan(s.reps.speed) && isnan(s.reps.fade));
	assert_int_equal(s.kind_found, KIND_INTERVALS);
	near(s.warmup_s, 600, 2);
	assert_int_equal(session_bouts(&a, &s, &who, &o, bouts, 4), 3);
	assert_true(isnan(bouts[0].metres) && isnan(bouts[0].speed));
	near(bouts[0].hr, 150, 2);
	activity_finish(&a);
}

/* A lap each kilometre tells nothing of what was done in it. */
static void test_automatic_laps(void **state)
{
	static const struct part parts[] = {{400, 2.5, LAP_ACTIVE, -1}, {250, 4, LAP_ACTIVE, -1},
		{400, 2.5, LAP_ACTIVE, -1}, {250, 4, LAP_ACTIVE, -1}, {400, 2.5, LAP_ACTIVE, -1},
		{250, 4, LAP_ACTIVE, -1}, {400, 2.5, LAP_ACTIVE, -1}};

	(void)state;
	const struct reps r = reps_of(parts, ARRAY_LENGTH(parts));
	assert_int_equal(r.count, 3); /* as the signal has it: to the second where speed changes */
	near(r.seconds, 250, 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_steps_with_intensities),
		cmocka_unit_test(test_a_step_of_two_laps),
		cmocka_unit_test(test_every_lap_called_an_interval),
		cmocka_unit_test(test_steps_that_were_pressed_away),
		cmocka_unit_test(test_automatic_laps),
		cmocka_unit_test(test_intensities_without_speed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
