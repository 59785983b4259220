/*
 * Our own folders: settings and rules, the journal, and the runtime folder where other programs say
 * that they changed the database. Tells what became another.
 */
#ifndef PACED_CONDUCTOR_HOUSE_H
#define PACED_CONDUCTOR_HOUSE_H

#include "paced/engine.h"

struct event_base;
struct house;
struct reach;

enum house_news { /* bits */
	NEWS_SETTINGS = 1,
	NEWS_RULES = 2,
	NEWS_JOURNAL = 4,
	NEWS_POKE = 8, /* somebody else wrote to the database */
};

/* `news` may call house_watch. */
struct house *house_create(struct event_base *base, struct engine *g, struct reach *reach,
	void (*news)(unsigned news, void *user), void *user);
void house_destroy(struct house *h); /* NULL is fine */
/* Makes the folders that are missing and watches them; again when the journal's is another. */
bool house_watch(struct house *h, struct error *e);
void house_answered(struct house *h); /* what reach_ask said has changed */

#endif
