/* Programs that belong to paced, and those that the settings name. */
#ifndef PACED_CONDUCTOR_PROGRAM_H
#define PACED_CONDUCTOR_PROGRAM_H

#include "conductor.h"
#include "paced/child.h"

/* A name without a slash is looked for beside this program, where it was installed to, then in PATH
 * (by whoever runs it); anything else is a path. The caller owns the result. */
char *program_find(const char *name);

/* This program again, of the same home, in a process that does one thing and ends: `option` is
 * "--settle" and the like, `word` what follows it, or NULL. Of `spec` the caller sets the deadline,
 * the largest frame, the callbacks and their user. NULL with an error as child_start. */
struct child *program_start_self(struct supervisor *s, const struct conductor_options *o,
	const char *option, const char *word, struct child_spec *spec, struct error *e);

#endif
