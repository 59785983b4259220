/*
 * What the files of store share: one connection, its statements, and how they are run.
 */
#ifndef STORE_INTERNAL_H
#define STORE_INTERNAL_H

#include <sqlite3.h>

#include "paced/store.h"
#include "session_row.h"

enum statement {
#define STATEMENT(id, sql) SQL_##id,
#include "statements.def"
#undef STATEMENT
	STATEMENT_COUNT
};

struct store {
	sqlite3 *db;
	char *path;
	bool corrupt;
	sqlite3_stmt *statements[STATEMENT_COUNT]; /* prepared when first used */
};

/* ---- schema.c ---- */

#define STORE_APPLICATION 0x50414345 /* "PACE" */

/* schema_steps[v] brings version v to v + 1, in one transaction with the version itself. Version 0
 * is a database without anything in it. A step that fails leaves the version before it. */
extern const char *const schema_steps[];
extern const int schema_step_count;
/* Steps that another process has taken meanwhile are not taken again. */
bool schema_migrate(struct store *s, const char *const *steps, int count, struct error *e);
bool schema_version(struct store *s, int *version, struct error *e);

/* ---- sql.c ---- */

/* Says what went wrong last on this connection, as a user understands it; returns false. */
bool sql_fail(struct store *s, struct error *e, const char *doing);
/* Text that is run once, and one that answers with one number. */
bool sql_exec(struct store *s, const char *sql, struct error *e);
bool sql_ask(struct store *s, const char *sql, int64_t *out, struct error *e);

/*
 * Values of a statement, one letter each:
 *   i  int64_t           n  int, INT32_MIN (DATE_NONE, OFFSET_NONE) is NULL
 *   m  int64_t, TIME_NONE is NULL
 *   d  double, NAN is NULL                     t  const char *, NULL is NULL
 *   b  const void *, size_t
 * They are borrowed until the statement has run. Statements are always reset.
 */
bool sql_run(struct store *s, enum statement id, struct error *e, const char *values, ...);

struct row {
	sqlite3_stmt *st;
	struct store *store;
	struct error *error;
};
typedef bool sql_row(const struct row *row, void *user);

/* Calls `each` for each row. It returns false to stop; with its error set that is a failure. */
bool sql_each(struct store *s, enum statement id, sql_row *each, void *user, struct error *e,
	const char *values, ...);
/* `each` for the first row, which must be there: else ERROR_MISSING, "there is no WHAT". */
bool sql_one(struct store *s, enum statement id, sql_row *each, void *user, const char *what,
	struct error *e, const char *values, ...);
/* The first column of the first row into *out; false without a row, or when it is NULL. */
bool sql_integer(
	struct store *s, enum statement id, int64_t *out, struct error *e, const char *values, ...);

/*
 * Columns of a row from the first on, one letter each:
 *   i  int64_t *         n  int32_t *, NULL is INT32_MIN
 *   m  int64_t *, NULL is TIME_NONE
 *   u  uint32_t *        d  double *, NULL is NAN
 *   t  char *, size_t: see sql_copy_text            -  passed over
 */
void sql_read(sqlite3_stmt *row, const char *columns, ...);

/* As it is when it fits and is UTF-8, else cut and cleaned. */
void sql_copy_text(char *out, size_t size, const char *text, size_t length);

/* For statements whose values are bound by other means. NULL with an error; then sql_finish. */
sqlite3_stmt *sql_start(struct store *s, enum statement id, struct error *e);
bool sql_finish(struct store *s, sqlite3_stmt *st, struct error *e);

/* Gives the prepared statements back; they are prepared again when needed. */
void sql_forget(struct store *s);

/* A word that a name function gives, from 0 to count - 1; `otherwise` for any other text. */
int sql_word(const char *word, const char *(*name)(int i), int count, int otherwise);

/* Damage that SQLite itself cannot see: marks the store corrupt; returns false. */
bool store_damaged(struct store *s, struct error *e, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
