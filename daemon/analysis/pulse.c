/*
 * Repetitions by heart rate alone, for runs without a speed, as on a treadmill.
 *
 * A heart follows the effort as a first-order system: it comes nearer to where the effort would
 * bring it by the same share each second. Its value and its slope together therefore tell the
 * effort of that moment, and bouts are looked for in that as in a speed. What lasts less than a
 * minute does not show.
 */
#include <math.h>

#include "bouts.h"
#include "paced/base/memory.h"

#define FOLLOWS                                                                                    \
	30.           /* s: hearts have 20 to 40 when an effort begins, a little more when it ends \
		       */
#define REACH     4   /* bins before and after over which value and slope are taken */
#define AT_THRESH 4.  /* what the effort at threshold is called, as if it were m/s */
#define LEAST_REP 55. /* s, on average */
#define APART     2.  /* separation */
#define UNEVEN    .25 /* irregularity */
#define BETWEEN   .85 /* of threshold effort: the most that recoveries may have */

/* Heart rate by bin, what is missing carried on; false without any. */
static bool known_hr(const struct grid *g, float *hr)
{
	float last = NAN;

	for (size_t i = 0; i < g->n; i++) {
		last = isnan(g->hr[i]) ? last : g->hr[i];
		hr[i] = last;
	}
	for (size_t i = g->n; i-- > 0 && !isnan(last);) {
		hr[i] = isnan(hr[i]) ? last : hr[i];
		last = hr[i];
	}
	return !isnan(last);
}

/* Value plus slope: a line through the bins around. */
static double driven_to(const float *hr, size_t n, size_t i)
{
	const size_t from = i < REACH ? 0 : i - REACH, to = i + REACH + 1 > n ? n : i + REACH + 1;
	double sum = 0, moment = 0, spread = 0;
	const double middle = (double)(from + to - 1) / 2;

	for (size_t k = from; k < to; k++) {
		const double x = (double)k - middle;
		sum += (double)hr[k];
		moment += x * (double)hr[k];
		spread += x * x;
	}
	const double slope = spread > 0 ? moment / spread / BIN : 0;
	return sum / (double)(to - from) + slope * ((double)i - middle) * BIN + slope * FOLLOWS;
}

static void efforts(const struct grid *g, const struct athlete *who, float *hr, float *out)
{
	const double rest = who->rest_hr.value;

	for (size_t i = 0; i < g->n; i++) {
		const double share = (driven_to(hr, g->n, i) - rest) /
				     (who->threshold_hr.value - rest);
		out[i] = (float)(AT_THRESH * fmin(fmax(share, 0), 1.5));
	}
}

static bool are_meant(const struct bouts *b)
{
	double seconds = 0;

	for (size_t i = 0; i < b->n; i++)
		seconds += stretch_seconds(b->at[i]);
	return b->n >= 3 && seconds >= LEAST_REP * (double)b->n && b->separation >= APART &&
	       b->easy <= BETWEEN * AT_THRESH && bouts_irregularity(b) <= UNEVEN;
}

bool bouts_by_hr(const struct grid *g, const struct athlete *who, struct bouts *out)
{
	float *block = mem_alloc(2 * g->n + 1, sizeof(*block)), *hr = block + g->n;
	struct athlete effort = *who;
	struct grid pulse = *g;
	bool found = false;

	pulse.speed = pulse.smooth = block;
	effort.threshold_speed = (struct threshold){AT_THRESH, ORIGIN_OBSERVED, DATE_NONE, 1};
	if (known_hr(g, hr)) {
		efforts(g, who, hr, block);
		bouts_by_levels(&pulse, out);
		found = out->n > 0 && main_pattern(&pulse, out, &effort) == PATTERN_REPS &&
			are_meant(out);
	}
	free(block);
	return found;
}
