/*
 * From sessions and reports to days: fitness, fatigue and form, week sums, and the athlete over
 * time. Pure and in memory: `struct history` holds everything known, and every question about a day
 * D is answered from what was known then. No clock: "today" is an argument.
 */
#ifndef PACED_MODEL_H
#define PACED_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "paced/analysis.h"
#include "paced/base/date.h"
#include "paced/base/settings.h"
#include "paced/journal.h"

/* One calendar day. Every day from the first to the last one known has a row. */
struct day {
	date date;
	bool covered; /* as known that evening: there is a session, a report that says so, or the
			 last recorded day is less than 7 days ago, so that it was a rest; other
			 days are gaps */
	double load;  /* of all sessions of the day */
	double minutes, km;      /* running only */
	double all_minutes;      /* every sport */
	double fitness, fatigue; /* evening values, models.md "Fitness, fatigue, form" */
	double form;             /* fitness - fatigue of the evening before */
	uint16_t sessions, hard_sessions;
};

/* Sums over seven days. */
struct week {
	date first;         /* its first day; the week is [first, first + 6] */
	double minutes, km; /* running */
	double all_minutes; /* every sport */
	double load, ascent_m;
	int runs;          /* running sessions */
	int hard_sessions; /* sessions that were quality or race */
	double hard_minutes;
	double easy_share;   /* of moving minutes of all sports, 0-1, NAN without any */
	double long_minutes; /* longest run */
	double longest_km;
	int covered; /* days with data */
};

enum data_state { DATA_UNAVAILABLE, DATA_BUILDING, DATA_READY };
const char *data_state_name(enum data_state s);

/* Everything known. Arrays are owned. Build it with history_*; read-only for everybody else. */
struct history {
	struct session *sessions; /* ascending by (day, start, id); only those that count */
	size_t session_count, session_capacity;
	struct report *reports; /* journal_sort order, undo applied */
	size_t report_count, report_capacity;
	struct day *days; /* consecutive */
	size_t day_count;
	date first, last; /* DATE_NONE without any day */
	double seed;      /* fitness and fatigue before the first day */
	/* Settings the model depends on, copied. */
	struct model_settings {
		enum sex sex;
		int born;
		double weight_kg;
		enum level level;
		double max_hr, rest_hr, threshold_hr,
			threshold_speed; /* NAN: found from the data */
		double days_per_week, minutes_per_week;
		int long_day;
		int32_t day_start_s;
		double fitness_days, fatigue_days;
		enum load_source load_order[LOAD_SOURCE_COUNT];
		bool grade_minetti;
	} settings;
	struct timeline *timeline; /* the athlete over time; private */
};

void history_init(struct history *h); /* defaults, nothing known */
void history_finish(struct history *h);
void history_settings(struct history *h, const struct settings *s);
/* Copied; any order. A session with the id and start of one already added takes its place. */
void history_add_session(struct history *h, const struct session *s);
void history_add_report(struct history *h, const struct report *r); /* copied; any order */

/* After the last add: sorts, applies the reports (undo, manual sessions, felt, kind, ignore, load,
 * note, forget, separate, same-as), builds the timeline of the athlete, decides kinds and loads,
 * and fills days up to `until` (at least to the last session's day). May be called again after more
 * was added. */
void history_build(struct history *h, date until);

/* The athlete on a day: settings and reports first, else what sessions before that day show.
 * Needs the measured part of sessions only, so it may be asked between history_build and assessing.
 */
void history_athlete(const struct history *h, date d, struct athlete *out);

/* True when session i was assessed with other numbers than the athlete's of its day, so that it
 * should be assessed again from its stream. */
bool history_stale(const struct history *h, size_t i);

/* NULL outside [first, last]. */
const struct day *history_day(const struct history *h, date d);
/* Values for any day, also after `last` (decayed without load) and before `first` (the seed). */
struct day history_day_at(const struct history *h, date d);

