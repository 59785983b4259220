/*
 * A recording as bins of equal length, for finding what was done on purpose in it; internal to
 * analysis. Rests at a stopped watch are bins of speed 0; a long pause is cut to two minutes, so
 * that memory stays within a multiple of the samples.
 */
#ifndef PACED_ANALYSIS_GRID_H
#define PACED_ANALYSIS_GRID_H

#include <stddef.h>

#include "series.h"

#define BIN 2. /* seconds */

struct grid {
	size_t n;
	float *start;  /* seconds since the activity's start, pauses included */
	float *timer;  /* seconds of the bin with the timer running */
	float *speed;  /* graded m/s; the last known one where there is none */
	float *smooth; /* mean of five bins */
	float *raw;    /* speed as it was run, for courses without hills, where altitudes only add
			  noise */
	float *raw_smooth;
	float *hr;      /* NAN unknown */
	float *cadence; /* NAN unknown */
	float *grade;
};

void grid_init(struct grid *g, const struct series *s);
void grid_finish(struct grid *g);
struct grid grid_ungraded(
	const struct grid *g); /* borrows: the same bins with the speed as it was run */
double grid_hilliness(const struct grid *g); /* mean of the slopes, up or down */
/* The bin that holds that second since the start; n when it is behind the end. */
size_t grid_at(const struct grid *g, double second);
double grid_end(const struct grid *g, size_t bin); /* where bin - 1 ends, in the same seconds */

#endif
