/*
 * Rules that hang or take their child with them: who it was, and that they are not run again.
 *
 * The child says which rule it enters. One that it died in twice is condemned: once may be a busy
 * machine, unless the child was on the processor nearly all the time. It is off until its text
 * changes, for as long as the engine lives.
 */
#ifndef ENGINE_CONDEMNED_H
#define ENGINE_CONDEMNED_H

#include "private.h"

/* Of the child; the Lua host caps itself at 64 MiB, the rest is for the process around it. */
#define RULES_MEMORY (192u << 20)
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define RULE_DEADLINE_MS 5000 /* instrumented code is slow, and the machine may be busy */
#else
#define RULE_DEADLINE_MS 200
#endif

struct culprit {
	char current[48]; /* the rule that the child is in */
	char before[48];  /* the rule it died in the last time */
	unsigned entered; /* rules since the child was started */
};
void culprit_entered(struct culprit *s, const struct frame *f); /* RULES_FRAME_ENTER */
/* How long the child may take from now on: in the rule that is suspected five times as long, since
 * it is the machine that may be slow, and a rule that is off for no fault of its own gives wrong
 * advice. */
unsigned culprit_deadline_ms(const struct culprit *s);
/* The child died. True when it is worth another try: the rule it was in is suspected now, or it is
 * condemned and marked in `view`. */
bool culprit_died(struct engine *g, struct culprit *s, struct ruleset *view, struct child_result r);

/* Gives the rules of `view` that are condemned their fault. Good until the next condemnation. */
void condemned_mark(const struct engine *g, struct ruleset *view);
const char *condemned_why(
	const struct engine *g, const struct rule_source *r); /* NULL: it is not */

#endif
