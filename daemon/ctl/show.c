/* pacectl show: one session. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "member.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "shown.h"
#include "table.h"

#define MOST_BOUTS 60
#define BAR_WIDTH  30

struct view {
	struct call *call;
	struct session s;
	struct athlete who;
	bool imperial;
	bool has_source;
	struct session_source source;
	struct file_row file;
	struct bout bouts[MOST_BOUTS];
	size_t bout_count;
	struct session *duplicates;
	size_t duplicate_count;
};

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
	const struct settings *s = engine_settings(v->call->engine);
	struct assess_options o = {.grade_minetti = s->grade_minetti,
		.day_start_s = s->day_start_s,
		.default_offset_s = engine_zone_offset(v->s.start)};
	if (!store_activity(store, v->s.id, &a, e))
		return false;
	v->bout_count = session_bouts(&a, &v->s, &v->who, &o, v->bouts, MOST_BOUTS);
	activity_finish(&a);
	return true;
}

static bool gather(struct view *v)
{
	struct error why = {0};
	struct store *store = engine_store(v->call->engine);
	const struct history *h = call_history(v->call);
	if (!h)
		return false;
	history_athlete(h, v->s.day, &v->who);
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
	member_number(j, "recovery_s", r->recovery_s, 1);
	member_number(j, "fade", r->fade, 4);
	member_number(j, "cadence_fade", r->cadence_fade, 4);
	return j;
}

static json_t *loads_json(const struct session *s)
{
	json_t *j = json_object();
	for (int i = LOAD_PACE; i < LOAD_SOURCE_COUNT; i++)
		member_number(j, load_source_name((enum load_source)i), s->loads[i], 1);
	return j;
}

static json_t *duplicates_json(const struct view *v)
{
	json_t *list = json_array();
	for (size_t i = 0; i < v->duplicate_count; i++)
		json_array_append_new(list, json_integer(v->duplicates[i].id));
	return list;
}

static void print_json(const struct view *v)
{
	const struct session *s = &v->s;
	json_t *j = session_json(s);
	member_text(j, "kind_found", kind_name(s->kind_found));
	member_text_or_null(j, "kind_reason", s->kind_reason);
	member(j, "loads", loads_json(s));
	member(j, "zone_s", numbers_json(s->zone_s, 3, 0));
	member(j, "zone_speed_s", numbers_json(s->zone_speed_s, 3, 0));
	member_number(j, "longest_hard_s", s->longest_hard_s, 0);
	member_number(j, "warmup_s", s->warmup_s, 0);
	member_number(j, "cooldown_s", s->cooldown_s, 0);
	member_number(j, "drift_first_half", s->drift_first_half, 1);
	member_number(j, "drift", s->drift, 1);
	member(j, "reps", reps_json(&s->reps));
	member(j, "bouts", bouts_json(v));
	member(j, "curve_seconds", numbers_json(curve_seconds, CURVE_POINTS, 0));
	member(j, "best_hr", numbers_json(s->best_hr, CURVE_POINTS, 1));
	member(j, "best_graded_speed", numbers_json(s->best_speed, CURVE_POINTS, 3));
	member_bool(j, "route_seen", s->route_seen);
	member_text(j, "file", v->has_source ? v->file.path : NULL);
	member_text_or_null(j, "device", v->has_source ? v->source.device : NULL);
	member(j, "same_as",
		v->has_source && v->source.same_as ? json_integer(v->source.same_as) : json_null());
	member(j, "duplicates", duplicates_json(v));
	call_print_json(v->call, j);
}

/* ---- for a person ---- */

static void field(const struct out *o, const char *label, struct shown value)
{
	if (value.text[0])
		out_field(o, label, "%s", value.text);
}

