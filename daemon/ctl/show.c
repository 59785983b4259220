/* pacectl show: one session. Here what there is to show, and its JSON. */
#include "show.h"

#include <math.h>
#include <stdlib.h>

#include "member.h"
#include "paced/base/memory.h"
#include "shown.h"

/* ---- gathering ---- */

static bool add_duplicate(const struct session *x, void *user)
{
	struct view *v = user;
	v->duplicates = mem_resize(v->duplicates, v->duplicate_count + 1, sizeof(*v->duplicates));
	v->duplicates[v->duplicate_count++] = *x;
	return true;
}

static bool load_bouts(struct view *v, struct store *store, struct error *e)
{
	struct activity a;
	struct athlete who;
	const struct settings *s = engine_settings(v->call->engine);
	struct assess_options o = {.grade_minetti = s->grade_minetti,
		.day_start_s = s->day_start_s,
		.default_offset_s = engine_zone_offset(v->s.start)};
	if (!store_activity(store, v->s.id, &a, e))
		return false;
	history_athlete(v->history, v->s.day, &who);
	v->bout_count = session_bouts(&a, &v->s, &who, &o, v->bouts, MOST_BOUTS);
	activity_finish(&a);
	return true;
}

/* What the history adds to a session that counts. */
static void place_in_history(struct view *v)
{
	snprintf(v->kind_reason, sizeof(v->kind_reason), "%s", v->s.kind_reason);
	v->hr_above_usual = NAN;
	if (v->index == SIZE_MAX)
		return;
	history_kind_reason(v->history, v->index, v->kind_reason, sizeof(v->kind_reason));
	v->hr_above_usual = history_hr_above_usual(v->history, v->index);
}

static bool gather(struct view *v)
{
	struct error why = {0};
	struct store *store = engine_store(v->call->engine);
	v->history = call_history(v->call);
	if (!v->history)
		return false;
	place_in_history(v);
	if (!v->s.id || !store)
		return true;
	v->has_source = store_source(store, v->s.id, &v->source, &why);
	if (v->has_source && store_file(store, v->source.file, &v->file, &why) &&
		load_bouts(v, store, &why) &&
		store_duplicates(store, v->s.id, add_duplicate, v, &why))
		return true;
	call_fail(v->call, "%s", why.text);
	return false;
}

static void view_finish(struct view *v)
{
	file_row_finish(&v->file);
	free(v->duplicates);
}

bool view_has_hr(const struct view *v)
{
	const struct session *s = &v->s;
	return s->has_hr && !(s->suspect & SUSPECT_OF_HR) && !session_ignores_hr(s);
}

bool view_has_pace(const struct view *v)
{
	const struct session *s = &v->s;
	return s->has_speed && sport_is_running(s->sport) && !(s->suspect & SUSPECT_OF_SPEED) &&
	       !session_ignores_pace(s);
}

double view_efficiency(const struct view *v)
{
	bool both = view_has_hr(v) && view_has_pace(v) && v->s.avg_hr > 0;
	return both ? v->s.graded_speed * 60 / v->s.avg_hr : NAN;
}

/* ---- JSON ---- */

static json_t *numbers_json(const double *v, size_t n, int digits)
{
	json_t *list = json_array();
	for (size_t i = 0; i < n; i++) {
		json_t *holder = json_object();
		member_number(holder, "v", v[i], digits);
		json_array_append(list, json_object_get(holder, "v"));
		json_decref(holder);
	}
	return list;
}

static json_t *bouts_json(const struct view *v)
{
	json_t *list = json_array();
	for (size_t i = 0; i < v->bout_count; i++) {
		const struct bout *b = &v->bouts[i];
		json_t *j = json_object();
		member_number(j, "start_s", b->start_s, 1);
		member_number(j, "seconds", b->seconds, 1);
		member_number(j, "metres", b->metres, 1);
		member_number(j, "graded_speed", b->speed, 3);
		member_number(j, "hr", b->hr, 1);
		member_number(j, "cadence", b->cadence, 1);
		member_number(j, "grade", b->grade, 3);
		json_array_append_new(list, j);
	}
	return list;
}

