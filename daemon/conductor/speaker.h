/*
 * Telling the user: the notices that wait, one bubble at a time, through the notifier program,
 * which may be absent, slow or hung without harm to anybody.
 */
#ifndef PACED_CONDUCTOR_SPEAKER_H
#define PACED_CONDUCTOR_SPEAKER_H

#include <stdbool.h>
#include <stdint.h>

#include "notices.h"
#include "paced/engine.h"

struct event_base;
struct speaker;

struct speaker_calls {
	/* True while advice is asked for, or the picture beside it drawn, which may take the place
	 * of what waits: speaker_wake is called afterwards. */
	bool (*hold)(void *user);
	/* The user answered how the session felt. */
	void (*felt)(int64_t session, enum feel feel, void *user);
	/* The user wants to know why. */
	void (*why)(void *user);
	/* No bubble is being brought up any more: --once may end. */
	void (*silent)(void *user);
	void *user;
};

struct speaker *speaker_create(struct event_base *base, struct engine *g, struct supervisor *s,
	struct notices *n, const struct speaker_calls *calls);
void speaker_destroy(struct speaker *p); /* NULL is fine */

/* Brings up what waits, when nothing forbids it: after a notice was put, after quiet hours, after
 * the loop was asleep, at start. Takes down advice that was worded on another day. */
void speaker_wake(struct speaker *p);
/* Something will probably be said in a moment: the notifier may start and look for its server. When
 * nothing is, the next speaker_wake ends it. */
void speaker_get_ready(struct speaker *p);
/* Takes that bubble down, if it is up. */
void speaker_take_down(struct speaker *p, const char *kind, const char *subject);
bool speaker_busy(const struct speaker *p); /* a bubble is being brought up */
/* Advice is on the screen; it will not hold for ever. */
bool speaker_shows_advice(const struct speaker *p);
/* The image file that goes with advice, NULL for none. */
void speaker_picture(struct speaker *p, const char *path);

#endif
