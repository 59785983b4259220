/* `day`: the eve of the day advised, and everything known by then. */
#include <lauxlib.h>
#include <math.h>
#include <stdio.h>

#include "getters.h"
#include "paced/base/text.h"
#include "sessions.h"

#define FITNESS_DAYS 42

struct day_object {
	char unused;
};

/* ---- class Tomorrow ---- */

GETTER(get_tomorrow_date, struct day_object, value_date, view->day)
GETTER(get_tomorrow_weekday, struct day_object, value_weekday, view->day)
GETTER(get_tomorrow_number, struct day_object, value_number, date_weekday(view->day) + 1)

static const struct property tomorrow_properties[] = {
	{"date", "string", "its date", get_tomorrow_date},
	{"weekday", "string", "\"monday\" ... \"sunday\"", get_tomorrow_weekday},
	{"weekday_number", "integer", "1 Monday ... 7 Sunday", get_tomorrow_number},
};

const struct class class_tomorrow = {
	.name = "Tomorrow",
	.doc = "The day that is advised",
	CLASS_FIELDS(tomorrow_properties),
	.called = "tomorrow",
};

/* ---- class Day ---- */

static struct day evening(const struct view *v)
{
	return history_day_at(v->history, v->eve);
}

static double form_of(const struct view *v)
{
	struct day d = evening(v);
	return d.fitness - d.fatigue;
}

static double form_share(const struct view *v)
{
	struct day d = evening(v);
	return d.fitness >= 1 ? (d.fitness - d.fatigue) / d.fitness : NAN;
}

static double usual_pace(struct view *v)
{
	double speed = view_usual_speed(v);
	return speed > 0 ? round(1000 / speed) : NAN;
}

static double longest_km(struct view *v)
{
	if (!v->longest_km.known) {
		v->longest_km.known = true;
		v->longest_km.value = history_longest_km(v->history, v->eve, 30);
	}
	return v->longest_km.value;
}

static double longest_minutes(struct view *v)
{
	if (!v->longest_minutes.known) {
		v->longest_minutes.known = true;
		v->longest_minutes.value = history_longest_minutes(v->history, v->eve, 30);
	}
	return v->longest_minutes.value;
}

static double known_days(const struct view *v)
{
	size_t count;
	size_t first = history_sessions(v->history, DATE_NONE / 2, v->eve, &count);
	return count > 0 ? v->eve - v->history->sessions[first].day + 1 : 0;
}

/* ---- blocks and the season ---- */

static const struct report *block_report(const struct view *v)
{
	return history_setting(v->history, v->day, REPORT_BLOCK);
}

static const char *block_word(const struct view *v)
{
	enum block b = history_block(v->history, v->day);
	return b == BLOCK_NONE ? NULL : block_name(b);
}

static double block_day(const struct view *v)
{
	const struct report *r = block_report(v);
	return r ? (double)(v->day - r->day + 1) : (double)NAN;
}

static double block_left(const struct view *v)
{
	const struct report *r = block_report(v);
	return r ? (double)(r->until - v->day + 1) : (double)NAN;
}

/* Days of sharpening before a race by its priority; one that was not said counts as the main one.
 */
static int taper_days(const struct report *race)
{
	return race->priority == 'C' ? 2 : race->priority == 'B' ? 7 : 14;
}

#define BUILD_DAYS    56 /* the window in which training turns towards a race */
#define RECOVERY_DAYS 7

static const char *phase(struct view *v)
{
	struct race_view r = *view_race(v);
	enum block b = history_block(v->history, v->day);
	if (r.next && r.next_day == v->day)
		return "race";
	if (r.next && r.next_day - v->day < taper_days(r.next))
		return "taper";
	if (r.last_day != DATE_NONE && v->day - r.last_day <= RECOVERY_DAYS)
		return "recovery";
	if (b != BLOCK_NONE)
		return block_name(b);
	if (r.next && r.next->priority != 'C' && r.next_day - v->day <= BUILD_DAYS)
		return "build";
	return "base";
}

/* ---- the body's own numbers against what is usual ---- */

/* Mean over the reports of [to - days + 1, to]; NAN with fewer than `least`. */
static double mean_report(const struct view *v, enum report_type t, date to, int days, int least,
	double (*of)(double))
{
	double sum = 0;
	int n = 0;
	for (int i = 0; i < days; i++) {
		const struct report *r = history_report(v->history, to - i, t);
		if (!r || isnan(of(r->value)))
			continue;
		sum += of(r->value);
		n++;
	}
	return n >= least ? sum / n : NAN;
}

static double itself(double x)
{
	return x;
}

/* Plews 2014: values outside 10 to 250 ms are dropped. */
static double log_rmssd(double ms)
{
	return ms >= 10 && ms <= 250 ? log(ms) : NAN;
}

