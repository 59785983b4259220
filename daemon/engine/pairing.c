/* The same activity twice: what twins.c decides, applied to the store, where the journal has the
 * last word.
 *
 * A `separate` line keeps all recordings that start at its minute apart from all others. It is
 * looked at when a recording comes in and when the journal has changed, so that the store can be
 * built again from files and journal and ends the same. `same-as` is the model's. */
#include "private.h"

#include <math.h>
#include <stdlib.h>

#include "paced/base/memory.h"
#include "twins.h"

#define MOST_NEARBY 64

/* ---- what the journal says ---- */

static bool speaks_of(const struct engine *g, const struct report *r, const struct session *s)
{
	bool early = s->minute * 60 < g->settings.day_start_s;
	date day = s->day + early;
	if (r->type == REPORT_SAME_AS && r->other_day == day && r->other_minute == s->minute)
		return true;
	return r->minute == s->minute && r->day == day;
}

static bool is_kept_apart(const struct engine *g, const struct session *s)
{
	const struct history *h = &g->history;
	for (size_t i = 0; i < h->report_count; i++)
		if (h->reports[i].type == REPORT_SEPARATE && speaks_of(g, &h->reports[i], s))
			return true;
	return false;
}

static bool is_decision(enum report_type t)
{
	return t == REPORT_KIND || t == REPORT_IGNORE || t == REPORT_LOAD || t == REPORT_NOTE ||
	       t == REPORT_FORGET || t == REPORT_SAME_AS;
}

/* Decisions find their session by its minute: another one there, and they would be lost. */
static bool is_decided(const struct engine *g, const struct session *s)
{
	const struct history *h = &g->history;
	for (size_t i = 0; i < h->report_count; i++)
		if (is_decision(h->reports[i].type) && speaks_of(g, &h->reports[i], s))
			return true;
	return false;
}

/* ---- one recording ---- */

static bool may_replace(const struct engine *g, const struct session *s, const struct session *twin)
{
	return (s->day == twin->day && s->minute == twin->minute) || !is_decided(g, twin);
}

static bool compare_recordings(struct engine *g, const struct activity *a, const struct session *s,
	enum twin twin, struct twin_terms terms, struct pairing *out, struct error *e)
{
	struct activity b;
	if (is_kept_apart(g, &out->twin))
		return true;
	if (!store_activity(g->store, out->twin.id, &b, e))
		return false;
	out->found = twin == TWIN_YES || twins_agree(a, &b, terms);
	out->replaces = twins_richer(a, &b, terms.shift_s) > 0 && may_replace(g, s, &out->twin);
	activity_finish(&b);
	return true;
}

bool pairing_find(struct engine *g, int64_t file, const struct activity *a, const struct session *s,
	struct pairing *out, struct error *e)
{
	struct nearby near[MOST_NEARBY];
	size_t count;
	out->found = false;
	if (!store_nearby(g->store, a->start, TWINS_WITHIN_S, near, MOST_NEARBY, &count, e))
		return false;
	if (count && is_kept_apart(g, s))
		return true;
	for (size_t i = 0; i < count && !out->found; i++) {
		struct twin_terms terms = {0};
		enum twin twin = twins_compare(&near[i], file, a, &terms);
		if (twin != TWIN_NO && (!store_session(g->store, near[i].id, &out->twin, e) ||
					       !compare_recordings(g, a, s, twin, terms, out, e)))
			return false;
	}
	return true;
}

/* ---- after the journal has changed ---- */

struct ids {
	int64_t *list;
	size_t count, capacity;
};

static void add_id(struct ids *to, int64_t id)
{
	to->list = mem_grow(to->list, to->count, &to->capacity, sizeof(*to->list));
	to->list[to->count++] = id;
}

struct at_minute {
	struct ids counting, duplicates;
};

static bool note_recording(const struct session *s, int64_t same_as, void *user)
{
	struct at_minute *at = user;
	add_id(same_as ? &at->duplicates : &at->counting, s->id);
	return true;
}

static bool note_duplicate(const struct session *s, void *user)
{
	add_id(user, s->id);
	return true;
}

