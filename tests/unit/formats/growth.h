/*
 * Inputs made to be slow: CPU time may grow with their size, not with its square. Only ratios
 * count.
 */
#ifndef PACED_TESTS_GROWTH_H
#define PACED_TESTS_GROWTH_H

#include <math.h>
#include <time.h>

#include "paced/base/buffer.h"

typedef void slow_input(const struct buffer *input);

static inline double cpu_seconds_once(slow_input *work, const struct buffer *input)
{
	struct timespec from, to;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	work(input);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
	return (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
}

/* The best of five: what else the machine does only ever adds. */
static inline double cpu_seconds(slow_input *work, const struct buffer *input)
{
	double best = cpu_seconds_once(work, input);
	for (int i = 0; i < 4; i++)
		best = fmin(best, cpu_seconds_once(work, input));
	return best;
}

/* Eight times the size takes eight times as long, or twice that when it no longer fits into the
 * caches; a square would take 64 times as long. What is over in no time has no ratio. */
static inline bool grows_evenly(double once, double eight_times)
{
	static const double no_time = 0.02; /* s */
	return eight_times <= no_time || eight_times <= 32 * once;
}

#endif
