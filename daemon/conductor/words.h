/*
 * What the daemon says, made from what it knows. Pure: values in, a notice out. The words follow
 * the table of voices in paced(1): a title that is the whole answer, a body with the reasons that
 * decided.
 */
#ifndef PACED_CONDUCTOR_WORDS_H
#define PACED_CONDUCTOR_WORDS_H

#include "paced/engine.h"

/* The advice for its day, seen from `today`. `asks` is a session without a feeling (its id), or 0;
 * `imported` is what was just taken in: from ten runs on it is told first. Expires when the day is
 * over. */
void words_advice(const struct advice *a, date today, int64_t day_ends, int64_t asks,
	const struct import_summary *imported, struct notice *n);
/* One advice notice for the same day and words is said once; the import of many files is another
 * subject. */
void words_broken_rule(const struct rule_outcome *o, struct notice *n);
void words_broken_settings(const struct error *e, struct notice *n);
void words_damaged_database(const char *text, struct notice *n);
/* What the service manager shows: "Watching 2 folders, 214 sessions; tomorrow: easy 45 min". */
void words_status(size_t folders, size_t sessions, const struct advice *a, date today, char *out,
	size_t size);

#endif
