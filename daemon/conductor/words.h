/*
 * What the daemon says, made from what it knows. Pure: values in, a notice out. A title that is the
 * whole answer (at most 45 characters), a body with the reasons that decided (at most 160).
 */
#ifndef PACED_CONDUCTOR_WORDS_H
#define PACED_CONDUCTOR_WORDS_H

#include "paced/engine.h"

#define WORDS_TITLE 45 /* characters */
#define WORDS_BODY  160

/* What one bubble is made of; all but the first two may be missing. */
struct bubble_words {
	const struct advice *advice;
	date today;
	const struct import_summary
		*imported;            /* what came in: from ten sessions on it is told first */
	const struct session *asked;  /* the session whose feeling is asked for */
	const struct advice_say *say; /* a remark that rides along */
	int64_t expires;
};
/* What the notice of an advice has as its hash: two with the same say the same thing to do. */
uint64_t words_answer(const struct advice *a);
/* The title tells the answer, or what was imported; the body as many of the reasons as leave room
 * for question and remark, but always the first. A remark that finds no room is told by its title
 * alone, or left out (as beside an
 * import): false. A warning is told even if there is no room for a reason then. */
bool words_advice(const struct bubble_words *w, struct notice *n);

const char *words_say_kind(const struct advice_say *say); /* "praise", or "say" */
/* The remark and the question as notices of their own, which remember that they were said. */
void words_say(const struct bubble_words *w, struct notice *n);
void words_question(const struct session *s, int64_t expires, struct notice *n);
/* Is that remark in the body, or that question beside it? */
bool words_contain(const struct notice *whole, const struct notice *part);

/* `version` tells one text of the rule from another. With `last_good` an older one is in force. */
void words_broken_rule(
	const struct rule_outcome *o, uint64_t version, bool last_good, struct notice *n);
void words_broken_settings(const struct error *e, struct notice *n);
void words_damaged_database(const char *text, struct notice *n);
void words_no_advice(const struct error *e, date today, struct notice *n);

/* What the service manager shows: "2 folders, 214 sessions. Tomorrow: easy 45 min" and, before
 * that, what is wrong. */
struct status_words {
	size_t folders, missing; /* of them not there */
	size_t sessions;
	size_t files_waiting, notices_waiting, broken_rules;
	bool broken_settings;
	bool scanning;
	const struct advice *advice; /* or NULL */
	date today;
};
void words_status(const struct status_words *w, char *out, size_t size);

#endif
