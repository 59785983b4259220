/*
 * From verdicts to what tomorrow is. Pure; the same verdicts in any order give the same result.
 *
 * The smallest limits hold, each of them, without exception. Of the proposals that they allow the
 * heaviest wins; a proposal that is merely too long counts as allowed when two thirds of it remain,
 * and is shortened. If none is allowed, the heaviest is softened until it is. Without proposals it
 * is an easy run of the usual length, or rest where there was none usual.
 */
#ifndef ADVICE_RESOLVE_H
#define ADVICE_RESOLVE_H

#include <stdbool.h>
#include <stddef.h>

#include "paced/advice.h"

enum verdict_type { VERDICT_PROPOSE, VERDICT_LIMIT, VERDICT_SAY };

/* What a rule returned. Numbers that were not given are NAN. */
struct verdict {
	enum verdict_type type;
	char rule[48];
	char because[ADVICE_TEXT];
	char aside[32];     /* limit, propose: a few words behind the title: "speed can wait" */
	double minutes, km; /* propose: as planned; limit: at most */
	/* propose */
	enum kind session;
	enum sport sport;
	enum hardness hardness; /* by the session's kind, unless cross-training said otherwise */
	double weight;
	bool has_work;
	struct work work;
	/* limit */
	enum hardness hardest; /* HARDNESS_COUNT: not limited */
	bool no_running;
	/* say */
	char level[12], title[ADVICE_TEXT], text[ADVICE_TEXT];
	int cooldown_days;
};
void verdict_init(struct verdict *v, enum verdict_type type, const char *rule);

/* What resolving must know of the athlete. */
struct resolve_context {
	double usual_minutes; /* of an easy run; NAN when there is none usual */
	double easy_speed;    /* m/s; turns a limit in km into minutes and back */
	double speed;         /* m/s of hard work; NAN: easy_speed */
};

struct resolution {
	enum kind session;
	enum sport sport;
	enum hardness hardness;
	double minutes, km;
	bool has_work;
	struct work work;
	enum hardness hardest;        /* the most that the limits allow */
	const struct verdict *chosen; /* the proposal it came from; NULL: the default */
	const struct verdict *wished; /* the proposal that would have won without any limit; NULL */
	bool softened;                /* another kind of session than `chosen` */
	bool shortened;               /* fewer minutes than `chosen` or the default */
	const struct verdict **limits; /* those that changed the result, strongest first; owned */
	size_t limit_count;
	const struct verdict **holding; /* those that would not have allowed more than this day is,
					   but did not have to; strongest first; owned */
	size_t holding_count;
};
/* `v` is borrowed for as long as the resolution lives. */
void resolve(const struct verdict *v, size_t count, const struct resolve_context *c,
	struct resolution *out);
void resolution_finish(struct resolution *r);

/* Minutes of structured work, its warm-up, recoveries and cool-down included. */
double work_minutes(const struct work *w, double speed);

#endif
