/* The journal as it was last read: each file with its lines. */
#include "internal.h"

#include <string.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"

/* ---- writing ---- */

static bool put_report(
	struct store *s, int64_t journal, int line, const struct report *r, struct error *e)
{
	struct buffer text = {0};
	journal_write_line(r, &text);
	autofree char *words = buffer_take_text(&text);
	return sql_run(s, SQL_ADD_LINE, e, "innttt", journal, line, r->day,
		report_type_name(r->type), words, NULL);
}

static bool put_bad(struct store *s, int64_t journal, const struct journal_bad *b, struct error *e)
{
	return sql_run(s, SQL_ADD_LINE, e, "innttt", journal, b->line, DATE_NONE, NULL, b->text,
		b->reason);
}

bool store_put_reports(struct store *s, const struct journal_file *file,
	const struct report *reports, const int *lines, size_t count, const struct journal_bad *bad,
	size_t bad_count, struct error *e)
{
	int64_t journal;
	if (!store_forget_reports(s, file->path, e) ||
		!sql_integer(s, SQL_ADD_JOURNAL, &journal, e, "tiii", file->path, file->size,
			file->mtime_ns, (int64_t)file->inode))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!put_report(s, journal, lines[i], &reports[i], e))
			return false;
	for (size_t i = 0; i < bad_count; i++)
		if (!put_bad(s, journal, &bad[i], e))
			return false;
	return true;
}

bool store_forget_reports(struct store *s, const char *path, struct error *e)
{
	return sql_run(s, SQL_FORGET_JOURNAL, e, "t", path);
}

/* ---- reading ---- */

static const char *borrow(sqlite3_stmt *row, int column)
{
	const char *text = (const char *)sqlite3_column_text(row, column);
	return text != NULL ? text : "";
}

struct report_list {
	bool (*each)(const struct report *r, void *user);
	void *user;
};

static bool list_report(const struct row *row, void *user)
{
	struct report_list *list = user;
	struct report r;
	struct error why = {0};
	bool blank = false;
	const char *text = borrow(row->st, 2);
	if (journal_parse_line(text, strlen(text), DATE_NONE, &r, &blank, &why) && !blank)
		return list->each(&r, list->user);
	/* Written by a version with another grammar: it counts again when the file is read. */
	log_warning("%s, line %d: %s; the line does not count", borrow(row->st, 0),
		sqlite3_column_int(row->st, 1), blank ? "empty" : why.text);
	return true;
}

bool store_reports(struct store *s, bool (*each)(const struct report *r, void *user), void *user,
	struct error *e)
{
	struct report_list list = {.each = each, .user = user};
	return sql_each(s, SQL_REPORTS, list_report, &list, e, "");
}

struct bad_list {
	bool (*each)(const struct journal_bad *b, void *user);
	void *user;
};

static bool list_bad(const struct row *row, void *user)
{
	struct bad_list *list = user;
	struct journal_bad b = {.path = borrow(row->st, 0),
		.line = sqlite3_column_int(row->st, 1),
		.text = borrow(row->st, 2),
		.reason = borrow(row->st, 3)};
	return list->each(&b, list->user);
}

bool store_bad_lines(struct store *s, bool (*each)(const struct journal_bad *b, void *user),
	void *user, struct error *e)
{
	struct bad_list list = {.each = each, .user = user};
	return sql_each(s, SQL_BAD_LINES, list_bad, &list, e, "");
}

struct journal_list {
	bool (*each)(const struct journal_file *f, void *user);
	void *user;
};

static bool list_journal(const struct row *row, void *user)
{
	struct journal_list *list = user;
	int64_t inode;
	struct journal_file f = {0};
	sql_read(row->st, "-iii", &f.size, &f.mtime_ns, &inode);
	f.inode = (uint64_t)inode;
	f.path = (char *)(uintptr_t)borrow(row->st, 0);
	return list->each(&f, list->user);
}

bool store_journal_files(struct store *s, bool (*each)(const struct journal_file *f, void *user),
	void *user, struct error *e)
{
	struct journal_list list = {.each = each, .user = user};
	return sql_each(s, SQL_JOURNAL_FILES, list_journal, &list, e, "");
}
