#include "internal.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"

static const char *const texts[STATEMENT_COUNT] = {
#define STATEMENT(id, sql) [SQL_##id] = (sql),
#include "statements.def"
#undef STATEMENT
};

/* ---- failing ---- */

/* By SQLite's primary result code. */
static const struct failure {
	int code;
	enum error_kind kind;
	const char *words;
} failures[] = {
	{SQLITE_BUSY, ERROR_IO, "another program is writing to it; trying again later"},
	{SQLITE_LOCKED, ERROR_IO, "it is in use; trying again later"},
	{SQLITE_FULL, ERROR_IO, "the disk is full; nothing was changed; trying again later"},
	{SQLITE_IOERR, ERROR_IO, "the disk fails; nothing was changed; trying again later"},
	{SQLITE_READONLY, ERROR_IO, "it must not be written to; nothing was changed"},
	{SQLITE_PERM, ERROR_IO, "access is not allowed"},
	{SQLITE_AUTH, ERROR_IO, "access is not allowed"},
	{SQLITE_CANTOPEN, ERROR_IO, "it cannot be opened"},
	{SQLITE_PROTOCOL, ERROR_IO, "it cannot be locked; trying again later"},
	{SQLITE_NOLFS, ERROR_LIMIT, "it is larger than this file system allows"},
	{SQLITE_NOMEM, ERROR_LIMIT, "memory is short; nothing was changed"},
	{SQLITE_TOOBIG, ERROR_LIMIT, "the recording is too large; nothing was changed"},
	{SQLITE_CORRUPT, ERROR_INPUT, "it is damaged"},
	{SQLITE_NOTADB, ERROR_INPUT, "it is damaged"},
};

static const struct failure *failure_of(int code)
{
	for (size_t i = 0; i < ARRAY_LENGTH(failures); i++)
		if (failures[i].code == code)
			return &failures[i];
	return NULL;
}

bool sql_fail(struct store *s, struct error *e, const char *doing)
{
	int code = sqlite3_errcode(s->db) & 0xff;
	if (code == SQLITE_FULL || code == SQLITE_READONLY) /* also while opening or committing */
		doing = "cannot write to";
	int number = sqlite3_system_errno(s->db);
	const struct failure *f = failure_of(code);
	if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
		s->corrupt = true;
	if (f == NULL)
		return error_set(e, ERROR_INPUT, "%s the database %s: %s", doing, s->path,
			sqlite3_errmsg(s->db));
	bool system = number != 0 && (code == SQLITE_IOERR || code == SQLITE_CANTOPEN);
	return error_set(e, f->kind, "%s the database %s: %s%s%s%s", doing, s->path, f->words,
		system ? " (" : "", system ? strerror(number) : "", system ? ")" : "");
}

bool store_damaged(struct store *s, struct error *e, const char *format, ...)
{
	char what[200];
	va_list args;
	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	s->corrupt = true;
	return error_set(e, ERROR_INPUT, "the database %s is damaged: %s", s->path, what);
}

bool sql_exec(struct store *s, const char *sql, struct error *e)
{
	return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK ||
	       sql_fail(s, e, "cannot write to");
}

bool sql_ask(struct store *s, const char *sql, int64_t *out, struct error *e)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);
	if (rc == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
		*out = sqlite3_column_int64(st, 0);
	if (rc == SQLITE_OK)
		rc = sqlite3_finalize(st);
	return rc == SQLITE_OK || sql_fail(s, e, "cannot open");
}

/* ---- running ---- */

static const char *doing(sqlite3_stmt *st)
{
	return sqlite3_stmt_readonly(st) ? "cannot read" : "cannot write to";
}

static sqlite3_stmt *prepared(struct store *s, enum statement id)
{
	if (s->statements[id] == NULL)
		sqlite3_prepare_v3(
			s->db, texts[id], -1, SQLITE_PREPARE_PERSISTENT, &s->statements[id], NULL);
	return s->statements[id];
}

