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
 * A value is 0 where it is missing, otherwise 1 + zigzag of its difference from what the values
 * before it let expect. Steady columns (time, place, distance) expect the last step again.
 */
#include "paced/formats.h"

#include <math.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"

#define STREAM_VERSION    1
#define RECORDING_VERSION 1
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

#define SAMPLE(member, wide, steady, scale, least, most)                                           \
	{                                                                                          \
		offsetof(struct sample, member), wide, steady, scale, least, most                  \
	}
static const struct column columns[] = {
	SAMPLE(t, true, true, 1e3, 0, MOST_T),
	SAMPLE(lat, true, true, 1e7, -90, 90),
	SAMPLE(lon, true, true, 1e7, -180, 180),
	SAMPLE(distance, false, true, 1e2, 0, 1e8),
	SAMPLE(speed, false, false, 1e3, 0, 1e3),
	SAMPLE(altitude, false, false, 1e2, -2e4, 2e5),
	SAMPLE(hr, false, false, 1e1, 30, 230),
	SAMPLE(cadence, false, false, 1e1, 0, 1e3),
	SAMPLE(power, false, false, 1, 0, 1e5),
};

#define LAP(member, scale, least, most)                                                            \
	{                                                                                          \
		offsetof(struct lap, member), true, false, scale, least, most                      \
	}
static const struct column lap_columns[] = {
	LAP(start, 1e3, 0, MOST_T),
	LAP(end, 1e3, 0, MOST_T),
	LAP(timer_s, 1e3, 0, MOST_T),
	LAP(distance_m, 1e2, 0, 1e8),
	LAP(avg_hr, 1e1, 0, 300),
	LAP(max_hr, 1e1, 0, 300),
};

#define NUMBER(member, least, most)                                                                \
	{                                                                                          \
		offsetof(struct activity, member), true, false, 1, least, most                     \
	}
static const struct column numbers[] = {
	NUMBER(timer_s, 0, MOST_T),
	NUMBER(elapsed_s, 0, MOST_T),
	NUMBER(distance_m, 0, 1e8),
	NUMBER(avg_hr, 0, 300),
	NUMBER(max_hr, 0, 300),
	NUMBER(ascent_m, 0, 1e6),
	NUMBER(feel, 0, 100),
	NUMBER(rpe, 0, 10),
};

struct text {
	size_t offset, size;
};
#define TEXT(member)                                                                               \
	{                                                                                          \
		offsetof(struct activity, member), sizeof(((struct activity *)NULL)->member)       \
	}
static const struct text texts[] = {TEXT(sport_text), TEXT(sub_sport), TEXT(name), TEXT(device)};

static double column_get(const struct column *c, const void *base)
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

static void column_set(const struct column *c, void *base, double v)
{
	char *at = (char *)base + c->offset;
	if (c->is_double) {
		memcpy(at, &v, sizeof v);
		return;
	}
	float f = (float)v;
	memcpy(at, &f, sizeof f);
}

static bool column_holds(const struct column *c, double v)
{
	return v >= c->least && v <= c->most; /* NAN is neither */
}

/* What the next value is expected to be. */
struct forecast {
	uint64_t last, step;
};

static uint64_t forecast_take(struct forecast *f, const struct column *c, uint64_t value)
{
	uint64_t difference = value - (f->last + f->step);
	if (c->steady)
		f->step = value - f->last;
	f->last = value;
	return difference;
}

static uint64_t forecast_give(struct forecast *f, const struct column *c, uint64_t difference)
{
	uint64_t value = difference + f->last + f->step;
	if (c->steady)
		f->step = value - f->last;
	f->last = value;
	return value;
}

static void put_value(
	struct buffer *out, const struct column *c, struct forecast *f, const void *base)
{
	double v = column_get(c, base);
	if (!column_holds(c, v)) {
		buffer_u8(out, 0);
		return;
	}
	double scaled = v * c->scale;
	int64_t quantum = (int64_t)(scaled + (scaled < 0 ? -0.5 : 0.5));
	int64_t d = (int64_t)forecast_take(f, c, (uint64_t)quantum);
	buffer_varint(out, 1 + (((uint64_t)d << 1) ^ (uint64_t)(d >> 63)));
}

