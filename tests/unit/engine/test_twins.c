/* What is one activity recorded twice, and what only looks like it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../daemon/engine/twins.h"
#include "paced/base/memory.h"

#define START INT64_C(1795674000)

/* An hour's run by one runner: where it is and how the heart beats, at `t`. */
static struct sample as_run(double t, uint64_t day)
{
	double away = (double)(day * 7919 % 13) * 1e-3;
	return (struct sample){.t = t,
		.lat = 47 + away + t * 2e-5,
		.lon = 8 + sin(t / 300) * 2e-3,
		.distance = (float)(t * 2.8),
		.speed = 2.8f,
		.altitude = NAN,
		.hr = (float)(140 + 15 * sin(t / 120 + (double)day)),
		.cadence = NAN,
		.power = NAN};
}

static struct activity recorded(double seconds, double every_s, uint64_t day)
{
	struct activity a;
	activity_init(&a);
	a.start = START;
	a.sport = SPORT_RUN;
	a.timer_s = a.elapsed_s = seconds;
	a.distance_m = seconds * 2.8;
	a.sample_count = (size_t)(seconds / every_s) + 1;
	a.samples = mem_alloc(a.sample_count, sizeof(*a.samples));
	for (size_t i = 0; i < a.sample_count; i++)
		a.samples[i] = as_run((double)i * every_s, day);
	return a;
}

/* As its row says it. */
static struct nearby row_of(const struct activity *a)
{
	return (struct nearby){.id = 1,
		.file = 1,
		.start = a->start,
		.timer_s = a->timer_s,
		.elapsed_s = a->elapsed_s,
		.distance_m = a->distance_m,
		.sport = a->sport,
		.serial = a->serial,
		.created = a->created,
		.leg = a->leg};
}

static bool are_twins_with(const struct activity *a, const struct activity *b, int64_t file)
{
	struct twin_terms terms = {0};
	struct nearby n = row_of(b);
	enum twin twin = twins_compare(&n, file, a, &terms);
	return twin == TWIN_YES || (twin == TWIN_MAYBE && twins_agree(a, b, terms));
}

static bool are_twins(const struct activity *a, const struct activity *b)
{
	return are_twins_with(a, b, 2);
}

struct two {
	struct activity a, b;
};

static struct two two_of(uint64_t day, uint64_t other_day)
{
	return (struct two){recorded(3600, 1, day), recorded(3600, 1, other_day)};
}

static void finish(struct two *t)
{
	activity_finish(&t->a);
	activity_finish(&t->b);
}

static void forget(struct activity *a, bool place, bool hr, bool distance)
{
	for (size_t i = 0; i < a->sample_count; i++) {
		struct sample *s = &a->samples[i];
		if (place)
			s->lat = s->lon = NAN;
		if (hr)
			s->hr = NAN;
		if (distance)
			s->distance = NAN;
	}
	if (distance)
		a->distance_m = NAN;
}

static void test_copies(void **state)
{
	(void)state;
	struct two t = two_of(1, 1);
	assert_true(are_twins(&t.a, &t.b));
	t.b.start++;
	assert_true(are_twins(&t.a, &t.b));
	assert_false(are_twins_with(&t.a, &t.b, 1)); /* legs of one file */
	finish(&t);
}

static void test_sports(void **state)
{
	static const struct {
		enum sport a, b;
		bool twins;
	} rows[] = {
		{SPORT_RUN, SPORT_TRAIL, true},
		{SPORT_RUN, SPORT_WALK, true},
		{SPORT_RUN, SPORT_OTHER, true},
		{SPORT_RUN, SPORT_RIDE, false},
		{SPORT_TRANSITION, SPORT_OTHER, false},
		{SPORT_TRANSITION, SPORT_TRANSITION, true},
	};
	(void)state;
	struct two t = two_of(1, 1);
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
		t.a.sport = rows[i].a;
		t.b.sport = rows[i].b;
		assert_int_equal(are_twins(&t.a, &t.b), rows[i].twins);
		t.a.sport = rows[i].b;
		t.b.sport = rows[i].a;
		assert_int_equal(are_twins(&t.a, &t.b), rows[i].twins);
	}
	finish(&t);
}

static void test_watch_and_phone(void **state)
{
	(void)state;
	struct activity watch = recorded(3600, 4, 1), phone = recorded(3640, 1, 1);
	phone.start -= 25; /* started before, stopped after; the same places at the same times */
	for (size_t i = 0; i < phone.sample_count; i++) {
		double t = phone.samples[i].t;
		phone.samples[i] = as_run(t - 25, 1);
		phone.samples[i].t = t;
		phone.samples[i].lat += 2e-4 * sin(t); /* a pocket's reception */
	}
	forget(&phone, false, true, false);
	phone.distance_m *= 1.04;
	assert_true(are_twins(&watch, &phone));
	assert_true(are_twins(&phone, &watch));
	assert_true(twins_richer(&watch, &phone, 0) > 0);
	assert_true(twins_richer(&phone, &watch, 0) < 0);
	activity_finish(&watch);
	activity_finish(&phone);
}