sqlite3_stmt *sql_start(struct store *s, enum statement id, struct error *e)
{
	sqlite3_stmt *st = prepared(s, id);
	if (st == NULL) {
		/* All statements fit the schema of this version. */
		if ((sqlite3_errcode(s->db) & 0xff) == SQLITE_ERROR)
			store_damaged(s, e, "%s", sqlite3_errmsg(s->db));
		else
			sql_fail(s, e, "cannot read");
		return NULL;
	}
	if (sqlite3_stmt_busy(st)) {
		error_set(e, ERROR_INPUT, "the database is asked within its own answer: %s",
			texts[id]);
		return NULL;
	}
	if (id != SQL_BEGIN && !sqlite3_stmt_readonly(st) && sqlite3_get_autocommit(s->db)) {
		error_set(e, ERROR_IO,
			"cannot write to the database %s: nothing was begun, or it was rolled back",
			s->path);
		return NULL;
	}
	return st;
}

static bool reset(struct store *s, sqlite3_stmt *st, int rc, struct error *e)
{
	bool ok = rc == SQLITE_ROW || rc == SQLITE_DONE || sql_fail(s, e, doing(st));
	sqlite3_reset(st);
	sqlite3_clear_bindings(st);
	return ok;
}

bool sql_finish(struct store *s, sqlite3_stmt *st, struct error *e)
{
	int rc;
	do {
		rc = sqlite3_step(st);
	} while (rc == SQLITE_ROW);
	return reset(s, st, rc, e);
}

static void bind_text(sqlite3_stmt *st, int at, const char *text)
{
	if (text == NULL)
		sqlite3_bind_null(st, at);
	else
		sqlite3_bind_text(st, at, text, -1, SQLITE_STATIC);
}

static void bind_number(sqlite3_stmt *st, int at, double number)
{
	if (isnan(number))
		sqlite3_bind_null(st, at);
	else
		sqlite3_bind_double(st, at, number);
}

static void bind_int(sqlite3_stmt *st, int at, int number)
{
	if (number == INT32_MIN)
		sqlite3_bind_null(st, at);
	else
		sqlite3_bind_int(st, at, number);
}

static void bind_moment(sqlite3_stmt *st, int at, int64_t moment)
{
	if (moment == TIME_NONE)
		sqlite3_bind_null(st, at);
	else
		sqlite3_bind_int64(st, at, moment);
}

static void bind(sqlite3_stmt *st, const char *values, va_list args)
{
	for (int at = 1; values[at - 1] != '\0'; at++) {
		switch (values[at - 1]) {
		case 'i':
			sqlite3_bind_int64(st, at, va_arg(args, int64_t));
			break;
		case 'n':
			bind_int(st, at, va_arg(args, int));
			break;
		case 'm':
			bind_moment(st, at, va_arg(args, int64_t));
			break;
		case 'd':
			bind_number(st, at, va_arg(args, double));
			break;
		case 't':
			bind_text(st, at, va_arg(args, const char *));
			break;
		case 'b': {
			const void *data = va_arg(args, const void *);
			sqlite3_bind_blob64(st, at, data, va_arg(args, size_t), SQLITE_STATIC);
			break;
		}
		}
	}
}

static sqlite3_stmt *start_with(
	struct store *s, enum statement id, struct error *e, const char *values, va_list args)
{
	sqlite3_stmt *st = sql_start(s, id, e);
	if (st != NULL)
		bind(st, values, args);
	return st;
}

bool sql_run(struct store *s, enum statement id, struct error *e, const char *values, ...)
{
	va_list args;
	va_start(args, values);
	sqlite3_stmt *st = start_with(s, id, e, values, args);
	va_end(args);
	return st != NULL && sql_finish(s, st, e);
}

static bool each_row(struct store *s, sqlite3_stmt *st, sql_row *each, void *user, struct error *e)
{
	int rc;
	struct error why = {0};
	struct row row = {.st = st, .store = s, .error = &why};
	do {
		rc = sqlite3_step(st);
	} while (rc == SQLITE_ROW && each(&row, user));
	if (!reset(s, st, rc, e))
		return false;
	return why.kind == ERROR_NONE || error_set(e, why.kind, "%s", why.text);
}

