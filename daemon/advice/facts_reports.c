/* What the athlete said: reports of a day, statuses over days, races and goals. */
#include <lauxlib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "getters.h"
#include "paced/base/text.h"
#include "sessions.h"

/* ---- class Report ---- */

struct report_object {
	date day;
	bool with_eve; /* what was not said on this day may have been said on the day before */
};

static const struct report *find(const struct view *v, const void *self, enum report_type t)
{
	const struct report_object *x = self;
	const struct report *r = history_report(v->history, x->day, t);
	return r || !x->with_eve ? r : history_report(v->history, x->day - 1, t);
}

static const char *amount_words[] = {NULL, "poor", "ok", "good"};
static const char *stress_words[] = {NULL, "low", "some", "high"};

static const char *report_feel(const struct report *r)
{
	return r && r->feel != FEEL_NONE ? feel_name(r->feel) : NULL;
}

static double report_value(const struct report *r)
{
	return r ? r->value : NAN;
}

GETTER(get_report_date, struct report_object, value_date, x->day)
GETTER(get_feel, struct report_object, value_text, report_feel(find(view, x, REPORT_FEEL)))
GETTER(get_sleep, struct report_object, value_number,
	report_value(find(view, x, REPORT_SLEEP)) / 3600)
GETTER(get_hrv, struct report_object, value_number, report_value(find(view, x, REPORT_HRV)))
GETTER(get_rhr, struct report_object, value_number, report_value(find(view, x, REPORT_RHR)))
GETTER(get_pain, struct report_object, value_number, report_value(find(view, x, REPORT_PAIN)))

static void put_amount(struct value *out, const struct report *r, const char *const *amounts)
{
	value_text(out, r ? amounts[r->amount] : NULL);
}

#define AMOUNT_GETTER(function, type, amounts)                                                     \
	static void function(lua_State *L, struct view *view, const void *self, struct value *out) \
	{                                                                                          \
		(void)L;                                                                           \
		put_amount(out, find(view, self, type), amounts);                                  \
	}
AMOUNT_GETTER(get_sleep_quality, REPORT_SLEEP, amount_words)
AMOUNT_GETTER(get_fuel, REPORT_FUEL, amount_words)
AMOUNT_GETTER(get_stress, REPORT_STRESS, stress_words)

static void get_pain_where(lua_State *L, struct view *view, const void *self, struct value *out)
{
	(void)L;
	const struct report *r = find(view, self, REPORT_PAIN);
	value_text(out, r ? r->text : NULL);
}

static const struct property report_properties[] = {
	{"date", "string", "its day", get_report_date},
	{"feel", "string?", "the legs: fresh, good, normal, tired or heavy", get_feel},
	{"sleep", "number?", "hours", get_sleep},
	{"sleep_quality", "string?", "poor, ok or good", get_sleep_quality},
	{"fuel", "string?", "poor, ok or good", get_fuel},
	{"stress", "string?", "low, some or high", get_stress},
	{"hrv", "number?", "heart rate variability, milliseconds", get_hrv},
	{"rhr", "number?", "resting heart rate", get_rhr},
	{"pain", "number?", "0 to 10", get_pain},
	{"pain_where", "string?", "where it hurts", get_pain_where},
};

static void report_label(struct view *view, const void *self, char *out, size_t size)
{
	const struct report_object *x = self;
	(void)view;
	char day[DATE_TEXT];
	date_format(x->day, day);
	if (x->with_eve)
		snprintf(out, size, "report");
	else
		snprintf(out, size, "report(%s)", day);
}

const struct class class_report = {
	.name = "Report",
	.doc = "What was said about a day; day.report is what was last said, that morning or on "
	       "the eve",
	CLASS_FIELDS(report_properties),
	.label = report_label,
	.called = "report",
};

void day_get_report(lua_State *L, struct view *view, const void *self, struct value *out)
{
	(void)self;
	struct report_object *x = facts_push(L, &class_report, sizeof(*x));
	*x = (struct report_object){.day = view->day, .with_eve = true};
	out->type = VALUE_OBJECT;
}

