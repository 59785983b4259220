/*
 * The day, days or minute at the start of a line.
 */
#ifndef JOURNAL_WHEN_H
#define JOURNAL_WHEN_H

#include "line.h"

struct when {
	date day, until; /* until = day for a single day */
	int32_t minute;  /* of the day, -1 without a time */
};

/* Passes over it when the line has one; otherwise it is l->missing. */
bool take_when(struct line *l, struct when *out);
/* A single day / a day with a time of day. */
bool take_day(struct line *l, date *out);
bool take_minute(struct line *l, date *day, int32_t *minute);

#endif
