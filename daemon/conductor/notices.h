/*
 * What is to be said and what was: the notices of the store. Writing may fail (the disk is full,
 * another program writes); what was shown is then remembered here and written with the next.
 */
#ifndef PACED_CONDUCTOR_NOTICES_H
#define PACED_CONDUCTOR_NOTICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "paced/engine.h"

struct notices;

struct notices *notices_create(struct engine *g);
void notices_destroy(struct notices *n); /* NULL is fine */

enum put { PUT_WAITS, PUT_SAID_BEFORE, PUT_FAILED };
/* Writes down a notice. Its riders (remark and question, kinds "say", "praise", "question") are
 * part of its words: never shown by themselves, they are marked as shown with it. With `repeat` it
 * is said even if the same was said last. */
enum put notices_put(
	struct notices *n, struct notice *main, struct notice *riders, size_t count, bool repeat);

/* The one to show now: of several advices the newest, before anything else. What has expired is
 * dropped, and so are advices that a newer one replaced. An advice that was worded on another day
 * is passed over: it is to be made anew (notices_stale). */
bool notices_next(struct notices *n, int64_t now, struct notice *out);
bool notices_stale(struct notices *n, int64_t now);
/* How many of that kind (NULL: of any) wait, whether or not they may be shown now. */
size_t notices_waiting(struct notices *n, const char *kind, int64_t now);

void notices_shown(struct notices *n, const struct notice *shown);
void notices_drop(struct notices *n, const struct notice *unwanted);
/* What no longer holds: those of that kind whose subject begins so no longer wait and were never
 * said. False when it could not be written. */
bool notices_take_back(struct notices *n, const char *kind, const char *subject);
/* True when something was shown and could not be written down yet; tries. */
bool notices_owe(struct notices *n);

#endif
