#include "backtest.h"

#include <stdlib.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "progress.h"
#include "rules_run.h"

/* Asking for some of the days under one ruleset. */
struct asking {
	const struct backtest *b;
	struct outcome *into; /* of all days */
	date *days;           /* those that are asked for */
	size_t count, done;
	bool together; /* with all other rules: then the title counts */
	struct progress *progress;
};

static void take_state(const struct backtest *b, const struct advice *a, struct outcome *out)
{
	out->state = RULE_OFF;
	for (size_t i = 0; i < a->outcome_count; i++) {
		if (!text_equal(a->outcomes[i].rule, b->rule))
			continue;
		out->state = a->outcomes[i].state;
		memcpy(out->text, a->outcomes[i].text, sizeof(out->text));
	}
}

static bool take_day(const char *json, size_t length, void *user)
{
	struct asking *k = user;
	struct advice a;
	if (k->done == k->count || !advice_parse(json, length, &a, NULL))
		return false;
	struct outcome *out = &k->into[k->days[k->done++] - k->b->first];
	if (k->together)
		memcpy(out->title, a.title, sizeof(out->title));
	else
		take_state(k->b, &a, out);
	advice_finish(&a);
	progress_at(k->progress, k->done, k->count);
	return true;
}

static bool ask(struct asking *k, const struct ruleset *rules, struct error *e)
{
	if (!k->count)
		return true;
	k->done = 0;
	return rules_run(&(struct rules_task){.type = RULES_ADVISE,
				 .history = k->b->history,
				 .days = k->days,
				 .day_count = k->count,
				 .rules = rules},
		take_day, k, e);
}

/* The others are switched off by their settings: the rule may be a second instance of one of them.
 */
static void leave_alone(struct ruleset *r, const char *rule)
{
	size_t settings = r->setting_count;
	for (size_t i = 0; i < r->count; i++)
		if (!text_equal(r->rules[i].name, rule))
			rules_set(r, r->rules[i].name, "off", "yes");
	for (size_t i = 0; i < settings; i++)
		if (text_equal(r->settings[i].key, "use") && !text_equal(r->settings[i].rule, rule))
			rules_set(r, r->settings[i].rule, "off", "yes");
}

static bool ask_alone(struct asking *k, const struct ruleset *rules, struct error *e)
{
	struct ruleset alone;
	rules_copy(rules, &alone);
	leave_alone(&alone, k->b->rule);
	bool ok = ask(k, &alone, e);
	ruleset_finish(&alone);
	return ok;
}

bool backtest_spoke(const struct backtest *b, size_t day)
{
	return b->present[day].state == RULE_FIRED || b->other[day].state == RULE_FIRED;
}

static void every_day(struct asking *k)
{
	for (k->count = 0; k->count < k->b->count; k->count++)
		k->days[k->count] = k->b->first + (date)k->count;
	k->together = false;
}

static void days_it_spoke(struct asking *k)
{
	k->count = 0;
	for (size_t i = 0; i < k->b->count; i++)
		if (backtest_spoke(k->b, i))
			k->days[k->count++] = k->b->first + (date)i;
	k->together = true;
}

bool backtest_run(struct backtest *b, const struct ruleset *rules, const struct ruleset *changed,
	struct error *e)
{
	struct progress progress;
	b->present = mem_alloc(b->count, sizeof(*b->present));
	b->other = mem_alloc(b->count, sizeof(*b->other));
	struct asking k = {
		.b = b, .days = mem_alloc(b->count, sizeof(*k.days)), .progress = &progress};
	progress_begin(&progress, "days");
	every_day(&k);
	k.into = b->present;
	bool ok = ask_alone(&k, rules, e);
	k.into = b->other;
	ok = ok && ask_alone(&k, changed, e);
	days_it_spoke(&k);
	ok = ok && ask(&k, changed, e);
	k.into = b->present;
	ok = ok && ask(&k, rules, e);
	progress_end(&progress);
	free(k.days);
	return ok;
}

void backtest_finish(struct backtest *b)
{
	free(b->present);
	free(b->other);
}
