#include "session_row.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "internal.h"
#include "paced/base/memory.h"

#define DETAIL_VERSION 1

#define FIELD(type_, member)                                                                       \
	{                                                                                          \
		.type = FIELD_##type_, .offset = offsetof(struct session, member),                 \
		.size = sizeof(((struct session *)0)->member)                                      \
	}

static const struct session_field columns[] = {
#define COLUMN(column, type, member) FIELD(type, member),
	SESSION_COLUMNS(COLUMN)
#undef COLUMN
};

/* The index is the field's tag in the database: it never changes and is never used again. */
static const struct session_field details[] = {
	[1] = FIELD(BOOL, manual),
	[2] = FIELD(DOUBLE, device_feel),
	[3] = FIELD(DOUBLE, device_rpe),
	[4] = FIELD(DOUBLE, best_hr),
	[5] = FIELD(DOUBLE, best_speed),
	[6] = FIELD(DOUBLE, best_speed_hr),
	[7] = FIELD(DOUBLE, drift_first_half),
	[8] = FIELD(DOUBLE, drift),
	[9] = FIELD(UINT64, route),
	[10] = FIELD(BOOL, has_hr),
	[11] = FIELD(BOOL, has_speed),
	[12] = FIELD(FLOAT, used.max_hr),
	[13] = FIELD(FLOAT, used.rest_hr),
	[14] = FIELD(FLOAT, used.threshold_hr),
	[15] = FIELD(FLOAT, used.threshold_speed),
	[16] = FIELD(DOUBLE, loads[LOAD_NONE]),
	[17] = FIELD(DOUBLE, loads[LOAD_PACE]),
	[18] = FIELD(DOUBLE, loads[LOAD_HR]),
	[19] = FIELD(DOUBLE, loads[LOAD_RPE]),
	[20] = FIELD(DOUBLE, loads[LOAD_DURATION]),
	[21] = FIELD(DOUBLE, loads[LOAD_GIVEN]),
	[22] = FIELD(DOUBLE, zone_speed_s),
	[23] = FIELD(DOUBLE, longest_hard_s),
	[24] = FIELD(DOUBLE, easy_speed),
	[25] = FIELD(DOUBLE, easy_hr),
	[26] = FIELD(DOUBLE, reps.seconds),
	[27] = FIELD(DOUBLE, reps.speed),
	[28] = FIELD(DOUBLE, reps.hr),
	[29] = FIELD(DOUBLE, reps.cadence),
	[30] = FIELD(DOUBLE, reps.recovery_s),
	[31] = FIELD(DOUBLE, reps.fade),
	[32] = FIELD(DOUBLE, reps.cadence_fade),
	[33] = FIELD(DOUBLE, warmup_s),
	[34] = FIELD(DOUBLE, cooldown_s),
	[35] = FIELD(BOOL, strides),
	[36] = FIELD(TEXT, kind_reason),
	[37] = FIELD(UINT32, ignore),
	[38] = FIELD(DOUBLE, longest_before_m),
	[39] = FIELD(BOOL, route_seen),
	[40] = FIELD(TEXT, note),
	[41] = FIELD(UINT32, used.bits),
	[42] = FIELD(DOUBLE, reps.grade),
};

const struct session_field *session_field(size_t i)
{
	if (i < ARRAY_LENGTH(columns))
		return &columns[i];
	size_t tag = i - ARRAY_LENGTH(columns) + 1;
	return tag < ARRAY_LENGTH(details) ? &details[tag] : NULL;
}

/* ---- words ---- */

/* enum's name functions take different types. */
static const char *sport_word(int i)
{
	return sport_name((enum sport)i);
}

static const char *kind_word(int i)
{
	return kind_name((enum kind)i);
}

static const char *feel_word(int i)
{
	return feel_name((enum feel)i);
}

static const char *load_source_word(int i)
{
	return load_source_name((enum load_source)i);
}

static const struct words {
	const char *(*name)(int i);
	int count;
	int none; /* rests as NULL; -1: no such value */
	int otherwise;
} words[FIELD_TYPE_COUNT] = {
	[FIELD_SPORT] = {sport_word, SPORT_COUNT, -1, SPORT_OTHER},
	[FIELD_KIND] = {kind_word, KIND_COUNT, KIND_UNKNOWN, KIND_UNKNOWN},
	[FIELD_FEEL] = {feel_word, FEEL_COUNT, FEEL_NONE, FEEL_NONE},
	[FIELD_LOAD_SOURCE] = {load_source_word, LOAD_SOURCE_COUNT, LOAD_NONE, LOAD_NONE},
};

