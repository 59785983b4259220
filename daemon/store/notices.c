/* What was said to the user, and what waits to be said. */
#include "internal.h"

#include "paced/base/memory.h"

static const char *const state_names[] = {
	[NOTICE_WAITING] = "waiting",
	[NOTICE_SHOWN] = "shown",
	[NOTICE_DROPPED] = "dropped",
};

static const char *state_word(int i)
{
	return state_names[i];
}

static void read_notice(sqlite3_stmt *row, struct notice *n)
{
	int64_t hash;
	char state[16];
	sql_read(row, "ittinimtitt", &n->id, n->kind, sizeof(n->kind), n->subject,
		sizeof(n->subject), &hash, &n->day, &n->made, &n->expires, state, sizeof(state),
		&n->session, n->title, sizeof(n->title), n->body, sizeof(n->body));
	n->hash = (uint64_t)hash;
	n->state = (enum notice_state)sql_word(
		state, state_word, (int)ARRAY_LENGTH(state_names), NOTICE_DROPPED);
}

static bool was_said_last(struct store *s, const struct notice *n, bool *said, struct error *e)
{
	int64_t last;
	struct error why = {0};
	*said = sql_integer(s, SQL_NOTICE_SAID, &last, &why, "tt", n->kind, n->subject) &&
		(uint64_t)last == n->hash;
	return why.kind == ERROR_NONE || error_set(e, why.kind, "%s", why.text);
}

bool store_put_notice(struct store *s, struct notice *n, bool *again, struct error *e)
{
	bool said = false;
	if ((again && !was_said_last(s, n, &said, e)) ||
		!sql_run(s, SQL_DROP_WAITING, e, "tt", n->kind, n->subject))
		return false;
	if (again)
		*again = said;
	return said || sql_integer(s, SQL_ADD_NOTICE, &n->id, e, "ttinimtitt", n->kind, n->subject,
			       (int64_t)n->hash, n->day, n->made, n->expires, state_names[n->state],
			       n->session, n->title, n->body);
}

bool store_notice_state(struct store *s, int64_t id, enum notice_state state, struct error *e)
{
	if (!sql_run(s, SQL_NOTICE_STATE, e, "ti", state_names[state], id))
		return false;
	return sqlite3_changes(s->db) > 0 ||
	       error_set(e, ERROR_MISSING, "there is no notice %lld", (long long)id);
}

struct notice_list {
	struct notice *out;
	size_t count;
};

static bool keep_notice(const struct row *row, void *user)
{
	struct notice_list *list = user;
	read_notice(row->st, &list->out[list->count++]);
	return true;
}

bool store_waiting(struct store *s, struct notice *out, size_t most, size_t *count, struct error *e)
{
	struct notice_list list = {.out = out};
	bool ok = sql_each(s, SQL_WAITING, keep_notice, &list, e, "i", (int64_t)most);
	*count = ok ? list.count : 0;
	return ok;
}

bool store_last_notice(struct store *s, const char *kind, const char *subject, struct notice *out)
{
	struct notice_list list = {.out = out};
	return sql_one(s, SQL_LAST_NOTICE, keep_notice, &list, "notice", NULL, "tt", kind, subject);
}
