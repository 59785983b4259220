/* Everything known, put together. */
#include <math.h>
#include <string.h>

#include "paced/base/memory.h"
#include "private.h"

static const enum load_source default_order[LOAD_SOURCE_COUNT] = {
	LOAD_PACE, LOAD_HR, LOAD_RPE, LOAD_DURATION, LOAD_NONE};

void history_init(struct history *h)
{
	*h = (struct history){
		.first = DATE_NONE,
		.last = DATE_NONE,
		.settings = {.weight_kg = NAN,
			.max_hr = NAN,
			.rest_hr = NAN,
			.threshold_hr = NAN,
			.threshold_speed = NAN,
			.days_per_week = NAN,
			.minutes_per_week = NAN,
			.long_day = -1,
			.day_start_s = 3 * 3600,
			.fitness_days = 42,
			.fatigue_days = 7},
		.timeline = mem_alloc(1, sizeof(struct timeline)),
	};
	memcpy(h->settings.load_order[SPORT_RUN], default_order, sizeof(default_order));
}

void history_finish(struct history *h)
{
	if (h->timeline) {
		free(h->timeline->changes);
		free(h->timeline->said);
		free(h->timeline->aside);
		free(h->timeline->by_type);
		free(h->timeline->recorded);
		free(h->timeline->seeds);
		free(h->timeline->index.day);
		free(h->timeline->index.minutes);
		free(h->timeline->index.metres);
	}
	free(h->timeline);
	free(h->sessions);
	free(h->reports);
	free(h->days);
	*h = (struct history){.first = DATE_NONE, .last = DATE_NONE};
}

void history_settings(struct history *h, const struct settings *s)
{
	struct model_settings *m = &h->settings;

	m->sex = s->sex;
	m->born = s->born;
	m->weight_kg = s->weight_kg;
	m->level = s->level;
	m->max_hr = s->max_hr;
	m->rest_hr = s->rest_hr;
	m->threshold_hr = s->threshold_hr;
	m->threshold_speed = s->threshold_speed;
	m->days_per_week = s->days_per_week;
	m->minutes_per_week = s->minutes_per_week;
	m->long_day = s->long_day;
	m->day_start_s = s->day_start_s;
	m->fitness_days = s->fitness_days;
	m->fatigue_days = s->fatigue_days;
	m->grade_minetti = s->grade_minetti;
	memcpy(m->load_order, s->load_order, sizeof(m->load_order));
}

void history_add_session(struct history *h, const struct session *s)
{
	h->sessions = mem_grow(
		h->sessions, h->session_count, &h->session_capacity, sizeof(*h->sessions));
	h->sessions[h->session_count++] = *s;
}

void history_add_report(struct history *h, const struct report *r)
{
	struct timeline *t = h->timeline;

	t->said = mem_grow(t->said, t->said_count, &t->said_capacity, sizeof(*t->said));
	t->said[t->said_count++] = *r;
}

void history_build(struct history *h, date until)
{
	h->timeline->index.n = SIZE_MAX;
	take_back(h);
	order_sessions(h);
	collect_reports(h);
	set_aside(h);
	add_manual_sessions(h);
	index_sessions(h);
	apply_ignores(h);
	build_timeline(h, until);
	assess_manual_sessions(h);
	history_decide(h, until);
}

void history_decide(struct history *h, date until)
{
	decide_sessions(h);
	build_days(h, until);
}

bool history_mismeasured(const struct history *h, size_t i)
{
	const struct session *s = &h->sessions[i];
	const bool minetti = s->used.bits & USED_MINETTI;

	if (s->manual || isnan(s->used.max_hr)) /* not assessed so far, and measured just now */
		return false;
	return minetti != h->settings.grade_minetti ||
	       USED_VERSION(s->used.bits) != ANALYSIS_VERSION ||
	       s->day != time_local_day(s->start, s->utc_offset_s, h->settings.day_start_s);
}

bool history_stale(const struct history *h, size_t i)
{
	const struct session *s = &h->sessions[i];
	struct athlete who;

	history_athlete(h, s->day, &who);
	const struct athlete_used used = athlete_numbers(
		&who, s->ignore, h->settings.grade_minetti);
	return !athlete_used_equal(&used, &s->used);
}