/* The varint at the reader, with the short ones, nearly all of them, read in place. */
static inline uint64_t get_varint(struct reader *r)
{
	if (r->at < r->length && r->data[r->at] < 0x80)
		return r->data[r->at++];
	return reader_varint(r);
}

/* False for a value that the column cannot hold; a missing value is NAN. */
static bool get_value(struct reader *r, const struct column *c, struct forecast *f, void *base)
{
	uint64_t coded = get_varint(r);
	if (coded == 0) {
		column_set(c, base, (double)NAN);
		return true;
	}
	uint64_t zigzag = coded - 1;
	uint64_t difference = (zigzag >> 1) ^ (0 - (zigzag & 1));
	double v = (double)(int64_t)forecast_give(f, c, difference) / c->scale;
	column_set(c, base, v);
	return column_holds(c, v);
}

static void put_summary(struct buffer *out, const struct activity *a)
{
	buffer_zigzag(out, a->start);
	buffer_zigzag(out, a->utc_offset_s);
	buffer_zigzag(out, a->created);
	buffer_varint(out, (a->hr_from_device ? FLAG_HR_FROM_DEVICE : 0u) |
				   (a->offset_guessed ? FLAG_OFFSET_GUESSED : 0u));
	buffer_varint(out, (uint64_t)a->sport);
	buffer_varint(out, a->serial);
	buffer_varint(out, a->leg);
	buffer_varint(out, a->records);
	buffer_varint(out, a->records_hr);
	for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
		const char *text = (const char *)a + texts[i].offset;
		size_t length = strnlen(text, texts[i].size - 1);
		buffer_varint(out, length);
		buffer_bytes(out, text, length);
	}
	for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++) {
		double v = column_get(&numbers[i], a);
		buffer_f64(out, column_holds(&numbers[i], v) ? v : (double)NAN);
	}
}

static bool column_present(const struct activity *a, const struct column *c)
{
	for (size_t i = 0; i < a->sample_count; i++) {
		if (column_holds(c, column_get(c, &a->samples[i])))
			return true;
	}
	return false;
}

static void put_samples(struct buffer *out, const struct activity *a)
{
	buffer_varint(out, a->sample_count);
	for (size_t k = 0; k < ARRAY_LENGTH(columns); k++) {
		bool present = column_present(a, &columns[k]);
		buffer_u8(out, present);
		struct forecast f = {0};
		for (size_t i = 0; present && i < a->sample_count; i++)
			put_value(out, &columns[k], &f, &a->samples[i]);
	}
}

static void put_laps(struct buffer *out, const struct activity *a)
{
	buffer_varint(out, a->lap_count);
	for (size_t i = 0; i < a->lap_count; i++) {
		const struct lap *lap = &a->laps[i];
		for (size_t k = 0; k < ARRAY_LENGTH(lap_columns); k++) {
			struct forecast none = {0};
			put_value(out, &lap_columns[k], &none, lap);
		}
		buffer_u8(out, (uint8_t)lap->intensity);
		buffer_u8(out, (uint8_t)lap->trigger);
		buffer_zigzag(out, lap->step);
	}
}

static const struct column pause_columns[] = {
	{offsetof(struct pause, from), true, false, 1e3, 0, MOST_T},
	{offsetof(struct pause, to), true, false, 1e3, 0, MOST_T},
};

static void put_pauses(struct buffer *out, const struct activity *a)
{
	buffer_varint(out, a->pause_count);
	for (size_t i = 0; i < a->pause_count; i++) {
		for (size_t k = 0; k < ARRAY_LENGTH(pause_columns); k++) {
			struct forecast none = {0};
			put_value(out, &pause_columns[k], &none, &a->pauses[i]);
		}
	}
}

void stream_pack(const struct activity *a, struct buffer *out)
{
	buffer_reserve(out, 256 + a->sample_count * 12);
	buffer_u8(out, STREAM_VERSION);
	put_summary(out, a);
	put_samples(out, a);
	put_laps(out, a);
	put_pauses(out, a);
}

static bool get_times(struct reader *r, struct activity *a)
{
	int64_t start = reader_zigzag(r);
	int64_t offset = reader_zigzag(r);
	int64_t created = reader_zigzag(r);
	if (start < 0 || start > LATEST_TIME)
		return false;
	if (offset != OFFSET_NONE && (offset < -MOST_OFFSET || offset > MOST_OFFSET))
		return false;
	if (created != TIME_NONE && (created < 0 || created > LATEST_TIME))
		return false;
	a->start = start;
	a->utc_offset_s = (int32_t)offset;
	a->created = created;
	return true;
}

