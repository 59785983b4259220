/*
 * Training over time as a picture: a bar for the load of each day, a line for fitness from the first
 * day of which something is known. Pure but for the file that is written. Small enough for a notification, without words, and readable on dark and
 * on light: colours of medium lightness on a transparent ground.
 */
#ifndef PACED_CHART_H
#define PACED_CHART_H

#include <stddef.h>
#include <stdint.h>

#include "paced/base/error.h"
#include "paced/model.h"

struct chart_day {
	double load, fitness;
	bool covered; /* else nothing is known of the day */
};

/* The `count` days that end on `last`. */
void chart_days(const struct history *h, date last, struct chart_day *out, size_t count);

struct chart {
	const struct chart_day *days; /* ascending; the last is drawn as today */
	size_t count;                 /* at least 1 */
	int width, height;            /* pixels, 16 to 4096 */
};
/* Replaces the file (mode 0600) at once or not at all. */
bool chart_png(const struct chart *c, const char *path, struct error *e);

#endif
