#include "shown.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"

#define KM_PER_MILE 1.609344
#define FT_PER_M    3.280839895
#define FAR_DAYS    300 /* from here on a day is told with its year */

static const char *const month_names[] = {"January", "February", "March", "April", "May", "June",
	"July", "August", "September", "October", "November", "December"};

#define SHOW(...)                                                                                  \
	do {                                                                                       \
		struct shown shown_;                                                               \
		snprintf(shown_.text, sizeof(shown_.text), __VA_ARGS__);                           \
		return shown_;                                                                     \
	} while (0)

struct shown shown_minutes(double minutes)
{
	if (isnan(minutes))
		SHOW("%s", "");
	long m = lround(minutes);
	if (m < 90)
		SHOW("%ld min", m);
	if (m % 60 == 0)
		SHOW("%ld h", m / 60);
	SHOW("%ld h %02ld", m / 60, m % 60);
}

struct shown shown_number(double v, int digits)
{
	if (isnan(v))
		SHOW("%s", "");
	double scale = pow(10, digits), rounded = round(v * scale) / scale;
	SHOW("%.*f", digits, rounded == 0 ? 0.0 : rounded); /* no "-0" */
}

struct shown shown_count(int64_t n, const char *one, const char *many)
{
	SHOW("%lld %s", (long long)n, n == 1 ? one : many);
}

struct shown shown_distance(double metres, bool imperial)
{
	if (isnan(metres))
		SHOW("%s", "");
	if (imperial)
		SHOW("%.1f mi", metres / 1000 / KM_PER_MILE);
	SHOW("%.1f km", metres / 1000);
}

struct shown shown_length(double metres, bool imperial)
{
	if (isnan(metres))
		SHOW("%s", "");
	if (imperial)
		SHOW("%.2f mi", metres / 1000 / KM_PER_MILE);
	SHOW("%.0f m", metres);
}

struct shown shown_pace(double speed, bool imperial)
{
	char clock[32];
	if (isnan(speed) || speed < 0.3) /* slower is standing */
		SHOW("%s", "");
	text_clock((imperial ? 1000 * KM_PER_MILE : 1000) / speed, clock, sizeof(clock));
	SHOW("%s /%s", clock, imperial ? "mi" : "km");
}

struct shown shown_paces(double from, double to, bool imperial)
{
	struct shown slow = shown_pace(from, imperial), fast = shown_pace(to, imperial);
	slow.text[strcspn(slow.text, " ")] = '\0';
	if (slow.text[0] && fast.text[0])
		SHOW("%.20s to %.20s", slow.text, fast.text);
	if (fast.text[0])
		SHOW("not faster than %.20s", fast.text);
	SHOW("%s", "");
}

struct shown shown_height(double metres, bool imperial)
{
	if (isnan(metres))
		SHOW("%s", "");
	SHOW("%.0f %s", imperial ? metres * FT_PER_M : metres, imperial ? "ft" : "m");
}

static bool is_far(date d, date today)
{
	return abs(d - today) > FAR_DAYS;
}

struct shown shown_weekday(date d, date today)
{
	struct civil c = date_to_civil(d);
	if (is_far(d, today))
		SHOW("%s %d %s %d", date_weekday_name(d), c.day, month_names[c.month - 1], c.year);
	SHOW("%s %d %s", date_weekday_name(d), c.day, month_names[c.month - 1]);
}

struct shown shown_day(date d, date today)
{
	struct civil c = date_to_civil(d);
	if (is_far(d, today))
		SHOW("%.3s %d %.3s %d", date_weekday_name(d), c.day, month_names[c.month - 1],
			c.year);
	SHOW("%.3s %d %.3s", date_weekday_name(d), c.day, month_names[c.month - 1]);
}

struct shown shown_date(date d)
{
	struct civil c = date_to_civil(d);
	SHOW("%d %.3s %d", c.day, month_names[c.month - 1], c.year);
}

struct shown shown_day_prefix(date d, date today)
{
	struct shown day = shown_weekday(d, today);
	if (d == today)
		SHOW("Today, %.60s", day.text);
	if (d == today + 1)
		SHOW("Tomorrow, %.60s", day.text);
	return day;
}

struct shown shown_time(int32_t minute)
{
	if (minute < 0)
		SHOW("%s", "");
	SHOW("%02d:%02d", minute / 60 % 24, minute % 60);
}

struct shown shown_moment(int64_t utc, int32_t offset_s)
{
	char text[TIME_TEXT];
	time_format_minute(utc, offset_s, text);
	char *t = strchr(text, 'T');
	if (t)
		*t = ' ';
	SHOW("%s", text);
}

struct shown shown_bytes(int64_t bytes)
{
	static const char *const units[] = {"kB", "MB", "GB", "TB"};
	double v = (double)bytes / 1000;
	size_t unit = 0;
	if (bytes < 1000)
		SHOW("%d bytes", (int)bytes);
	while (v >= 999.5 && unit + 1 < ARRAY_LENGTH(units)) {
		v /= 1000;
		unit++;
	}
	SHOW("%.*f %s", v < 9.95 ? 1 : 0, v, units[unit]);
}

static struct shown listed(uint32_t bits, unsigned count, const char *(*name)(unsigned bit))
{
	struct shown s = {""};
	for (unsigned i = 0; i < count; i++) {
		size_t length = strlen(s.text);
		if (bits & (1u << i))
			snprintf(s.text + length, sizeof(s.text) - length, "%s%s",
				length ? ", " : "", name(i));
	}
	return s;
}

struct shown shown_findings(uint32_t findings)
{
	return listed(findings, FINDING_COUNT, finding_name);
}

struct shown shown_suspects(unsigned suspect)
{
	return listed(suspect, SUSPECT_COUNT, suspect_name);
}

/* Shares of fitness, since absolute bands mean nothing at low fitness: -10 to -30 % is where
 * training works, beyond that lies too much. */
const char *form_in_words(double fitness, double form, enum data_state state)
{
	if (state == DATA_UNAVAILABLE || isnan(form) || fitness <= 0)
		return "not known yet";
	double share = form / fitness;
	if (share > 0.25)
		return "very rested";
	if (share > 0.05)
		return "fresh";
	if (share > -0.10)
		return "in balance";
	return share >= -0.30 ? "working, a little tired" : "very tired";
}

struct shown shown_built_on(int days, enum data_state state)
{
	if (state == DATA_READY)
		SHOW("built on %d of 42 days", days);
	SHOW("built on %d of 42 days: %s", days,
		state == DATA_BUILDING ? "it gets better with every run" : "little is known yet");
}
