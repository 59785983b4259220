/*
 * A distance that stood still under trees or in a tunnel and then was made up for in one leap: the
 * way is spread over the time that it took. One who stood at a traffic light has no leap behind it,
 * or one so small that it would have been a crawl.
 */
#include "series.h"

#include <math.h>

#include "paced/base/terms.h"

#define LEAST_STUCK 5.   /* s */
#define MOST_STUCK  180. /* s; for longer, nobody knows how it went */
#define STUCK       .1   /* m/s */
#define LEAP        7.   /* m/s: faster than runs go on from a standstill */
#define LEAST_PACE  1.5  /* m/s over all of it */
#define MOST_PACE   7.

struct stuck {
	size_t from; /* the last sample before it */
	double seconds;
};

static double metres_to(const struct series *s, size_t from, size_t to)
{
	const struct sample *x = s->activity->samples;

	return (double)x[to].distance - (double)x[from].distance;
}

/* Sample i ended the standstill: with a leap that makes up for it, or not. */
static void mend(struct series *s, const struct stuck *stuck, size_t i)
{
	const double dt = (double)s->dt[i], seconds = stuck->seconds + dt;
	const double pace = metres_to(s, stuck->from, i) / seconds;

	if (stuck->seconds < LEAST_STUCK || stuck->seconds > MOST_STUCK)
		return;
	if (metres_to(s, i - 1, i) < LEAP * dt || !(pace >= LEAST_PACE && pace <= MOST_PACE))
		return;
	for (size_t k = stuck->from + 1; k <= i; k++)
		s->speed[k] = (float)pace;
}

void series_mend_stuck(struct series *s)
{
	struct stuck stuck = {0, 0};

	if (!sport_is_running(s->activity->sport))
		return;
	for (size_t i = 1; i < s->n; i++) {
		const double dt = (double)s->dt[i];
		if (metres_to(s, i - 1, i) < STUCK * dt && s->idle[i] <= 0) {
			stuck.seconds += dt;
			continue;
		}
		if (s->idle[i] <= 0 && dt > 0)
			mend(s, &stuck, i);
		stuck = (struct stuck){i, 0};
	}
}