static void test_start_and_sport_alone_say_nothing(void **state)
{
	(void)state;
	struct two t = two_of(1, 1);
	t.b.start += 3;
	t.b.timer_s = t.b.elapsed_s = 3000;
	t.b.sample_count = 3001;
	assert_false(are_twins(&t.a, &t.b));
	t.b.timer_s = t.b.elapsed_s = 3450;
	t.b.sample_count = 3451;
	assert_true(are_twins(&t.a, &t.b));
	t.b.start += 61;
	assert_false(are_twins(&t.a, &t.b));
	finish(&t);
}

/* A file that was cut, and the whole one that came later. */
static void test_a_part_of_it(void **state)
{
	(void)state;
	struct two t = two_of(1, 1);
	t.b.timer_s = t.b.elapsed_s = 400;
	t.b.sample_count = 401;
	t.b.sport = SPORT_OTHER;
	assert_true(are_twins(&t.a, &t.b));
	assert_true(are_twins(&t.b, &t.a));
	forget(&t.a, false, true, false);
	assert_true(twins_richer(&t.a, &t.b, 0) > 0);
	assert_true(are_twins(&t.a, &t.b));
	for (size_t i = 0; i < t.b.sample_count; i++)
		t.b.samples[i].lat += 1e-3;
	assert_false(are_twins(&t.a, &t.b));
	finish(&t);
}

static void test_other_places_at_the_same_time(void **state)
{
	(void)state;
	struct two t = two_of(1, 2);
	assert_false(are_twins(&t.a, &t.b));
	finish(&t);
}

static void test_short_ones_one_after_the_other(void **state)
{
	(void)state;
	struct two t = {recorded(40, 1, 1), recorded(40, 1, 1)};
	t.b.start += 15;
	assert_true(are_twins(&t.a, &t.b));
	t.b.start += 15;
	assert_false(are_twins(&t.a, &t.b));
	finish(&t);
}

static void test_indoors(void **state)
{
	(void)state;
	struct two t = two_of(1, 1);
	forget(&t.a, true, false, false);
	forget(&t.b, true, false, false);
	t.b.distance_m *= 1.3; /* the treadmill's own opinion */
	assert_true(are_twins(&t.a, &t.b));
	forget(&t.b, false, true, false);
	assert_false(are_twins(&t.a, &t.b));
	t.b.distance_m /= 1.25;
	assert_true(are_twins(&t.a, &t.b));
	finish(&t);
}

static void test_one_device_says_so_itself(void **state)
{
	(void)state;
	struct two t = two_of(1, 2);
	t.a.serial = t.b.serial = 4711;
	t.a.created = t.b.created = START - 5;
	assert_true(are_twins(&t.a, &t.b));
	t.b.leg = 1; /* a transition of a triathlon */
	assert_false(are_twins(&t.a, &t.b));
	t.b.leg = 0;
	t.b.created++;
	assert_false(are_twins(&t.a, &t.b));
	t.a.created = t.b.created = TIME_NONE;
	assert_false(are_twins(&t.a, &t.b));
	finish(&t);
}

static void test_shifted_by_a_zone(void **state)
{
	static const struct {
		int64_t by;
		bool twins;
	} rows[] = {{3600, true}, {-3600, true}, {5 * 3600 + 1800 + 1, true},
		{-12 * 3600 - 900, true}, {26 * 3600, true}, {26 * 3600 + 900, false},
		{3603, false}, {3000, false}, {120, false}};
	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
		struct two t = two_of(1, 1);
		t.b.start += rows[i].by;
		if (are_twins(&t.a, &t.b) != rows[i].twins ||
			are_twins(&t.b, &t.a) != rows[i].twins)
			fail_msg("shifted by %lld", (long long)rows[i].by);
		finish(&t);
	}
}

/* The same course in the same time, an hour or a day later. */
static void test_again_is_not_shifted(void **state)
{
	(void)state;
	struct two t = two_of(1, 1);
	t.b.start += 86400;
	for (size_t i = 0; i < t.b.sample_count; i++)
		t.b.samples[i].hr += 6;
	assert_false(are_twins(&t.a, &t.b));
	forget(&t.b, false, true, false);
	for (size_t i = 0; i < t.b.sample_count; i++)
		t.b.samples[i].lat += 6e-4 *
				      sin(t.b.samples[i].t / 500); /* now ahead, now behind */
	assert_false(are_twins(&t.a, &t.b));
	finish(&t);
}

