/*
 * The desktop's notification server: whether there is one, which one, and what it can do.
 *
 * A server is known by its unique name on the bus. When that changes, all it showed is gone, and
 * its ids mean nothing any more: a new server counts from 1 again.
 */
#ifndef PACED_NOTIFY_SERVER_H
#define PACED_NOTIFY_SERVER_H

#include <stdbool.h>

struct server;

enum server_state {
	SERVER_ASKED,  /* its name and capabilities have been asked for */
	SERVER_READY,  /* there, and its capabilities are known */
	SERVER_ABSENT, /* no bus, no server, or one that does not answer */
};

struct server_can {
	bool actions;     /* buttons */
	bool body_markup; /* the body is markup, so that text has to be escaped */
};

/* Called from the main loop whenever the state has changed. READY after READY has an ABSENT
 * between. */
typedef void server_changed(struct server *s, void *user);

/* Connects to the session bus, starts the server where the bus knows how to, and stays informed.
 * Does not start a bus where there is none, and does not end the process when the bus goes. */
struct server *server_create(server_changed *changed, void *user);
void server_destroy(struct server *s);

enum server_state server_state(const struct server *s);
struct server_can server_can(const struct server *s); /* while READY */
const char *server_trouble(const struct server *s);   /* while ABSENT: why, for people */

#endif
