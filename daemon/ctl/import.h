/* Taking in files and folders, with a bar and a summary. */
#ifndef CTL_IMPORT_H
#define CTL_IMPORT_H

#include "call.h"

#define IMPORT_INTERRUPTED 130 /* exit code, as shells have it */

/* The engine must be open for writing. Returns the exit code. `afresh`: into a database that is
 * given up when it is interrupted. */
int import_paths(struct call *c, const char *const *paths, size_t count, bool afresh);

#endif
