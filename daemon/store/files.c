/* The ledger: what was done with each content, and where it was seen. */
#include "internal.h"

#include <string.h>

#include "paced/base/language.h"
#include "paced/base/memory.h"

#define CONTENT_SIZE 16

static const char *const state_names[] = {
	[FILE_IMPORTED] = N_("imported"),
	[FILE_DUPLICATE] = N_("duplicate"),
	[FILE_SKIPPED] = N_("skipped"),
	[FILE_FAILED] = N_("failed"),
	[FILE_POISON] = N_("poison"),
};
#define STATE_COUNT ((int)ARRAY_LENGTH(state_names))

const char *file_state_name(enum file_state s)
{
	return state_names[s];
}

static const char *state_word(int i)
{
	return state_names[i];
}

static const char *kind_word(int i)
{
	return file_kind_name((enum file_kind)i);
}

void file_row_finish(struct file_row *f)
{
	free(f->path);
	f->path = NULL;
}

/* ---- content ---- */

static bool is_readable(struct content_id id)
{
	return id.high != 0 || id.low != 0;
}

static void content_write(struct content_id id, uint8_t out[static CONTENT_SIZE])
{
	for (unsigned i = 0; i < 8; i++) {
		out[i] = (uint8_t)(id.high >> (56 - 8 * i));
		out[8 + i] = (uint8_t)(id.low >> (56 - 8 * i));
	}
}

static struct content_id content_read(const uint8_t *data, int length)
{
	struct content_id id = {0};
	for (unsigned i = 0; length == CONTENT_SIZE && i < 8; i++) {
		id.high = id.high << 8 | data[i];
		id.low = id.low << 8 | data[8 + i];
	}
	return id;
}

/* ---- rows ---- */

enum { COLUMN_PATH = 1, COLUMN_CONTENT, COLUMN_SIZE, COLUMN_STATE, COLUMN_KIND };

/* The path is borrowed from the row. */
static void read_row(sqlite3_stmt *row, struct file_row *f)
{
	int64_t tries, device, inode;
	memset(f, 0, sizeof(*f));
	sql_read(row, "i--i--uiiitiii", &f->id, &f->size, &f->findings, &tries, &f->first_seen,
		&f->last_seen, f->reason, sizeof(f->reason), &device, &inode, &f->mtime_ns);
	const char *path = (const char *)sqlite3_column_text(row, COLUMN_PATH);
	const char *state = (const char *)sqlite3_column_text(row, COLUMN_STATE);
	const char *kind = (const char *)sqlite3_column_text(row, COLUMN_KIND);
	const uint8_t *content = sqlite3_column_blob(row, COLUMN_CONTENT);
	f->path = (char *)(uintptr_t)(path != NULL ? path : "");
	f->content = content_read(content, sqlite3_column_bytes(row, COLUMN_CONTENT));
	f->state = (enum file_state)sql_word(state, state_word, STATE_COUNT, FILE_FAILED);
	f->kind = (enum file_kind)sql_word(kind, kind_word, FILE_KIND_COUNT, FILE_UNKNOWN);
	f->tries = (int)tries;
	f->device = (uint64_t)device;
	f->inode = (uint64_t)inode;
}

static bool keep_row(const struct row *row, void *user)
{
	struct file_row *f = user;
	read_row(row->st, f);
	f->path = mem_strdup(f->path);
	return true;
}

bool store_stamp_known(struct store *s, const char *path, uint64_t device, uint64_t inode,
	int64_t size, int64_t mtime_ns)
{
	int64_t known = 0;
	return sql_integer(s, SQL_STAMP_KNOWN, &known, NULL, "tiiii", path, (int64_t)device,
		(int64_t)inode, size, mtime_ns);
}

bool store_file_by_content(struct store *s, struct content_id id, struct file_row *out)
{
	uint8_t content[CONTENT_SIZE];
	content_write(id, content);
	return is_readable(id) && sql_one(s, SQL_FILE_BY_CONTENT, keep_row, out, "file", NULL, "b",
					  content, sizeof(content));
}

bool store_file(struct store *s, int64_t id, struct file_row *out, struct error *e)
{
	return sql_one(s, SQL_FILE_BY_ID, keep_row, out, "such file", e, "i", id);
}

struct contents {
	struct content_id *list;
	size_t count, capacity;
};

static bool add_content(const struct row *row, void *user)
{
	struct contents *c = user;
	c->list = mem_grow(c->list, c->count, &c->capacity, sizeof(*c->list));
	c->list[c->count++] = content_read(
		sqlite3_column_blob(row->st, 0), sqlite3_column_bytes(row->st, 0));
	return true;
}