static bool get_counts(struct reader *r, struct activity *a)
{
	uint64_t flags = reader_varint(r);
	uint64_t sport = reader_varint(r);
	a->serial = reader_varint(r);
	uint64_t leg = reader_varint(r);
	uint64_t records = reader_varint(r);
	uint64_t records_hr = reader_varint(r);
	if (flags > FLAGS_KNOWN || sport >= SPORT_COUNT || leg > UINT32_MAX ||
		records > UINT32_MAX || records_hr > records)
		return false;
	a->hr_from_device = (flags & FLAG_HR_FROM_DEVICE) != 0;
	a->offset_guessed = (flags & FLAG_OFFSET_GUESSED) != 0;
	a->sport = (enum sport)sport;
	a->leg = (uint32_t)leg;
	a->records = (uint32_t)records;
	a->records_hr = (uint32_t)records_hr;
	return true;
}

static bool get_texts(struct reader *r, struct activity *a)
{
	for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
		uint64_t length = reader_varint(r);
		if (length >= texts[i].size)
			return false;
		const char *text = (const char *)reader_bytes(r, (size_t)length);
		if (!text || !text_is_utf8(text, (size_t)length))
			return false;
		for (size_t k = 0; k < length; k++) {
			if ((unsigned char)text[k] < ' ' || text[k] == 0x7f)
				return false;
		}
		memcpy((char *)a + texts[i].offset, text, (size_t)length);
	}
	return true;
}

static bool get_numbers(struct reader *r, struct activity *a)
{
	for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++) {
		double v = reader_f64(r);
		if (!isnan(v) && !column_holds(&numbers[i], v))
			return false;
		column_set(&numbers[i], a, v);
	}
	return true;
}

/* A count of things that take at least `bytes` each: more cannot be there. */
static bool get_count(struct reader *r, size_t bytes, size_t *out)
{
	uint64_t n = reader_varint(r);
	if (r->failed || n > reader_left(r) / bytes)
		return false;
	*out = (size_t)n;
	return true;
}

static bool get_column(struct reader *r, const struct column *c, struct sample *samples, size_t n)
{
	uint8_t present = reader_u8(r);
	if (present > 1)
		return false;
	struct forecast f = {0};
	bool sound = true;
	for (size_t i = 0; i < n; i++) {
		if (present)
			sound &= get_value(r, c, &f, &samples[i]);
		else
			column_set(c, &samples[i], (double)NAN);
	}
	return sound;
}

static bool get_samples(struct reader *r, struct activity *a)
{
	size_t n;
	if (!get_count(r, 1, &n))
		return false;
	a->samples = mem_alloc(n, sizeof *a->samples);
	a->sample_count = n;
	for (size_t k = 0; k < ARRAY_LENGTH(columns); k++) {
		if (!get_column(r, &columns[k], a->samples, n))
			return false;
	}
	double last = -1;
	for (size_t i = 0; i < n; i++) {
		if (!(a->samples[i].t > last))
			return false;
		last = a->samples[i].t;
	}
	return true;
}

static bool get_lap(struct reader *r, struct lap *lap)
{
	for (size_t k = 0; k < ARRAY_LENGTH(lap_columns); k++) {
		struct forecast none = {0};
		if (!get_value(r, &lap_columns[k], &none, lap))
			return false;
	}
	uint8_t intensity = reader_u8(r);
	uint8_t trigger = reader_u8(r);
	int64_t step = reader_zigzag(r);
	if (intensity > LAP_INTERVAL || trigger > TRIGGER_STEP || step < -1 || step > INT32_MAX)
		return false;
	lap->intensity = (enum lap_intensity)intensity;
	lap->trigger = (enum lap_trigger)trigger;
	lap->step = (int32_t)step;
	return lap->end >= lap->start;
}

static bool get_laps(struct reader *r, struct activity *a)
{
	size_t n;
	if (!get_count(r, ARRAY_LENGTH(lap_columns) + 3, &n))
		return false;
	a->laps = mem_alloc(n, sizeof *a->laps);
	a->lap_count = n;
	for (size_t i = 0; i < n; i++) {
		if (!get_lap(r, &a->laps[i]))
			return false;
	}
	return true;
}

