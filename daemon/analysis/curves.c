/* Best efforts by duration, and drift: each in one pass with a second index behind it. */
#include "measure.h"

#include <math.h>

#include "paced/base/memory.h"

const double curve_seconds[CURVE_POINTS] = {30, 60, 120, 300, 600, 1200, 1800, 2400, 3600};

/* Running integrals of a recording: `value` is the integral of some rate over `axis`. */
struct integral {
	double *axis, *value;
	size_t n;
};

static struct integral integral_make(size_t n)
{
	double *block = mem_alloc(2 * n + 1, sizeof(*block));

	return (struct integral){.axis = block, .value = block + n, .n = n};
}

#define DRY_STRAP 600. /* s */
#define DRY_MORE  5.   /* beats */

/* Heart rate over the timer seconds in which there is one. */
static struct integral integral_hr(const struct series *s)
{
	struct integral r = integral_make(s->n);
	double axis = 0, value = 0;

	for (size_t i = 0; i < s->n; i++) {
		if (!isnan(s->hr[i])) {
			axis += (double)s->dt[i];
			value += (double)s->hr[i] * (double)s->dt[i];
		}
		r.axis[i] = axis;
		r.value[i] = value;
	}
	return r;
}

/* Graded metres over seconds with the pauses: a rest at a stopped watch is no part of an effort. */
static struct integral integral_graded(const struct series *s)
{
	struct integral r = integral_make(s->n);
	double value = 0;

	for (size_t i = 0; i < s->n; i++) {
		if (!isnan(s->graded[i]))
			value += (double)s->graded[i] * (double)s->dt[i];
		r.axis[i] = s->activity->samples[i].t;
		r.value[i] = value;
	}
	return r;
}

struct best {
	double mean; /* NAN when the recording is shorter */
	size_t from, to;
};

/* The value at `at`, which lies in the step from sample j to j + 1. */
static double between(const struct integral *r, size_t j, double at)
{
	const double step = r->axis[j + 1] - r->axis[j];

	if (!(step > 0))
		return r->value[j];
	return r->value[j] + (r->value[j + 1] - r->value[j]) * (at - r->axis[j]) / step;
}

static struct best best_window(const struct integral *r, double seconds)
{
	struct best best = {.mean = NAN};
	size_t j = 0;

	for (size_t i = 1; i < r->n; i++) {
		const double from = r->axis[i] - seconds;
		if (from < r->axis[0] - 1e-9)
			continue;
		while (j + 1 < i && r->axis[j + 1] <= from)
			j++;
		/* From the sample before, the sum cannot be less: most windows end here. */
		if (r->value[i] - r->value[j] <= best.mean * seconds)
			continue;
		const double mean = (r->value[i] - between(r, j, from)) / seconds;
		if (!(mean <= best.mean))
			best = (struct best){mean, j, i};
	}
	return best;
}

static double mean_between(const struct integral *r, size_t from, size_t to, double least)
{
	const double seconds = r->axis[to] - r->axis[from];

	return seconds >= least ? (r->value[to] - r->value[from]) / seconds : NAN;
}

/* The highest 10 s, unless a whole minute is so much lower that it must have been a spike. */
static double top_of(const struct integral *hr)
{
	const double ten = best_window(hr, 10).mean;
	const double minute = best_window(hr, 60).mean;

	return isnan(minute) ? ten : fmin(ten, minute + 10);
}

/* Straps are dry when a run begins, and hearts are not at their highest: the first minutes count as
 * far as the rest comes near them. */
static double robust_top(const struct integral *hr)
{
	const double whole = top_of(hr);
	struct integral rest = *hr;

	while (rest.n > 0 && rest.axis[0] < DRY_STRAP) {
		rest.axis++;
		rest.value++;
		rest.n--;
	}
	if (rest.n < 2 || rest.axis[rest.n - 1] - rest.axis[0] < DRY_STRAP / 2)
		return whole;
	return fmin(whole, top_of(&rest) + DRY_MORE);
}

void measure_curves(const struct series *s, struct session *out)
{
	const bool speed = s->speed_s >= .5 * s->timer_s && s->metres > 0;
	struct integral hr = integral_hr(s);
	struct integral graded = integral_graded(s);

	out->top_hr = robust_top(&hr);
	for (size_t k = 0; k < CURVE_POINTS; k++) {
		out->best_hr[k] = best_window(&hr, curve_seconds[k]).mean;
		if (!speed)
			continue;
		const struct best best = best_window(&graded, curve_seconds[k]);
		out->best_speed[k] = best.mean;
		if (!isnan(best.mean))
			out->best_speed_hr[k] = mean_between(
				&hr, best.from, best.to, curve_seconds[k] / 2);
	}
	free(hr.axis);
	free(graded.axis);
}

/* ---- drift ---- */

#define SETTLING   600 /* s left out at the start */
#define LEAST_HALF 600 /* s that each half must have */

struct efficiency {
	double metres, beats, seconds;
};

/* Means over timer seconds [from, to) where there is a heart rate and movement. */
static struct efficiency efficiency_of(const struct series *s, double from, double to)
{
	struct efficiency e = {0};
	double t = 0;

	for (size_t i = 0; i < s->n; i++) {
		t += (double)s->dt[i];
		if (t < from || t >= to || isnan(s->hr[i]) || isnan(s->graded[i]))
			continue;
		if (!series_moving(s, i))
			continue;
		e.metres += (double)s->graded[i] * (double)s->dt[i];
		e.beats += (double)s->hr[i] * (double)s->dt[i];
		e.seconds += (double)s->dt[i];
	}
	return e;
}

static double drift_of(const struct series *s, double from, double to)
{
	const double middle = (from + to) / 2;
	const struct efficiency first = efficiency_of(s, from, middle);
	const struct efficiency second = efficiency_of(s, middle, to);

	if (first.seconds < LEAST_HALF || second.seconds < LEAST_HALF || !(first.metres > 0))
		return NAN;
	const double ef1 = first.metres / first.beats;
	const double ef2 = second.metres / second.beats;
	return 100 * (ef1 - ef2) / ef1;
}

void measure_drift(const struct series *s, struct session *out)
{
	out->drift = drift_of(s, SETTLING, s->timer_s);
	out->drift_first_half = drift_of(s, SETTLING, s->timer_s / 2);
}
