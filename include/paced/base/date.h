/*
 * Days and times without a clock and without a locale.
 *
 * A date is a count of days since 1970-01-01 in the proleptic Gregorian calendar (negative before);
 * a time is seconds since 1970-01-01T00:00:00Z. Nothing here asks what time it is.
 * Civil <-> days after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013).
 */
#ifndef PACED_BASE_DATE_H
#define PACED_BASE_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int32_t date;

#define DATE_NONE INT32_MIN
#define TIME_NONE INT64_MIN
#define OFFSET_NONE INT32_MIN /* an offset from UTC that is not known */

#define DATE_TEXT 16 /* bytes for "2026-11-25" with room for far years */
#define TIME_TEXT 40 /* bytes for "2026-11-25T07:01:12+01:00" with room for far years */

struct civil {
	int year, month, day; /* month 1-12, day 1-31 */
};

date date_from_civil(int year, int month, int day); /* the arguments must be a real day */
struct civil date_to_civil(date d);
bool date_valid(int year, int month, int day);
int date_weekday(date d);           /* 0 Monday ... 6 Sunday */
const char *date_weekday_name(date d); /* "Monday" */

/* "YYYY-MM-DD", the whole of `text`. */
bool date_parse(const char *text, date *out);
void date_format(date d, char out[static DATE_TEXT]); /* "none" for DATE_NONE */

/* ISO 8601 date and time: "YYYY-MM-DDTHH:MM[:SS[.fff]]" with optional "Z", "+HH:MM", "+HHMM" or
 * "+HH". *offset_s is the offset written, OFFSET_NONE without one ("Z" is 0; the time is then read
 * as UTC). *fraction gets the part of a second, may be NULL. Spaces around are passed over; second
 * 60, a leap second, is the first of the next minute. */
bool time_parse(const char *text, int64_t *utc, int32_t *offset_s, double *fraction);

/* "2026-11-25T06:01:12Z"; with an offset other than OFFSET_NONE: "2026-11-25T07:01:12+01:00". */
void time_format(int64_t utc, int32_t offset_s, char out[static TIME_TEXT]);
/* "2026-11-25T07:01", the local minute, as the journal names sessions. */
void time_format_minute(int64_t utc, int32_t offset_s, char out[static TIME_TEXT]);

/* The athlete's day of a moment: its local day, when the day starts `day_start_s` seconds after
 * midnight (03:00 = 10800). An unknown offset counts as UTC. */
date time_local_day(int64_t utc, int32_t offset_s, int32_t day_start_s);

#endif
