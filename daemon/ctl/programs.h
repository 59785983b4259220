/* Other programs: where they are, and whether the daemon runs. */
#ifndef CTL_PROGRAMS_H
#define CTL_PROGRAMS_H

#include <stdbool.h>

/* A path is taken as it is; a name is looked for beside this program, in its libexec folder, in
 * `folder`, and in PATH. NULL when it cannot be run; owned. */
char *program_find(const char *command, const char *folder);

/* The daemon holds a lock on this file as long as it lives. */
bool daemon_runs(const char *lock);

/* Runs $VISUAL, $EDITOR or vi on the file and waits. False when none could be run. */
bool editor_run(const char *path);

#endif
