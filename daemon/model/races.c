/*
 * Threshold speed by the critical speed of races: two or more of 2 to 25 minutes, of different
 * length, within the window lie on a line d = D' + CS t. An hour is run a little below critical
 * speed.
 */
#include <math.h>

#include "private.h"

#define SHORTEST  120.  /* s; where the line holds (models.md has 2 to 20 min) */
#define LONGEST   1500. /* s: a 5 km race of somebody who has just begun */
#define DIFFERENT 1.4   /* the longest against the shortest */
#define HOUR      .96   /* of critical speed */

void races_add(struct races *r, date day, double metres, double seconds)
{
	r->at[r->seen++ % RACES] = (struct raced){day, metres, seconds};
}

double races_threshold(const struct races *r, date d, date days)
{
	double metres[RACES], seconds[RACES], least = INFINITY, most = 0;
	size_t n = 0;

	for (size_t i = 0; i < RACES && i < r->seen; i++) {
		const struct raced *x = &r->at[i];
		if ((int64_t)d - x->day > days || x->seconds < SHORTEST || x->seconds > LONGEST)
			continue;
		metres[n] = x->metres;
		seconds[n++] = x->seconds;
		least = fmin(least, x->seconds);
		most = fmax(most, x->seconds);
	}
	return most >= DIFFERENT * least ? HOUR * critical_speed(metres, seconds, n, NULL) : NAN;
}
