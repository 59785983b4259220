#include "stream.h"

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

static void put_numbers(
	struct buffer *out, const struct column *numbers, size_t n, const void *base)
{
	for (size_t i = 0; i < n; i++) {
		double v = column_get(&numbers[i], base);
		buffer_f64(out, column_holds(&numbers[i], v) ? v : (double)NAN);
	}
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
	for (size_t i = 0; i < STREAM_TEXTS; i++) {
		const char *text = (const char *)a + stream_texts[i].offset;
		size_t length = strnlen(text, stream_texts[i].size - 1);
		buffer_varint(out, length);
		buffer_bytes(out, text, length);
	}
	put_numbers(out, stream_numbers, STREAM_NUMBERS, a);
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
	for (size_t k = 0; k < STREAM_COLUMNS; k++) {
		bool present = column_present(a, &stream_columns[k]);
		buffer_u8(out, present);
		struct forecast f = {0};
		for (size_t i = 0; present && i < a->sample_count; i++)
			put_value(out, &stream_columns[k], &f, &a->samples[i]);
	}
}

static void put_laps(struct buffer *out, const struct activity *a)
{
	buffer_varint(out, a->lap_count);
	for (size_t i = 0; i < a->lap_count; i++) {
		const struct lap *lap = &a->laps[i];
		for (size_t k = 0; k < STREAM_LAP_COLUMNS; k++) {
			struct forecast none = {0};
			put_value(out, &stream_lap_columns[k], &none, lap);
		}
		buffer_u8(out, (uint8_t)lap->intensity);
		buffer_u8(out, (uint8_t)lap->trigger);
		buffer_zigzag(out, lap->step);
	}
}

static void put_pauses(struct buffer *out, const struct activity *a)
{
	buffer_varint(out, a->pause_count);
	for (size_t i = 0; i < a->pause_count; i++) {
		for (size_t k = 0; k < STREAM_PAUSE_COLUMNS; k++) {
			struct forecast none = {0};
			put_value(out, &stream_pause_columns[k], &none, &a->pauses[i]);
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

void recording_pack(const struct recording *r, struct buffer *out)
{
	buffer_u8(out, RECORDING_VERSION);
	buffer_varint(out, (uint64_t)r->kind);
	buffer_varint(out, r->findings);
	buffer_zigzag(out, r->wellness.time);
	buffer_zigzag(out, r->wellness.utc_offset_s);
	put_numbers(out, stream_wellness, STREAM_WELLNESS, &r->wellness);
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
