/*
 * What the rest of this module may know of a supervisor.
 */
#ifndef PACED_CHILD_SUPERVISOR_H
#define PACED_CHILD_SUPERVISOR_H

#include "paced/child.h"

struct event_base *supervisor_base(const struct supervisor *s);

#endif