static void test_nothing_to_compare_is_no_copy(void **state)
{
	(void)state;
	struct two t = two_of(1, 1);
	forget(&t.a, true, true, true);
	forget(&t.b, true, true, true);
	assert_true(are_twins(&t.a, &t.b));
	t.b.start += 3600;
	assert_false(are_twins(&t.a, &t.b));
	finish(&t);
}

static void test_a_shifted_copy_must_be_as_long(void **state)
{
	(void)state;
	struct two t = two_of(1, 1);
	t.b.start += 3600;
	t.b.timer_s = t.b.elapsed_s = 3700;
	t.a.sample_count = t.b.sample_count = 3500;
	assert_false(are_twins(&t.a, &t.b));
	t.b.timer_s = 3620;
	assert_true(are_twins(&t.a, &t.b));
	t.b.distance_m *= 1.05;
	assert_false(are_twins(&t.a, &t.b));
	finish(&t);
}

/* A simplified track has few points, and an export no time for its pauses. */
static void test_a_track_of_few_points(void **state)
{
	(void)state;
	struct two t = {recorded(3600, 1, 1), recorded(3600, 90, 1)};
	assert_true(are_twins(&t.a, &t.b));
	t.b.sport = SPORT_OTHER;
	t.a.timer_s = 3000;
	t.b.timer_s = 3600;
	assert_true(are_twins(&t.a, &t.b));
	finish(&t);
}

static void test_tiny_ones(void **state)
{
	(void)state;
	struct two t = {recorded(2, 1, 1), recorded(2, 1, 1)};
	assert_true(are_twins(&t.a, &t.b));
	for (size_t i = 0; i < t.b.sample_count; i++)
		t.b.samples[i].lat += 1;
	assert_false(are_twins(&t.a, &t.b));
	finish(&t);
}

static void test_what_is_richer(void **state)
{
	(void)state;
	struct two t = two_of(1, 1);
	assert_int_equal(twins_richer(&t.a, &t.b, 0), 0);
	t.a.serial = 5;
	assert_true(twins_richer(&t.a, &t.b, 0) > 0);
	t.b.rpe = 7;
	assert_true(twins_richer(&t.b, &t.a, 0) > 0);
	t.a.lap_count = 4;
	assert_true(twins_richer(&t.a, &t.b, 0) > 0);
	struct two sparse = {recorded(3600, 2, 1), recorded(3600, 1, 1)};
	sparse.a.lap_count = 4;
	assert_true(twins_richer(&sparse.b, &sparse.a, 0) > 0);
	sparse.a.lap_count = 0;
	finish(&sparse);
	forget(&t.b, true, false, false);
	assert_true(twins_richer(&t.a, &t.b, 0) > 0);
	forget(&t.a, false, true, false);
	assert_true(twins_richer(&t.b, &t.a, 0) > 0);
	assert_true(twins_richer(&t.a, &t.b, 3600) > 0); /* its clock is right */
	t.a.lap_count = 0;
	finish(&t);
}

/* Copies of one recording that tell as much: the same one counts in whatever order they come. */
static void test_a_tie_is_broken(void **state)
{
	(void)state;
	struct two t = two_of(1, 1);
	t.a.timer_s = 3000; /* it knows of pauses */
	assert_true(twins_richer(&t.a, &t.b, 0) > 0);
	assert_true(twins_richer(&t.b, &t.a, 0) < 0);
	t.a.timer_s = t.b.timer_s + .2; /* as rounded */
	assert_int_equal(twins_richer(&t.a, &t.b, 0), 0);
	t.a.start++;
	assert_true(twins_richer(&t.a, &t.b, 0) < 0);
	t.a.sample_count -= 5;
	assert_true(twins_richer(&t.a, &t.b, 0) < 0);
	assert_true(twins_richer(&t.b, &t.a, 0) > 0);
	t.a.distance_m = NAN;
	t.a.sample_count += 5;
	assert_true(twins_richer(&t.b, &t.a, 0) > 0);
	finish(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_copies),
		cmocka_unit_test(test_sports),
		cmocka_unit_test(test_watch_and_phone),
		cmocka_unit_test(test_start_and_sport_alone_say_nothing),
		cmocka_unit_test(test_a_part_of_it),
		cmocka_unit_test(test_other_places_at_the_same_time),
		cmocka_unit_test(test_short_ones_one_after_the_other),
		cmocka_unit_test(test_indoors),
		cmocka_unit_test(test_one_device_says_so_itself),
		cmocka_unit_test(test_shifted_by_a_zone),
		cmocka_unit_test(test_again_is_not_shifted),
		cmocka_unit_test(test_nothing_to_compare_is_no_copy),
		cmocka_unit_test(test_a_shifted_copy_must_be_as_long),
		cmocka_unit_test(test_a_track_of_few_points),
		cmocka_unit_test(test_tiny_ones),
		cmocka_unit_test(test_what_is_richer),
		cmocka_unit_test(test_a_tie_is_broken),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
