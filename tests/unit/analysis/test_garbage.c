/* Whatever stands in a recording, as long as it is sound by itself: numbers come out that can be
 * summed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "athlete.h"
#include "made.h"

static float some(struct dice *d, double least, double most)
{
	return dice_true(d, .2) ? (float)NAN : (float)dice_between(d, least, most);
}

static void garbage(struct activity *a, struct dice *d)
{
	const size_t n = (size_t)dice_integer(d, 0, 400);
	const double step = dice_true(d, .1) ? 5000 : dice_between(d, .2, 30);
	double t = 0;

	made_run(a, n, 1, 3, 140);
	for (size_t i = 0; i < n; i++) {
		struct sample *s = &a->samples[i];
		t += dice_between(d, .001, step);
		s->t = t;
		s->lat = dice_true(d, .1) ? NAN : dice_between(d, -90, 90);
		s->lon = dice_true(d, .1) ? NAN : dice_between(d, -180, 180);
		s->distance = some(d, 0, 1e6);
		s->speed = some(d, 0, dice_true(d, .1) ? 60 : 6);
		s->altitude = some(d, -500, 9000);
		s->hr = some(d, 30, 230);
		s->cadence = some(d, 0, 250);
		s->power = some(d, 0, 2000);
	}
	a->sport = (enum sport)dice_integer(d, 0, SPORT_COUNT - 1);
	a->timer_s = dice_true(d, .5) ? NAN : dice_between(d, 0, 1e5);
	a->distance_m = dice_true(d, .5) ? NAN : dice_between(d, 0, 1e6);
	a->avg_hr = dice_true(d, .5) ? NAN : dice_between(d, 30, 230);
	a->rpe = some(d, 0, 10);
}

static void garbage_marks(struct activity *a, struct dice *d)
{
	const size_t n = (size_t)dice_integer(d, 0, 200);

	a->laps = mem_alloc(n, sizeof(*a->laps));
	a->pauses = mem_alloc(n, sizeof(*a->pauses));
	a->lap_count = a->pause_count = n;
	for (size_t i = 0; i < n; i++) {
		const double from = dice_between(d, -100, 10000);
		a->pauses[i] = (struct pause){from, from + dice_between(d, -50, 3000)};
		a->laps[i] = (struct lap){from, from + dice_between(d, -50, 600), NAN,
			dice_between(d, 0, 2000), NAN, NAN,
			(enum lap_intensity)dice_integer(d, 0, 6),
			(enum lap_trigger)dice_integer(d, 0, 6), dice_integer(d, -1, 3)};
	}
}

static void assert_sane(const struct session *s)
{
	assert_true(s->load >= 0 && s->load < 1e6);
	assert_true(isnan(s->hard_s) || (s->hard_s >= 0 && s->hard_s < 1e8));
	assert_true(isnan(s->easy_share) || (s->easy_share >= 0 && s->easy_share <= 1.000001));
	assert_true(s->reps.count >= 0 && s->reps.count <= 128);
	assert_true(s->kind_found > KIND_REST && s->kind_found < KIND_COUNT);
	assert_true(s->kind_reason[0] != '\0');
	assert_true(isnan(s->ascent_m) || s->ascent_m >= 0);
	assert_true(isnan(s->warmup_s) || s->warmup_s >= 0);
}

static void test_garbage(void **state)
{
	struct athlete who = made_athlete();
	const struct assess_options o = made_options();

	(void)state;
	for (uint64_t seed = 1; seed <= 1500; seed++) {
		struct dice d = {seed};
		struct activity a;
		struct bout bouts[4];
		garbage(&a, &d);
		garbage_marks(&a, &d);
		who.threshold_speed.value = dice_true(&d, .3) ? NAN : dice_between(&d, 1, 6);
		const struct session s = made_session(&a, &who);
		assert_sane(&s);
		assert_true(session_bouts(&a, &s, &who, &o, bouts, 4) <= 4);
		activity_finish(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_garbage)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
