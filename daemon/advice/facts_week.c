/* Sums over seven days: the last seven, those before them, or calendar weeks. */
#include <lauxlib.h>
#include <math.h>
#include <stdio.h>

#include "getters.h"
#include "sessions.h"

struct week_object {
	struct week sums;
	int offset;
	bool calendar;
};

GETTER(get_minutes, struct week_object, value_number, x->sums.minutes)
GETTER(get_all_minutes, struct week_object, value_number, x->sums.all_minutes)
GETTER(get_km, struct week_object, value_number, round(x->sums.km * 100) / 100)
GETTER(get_load, struct week_object, value_number, x->sums.load)
GETTER(get_runs, struct week_object, value_number, x->sums.runs)
GETTER(get_easy_share, struct week_object, value_number, x->sums.easy_share)
GETTER(get_hard_sessions, struct week_object, value_number, x->sums.hard_sessions)
GETTER(get_hard_minutes, struct week_object, value_number, x->sums.hard_minutes)
GETTER(get_long_minutes, struct week_object, value_number, x->sums.long_minutes)
GETTER(get_longest_km, struct week_object, value_number, x->sums.longest_km)
GETTER(get_ascent, struct week_object, value_number, x->sums.ascent_m)
GETTER(get_covered, struct week_object, value_number, x->sums.covered)
GETTER(get_first, struct week_object, value_date, x->sums.first)

static const struct property properties[] = {
	{"minutes", "number", "minutes of running", get_minutes},
	{"all_minutes", "number", "minutes of all sports", get_all_minutes},
	{"km", "number", "kilometres of running", get_km},
	{"load", "number", "load of all sports; 100 is an hour at threshold", get_load},
	{"runs", "integer", "number of runs", get_runs},
	{"easy_share", "number?",
		"share of the moving minutes of all sports that were easy, 0 to 1", get_easy_share},
	{"hard_sessions", "integer", "sessions that were quality or a race, of any sport",
		get_hard_sessions},
	{"hard_minutes", "number", "minutes at threshold or above", get_hard_minutes},
	{"long_minutes", "number", "minutes of the longest run", get_long_minutes},
	{"longest_km", "number", "kilometres of the longest run", get_longest_km},
	{"ascent", "number", "metres climbed", get_ascent},
	{"covered", "integer",
		"days of the seven that are known; a day without data is not a rest day",
		get_covered},
	{"first", "string", "date of its first day", get_first},
};

static void label(struct view *view, const void *self, char *out, size_t size)
{
	const struct week_object *w = self;
	(void)view;
	const char *name = w->calendar ? "calendar_week" : "week";
	if (w->offset == 0 && !w->calendar)
		snprintf(out, size, "%s", name);
	else
		snprintf(out, size, "%s(%d)", name, w->offset);
}

const struct class class_week = {
	.name = "Week",
	.doc = "Sums over seven days",
	CLASS_FIELDS(properties),
	.label = label,
	.called = "week",
	.call = day_week,
};

static struct week_object *push_week(lua_State *L, int offset, bool calendar)
{
	struct week_object *w = facts_push(L, &class_week, sizeof(*w));
	w->offset = offset;
	w->calendar = calendar;
	return w;
}

/* The running week so far, which week_ending cannot give: days after the eve are not known yet. */
static struct week week_so_far(const struct view *v, date monday)
{
	struct week w = {.first = monday, .easy_share = NAN};
	double easy = 0, moving = 0;
	size_t count, first = history_sessions(v->history, monday, v->eve, &count);
	for (size_t i = first; i < first + count; i++) {
		const struct session *s = &v->history->sessions[i];
		double minutes = session_minutes(s);
		bool runs = sport_is_running(s->sport);
		w.all_minutes += minutes;
		w.load += isnan(s->load) ? 0 : s->load;
		w.ascent_m += isnan(s->ascent_m) ? 0 : s->ascent_m;
		w.hard_sessions += session_is_hard(s);
		w.hard_minutes += isnan(s->hard_s) ? 0 : s->hard_s / 60;
		easy += isnan(s->easy_share) ? 0 : s->easy_share * minutes;
		moving += isnan(s->easy_share) ? 0 : minutes;
		w.runs += runs;
		w.minutes += runs ? minutes : 0;
		w.km += runs ? session_km(s) : 0;
		w.long_minutes = runs ? fmax(w.long_minutes, minutes) : w.long_minutes;
		w.longest_km = runs ? fmax(w.longest_km, session_km(s)) : w.longest_km;
	}
	w.easy_share = moving > 0 ? easy / moving : NAN;
	w.covered = v->eve >= monday ? history_covered(v->history, v->eve, v->eve - monday + 1) : 0;
	return w;
}

/* Weeks before this one are negative. */
static int offset_argument(lua_State *L, int index)
{
	return lua_isnoneornil(L, index) ? 0 : (int)facts_integer(L, index, "week", -520, 0);
}

static struct week rolling_week(struct view *v, int offset)
{
	size_t i = (size_t)-offset;
	if (i >= REMEMBERED_WEEKS)
		return week_ending(v->history, v->eve + 7 * offset);
	if (!v->weeks[i].known)
		v->weeks[i] = (struct remembered_week){
			true, week_ending(v->history, v->eve + 7 * offset)};
	return v->weeks[i].week;
}

static struct week calendar_week(struct view *v, int offset)
{
	size_t i = (size_t)-offset;
	date monday = v->day - date_weekday(v->day) + 7 * offset;
	if (i >= REMEMBERED_WEEKS)
		return week_ending(v->history, monday + 6);
	if (!v->calendar_weeks[i].known) {
		v->calendar_weeks[i].known = true;
		v->calendar_weeks[i].week = offset == 0 ? week_so_far(v, monday)
							: week_ending(v->history, monday + 6);
	}
	return v->calendar_weeks[i].week;
}

/* day:week(-1) is day.week(day, -1): a call of the week that day.week is. */
int day_week(lua_State *L)
{
	if (!luaL_testudata(L, 2, class_day.name))
		return luaL_error(L, "week is called with a colon: day:week(-1)");
	int offset = offset_argument(L, 3);
	push_week(L, offset, false)->sums = rolling_week(facts_view(L), offset);
	return 1;
}

int day_calendar_week(lua_State *L)
{
	int offset = offset_argument(L, 2);
	push_week(L, offset, true)->sums = calendar_week(facts_view(L), offset);
	return 1;
}

void day_get_week(lua_State *L, struct view *view, const void *self, struct value *out)
{
	(void)self;
	push_week(L, 0, false)->sums = rolling_week(view, 0);
	out->type = VALUE_OBJECT;
}
