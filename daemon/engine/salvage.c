/* What a database that was set aside still tells: recordings whose files are gone. */
#include "private.h"

#include <stdlib.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"

struct old_session {
	int64_t id, file;
};

struct salvage {
	struct engine *g;
	struct store *old;
	struct old_session *sessions; /* those that counted, by file */
	size_t count, capacity, taken;
};

static bool note_session(const struct session *s, void *user)
{
	struct salvage *v = user;
	v->sessions = mem_grow(v->sessions, v->count, &v->capacity, sizeof(*v->sessions));
	v->sessions[v->count++] = (struct old_session){.id = s->id};
	return true;
}

static int by_file(const void *a, const void *b)
{
	const struct old_session *x = a, *y = b;
	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

/* Where it is damaged nothing is found; what was found before that is kept. */
static void find_sessions(struct salvage *v)
{
	size_t kept = 0;
	struct error why = {0};
	if (!store_sessions(v->old, note_session, v, &why))
		log_warning("%s", why.text);
	for (size_t i = 0; i < v->count; i++) {
		struct session_source source;
		if (!store_source(v->old, v->sessions[i].id, &source, NULL))
			continue;
		v->sessions[kept] = v->sessions[i];
		v->sessions[kept++].file = source.file;
	}
	v->count = kept;
	if (kept > 1)
		qsort(v->sessions, kept, sizeof(*v->sessions), by_file);
}

static bool is_known(struct salvage *v, struct content_id content)
{
	struct file_row row = {0};
	bool known = store_file_by_content(v->g->store, content, &row);
	file_row_finish(&row);
	return known;
}

static struct recording *read_recording(
	struct salvage *v, const struct old_session *s, size_t count)
{
	struct recording *r = mem_alloc(1, sizeof(*r));
	r->kind = FILE_ACTIVITY;
	r->activities = mem_alloc(count, sizeof(*r->activities));
	for (size_t i = 0; i < count; i++)
		r->count += store_activity(v->old, s[i].id, &r->activities[r->count], NULL);
	return r;
}

static bool take_file(
	struct salvage *v, const struct old_session *s, size_t count, int64_t now, struct error *e)
{
	struct intake in = {0}, *const items[] = {&in};
	struct import_calls calls = {0};
	struct import_summary sum = {0};
	if (!store_file(v->old, s->file, &in.row, NULL))
		return true;
	bool ok = true;
	if (!is_known(v, in.row.content)) {
		in.row.id = 0;
		in.recording = read_recording(v, s, count);
		if (in.recording->count)
			ok = engine_ingest(v->g, items, 1, now, &calls, &sum, e);
		v->taken += ok ? sum.sessions : 0;
	}
	intake_finish(&in);
	return ok;
}

static bool take_all(struct salvage *v, int64_t now, struct error *e)
{
	for (size_t i = 0, n; i < v->count; i += n) {
		for (n = 1; i + n < v->count && v->sessions[i + n].file == v->sessions[i].file;)
			n++;
		if (!take_file(v, &v->sessions[i], n, now, e))
			return false;
	}
	return true;
}

bool engine_salvage(
	struct engine *g, const char *set_aside, int64_t now, size_t *taken, struct error *e)
{
	enum store_state state;
	struct error why = {0};
	struct salvage v = {.g = g, .old = store_open(set_aside, true, &state, &why)};
	*taken = 0;
	if (!v.old) {
		log_warning("%s: nothing can be read any more: %s", set_aside, why.text);
		return state != STORE_UNAVAILABLE || error_set(e, why.kind, "%s", why.text);
	}
	find_sessions(&v);
	bool ok = take_all(&v, now, e) && engine_settle(g, now, e);
	*taken = v.taken;
	store_close(v.old);
	free(v.sessions);
	return ok;
}
