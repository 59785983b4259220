/*
 * What a rule would have said day by day, what it would have changed, and how it went on: as a
 * calendar, a list of days, and sums over kinds of days.
 */
#ifndef CTL_BACKTEST_H
#define CTL_BACKTEST_H

#include <jansson.h>

#include "call.h"

struct backtest {
	const struct history *history;
	const char *rule;
	bool set; /* the other side is with --set, else without the rule */
	date first;
	size_t count;
	struct backtest_day *days; /* owned */
};

/* Fills the days: `rules` on the present side, `changed` on the other. */
bool backtest_run(struct backtest *b, const struct ruleset *rules, const struct ruleset *changed,
	struct error *e);
void backtest_finish(struct backtest *b);

enum backtest_mark {
	MARK_QUIET,   /* the rule fires on neither side */
	MARK_SAME,    /* it fires, and the advice is the same */
	MARK_PRESENT, /* the advice differs, and it fires as it is set alone, */
	MARK_OTHER,   /* with --set alone, */
	MARK_BOTH,    /* or on both sides */
	MARK_COUNT
};
enum backtest_mark backtest_mark(const struct backtest_day *d);
bool backtest_differs(const struct backtest_day *d);

/* One row for each weekday and one character for each week; years below one another. */
void backtest_print_calendar(const struct backtest *b, const struct out *o);

/* ---- how it went on (backtest_after.c) ---- */

/* "intervals 52 min, heavy, 2.1 % slower": the last is how the repetitions faded. Owned. */
char *backtest_done_text(const struct backtest *b, date day);
/* The next run after that day and the next repetitions: "long, good; 1.3 % slower". Owned. */
char *backtest_next_text(const struct backtest *b, date day);
json_t *backtest_next_json(const struct backtest *b, date day);

/* By kinds of days, how the next run felt and how the next repetitions held. */
void backtest_print_after(const struct backtest *b, const struct out *o);
json_t *backtest_after_json(const struct backtest *b);

#endif