bool store_contents(struct store *s, struct content_id **list, size_t *count, struct error *e)
{
	struct contents c = {0};
	bool ok = sql_each(s, SQL_CONTENTS, add_content, &c, e, "");
	*list = c.list;
	*count = c.count;
	return ok;
}

/* ---- writing ---- */

static bool find_id(struct store *s, const struct file_row *f, const uint8_t *content, int64_t *id,
	struct error *e)
{
	struct error why = {0};
	if (is_readable(f->content))
		sql_integer(
			s, SQL_FILE_ID_BY_CONTENT, id, &why, "b", content, (size_t)CONTENT_SIZE);
	else
		sql_integer(s, SQL_FILE_ID_BY_PATH, id, &why, "t", f->path);
	return why.kind == ERROR_NONE || error_set(e, why.kind, "%s", why.text);
}

static bool add_row(struct store *s, struct file_row *f, const uint8_t *content, struct error *e)
{
	return sql_integer(s, SQL_ADD_FILE, &f->id, e, "btittiniit", content,
		content != NULL ? (size_t)CONTENT_SIZE : 0, f->path, f->size,
		file_state_name(f->state), file_kind_name(f->kind), (int64_t)f->findings, f->tries,
		f->first_seen, f->last_seen, f->reason);
}

static bool update_row(struct store *s, struct file_row *f, const uint8_t *content, struct error *e)
{
	struct error why = {0};
	if (sql_integer(s, SQL_UPDATE_FILE, &f->first_seen, &why, "btittiniti", content,
		    content != NULL ? (size_t)CONTENT_SIZE : 0, f->path, f->size,
		    file_state_name(f->state), file_kind_name(f->kind), (int64_t)f->findings,
		    f->tries, f->last_seen, f->reason, f->id))
		return true;
	if (why.kind != ERROR_NONE)
		return error_set(e, why.kind, "%s", why.text);
	return error_set(e, ERROR_MISSING, "there is no file %lld", (long long)f->id);
}

bool store_put_file(struct store *s, struct file_row *f, struct error *e)
{
	uint8_t bytes[CONTENT_SIZE];
	const uint8_t *content = is_readable(f->content) ? bytes : NULL;
	content_write(f->content, bytes);
	if (f->id == 0 && !find_id(s, f, content, &f->id, e))
		return false;
	/* What could not be read at this place could be read now. */
	if (content != NULL && !sql_run(s, SQL_FORGET_UNREADABLE, e, "ti", f->path, f->id))
		return false;
	bool ok = f->id == 0 ? add_row(s, f, content, e) : update_row(s, f, content, e);
	return ok && sql_run(s, SQL_PUT_PLACE, e, "tiiiii", f->path, f->id, (int64_t)f->device,
			     (int64_t)f->inode, f->size, f->mtime_ns);
}

/* ---- lists ---- */

struct file_list {
	bool (*each)(const struct file_row *f, void *user);
	void *user;
};

static bool list_row(const struct row *row, void *user)
{
	struct file_list *list = user;
	struct file_row f;
	read_row(row->st, &f);
	return list->each(&f, list->user);
}

bool store_files(struct store *s, int state, size_t most,
	bool (*each)(const struct file_row *f, void *user), void *user, struct error *e)
{
	struct file_list list = {.each = each, .user = user};
	const char *word = state >= 0 ? file_state_name((enum file_state)state) : NULL;
	int64_t limit = most < INT64_MAX ? (int64_t)most : INT64_MAX;
	return sql_each(s, SQL_FILES, list_row, &list, e, "ti", word, limit);
}

bool store_files_that_count(struct store *s, bool (*each)(const struct file_row *f, void *user),
	void *user, struct error *e)
{
	struct file_list list = {.each = each, .user = user};
	return sql_each(s, SQL_FILES_THAT_COUNT, list_row, &list, e, "");
}

static bool read_count(const struct row *row, void *user)
{
	int64_t *counts = user;
	const char *word = (const char *)sqlite3_column_text(row->st, 0);
	int state = sql_word(word, state_word, STATE_COUNT, -1);
	if (state >= 0)
		counts[state] = sqlite3_column_int64(row->st, 1);
	return true;
}

bool store_file_counts(struct store *s, int64_t counts[5], struct error *e)
{
	memset(counts, 0, (size_t)STATE_COUNT * sizeof(*counts));
	return sql_each(s, SQL_FILE_COUNTS, read_count, counts, e, "");
}