static bool release(struct engine *g, int64_t id, struct error *e)
{
	struct session s;
	if (!store_set_duplicate(g->store, id, 0, e) || !store_session(g->store, id, &s, e))
		return false;
	history_add_session(&g->history, &s);
	return true;
}

static bool release_all(struct engine *g, struct at_minute *at, struct error *e)
{
	for (size_t i = 0; i < at->counting.count; i++)
		if (!store_duplicates(
			    g->store, at->counting.list[i], note_duplicate, &at->duplicates, e))
			return false;
	for (size_t i = 0; i < at->duplicates.count; i++)
		if (!release(g, at->duplicates.list[i], e))
			return false;
	return true;
}

static bool follow_separate(struct engine *g, const struct report *r, struct error *e)
{
	struct at_minute at = {0};
	bool ok = store_sessions_at(g->store, r->day, r->minute, g->settings.day_start_s,
			  note_recording, &at, e) &&
		  release_all(g, &at, e);
	free(at.counting.list);
	free(at.duplicates.list);
	return ok;
}

static bool lengths_fit(double a, double b)
{
	const double share = .1; /* wider than twins_compare, which decides */
	return fabs(a - b) <= share * fmax(a, b);
}

static bool may_be_twins(const struct session *a, const struct session *b)
{
	int64_t shift_s;
	return twins_starts_fit(a->start, b->start, &shift_s) &&
	       (shift_s == 0 || lengths_fit(a->timer_s, b->timer_s) ||
		       lengths_fit(a->elapsed_s, b->elapsed_s));
}

static bool has_candidate(const struct history *h, size_t i)
{
	const struct session *s = &h->sessions[i];
	for (size_t k = i; k-- > 0 && s->start - h->sessions[k].start <= TWINS_WITHIN_S;)
		if (!h->sessions[k].manual && may_be_twins(s, &h->sessions[k]))
			return true;
	return false;
}

static bool has_id(const struct ids *ids, int64_t id)
{
	for (size_t i = 0; i < ids->count; i++)
		if (ids->list[i] == id)
			return true;
	return false;
}

/* *again: a twin was found and joined, and the session counts still. */
static bool join_twin(struct engine *g, const struct session *s, const struct activity *a,
	int64_t file, struct ids *gone, bool *again, struct error *e)
{
	struct pairing p;
	*again = false;
	if (!pairing_find(g, file, a, s, &p, e))
		return false;
	if (!p.found)
		return true;
	*again = p.replaces;
	add_id(gone, p.replaces ? p.twin.id : s->id);
	return p.replaces ? store_set_duplicate(g->store, p.twin.id, s->id, e)
			  : store_set_duplicate(g->store, s->id, p.twin.id, e);
}

static bool join_twins(struct engine *g, const struct session *s, struct ids *gone, struct error *e)
{
	struct session_source source;
	struct activity a;
	if (!store_source(g->store, s->id, &source, e) || !store_activity(g->store, s->id, &a, e))
		return false;
	bool ok = true;
	for (bool again = true; ok && again;)
		ok = join_twin(g, s, &a, source.file, gone, &again, e);
	activity_finish(&a);
	return ok;
}

/* What a line kept apart that was taken back. `count`: sessions that are in their order. */
static bool join_what_may(struct engine *g, size_t count, struct error *e)
{
	const struct history *h = &g->history;
	struct ids gone = {0};
	bool ok = true;
	for (size_t i = 0; ok && i < count; i++)
		if (!h->sessions[i].manual && !has_id(&gone, h->sessions[i].id) &&
			has_candidate(h, i))
			ok = join_twins(g, &h->sessions[i], &gone, e);
	for (size_t i = 0; ok && i < gone.count; i++)
		engine_drop_session(g, gone.list[i], NULL);
	free(gone.list);
	return ok;
}

bool pairing_follow_reports(struct engine *g, struct error *e)
{
	const struct history *h = &g->history;
	size_t count = h->session_count;
	for (size_t i = 0; i < h->report_count; i++)
		if (h->reports[i].type == REPORT_SEPARATE && !follow_separate(g, &h->reports[i], e))
			return false;
	return join_what_may(g, count, e);
}
