/* What a rule can declare that it needs: without it the rule is not run, and says what is missing.
 */
#include <math.h>

#include "facts.h"
#include "paced/base/language.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

#define WINDOW 42 /* days that are looked at */

static int days_with(const struct view *v, bool (*has)(const struct session *))
{
	size_t count, first = history_sessions(v->history, v->eve - WINDOW + 1, v->eve, &count);
	int n = 0;
	date last = DATE_NONE;
	for (size_t i = first; i < first + count; i++) {
		const struct session *s = &v->history->sessions[i];
		if (has(s) && s->day != last) {
			n++;
			last = s->day;
		}
	}
	return n;
}

static int days_reported(const struct view *v, enum report_type t)
{
	int n = 0;
	for (date d = v->day - WINDOW + 1; d <= v->day; d++)
		n += history_report(v->history, d, t) != NULL;
	return n;
}

static bool has_run(const struct session *s)
{
	return sport_is_running(s->sport);
}

static bool has_any(const struct session *s)
{
	return s != NULL;
}

static bool has_feel(const struct session *s)
{
	return s->felt != FEEL_NONE;
}

static bool has_effort(const struct session *s)
{
	return !isnan(s->rpe);
}

static bool has_hr(const struct session *s)
{
	return s->avg_hr > 0;
}

static bool has_pace(const struct session *s)
{
	return sport_is_running(s->sport) && s->distance_m > 0;
}

static bool has_cadence(const struct session *s)
{
	return s->avg_cadence > 0;
}

static bool has_drift(const struct session *s)
{
	return !isnan(s->drift) || !isnan(s->drift_first_half);
}

static bool has_reps(const struct session *s)
{
	return s->reps.count > 0;
}

#define SESSION_NEED(function, has)                                                                \
	static int function(struct view *v)                                                        \
	{                                                                                          \
		return days_with(v, has);                                                          \
	}
#define REPORT_NEED(function, type)                                                                \
	static int function(struct view *v)                                                        \
	{                                                                                          \
		return days_reported(v, type);                                                     \
	}
SESSION_NEED(run_days, has_run)
SESSION_NEED(session_days, has_any)
SESSION_NEED(effort_days, has_effort)
SESSION_NEED(hr_days, has_hr)
SESSION_NEED(pace_days, has_pace)
SESSION_NEED(cadence_days, has_cadence)
SESSION_NEED(drift_days, has_drift)
SESSION_NEED(reps_days, has_reps)
REPORT_NEED(sleep_days, REPORT_SLEEP)
REPORT_NEED(fuel_days, REPORT_FUEL)
REPORT_NEED(hrv_days, REPORT_HRV)
REPORT_NEED(rhr_days, REPORT_RHR)

static int feel_days(struct view *v)
{
	return days_with(v, has_feel) + days_reported(v, REPORT_FEEL);
}

static int known_days(struct view *v)
{
	return history_covered(v->history, v->eve, WINDOW);
}

static int race_days(struct view *v)
{
	struct race_view r = *view_race(v);
	return r.next != NULL || r.last != NULL;
}

static int usual_days(struct view *v)
{
	return isnan(view_usual_minutes(v)) ? 0 : run_days(v);
}

const struct need needs[] = {
	{"sessions", N_("a session of any sport"), 1, session_days},
	{"runs", N_("a run"), 1, run_days},
	{"usual", N_("enough runs to know how long they usually are"), 1, usual_days},
	{"two_weeks", N_("two weeks of training that are known"), 14, known_days},
	{"four_weeks", N_("four weeks of training that are known"), 28, known_days},
	{"feel", N_("how a run or the legs felt"), 1, feel_days},
	{"effort", N_("perceived effort of sessions"), 3, effort_days},
	{"hr", N_("heart rate"), 1, hr_days},
	{"pace", N_("distance or pace of runs"), 1, pace_days},
	{"cadence", N_("steps a minute"), 1, cadence_days},
	{"drift", N_("heart rate against pace inside a run"), 1, drift_days},
	{"reps", N_("a session with repetitions"), 1, reps_days},
	{"sleep", N_("hours of sleep"), 1, sleep_days},
	{"fuel", N_("how well it was eaten"), 1, fuel_days},
	{"hrv", N_("heart rate variability"), 14, hrv_days},
	{"rhr", N_("resting heart rate"), 9, rhr_days},
	{"race", N_("a race in the journal"), 1, race_days},
};
const size_t need_count = ARRAY_LENGTH(needs);

const struct need *need_find(const char *name)
{
	for (size_t i = 0; i < need_count; i++)
		if (text_equal(needs[i].name, name))
			return &needs[i];
	return NULL;
}
