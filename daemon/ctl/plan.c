/* pacectl plan: the coming weeks, each day advised as if the days before it had been done as
 * advised. */
#include <math.h>
#include <stdlib.h>

#include "member.h"
#include "paced/base/language.h"
#include "paced/base/memory.h"
#include "progress.h"
#include "rules_run.h"
#include "shown.h"
#include "table.h"

#define NOON 720 /* minute of the day at which an imagined session starts */

struct planned {
	struct advice advice;
	double load, fitness, form; /* of that evening, if it is done */
	const struct report *race;
};

static const struct column columns[] = {
	{N_("Day")},
	{N_("Session"), .shrinks = true},
	{N_("Time"), .right = true},
	{N_("Load"), .right = true},
	{N_("Fitness"), .right = true},
	{N_("Form"), .right = true},
	{"", .optional = true},
};

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

static bool make_plan(
	struct call *c, date first, struct planned *plan, size_t count, struct error *e)
{
	struct history own;
	struct progress progress;
	const struct history *known = engine_history(c->engine, c->now, e);
	const struct ruleset *rules = known ? engine_rules(c->engine, e) : NULL;
	if (!rules)
		return false;
	copy_history(known, engine_settings(c->engine), &own);
	history_build(&own, first - 1);
	progress_begin(&progress, _("days"));
	bool ok = true;
	for (size_t i = 0; ok && i < count; i++) {
		ok = plan_day(&own, known, rules, first + (date)i, &plan[i], e);
		progress_at(&progress, i, count);
	}
	progress_end(&progress);
	history_finish(&own);
	return ok;
}

static void print_json(const struct call *c, const struct planned *plan, size_t count)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++) {
		const struct planned *p = &plan[i];
		json_t *j = json_object();
		member_date(j, "day", p->advice.day);
		member_text(j, "session", kind_name(p->advice.session));
		member_text(j, "sport", sport_name(p->advice.sport));
		member_text(j, "title", p->advice.title);
		member_number(j, "minutes", p->advice.minutes, 0);
		member_number(j, "km", p->advice.km, 1);
		member_number(j, "load", p->load, 1);
		member_number(j, "fitness", p->fitness, 1);
		member_number(j, "form", p->form, 1);
		member_text(
			j, "race", p->race ? (p->race->text[0] ? p->race->text : "race") : NULL);
		json_array_append_new(list, j);
	}
	call_print_json(c, list);
}

static void print_table(const struct call *c, const struct planned *plan, size_t count)
{
	struct table *t = table_create(columns, ARRAY_LENGTH(columns));
	for (size_t i = 0; i < count; i++) {
		const struct planned *p = &plan[i];
		bool rest = p->advice.session == KIND_REST;
		table_cell(t, "%s", shown_day(p->advice.day, c->today).text);
		table_styled(t, rest ? STYLE_DIM : STYLE_PLAIN, "%s", p->advice.title);
		table_cell(t, "%s", rest ? "" : shown_minutes(p->advice.minutes).text);
		table_cell(t, "%s", rest ? "" : shown_number(p->load, 0).text);
		table_cell(t, "%s", shown_number(p->fitness, 1).text);
		table_cell(t, "%s", shown_number(p->form, 1).text);
		table_styled(t, STYLE_GOOD, "%s",
			p->race ? (p->race->text[0] ? p->race->text : _("race")) : "");
	}
	table_print(t, &c->out);
	table_destroy(t);
	out_printf(&c->out, "\n");
	out_wrapped(&c->out, 0, 0,
		_("If all of it is done as advised. Every run and every morning changes it."));
}

int run_plan(struct call *c)
{
	struct error why = {0};
	long weeks;
	if (!call_number(c, "--weeks", arguments_value(&c->args, OPTION_WEEKS), 1, 26, 2, &weeks))
		return 2;
	if (!call_history(c))
		return 1;
	size_t count = (size_t)weeks * 7;
	struct planned *plan = mem_alloc(count, sizeof(*plan));
	bool ok = make_plan(c, engine_next_day(c->engine, c->now), plan, count, &why);
	if (!ok)
		call_fail(c, "%s", why.text);
	else if (call_json(c))
		print_json(c, plan, count);
	else
		print_table(c, plan, count);
	for (size_t i = 0; i < count; i++)
		advice_finish(&plan[i].advice);
	free(plan);
	return ok ? 0 : 1;
}
