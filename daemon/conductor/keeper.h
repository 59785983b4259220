/*
 * Copies of what came from optional folders (engine_keep): made by a process of its own (paced
 * --keep), since reading from a watch and writing to the disk may take long.
 */
#ifndef PACED_CONDUCTOR_KEEPER_H
#define PACED_CONDUCTOR_KEEPER_H

#include <stdbool.h>

#include "conductor.h"

struct keeper;

struct keeper *keeper_create(struct engine *g, struct supervisor *s,
	const struct conductor_options *o, void (*done)(void *user), void *user);
void keeper_destroy(struct keeper *k); /* NULL is fine; after the supervisor */
/* An optional folder is there again: the next keeper_go has to look at it. */
void keeper_owe(struct keeper *k);
/* Files were taken in, or none were: then something happens only if it is owed, as it is at the
 * start and after a failure. That is said once, until it is done. `done` is called at the end. */
void keeper_go(struct keeper *k, bool files);
bool keeper_busy(const struct keeper *k);

#endif
