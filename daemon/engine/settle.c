/* The history in memory, and keeping sessions and days true to settings and reports. */
#include "private.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "paced/base/log.h"
#include "paced/base/memory.h"

#define NOTHING_OWED INT32_MAX

bool engine_is_ahead(struct engine *g, date day, int64_t now)
{
	static const int apart = 1; /* days: the places of the earth */
	bool ahead = day > engine_today(g, now) + apart;
	g->held_back = g->held_back || ahead;
	return ahead;
}

struct loading {
	struct engine *engine;
	int64_t now;
};

static bool add_session(const struct session *s, void *user)
{
	struct loading *l = user;
	if (!engine_is_ahead(l->engine, s->day, l->now))
		history_add_session(&l->engine->history, s);
	return true;
}

/* Written down here, a day later than today is one at no place. */
static bool add_report(const struct report *r, void *user)
{
	struct loading *l = user;
	if (r->type != REPORT_SESSION || !engine_is_ahead(l->engine, r->day + 1, l->now))
		history_add_report(&l->engine->history, r);
	return true;
}

static bool load_history(struct engine *g, int64_t now, struct error *e)
{
	struct loading l = {g, now};
	history_finish(&g->history);
	history_init(&g->history);
	history_settings(&g->history, &g->settings);
	g->loaded_on = engine_today(g, now);
	g->held_back = g->history_behind = false;
	g->history_version = g->store ? store_version(g->store) : 0;
	g->history_loaded = !g->store || (store_sessions(g->store, add_session, &l, e) &&
						 store_reports(g->store, add_report, &l, e) &&
						 store_wellness(g->store, add_report, &l, e));
	return g->history_loaded;
}

/* Another program may have written meanwhile, or the day have come of what was dated ahead. */
static bool is_loaded(struct engine *g, int64_t now)
{
	return g->history_loaded && (!g->held_back || g->loaded_on == engine_today(g, now)) &&
	       (!g->store || g->history_version == store_version(g->store));
}

struct history *engine_history_mutable(struct engine *g, int64_t now, struct error *e)
{
	struct history *h = &g->history;
	date today = engine_today(g, now);
	g->history_loaded = is_loaded(g, now) && !g->history_behind;
	if (g->history_loaded && h->last != DATE_NONE && h->last >= today)
		return h;
	if (!g->history_loaded && !load_history(g, now, e))
		return NULL;
	history_build(h, today);
	return h;
}

struct history *engine_history_loaded(struct engine *g, int64_t now, struct error *e)
{
	return is_loaded(g, now) ? &g->history : engine_history_mutable(g, now, e);
}

void engine_warm(struct engine *g, int64_t now)
{
	if (!g->history_behind)
		engine_history_loaded(g, now, NULL);
}

struct history *engine_history_again(struct engine *g, int64_t now, struct error *e)
{
	g->history_loaded = false;
	return engine_history_mutable(g, now, e);
}

bool engine_drop_session(struct engine *g, int64_t id, date *from)
{
	struct history *h = &g->history;
	for (size_t i = 0; i < h->session_count; i++) {
		if (h->sessions[i].id != id || !id)
			continue;
		if (from && h->sessions[i].day < *from)
			*from = h->sessions[i].day;
		h->sessions[i] = h->sessions[--h->session_count];
		return true;
	}
	return false;
}

const struct history *engine_history(struct engine *g, int64_t now, struct error *e)
{
	return engine_history_mutable(g, now, e);
}

void engine_rest(struct engine *g)
{
	history_finish(&g->history);
	history_init(&g->history);
	g->history_loaded = false;
	if (g->store)
		store_shrink(g->store);
#ifdef __GLIBC__
	malloc_trim(0); /* else the heap keeps what ten years took for a moment */
#endif
}

struct assess_options engine_assess_options(const struct engine *g, int64_t start)
{
	return (struct assess_options){
		.grade_minetti = g->settings.grade_minetti,
		.day_start_s = g->settings.day_start_s,
		.default_offset_s = engine_zone_offset(start),
	};
}

static const struct activity *fresh_activity(const struct fresh *fresh, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (fresh[i].id == id)
			return fresh[i].activity;
	return NULL;
}

/* Sessions whose numbers rest on another grade curve, or that are of another day now. */
static bool measure_again(struct engine *g, date *from, struct error *e)
{
	struct history *h = &g->history;
	for (size_t i = 0; i < h->session_count; i++) {
		struct session *s = &h->sessions[i];
		struct activity a;
		struct assess_options o = engine_assess_options(g, s->start);
		if (!history_mismeasured(h, i))
			continue;
		if (!store_activity(g->store, s->id, &a, e))
			return false;
		*from = s->day < *from ? s->day : *from;
		session_measure(&a, &o, s);
		*from = s->day < *from ? s->day : *from;
		activity_finish(&a);
	}
	return true;
}

static bool assess_again(struct engine *g, struct session *s, const struct fresh *fresh,
	size_t fresh_count, struct error *e)
{
	struct activity stored;
	struct athlete who;
	struct assess_options o = engine_assess_options(g, s->start);
	history_athlete(&g->history, s->day, &who);
	const struct activity *a = fresh_activity(fresh, fresh_count, s->id);
	if (a) {
		session_assess(a, &who, &o, s);
		return true;
	}
	if (!store_activity(g->store, s->id, &stored, e))
		return false;
	session_assess(&stored, &who, &o, s);
	activity_finish(&stored);
	return true;
}

