/*
 * The conductor: one thread, one loop, everything wired. It watches the folders, takes files in,
 * asks for advice when something changed, and says it. It never parses, never runs Lua, never waits
 * for a peer.
 */
#ifndef PACED_CONDUCTOR_H
#define PACED_CONDUCTOR_H

#include <stdbool.h>

#include "paced/engine.h"

struct conductor_options {
	struct engine_options engine;
	bool once; /* scan, advise, notify, end */
};

/* Runs until SIGTERM or SIGINT (or until all is done, with once). Returns the exit code. */
int conductor_run(const struct conductor_options *o);

/* --settle: what follows from settings and journal, for the conductor, which must not take so long.
 */
int conductor_settle(const struct conductor_options *o);

/* --salvage: what a damaged database still tells, for the same reason. */
int conductor_salvage(const struct conductor_options *o, const char *path);

/* --keep: copies of what came from optional folders, for the same reason. */
int conductor_keep(const struct conductor_options *o);

/* --check: settings and rules; says what is wrong on stderr, 0 when nothing is. */
int conductor_check(const struct conductor_options *o);

#endif
