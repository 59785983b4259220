/* One daemon for each user: a lock on a file in the runtime folder, held until the process ends. */
#ifndef PACED_CONDUCTOR_LOCK_H
#define PACED_CONDUCTOR_LOCK_H

#include <stdbool.h>

#include "paced/base/error.h"

/* Creates the folder and the file, takes the lock and writes the process id into it. The error
 * names the process that holds it. The descriptor stays open. */
bool lock_take(const char *path, int *fd, struct error *e);

#endif
