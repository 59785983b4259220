/*
 * The sync folders: what lies there is taken in, and when a burst of files has ended that is told
 * once for all of it.
 */
#ifndef PACED_CONDUCTOR_INTAKE_H
#define PACED_CONDUCTOR_INTAKE_H

#include <stdbool.h>

#include "paced/engine.h"
#include "paced/watch.h"

struct event_base;
struct intake;

struct intake_calls {
	/* A burst has ended; `sum` is what came since the last call. Also after each scan. */
	void (*burst)(const struct import_summary *sum, void *user);
	/* Files could not be opened or written down; intake_again is to be called later. */
	void (*trouble)(void *user);
	/* What follows from the files is to be settled; intake_resume is to be called then. */
	void (*unsettled)(void *user);
	void (*returned)(void *user); /* an optional folder is there; a burst follows */
	void (*written)(void *user);  /* none waits any more */
	/* May this be touched? As watch.h has it. */
	enum watch_reach (*reach)(const char *path, void *user);
	void *user;
};

struct intake *intake_create(struct event_base *base, struct engine *g, struct supervisor *s,
	bool once, const struct intake_calls *calls);
void intake_destroy(struct intake *i); /* NULL is fine */

/* Begins to watch the folders of the settings, in place of those watched before. */
bool intake_watch(struct intake *i, struct error *e);
/* What was taken in and not written is forgotten, and found again by looking through the folders:
 * the store is another. */
bool intake_renew(struct intake *i, struct error *e);
void intake_again(struct intake *i);
void intake_answered(struct intake *i);       /* what `reach` said has changed */
void intake_pause(struct intake *i);          /* nothing is written until intake_resume */
void intake_resume(struct intake *i);         /* also after `unsettled` */
bool intake_busy(const struct intake *i);     /* a burst goes on, or files wait */
bool intake_scanning(const struct intake *i); /* the folders were not looked through yet */
size_t intake_waiting(const struct intake *i);
size_t intake_missing(const struct intake *i); /* folders that are not there */

#endif
