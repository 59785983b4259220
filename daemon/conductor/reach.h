/*
 * Does a path answer? A file system that others serve is asked by a child first, which may hang
 * with it, and the loop touches it only for a while after it has answered.
 */
#ifndef PACED_CONDUCTOR_REACH_H
#define PACED_CONDUCTOR_REACH_H

#include "paced/child.h"
#include "paced/watch.h"

struct event_base;
struct reach;

/* `changed` is called, from the loop, when something that was asked about has answered, or has not
 * for three seconds. */
struct reach *reach_create(
	struct event_base *base, struct supervisor *s, void (*changed)(void *user), void *user);
void reach_destroy(struct reach *r); /* after the supervisor; NULL is fine */

/* As watch.h has it. On our own disks everything is reached. */
enum watch_reach reach_ask(struct reach *r, const char *path);

#endif
