#include "shown.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "paced/base/language.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

#define KM_PER_MILE 1.609344
#define FT_PER_M    3.280839895
#define FAR_DAYS    300 /* from here on a day is told with its year */

/* Months, and months and weekdays in few letters. */
static const char *const months[] = {N_("January"), N_("February"), N_("March"), N_("April"),
	N_("May"), N_("June"), N_("July"), N_("August"), N_("September"), N_("October"),
	N_("November"), N_("December")};
static const char *const short_months[] = {N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"),
	N_("Jun"), N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")};
static const char *const short_weekdays[] = {
	N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun")};

#define SHOW(...)                                                                                  \
	do {                                                                                       \
		struct shown shown_;                                                               \
		snprintf(shown_.text, sizeof(shown_.text), __VA_ARGS__);                           \
		return shown_;                                                                     \
	} while (0)

void shown_field(const struct out *o, const char *label, struct shown value)
{
	if (value.text[0])
		out_field(o, label, "%s", value.text);
}

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
	SHOW("%lld %s", (long long)n, language_count(one, many, (unsigned long)n));
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
		SHOW(_("%.20s to %.20s"), slow.text, fast.text);
	if (fast.text[0])
		SHOW(_("not faster than %.20s"), fast.text);
	SHOW("%s", "");
}

struct shown shown_sport(enum sport sport, const char *sub_sport)
{
	char sub[32] = "";
	if (!text_equal(sub_sport, "generic") && !text_starts_with(sub_sport, sport_name(sport)))
		snprintf(sub, sizeof(sub), "%s", sub_sport);
	for (char *at = sub; *at; at++)
		*at = *at == '_' ? ' ' : *at;
	SHOW("%s%s%s", _(sport_name(sport)), sub[0] ? ", " : "", sub);
}

bool sport_is_on_foot(enum sport sport)
{
	return sport_is_running(sport) || sport == SPORT_WALK || sport == SPORT_HIKE;
}

bool told_as_pace(enum sport sport)
{
	return sport_is_on_foot(sport) || sport == SPORT_SWIM;
}

struct shown shown_speed(double speed, enum sport sport, bool imperial)
{
	char clock[32];
	if (sport_is_on_foot(sport))
		return shown_pace(speed, imperial);
	if (isnan(speed) || speed <= 0)
		SHOW("%s", "");
	if (sport != SPORT_SWIM)
		SHOW("%.1f %s", speed * 3.6 / (imperial ? KM_PER_MILE : 1),
			imperial ? "mph" : "km/h");
	text_clock(100 / speed, clock, sizeof(clock));
	SHOW("%s /100 m", clock);
}

struct zone_ranges zones_by_hr(double threshold)
{
	struct zone_ranges r = {0};
	long easy = lround(threshold * ZONE_EASY_HR), hard = lround(threshold);
	if (isnan(threshold))
		return r;
	snprintf(r.easy.text, sizeof(r.easy.text), _("below %ld"), easy);
	snprintf(r.moderate.text, sizeof(r.moderate.text), _("%ld to %ld"), easy, hard);
	snprintf(r.hard.text, sizeof(r.hard.text), _("above %ld"), hard);
	return r;
}

struct zone_ranges zones_by_pace(double threshold, bool imperial)
{
	struct zone_ranges r = {0};
	struct shown slow = shown_pace(threshold * ZONE_EASY_SPEED, imperial),
		     fast = shown_pace(threshold, imperial);
	if (!fast.text[0])
		return r;
	snprintf(r.easy.text, sizeof(r.easy.text), _("slower than %.20s"), slow.text);
	r.moderate = shown_paces(threshold * ZONE_EASY_SPEED, threshold, imperial);
	snprintf(r.hard.text, sizeof(r.hard.text), _("faster than %.20s"), fast.text);
	return r;
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
		SHOW(C_("day", "%s %d %s %d"), _(date_weekday_name(d)), c.day,
			_(months[c.month - 1]), c.year);
	SHOW(C_("day", "%s %d %s"), _(date_weekday_name(d)), c.day, _(months[c.month - 1]));
}

struct shown shown_day_alone(date d, date today)
{
	struct civil c = date_to_civil(d);
	if (is_far(d, today))
		return shown_date(d);
	SHOW(C_("day", "%d %s"), c.day, _(short_months[c.month - 1]));
}

struct shown shown_day(date d, date today)
{
	if (is_far(d, today))
		return shown_date(d);
	SHOW("%s %.20s", _(short_weekdays[date_weekday(d)]), shown_day_alone(d, today).text);
}

struct shown shown_date(date d)
{
	struct civil c = date_to_civil(d);
	SHOW(C_("day", "%d %s %d"), c.day, _(short_months[c.month - 1]), c.year);
}

struct shown shown_month(int month)
{
	SHOW("%s", _(short_months[month - 1]));
}

struct shown shown_day_prefix(date d, date today)
{
	struct shown day = shown_weekday(d, today);
	if (d == today)
		SHOW(_("Today, %.60s"), day.text);
	if (d == today + 1)
		SHOW(_("Tomorrow, %.60s"), day.text);
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

static const char *suspicion(unsigned bit)
{
	static const char *const words[SUSPECT_COUNT] = {
		N_("a load of more than 225 an hour"),
		N_("faster than anyone runs"),
		N_("more climb than anyone runs"),
		N_("a heart rate above your highest"),
		N_("a heart rate that follows the steps"),
		N_("a heart rate that does not move"),
		N_("a distance that jumps or stands still"),
		N_("a heart rate that jumps as no heart does"),
	};
	return _(words[bit]);
}

struct shown shown_suspects(unsigned suspect)
{
	return listed(suspect, SUSPECT_COUNT, suspicion);
}

static const char *ignored_part(unsigned bit)
{
	static const char *const words[] = {
		N_("heart rate"), N_("pace"), N_("positions"), N_("all of it")};
	return _(words[bit]);
}

struct shown shown_ignored(unsigned ignore)
{
	return listed(ignore, 4, ignored_part);
}

bool session_ignores_hr(const struct session *s)
{
	return s->ignore & (SESSION_IGNORE_HR | SESSION_IGNORE_ALL);
}

bool session_ignores_pace(const struct session *s)
{
	return s->ignore & (SESSION_IGNORE_PACE | SESSION_IGNORE_GPS | SESSION_IGNORE_ALL);
}

unsigned session_doubts(const struct session *s)
{
	unsigned doubts = s->suspect;
	if (session_ignores_hr(s))
		doubts &= ~(unsigned)SUSPECT_OF_HR;
	if (session_ignores_pace(s))
		doubts &= ~(unsigned)(SUSPECT_OF_SPEED | SUSPECT_ASCENT);
	if (s->load_from == LOAD_GIVEN)
		doubts &= ~(unsigned)SUSPECT_LOAD;
	return doubts;
}

const char *session_word(const struct session *s)
{
	bool running = sport_is_running(s->sport);
	return _(running && s->kind != KIND_UNKNOWN && s->kind != KIND_CROSS
			 ? kind_name(s->kind)
			 : sport_name(s->sport));
}

const char *load_source_in_words(enum load_source source)
{
	static const char *const words[LOAD_SOURCE_COUNT] = {
		[LOAD_NONE] = "",
		[LOAD_PACE] = N_("pace"),
		[LOAD_HR] = N_("heart rate"),
		[LOAD_RPE] = N_("effort"),
		[LOAD_DURATION] = N_("duration"),
		[LOAD_GIVEN] = N_("you"),
	};
	return _(words[source]);
}

/* Shares of fitness, since absolute bands mean nothing at low fitness: -10 to -30 % is where
 * training works, beyond that lies too much. */
const char *form_in_words(double fitness, double form, enum data_state state)
{
	if (state == DATA_UNAVAILABLE || isnan(form) || fitness <= 0)
		return N_("not known yet");
	double share = form / fitness;
	if (share > 0.25)
		return N_("very rested");
	if (share > 0.05)
		return N_("fresh");
	if (share > -0.10)
		return N_("in balance");
	return share >= -0.30 ? N_("working, a little tired") : N_("very tired");
}

struct shown shown_built_on(int days, enum data_state state)
{
	if (state == DATA_UNAVAILABLE)
		SHOW(_("%d of the last 42 days; fitness and form are told from 14 on"), days);
	if (state == DATA_BUILDING)
		SHOW(_("%d of the last 42 days; it gets better with every run"), days);
	SHOW(_("%d of the last 42 days"), days);
}
