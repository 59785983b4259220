/*
 * Telling the user: the notices that wait in the store, one bubble at a time, through the notifier
 * program, which may be absent, slow or hung without harm to anybody.
 */
#ifndef PACED_CONDUCTOR_SPEAKER_H
#define PACED_CONDUCTOR_SPEAKER_H

#include <stdbool.h>
#include <stdint.h>

#include "paced/engine.h"

struct event_base;
struct speaker;

struct speaker_calls {
	/* The user answered how the session felt. */
	void (*felt)(int64_t session, enum feel feel, void *user);
	/* Nothing waits and no bubble is being brought up: --once may end. */
	void (*silent)(void *user);
	void *user;
};

struct speaker *speaker_create(struct event_base *base, struct engine *g, struct supervisor *s,
	const struct speaker_calls *calls);
void speaker_destroy(struct speaker *p); /* NULL is fine */

/* Puts the notice into the store and brings it up when nothing forbids it. True when it will be
 * shown, false when the same was said before or notices are off. */
bool speaker_say(struct speaker *p, struct notice *n);

/* Looks at what waits: after quiet hours, after the loop was asleep, at start. */
void speaker_wake(struct speaker *p);
/* True while something waits, or is being brought up. */
bool speaker_busy(const struct speaker *p);

/* Is `now` within [notify] quiet? And when does it end (UTC)? */
bool quiet_hours(const struct settings *s, int64_t now, int64_t *ends);

#endif
