/* From decoded files to rows: one transaction for a group of files with all that follows from them.
 */
#include "private.h"

#include <stdio.h>
#include <stdlib.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

void intake_finish(struct intake *t)
{
	if (t->recording) {
		recording_finish(t->recording);
		free(t->recording);
	}
	file_row_finish(&t->row);
}

/* A session that counts from now on. */
struct newcomer {
	struct session session;
	bool replaces; /* one that counted before: no news */
};

/* What one transaction collects, told after the commit. */
struct group {
	struct engine *g;
	int64_t now;
	struct fresh *fresh;
	struct newcomer *added;
	size_t count, fresh_capacity, added_capacity;
	date from;      /* days change from here on */
	bool again;     /* the history in memory is not as in the store */
	bool replaced;  /* some that counted do no more, perhaps of files of this group */
	size_t reports; /* that a watch measured */
};

static void group_finish(struct group *b)
{
	free(b->fresh);
	free(b->added);
}

/* The session joins the history in memory, so that the athlete it is judged by can be asked. */
static void join(struct group *b, const struct activity *a, const struct newcomer *n)
{
	if (engine_is_ahead(b->g, n->session.day, b->now)) {
		char day[DATE_TEXT];
		date_format(n->session.day, day);
		log_warning("an activity is dated %s: it counts when that day has come", day);
		return;
	}
	b->fresh = mem_grow(b->fresh, b->count, &b->fresh_capacity, sizeof(*b->fresh));
	b->added = mem_grow(b->added, b->count, &b->added_capacity, sizeof(*b->added));
	b->fresh[b->count] = (struct fresh){.id = n->session.id, .activity = a};
	b->added[b->count++] = *n;
	history_add_session(&b->g->history, &n->session);
	if (n->session.day < b->from)
		b->from = n->session.day;
}

/* Tells whether it had been news itself, in this group. */
static bool leave(struct group *b, int64_t id)
{
	if (!engine_drop_session(b->g, id, &b->from))
		b->again = true;
	for (size_t i = 0; i < b->count; i++) {
		if (b->added[i].session.id != id)
			continue;
		bool news = !b->added[i].replaces;
		b->added[i] = b->added[--b->count];
		b->fresh[i] = b->fresh[b->count];
		return news;
	}
	return false;
}

static bool add_counting(struct group *b, int64_t file, const struct activity *a,
	const struct pairing *p, struct newcomer *n, struct error *e)
{
	struct store *store = b->g->store;
	if (!store_add_activity(store, file, a, &n->session, &n->session.id, e))
		return false;
	if (p->found) {
		if (!store_set_duplicate(store, p->twin.id, n->session.id, e))
			return false;
		n->replaces = !leave(b, p->twin.id);
		b->replaced = true;
	}
	join(b, a, n);
	return true;
}

static bool add_one(
	struct group *b, int64_t file, const struct activity *a, bool *counts, struct error *e)
{
	struct newcomer n = {0};
	struct pairing p;
	struct assess_options o = engine_assess_options(b->g, a->start);
	session_init(&n.session);
	session_measure(a, &o, &n.session);
	if (!pairing_find(b->g, file, a, &n.session, &p, e))
		return false;
	*counts = !p.found || p.replaces;
	if (*counts)
		return add_counting(b, file, a, &p, &n, e);
	return store_add_duplicate(b->g->store, file, a, &n.session, p.twin.id, &n.session.id, e);
}

/* ---- what becomes of a file ---- */

static void judge_failure(struct intake *t)
{
	struct file_row *row = &t->row;
	row->tries++;
	row->state = t->died ? FILE_POISON : FILE_FAILED;
	snprintf(row->reason, sizeof(row->reason), "%s", t->error.text);
}

static void explain_skip(struct file_row *row, const struct wellness *w)
{
	if (w->time)
		snprintf(row->reason, sizeof(row->reason),
			"not an activity: what the watch measured of the day counts as reports");
	else if (row->kind == FILE_ACTIVITY)
		snprintf(row->reason, sizeof(row->reason),
			"there is no activity in it that was recorded with times");
	else
		snprintf(row->reason, sizeof(row->reason), "not an activity: %s",
			file_kind_name(row->kind));
}

static void explain_duplicate(struct file_row *row)
{
	row->state = FILE_DUPLICATE;
	snprintf(row->reason, sizeof(row->reason), "the same activity is in another file already");
}

/* An archive that is damaged or a bomb has failed, though files before the damage are in. */
static void judge_archive(struct intake *t)
{
	t->row.kind = FILE_ARCHIVE;
	if (t->error.kind != ERROR_NONE) {
		judge_failure(t);
		return;
	}
	if (t->of_state[FILE_IMPORTED]) {
		t->row.state = FILE_IMPORTED;
	} else if (t->of_state[FILE_DUPLICATE]) {
		t->row.state = FILE_DUPLICATE;
		snprintf(
			t->row.reason, sizeof(t->row.reason), "every activity in it is in already");
	} else {
		t->row.state = FILE_SKIPPED;
		snprintf(t->row.reason, sizeof(t->row.reason), "there is no activity in it");
	}
}

/* The ledger knows contents: of a copy in the same group, or in an archive. A file's new place is
 * noted; a member's is not, since an archive is read once, nor that of a copy that we keep. */
static bool take_known(struct group *b, struct intake *t, struct error *e)
{
	struct file_row row = {0};
	if (t->row.id || !store_file_by_content(b->g->store, t->row.content, &row))
		return true;
	t->known = true;
	t->known_here = text_equal(row.path, t->row.path);
	t->row.id = row.id;
	t->row.state = row.state;
	t->row.kind = row.kind;
	t->row.findings = row.findings;
	t->row.tries = row.tries;
	snprintf(t->row.reason, sizeof(t->row.reason), "%s", row.reason);
	file_row_finish(&row);
	return t->member || t->copy || store_put_file(b->g->store, &t->row, e);
}