static json_t *reps_json(const struct reps *r)
{
	if (!r->count)
		return json_null();
	json_t *j = json_object();
	member_integer(j, "count", r->count);
	member_number(j, "seconds", r->seconds, 1);
	member_number(j, "graded_speed", r->speed, 3);
	member_number(j, "hr", r->hr, 1);
	member_number(j, "cadence", r->cadence, 1);
	member_number(j, "recovery_s", r->recovery_s, 1);
	member_number(j, "fade", r->fade, 4);
	member_number(j, "cadence_fade", r->cadence_fade, 4);
	member_number(j, "grade", r->grade, 3);
	return j;
}

static json_t *loads_json(const struct session *s)
{
	json_t *j = json_object();
	for (int i = LOAD_PACE; i < LOAD_SOURCE_COUNT; i++)
		member_number(j, load_source_name((enum load_source)i), s->loads[i], 1);
	return j;
}

static json_t *used_json(const struct athlete_used *u)
{
	json_t *j = json_object();
	member_number(j, "max_hr", u->max_hr, 1);
	member_number(j, "rest_hr", u->rest_hr, 1);
	member_number(j, "threshold_hr", u->threshold_hr, 1);
	member_number(j, "threshold_speed", u->threshold_speed, 3);
	return j;
}

static json_t *duplicates_json(const struct view *v)
{
	json_t *list = json_array();
	for (size_t i = 0; i < v->duplicate_count; i++)
		json_array_append_new(list, json_integer(v->duplicates[i].id));
	return list;
}

static void put_intensity(json_t *j, const struct view *v)
{
	const struct session *s = &v->s;
	member(j, "loads", loads_json(s));
	member(j, "judged_by", used_json(&s->used));
	member(j, "zone_s", numbers_json(s->zone_s, 3, 0));
	member(j, "zone_speed_s", numbers_json(s->zone_speed_s, 3, 0));
	member_number(j, "longest_hard_s", s->longest_hard_s, 0);
	member_number(j, "warmup_s", s->warmup_s, 0);
	member_number(j, "cooldown_s", s->cooldown_s, 0);
	member_number(j, "drift_first_half", s->drift_first_half, 1);
	member_number(j, "drift", s->drift, 1);
	member_number(j, "metres_per_beat", view_efficiency(v), 3);
	member_number(j, "easy_speed", s->easy_speed, 3);
	member_number(j, "easy_hr", s->easy_hr, 1);
	member_number(j, "hr_above_usual", v->hr_above_usual, 1);
}

static void put_efforts(json_t *j, const struct view *v)
{
	const struct session *s = &v->s;
	member(j, "reps", reps_json(&s->reps));
	member(j, "bouts", bouts_json(v));
	member_bool(j, "strides", s->strides);
	member(j, "curve_seconds", numbers_json(curve_seconds, CURVE_POINTS, 0));
	member(j, "best_hr", numbers_json(s->best_hr, CURVE_POINTS, 1));
	member(j, "best_graded_speed", numbers_json(s->best_speed, CURVE_POINTS, 3));
}

static void put_origin(json_t *j, const struct view *v)
{
	member_text(j, "file", v->has_source ? v->file.path : NULL);
	member_text_or_null(j, "device", v->has_source ? v->source.device : NULL);
	member(j, "same_as",
		v->has_source && v->source.same_as ? json_integer(v->source.same_as) : json_null());
	member(j, "duplicates", duplicates_json(v));
}

static void print_json(const struct view *v)
{
	const struct session *s = &v->s;
	json_t *j = session_json(s);
	member_text(j, "kind_found", kind_name(s->kind_found));
	member_text_or_null(j, "kind_reason", v->kind_reason);
	member_number(j, "top_hr", s->top_hr, 1);
	member_number(j, "avg_power", s->avg_power, 0);
	put_intensity(j, v);
	put_efforts(j, v);
	member_number(j, "longest_before_m", s->longest_before_m, 1);
	member_bool(j, "route_seen", s->route_seen);
	put_origin(j, v);
	call_print_json(v->call, j);
}

int run_show(struct call *c)
{
	struct view v = {.call = c};
	if (!call_session(c, c->words[0], &v.s, &v.index))
		return 1;
	v.imperial = engine_settings(c->engine)->imperial;
	bool ok = gather(&v);
	if (ok && call_json(c))
		print_json(&v);
	else if (ok)
		show_page(&v);
	view_finish(&v);
	return ok ? 0 : 1;
}
