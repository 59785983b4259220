/*
 * Writes the user's answers into the journal. Appending waits for a lock and for the disk, so a
 * child does it; an answer that could not be written is kept and tried again.
 */
#ifndef PACED_CONDUCTOR_SCRIBE_H
#define PACED_CONDUCTOR_SCRIBE_H

#include <stdbool.h>

#include "paced/engine.h"

struct scribe;

struct scribe_calls {
	void (*written)(void *user); /* the journal has new lines */
	void (*trouble)(void *user); /* scribe_again is to be called later */
	void *user;
};

struct scribe *scribe_create(
	struct engine *g, struct supervisor *s, const struct scribe_calls *calls);
void scribe_destroy(struct scribe *s); /* NULL is fine; after the supervisor */
void scribe_write(struct scribe *s, const struct report *r);
void scribe_again(struct scribe *s);
bool scribe_busy(const struct scribe *s); /* an answer is not in the journal yet */

#endif