static bool take_activities(struct group *b, struct intake *t, struct error *e)
{
	const struct recording *r = t->recording;
	size_t counting = 0;
	for (size_t i = 0; i < r->count; i++) {
		bool counts;
		if (!add_one(b, t->row.id, &r->activities[i], &counts, e))
			return false;
		counting += counts;
	}
	if (!r->count || counting)
		return true;
	explain_duplicate(&t->row);
	return store_put_file(b->g->store, &t->row, e);
}

/* A night's sleep, resting heart rate and HRV count as reports of the day they were known. */
static bool take_wellness(struct group *b, struct intake *t, struct error *e)
{
	const struct wellness *w = &t->recording->wellness;
	if (!w->time)
		return true;
	int32_t offset = w->utc_offset_s == OFFSET_NONE ? engine_zone_offset(w->time)
							: w->utc_offset_s;
	date day = time_local_day(w->time, offset, b->g->settings.day_start_s);
	if (day < b->from)
		b->from = day;
	b->again = true;
	b->reports++;
	return store_put_wellness(b->g->store, t->row.id, w, day, e);
}

static bool take_one(struct group *b, struct intake *t, struct error *e)
{
	const struct recording *r = t->recording;
	if (!take_known(b, t, e))
		return false;
	if (t->known)
		return true;
	if (t->archive) {
		judge_archive(t);
	} else if (!r) {
		judge_failure(t);
	} else {
		t->row.kind = r->kind;
		t->row.findings = r->findings;
		t->row.state = r->count ? FILE_IMPORTED : FILE_SKIPPED;
		if (!r->count)
			explain_skip(&t->row, &r->wellness);
	}
	return store_put_file(b->g->store, &t->row, e) &&
	       (t->archive || !r || (take_activities(b, t, e) && take_wellness(b, t, e)));
}

/* A file of today changes little. Old ones, and many, would have each group derive again what the
 * one before did: that is done once, at their end. */
static bool is_much(const struct group *b)
{
	const struct history *h = &b->g->history;
	size_t later = 0;
	for (size_t i = 0; i < h->session_count; i++)
		later += h->sessions[i].day >= b->from;
	return b->g->amid_batch || later > b->count + ENGINE_MOST_AT_ONCE;
}

static bool settle(struct group *b, int64_t now, struct error *e)
{
	const struct fresh none = {0}, *fresh = b->count ? b->fresh : &none;
	if (b->from == INT32_MAX)
		return true;
	if (engine_owes_days(b->g) || is_much(b))
		return engine_owe_days(b->g, b->from, e);
	return (!b->again || engine_history_again(b->g, now, e)) &&
	       engine_settle_within(b->g, now, b->from, fresh, b->count, e);
}

static bool take_all(
	struct group *b, struct intake *const *items, size_t count, int64_t now, struct error *e)
{
	for (size_t i = 0; i < count; i++)
		if (!take_one(b, items[i], e))
			return false;
	return settle(b, now, e);
}

/* ---- telling ---- */

/* An archive counts by what is in it, unless that is nothing. */
static bool speaks_for_itself(const struct intake *t)
{
	size_t members = 0;
	for (size_t i = 0; i < ARRAY_LENGTH(t->of_state); i++)
		members += t->of_state[i];
	return !t->archive || t->error.kind != ERROR_NONE || !members;
}

static void count_file(const struct intake *t, struct import_summary *sum)
{
	if (!speaks_for_itself(t) || (t->copy && t->known))
		return;
	sum->files++;
	if (t->known) {
		sum->known++;
		return;
	}
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

/* As the store has it after all of the group. */
static void read_state(const struct group *b, struct intake *t)
{
	struct file_row row = {0};
	if (store_file(b->g->store, t->row.id, &row, NULL))
		t->row.state = row.state;
	file_row_finish(&row);
}

static void tell(struct group *b, struct intake *const *items, size_t count,
	const struct import_calls *calls, struct import_summary *sum)
{
	for (size_t i = 0; i < count; i++) {
		if (b->replaced && !items[i]->known)
			read_state(b, items[i]);
		count_file(items[i], sum);
		if (calls->file && !items[i]->known)
			calls->file(&items[i]->row, calls->user);
	}
	sum->reports += b->reports;
	for (size_t i = 0; i < b->count; i++) {
		if (b->added[i].replaces) {
			sum->replaced++;
			continue;
		}
		count_session(&b->added[i].session, sum);
		if (calls->session)
			calls->session(settled(&b->g->history, &b->added[i].session), calls->user);
	}
}

/* As it was before, to be tried again. */
static void take_back(struct intake *const *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		items[i]->row.id = 0;
		items[i]->row.tries = 0;
		items[i]->known = items[i]->known_here = false;
	}
}

bool engine_ingest(struct engine *g, struct intake *const *items, size_t count, int64_t now,
	const struct import_calls *calls, struct import_summary *sum, struct error *e)
{
	struct group b = {.g = g, .now = now, .from = INT32_MAX};
	if (!engine_history_loaded(g, now, e))
		return false;
	if (!store_begin(g->store, e))
		return false;
	bool ok = take_all(&b, items, count, now, e) && store_commit(g->store, e);
	if (ok) {
		tell(&b, items, count, calls, sum);
	} else {
		store_rollback(g->store);
		take_back(items, count);
		engine_rest(g);
	}
	group_finish(&b);
	return ok;
}
