/*
 * The conductor's end of the line protocol: a descriptor in the main loop that gives whole lines.
 */
#ifndef PACED_NOTIFY_LINES_H
#define PACED_NOTIFY_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "paced/notify.h"

struct lines;

struct lines_events {
	void (*line)(const char *text, size_t length, void *user); /* without '\n', for the call */
	void (*end)(bool in_order,
		void *user); /* once, the last call; false: error or a line too long */
};

/* Listens on `fd`, which stays the caller's, in the default main context. `events` and `user` are
 * borrowed. */
struct lines *lines_create(int fd, const struct lines_events *events, void *user);
void lines_destroy(struct lines *l);

/* Blocks until the line is written; false when the other side has gone. */
bool lines_send(struct lines *l, const struct notify_message *m);

#endif
