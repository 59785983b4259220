/*
 * What TCX and GPX have in common: points one after the other, until they are an activity.
 */
#ifndef PACED_FORMATS_TRACK_H
#define PACED_FORMATS_TRACK_H

#include "paced/formats.h"

/* One activity in the making. Times of samples, laps and pauses are UTC seconds until it is done.
 */
struct track {
	struct activity activity;
	size_t sample_room, lap_room, pause_room;
	struct pause
		*stops; /* those pauses that the file marks: what is gone then does not count */
	size_t stop_count, stop_room;
	double start;     /* as written, NAN unknown */
	int32_t offset_s; /* of the first time that is not written in UTC, OFFSET_NONE */
};

void track_init(struct track *t);
void track_finish(struct track *t);

struct sample track_blank_sample(void); /* nothing known, t NAN */

/* Adds a point; those without a time are not kept. */
void track_add_sample(struct track *t, const struct sample *s);
void track_add_lap(struct track *t, const struct lap *lap);
void track_add_pause(struct track *t, double from, double to); /* by what the points are like */
void track_add_stop(struct track *t, double from, double to);  /* as the file marks it */

/* ISO 8601, seconds since 1970 with their fraction; NAN when it is none. */
double track_time(struct track *t, const char *text);

/* "Running", "biking", "trail_running", "9": names and numbers that services give to sports. */
void track_set_sport(struct track *t, const char *word);

/* Makes the activity and appends it to *out; true when there was one (times, or laps). The track is
 * then blank again. */
bool track_done(struct track *t, struct recording *out);

#endif