/* What was decided about a session depends on those before it: all from that day on are written. */
static bool write_from(struct engine *g, date from, struct error *e)
{
	const struct history *h = &g->history;
	for (size_t i = 0; i < h->session_count; i++) {
		const struct session *s = &h->sessions[i];
		if (!s->manual && s->day >= from && !store_update_session(g->store, s, e))
			return false;
	}
	return store_put_days(g->store, h, from, e);
}

static size_t count_stale(const struct history *h)
{
	size_t n = 0;
	for (size_t i = 0; i < h->session_count; i++)
		n += !h->sessions[i].manual && history_stale(h, i);
	return n;
}

bool engine_settle_within(struct engine *g, int64_t now, date from, const struct fresh *fresh,
	size_t fresh_count, struct error *e)
{
	struct history *h = &g->history;
	date today = engine_today(g, now);
	size_t again = 0;
	if (!measure_again(g, &from, e))
		return false;
	history_build(h, today);
	if (fresh && count_stale(h) > fresh_count + ENGINE_MOST_AT_ONCE)
		return engine_owe_days(g, from, e);
	for (size_t i = 0; i < h->session_count; i++) {
		struct session *s = &h->sessions[i];
		if (s->manual || !history_stale(h, i))
			continue;
		if (!assess_again(g, s, fresh, fresh_count, e))
			return false;
		again++;
		if (s->day < from)
			from = s->day;
	}
	if (again)
		history_decide(h, today);
	log_debug("assessed %zu of %zu sessions", again, h->session_count);
	return write_from(g, from, e);
}

/* ---- what is owed ---- */

static date owed_from(struct engine *g)
{
	int64_t from = NOTHING_OWED;
	if (g->store)
		store_value(g->store, "days_owed_from", &from);
	return (date)from;
}

bool engine_owes_days(struct engine *g)
{
	return owed_from(g) != NOTHING_OWED;
}

bool engine_owe_days(struct engine *g, date from, struct error *e)
{
	g->history_behind = true;
	return from >= owed_from(g) || store_put_value(g->store, "days_owed_from", from, e);
}

static uint64_t settings_key(const struct history *h)
{
	struct buffer b = {0};
	const struct model_settings *m = &h->settings;
	buffer_printf(&b,
		"%u %d %d %.17g %d %.17g %.17g %.17g %.17g %.17g %.17g %d %d %.17g %.17g %d",
		ANALYSIS_VERSION, (int)m->sex, m->born, m->weight_kg, (int)m->level, m->max_hr,
		m->rest_hr, m->threshold_hr, m->threshold_speed, m->days_per_week,
		m->minutes_per_week, m->long_day, m->day_start_s, m->fitness_days, m->fatigue_days,
		m->grade_minetti);
	for (size_t sport = 0; sport < SPORT_COUNT; sport++)
		for (size_t i = 0; i < LOAD_SOURCE_COUNT; i++)
			buffer_printf(&b, " %d", (int)m->load_order[sport][i]);
	uint64_t key = content_key(b.data, b.length);
	buffer_finish(&b);
	return key;
}

/* What must be derived again; false with an error when it cannot be told. */
struct unsettled {
	int64_t key; /* of the settings in force */
	bool settings, reports;
	date days; /* from this one on, by files that were taken in */
};

static bool is_settled(const struct unsettled *u)
{
	return !u->settings && !u->reports && u->days == NOTHING_OWED;
}

static bool find_unsettled(struct engine *g, int64_t now, struct unsettled *out, struct error *e)
{
	int64_t before = 0, reports = 0;
	const struct history *h = engine_history_mutable(g, now, e);
	if (!h)
		return false;
	out->key = (int64_t)settings_key(h);
	out->settings = !store_value(g->store, "settings_key", &before) || before != out->key;
	out->reports = store_value(g->store, "reports_dirty", &reports) && reports;
	out->days = owed_from(g);
	return true;
}

bool engine_settled(struct engine *g, int64_t now)
{
	struct unsettled u;
	return !g->store ||
	       (!engine_owes_days(g) && find_unsettled(g, now, &u, NULL) && is_settled(&u));
}

bool engine_settle(struct engine *g, int64_t now, struct error *e)
{
	struct unsettled u;
	if (!g->store)
		return true;
	if (!find_unsettled(g, now, &u, e))
		return false;
	if (is_settled(&u))
		return true;
	if (!store_begin(g->store, e))
		return false;
	date from = u.settings || u.reports ? INT32_MIN + 1 : u.days;
	if ((!u.reports || pairing_follow_reports(g, e)) &&
		engine_settle_within(g, now, from, NULL, 0, e) &&
		store_put_value(g->store, "settings_key", u.key, e) &&
		store_put_value(g->store, "reports_dirty", 0, e) &&
		store_put_value(g->store, "days_owed_from", NOTHING_OWED, e) &&
		store_commit(g->store, e))
		return true;
	store_rollback(g->store);
	engine_rest(g);
	return false;
}
