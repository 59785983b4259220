/*
 * One notification on the screen, by libnotify.
 *
 * libnotify's calls block for as long as the server takes, up to 25 s: that is why this program
 * is a child that can be killed.
 */
#ifndef PACED_NOTIFY_BUBBLE_H
#define PACED_NOTIFY_BUBBLE_H

#include <stdbool.h>
#include <stdint.h>

#include "paced/notify.h"
#include "server.h"

struct bubble;

/* From the main loop. A bubble may be destroyed in its own `closed`. */
struct bubble_events {
	void (*pressed)(struct bubble *b, const char *key, void *user);
	void (*closed)(struct bubble *b, enum notify_why why, void *user);
};

/* Once, before the first bubble. */
bool bubble_init(void);

/* Shows a SHOW message, in the place of `old` (may be NULL), which has then left the screen and is
 * to be destroyed. NULL when the server did not take it, with `failed` filled in as the answer;
 * `old` is then where it was. `events` and `user` are borrowed. */
struct bubble *bubble_show(const struct notify_message *m, struct server_can can,
	const struct bubble *old, const struct bubble_events *events, void *user,
	struct notify_message *failed);

uint32_t bubble_id(const struct bubble *b); /* the message's */

/* Takes it off the screen; `closed` is not called any more. */
void bubble_close(struct bubble *b);
/* Forgets it; what is on the screen stays there. NULL is fine. */
void bubble_destroy(struct bubble *b);

#endif
