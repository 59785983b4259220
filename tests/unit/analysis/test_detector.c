/*
 * The detector against a known truth: some 3,500 runs of pretend athletes, each with its own shape,
 * course, device and mishaps, and a table of what was found. Half of the athletes have thresholds
 * that are a few per cent off.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>

#include "athlete.h"
#include "paced/analysis.h"
#include "paced/base/memory.h"

#define EACH  500
#define FEWER 200 /* of the kinds that are easy to tell */

struct score {
	int runs, exact, kinds, bounds;
};

static struct threshold seen(double value)
{
	return (struct threshold){value, ORIGIN_OBSERVED, 0, .8};
}

static struct athlete athlete_of(const struct runner *r, struct dice *d)
{
	const double off = dice_true(d, .5) ? .02 : 0;

	return (struct athlete){.age = NAN,
		.weight_kg = NAN,
		.max_hr = seen(r->max_hr),
		.rest_hr = seen(r->rest_hr),
		.threshold_hr = seen(round(r->threshold_hr * (1 + off / 2 * dice_normal(d)))),
		.threshold_speed = seen(r->threshold_speed * (1 + off * dice_normal(d)))};
}

/* Kinds that only the history or the athlete's word can tell apart. */
static bool right(enum kind found, enum kind truth)
{
	if (truth == KIND_LONG)
		return found == KIND_EASY || found == KIND_STEADY;
	if (truth == KIND_RECOVERY)
		return found == KIND_RECOVERY || found == KIND_EASY;
	return found == truth;
}

static bool within(double found, double truth)
{
	return isnan(truth) ? true : fabs(found - truth) <= 60;
}

static void look(const struct runner *r, const struct workout *w, const struct conditions *c,
	struct dice *d, struct score *score)
{
	const struct assess_options o = {.day_start_s = 10800, .default_offset_s = OFFSET_NONE};
	const struct athlete who = athlete_of(r, d);
	struct activity a;
	struct session s;

	run_workout(r, w, c, (uint64_t)dice_integer(d, 1, 1000000000), 1764000000, 3600, &a);
	session_init(&s);
	session_measure(&a, &o, &s);
	session_assess(&a, &who, &o, &s);
	score->runs++;
	score->exact += s.reps.count == w->reps;
	score->kinds += right(s.kind_found, w->kind);
	score->bounds += within(s.warmup_s, w->warmup_s) && within(s.cooldown_s, w->cooldown_s);
	activity_finish(&a);
}

static struct score run_kind(enum kind kind, uint64_t seed, uint64_t runs)
{
	struct score score = {0};

	for (uint64_t i = 0; i < runs; i++) {
		struct dice d = {seed + i * 7919};
		const struct runner r = runner_make(&d);
		struct conditions c;
		struct workout w;
		conditions_random(&c, &d);
		if (kind == KIND_HILLS)
			c.gps = true;
		workout_random(&w, &d, kind);
		look(&r, &w, &c, &d, &score);
	}
	printf("%-10s %4d runs: repetitions exact %5.1f %%, kind %5.1f %%, warm-up and cool-down "
	       "%5.1f %%\n",
		kind_name(kind), score.runs, 100. * score.exact / score.runs,
		100. * score.kinds / score.runs, 100. * score.bounds / score.runs);
	return score;
}

static void test_repetitions_without_laps(void **state)
{
	(void)state;
	const struct score s = run_kind(KIND_INTERVALS, 1000, EACH);
	assert_true(s.exact >= .97 * s.runs);
	assert_true(s.kinds >= .98 * s.runs);
	assert_true(s.bounds >= .97 * s.runs);
	const struct score hills = run_kind(KIND_HILLS, 2000, FEWER);
	assert_true(hills.exact >= .97 * hills.runs);
	assert_true(hills.bounds >= .97 * hills.runs);
	const struct score strides = run_kind(KIND_STRIDES, 3000, FEWER);
	assert_true(strides.exact >= .95 * strides.runs);
}

