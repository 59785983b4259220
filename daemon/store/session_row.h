/*
 * struct session <-> a row, without loss: what one asks for in SQL has a column, the rest is
 * packed.
 *
 * The packed part is a version byte, then for each field that says something its tag, the length of
 * its value as a varint, and the value (little-endian; text without NUL). Fields left out are NAN,
 * 0 or "". An unknown tag is passed over and a missing one is left out, so that a field can come or
 * go without a migration; the version changes only if the framing does.
 */
#ifndef STORE_SESSION_ROW_H
#define STORE_SESSION_ROW_H

#include <sqlite3.h>

#include "paced/store.h"

/* X(column, type, member). The order is that of SESSION_NAMES. */
#define SESSION_COLUMNS(X)                                                                         \
	X(start, INT64, start)                                                                     \
	X(utc_offset_s, INT32, utc_offset_s)                                                       \
	X(day, INT32, day)                                                                         \
	X(minute, INT32, minute)                                                                   \
	X(sport, SPORT, sport)                                                                     \
	X(kind, KIND, kind)                                                                        \
	X(kind_found, KIND, kind_found)                                                            \
	X(timer_s, DOUBLE, timer_s)                                                                \
	X(elapsed_s, DOUBLE, elapsed_s)                                                            \
	X(distance_m, DOUBLE, distance_m)                                                          \
	X(ascent_m, DOUBLE, ascent_m)                                                              \
	X(avg_hr, DOUBLE, avg_hr)                                                                  \
	X(top_hr, DOUBLE, top_hr)                                                                  \
	X(avg_speed, DOUBLE, avg_speed)                                                            \
	X(graded_speed, DOUBLE, graded_speed)                                                      \
	X(avg_cadence, DOUBLE, avg_cadence)                                                        \
	X(avg_power, DOUBLE, avg_power)                                                            \
	X(load, DOUBLE, load)                                                                      \
	X(load_from, LOAD_SOURCE, load_from)                                                       \
	X(zone1_s, DOUBLE, zone_s[0])                                                              \
	X(zone2_s, DOUBLE, zone_s[1])                                                              \
	X(zone3_s, DOUBLE, zone_s[2])                                                              \
	X(hard_s, DOUBLE, hard_s)                                                                  \
	X(easy_share, DOUBLE, easy_share)                                                          \
	X(reps, INT32, reps.count)                                                                 \
	X(felt, FEEL, felt)                                                                        \
	X(rpe, DOUBLE, rpe)                                                                        \
	X(suspect, UINT32, suspect)

/* For statements.def: the columns, then the packed part. */
#define SESSION_NAME(column, type, member) #column ", "
#define SESSION_MARK(column, type, member) "?, "
#define SESSION_NAMES                      SESSION_COLUMNS(SESSION_NAME) "detail"
#define SESSION_MARKS                      SESSION_COLUMNS(SESSION_MARK) "?"

/* Where a field lies in struct session. */
enum field_type {
	FIELD_INT32, /* INT32_MIN is NULL */
	FIELD_INT64, /* as INT64_MIN */
	FIELD_UINT32,
	FIELD_UINT64,
	FIELD_BOOL,
	FIELD_DOUBLE, /* NAN is NULL */
	FIELD_FLOAT,  /* likewise */
	FIELD_TEXT,
	FIELD_SPORT, /* words; the last ones NULL for none and unknown */
	FIELD_KIND,
	FIELD_FEEL,
	FIELD_LOAD_SOURCE,
	FIELD_TYPE_COUNT
};

struct session_field {
	enum field_type type;
	size_t offset, size; /* bytes, of all elements of an array */
};

/* All fields but id, for the test that none is forgotten: `i` counts from 0, NULL at the end. */
const struct session_field *session_field(size_t i);
size_t session_field_width(enum field_type type);

/* Binds columns and packed part from the first parameter on; *next is the number of the one after
 * them. `detail` is borrowed until the statement has run. */
void session_bind(sqlite3_stmt *st, const struct session *s, struct buffer *detail, int *next);
/* Columns, packed part and id. False when the packed part is damaged. */
bool session_read(sqlite3_stmt *row, struct session *out);

#endif
