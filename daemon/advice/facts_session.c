/* One session, its repetitions, and lists of sessions. */
#include <lauxlib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "getters.h"
#include "paced/base/text.h"
#include "sessions.h"

double session_minutes(const struct session *s)
{
	return s->timer_s > 0 ? s->timer_s / 60 : 0;
}

double session_km(const struct session *s)
{
	return s->distance_m > 0 ? s->distance_m / 1000 : 0;
}

/* ---- words for what a session is ---- */

static bool is_any(const struct session *s)
{
	return s != NULL;
}

static bool is_run(const struct session *s)
{
	return sport_is_running(s->sport);
}

static bool is_cross(const struct session *s)
{
	return !sport_is_running(s->sport);
}

static bool is_easy_run(const struct session *s)
{
	return is_run(s) && !session_is_hard(s) && kind_hardness(s->kind) <= HARDNESS_EASY;
}

static bool is_quality(const struct session *s)
{
	return session_is_hard(s) && s->kind != KIND_RACE;
}

static const struct {
	const char *word;
	bool (*is)(const struct session *);
} words[] = {
	{"any", is_any},
	{"run", is_run},
	{"cross", is_cross},
	{"easy", is_easy_run},
	{"hard", session_is_hard},
	{"quality", is_quality},
};

bool session_word_parse(const char *word, struct session_word *out)
{
	*out = (struct session_word){0};
	for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
		if (text_equal(words[i].word, word)) {
			out->is = words[i].is;
			return true;
		}
	return kind_parse(word, &out->kind);
}

bool session_is(const struct session *s, const struct session_word *word)
{
	return word->is ? word->is(s) : s->kind == word->kind;
}

/* ---- class Session ---- */

static const struct session *at(const struct view *v, const void *self)
{
	return &v->history->sessions[*(const size_t *)self];
}
#define S (at(view, x))

static double intensity(const struct session *s)
{
	return s->timer_s > 0 ? sqrt(s->load / (s->timer_s / 36)) : NAN;
}

static double pace(double speed)
{
	return speed > 0 ? 1000 / speed : NAN;
}

static double minutes_or_unknown(double seconds)
{
	return seconds / 60;
}

static double hr_of(const struct session *s)
{
	return s->avg_hr > 0 ? s->avg_hr : NAN;
}

/* NULL when nothing is doubted, or the athlete has decided. */
static const char *doubt_of(const struct session *s)
{
	unsigned bit = 0;
	if (!s->suspect || s->ignore)
		return NULL;
	while (!(s->suspect & 1u << bit))
		bit++;
	return suspect_name(bit);
}

GETTER(get_date, size_t, value_date, S->day)
GETTER(get_days_ago, size_t, value_number, view->eve - S->day)
GETTER(get_weekday, size_t, value_weekday, S->day)
GETTER(get_sport, size_t, value_text, sport_name(S->sport))
GETTER(get_kind, size_t, value_text, kind_name(S->kind))
GETTER(get_running, size_t, value_bool, sport_is_running(S->sport))
GETTER(get_minutes, size_t, value_number, minutes_or_unknown(S->timer_s))
GETTER(get_km, size_t, value_number, S->distance_m / 1000)
GETTER(get_ascent, size_t, value_number, S->ascent_m)
GETTER(get_load, size_t, value_number, S->load)
GETTER(get_load_from, size_t, value_text, load_source_name(S->load_from))
GETTER(get_intensity, size_t, value_number, intensity(S))
GETTER(get_hard, size_t, value_bool, session_is_hard(S))
GETTER(get_hard_minutes, size_t, value_number, minutes_or_unknown(S->hard_s))
GETTER(get_easy_share, size_t, value_number, S->easy_share)
GETTER(get_hr, size_t, value_number, hr_of(S))
GETTER(get_hr_above_usual, size_t, value_number, history_hr_above_usual(view->history, *x))
GETTER(get_pace, size_t, value_number, pace(S->avg_speed))
GETTER(get_graded_pace, size_t, value_number, pace(S->graded_speed))
GETTER(get_cadence, size_t, value_number, S->avg_cadence)
GETTER(get_warmup, size_t, value_number, minutes_or_unknown(S->warmup_s))
GETTER(get_cooldown, size_t, value_number, minutes_or_unknown(S->cooldown_s))
GETTER(get_drift_first_half, size_t, value_number, S->drift_first_half)
GETTER(get_drift, size_t, value_number, S->drift)
GETTER(get_felt, size_t, value_text, S->felt == FEEL_NONE ? NULL : feel_name(S->felt))
GETTER(get_rpe, size_t, value_number, S->rpe)
GETTER(get_longest_before, size_t, value_number, S->longest_before_m / 1000)
GETTER(get_route_seen, size_t, value_bool, S->route_seen)
GETTER(get_strides, size_t, value_bool, S->strides || S->kind == KIND_STRIDES)
GETTER(get_manual, size_t, value_bool, S->manual)
GETTER(get_suspect, size_t, value_bool, S->suspect != 0)
GETTER(get_doubt, size_t, value_text, doubt_of(S))
GETTER(get_note, size_t, value_text, S->note)

static void get_reps(lua_State *L, struct view *view, const void *self, struct value *out)
{
	if (at(view, self)->reps.count == 0)
		return;
	size_t *x = facts_push(L, &class_reps, sizeof(*x));
	*x = *(const size_t *)self;
	out->type = VALUE_OBJECT;
}

