/* The athlete, as known on the day advised. */
#include <math.h>

#include "getters.h"

struct athlete_object {
	char unused;
};

#define WHO (view->athlete)

static const char *level_of(const struct athlete *a)
{
	return a->level == LEVEL_NONE ? NULL : level_name(a->level);
}

static bool level_said(const struct view *v)
{
	return v->history->settings.level != LEVEL_NONE ||
	       history_setting(v->history, v->day, REPORT_LEVEL);
}

static const char *sex_of(const struct athlete *a)
{
	return a->sex == SEX_NONE ? NULL : sex_name(a->sex);
}

static double pace_of(const struct threshold *t)
{
	return t->value > 0 ? round(1000 / t->value) : NAN;
}

/* What the journal says about time last, else the settings. */
static double available(const struct view *v, bool minutes)
{
	const struct report *r = history_setting(v->history, v->day, REPORT_AVAILABLE);
	double said = !r ? NAN : minutes ? r->minutes_per_week : r->days_per_week;
	if (!isnan(said))
		return said;
	return minutes ? v->history->settings.minutes_per_week : v->history->settings.days_per_week;
}

static const char *long_day_of(const struct view *v)
{
	static const char *const names[] = {
		"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
	int d = v->history->settings.long_day;
	return d >= 0 && d < 7 ? names[d] : NULL;
}

#define THRESHOLD_GETTERS(name, field)                                                             \
	GETTER(get_##name, struct athlete_object, value_number, WHO.field.value)                   \
	GETTER(get_##name##_from, struct athlete_object, value_text,                               \
		origin_name(WHO.field.origin))                                                     \
	GETTER(get_##name##_since, struct athlete_object, value_date, WHO.field.since)
THRESHOLD_GETTERS(max_hr, max_hr)
THRESHOLD_GETTERS(rest_hr, rest_hr)
THRESHOLD_GETTERS(threshold_hr, threshold_hr)
GETTER(get_threshold_pace, struct athlete_object, value_number, pace_of(&WHO.threshold_speed))
GETTER(get_threshold_pace_from, struct athlete_object, value_text,
	origin_name(WHO.threshold_speed.origin))
GETTER(get_threshold_pace_since, struct athlete_object, value_date, WHO.threshold_speed.since)
GETTER(get_level, struct athlete_object, value_text, level_of(&WHO))
GETTER(get_level_said, struct athlete_object, value_bool, level_said(view))
GETTER(get_sex, struct athlete_object, value_text, sex_of(&WHO))
GETTER(get_age, struct athlete_object, value_number, WHO.age)
GETTER(get_weight, struct athlete_object, value_number, WHO.weight_kg)
GETTER(get_days_per_week, struct athlete_object, value_number, available(view, false))
GETTER(get_minutes_per_week, struct athlete_object, value_number, available(view, true))
GETTER(get_long_day, struct athlete_object, value_text, long_day_of(view))

static const struct property properties[] = {
	{"level", "string", "novice, intermediate or experienced", get_level},
	{"level_said", "boolean",
		"the athlete said so; else it is taken from how much and how long there has been "
		"running",
		get_level_said},
	{"sex", "string?", "male or female", get_sex},
	{"age", "number?", "years", get_age},
	{"weight", "number?", "kg", get_weight},
	{"max_hr", "number", "heart rate, beats a minute", get_max_hr},
	{"max_hr_from", "string",
		"where it comes from: default, age, estimated, observed, reported, settings",
		get_max_hr_from},
	{"max_hr_since", "string?", "the day from which it holds", get_max_hr_since},
	{"rest_hr", "number", "at rest", get_rest_hr},
	{"rest_hr_from", "string", "where it comes from", get_rest_hr_from},
	{"rest_hr_since", "string?", "the day from which it holds", get_rest_hr_since},
	{"threshold_hr", "number", "what one could hold for about an hour", get_threshold_hr},
	{"threshold_hr_from", "string", "where it comes from", get_threshold_hr_from},
	{"threshold_hr_since", "string?", "the day from which it holds", get_threshold_hr_since},
	{"threshold_pace", "number?",
		"seconds for a kilometre that one could hold for about an hour",
		get_threshold_pace},
	{"threshold_pace_from", "string", "where it comes from", get_threshold_pace_from},
	{"threshold_pace_since", "string?", "the day from which it holds",
		get_threshold_pace_since},
	{"days_per_week", "number?", "days a week that there is time for", get_days_per_week},
	{"minutes_per_week", "number?", "minutes a week that there is time for",
		get_minutes_per_week},
	{"long_day", "string?", "the day for the long run, by the settings", get_long_day},
};

const struct class class_athlete = {
	.name = "Athlete",
	.doc = "The athlete, as known on that day: the global `athlete`, and `day.athlete`",
	CLASS_FIELDS(properties),
	.called = "athlete",
};
