/*
 * What is told: the title that is the whole answer, and a body with the one or two reasons that
 * decided. Plain words, no more than fit, and never cut in the middle of a word.
 */
#ifndef ADVICE_EXPLAIN_H
#define ADVICE_EXPLAIN_H

#include <stddef.h>

#include "paced/advice.h"
#include "resolve.h"

#define TITLE_MOST 45 /* characters */
#define BODY_MOST  160

/* "easy 45 min", "long run, 1 h 35", "5 x 4 min at threshold". */
void explain_session(const struct advice *a, char *out, size_t size);
/* "Easy 45 min, heart rate up to 142". */
void explain_line(const struct advice *a, char *out, size_t size);
/* Fills the ranges of heart rate and speed of `a` from the athlete. */
void explain_ranges(struct advice *a, const struct athlete *who);
/* Fills title, body and reasons. */
void explain(
	struct advice *a, const struct resolution *r, const struct athlete *who, bool wears_hr);

#endif
