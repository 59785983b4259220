/* Activities as they were recorded, and the sessions derived from them. */
#include "internal.h"

#include <string.h>

#include "paced/base/memory.h"

/* ---- writing ---- */

static bool add_recording(
	struct store *s, int64_t file_id, const struct activity *a, int64_t *id, struct error *e)
{
	struct buffer stream = {0};
	stream_pack(a, &stream);
	bool ok = sql_integer(s, SQL_ADD_ACTIVITY, id, e, "iiimiitttb", file_id, (int64_t)a->leg,
		(int64_t)a->serial, a->created, (int64_t)a->records, (int64_t)a->records_hr,
		a->sub_sport, a->name, a->device, stream.data, stream.length);
	buffer_finish(&stream);
	return ok;
}

static bool write_session(struct store *s, enum statement id, const struct session *x,
	int64_t session, struct error *e)
{
	int last;
	struct buffer detail = {0};
	sqlite3_stmt *st = sql_start(s, id, e);
	if (st == NULL)
		return false;
	session_bind(st, x, &detail, &last);
	sqlite3_bind_int64(st, last, session);
	bool ok = sql_finish(s, st, e);
	buffer_finish(&detail);
	return ok;
}

bool store_add_activity(struct store *s, int64_t file_id, const struct activity *a,
	const struct session *session, int64_t *id, struct error *e)
{
	return add_recording(s, file_id, a, id, e) &&
	       write_session(s, SQL_ADD_SESSION, session, *id, e);
}

static bool missing(int64_t id, struct error *e)
{
	return error_set(e, ERROR_MISSING, "there is no session %lld", (long long)id);
}

/* The session that counts for `id`, which may be itself. */
static bool counts_as(struct store *s, int64_t id, int64_t *counting, struct error *e)
{
	struct error why = {0};
	if (sql_integer(s, SQL_COUNTS_AS, counting, &why, "i", id))
		return true;
	return why.kind == ERROR_NONE ? missing(id, e) : error_set(e, why.kind, "%s", why.text);
}

bool store_add_duplicate(struct store *s, int64_t file_id, const struct activity *a,
	const struct session *session, int64_t of, int64_t *id, struct error *e)
{
	int64_t counting;
	return counts_as(s, of, &counting, e) &&
	       store_add_activity(s, file_id, a, session, id, e) &&
	       sql_run(s, SQL_SET_SAME_AS, e, "ii", *id, counting);
}

/* A file of which nothing counts is a duplicate, and no longer. */
static bool let_file_follow(struct store *s, int64_t id, struct error *e)
{
	return sql_run(s, SQL_FILE_FOLLOWS, e, "ittt", id, file_state_name(FILE_IMPORTED),
		file_state_name(FILE_DUPLICATE),
		"the same activity is in another file that tells more");
}

bool store_set_duplicate(struct store *s, int64_t id, int64_t of, struct error *e)
{
	int64_t before;
	if (!counts_as(s, id, &before, e))
		return false;
	if (of == 0)
		return sql_run(s, SQL_SET_COUNTING, e, "i", id) && let_file_follow(s, id, e);
	return counts_as(s, of, &before, e) && sql_run(s, SQL_SET_COUNTING, e, "i", of) &&
	       sql_run(s, SQL_SET_SAME_AS, e, "ii", id, of) && let_file_follow(s, of, e) &&
	       let_file_follow(s, id, e);
}

bool store_update_session(struct store *s, const struct session *session, struct error *e)
{
	return write_session(s, SQL_UPDATE_SESSION, session, session->id, e) &&
	       (sqlite3_changes(s->db) > 0 || missing(session->id, e));
}

/* ---- reading ---- */

static bool keep_session(const struct row *row, void *user)
{
	struct session *x = user;
	return session_read(row->st, x) ||
	       store_damaged(row->store, row->error, "the row of session %lld", (long long)x->id);
}

struct session_list {
	bool (*each)(const struct session *x, void *user);
	void *user;
};

