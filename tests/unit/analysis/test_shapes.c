/* Shapes that are harder to see, and some that only look like repetitions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "paced/base/memory.h"
#include "pretend.h"

#define RUNS 100

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

static void two_lengths(struct workout *w, struct dice *d)
{
	const double brief = dice_between(d, 50, 70);

	workout_begin(w, KIND_INTERVALS);
	workout_add(w, PART_EASY, 900, .76);
	for (int i = 0; i < 4; i++) {
		workout_add(w, PART_HARD, 240, 1.02);
		workout_add(w, PART_JOG, i < 3 ? 90 : 200, .68);
	}
	for (int i = 0; i < 4; i++) {
		workout_add(w, PART_HARD, brief, 1.18);
		workout_add(w, PART_JOG, i < 3 ? 60 : 0, .68);
	}
	workout_add(w, PART_EASY, 600, .73);
	workout_end(w);
}

/* As the fancy takes: from half a minute to more than three. */
static void fartlek(struct workout *w, struct dice *d)
{
	workout_begin(w, KIND_INTERVALS);
	workout_add(w, PART_EASY, dice_between(d, 600, 900), .76);
	for (int i = 0; i < 10; i++) {
		workout_add(w, PART_HARD, dice_between(d, 30, 200), dice_between(d, 1.02, 1.2));
		workout_add(w, PART_JOG, dice_between(d, 60, 200), .72);
	}
	workout_add(w, PART_EASY, 500, .74);
	workout_end(w);
	w->warmup_s = w->cooldown_s = NAN; /* where it begins is a matter of opinion */
}

/* A surge on the way home is no repetition. */
static void surge_home(struct workout *w, struct dice *d)
{
	const int reps = dice_integer(d, 5, 7);

	workout_begin(w, KIND_INTERVALS);
	workout_add(w, PART_EASY, 900, .76);
	for (int i = 0; i < reps; i++) {
		workout_add(w, PART_HARD, 230, 1.03);
		workout_add(w, PART_JOG, i + 1 < reps ? 150 : 0, .68);
	}
	workout_add(w, PART_EASY, 430, .73);
	workout_add(w, PART_EASY, dice_between(d, 65, 80), 1);
	workout_add(w, PART_EASY, 500, .73);
	workout_end(w);
}

/* Half a minute fast, half a minute slow: too dense for strides, few though they may be. */
static void thirty_thirty(struct workout *w, struct dice *d)
{
	workout_intervals(w, 900, dice_integer(d, 10, 20), 30, 1.22, 30, RECOVER_JOG, 600);
}

/* Up a hill, and walking down. */
static void hills_walked_down(struct workout *w, struct dice *d)
{
	const int reps = dice_integer(d, 6, 12);
	const double seconds = dice_between(d, 45, 90);

	workout_begin(w, KIND_HILLS);
	workout_add(w, PART_EASY, 900, .76);
	for (int i = 0; i < reps; i++) {
		workout_add(w, PART_HARD, seconds, 1.1);
		w->parts[w->n - 1].grade = .08;
		if (i + 1 == reps)
			break;
		workout_add(w, PART_WALK, 2 * seconds, 0);
		w->parts[w->n - 1].grade = -.06;
	}
	workout_add(w, PART_EASY, 700, .74);
	workout_end(w);
}

/* Running between walks is no speed work. */
static void run_and_walk(struct workout *w, struct dice *d)
{
	const double seconds = dice_between(d, 110, 260);

	workout_begin(w, KIND_EASY);
	for (int i = 0; i < 9; i++) {
		workout_add(w, PART_EASY, seconds, .78);
		workout_add(w, PART_WALK, 60, 0);
	}
	workout_end(w);
}