/* ---- values in memory ---- */

static size_t width(enum field_type type)
{
	static const uint8_t widths[FIELD_TYPE_COUNT] = {
		[FIELD_INT64] = 8,
		[FIELD_UINT64] = 8,
		[FIELD_DOUBLE] = 8,
		[FIELD_BOOL] = 1,
		[FIELD_TEXT] = 1,
	};
	return widths[type] != 0 ? widths[type] : 4;
}

size_t session_field_width(enum field_type type)
{
	return width(type);
}

static uint64_t bits_at(const uint8_t *p, size_t bytes)
{
	uint32_t four;
	uint64_t eight;
	if (bytes == 1)
		return *p;
	if (bytes == 4) {
		memcpy(&four, p, 4);
		return four;
	}
	memcpy(&eight, p, 8);
	return eight;
}

static void put_bits(uint8_t *p, size_t bytes, uint64_t bits)
{
	uint32_t four = (uint32_t)bits;
	if (bytes == 1)
		*p = (uint8_t)bits;
	else if (bytes == 4)
		memcpy(p, &four, 4);
	else
		memcpy(p, &bits, 8);
}

static double number_at(enum field_type type, const uint8_t *p)
{
	double number;
	float single;
	if (type == FIELD_FLOAT) {
		memcpy(&single, p, sizeof(single));
		return (double)single;
	}
	memcpy(&number, p, sizeof(number));
	return number;
}

static bool is_number(enum field_type type)
{
	return type == FIELD_DOUBLE || type == FIELD_FLOAT;
}

/* NAN, 0 and "" say nothing. */
static bool is_blank(enum field_type type, const uint8_t *p)
{
	return is_number(type) ? isnan(number_at(type, p)) : bits_at(p, width(type)) == 0;
}

static void set_blank(const struct session_field *f, struct session *s)
{
	static const double no_double = NAN;
	static const float no_float = NAN;
	uint8_t *p = (uint8_t *)s + f->offset;
	size_t step = width(f->type);
	const void *blank = f->type == FIELD_FLOAT ? (const void *)&no_float : &no_double;
	for (size_t at = 0; is_number(f->type) && at < f->size; at += step)
		memcpy(p + at, blank, step);
}

/* ---- columns ---- */

static void bind_word(sqlite3_stmt *st, int at, const struct words *w, int value)
{
	if (value == w->none)
		sqlite3_bind_null(st, at);
	else
		sqlite3_bind_text(st, at, w->name(value), -1, SQLITE_STATIC);
}

static void bind_integer(sqlite3_stmt *st, int at, enum field_type type, uint64_t bits)
{
	if (type == FIELD_INT32 && (int32_t)bits == INT32_MIN)
		sqlite3_bind_null(st, at);
	else if (type == FIELD_INT32)
		sqlite3_bind_int(st, at, (int32_t)bits);
	else
		sqlite3_bind_int64(st, at, (int64_t)bits);
}

static void bind_column(
	sqlite3_stmt *st, int at, const struct session_field *f, const struct session *s)
{
	const uint8_t *p = (const uint8_t *)s + f->offset;
	uint64_t bits = bits_at(p, width(f->type));
	if (words[f->type].name != NULL)
		bind_word(st, at, &words[f->type], (int)bits);
	else if (!is_number(f->type))
		bind_integer(st, at, f->type, bits);
	else if (is_blank(f->type, p))
		sqlite3_bind_null(st, at);
	else
		sqlite3_bind_double(st, at, number_at(f->type, p));
}

static uint64_t column_bits(sqlite3_stmt *row, int at, enum field_type type)
{
	const struct words *w = &words[type];
	if (w->name != NULL)
		return (uint64_t)sql_word((const char *)sqlite3_column_text(row, at), w->name,
			w->count, w->otherwise);
	if (type == FIELD_INT32 && sqlite3_column_type(row, at) == SQLITE_NULL)
		return (uint64_t)INT32_MIN;
	return (uint64_t)sqlite3_column_int64(row, at);
}

