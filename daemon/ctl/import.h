/* Taking in files and folders, with a bar and a summary. */
#ifndef CTL_IMPORT_H
#define CTL_IMPORT_H

#include "call.h"

/* The engine must be open for writing. Returns the exit code. */
int import_paths(struct call *c, const char *const *paths, size_t count);

#endif