static const struct property properties[] = {
	{"date", "string", "its day", get_date},
	{"days_ago", "integer", "0 when it was on day.date", get_days_ago},
	{"weekday", "string", "\"monday\" ... \"sunday\"", get_weekday},
	{"sport", "string",
		"run, trail, treadmill, ride, swim, walk, hike, strength, row, ski, elliptical, "
		"other",
		get_sport},
	{"kind", "string",
		"recovery, easy, strides, steady, long, tempo, intervals, hills, race, cross, "
		"strength",
		get_kind},
	{"running", "boolean", "run, trail or treadmill", get_running},
	{"minutes", "number?", "moving minutes", get_minutes},
	{"km", "number?", "kilometres", get_km},
	{"ascent", "number?", "metres climbed", get_ascent},
	{"load", "number?", "100 is an hour at threshold", get_load},
	{"load_from", "string", "pace, hr, rpe, duration or given", get_load_from},
	{"intensity", "number?", "1 is threshold, from load and minutes", get_intensity},
	{"hard", "boolean", "quality or race, or at least ten hard minutes", get_hard},
	{"hard_minutes", "number?", "minutes at threshold or above, or in repetitions",
		get_hard_minutes},
	{"easy_share", "number?", "share of its moving time that was easy, 0 to 1", get_easy_share},
	{"hr", "number?", "mean heart rate", get_hr},
	{"hr_above_usual", "number?", "beats a minute above what is usual at that pace",
		get_hr_above_usual},
	{"pace", "number?", "seconds for a kilometre", get_pace},
	{"graded_pace", "number?", "the same, as if it had been flat", get_graded_pace},
	{"cadence", "number?", "mean steps a minute", get_cadence},
	{"reps", "Reps?", "its repetitions, nil without", get_reps},
	{"warmup_minutes", "number?",
		"easy minutes before the first hard one, nil when none was hard", get_warmup},
	{"cooldown_minutes", "number?",
		"easy minutes after the last hard one, nil when none was hard", get_cooldown},
	{"drift_first_half", "number?",
		"percent that heart rate drifted from pace in the first half",
		get_drift_first_half},
	{"drift", "number?", "percent that heart rate drifted from pace in the whole", get_drift},
	{"felt", "string?", "fresh, good, normal, tired or heavy", get_felt},
	{"rpe", "number?", "perceived effort, 1 to 10", get_rpe},
	{"longest_before", "number?", "kilometres of the longest run in the 30 days before",
		get_longest_before},
	{"route_seen", "boolean", "the course was run before", get_route_seen},
	{"strides", "boolean", "short quick repetitions inside easy running", get_strides},
	{"manual", "boolean", "from the journal, without a watch", get_manual},
	{"suspect", "boolean", "some of its numbers are not believed", get_suspect},
	{"doubt", "string?",
		"what is not believed of it, until the athlete decided: load, speed, ascent, "
		"hr-max, hr-cadence, hr-flat, distance or hr-jumps",
		get_doubt},
	{"note", "string?", "what the athlete wrote", get_note},
};

static void label(struct view *view, const void *self, char *out, size_t size)
{
	char day[DATE_TEXT];
	const struct session *s = at(view, self);
	date_format(s->day, day);
	snprintf(out, size, "%s %s", day, kind_name(s->kind));
}

const struct class class_session = {
	.name = "Session",
	.doc = "One session; what is not known is nil",
	CLASS_FIELDS(properties),
	.label = label,
	.called = "session",
};

void session_push(lua_State *L, size_t index)
{
	size_t *x = facts_push(L, &class_session, sizeof(*x));
	*x = index;
}

/* ---- class Reps ---- */

GETTER(get_reps_n, size_t, value_number, S->reps.count)
GETTER(get_reps_seconds, size_t, value_number, S->reps.seconds)
GETTER(get_reps_pace, size_t, value_number, pace(S->reps.speed))
GETTER(get_reps_hr, size_t, value_number, S->reps.hr)
GETTER(get_reps_cadence, size_t, value_number, S->reps.cadence)
GETTER(get_reps_fade, size_t, value_number, S->reps.fade)
GETTER(get_reps_cadence_fade, size_t, value_number, S->reps.cadence_fade)
GETTER(get_reps_recovery, size_t, value_number, S->reps.recovery_s)

static const struct property reps_properties[] = {
	{"n", "integer", "how many", get_reps_n},
	{"seconds", "number?", "mean length of one", get_reps_seconds},
	{"pace", "number?", "seconds for a kilometre, as if flat", get_reps_pace},
	{"hr", "number?", "mean heart rate", get_reps_hr},
	{"cadence", "number?", "mean steps a minute", get_reps_cadence},
	{"fade", "number?", "speed of the last third against the first: -0.05 is 5 % slower",
		get_reps_fade},
	{"cadence_fade", "number?", "the same for cadence", get_reps_cadence_fade},
	{"recovery_seconds", "number?", "mean time between them", get_reps_recovery},
};

static void reps_label(struct view *view, const void *self, char *out, size_t size)
{
	char session[48];
	label(view, self, session, sizeof(session));
	snprintf(out, size, "%.30s.reps", session);
}

const struct class class_reps = {
	.name = "Reps",
	.doc = "The repetitions of a session",
	CLASS_FIELDS(reps_properties),
	.label = reps_label,
	.called = "reps",
};