static void read_column(sqlite3_stmt *row, int at, const struct session_field *f, struct session *s)
{
	uint8_t *p = (uint8_t *)s + f->offset;
	if (!is_number(f->type)) {
		put_bits(p, width(f->type), column_bits(row, at, f->type));
		return;
	}
	double number = sqlite3_column_type(row, at) == SQLITE_NULL
				? NAN
				: sqlite3_column_double(row, at);
	memcpy(p, &number, sizeof(number));
}

/* ---- the packed part ---- */

static size_t value_size(const struct session_field *f, const uint8_t *p)
{
	return f->type == FIELD_TEXT ? strnlen((const char *)p, f->size - 1) : f->size;
}

static bool says_something(const struct session_field *f, const uint8_t *p)
{
	size_t step = width(f->type);
	size_t size = value_size(f, p);
	for (size_t at = 0; at < size; at += step)
		if (!is_blank(f->type, p + at))
			return true;
	return false;
}

static void pack_value(const struct session_field *f, const uint8_t *p, struct buffer *out)
{
	size_t step = width(f->type);
	size_t size = value_size(f, p);
	buffer_varint(out, size);
	for (size_t at = 0; at < size; at += step) {
		uint64_t bits = bits_at(p + at, step);
		if (step == 1)
			buffer_u8(out, (uint8_t)bits);
		else if (step == 4)
			buffer_u32(out, (uint32_t)bits);
		else
			buffer_u64(out, bits);
	}
}

static void pack(const struct session *s, struct buffer *out)
{
	buffer_u8(out, DETAIL_VERSION);
	for (size_t tag = 1; tag < ARRAY_LENGTH(details); tag++) {
		const uint8_t *p = (const uint8_t *)s + details[tag].offset;
		if (details[tag].size == 0 || !says_something(&details[tag], p))
			continue;
		buffer_u8(out, (uint8_t)tag);
		pack_value(&details[tag], p, out);
	}
}

static void unpack_value(
	const struct session_field *f, const uint8_t *bytes, size_t length, struct session *s)
{
	uint8_t *p = (uint8_t *)s + f->offset;
	size_t step = width(f->type);
	struct reader r = reader_of(bytes, length);
	if (f->type == FIELD_TEXT) {
		sql_copy_text((char *)p, f->size, (const char *)bytes, length);
		return;
	}
	for (size_t at = 0; at + step <= f->size && reader_left(&r) >= step; at += step) {
		uint64_t bits = step == 1   ? reader_u8(&r)
				: step == 4 ? reader_u32(&r)
					    : reader_u64(&r);
		put_bits(p + at, step, f->type == FIELD_BOOL ? bits != 0 : bits);
	}
}

static bool unpack(const uint8_t *data, size_t length, struct session *s)
{
	struct reader r = reader_of(data, length);
	if (reader_u8(&r) != DETAIL_VERSION)
		return false;
	while (reader_left(&r) > 0) {
		uint8_t tag = reader_u8(&r);
		size_t size = (size_t)reader_varint(&r);
		const uint8_t *bytes = reader_bytes(&r, size);
		if (bytes == NULL)
			return false;
		if (tag < ARRAY_LENGTH(details) && details[tag].size > 0)
			unpack_value(&details[tag], bytes, size, s);
	}
	return true;
}

/* ---- both ---- */

void session_bind(sqlite3_stmt *st, const struct session *s, struct buffer *detail, int *next)
{
	int at = 1;
	for (size_t i = 0; i < ARRAY_LENGTH(columns); i++)
		bind_column(st, at++, &columns[i], s);
	pack(s, detail);
	sqlite3_bind_blob(st, at++, detail->data, (int)detail->length, SQLITE_STATIC);
	*next = at;
}

bool session_read(sqlite3_stmt *row, struct session *out)
{
	int at = 0;
	memset(out, 0, sizeof(*out));
	for (size_t tag = 1; tag < ARRAY_LENGTH(details); tag++)
		set_blank(&details[tag], out);
	for (size_t i = 0; i < ARRAY_LENGTH(columns); i++)
		read_column(row, at++, &columns[i], out);
	const uint8_t *detail = sqlite3_column_blob(row, at);
	int length = sqlite3_column_bytes(row, at++);
	out->id = sqlite3_column_int64(row, at);
	return unpack(detail, (size_t)length, out);
}