int day_reports(lua_State *L)
{
	struct view *v = facts_view(L);
	lua_Integer days = facts_integer(L, 2, "day:reports: days", 1, 400);
	lua_createtable(L, (int)days, 0);
	for (lua_Integer i = 0; i < days; i++) {
		struct report_object *x = facts_push(L, &class_report, sizeof(*x));
		x->day = v->day - (date)(days - 1 - i);
		lua_rawseti(L, -2, i + 1);
	}
	list_push(L);
	return 1;
}

/* ---- class Status ---- */

struct status_object {
	struct status_span span;
	enum status status;
};

static double days_so_far(const struct view *v, const struct status_object *x)
{
	date end = x->span.until < v->eve ? x->span.until : v->eve;
	return end < x->span.since ? 0 : end - x->span.since + 1;
}

GETTER(get_since, struct status_object, value_date, x->span.since)
GETTER(get_until, struct status_object, value_date, x->span.until)
GETTER(get_days, struct status_object, value_number, days_so_far(view, x))
GETTER(get_ended, struct status_object, value_number,
	x->span.until < view->eve ? view->eve - x->span.until : 0)
GETTER(get_on_tomorrow, struct status_object, value_bool, x->span.until >= view->day)

static const struct property status_properties[] = {
	{"since", "string", "its first day", get_since},
	{"until", "string",
		"its last day as planned; written status[\"until\"], for `until` is a word of Lua",
		get_until},
	{"ends", "string", "the same as \"until\"", get_until},
	{"days", "integer", "days that it has lasted up to day.date, or did last", get_days},
	{"days_ago", "integer", "days since it ended, 0 while it lasts", get_ended},
	{"tomorrow", "boolean", "it is planned to last over tomorrow", get_on_tomorrow},
};

static void status_label(struct view *view, const void *self, char *out, size_t size)
{
	const struct status_object *x = self;
	(void)view;
	snprintf(out, size, "status(%s)", status_name(x->status));
}

const struct class class_status = {
	.name = "Status",
	.doc = "sick, injured, travel, busy, rest or hot, over some days",
	CLASS_FIELDS(status_properties),
	.label = status_label,
	.called = "status",
};

static int push_status(lua_State *L, const char *method, enum status s, struct status_span span)
{
	struct value v;
	char name[64];
	value_bool(&v, span.on);
	snprintf(name, sizeof(name), "%s(%s)", method, status_name(s));
	facts_record(L, name, &v);
	if (!span.on) {
		lua_pushnil(L);
		return 1;
	}
	struct status_object *x = facts_push(L, &class_status, sizeof(*x));
	*x = (struct status_object){.span = span, .status = s};
	return 1;
}

static enum status status_argument(lua_State *L)
{
	const char *word = facts_text(L, 2, "day:status");
	enum status s = STATUS_COUNT;
	if (!status_parse(word, &s))
		luaL_error(L, "\"%s\": expected sick, injured, travel, busy, rest or hot", word);
	return s;
}

/* Who was ill on the eve is not well tomorrow because the note ends there. */
static bool lingers(enum status s)
{
	return s == STATUS_SICK || s == STATUS_INJURED;
}

int day_status(lua_State *L)
{
	struct view *v = facts_view(L);
	enum status s = status_argument(L);
	struct status_span span = history_status(v->history, v->day, s);
	if (!span.on && lingers(s))
		span = history_status(v->history, v->eve, s);
	return push_status(L, "status", s, span);
}

int day_status_before(lua_State *L)
{
	struct view *v = facts_view(L);
	enum status s = status_argument(L);
	struct status_span span = history_status_before(
		v->history, lingers(s) ? v->eve : v->day, s);
	span.on = span.since != DATE_NONE;
	return push_status(L, "status_before", s, span);
}

/* ---- class Event: a race or a goal ---- */