bool sql_each(struct store *s, enum statement id, sql_row *each, void *user, struct error *e,
	const char *values, ...)
{
	va_list args;
	va_start(args, values);
	sqlite3_stmt *st = start_with(s, id, e, values, args);
	va_end(args);
	return st != NULL && each_row(s, st, each, user, e);
}

struct first {
	sql_row *each;
	void *user;
	bool found;
};

static bool only_first(const struct row *row, void *user)
{
	struct first *f = user;
	f->found = true;
	f->each(row, f->user);
	return false;
}

bool sql_one(struct store *s, enum statement id, sql_row *each, void *user, const char *what,
	struct error *e, const char *values, ...)
{
	struct first f = {.each = each, .user = user};
	va_list args;
	va_start(args, values);
	sqlite3_stmt *st = start_with(s, id, e, values, args);
	va_end(args);
	if (st == NULL || !each_row(s, st, only_first, &f, e))
		return false;
	return f.found || error_set(e, ERROR_MISSING, "there is no %s", what);
}

bool sql_integer(
	struct store *s, enum statement id, int64_t *out, struct error *e, const char *values, ...)
{
	bool found = false;
	va_list args;
	va_start(args, values);
	sqlite3_stmt *st = start_with(s, id, e, values, args);
	va_end(args);
	if (st == NULL)
		return false;
	int rc = sqlite3_step(st);
	if (rc == SQLITE_ROW && sqlite3_column_type(st, 0) != SQLITE_NULL) {
		*out = sqlite3_column_int64(st, 0);
		found = true;
	}
	while (rc == SQLITE_ROW) /* to its end, where constraints are checked */
		rc = sqlite3_step(st);
	return reset(s, st, rc, e) && found;
}

void sql_forget(struct store *s)
{
	for (int i = 0; i < STATEMENT_COUNT; i++) {
		sqlite3_finalize(s->statements[i]);
		s->statements[i] = NULL;
	}
}

/* ---- reading ---- */

void sql_copy_text(char *out, size_t size, const char *text, size_t length)
{
	if (length >= size || !text_is_utf8(text, length)) {
		text_copy_clean(out, size, text, length);
		return;
	}
	memcpy(out, text, length); /* with its line ends and tabs */
	out[length] = '\0';
}

static void read_text(sqlite3_stmt *row, int at, char *out, size_t size)
{
	const char *text = (const char *)sqlite3_column_text(row, at);
	sql_copy_text(out, size, text != NULL ? text : "", (size_t)sqlite3_column_bytes(row, at));
}

void sql_read(sqlite3_stmt *row, const char *columns, ...)
{
	va_list args;
	va_start(args, columns);
	for (int at = 0; columns[at] != '\0'; at++) {
		bool null = sqlite3_column_type(row, at) == SQLITE_NULL;
		switch (columns[at]) {
		case 'i':
			*va_arg(args, int64_t *) = sqlite3_column_int64(row, at);
			break;
		case 'n':
			*va_arg(args, int32_t *) = null ? INT32_MIN : sqlite3_column_int(row, at);
			break;
		case 'm':
			*va_arg(args, int64_t *) = null ? TIME_NONE : sqlite3_column_int64(row, at);
			break;
		case 'u':
			*va_arg(args, uint32_t *) = (uint32_t)sqlite3_column_int64(row, at);
			break;
		case 'd':
			*va_arg(args, double *) = null ? NAN : sqlite3_column_double(row, at);
			break;
		case 't': {
			char *out = va_arg(args, char *);
			read_text(row, at, out, va_arg(args, size_t));
			break;
		}
		}
	}
	va_end(args);
}

int sql_word(const char *word, const char *(*name)(int i), int count, int otherwise)
{
	for (int i = 0; word != NULL && i < count; i++)
		if (strcmp(word, name(i)) == 0)
			return i;
	return otherwise;
}
