/*
 * The detector against a known truth: some 3,500 runs of pretend athletes, each with its own shape,
 * course, device and mishaps, and a table of what was found.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "paced/base/memory.h"
#include "pretend.h"

#define EACH  500
#define FEWER 200 /* of the kinds that are easy to tell */

static struct score run_kind(enum kind kind, uint64_t seed, uint64_t runs)
{
	struct score score = {0};

	for (uint64_t i = 0; i < runs; i++) {
		struct dice d = pretend_dice(seed, i);
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
		struct dice d = pretend_dice(9000, i);
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

static void test_laps_tell(void **state)
{
	struct score score = {0};

	(void)state;
	for (uint64_t i = 0; i < FEWER; i++) {
		struct dice d = pretend_dice(12000, i);
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
		cmocka_unit_test(test_laps_tell),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