static bool list_session(const struct row *row, void *user)
{
	struct session_list *list = user;
	struct session x;
	return keep_session(row, &x) && list->each(&x, list->user);
}

bool store_sessions(struct store *s, bool (*each)(const struct session *x, void *user), void *user,
	struct error *e)
{
	struct session_list list = {.each = each, .user = user};
	return sql_each(s, SQL_SESSIONS, list_session, &list, e, "");
}

bool store_duplicates(struct store *s, int64_t of,
	bool (*each)(const struct session *x, void *user), void *user, struct error *e)
{
	struct session_list list = {.each = each, .user = user};
	return sql_each(s, SQL_DUPLICATES, list_session, &list, e, "i", of);
}

struct at_list {
	bool (*each)(const struct session *x, int64_t same_as, void *user);
	void *user;
};

static bool list_at(const struct row *row, void *user)
{
	struct at_list *list = user;
	struct session x;
	return keep_session(row, &x) &&
	       list->each(&x, sqlite3_column_int64(row->st, sqlite3_column_count(row->st) - 1),
		       list->user);
}

bool store_sessions_at(struct store *s, date day, int32_t minute, int32_t day_start_s,
	bool (*each)(const struct session *x, int64_t same_as, void *user), void *user,
	struct error *e)
{
	struct at_list list = {.each = each, .user = user};
	return sql_each(s, SQL_SESSIONS_AT, list_at, &list, e, "iii", (int64_t)day, (int64_t)minute,
		(int64_t)day_start_s / 60);
}

bool store_session(struct store *s, int64_t id, struct session *out, struct error *e)
{
	return sql_one(s, SQL_SESSION, keep_session, out, "such session", e, "i", id);
}

static bool keep_activity(const struct row *row, void *user)
{
	struct error why = {0};
	const uint8_t *stream = sqlite3_column_blob(row->st, 0);
	size_t length = (size_t)sqlite3_column_bytes(row->st, 0);
	return stream_unpack(stream, length, user, &why) ||
	       store_damaged(
		       row->store, row->error, "a recording cannot be read: %.120s", why.text);
}

bool store_activity(struct store *s, int64_t id, struct activity *out, struct error *e)
{
	return sql_one(s, SQL_STREAM, keep_activity, out, "such session", e, "i", id);
}

static bool keep_source(const struct row *row, void *user)
{
	struct session_source *o = user;
	int64_t serial;
	sql_read(row->st, "iiuimuuttt", &o->file, &o->same_as, &o->leg, &serial, &o->created,
		&o->records, &o->records_hr, o->sub_sport, sizeof(o->sub_sport), o->name,
		sizeof(o->name), o->device, sizeof(o->device));
	o->serial = (uint64_t)serial;
	return true;
}

bool store_source(struct store *s, int64_t id, struct session_source *out, struct error *e)
{
	return sql_one(s, SQL_SOURCE, keep_source, out, "such session", e, "i", id);
}

struct nearby_list {
	struct nearby *out;
	size_t count;
};

static bool keep_nearby(const struct row *row, void *user)
{
	struct nearby_list *list = user;
	struct nearby *n = &list->out[list->count++];
	int64_t serial;
	char sport[32];
	sql_read(row->st, "iiidddtimuuu", &n->id, &n->file, &n->start, &n->timer_s, &n->elapsed_s,
		&n->distance_m, sport, sizeof(sport), &serial, &n->created, &n->leg, &n->records,
		&n->records_hr);
	n->serial = (uint64_t)serial;
	if (!sport_parse(sport, &n->sport))
		n->sport = SPORT_OTHER;
	return true;
}

bool store_nearby(struct store *s, int64_t start, int64_t within_s, struct nearby *out, size_t most,
	size_t *count, struct error *e)
{
	struct nearby_list list = {.out = out};
	bool ok = sql_each(
		s, SQL_NEARBY, keep_nearby, &list, e, "iii", start, within_s, (int64_t)most);
	*count = ok ? list.count : 0;
	return ok;
}