static void print_head(const struct view *v)
{
	const struct out *o = &v->call->out;
	const struct session *s = &v->s;
	struct shown distance = shown_distance(s->distance_m, v->imperial);
	out_styled(o, STYLE_STRONG, "%s %s: %s, %s%s%s\n",
		shown_weekday(s->day, v->call->today).text, shown_time(s->minute).text,
		kind_name(s->kind), shown_minutes(s->timer_s / 60).text,
		distance.text[0] ? ", " : "", distance.text);
	if (v->has_source && v->source.same_as)
		out_printf(o, "Does not count: the same activity as session %lld.\n",
			(long long)v->source.same_as);
	out_printf(o, "\n");
	out_field(o, "Sport", "%s%s%s", sport_name(s->sport),
		v->has_source && v->source.sub_sport[0] ? ", " : "",
		v->has_source ? v->source.sub_sport : "");
	if (s->kind_reason[0])
		out_field(o, "Kind", "%s: %s", kind_name(s->kind_found), s->kind_reason);
}

static void print_numbers(const struct view *v)
{
	const struct out *o = &v->call->out;
	const struct session *s = &v->s;
	struct shown graded = shown_pace(s->graded_speed, v->imperial),
		     pace = shown_pace(s->avg_speed, v->imperial);
	if (pace.text[0] && graded.text[0] && !text_equal(pace.text, graded.text))
		out_field(
			o, "Pace", "%s; on the flat it would have been %s", pace.text, graded.text);
	else
		field(o, "Pace", pace);
	if (!isnan(s->avg_hr))
		out_field(o, "Heart rate", "%s on average, %s at most",
			shown_number(s->avg_hr, 0).text, shown_number(s->top_hr, 0).text);
	field(o, "Cadence", shown_number(s->avg_cadence, 0));
	field(o, "Climb", shown_height(s->ascent_m, v->imperial));
	out_field(o, "Load", "%s, from %s", shown_number(s->load, 0).text,
		load_source_name(s->load_from));
	if (s->felt != FEEL_NONE)
		out_field(o, "Felt", "%s", feel_name(s->felt));
	if (!isnan(s->rpe))
		out_field(o, "Effort", "%g of 10", s->rpe);
	if (s->note[0])
		out_field(o, "Note", "%s", s->note);
	if (s->suspect)
		out_field(o, "Doubts", "%s: `pacectl edit %lld --ignore hr` decides it for good",
			shown_suspects(s->suspect).text, (long long)s->id);
}

static void print_zones(const struct out *o, const char *title, const double zone_s[3])
{
	static const char *const names[] = {"easy", "between", "hard"};
	double total = zone_s[0] + zone_s[1] + zone_s[2];
	if (!(total > 0))
		return;
	out_styled(o, STYLE_DIM, "\n  %s\n", title);
	for (int i = 0; i < 3; i++) {
		double share = zone_s[i] / total;
		char clock[32], bar[BAR_WIDTH * 3 + 1] = "";
		text_clock(zone_s[i], clock, sizeof(clock));
		for (int n = 0; n < (int)lround(share * BAR_WIDTH); n++)
			memcpy(bar + n * 3, "█", 4);
		out_printf(o, "  %-10s %8s %3.0f %%  %s\n", names[i], clock, share * 100, bar);
	}
}

static const struct column bout_columns[] = {
	{"  #", .right = true},
	{"At", .right = true},
	{"Time", .right = true},
	{"Distance", .right = true, .optional = true},
	{"Pace", .right = true, .optional = true},
	{"HR", .right = true, .optional = true},
	{"Cadence", .right = true, .optional = true},
};

static void print_bouts(const struct view *v)
{
	const struct out *o = &v->call->out;
	if (!v->bout_count)
		return;
	struct table *t = table_create(bout_columns, ARRAY_LENGTH(bout_columns));
	for (size_t i = 0; i < v->bout_count; i++) {
		const struct bout *b = &v->bouts[i];
		char at[32], seconds[32];
		text_clock(b->start_s, at, sizeof(at));
		text_clock(b->seconds, seconds, sizeof(seconds));
		table_cell(t, "%zu", i + 1);
		table_cell(t, "%s", at);
		table_cell(t, "%s", seconds);
		table_cell(t, "%s", shown_length(b->metres, v->imperial).text);
		table_cell(t, "%s", shown_pace(b->speed, v->imperial).text);
		table_cell(t, "%s", shown_number(b->hr, 0).text);
		table_cell(t, "%s", shown_number(b->cadence, 0).text);
	}
	out_printf(o, "\n");
	table_print(t, o);
	table_destroy(t);
}

