#include "paced/base/date.h"

#include <stdio.h>
#include <string.h>

#define SECONDS_PER_DAY 86400
#define OFFSET_MOST     (18 * 3600) /* no clock on earth is further from UTC */

/* The rest of a text that is being read. */
struct scan {
	const char *at;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Exactly `count` digits. */
static bool scan_digits(struct scan *s, int count, int *out)
{
	int value = 0;
	for (int i = 0; i < count; i++) {
		if (!is_digit(s->at[i]))
			return false;
		value = value * 10 + (s->at[i] - '0');
	}
	s->at += count;
	*out = value;
	return true;
}

static bool scan_char(struct scan *s, char c)
{
	if (*s->at != c)
		return false;
	s->at++;
	return true;
}

static void scan_spaces(struct scan *s)
{
	s->at += strspn(s->at, " \t\r\n");
}

static bool scan_date(struct scan *s, date *out)
{
	int year, month, day;
	if (!scan_digits(s, 4, &year) || !scan_char(s, '-') || !scan_digits(s, 2, &month) ||
		!scan_char(s, '-') || !scan_digits(s, 2, &day))
		return false;
	if (!date_valid(year, month, day))
		return false;
	*out = date_from_civil(year, month, day);
	return true;
}

bool date_parse(const char *text, date *out)
{
	struct scan s = {text};
	date d;
	if (!scan_date(&s, &d) || *s.at != '\0')
		return false;
	*out = d;
	return true;
}

/* ".fff" if it is there; digits beyond what a double holds are read and do not count. */
static bool scan_fraction(struct scan *s, double *out)
{
	*out = 0;
	if (!scan_char(s, '.'))
		return true;
	int64_t value = 0, scale = 1;
	if (!is_digit(*s->at))
		return false;
	for (; is_digit(*s->at); s->at++) {
		if (scale >= 1000000000000000)
			continue;
		value = value * 10 + (*s->at - '0');
		scale *= 10;
	}
	*out = (double)value / (double)scale;
	return true;
}

/* "HH:MM[:SS[.fff]]"; second 60 is a leap second and runs into the next minute. */
static bool scan_time(struct scan *s, int32_t *seconds, double *fraction)
{
	int hour, minute, second = 0;
	*fraction = 0;
	if (!scan_digits(s, 2, &hour) || !scan_char(s, ':') || !scan_digits(s, 2, &minute))
		return false;
	if (scan_char(s, ':') && (!scan_digits(s, 2, &second) || !scan_fraction(s, fraction)))
		return false;
	if (hour > 23 || minute > 59 || second > 60)
		return false;
	*seconds = hour * 3600 + minute * 60 + second;
	return true;
}

/* "Z", "+HH:MM", "+HHMM", "+HH", or nothing. */
static bool scan_offset(struct scan *s, int32_t *out)
{
	*out = 0;
	if (scan_char(s, 'Z'))
		return true;
	bool negative = *s->at == '-';
	if (!scan_char(s, '+') && !scan_char(s, '-')) {
		*out = OFFSET_NONE;
		return true;
	}
	int hours, minutes = 0;
	if (!scan_digits(s, 2, &hours))
		return false;
	if ((scan_char(s, ':') || is_digit(*s->at)) && !scan_digits(s, 2, &minutes))
		return false;
	int32_t offset = hours * 3600 + minutes * 60;
	if (minutes > 59 || offset > OFFSET_MOST)
		return false;
	*out = negative ? -offset : offset;
	return true;
}

bool time_parse(const char *text, int64_t *utc, int32_t *offset_s, double *fraction)
{
	struct scan s = {text};
	date day;
	int32_t seconds, offset;
	double part;
	scan_spaces(&s);
	if (!scan_date(&s, &day) || !scan_char(&s, 'T') || !scan_time(&s, &seconds, &part) ||
		!scan_offset(&s, &offset))
		return false;
	scan_spaces(&s);
	if (*s.at != '\0')
		return false;
	*utc = (int64_t)day * SECONDS_PER_DAY + seconds - (offset == OFFSET_NONE ? 0 : offset);
	*offset_s = offset;
	if (fraction != NULL)
		*fraction = part;
	return true;
}

/* A moment as its local day and the seconds of that day; days beyond what a date holds become the
 * last one that it does. */
static date split(int64_t utc, int64_t shift, int32_t *seconds)
{
	int64_t local;
	if (__builtin_add_overflow(utc, shift, &local))
		local = utc;
	int64_t second = local % SECONDS_PER_DAY;
	if (second < 0)
		second += SECONDS_PER_DAY;
	int64_t day = local / SECONDS_PER_DAY - (local % SECONDS_PER_DAY < 0 ? 1 : 0);
	*seconds = (int32_t)second;
	if (day > INT32_MAX)
		return INT32_MAX;
	return day <= DATE_NONE ? DATE_NONE + 1 : (date)day;
}

static int64_t known_offset(int32_t offset_s)
{
	return offset_s == OFFSET_NONE ? 0 : offset_s;
}

void time_format(int64_t utc, int32_t offset_s, char out[static TIME_TEXT])
{
	int32_t second;
	char day[DATE_TEXT];
	date_format(split(utc, known_offset(offset_s), &second), day);
	int length = snprintf(out, TIME_TEXT,
		"%s"
		"T%02d:%02d:%02d",
		day, second / 3600, second / 60 % 60, second % 60);
	if (offset_s == OFFSET_NONE) {
		snprintf(out + length, TIME_TEXT - (size_t)length, "Z");
		return;
	}
	int32_t away = offset_s < 0 ? -offset_s : offset_s;
	snprintf(out + length, TIME_TEXT - (size_t)length, "%c%02d:%02d", offset_s < 0 ? '-' : '+',
		away / 3600 % 100, away / 60 % 60);
}

void time_format_minute(int64_t utc, int32_t offset_s, char out[static TIME_TEXT])
{
	int32_t second;
	char day[DATE_TEXT];
	date_format(split(utc, known_offset(offset_s), &second), day);
	snprintf(out, TIME_TEXT, "%sT%02d:%02d", day, second / 3600, second / 60 % 60);
}

date time_local_day(int64_t utc, int32_t offset_s, int32_t day_start_s)
{
	int32_t second;
	if (utc == TIME_NONE)
		return DATE_NONE;
	return split(utc, known_offset(offset_s) - day_start_s, &second);
}
