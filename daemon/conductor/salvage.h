/*
 * After a damaged database was set aside and everything was read again, what it still tells of
 * files that are gone is taken over, once: by a process of its own (paced --salvage FILE), since
 * damage may take its reader with it.
 */
#ifndef PACED_CONDUCTOR_SALVAGE_H
#define PACED_CONDUCTOR_SALVAGE_H

#include <stdbool.h>

#include "conductor.h"

struct salvage;

struct salvage *salvage_create(struct engine *g, struct supervisor *s,
	const struct conductor_options *o, void (*done)(void *user), void *user);
void salvage_destroy(struct salvage *s); /* NULL is fine; after the supervisor */
/* Looks for databases that were set aside and not asked yet. `done` is called after each. */
void salvage_go(struct salvage *s);
bool salvage_busy(const struct salvage *s);

#endif