/* "5 of 2:56, 90 s easy between; the last ones 8.3 % slower than the first" */
static void print_repetitions(const struct out *o, const struct reps *r)
{
	char each[32], between[32];
	if (!r->count)
		return;
	text_clock(r->seconds, each, sizeof(each));
	text_clock(r->recovery_s, between, sizeof(between));
	double percent = round(r->fade * 1000) / 10;
	autofree char *fade = isnan(percent) ? mem_strdup("")
			      : percent == 0 ? mem_strdup("; the last as fast as the first")
					     : mem_printf("; the last %s %% %s than the first",
						       shown_number(fabs(percent), 1).text,
						       percent < 0 ? "slower" : "faster");
	out_field(o, "Repetitions", "%d of %s, %s between%s", r->count, each, between, fade);
}

static void print_inside(const struct view *v)
{
	const struct out *o = &v->call->out;
	const struct session *s = &v->s;
	struct shown warmup = shown_minutes(s->warmup_s / 60),
		     cooldown = shown_minutes(s->cooldown_s / 60);
	print_repetitions(o, &s->reps);
	if (warmup.text[0])
		out_field(o, "Around it", "%s easy before, %s after", warmup.text, cooldown.text);
	struct shown first = shown_number(s->drift_first_half, 1);
	if (!isnan(s->drift))
		out_field(o, "Drift", "%s %% over the whole%s%s%s", shown_number(s->drift, 1).text,
			first.text[0] ? ", " : "", first.text,
			first.text[0] ? " % in the first half" : "");
}

static const struct column curve_columns[] = {
	{"  Best", .right = true},
	{"Pace", .right = true, .optional = true},
	{"HR", .right = true, .optional = true},
};

static void print_curve(const struct view *v)
{
	const struct session *s = &v->s;
	struct table *t = table_create(curve_columns, ARRAY_LENGTH(curve_columns));
	size_t rows = 0;
	for (size_t i = 0; i < CURVE_POINTS; i++) {
		struct shown pace = shown_pace(s->best_speed[i], v->imperial),
			     hr = shown_number(s->best_hr[i], 0);
		char clock[32];
		if (!pace.text[0] && !hr.text[0])
			continue;
		text_clock(curve_seconds[i], clock, sizeof(clock));
		table_cell(t, "%s", clock);
		table_cell(t, "%s", pace.text);
		table_cell(t, "%s", hr.text);
		rows++;
	}
	if (rows) {
		out_printf(&v->call->out, "\n");
		table_print(t, &v->call->out);
	}
	table_destroy(t);
}

static void print_source(const struct view *v)
{
	const struct out *o = &v->call->out;
	if (!v->has_source) {
		out_field(o, "From", "the journal");
		return;
	}
	out_printf(o, "\n");
	if (v->source.name[0])
		out_field(o, "Name", "%s", v->source.name);
	out_field(o, "File", "%s", v->file.path);
	if (v->source.device[0])
		out_field(o, "Device", "%s", v->source.device);
	for (size_t i = 0; i < v->duplicate_count; i++)
		out_field(o, i ? "" : "Duplicates",
			"%lld; `pacectl split %lld` if it is another activity",
			(long long)v->duplicates[i].id, (long long)v->duplicates[i].id);
}

static void print_person(const struct view *v)
{
	const struct out *o = &v->call->out;
	print_head(v);
	print_numbers(v);
	print_inside(v);
	print_zones(o, v->s.has_hr ? "By heart rate" : "By pace", v->s.zone_s);
	if (v->s.has_hr)
		print_zones(o, "By pace, slopes taken out", v->s.zone_speed_s);
	print_bouts(v);
	print_curve(v);
	print_source(v);
}

int run_show(struct call *c)
{
	struct view v = {.call = c};
	size_t index;
	if (!call_session(c, c->words[0], &v.s, &index))
		return 1;
	v.imperial = engine_settings(c->engine)->imperial;
	bool ok = gather(&v);
	if (ok && call_json(c))
		print_json(&v);
	else if (ok)
		print_person(&v);
	view_finish(&v);
	return ok ? 0 : 1;
}
