/* From decoded files to rows: one transaction for a group of files with all that follows from them.
 */
#include "private.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "paced/base/memory.h"

#define TWIN_START_S  60   /* formats.md 27: start within 60 s ... */
#define TWIN_DURATION 0.05 /* ... and duration within 5 % */

void intake_finish(struct intake *t)
{
	if (t->recording) {
		recording_finish(t->recording);
		free(t->recording);
	}
	file_row_finish(&t->row);
}

/* What one transaction collects, told after the commit. */
struct group {
	struct engine *g;
	struct fresh *fresh;
	struct session *added;
	size_t count, fresh_capacity, added_capacity;
	date from; /* days change from here on */
};

static void group_finish(struct group *b)
{
	free(b->fresh);
	free(b->added);
}

static bool same_device(const struct nearby *n, const struct activity *a)
{
	return n->serial && n->serial == a->serial && n->created != TIME_NONE &&
	       n->created == a->created;
}

static bool is_twin(const struct nearby *n, const struct activity *a, int64_t file)
{
	int64_t apart = n->start - a->start;
	if (n->file == file || llabs(apart) > TWIN_START_S ||
		(n->sport != a->sport &&
			!(sport_is_running(n->sport) && sport_is_running(a->sport))))
		return false;
	if (same_device(n, a) && llabs(apart) <= 1)
		return true;
	double longer = fmax(n->timer_s, a->timer_s);
	return longer > 0 && fabs(n->timer_s - a->timer_s) <= TWIN_DURATION * longer;
}

static bool find_twin(struct store *s, int64_t file, const struct activity *a, struct nearby *twin,
	bool *found, struct error *e)
{
	struct nearby near[16];
	size_t count;
	*found = false;
	if (!store_nearby(s, a->start, TWIN_START_S, near, ARRAY_LENGTH(near), &count, e))
		return false;
	for (size_t i = 0; i < count && !*found; i++) {
		*found = is_twin(&near[i], a, file);
		*twin = near[i];
	}
	return true;
}

static void note_day(struct group *b, date day)
{
	if (day < b->from)
		b->from = day;
}

/* The session joins the history in memory, so that the athlete it is judged by can be asked. */
static void join(struct group *b, const struct activity *a, const struct session *s)
{
	b->fresh = mem_grow(b->fresh, b->count, &b->fresh_capacity, sizeof(*b->fresh));
	b->added = mem_grow(b->added, b->count, &b->added_capacity, sizeof(*b->added));
	b->fresh[b->count] = (struct fresh){.id = s->id, .activity = a};
	b->added[b->count++] = *s;
	history_add_session(&b->g->history, s);
	note_day(b, s->day);
}

static void leave(struct group *b, int64_t id)
{
	struct history *h = &b->g->history;
	for (size_t i = 0; i < h->session_count; i++) {
		if (h->sessions[i].id != id)
			continue;
		note_day(b, h->sessions[i].day);
		h->sessions[i] = h->sessions[--h->session_count];
		break;
	}
	for (size_t i = 0; i < b->count; i++) {
		if (b->added[i].id != id)
			continue;
		b->added[i] = b->added[--b->count];
		b->fresh[i] = b->fresh[b->count];
		break;
	}
}

static bool add_one(
	struct group *b, int64_t file, const struct activity *a, bool *counts, struct error *e)
{
	struct session s;
	struct nearby twin;
	bool found;
	struct assess_options o = engine_assess_options(b->g, a->start);
	struct store *store = b->g->store;
	session_init(&s);
	session_measure(a, &o, &s);
	if (!find_twin(store, file, a, &twin, &found, e))
		return false;
	*counts = !found || a->records > twin.records;
	if (!*counts)
		return store_add_duplicate(store, file, a, &s, twin.id, &s.id, e);
	if (!store_add_activity(store, file, a, &s, &s.id, e))
		return false;
	if (found) {
		if (!store_set_duplicate(store, twin.id, s.id, e))
			return false;
		leave(b, twin.id);
	}
	join(b, a, &s);
	return true;
}