static bool get_pauses(struct reader *r, struct activity *a)
{
	size_t n;
	if (!get_count(r, ARRAY_LENGTH(pause_columns), &n))
		return false;
	a->pauses = mem_alloc(n, sizeof *a->pauses);
	a->pause_count = n;
	double last = 0;
	for (size_t i = 0; i < n; i++) {
		struct pause *p = &a->pauses[i];
		for (size_t k = 0; k < ARRAY_LENGTH(pause_columns); k++) {
			struct forecast none = {0};
			if (!get_value(r, &pause_columns[k], &none, p))
				return false;
		}
		if (!(p->from >= last) || !(p->to >= p->from))
			return false;
		last = p->to;
	}
	return true;
}

static const struct part {
	const char *name;
	bool (*get)(struct reader *r, struct activity *a);
} parts[] = {
	{"times", get_times},
	{"sport and counts", get_counts},
	{"texts", get_texts},
	{"numbers", get_numbers},
	{"samples", get_samples},
	{"laps", get_laps},
	{"pauses", get_pauses},
};

bool stream_unpack(const uint8_t *data, size_t length, struct activity *out, struct error *e)
{
	struct reader r = reader_of(data, length);
	activity_init(out);
	uint8_t version = reader_u8(&r);
	if (version != STREAM_VERSION)
		return error_set(e, ERROR_INPUT, "stored activity of version %u, not %u", version,
			STREAM_VERSION);
	for (size_t i = 0; i < ARRAY_LENGTH(parts); i++) {
		if (parts[i].get(&r, out) && !r.failed)
			continue;
		activity_finish(out);
		return error_set(e, ERROR_INPUT,
			"stored activity with impossible %s before byte %zu of %zu", parts[i].name,
			r.at, length);
	}
	if (reader_left(&r) > 0) {
		activity_finish(out);
		return error_set(e, ERROR_INPUT, "stored activity with %zu bytes behind its end",
			length - r.at);
	}
	return true;
}

void recording_pack(const struct recording *r, struct buffer *out)
{
	buffer_u8(out, RECORDING_VERSION);
	buffer_varint(out, (uint64_t)r->kind);
	buffer_varint(out, r->findings);
	buffer_varint(out, r->count);
	struct buffer stream = {0};
	for (size_t i = 0; i < r->count; i++) {
		stream.length = 0;
		stream_pack(&r->activities[i], &stream);
		buffer_varint(out, stream.length);
		buffer_bytes(out, stream.data, stream.length);
	}
	buffer_finish(&stream);
}

static bool get_activities(struct reader *r, struct recording *out, struct error *e)
{
	size_t n;
	if (!get_count(r, LEAST_STREAM, &n))
		return error_set(
			e, ERROR_INPUT, "recording with an impossible count of activities");
	out->activities = mem_alloc(n, sizeof *out->activities);
	for (size_t i = 0; i < n; i++) {
		uint64_t length = reader_varint(r);
		const uint8_t *stream = length <= reader_left(r) ? reader_bytes(r, (size_t)length)
								 : NULL;
		if (!stream)
			return error_set(
				e, ERROR_INPUT, "recording cut in activity %zu of %zu", i + 1, n);
		if (!stream_unpack(stream, (size_t)length, &out->activities[i], e))
			return false;
		out->count++;
	}
	if (reader_left(r) > 0)
		return error_set(
			e, ERROR_INPUT, "recording with %zu bytes behind its end", reader_left(r));
	return true;
}

bool recording_unpack(const uint8_t *data, size_t length, struct recording *out, struct error *e)
{
	*out = (struct recording){0};
	struct reader r = reader_of(data, length);
	uint8_t version = reader_u8(&r);
	uint64_t kind = reader_varint(&r);
	uint64_t findings = reader_varint(&r);
	if (r.failed || version != RECORDING_VERSION || kind >= FILE_KIND_COUNT ||
		findings >= UINT64_C(1) << FINDING_COUNT)
		return error_set(
			e, ERROR_INPUT, "recording of version %u with an impossible head", version);
	out->kind = (enum file_kind)kind;
	out->findings = (uint32_t)findings;
	if (get_activities(&r, out, e))
		return true;
	recording_finish(out);
	return false;
}
