/*
 * "Why?" was pressed: pacectl writes the report, and the desktop is asked to show it; each in a
 * child.
 */
#ifndef PACED_CONDUCTOR_REPORTER_H
#define PACED_CONDUCTOR_REPORTER_H

#include "conductor.h"

struct reporter;

struct reporter *reporter_create(
	struct engine *g, struct supervisor *s, const struct conductor_options *o);
void reporter_destroy(struct reporter *r); /* NULL is fine; after the supervisor */
/* Writes and shows it, unless that is being done. What goes wrong is logged. */
void reporter_show(struct reporter *r);

#endif
