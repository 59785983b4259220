/* One day: every rule is asked, the verdicts are resolved, and the result is put into words. */
#include "paced/advice.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "advise.h"
#include "explain.h"
#include "host.h"
#include "json.h"
#include "paced/base/memory.h"

#define MEASURE_DAYS 90 /* how far back the athlete's own load for a minute is looked for */
#define TARGET_FORM  (-0.10)

static double rounded(double v, double to)
{
	return round(v / to) * to;
}

/* ---- what the session will cost ---- */

static double load_a_minute(const struct view *v, enum kind kind)
{
	size_t count,
		first = history_sessions(v->history, v->eve - MEASURE_DAYS + 1, v->eve, &count);
	double load = 0, minutes = 0;
	for (size_t i = first; i < first + count; i++) {
		const struct session *s = &v->history->sessions[i];
		if (s->kind != kind || !(s->timer_s > 0) || isnan(s->load))
			continue;
		load += s->load;
		minutes += s->timer_s / 60;
	}
	return minutes > 0 ? load / minutes : NAN;
}

static double expected_load(const struct view *v, const struct advice *a)
{
	if (a->session == KIND_REST)
		return 0;
	double own = load_a_minute(v, a->session);
	double load = isnan(own) ? load_from_duration(a->sport, a->session, a->minutes * 60)
				 : own * a->minutes;
	return rounded(load, 0.1);
}

static bool wears_hr(const struct view *v)
{
	size_t count,
		first = history_sessions(v->history, v->eve - BUILT_ON_OF + 1, v->eve, &count);
	for (size_t i = first; i < first + count; i++)
		if (v->history->sessions[i].has_hr)
			return true;
	return false;
}

static void fill_model(const struct view *v, struct advice *a)
{
	struct day eve = history_day_at(v->history, v->eve);
	a->fitness = rounded(eve.fitness, 0.01);
	a->fatigue = rounded(eve.fatigue, 0.01);
	a->form = rounded(eve.fitness - eve.fatigue, 0.01);
	a->load_for_form = eve.fitness < 1
				   ? NAN
				   : rounded(history_load_for_form(v->history, v->day, TARGET_FORM),
					     0.1);
	a->load_expected = expected_load(v, a);
	a->built_on_days = history_covered(v->history, v->eve, BUILT_ON_OF);
	a->state = history_state(v->history, v->eve);
}

/* ---- what was decided ---- */

static bool any_warning(const struct host *h)
{
	for (size_t i = 0; i < h->verdict_count; i++)
		if (h->verdicts[i].type == VERDICT_SAY &&
			text_equal(h->verdicts[i].level, "warning"))
			return true;
	return false;
}

/* A warning is told alone: praise beside it would be out of place. */
static void fill_says(const struct host *h, struct advice *a)
{
	size_t capacity = 0;
	bool warned = any_warning(h);
	for (size_t i = 0; i < h->verdict_count; i++) {
		const struct verdict *v = &h->verdicts[i];
		if (v->type != VERDICT_SAY || (warned && !text_equal(v->level, "warning")))
			continue;
		a->says = mem_grow(a->says, a->say_count, &capacity, sizeof(*a->says));
		struct advice_say *s = &a->says[a->say_count++];
		memset(s, 0, sizeof(*s));
		memcpy(s->rule, v->rule, sizeof(s->rule));
		memcpy(s->level, v->level, sizeof(s->level));
		memcpy(s->title, v->title, sizeof(s->title));
		memcpy(s->text, v->text, sizeof(s->text));
		s->cooldown_days = v->cooldown_days;
	}
}

void advise_decide(struct host *h, struct advice *a)
{
	struct view *v = &h->view;
	struct resolve_context c = {.usual_minutes = view_usual_minutes(v),
		.easy_speed = view_usual_speed(v),
		.speed = v->athlete.threshold_speed.value};
	struct resolution r;
	resolve(h->verdicts, h->verdict_count, &c, &r);
	a->session = r.session;
	a->sport = r.sport;
	a->minutes = r.minutes;
	a->km = r.km;
	a->has_work = r.has_work;
	a->work = r.has_work ? r.work : (struct work){0};
	a->hardest = r.hardest;
	fill_model(v, a);
	fill_says(h, a);
	explain(a, &r, &v->athlete, wears_hr(v));
	resolution_finish(&r);
}

void advise_with(struct host *h, const struct history *history, date day, struct advice *out)
{
	memset(out, 0, sizeof(*out));
	out->day = day;
	host_day(h, history, day);
	out->outcome_count = h->rule_count;
	out->outcomes = mem_alloc(h->rule_count, sizeof(*out->outcomes));
	for (size_t i = 0; i < h->rule_count; i++)
		rule_run(h, &h->rules[i], &out->outcomes[i]);
	advise_decide(h, out);
}

void advise(const struct history *h, date day, const struct ruleset *rules,
	const struct advise_calls *calls, struct advice *out)
{
	struct host host;
	if (!host_init(&host, rules, calls))
		mem_check(NULL); /* an answer without rules would be a wrong one */
	advise_with(&host, h, day, out);
	host_finish(&host);
}
