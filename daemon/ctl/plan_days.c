/* The coming days, each advised as if the days before it had been done as advised. */
#include <math.h>
#include <stdlib.h>

#include "paced/base/language.h"
#include "paced/base/memory.h"
#include "plan.h"
#include "progress.h"
#include "rules_run.h"

#define NOON 720 /* minute of the day at which an imagined session starts */

/* What is known, as a history of our own. */
static void copy_history(const struct history *from, const struct settings *s, struct history *to)
{
	history_init(to);
	history_settings(to, s);
	for (size_t i = 0; i < from->session_count; i++)
		history_add_session(to, &from->sessions[i]);
	for (size_t i = 0; i < from->report_count; i++)
		history_add_report(to, &from->reports[i]);
}

static bool take_advice(const char *json, size_t length, void *user)
{
	return advice_parse(json, length, user, NULL);
}

static bool advise_day(const struct history *h, const struct ruleset *rules, date day,
	struct advice *out, struct error *e)
{
	return rules_run(&(struct rules_task){.type = RULES_ADVISE,
				 .history = h,
				 .days = &day,
				 .day_count = 1,
				 .rules = rules},
		take_advice, out, e);
}

/* The advice, done: a session of the journal with that load. */
static void add_done(struct history *h, const struct advice *a)
{
	struct report r;
	if (a->session == KIND_REST || !(a->minutes > 0))
		return;
	report_init(&r);
	r.type = REPORT_SESSION;
	r.day = r.until = a->day;
	r.minute = NOON;
	r.sport = a->sport;
	r.kind = a->session;
	r.seconds = a->minutes * 60;
	r.distance_m = a->km > 0 ? a->km * 1000 : NAN;
	history_add_report(h, &r);
	if (isnan(a->load_expected))
		return;
	report_init(&r);
	r.type = REPORT_LOAD;
	r.day = r.until = a->day;
	r.minute = NOON;
	r.value = a->load_expected;
	history_add_report(h, &r);
}

/* A day without a session is a rest that was meant. */
static void add_rest(struct history *h, const struct advice *a)
{
	struct report r;
	if (a->session != KIND_REST)
		return;
	report_init(&r);
	r.type = REPORT_STATUS;
	r.status = STATUS_REST;
	r.day = r.until = a->day;
	history_add_report(h, &r);
}

static const struct report *race_on(const struct history *h, date day)
{
	struct race_view v = history_race(h, day);
	return v.next && v.next_day == day ? v.next : NULL;
}

static bool plan_day(struct history *h, const struct history *known, const struct ruleset *rules,
	date day, struct planned *out, struct error *e)
{
	if (!advise_day(h, rules, day, &out->advice, e))
		return false;
	add_done(h, &out->advice);
	add_rest(h, &out->advice);
	history_build(h, day);
	struct day d = history_day_at(h, day);
	out->load = d.load;
	out->fitness = d.fitness;
	out->form = d.form;
	out->race = race_on(known, day);
	return true;
}

static bool advise_all(struct plan *p, struct history *own, const struct history *known,
	const struct ruleset *rules, date first, struct error *e)
{
	struct progress progress;
	bool ok = true;
	progress_begin(&progress, _("days"));
	for (size_t i = 0; ok && i < p->count; i++) {
		ok = plan_day(own, known, rules, first + (date)i, &p->days[i], e);
		progress_at(&progress, i, p->count);
	}
	progress_end(&progress);
	return ok;
}

bool plan_make(struct call *c, date first, size_t count, struct plan *out)
{
	struct error why = {0};
	struct history own;
	*out = (struct plan){.days = mem_alloc(count, sizeof(*out->days)), .count = count};
	const struct history *known = engine_history(c->engine, c->now, &why);
	const struct ruleset *rules = known ? engine_rules(c->engine, &why) : NULL;
	bool ok = rules != NULL;
	if (ok) {
		copy_history(known, engine_settings(c->engine), &own);
		history_build(&own, first - 1);
		ok = advise_all(out, &own, known, rules, first, &why);
		history_finish(&own);
	}
	if (!ok)
		call_fail(c, "%s", why.text);
	return ok;
}

void plan_finish(struct plan *p)
{
	for (size_t i = 0; i < p->count; i++)
		advice_finish(&p->days[i].advice);
	free(p->days);
	*p = (struct plan){0};
}
