/*
 * When to speak, and when to be silent. Pure: settings, times and what is known go in.
 */
#ifndef PACED_CONDUCTOR_MANNERS_H
#define PACED_CONDUCTOR_MANNERS_H

#include <stdbool.h>
#include <stdint.h>

#include "paced/engine.h"

/* ---- times ---- */

enum moment_kind { MOMENT_NONE, MOMENT_MORNING, MOMENT_EVENING };
struct moment {
	enum moment_kind kind;
	int64_t at; /* UTC */
};
/* The last moment of [notify] morning and evening that is not after `now`: whoever slept through
 * several hears of one. MOMENT_NONE when both are off. */
struct moment manners_last_moment(const struct settings *s, int64_t now);
int64_t manners_next_moment(const struct settings *s, int64_t now); /* TIME_NONE: never */
/* Is `now` within [notify] quiet, and when does that end? */
bool manners_quiet(const struct settings *s, int64_t now, int64_t *ends);
/* Is it so late that advice about today would come too late? From `evening` on, or 20:00. */
bool manners_late(const struct settings *s, int64_t now);

/* ---- what is worth saying ---- */

enum occasion {               /* why advice is asked for; several may come together */
	OCCASION_QUIETLY = 1, /* keep the answer, say nothing */
	OCCASION_SYNC = 2,    /* files brought sessions */
	OCCASION_REPORT = 4,  /* the athlete said something */
	OCCASION_TIME = 8,    /* morning or evening has come */
	OCCASION_STALE = 16,  /* advice waits that was worded on another day */
	OCCASION_ASKED = 32,  /* --once: the answer is wanted in any case */
};

struct situation {
	unsigned occasion; /* bits of enum occasion */
	date today, day;   /* day: the one advised */
	enum moment_kind moment;
	int64_t moment_at;
	bool news;      /* sessions of today or yesterday came, or the first ones ever */
	bool told;      /* advice for `day` was shown before ... */
	bool told_same; /* ... and the last of it says the same */
	int64_t told_at;
	bool waits;        /* advice waits: it is replaced */
	int idle_days;     /* since the last session or report, INT_MAX without any */
	bool ever_told;    /* any advice was shown before ... */
	int64_t last_told; /* ... and when the last was */
	int64_t now;
};
enum worth { WORTH_NOTHING, WORTH_SAYING, WORTH_REPEATING };
/* The clock alone speaks daily to whoever trains, weekly after a week without a sign, and no more
 * after four. Never for old days, never the same twice: but what was told in the evening is said
 * again in the morning to those who ask for it, once. */
enum worth manners_worth(const struct situation *s);

#endif
