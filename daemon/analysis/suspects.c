/* What a recording says that cannot be: found by itself, and told to the athlete. */
#include "measure.h"

#include <math.h>

#define FASTEST_RUN   (22 / 3.6) /* m/s on average */
#define STEEPEST_HOUR 2200.      /* m of ascent */
#define FLAT_SECONDS  600.       /* of exactly one heart rate on the move */
#define STUCK_SECONDS 300.       /* of steps without way */
#define STEPPING      120.       /* steps/min */
#define JUMP_SHARE    .1         /* of the distance in impossible steps */

static bool too_fast(const struct session *x)
{
	return sport_is_running(x->sport) && x->timer_s >= 300 && x->avg_speed > FASTEST_RUN;
}

static bool too_steep(const struct session *x)
{
	return x->timer_s >= 600 && x->ascent_m / (x->timer_s / 3600) > STEEPEST_HOUR;
}

static bool hr_flat(const struct series *s)
{
	double longest = 0, run = 0;

	for (size_t i = 1; i < s->n; i++) {
		const bool same = !isnan(s->hr[i]) && fabsf(s->hr[i] - s->hr[i - 1]) < .01f;
		if (!same)
			run = 0;
		else if (series_moving(s, i))
			run += (double)s->dt[i];
		longest = greater(longest, run);
	}
	return longest >= FLAT_SECONDS;
}

/* ---- heart rate locked onto cadence ----
 * The optical sensor counts steps: both values are one for most of the time, and, what a strong run
 * at a heart rate that happens to be the cadence does not show, they also change together. */

#define BLOCK  10. /* s */
#define NEAR   3.  /* beats */
#define BLOCKS 60  /* at least */

struct lock {
	double hr, cadence, seconds; /* of the block that is being filled */
	double last_hr, last_cadence;
	size_t blocks, near;
	double hh, cc, hc; /* of changes from block to block */
};

static void lock_close(struct lock *l)
{
	const double hr = l->hr / l->seconds, cadence = l->cadence / l->seconds;

	if (l->blocks++ > 0) {
		const double dh = hr - l->last_hr, dc = cadence - l->last_cadence;
		l->hh += dh * dh;
		l->cc += dc * dc;
		l->hc += dh * dc;
	}
	l->near += fabs(hr - cadence) <= NEAR;
	l->last_hr = hr;
	l->last_cadence = cadence;
	l->hr = l->cadence = l->seconds = 0;
}

static bool hr_on_cadence(const struct series *s)
{
	struct lock l = {0};

	for (size_t i = 0; i < s->n; i++) {
		const float cadence = s->activity->samples[i].cadence;
		if (isnan(s->hr[i]) || isnan(cadence) || !series_moving(s, i))
			continue;
		l.hr += (double)s->hr[i] * (double)s->dt[i];
		l.cadence += (double)cadence * (double)s->dt[i];
		l.seconds += (double)s->dt[i];
		if (l.seconds >= BLOCK)
			lock_close(&l);
	}
	return l.blocks >= BLOCKS && l.near * 2 >= l.blocks && l.hc > .4 * sqrt(l.hh * l.cc);
}

/* ---- heart rate that jumps ----
 * A heart rises by some 15 beats in 5 s when a sprint begins, and falls more slowly. A strap
 * without contact jumps by more, up and down, many times an hour. */

#define JUMP_BEATS   20.
#define JUMP_SECONDS 5.
#define JUMP_PAUSE   15. /* s after one until the next counts */
#define JUMPS_HOUR   12. /* an hour that are too many */
#define JUMPS_LEAST  4

static bool hr_jumps(const struct series *s)
{
	const struct sample *x = s->activity->samples;
	double next = 60, jumps = 0;
	size_t from = 0;

	for (size_t i = 1; i < s->n; i++) {
		while (from < i && x[i].t - x[from].t > JUMP_SECONDS)
			from++;
		if (s->idle[i] > 5)
			next = greater(next, x[i].t + 30);
		if (x[i].t < next || !(fabsf(s->hr[i] - s->hr[from]) >= (float)JUMP_BEATS))
			continue;
		jumps++;
		next = x[i].t + JUMP_PAUSE;
	}
	return jumps >= JUMPS_LEAST && jumps > JUMPS_HOUR * s->timer_s / 3600;
}

/* ---- distance ---- */

static bool distance_stuck(const struct series *s)
{
	double longest = 0, run = 0;

	for (size_t i = 1; i < s->n; i++) {
		const bool stepping = s->activity->samples[i].cadence >= (float)STEPPING;
		run = stepping && s->speed[i] < .1f ? run + (double)s->dt[i] : 0;
		longest = greater(longest, run);
	}
	return longest >= STUCK_SECONDS;
}

/* Steps with a distance whose speed was refused as impossible. */
static bool distance_jumps(const struct series *s, double distance)
{
	const struct sample *x = s->activity->samples;
	double jumped = 0;

	for (size_t i = 1; i < s->n; i++)
		if (isnan(s->speed[i]) && x[i].distance > x[i - 1].distance)
			jumped += (double)x[i].distance - (double)x[i - 1].distance;
	return jumped > JUMP_SHARE * distance;
}

unsigned measure_suspects(const struct series *s, const struct session *out)
{
	const bool feet = sport_is_running(out->sport);
	unsigned bits = 0;

	bits |= too_fast(out) ? SUSPECT_SPEED : 0u;
	bits |= too_steep(out) ? SUSPECT_ASCENT : 0u;
	bits |= hr_flat(s) ? SUSPECT_HR_FLAT : 0u;
	bits |= hr_jumps(s) ? SUSPECT_HR_JUMPS : 0u;
	bits |= feet && hr_on_cadence(s) ? SUSPECT_HR_CADENCE : 0u;
	bits |= feet && (distance_stuck(s) || distance_jumps(s, out->distance_m)) ? SUSPECT_DISTANCE
										  : 0u;
	return bits;
}
