/*
 * What a history keeps beside its public arrays, and the steps of history_build, by file.
 */
#ifndef PACED_MODEL_PRIVATE_H
#define PACED_MODEL_PRIVATE_H

#include "paced/model.h"

/* Fitness and fatigue from evening to evening. Sums are kept as if they had begun at 0; what the
 * seed adds is kept apart, since it is only known after some weeks. */
struct walk {
	date last_recorded;      /* DATE_NONE before the first */
	int firm;                /* covered days up to last_recorded, at most SEED_DAYS */
	double firm_load;        /* of the first SEED_DAYS covered days */
	double fitness, fatigue; /* without the seed */
	double fitness_decay, fatigue_decay; /* what is left of a seed of 1 */
	double seed;                         /* as known this evening */
};

/* The athlete from a day on. */
struct change {
	date from;
	struct athlete who;
};

/* What is searched for most often, close together: a session is more than a kilobyte. */
struct session_index {
	date *day;
	double *minutes, *metres; /* NAN when it is no run */
	size_t n;                 /* another number than the history's: not up to date */
};

struct timeline {
	struct session_index index;
	struct change *changes; /* ascending by from */
	size_t change_count, change_capacity;
	struct report *said; /* every report added, as it was added */
	size_t said_count, said_capacity;
	size_t collected; /* of them: what history.reports was made from */
	struct session
		*aside; /* sessions that reports took out; they come back before each build */
	size_t aside_count, aside_capacity;
	uint32_t *by_type; /* indices into history.reports, by type and then in their order */
	size_t type_from[REPORT_TYPE_COUNT + 1];
	bool *recorded;   /* for each day: something says what was done on it */
	double *seeds;    /* for each day: the seed as known on that evening */
	struct walk walk; /* as it stands on the evening of history.last */
};

/* order.c: the one order of sessions, whatever the order they were added in. */
void order_sessions(struct history *h);

/* reports.c: what was said, and where it is found. */
void collect_reports(struct history *h);
/* The reports of a type, ascending; NULL with *count 0. */
const uint32_t *reports_of(const struct history *h, enum report_type t, size_t *count);
/* How many of them are dated on or before d. */
size_t reports_until(const struct history *h, enum report_type t, date d);

/* decide.c: reports about sessions. */
void take_back(struct history *h); /* undoes what the last build did to the sessions */
void add_manual_sessions(struct history *h);
void set_aside(struct history *h); /* forgotten, or the same as another */
void apply_ignores(struct history *h);
void assess_manual_sessions(struct history *h);
void decide_sessions(struct history *h); /* kind, felt, load, and what the history adds */

/* routes.c: whether a course like that was told of before, and from now on it was; never for 0. */
struct routes;
struct routes *routes_create(size_t most); /* told of at most so many */
void routes_destroy(struct routes *r);
bool routes_seen(struct routes *r, uint64_t route);

/* effort.c: the athlete's own scale of perceived effort, against the standard one. */
#define EFFORTS 24
struct efforts {
	double ratio[EFFORTS];  /* of the last sessions that tell, as they came */
	double sorted[EFFORTS]; /* the same by size */
	size_t seen;
};
double effort_scale(const struct efforts *e); /* 1 until enough are known */
void effort_seen(struct efforts *e, const struct session *s);

/* kinds.c */
/* The race report that session is the race of, or NULL. */
const struct report *race_of(const struct history *h, const struct session *s);
enum kind kind_of(const struct history *h, const struct session *s);

/* timeline.c, observed.c. */
void build_timeline(struct history *h, date until);

/* races.c: the last races, and what their critical speed says of the threshold; NAN without. */
#define RACES 12
struct raced {
	date day;
	double metres, seconds;
};
struct races {
	struct raced at[RACES];
	size_t seen;
};
void races_add(struct races *r, date day, double metres, double seconds);
double races_threshold(const struct races *r, date d, date days); /* of those days before d */

/* What sessions show of the athlete; see observed.c. */
struct observer;
struct observer *observer_create(const struct history *h);
void observer_destroy(struct observer *o);
/* Moves on to day d (ascending calls): sessions before d are known. Writes over `who` what is
 * better known from sessions than by default; the origins of `who` say what was set before. */
void observer_day(struct observer *o, date d, struct athlete *who);

/* A century: a date that is far off must not cost the memory of all days until then. */
#define MOST_DAYS 36525

/* days.c */
#define REST_MOST                                                                                  \
	7 /* recorded days that far apart, or farther, have a gap between them and no rest */
void build_days(struct history *h, date until);
bool recorded_on(const struct history *h, date d);
/* The day before d, REST_MOST back at most, that is recorded; DATE_NONE without. */
date recorded_before(const struct history *h, date d);

/* sessions.c */
date calendar_day(const struct history *h, const struct session *s);
size_t first_session_from(const struct history *h, date d); /* index of the first with day >= d */
void index_sessions(struct history *h);
/* The longest run of those days; NAN without. */
double longest_metres(const struct history *h, date from, date to);
double longest_minutes(const struct history *h, date from, date to);
double run_minutes(const struct session *s); /* NAN when it is no run */
/* The lower median of v[0..n), which is put in order; NAN for n 0. */
double median_of(double *v, size_t n);

#endif