struct event_object {
	const struct report *report;
};

static const char *priority_of(const struct report *r)
{
	return r->priority == 'A'   ? "A"
	       : r->priority == 'B' ? "B"
	       : r->priority == 'C' ? "C"
				    : NULL;
}

static double goal_minutes(const struct report *r)
{
	return r->type == REPORT_RACE ? r->seconds / 60 : NAN;
}

GETTER(get_event_date, struct event_object, value_date, x->report->day)
GETTER(get_event_days_to, struct event_object, value_number, x->report->day - view->eve)
GETTER(get_event_km, struct event_object, value_number, x->report->distance_m / 1000)
GETTER(get_event_priority, struct event_object, value_text, priority_of(x->report))
GETTER(get_event_kind, struct event_object, value_text, x->report->word)
GETTER(get_event_name, struct event_object, value_text, x->report->text)
GETTER(get_event_goal, struct event_object, value_number, goal_minutes(x->report))

static const struct property event_properties[] = {
	{"date", "string", "its day", get_event_date},
	{"days_to", "integer", "days from day.date, negative when it is past", get_event_days_to},
	{"name", "string?", "its name, or the words of the goal", get_event_name},
	{"km", "number?", "kilometres of a race", get_event_km},
	{"priority", "string?", "A, B or C, as written", get_event_priority},
	{"kind", "string?", "of a goal: climb, longest, streak ...", get_event_kind},
	{"goal_minutes", "number?", "the time aimed at in a race", get_event_goal},
};

const struct class class_event = {
	.name = "Event",
	.doc = "A race, or a goal of one's own",
	CLASS_FIELDS(event_properties),
	.called = "event",
};

static void push_event(lua_State *L, const struct report *r)
{
	struct event_object *x = facts_push(L, &class_event, sizeof(*x));
	x->report = r;
}

int day_goals(lua_State *L)
{
	struct view *v = facts_view(L);
	lua_newtable(L);
	lua_Integer n = 0;
	for (size_t i = 0; i < v->history->report_count; i++) {
		if (v->history->reports[i].type != REPORT_GOAL)
			continue;
		push_event(L, &v->history->reports[i]);
		lua_rawseti(L, -2, ++n);
	}
	struct value count;
	value_number(&count, (double)n);
	facts_record(L, "goals", &count);
	list_push(L);
	return 1;
}

/* ---- class Race ---- */

static void put_event(lua_State *L, const struct report *r, struct value *out)
{
	if (!r)
		return;
	push_event(L, r);
	out->type = VALUE_OBJECT;
}

static void get_next(lua_State *L, struct view *view, const void *self, struct value *out)
{
	(void)view;
	put_event(L, ((const struct race_view *)self)->next, out);
}

static void get_last(lua_State *L, struct view *view, const void *self, struct value *out)
{
	(void)view;
	put_event(L, ((const struct race_view *)self)->last, out);
}

GETTER(get_days_to, struct race_view, value_number,
	x->next ? (double)(x->next_day - view->eve) : (double)NAN)
GETTER(get_days_since, struct race_view, value_number,
	x->last_day != DATE_NONE ? (double)(view->eve - x->last_day) : (double)NAN)

static const struct property race_properties[] = {
	{"next", "Event?", "the next race, nil without one", get_next},
	{"days_to", "integer?", "days from day.date to it: 1 is tomorrow", get_days_to},
	{"last", "Event?", "the last race, nil also when it was not announced in the journal",
		get_last},
	{"days_since", "integer?", "days since the last race: 0 is day.date", get_days_since},
};

const struct class class_race = {
	.name = "Race",
	.doc = "Races before and after, as written in the journal",
	CLASS_FIELDS(race_properties),
	.called = "race",
};

void day_get_race(lua_State *L, struct view *view, const void *self, struct value *out)
{
	(void)self;
	struct race_view *x = facts_push(L, &class_race, sizeof(*x));
	*x = *view_race(view);
	out->type = VALUE_OBJECT;
}
