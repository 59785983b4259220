/*
 * Fast stretches of a run, found in graded speed or taken from laps; internal to analysis.
 */
#ifndef PACED_ANALYSIS_BOUTS_H
#define PACED_ANALYSIS_BOUTS_H

#include <stdbool.h>
#include <stddef.h>

#include "grid.h"
#include "paced/analysis.h"

#define MOST_BOUTS 128

struct stretch {
	size_t from, to; /* bins [from, to) */
};

struct bouts {
	struct stretch at[MOST_BOUTS];
	size_t n;
	double easy, fast; /* m/s: the two levels of the run */
	double separation; /* their distance in spreads */
	bool after_rest;   /* told from standing rests alone */
};

/* bouts.c: two levels of speed, and the times at the upper one. Finds none in a run of one level.
 */
void bouts_by_levels(const struct grid *g, struct bouts *out);
/* The same within a part of the run. */
void bouts_within(const struct grid *g, struct stretch at, struct bouts *out);
/* The times between standing rests, for intervals recorded without any easy running. */
void bouts_by_rests(const struct grid *g, struct bouts *out);

/* lap_reps.c: by the intensity or the step of laps, or by laps that alternate. False: laps do not
 * tell. */
bool bouts_by_laps(const struct activity *a, const struct grid *g, struct bouts *out);

/* pulse.c: repetitions by heart rate alone; false when none show. */
bool bouts_by_hr(const struct grid *g, const struct athlete *who, struct bouts *out);

/* reps.c: what the run's bouts are. */
enum pattern { PATTERN_NONE, PATTERN_REPS, PATTERN_STRIDES, PATTERN_ONE };
enum pattern find_pattern(const struct activity *a, const struct grid *g, const struct athlete *who,
	struct bouts *out);
/* The same of bouts already found, of which what is no part of the main set is left out. */
enum pattern main_pattern(const struct grid *g, struct bouts *b, const struct athlete *who);
/* How far their lengths are from each other: 0 for one length, see reps.c. */
double bouts_irregularity(const struct bouts *b);
void describe_bout(const struct grid *g, struct stretch at, struct bout *out);
void describe_reps(const struct grid *g, const struct bouts *b, struct reps *out);
double mean_speed(const struct grid *g, struct stretch at); /* of smoothed graded speed */
double stretch_seconds(struct stretch at);

#endif
