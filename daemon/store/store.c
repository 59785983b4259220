/* Transactions, and how the database is. */
#include "internal.h"

#include "paced/base/text.h"

/* ---- health ---- */

static bool read_check(const struct row *row, void *user)
{
	char line[200];
	(void)user;
	sql_read(row->st, "t", line, sizeof(line));
	return text_equal(line, "ok") || store_damaged(row->store, row->error, "%s", line);
}

bool store_check(struct store *s, struct error *e)
{
	return sql_one(s, SQL_CHECK, read_check, NULL, "result", e, "");
}

enum store_state store_state(const struct store *s)
{
	return s->corrupt ? STORE_CORRUPT : STORE_OK;
}

static bool read_counts(const struct row *row, void *user)
{
	struct store_counts *c = user;
	sql_read(row->st, "iiiiiiii", &c->sessions, &c->duplicates, &c->reports, &c->bad_lines,
		&c->days, &c->waiting, &c->bytes, &c->schema);
	return true;
}

bool store_counts(struct store *s, struct store_counts *out, struct error *e)
{
	return sql_one(s, SQL_COUNTS, read_counts, out, "count", e, "");
}

void store_shrink(struct store *s)
{
	sql_forget(s);
	sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	sqlite3_db_release_memory(s->db);
}

/* ---- transactions ---- */

void store_patience(struct store *s, unsigned ms)
{
	sqlite3_busy_timeout(s->db, (int)ms);
}

bool store_begin(struct store *s, struct error *e)
{
	return sql_run(s, SQL_BEGIN, e, "");
}

bool store_commit(struct store *s, struct error *e)
{
	if (sql_run(s, SQL_COMMIT, e, ""))
		return true;
	store_rollback(s);
	return false;
}

void store_rollback(struct store *s)
{
	if (!sqlite3_get_autocommit(s->db))
		sql_run(s, SQL_ROLLBACK, NULL, "");
}

int64_t store_version(struct store *s)
{
	int64_t version = 0;
	sql_integer(s, SQL_DATA_VERSION, &version, NULL, "");
	return version;
}