/* The 7-day mean of ln RMSSD (at least three values) against 60 days, in their standard deviations.
 */
static double hrv_trend(const struct view *v)
{
	double week = mean_report(v, REPORT_HRV, v->day, 7, 3, log_rmssd);
	double usual = mean_report(v, REPORT_HRV, v->day, 60, 14, log_rmssd);
	double squares = 0;
	int n = 0;
	for (int i = 0; i < 60; i++) {
		const struct report *r = history_report(v->history, v->day - i, REPORT_HRV);
		double x = r ? log_rmssd(r->value) : NAN;
		if (isnan(x))
			continue;
		squares += (x - usual) * (x - usual);
		n++;
	}
	double deviation = n > 1 ? sqrt(squares / n) : 0;
	return deviation > 0 ? (week - usual) / deviation : NAN;
}

static double rhr_rise(const struct view *v)
{
	return mean_report(v, REPORT_RHR, v->day, 3, 2, itself) -
	       mean_report(v, REPORT_RHR, v->day - 3, 28, 7, itself);
}

#define EVENING(function, expression) GETTER(function, struct day_object, value_number, expression)
EVENING(get_load, evening(view).load)
EVENING(get_fitness, evening(view).fitness)
EVENING(get_fatigue, evening(view).fatigue)
EVENING(get_form, form_of(view))
EVENING(get_form_share, form_share(view))
EVENING(get_ramp, history_ramp(view->history, view->eve))
EVENING(get_monotony, history_monotony(view->history, view->eve))
EVENING(get_strain, history_strain(view->history, view->eve))
EVENING(get_acwr, history_acwr(view->history, view->eve).coupled)
EVENING(get_usual_minutes, view_usual_minutes(view))
EVENING(get_usual_pace, usual_pace(view))
EVENING(get_longest_km, longest_km(view))
EVENING(get_longest_minutes, longest_minutes(view))
EVENING(get_coverage, history_covered(view->history, view->eve, FITNESS_DAYS))
EVENING(get_known_days, known_days(view))
EVENING(get_block_day, block_day(view))
EVENING(get_block_days_left, block_left(view))
EVENING(get_hrv_trend, hrv_trend(view))
EVENING(get_rhr_rise, rhr_rise(view))
GETTER(get_date, struct day_object, value_date, view->eve)
GETTER(get_weekday, struct day_object, value_weekday, view->eve)
GETTER(get_state, struct day_object, value_text,
	data_state_name(history_state(view->history, view->eve)))
GETTER(get_block, struct day_object, value_text, block_word(view))
GETTER(get_phase, struct day_object, value_text, phase(view))

static void get_tomorrow(lua_State *L, struct view *view, const void *self, struct value *out)
{
	(void)view;
	(void)self;
	facts_push(L, &class_tomorrow, sizeof(struct day_object));
	out->type = VALUE_OBJECT;
}

static void get_athlete(lua_State *L, struct view *view, const void *self, struct value *out)
{
	(void)view;
	(void)self;
	facts_push(L, &class_athlete, 1);
	out->type = VALUE_OBJECT;
}

static const struct property properties[] = {
	{"date", "string", "the eve of the day advised: the last day whose sessions are known",
		get_date},
	{"weekday", "string", "its weekday, \"monday\" ... \"sunday\"", get_weekday},
	{"tomorrow", "Tomorrow", "the day that is advised", get_tomorrow},
	{"load", "number", "load of all its sessions; 100 is an hour at threshold", get_load},
	{"fitness", "number", "load of the last six weeks, weighted", get_fitness},
	{"fatigue", "number", "load of the last week, weighted", get_fatigue},
	{"form", "number", "fitness minus fatigue, as one wakes up tomorrow", get_form},
	{"form_share", "number?", "form as a share of fitness: -0.2 is a fifth of it",
		get_form_share},
	{"ramp", "number", "fitness gained in the last seven days", get_ramp},
	{"monotony", "number?", "how alike the last seven days were; 2 is much", get_monotony},
	{"strain", "number?", "the week's load times its monotony", get_strain},
	{"acwr", "number?", "the week's load against that of four; no shipped rule rests on it",
		get_acwr},
	{"usual_minutes", "number?", "the usual length of an easy run, nil without any run",
		get_usual_minutes},
	{"usual_pace", "number?", "the usual pace of easy running, seconds for a kilometre",
		get_usual_pace},
	{"longest_km", "number?", "the longest run of the last 30 days", get_longest_km},
	{"longest_minutes", "number?", "the longest run of the last 30 days", get_longest_minutes},
	{"coverage", "integer", "days of the last 42 that are known", get_coverage},
	{"known_days", "integer", "days since the first session known", get_known_days},
	{"state", "string", "what the numbers are worth: unavailable, building or ready",
		get_state},
	{"week", "Week", "the last seven days; see day:week", day_get_week},
	{"report", "Report", "what was last said: that morning, or on the eve", day_get_report},
	{"race", "Race", "the races before and after", day_get_race},
	{"athlete", "Athlete", "the same as the global `athlete`", get_athlete},
	{"block", "string?", "the dedicated window: speed, endurance, base or off", get_block},
	{"block_day", "integer?", "1 on its first day", get_block_day},
	{"block_days_left", "integer?", "1 on its last day", get_block_days_left},
	{"phase", "string",
		"race, taper, recovery (after a race), the block, build (towards a race) or base",
		get_phase},
	{"hrv_trend", "number?",
		"heart rate variability of the week against what is usual, in standard deviations",
		get_hrv_trend},
	{"rhr_rise", "number?",
		"resting heart rate of three days above that of the four weeks before",
		get_rhr_rise},
};

