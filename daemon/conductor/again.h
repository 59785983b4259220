/*
 * What could not be done now (the disk is full, another program writes to the database) and is
 * tried again: one timer with growing pauses, back to the shortest when all of it is done.
 */
#ifndef PACED_CONDUCTOR_AGAIN_H
#define PACED_CONDUCTOR_AGAIN_H

#include <stdbool.h>

struct event_base;
struct again;

enum chore {                /* bits, in the order in which they are tried */
	CHORE_DATABASE = 1, /* to be rebuilt */
	CHORE_JOURNAL = 2,  /* to be read, and what follows from it to be settled */
	CHORE_FILES = 4,    /* decoded and not written */
	CHORE_ADVICE = 8,   /* to be asked for, or to be put among the notices */
	CHORE_NOTICES = 16, /* shown and not written down */
	CHORE_ANSWERS = 32, /* given by the user and not in the journal */
};

/* `try` is called with the chores that are due; it calls again_later for those that fail again. */
struct again *again_create(
	struct event_base *base, void (*try)(unsigned chores, void *user), void *user);
void again_destroy(struct again *a); /* NULL is fine */
void again_later(struct again *a, unsigned chores);
void again_done(struct again *a, unsigned chores); /* they went well */
bool again_pending(const struct again *a);

#endif