/* The seven days that end on d. */
struct week week_ending(const struct history *h, date d);
/* How well the 42 days that end on d are known. */
int history_covered(const struct history *h, date d, int days);
enum data_state history_state(const struct history *h, date d);

/* One evening's value from the one before: s + (load - s)(1 - e^(-1/days)). */
double fitness_next(double before, double load, double days);

double history_ramp(const struct history *h, date d); /* fitness now - 7 days before */
double history_monotony(const struct history *h,
	date d); /* Foster; MONOTONY_HIGH when SD is 0 and load is not; NAN without load */
#define MONOTONY_HIGH 10.0
double history_strain(const struct history *h, date d); /* week load · monotony */
struct acwr {
	double coupled, uncoupled, ewma;
};
struct acwr history_acwr(
	const struct history *h, date d); /* NAN where not defined; no default rule rests on it */
/* The load that leads to `form` on the evening of a day, from the fitness and fatigue that a day of rest
 * would leave on that evening: models.md. (With the values of the evening before in their place the answer
 * would be too low, by what a day of rest takes from fatigue.) */
double load_for_form(
	double fitness, double fatigue, double form, double fitness_days, double fatigue_days);
/* The load of day d after which form, as shown for the day after, is that share of fitness (-0.10);
 * never below 0, which is when even a rest does not bring it up so far. */
double history_load_for_form(const struct history *h, date d, double share);

/* Median minutes of easy runs in the 42 days up to d; NAN with fewer than 3 (then of all runs with
 * at least one). */
double history_usual_minutes(const struct history *h, date d);
/* The longest run, metres, in the `days` days that end on d; NAN without a run. */
double history_longest_km(const struct history *h, date d, int days);
double history_longest_minutes(const struct history *h, date d, int days);

/* Sessions of day range [from, to]: index of the first and their number. */
size_t history_sessions(const struct history *h, date from, date to, size_t *count);
/* A session that is quality or race by kind, or has at least 10 hard minutes. */
bool session_is_hard(const struct session *s);
/* Index of the session that starts at that local minute of that calendar day (which is the day
 * after session.day for a start between midnight and day_start), SIZE_MAX when none does. */
size_t history_find(const struct history *h, date day, int32_t minute);

/* ---- how the athlete answers to hard sessions ---- */

/* Over the last `last` hard sessions that ended before d, as known on the eve of d. */
struct response {
	int hard;    /* hard sessions looked at */
	double days; /* median days until the heart rate at easy pace was back to usual; NAN when it
			cannot be told */
	int measured;      /* hard sessions for which that could be told */
	int heavy_next;    /* of them: legs reported tired or heavy on the day after */
	int reported_next; /* of them: with a report about the day after */
	int next_quality; /* followed by another hard session with repetitions to compare, within 14
			     days */
	int held; /* of those: it held its pace (fade no worse than -5 %, no slower than 2 %) */
};
struct response history_recovery_after(const struct history *h, date d, int last);
/* How many beats a minute the heart rate of session i was above (+) or below what the athlete's own
 * easy runs of the 42 days before say for that pace; NAN without 4 such runs. */
double history_hr_above_usual(const struct history *h, size_t i);

/* ---- what reports say on a day, as known on d ---- */
struct status_span {
	bool on;
	date since, until;
};
struct status_span history_status(
	const struct history *h, date d, enum status s); /* on that day; until is the planned end */
/* The last status of that kind that ended before d; since DATE_NONE when there was none. */
struct status_span history_status_before(const struct history *h, date d, enum status s);
const struct report *history_report(
	const struct history *h, date d, enum report_type t); /* the last of that day, or NULL */
const struct report *history_setting(const struct history *h, date d,
	enum report_type t); /* the last with day <= d and, for blocks, until >= d; or NULL */
struct race_view {
	const struct report *next;
	date next_day;
	int days_to; /* from d; next NULL without any */
	const struct report *last;
	date last_day;
	int days_since;
};
struct race_view history_race(const struct history *h, date d);
enum block history_block(const struct history *h, date d);

#endif
