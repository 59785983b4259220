/*
 * The desk: decides when to ask for advice and which of it is worth saying. It knows what came in
 * since it last spoke, and turns changes into at most one question to the rules at a time.
 */
#ifndef PACED_CONDUCTOR_DESK_H
#define PACED_CONDUCTOR_DESK_H

#include <stdbool.h>
#include <stdint.h>

#include "paced/engine.h"
#include "speaker.h"

struct desk;

enum occasion { /* why advice is asked for; a later bit set adds to an earlier one that is still
		   pending */
	OCCASION_QUIETLY = 1, /* keep the answer, say only what is broken */
	OCCASION_SYNC = 2,    /* files came in */
	OCCASION_REPORT = 4,  /* the athlete said something: speak when the answer changed */
	OCCASION_TIME = 8,    /* morning, evening or the end of the quiet hours */
	OCCASION_ASKED = 16,  /* --once: the answer is wanted in any case */
};

struct desk_calls {
	/* An answer was found or given up; nothing is being asked. */
	void (*done)(const struct advice *a, void *user);
	void *user;
};

struct desk *desk_create(
	struct engine *g, struct supervisor *s, struct speaker *p, const struct desk_calls *calls);
void desk_destroy(struct desk *d); /* NULL is fine */

void desk_session(struct desk *d, const struct session *s); /* a new session counts */
/* Asks, unless it is asking; then it asks again afterwards. `sum` (may be NULL) is what came in. */
void desk_ask(struct desk *d, unsigned occasion, const struct import_summary *sum);
void desk_drop(
	struct desk *d); /* forgets the question that is under way, before rules are read again */
bool desk_busy(const struct desk *d);
/* A run of today came in since the last answer: there is nothing to wait for. */
bool desk_has_news(const struct desk *d);
/* When it wants to be asked with OCCASION_TIME next: morning, evening, end of quiet hours (UTC);
 * TIME_NONE never. */
int64_t desk_next_time(struct desk *d, int64_t now);

#endif
