/*
 * What a rule would have said day by day, and what it would have changed.
 *
 * Rules do not know of each other, so the rule is asked alone for every day, and all rules together
 * only for the days on which it spoke: ten years take seconds.
 */
#ifndef CTL_BACKTEST_H
#define CTL_BACKTEST_H

#include "call.h"

/* One day under one ruleset, as much of the advice as is compared. */
struct outcome {
	enum rule_state state;
	char text[ADVICE_TEXT];
	char title[48]; /* "" on days on which the rule spoke on neither side: the advice is the
			   same */
};

struct backtest {
	const struct history *history;
	const char *rule;
	date first;
	size_t count;
	struct outcome *present, *other; /* of each day; owned */
};

/* Fills present (under `rules`) and other (under `changed`). */
bool backtest_run(struct backtest *b, const struct ruleset *rules, const struct ruleset *changed,
	struct error *e);
void backtest_finish(struct backtest *b);
/* The rule spoke that day, on one side at least. */
bool backtest_spoke(const struct backtest *b, size_t day);

#endif
