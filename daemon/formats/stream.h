/*
 * The compact form of an activity. Layout, all counts as LEB128 varints:
 *
 *   u8 version
 *   summary   zigzag start, utc_offset_s, created; varint flags, sport, serial, leg, records,
 *             records_hr; four texts as length and bytes; the numbers of `numbers[]` as f64
 *   samples   count; for each of `columns[]` u8 present, and when present one value a sample
 *   laps      count; for each the values of `lap_columns[]`, intensity, trigger, zigzag step
 *   pauses    count; for each from and to in ms
 *
 * A recording: u8 version; varint kind, findings; zigzag time and offset of its wellness, its
 * numbers as f64; count of activities; each as length and stream.
 *
 * A value is 0 where it is missing, otherwise 1 + zigzag of its difference from what the values
 * before it let expect. Steady columns (time, place, distance) expect the last step again.
 */
#ifndef PACED_FORMATS_STREAM_H
#define PACED_FORMATS_STREAM_H

#include <math.h>
#include <string.h>

#include "paced/formats.h"

#define STREAM_VERSION    1
#define RECORDING_VERSION 2
#define LEAST_STREAM      90 /* bytes of an activity in which nothing is known */

#define LATEST_TIME INT64_C(8589934592) /* 2^33: the year 2242 */
#define MOST_T      1e8                 /* s, three years */
#define MOST_OFFSET (26 * 3600)

enum {
	FLAG_HR_FROM_DEVICE = 1,
	FLAG_OFFSET_GUESSED = 2,
	FLAGS_KNOWN = 3,
};

/* Where a number lies in its struct, and what it may be. A value outside is packed as missing. */
struct column {
	size_t offset;
	bool is_double;
	bool steady;
	double scale;
	double least, most;
};

struct text {
	size_t offset, size;
};

extern const struct column stream_columns[];
extern const struct column stream_numbers[];
extern const struct column stream_wellness[];
extern const struct column stream_lap_columns[];
extern const struct column stream_pause_columns[];
extern const struct text stream_texts[];
enum {
	STREAM_COLUMNS = 9,
	STREAM_NUMBERS = 8,
	STREAM_WELLNESS = 3,
	STREAM_LAP_COLUMNS = 6,
	STREAM_PAUSE_COLUMNS = 2,
	STREAM_TEXTS = 4,
};

static inline double column_get(const struct column *c, const void *base)
{
	const char *at = (const char *)base + c->offset;
	double v;
	float f;
	if (c->is_double) {
		memcpy(&v, at, sizeof v);
		return v;
	}
	memcpy(&f, at, sizeof f);
	return (double)f;
}

static inline void column_set(const struct column *c, void *base, double v)
{
	char *at = (char *)base + c->offset;
	if (c->is_double) {
		memcpy(at, &v, sizeof v);
		return;
	}
	float f = (float)v;
	memcpy(at, &f, sizeof f);
}

static inline bool column_holds(const struct column *c, double v)
{
	return v >= c->least && v <= c->most; /* NAN is neither */
}

/* What the next value is expected to be. */
struct forecast {
	uint64_t last, step;
};

static inline uint64_t forecast_take(struct forecast *f, const struct column *c, uint64_t value)
{
	uint64_t difference = value - (f->last + f->step);
	if (c->steady)
		f->step = value - f->last;
	f->last = value;
	return difference;
}

static inline uint64_t forecast_give(
	struct forecast *f, const struct column *c, uint64_t difference)
{
	uint64_t value = difference + f->last + f->step;
	if (c->steady)
		f->step = value - f->last;
	f->last = value;
	return value;
}

#endif
