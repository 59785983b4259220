#include "stream.h"

#include "paced/base/memory.h"
#include "paced/base/text.h"

/* The varint at the reader. Of those of one or two bytes, nearly all, no address is taken, so that
 * the reader of a loop stays in registers. */
static inline uint64_t get_varint(struct reader *r)
{
	const uint8_t *p = r->data + r->at;
	if (r->length - r->at >= 2) {
		if (p[0] < 0x80) {
			r->at += 1;
			return p[0];
		}
		if (p[1] < 0x80) {
			r->at += 2;
			return (uint64_t)(p[0] & 0x7F) | (uint64_t)p[1] << 7;
		}
	}
	struct reader rest = *r;
	uint64_t value = reader_varint(&rest);
	r->at = rest.at;
	r->failed = rest.failed;
	return value;
}

/* False for a value that the column cannot hold; a missing value is NAN. */
static inline bool get_value(
	struct reader *r, const struct column *c, struct forecast *f, void *base)
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

static bool offset_sound(int64_t offset)
{
	return offset == OFFSET_NONE || (offset >= -MOST_OFFSET && offset <= MOST_OFFSET);
}

static bool get_times(struct reader *r, struct activity *a)
{
	int64_t start = reader_zigzag(r);
	int64_t offset = reader_zigzag(r);
	int64_t created = reader_zigzag(r);
	if (start < 0 || start > LATEST_TIME)
		return false;
	if (!offset_sound(offset))
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
	for (size_t i = 0; i < STREAM_TEXTS; i++) {
		uint64_t length = reader_varint(r);
		if (length >= stream_texts[i].size)
			return false;
		const char *text = (const char *)reader_bytes(r, (size_t)length);
		if (!text || !text_is_utf8(text, (size_t)length))
			return false;
		for (size_t k = 0; k < length; k++) {
			if ((unsigned char)text[k] < ' ' || text[k] == 0x7f)
				return false;
		}
		memcpy((char *)a + stream_texts[i].offset, text, (size_t)length);
	}
	return true;
}

static bool get_columns(struct reader *r, const struct column *numbers, size_t n, void *base)
{
	for (size_t i = 0; i < n; i++) {
		double v = reader_f64(r);
		if (!isnan(v) && !column_holds(&numbers[i], v))
			return false;
		column_set(&numbers[i], base, v);
	}
	return true;
}

static bool get_numbers(struct reader *r, struct activity *a)
{
	return get_columns(r, stream_numbers, STREAM_NUMBERS, a);
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

static void leave_out(const struct column *c, struct sample *samples, size_t n)
{
	for (size_t i = 0; i < n; i++)
		column_set(c, &samples[i], (double)NAN);
}

static bool get_column(
	struct reader *r, const struct column *column, struct sample *samples, size_t n)
{
	uint8_t present = reader_u8(r);
	if (present != 1) {
		leave_out(column, samples, n);
		return present == 0;
	}
	struct reader own = *r;
	struct column c = *column;
	struct forecast f = {0};
	bool sound = true;
	for (size_t i = 0; i < n; i++)
		sound &= get_value(&own, &c, &f, &samples[i]);
	*r = own;
	return sound;
}

static bool get_samples(struct reader *r, struct activity *a)
{
	size_t n;
	if (!get_count(r, 1, &n))
		return false;
	a->samples = mem_alloc(n, sizeof *a->samples);
	a->sample_count = n;
	for (size_t k = 0; k < STREAM_COLUMNS; k++) {
		if (!get_column(r, &stream_columns[k], a->samples, n))
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
	for (size_t k = 0; k < STREAM_LAP_COLUMNS; k++) {
		struct forecast none = {0};
		if (!get_value(r, &stream_lap_columns[k], &none, lap))
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
	if (!get_count(r, STREAM_LAP_COLUMNS + 3, &n))
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
	if (!get_count(r, STREAM_PAUSE_COLUMNS, &n))
		return false;
	a->pauses = mem_alloc(n, sizeof *a->pauses);
	a->pause_count = n;
	double last = 0;
	for (size_t i = 0; i < n; i++) {
		struct pause *p = &a->pauses[i];
		for (size_t k = 0; k < STREAM_PAUSE_COLUMNS; k++) {
			struct forecast none = {0};
			if (!get_value(r, &stream_pause_columns[k], &none, p))
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

static bool get_wellness(struct reader *r, struct wellness *w)
{
	int64_t time = reader_zigzag(r);
	int64_t offset = reader_zigzag(r);
	if (time < 0 || time > LATEST_TIME || !offset_sound(offset))
		return false;
	w->time = time;
	w->utc_offset_s = (int32_t)offset;
	return get_columns(r, stream_wellness, STREAM_WELLNESS, w);
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
	struct wellness wellness;
	bool sound = get_wellness(&r, &wellness);
	if (r.failed || !sound || version != RECORDING_VERSION || kind >= FILE_KIND_COUNT ||
		findings >= UINT64_C(1) << FINDING_COUNT)
		return error_set(
			e, ERROR_INPUT, "recording of version %u with an impossible head", version);
	out->kind = (enum file_kind)kind;
	out->findings = (uint32_t)findings;
	out->wellness = wellness;
	if (get_activities(&r, out, e))
		return true;
	recording_finish(out);
	return false;
}