static void judge_failure(struct intake *t)
{
	struct file_row *row = &t->row;
	row->tries++;
	row->state = t->died ? FILE_POISON : FILE_FAILED;
	snprintf(row->reason, sizeof(row->reason), "%s", t->error.text);
}

static void explain_skip(struct file_row *row)
{
	if (row->kind == FILE_ACTIVITY)
		snprintf(row->reason, sizeof(row->reason),
			"there is no activity in it that was recorded with times");
	else
		snprintf(row->reason, sizeof(row->reason), "not an activity: %s",
			file_kind_name(row->kind));
}

static bool take_one(struct group *b, struct intake *t, struct error *e)
{
	const struct recording *r = t->recording;
	size_t counting = 0;
	if (!r) {
		judge_failure(t);
		return store_put_file(b->g->store, &t->row, e);
	}
	t->row.kind = r->kind;
	t->row.findings = r->findings;
	t->row.state = r->count ? FILE_IMPORTED : FILE_SKIPPED;
	if (!r->count)
		explain_skip(&t->row);
	if (!store_put_file(b->g->store, &t->row, e))
		return false;
	for (size_t i = 0; i < r->count; i++) {
		bool counts;
		if (!add_one(b, t->row.id, &r->activities[i], &counts, e))
			return false;
		counting += counts;
	}
	if (r->count && !counting) {
		t->row.state = FILE_DUPLICATE;
		snprintf(t->row.reason, sizeof(t->row.reason),
			"the same activity is in another file already");
		return store_put_file(b->g->store, &t->row, e);
	}
	return true;
}

static bool take_all(
	struct group *b, struct intake *const *items, size_t count, int64_t now, struct error *e)
{
	for (size_t i = 0; i < count; i++)
		if (!take_one(b, items[i], e))
			return false;
	return !b->count || engine_settle_within(b->g, now, b->from, b->fresh, b->count, e);
}

static void count_file(const struct intake *t, struct import_summary *sum)
{
	sum->files++;
	switch (t->row.state) {
	case FILE_IMPORTED:
		sum->imported++;
		break;
	case FILE_DUPLICATE:
		sum->duplicates++;
		break;
	case FILE_SKIPPED:
		sum->skipped++;
		sum->skipped_kind[t->row.kind]++;
		break;
	case FILE_FAILED:
	case FILE_POISON:
		sum->failed++;
		break;
	}
}

static void count_session(const struct session *s, struct import_summary *sum)
{
	sum->sessions++;
	sum->runs += sport_is_running(s->sport);
	if (sum->first == DATE_NONE || s->day < sum->first)
		sum->first = s->day;
	if (sum->last == DATE_NONE || s->day > sum->last)
		sum->last = s->day;
}

/* As the history knows it now: assessed and decided. */
static const struct session *settled(const struct history *h, const struct session *s)
{
	for (size_t i = h->session_count; i-- > 0;)
		if (h->sessions[i].id == s->id)
			return &h->sessions[i];
	return s;
}

static void tell(struct group *b, struct intake *const *items, size_t count,
	const struct import_calls *calls, struct import_summary *sum)
{
	for (size_t i = 0; i < count; i++) {
		count_file(items[i], sum);
		if (calls->file)
			calls->file(&items[i]->row, calls->user);
	}
	for (size_t i = 0; i < b->count; i++) {
		count_session(&b->added[i], sum);
		if (calls->session)
			calls->session(settled(&b->g->history, &b->added[i]), calls->user);
	}
}

bool engine_ingest(struct engine *g, struct intake *const *items, size_t count, int64_t now,
	const struct import_calls *calls, struct import_summary *sum, struct error *e)
{
	struct group b = {.g = g, .from = INT32_MAX};
	if (!engine_history_mutable(g, now, e))
		return false;
	if (!store_begin(g->store, e))
		return false;
	bool ok = take_all(&b, items, count, now, e) && store_commit(g->store, e);
	if (ok) {
		tell(&b, items, count, calls, sum);
	} else {
		store_rollback(g->store);
		engine_rest(g);
	}
	group_finish(&b);
	return ok;
}
