/*
 * The process behind a child: fork, descriptors, limits, sandbox, main function or exec. Nothing
 * here knows of the event loop.
 */
#ifndef PACED_CHILD_PROCESS_H
#define PACED_CHILD_PROCESS_H

#include "paced/child.h"

struct process {
	pid_t pid;
	int pidfd;   /* becomes readable when the process has ended; close it */
	int channel; /* our end, does not block; close it */
};

bool process_start(const struct child_spec *spec, struct process *out, struct error *e);

#endif
