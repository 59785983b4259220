/*
 * What follows from changed settings and reports: thousands of sessions may have to be judged
 * again, which takes longer than a turn of the loop may. A process of its own does it (paced
 * --settle) with a connection of its own to the database.
 */
#ifndef PACED_CONDUCTOR_SETTLER_H
#define PACED_CONDUCTOR_SETTLER_H

#include <stdbool.h>

#include "conductor.h"

struct settler;

struct settler_calls {
	void (*begun)(void *user);   /* a process is at it; done or trouble follows */
	void (*done)(void *user);    /* all is settled; also when there was nothing to do */
	void (*trouble)(void *user); /* settler_go is to be called again later */
	void *user;
};

/* With options->once it is done here and now. */
struct settler *settler_create(struct engine *g, struct supervisor *s,
	const struct conductor_options *o, const struct settler_calls *calls);
void settler_destroy(struct settler *s); /* NULL is fine; after the supervisor */
void settler_go(struct settler *s);
bool settler_busy(const struct settler *s);

#endif