static void test_kinds(void **state)
{
	static const enum kind kinds[] = {KIND_RECOVERY, KIND_EASY, KIND_STEADY, KIND_LONG,
		KIND_TEMPO, KIND_INTERVALS, KIND_HILLS, KIND_STRIDES, KIND_RACE};
	struct score all = {0};

	(void)state;
	for (size_t k = 0; k < ARRAY_LENGTH(kinds); k++) {
		const struct score s = run_kind(kinds[k], 5000 + 1000 * k, FEWER);
		all.runs += s.runs;
		all.kinds += s.kinds;
		assert_true(s.kinds >= .93 * s.runs);
	}
	assert_true(all.kinds >= .97 * all.runs);
}

/* Steady running over hills and between traffic lights, and runs that get faster, are no
 * repetitions. */
static void test_no_repetitions_where_none_are(void **state)
{
	struct score score = {0};

	(void)state;
	for (uint64_t i = 0; i < EACH; i++) {
		struct dice d = {9000 + i * 7919};
		const struct runner r = runner_make(&d);
		struct conditions c;
		struct workout w;
		conditions_random(&c, &d);
		workout_random(&w, &d, i % 2 ? KIND_EASY : KIND_STEADY);
		if (i % 3 == 0) {
			c.stops_each = dice_between(&d, 300, 1500);
		} else if (i % 3 == 1) {
			c.gps = true;
			c.hill_metres = dice_between(&d, 20, 80);
			c.hill_length = dice_between(&d, 600, 2500);
		} else {
			workout_progression(
				&w, dice_between(&d, 2400, 4500), .7, dice_between(&d, .85, .98));
		}
		look(&r, &w, &c, &d, &score);
	}
	printf("steady, hilly and stop-and-go: no repetitions in %.1f %%\n",
		100. * score.exact / score.runs);
	assert_true(score.exact >= .99 * score.runs);
}

/* ---- shapes that are harder to see ---- */

static void floating(struct workout *w, struct dice *d)
{
	workout_intervals(w, 900, dice_integer(d, 4, 8), dice_between(d, 120, 300), 1.05,
		dice_between(d, 60, 120), RECOVER_JOG, 600);
	for (size_t i = 0; i < w->n; i++)
		if (w->parts[i].kind == PART_JOG)
			w->parts[i].intensity = .85;
}

static void pyramid(struct workout *w, struct dice *d)
{
	static const double minutes[] = {1, 2, 3, 4, 3, 2, 1};
	const size_t n = ARRAY_LENGTH(minutes);

	workout_begin(w, KIND_INTERVALS);
	workout_add(w, PART_EASY, dice_between(d, 600, 1200), .76);
	for (size_t i = 0; i < n; i++) {
		workout_add(w, PART_HARD, 60 * minutes[i], 1.1 - .02 * minutes[i]);
		if (i + 1 < n)
			workout_add(w, PART_JOG, 45 + 20 * minutes[i], .68);
	}
	workout_add(w, PART_EASY, 600, .73);
	workout_end(w);
}

static void two_sets(struct workout *w, struct dice *d)
{
	const double seconds = dice_between(d, 90, 150);

	workout_begin(w, KIND_INTERVALS);
	workout_add(w, PART_EASY, 900, .76);
	for (int i = 0; i < 8; i++) {
		workout_add(w, PART_HARD, seconds, 1.1);
		if (i < 7)
			workout_add(w, PART_JOG, i == 3 ? 300 : 60, .68);
	}
	workout_add(w, PART_EASY, 600, .73);
	workout_end(w);
}

