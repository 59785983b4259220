/*
 * What the rooms of the conductor itself share. conductor.c: its life; wiring.c: building it;
 * turns.c: what it does when something happened; news.c: when our own folders changed.
 */
#ifndef PACED_CONDUCTOR_PRIVATE_H
#define PACED_CONDUCTOR_PRIVATE_H

#include "again.h"
#include "alarm.h"
#include "conductor.h"
#include "desk.h"
#include "house.h"
#include "intake.h"
#include "keeper.h"
#include "notices.h"
#include "picture.h"
#include "reach.h"
#include "reporter.h"
#include "salvage.h"
#include "scribe.h"
#include "settler.h"
#include "speaker.h"
#include "zone.h"

struct event;

struct conductor {
	const struct conductor_options *options;
	struct event_base *base;
	struct event *signals[3];
	struct event *open, *watchdog;
	struct backoff opening;
	struct error closed;   /* why it cannot be opened, as it was logged */
	bool damaged;          /* the database is to be set aside */
	struct notice told[3]; /* what was told last, kept from the damaged database */
	size_t told_count;
	int code;            /* the exit code */
	bool leaving;        /* as soon as the speaker is silent */
	char *walls_journal; /* the walls stand: the journal's folder that is inside */

	/* From here on: while the database can be had. */
	struct engine *engine;
	struct supervisor *supervisor;
	struct reach *reach;
	struct intake *intake;
	struct house *house;
	struct notices *notices;
	struct picture *picture;
	struct reporter *reporter;
	struct speaker *speaker;
	struct desk *desk;
	struct scribe *scribe;
	struct settler *settler;
	struct salvage *salvage;
	struct keeper *keeper;
	struct alarm *alarm;
	struct zone *zone;
	struct again *again;
	struct event *late;
	bool journal_waits;   /* its folder does not answer; what was read last holds */
	bool closing;         /* some of them are gone already */
	unsigned owed;        /* occasions that wait for the end of a burst */
	bool owes_answer;     /* the next burst is asked about even if nothing came */
	bool salvaged;        /* was looked for since the start */
	bool answered;        /* the rules were asked since the start */
	struct advice answer; /* the last, as far as the status line needs it: day and title */
	char status[400];     /* as the service manager knows it */
};

/* ---- conductor.c ---- */

void conductor_stop(struct conductor *c, int code);
/* The database is damaged (true): it will be set aside and a new one filled from files and journal,
 * as soon as the present turn is over. */
bool conductor_is_damaged(struct conductor *c);

/* ---- wiring.c ---- */

/* Opens what there is to open. ERROR_IO may pass: undo, and try again. `note` (may be NULL) is to
 * be told: the database is a new one. */
bool wiring_do(struct conductor *c, const char *note, struct error *e);
void wiring_undo(struct conductor *c);

/* ---- walls.c ---- */

/* Builds the walls, unless they stand or the notifier is another's; tells what they keep from
 * taking effect. After the settings were read. */
void walls_see_to(struct conductor *c);

/* ---- turns.c; `user` is the conductor ---- */

void turn_burst(const struct import_summary *sum, void *user);
void turn_answer(const struct advice *a, void *user); /* or NULL: none was found */
void turn_clock(void *user); /* an alarm, another clock or zone, the start */
void turn_late(void *user);  /* a moment that was slept through */
void turn_felt(int64_t session, enum feel feel, void *user);
void turn_again(unsigned chores, void *user);
void turn_settled(void *user); /* settings and reports have come to their effect */
/* Asks the rules now, or when the burst that goes on has ended and all is settled. */
void turn_ask(struct conductor *c, unsigned occasion);
void turn_trouble(struct conductor *c, unsigned chores); /* these could not be done */
void turn_rest(struct conductor *c);                     /* something ended: is all done? */

/* ---- news.c ---- */

void news_came(unsigned news, void *user); /* bits of enum house_news */
void news_read_reports(struct conductor *c);
void news_say_problem(struct conductor *c, struct notice *n);
void news_say_broken_settings(struct conductor *c, const struct error *e);

#endif
