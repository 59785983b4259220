/*
 * One call of pacectl: the verb, what it was given, and the engine once it is needed. Functions
 * that fail have said why on stderr.
 */
#ifndef CTL_CALL_H
#define CTL_CALL_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "paced/engine.h"
#include "verb.h"

struct call {
	const struct verb *verb;
	struct arguments args; /* words: those behind the verb */
	const char *const *words;
	size_t word_count;
	struct out out;
	struct engine *engine; /* NULL until call_open */
	int64_t now;
	date today; /* by the machine's zone; by [day] start as well once the engine is open */
};

bool call_json(const struct call *c);

/* "pacectl: TEXT" on stderr; the exit codes of verb.h. */
int call_fail(const struct call *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
int call_usage(const struct call *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

enum access {
	ACCESS_READ,  /* makes no database where nothing was ever known */
	ACCESS_WRITE, /* makes one */
};
/* Opens the engine; the journal's new lines are read, settings and reports take effect. */
bool call_open(struct call *c, enum access access);
/* As call_open with ACCESS_READ, and what is known; NULL: exit code 1. */
const struct history *call_history(struct call *c);

/* " (did you mean monday?)", or "" when nothing is near; owned. */
char *call_nearest(const char *word, const char *const *words, size_t n);
/* The value of a DATE option, `otherwise` without it; false: exit code 2. */
bool call_day(const struct call *c, enum option option, date otherwise, date *out);
/* A whole number of an option or word; NULL text gives `otherwise`. False: exit code 2. */
bool call_number(const struct call *c, const char *what, const char *text, long least, long most,
	long otherwise, long *out);

/* The session that an ID, a start ("2026-05-04T07:10"), a day or "last" names, as the history knows
 * it (then *index is its place), or a duplicate, as the database does (*index SIZE_MAX). */
bool call_session(struct call *c, const char *id, struct session *out, size_t *index);

/* The advice for one day; finish it. */
bool call_advise(struct call *c, date day, struct advice *out);

extern const char call_first_steps[]; /* where nothing is known: what to do */
/* That there is no session in the time asked for, and when there was one. */
void call_say_none(const struct call *c, const struct history *h);

/* Touches the poke file: tells a running daemon that the database changed. */
void call_poke(const struct call *c);

/* Prints and frees `j`: indented, one line at its end. */
void call_print_json(const struct call *c, json_t *j);

#endif
