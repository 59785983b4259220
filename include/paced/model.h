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
	/* As known that evening: there is a session, or a report that says what was done (rest,
	 * sick, injured, or how the legs feel), or the last such day is less than 7 days ago, so
	 * that this one was a rest. Other days are gaps, and a gap is no rest. */
	bool covered;
	double load;             /* of all sessions of the day */
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

/*
 * Everything known. Arrays are owned. Build it with history_*; read-only for everybody else, but
 * for the assessed part of sessions, which session_assess may write before the next history_build.
 *
 * The seed is the mean daily load of the first 28 covered days, 0 while fewer than 14 are known;
 * each evening's fitness and fatigue stand on the seed as it was known then.
 */
struct history {
	struct session *sessions; /* ascending by (day, start, id); only those that count */
	size_t session_count, session_capacity;
	struct report *reports; /* journal_sort order, undo applied */
	size_t report_count, report_capacity;
	struct day *days; /* consecutive */
	size_t day_count;
	date first, last; /* DATE_NONE without any day */
	double seed;      /* fitness and fatigue before the first day, as known on the last */
	/* Settings the model depends on, copied. Numbers that are NAN are found from the data. */
	struct model_settings {
		enum sex sex;
		int born;
		double weight_kg;
		enum level level;
		double max_hr, rest_hr, threshold_hr, threshold_speed;
		double days_per_week, minutes_per_week;
		int long_day;
		int32_t day_start_s;
		double fitness_days, fatigue_days;
		enum load_source load_order[SPORT_COUNT][LOAD_SOURCE_COUNT]; /* as settings.h */
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
/* The same, and quicker, when nothing was added since the last build: sessions were only assessed
 * again, which changes nothing about the athlete. */
void history_decide(struct history *h, date until);

/*
 * The athlete on a day: settings first, then the journal from its day on, then what the sessions
 * before that day show. Needs the measured part of sessions only, so that it may be asked between
 * history_build and assessing. What sessions show (observed.c):
 * - max_hr: the highest of a year that was reached twice within 90 days or held for a minute,
 *   unless it is below .95 of 208 - .7 age (age 35 when unknown), which then stands
 * - rest_hr: lower median of those reported in 42 days, else 60
 * - threshold_hr: best 20 to 60 min of 180 days, when truly high (.80 of reserve) and above what
 *   is usual for the athlete, else rest + .85 (max - rest)
 * - threshold_speed: races of 120 days by Daniels (and by their critical speed), or the best graded 10 to 60 min of 120 days at a
 *   heart rate that makes them a test; else what easy running says by its heart rate, or 1.18
 *   times the usual speed, so that easy is never told to be the threshold
 */
void history_athlete(const struct history *h, date d, struct athlete *out);

/* True when session i was assessed with other numbers than the athlete's of its day, so that it
 * should be assessed again from its stream. */
bool history_stale(const struct history *h, size_t i);
/* True when session i was measured with another grade curve or day_start than the settings', or by an
 * older version, so that it
 * should be measured again, too, before the next history_build. */
bool history_mismeasured(const struct history *h, size_t i);

/* NULL outside [first, last]. */
const struct day *history_day(const struct history *h, date d);
/* Values for any day, also after `last` (decayed without load) and before `first` (0). */
struct day history_day_at(const struct history *h, date d);
/* The same in hindsight, with the seed as it is known on the last day: for curves over time, which
 * would jump on the day on which the seed became known, as nobody's fitness does. */
struct day history_day_in_hindsight(const struct history *h, date d);

/* The seven days that end on d. */
struct week week_ending(const struct history *h, date d);
/* How many of the `days` days that end on d are covered, as known on d: recorded, or a rest between
 * two recorded days less than 7 apart, or since the last one while it is less than 7 days ago. */
int history_covered(const struct history *h, date d, int days);
/* By the covered days of the last 42: fewer than 14 unavailable, fewer than 42 building. */
enum data_state history_state(const struct history *h, date d);

/* One evening's value from the one before: s + (load - s)(1 - e^(-1/days)). */
double fitness_next(double before, double load, double days);

/* Fitness on d against 7 days before. */
double history_ramp(const struct history *h, date d);
/* Foster's monotony of the seven days that end on d: mean / SD, MONOTONY_HIGH at most and when the
 * SD is 0; NAN without load, or with fewer than 5 of the days covered. */
double history_monotony(const struct history *h, date d);
#define MONOTONY_HIGH 10.0
double history_strain(const struct history *h, date d); /* week load · monotony */
/* Acute to chronic ratio, 7 to 28 days; NAN where not defined. No default rule rests on it. */
struct acwr {
	double coupled, uncoupled, ewma;
};
struct acwr history_acwr(const struct history *h, date d);
/* The load that leads to `form` on the evening of a day, from the fitness and fatigue that a day of
 * rest would leave on that evening: models.md. (With the values of the evening before in their
 * place the answer would be too low, by what a day of rest takes from fatigue.) */
double load_for_form(
	double fitness, double fatigue, double form, double fitness_days, double fatigue_days);
/* The load of day d after which form, as shown for the day after, is that share of fitness (-0.10);
 * never below 0, which is when even a rest does not bring it up so far. */
double history_load_for_form(const struct history *h, date d, double share);

/* Median minutes of easy runs in the 42 days up to d; NAN with fewer than 3 (then of all runs with
 * at least one). */
double history_usual_minutes(const struct history *h, date d);
/* The longest run, kilometres or minutes, in the `days` days that end on d; NAN without a run. */
double history_longest_km(const struct history *h, date d, int days);
double history_longest_minutes(const struct history *h, date d, int days);

/* Sessions of day range [from, to]: index of the first and their number. */
size_t history_sessions(const struct history *h, date from, date to, size_t *count);
/* A session that is quality or race by kind, or has at least 10 hard minutes. */
bool session_is_hard(const struct session *s);
/* Index of the session that starts at that local minute of that calendar day (which is the day
 * after session.day for a start between midnight and day_start), SIZE_MAX when none does. */
size_t history_find(const struct history *h, date day, int32_t minute);

/* Why session i is of its kind, in plain words: the journal says so, the race of the journal,
 * longer than usual, or what the detector found. */
void history_kind_reason(const struct history *h, size_t i, char *out, size_t size);

/* Critical speed, m/s, and D', metres (may be NULL), from the best graded 2 to 20 min of the 90
 * days before d; NAN when they lie on no line. It is shown, and no threshold rests on it: best
 * efforts of training are seldom the best that there was. */
double history_critical_speed(const struct history *h, date d, double *d_prime);

/* ---- how the athlete answers to hard sessions ---- */

/* Over the last `last` (at most 32) hard sessions before d, as known on the eve of d. */
struct response {
	int hard; /* hard sessions looked at */
	/* Median days until the heart rate at easy pace was back to within 3 beats of usual, over
	 * the `measured` of them for which that could be told; NAN without any. */
	double days;
	int measured;
	int heavy_next;    /* of them: legs reported tired or heavy on the day after */
	int reported_next; /* of them: with a report about the day after */
	/* Followed within 14 days by a hard session with repetitions of about that length; of
	 * those, how many held their pace: fade no worse than -5 %, and no more than 2 % slower. */
	int next_quality, held;
};
struct response history_recovery_after(const struct history *h, date d, int last);
/* How many beats a minute the heart rate of session i was above (+) or below what the athlete's own
 * easy runs of the 42 days before say for that pace; NAN without 4 such runs. */
double history_hr_above_usual(const struct history *h, size_t i);

/* ---- what reports say on a day, as known on d ---- */
/* Days of a status that follow each other are one span; `until` is the planned end. */
struct status_span {
	bool on;
	date since, until;
};
struct status_span history_status(const struct history *h, date d, enum status s);
/* The last status of that kind that ended before d; since DATE_NONE when there was none. */
struct status_span history_status_before(const struct history *h, date d, enum status s);
/* The last report of that type on that day, or NULL. */
const struct report *history_report(const struct history *h, date d, enum report_type t);
/* The last with day <= d and, for blocks, until >= d; or NULL. */
const struct report *history_setting(const struct history *h, date d, enum report_type t);
/* The next race of the journal from d on, whenever it was written down, and the last one before d:
 * of the journal, or a session that was a race (then `last` is NULL). Days DATE_NONE without any.
 */
struct race_view {
	const struct report *next;
	date next_day;
	int days_to;
	const struct report *last;
	date last_day;
	int days_since;
};
struct race_view history_race(const struct history *h, date d);
enum block history_block(const struct history *h, date d);

#endif
