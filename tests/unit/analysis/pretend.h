/* Runs of pretend athletes with a known truth, and what the detector makes of them. Half of the
 * athletes have thresholds that are a few per cent off. PACED_SEED=N in the environment deals other
 * athletes and other runs. */
#ifndef PACED_TEST_PRETEND_H
#define PACED_TEST_PRETEND_H

#include <math.h>
#include <stdlib.h>

#include "athlete.h"
#include "paced/analysis.h"

struct score {
	int runs, exact, kinds, bounds;
};

static inline struct threshold seen(double value)
{
	return (struct threshold){value, ORIGIN_OBSERVED, 0, .8};
}

static inline struct athlete athlete_of(const struct runner *r, struct dice *d)
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
static inline bool right(enum kind found, enum kind truth)
{
	if (truth == KIND_LONG)
		return found == KIND_EASY || found == KIND_STEADY;
	if (truth == KIND_RECOVERY)
		return found == KIND_RECOVERY || found == KIND_EASY;
	return found == truth;
}

static inline bool within(double found, double truth)
{
	return isnan(truth) ? true : fabs(found - truth) <= 60;
}

/* What a device is made to write that it should not; NULL for nothing. */
typedef void mishap(struct activity *a, struct dice *d);

static inline void look_after(mishap *happens, const struct runner *r, const struct workout *w,
	const struct conditions *c, struct dice *d, struct score *score)
{
	const struct assess_options o = {.day_start_s = 10800, .default_offset_s = OFFSET_NONE};
	const struct athlete who = athlete_of(r, d);
	struct activity a;
	struct session s;

	run_workout(r, w, c, (uint64_t)dice_integer(d, 1, 1000000000), 1764000000, 3600, &a);
	if (happens)
		happens(&a, d);
	session_init(&s);
	session_measure(&a, &o, &s);
	session_assess(&a, &who, &o, &s);
	score->runs++;
	score->exact += s.reps.count == w->reps;
	score->kinds += right(s.kind_found, w->kind);
	score->bounds += within(s.warmup_s, w->warmup_s) && within(s.cooldown_s, w->cooldown_s);
	activity_finish(&a);
}

static inline void look(const struct runner *r, const struct workout *w, const struct conditions *c,
	struct dice *d, struct score *score)
{
	look_after(NULL, r, w, c, d, score);
}

static inline struct dice pretend_dice(uint64_t first, uint64_t i)
{
	const char *other = getenv("PACED_SEED");

	return (struct dice){first + i * 7919 + (other ? strtoull(other, NULL, 10) * 1000003 : 0)};
}

#endif
