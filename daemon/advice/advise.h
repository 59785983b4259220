/* Advising many days with one host, so that rules are compiled once. */
#ifndef ADVICE_ADVISE_H
#define ADVICE_ADVISE_H

#include "host.h"

void advise_with(struct host *h, const struct history *history, date day, struct advice *out);
/* The second half of it: what the verdicts come to. `out` knows its day and nothing else yet. */
void advise_decide(struct host *h, struct advice *out);

/* What one rule does under two rulesets, day by day: `tell` is called with the JSON of each. */
void backtest_days(const struct rules_task *task, const struct advise_calls *calls,
	bool (*tell)(const struct buffer *json, void *user), void *user);

#endif