static const struct response *response(struct view *v, int last)
{
	if (v->response_of != last)
		v->response = history_recovery_after(v->history, v->day, last);
	v->response_of = last;
	return &v->response;
}

/* day:recovery_after("hard") */
static int day_recovery_after(lua_State *L)
{
	struct view *v = facts_view(L);
	if (!text_equal(facts_text(L, 2, "day:recovery_after"), "hard"))
		return luaL_error(L, "day:recovery_after: expected \"hard\"");
	struct response r = *response(v, 5);
	struct value days;
	value_number(&days, r.days);
	facts_record(L, "recovery_after(hard)", &days);
	facts_push_number(L, r.days);
	return 1;
}

/* day:response(): how the hard sessions of late were borne. */
static int day_response(lua_State *L)
{
	struct view *v = facts_view(L);
	lua_Integer last = lua_isnoneornil(L, 2)
				   ? 5
				   : facts_integer(L, 2, "day:response: sessions", 1, 50);
	struct response r = *response(v, (int)last);
	const struct {
		const char *name;
		double value;
	} fields[] = {{"hard", r.hard}, {"days", r.days}, {"measured", r.measured},
		{"heavy_next", r.heavy_next}, {"reported_next", r.reported_next},
		{"next_quality", r.next_quality}, {"held", r.held}};
	lua_createtable(L, 0, ARRAY_LENGTH(fields));
	for (size_t i = 0; i < ARRAY_LENGTH(fields); i++) {
		struct value x;
		char name[48];
		value_number(&x, fields[i].value);
		snprintf(name, sizeof(name), "response.%s", fields[i].name);
		facts_record(L, name, &x);
		facts_push_number(L, fields[i].value);
		lua_setfield(L, -2, fields[i].name);
	}
	return 1;
}

static const struct method methods[] = {
	{"week", "(offset?: integer): Week",
		"seven days: 0 those up to day.date, -1 the seven before", day_week},
	{"calendar_week", "(offset?: integer): Week",
		"Monday to Sunday: 0 the week of tomorrow as far as it is known, -1 the last whole "
		"one",
		day_calendar_week},
	{"sessions",
		"(filter?: { days?: integer, last?: integer, since?: string, kind?: "
		"string|string[], hard?: boolean, sport?: "
		"string }): List",
		"sessions up to day.date, oldest first; sport \"run\" is any running, \"cross\" is "
		"all the rest",
		day_sessions},
	{"since", "(what: string): integer?",
		"days since the last one: hard, quality, easy, run, cross, any or a kind; 0 is "
		"day.date",
		day_since},
	{"streak", "(what: string): integer",
		"days in a row up to day.date with one (or \"rest\"); \"easy\" counts runs and "
		"passes over days without",
		day_streak},
	{"status", "(what: string): Status?",
		"sick, injured, travel, busy, rest or hot over tomorrow; sick and injured also "
		"when the eve was",
		day_status},
	{"status_before", "(what: string): Status?", "the last one that is over",
		day_status_before},
	{"reports", "(days: integer): List",
		"what was said, a Report for each of the last days up to tomorrow morning",
		day_reports},
	{"goals", "(): List", "goals of one's own, as Events", day_goals},
	{"recovery_after", "(what: string): number?",
		"days until the heart rate at easy pace is back to usual after a hard session, the "
		"median of the last five",
		day_recovery_after},
	{"response",
		"(last?: integer): { hard: integer, days: number?, measured: integer, heavy_next: "
		"integer, reported_next: integer, "
		"next_quality: integer, held: integer }",
		"how the last hard sessions were borne: legs heavy on the day after, the next "
		"quality session held its pace",
		day_response},
};

const struct class class_day = {
	.name = "Day",
	.doc = "The eve of the day advised, and everything known by then; what is not known is nil",
	CLASS_TABLES(properties, methods),
	.called = "day",
};
