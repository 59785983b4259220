#include "backtest.h"

#include <stdlib.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "progress.h"
#include "rules_run.h"

struct asking {
	struct backtest *b;
	size_t done;
	struct progress progress;
};

static bool take_day(const char *json, size_t length, void *user)
{
	struct asking *k = user;
	struct backtest *b = k->b;
	struct backtest_day *day = &b->days[k->done];
	if (k->done == b->count || !backtest_parse(json, length, day, NULL) ||
		day->day != b->first + (date)k->done)
		return false;
	progress_at(&k->progress, ++k->done, b->count);
	return true;
}

/* The days that are left. */
static bool ask(struct asking *k, const struct ruleset *rules, const struct ruleset *changed,
	const date *days, bool quiet, struct error *e)
{
	const struct backtest *b = k->b;
	return rules_run(&(struct rules_task){.type = RULES_BACKTEST,
				 .history = b->history,
				 .days = days + k->done,
				 .day_count = b->count - k->done,
				 .rules = rules,
				 .changed = changed,
				 .only = b->rule,
				 .quiet = quiet},
		take_day, k, e);
}

bool backtest_run(struct backtest *b, const struct ruleset *rules, const struct ruleset *changed,
	struct error *e)
{
	struct asking k = {.b = b};
	date *days = mem_alloc(b->count, sizeof(*days));
	b->days = mem_alloc(b->count, sizeof(*b->days));
	for (size_t i = 0; i < b->count; i++)
		days[i] = b->first + (date)i;
	progress_begin(&k.progress, "days");
	/* Asked again from the day it died on, the child says in which rule. */
	bool ok = ask(&k, rules, changed, days, true, NULL) ||
		  ask(&k, rules, changed, days, false, e);
	progress_end(&k.progress);
	free(days);
	if (ok && k.done < b->count)
		ok = error_set(e, ERROR_LIMIT, "the coaching rules could not be evaluated");
	return ok;
}

void backtest_finish(struct backtest *b)
{
	free(b->days);
}

bool backtest_differs(const struct backtest_day *d)
{
	return !text_equal(d->present.title, d->other.title);
}

enum backtest_mark backtest_mark(const struct backtest_day *d)
{
	bool present = d->present.state == RULE_FIRED, other = d->other.state == RULE_FIRED;
	if (!present && !other)
		return MARK_QUIET;
	if (!backtest_differs(d))
		return MARK_SAME;
	return present && other ? MARK_BOTH : present ? MARK_PRESENT : MARK_OTHER;
}