/* Strides at the end of the warm-up are no repetitions of the main set. */
static void strides_first(struct workout *w, struct dice *d)
{
	const int reps = dice_integer(d, 4, 6);

	workout_begin(w, KIND_INTERVALS);
	workout_add(w, PART_EASY, 800, .76);
	for (int i = 0; i < 4; i++) {
		workout_add(w, PART_HARD, 20, 1.3);
		workout_add(w, PART_JOG, 60, .68);
	}
	for (int i = 0; i < reps; i++) {
		workout_add(w, PART_HARD, 240, 1.03);
		if (i + 1 < reps)
			workout_add(w, PART_JOG, 120, .68);
	}
	workout_add(w, PART_EASY, 600, .73);
	workout_end(w);
	w->reps = reps;
	w->warmup_s = 800 + 4 * 80;
}

/* The watch was started at the first repetition, and the rests were stood through. */
static void bare(struct workout *w, struct dice *d)
{
	workout_intervals(w, 0, dice_integer(d, 5, 8), dice_between(d, 120, 300), 1.06,
		dice_between(d, 60, 120), RECOVER_STAND, 0);
}

/* A road had to be crossed in one of the repetitions. */
static void broken(struct workout *w, struct dice *d)
{
	workout_begin(w, KIND_INTERVALS);
	workout_add(w, PART_EASY, 900, .76);
	for (int i = 0; i < 5; i++) {
		const double first = i == 2 ? dice_between(d, 60, 180) : 120;
		workout_add(w, PART_HARD, first, 1.05);
		workout_add(w, PART_STAND, i == 2 ? 15 : 0, 0);
		workout_add(w, PART_HARD, 240 - first, 1.05);
		if (i < 4)
			workout_add(w, PART_JOG, 120, .68);
	}
	workout_add(w, PART_EASY, 600, .73);
	workout_end(w);
	w->reps = 5;
}

static void faster_each_time(struct workout *w, struct dice *d)
{
	const int reps = dice_integer(d, 4, 6);

	workout_begin(w, KIND_INTERVALS);
	workout_add(w, PART_EASY, 800, .76);
	for (int i = 0; i < reps; i++) {
		workout_add(w, PART_HARD, 300, .96 + .025 * i);
		if (i + 1 < reps)
			workout_add(w, PART_JOG, 90, .68);
	}
	workout_add(w, PART_EASY, 600, .73);
	workout_end(w);
}

static void test_shapes(void **state)
{
	static const struct {
		const char *name;
		void (*make)(struct workout *w, struct dice *d);
	} shapes[] = {{"brisk recoveries", floating}, {"pyramid", pyramid}, {"two sets", two_sets},
		{"strides first", strides_first}, {"rests alone", bare}, {"broken", broken},
		{"faster each", faster_each_time}};

	(void)state;
	for (size_t k = 0; k < ARRAY_LENGTH(shapes); k++) {
		struct score score = {0};
		for (uint64_t i = 0; i < FEWER / 2; i++) {
			struct dice d = {20000 + 1000 * k + i * 7919};
			const struct runner r = runner_make(&d);
			struct conditions c;
			struct workout w;
			conditions_random(&c, &d);
			shapes[k].make(&w, &d);
			look(&r, &w, &c, &d, &score);
		}
		printf("%-17s repetitions exact %5.1f %%\n", shapes[k].name,
			100. * score.exact / score.runs);
		assert_true(score.exact >= .95 * score.runs);
		assert_true(score.bounds >= .95 * score.runs);
	}
}

static void test_laps_tell(void **state)
{
	struct score score = {0};

	(void)state;
	for (uint64_t i = 0; i < FEWER; i++) {
		struct dice d = {12000 + i * 7919};
		const struct runner r = runner_make(&d);
		struct conditions c;
		struct workout w;
		conditions_random(&c, &d);
		c.step_laps = i % 2;
		c.part_laps = !c.step_laps;
		workout_random(&w, &d, KIND_INTERVALS);
		look(&r, &w, &c, &d, &score);
	}
	printf("with laps: repetitions exact %.1f %%\n", 100. * score.exact / score.runs);
	assert_true(score.exact >= .99 * score.runs);
	assert_true(score.bounds >= .98 * score.runs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_repetitions_without_laps),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_no_repetitions_where_none_are),
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_laps_tell),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
