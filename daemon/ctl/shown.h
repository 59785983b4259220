/*
 * Numbers and days as people read them. Each function gives a value with its text in it, to be used
 * at once: out_printf(o, "%s", shown_minutes(45).text).
 */
#ifndef CTL_SHOWN_H
#define CTL_SHOWN_H

#include <stdbool.h>

#include "out.h"
#include "paced/analysis.h"
#include "paced/base/date.h"
#include "paced/model.h"

struct shown {
	char text[160];
};

/* A line of a description, out.h, unless the value is "". */
void shown_field(const struct out *o, const char *label, struct shown value);

struct shown shown_minutes(double minutes); /* "45 min", "1 h 35"; "" for NAN, as all below */
struct shown shown_number(double v, int digits);
struct shown shown_count(int64_t n, const char *one, const char *many); /* "1 line", translated */
struct shown shown_distance(double metres, bool imperial);              /* "8.1 km" */
struct shown shown_length(double metres, bool imperial);          /* of a repetition: "812 m" */
struct shown shown_pace(double metres_per_second, bool imperial); /* "5:45 /km" */
struct shown shown_paces(double from, double to, bool imperial);  /* "5:57 to 5:08 /km" */
/* "swim, lap swimming"; what the device calls it is left out where it says no more. */
struct shown shown_sport(enum sport sport, const char *sub_sport);
bool sport_is_on_foot(enum sport sport); /* walks and hikes, too */
bool told_as_pace(enum sport sport);     /* else as a speed */
/* What people of that sport say: "5:45 /km", "24.1 km/h", "2:05 /100 m". */
struct shown shown_speed(double metres_per_second, enum sport sport, bool imperial);
struct shown shown_height(double metres, bool imperial); /* "120 m" */
struct shown shown_weekday(
	date d, date today); /* "Tuesday 24 November", with the year when it is far */
struct shown shown_day(date d, date today);               /* "Tue 24 Nov", "24 Nov 2024" */
struct shown shown_day_alone(date d, date today);         /* "24 Nov", "24 Nov 2024" */
struct shown shown_date(date d);                          /* "24 Nov 2024" */
struct shown shown_month(int month);                      /* "Nov", of 1 to 12 */
struct shown shown_day_prefix(date d, date today);        /* "Today, Monday 23 November" */
struct shown shown_time(int32_t minute);                  /* "07:10" */
struct shown shown_moment(int64_t utc, int32_t offset_s); /* "2026-11-25 07:01" */
struct shown shown_bytes(int64_t bytes);                  /* "1.2 MB" */
struct shown shown_findings(uint32_t findings);           /* "crc, truncated" */
struct shown shown_suspects(unsigned suspect);            /* "a heart rate that ..." */
struct shown shown_ignored(unsigned ignore);              /* "heart rate, positions" */
/* "tired": what form means for that fitness; in English, behind _(). */
const char *form_in_words(double fitness, double form, enum data_state state);
/* "9 of the last 42 days" */
struct shown shown_built_on(int days, enum data_state state);
const char *load_source_in_words(enum load_source source); /* "heart rate" */
bool session_ignores_hr(
	const struct session *s); /* the journal says that it was recorded wrongly */
bool session_ignores_pace(const struct session *s);
unsigned session_doubts(
	const struct session *s); /* bits of enum suspect that nobody has decided about */
/* What a person calls it: "easy", "intervals", "ride". */
const char *session_word(const struct session *s);

/* The zones split at these shares of threshold, and at threshold itself: models.md "Intensity". */
#define ZONE_EASY_HR    .90
#define ZONE_EASY_SPEED .88

/* Where the zones lie: "below 150", "150 to 167", "above 167"; "" while unknown. */
struct zone_ranges {
	struct shown easy, moderate, hard;
};
struct zone_ranges zones_by_hr(double threshold);
struct zone_ranges zones_by_pace(double threshold, bool imperial);

#endif
