/*
 * The desk: asks the rules when something changed, one question at a time, keeps the answer and
 * puts what is worth saying among the notices.
 */
#ifndef PACED_CONDUCTOR_DESK_H
#define PACED_CONDUCTOR_DESK_H

#include <stdbool.h>
#include <stdint.h>

#include "manners.h"
#include "notices.h"
#include "paced/engine.h"

struct desk;

struct desk_calls {
	/* A question is asked whose answer may be told; `soon`: it will be, unless it was before.
	 */
	void (*asking)(bool soon, void *user);
	/* Something was put among the notices. */
	void (*news)(void *user);
	/* An answer was found or given up (NULL); nothing is being asked. */
	void (*done)(const struct advice *a, void *user);
	/* It failed for a reason that may pass; what was asked for is kept for desk_again. */
	void (*trouble)(void *user);
	void *user;
};

struct desk *desk_create(
	struct engine *g, struct supervisor *s, struct notices *n, const struct desk_calls *calls);
void desk_destroy(struct desk *d); /* NULL is fine */

/* Asks for that reason (bits of enum occasion), unless it is asking; then it asks again afterwards.
 * `sum` (may be NULL) is what came in. */
void desk_ask(struct desk *d, unsigned occasion, const struct import_summary *sum);
void desk_again(struct desk *d);
/* Forgets the question that is under way, before rules, settings or store are read anew; desk_ask
 * or desk_again asks it again. */
void desk_drop(struct desk *d);
bool desk_busy(const struct desk *d);
/* False: no questions about feelings, since nobody will be there to take the answer. */
void desk_may_ask(struct desk *d, bool may);
/* The database is a new one, filled from what was known before: that is no news. Until the next
 * answer about files. */
void desk_refill(struct desk *d);
size_t desk_broken_rules(const struct desk *d); /* in the last answer */

/* The moment of morning or evening that was not dealt with yet. */
struct moment desk_moment_due(struct desk *d, int64_t now);

#endif
