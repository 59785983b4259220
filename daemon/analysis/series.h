/*
 * A recording made fit for sums; internal to analysis.
 *
 * Sample i stands for the step from sample i - 1 to it. Time is weighted, never counted in samples,
 * so that smart recording and a sample a second give the same sums. Five columns of floats, one
 * allocation; the activity is borrowed.
 */
#ifndef PACED_ANALYSIS_SERIES_H
#define PACED_ANALYSIS_SERIES_H

#include <stdbool.h>
#include <stddef.h>

#include "paced/formats.h"

struct series {
	const struct activity *activity;
	size_t n;
	float *dt;       /* seconds of the step with the timer running */
	float *idle;     /* seconds of it in a pause, or beyond what a gap is believed to be */
	float *speed;    /* m/s, NAN unknown */
	float *graded;   /* speed on the flat for the same effort, NAN unknown */
	float *rolled;   /* graded as a mean over 30 s */
	float *hr;       /* beats/min, NAN unknown */
	float *grade;    /* rise/run, 0 where it is not known */
	double timer_s;  /* sum of dt */
	double moving_s; /* of it faster than standing, or all where there is no speed */
	double hr_s;     /* of it with a heart rate */
	double speed_s;  /* of it with a speed */
	double metres;   /* by speed */
	bool has_grade;
};

/* fmin and fmax without the call, for numbers that are known. */
static inline double lesser(double a, double b)
{
	return a < b ? a : b;
}

static inline double greater(double a, double b)
{
	return a > b ? a : b;
}

#define STANDING .5 /* m/s: slower is not moving */

void series_init(struct series *s, const struct activity *a, bool minetti);
void series_finish(struct series *s);

/* True when sample i was on the move. */
bool series_moving(const struct series *s, size_t i);

/* The parts, by file: speed and time in series.c, altitude in altitude.c, stuck.c. */
void series_mend_stuck(struct series *s);
void series_grade(
	struct series *s, double reach);      /* slope over that many metres before and after */
double series_ascent(const struct series *s); /* NAN where the altitudes are not believed */

#endif