static void test_shapes(void **state)
{
	static const struct {
		const char *name;
		void (*make)(struct workout *w, struct dice *d);
		double exact; /* share of the runs */
	} shapes[] = {
		{"brisk recoveries", floating, .9},
		{"pyramid", pyramid, .95},
		{"two sets", two_sets, .97},
		{"strides first", strides_first, .97},
		{"rests alone", bare, .97},
		{"broken", broken, .97},
		{"faster each", faster_each_time, .97},
		{"two lengths", two_lengths, .95},
		{"fartlek", fartlek, .85},
		{"surge on the way", surge_home, .97},
		{"30/30", thirty_thirty, .95},
		{"hills walked down", hills_walked_down, .95},
		{"run and walk", run_and_walk, .97},
	};

	(void)state;
	for (size_t k = 0; k < ARRAY_LENGTH(shapes); k++) {
		struct score score = {0};
		for (uint64_t i = 0; i < RUNS; i++) {
			struct dice d = pretend_dice(20000 + 1000 * k, i);
			const struct runner r = runner_make(&d);
			struct conditions c;
			struct workout w;
			conditions_random(&c, &d);
			shapes[k].make(&w, &d);
			c.gps = c.gps || w.kind == KIND_HILLS;
			look(&r, &w, &c, &d, &score);
		}
		printf("%-18s repetitions exact %5.1f %%\n", shapes[k].name,
			100. * score.exact / score.runs);
		assert_true(score.exact >= shapes[k].exact * score.runs);
		assert_true(score.bounds >= .95 * score.runs);
	}
}

/* Satellites get lost for half a minute: the speed jumps, and the steps do not. */
static void lost_satellites(struct activity *a, struct dice *d)
{
	double off = 0;

	for (size_t i = 1; i < a->sample_count; i++) {
		const double dt = a->samples[i].t - a->samples[i - 1].t;
		off = dice_true(d, .002 * dt) ? dice_between(d, 1, 2.5) : off * (1 - dt / 20);
		a->samples[i].speed += (float)off;
	}
}

static void test_lost_satellites(void **state)
{
	struct score score = {0};

	(void)state;
	for (uint64_t i = 0; i < 2 * RUNS; i++) {
		struct dice d = pretend_dice(50000, i);
		const struct runner r = runner_make(&d);
		struct conditions c;
		struct workout w;
		conditions_random(&c, &d);
		workout_random(&w, &d, i % 2 ? KIND_EASY : KIND_STEADY);
		look_after(lost_satellites, &r, &w, &c, &d, &score);
	}
	printf("lost satellites: no repetitions in %.1f %%\n", 100. * score.exact / score.runs);
	assert_true(score.exact >= .95 * score.runs);
}

/* On a treadmill without a footpod. */
static struct score by_heart_rate(enum kind kind, uint64_t seed, double least)
{
	struct score score = {0};

	for (uint64_t i = 0; i < RUNS; i++) {
		struct dice d = pretend_dice(seed, i);
		const struct runner r = runner_make(&d);
		struct conditions c;
		struct workout w;
		conditions_random(&c, &d);
		c.gps = false;
		c.no_speed = true;
		workout_random(&w, &d, kind);
		if (w.reps > 0 && w.rep_seconds < least)
			continue;
		look(&r, &w, &c, &d, &score);
	}
	printf("%-10s by heart rate alone: repetitions exact %5.1f %% of %d\n", kind_name(kind),
		100. * score.exact / score.runs, score.runs);
	return score;
}

static void test_heart_rate_alone(void **state)
{
	static const enum kind even[] = {KIND_EASY, KIND_STEADY, KIND_LONG, KIND_TEMPO, KIND_RACE};

	(void)state;
	const struct score s = by_heart_rate(KIND_INTERVALS, 40000, 75);
	assert_true(s.exact >= .9 * s.runs);
	assert_true(s.kinds >= .9 * s.runs);
	for (size_t k = 0; k < ARRAY_LENGTH(even); k++) {
		const struct score none = by_heart_rate(even[k], 41000 + 1000 * k, 0);
		assert_true(none.exact >= .98 * none.runs);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_heart_rate_alone),
		cmocka_unit_test(test_lost_satellites),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
