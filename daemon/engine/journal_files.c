/* The journal's files and their rows in the store. */
#include "private.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

#define GENERATION   "reports_generation" /* in the store: grows with each change of a report */
#define MOST_JOURNAL (8u << 20)           /* bytes of one file */

struct names {
	char **items;
	size_t count, capacity;
};

static void names_add(struct names *n, const char *path)
{
	n->items = mem_grow(n->items, n->count, &n->capacity, sizeof(*n->items));
	n->items[n->count++] = mem_strdup(path);
}

static void names_finish(struct names *n)
{
	for (size_t i = 0; i < n->count; i++)
		free(n->items[i]);
	free(n->items);
}

static bool names_has(const struct names *n, const char *path)
{
	for (size_t i = 0; i < n->count; i++)
		if (text_equal(n->items[i], path))
			return true;
	return false;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* False when the folder is not there or cannot be read, as when its disk is not mounted. */
static bool list_folder(const char *folder, struct names *out)
{
	DIR *dir = opendir(folder);
	if (!dir)
		return false;
	for (struct dirent *d; (d = readdir(dir));) {
		if (d->d_name[0] == '.' || !text_ends_with(d->d_name, ".txt"))
			continue;
		autofree char *path = paths_join(folder, d->d_name);
		names_add(out, path);
	}
	closedir(dir);
	if (out->count > 1)
		qsort(out->items, out->count, sizeof(*out->items), by_bytes);
	return true;
}

/* ---- one file into the store ---- */

struct reading {
	const char *path;
	struct report *reports;
	struct journal_bad *bad;
	int *lines;
	size_t count, capacity, line_capacity, bad_count, bad_capacity;
};

static void found(const struct report *r, int line, void *user)
{
	struct reading *to = user;
	to->reports = mem_grow(to->reports, to->count, &to->capacity, sizeof(*to->reports));
	to->lines = mem_grow(to->lines, to->count, &to->line_capacity, sizeof(*to->lines));
	to->lines[to->count] = line;
	to->reports[to->count++] = *r;
}

static void bad(int line, const char *text, const struct error *why, void *user)
{
	struct reading *to = user;
	to->bad = mem_grow(to->bad, to->bad_count, &to->bad_capacity, sizeof(*to->bad));
	to->bad[to->bad_count++] = (struct journal_bad){
		.line = line, .text = mem_strdup(text), .reason = mem_strdup(why->text)};
}

static void tell_bad(const struct reading *r)
{
	for (size_t i = 0; i < r->bad_count; i++)
		log_warning("%s, line %d: %s; the line does not count", r->path, r->bad[i].line,
			r->bad[i].reason);
}

static void reading_finish(struct reading *r)
{
	for (size_t i = 0; i < r->bad_count; i++) {
		free((void *)(uintptr_t)r->bad[i].text);
		free((void *)(uintptr_t)r->bad[i].reason);
	}
	free(r->bad);
	free(r->reports);
	free(r->lines);
}

static bool parse_file(struct reading *to, struct error *e)
{
	autofree char *text = NULL;
	size_t length;
	if (!file_read(to->path, MOST_JOURNAL, &text, &length, e))
		return false;
	journal_parse(
		text, length, &(struct journal_calls){.found = found, .bad = bad, .user = to});
	return true;
}

static const char *name_of(const char *path)
{
	return strrchr(path, '/') + 1;
}

/* ---- copies that a sync program set aside ---- */

/* The file that it is a copy of, and other copies of that, which come before it: what stands in
 * them counts there. */
static bool comes_before(const char *path, const char *copy)
{
	const char *name = name_of(path), *copy_name = name_of(copy);
	size_t stem = journal_copy_of(copy_name), other = journal_copy_of(name);
	if (stem == 0 || strncmp(name, copy_name, stem) != 0)
		return false;
	return other == stem ? strcmp(name, copy_name) < 0 : text_equal(name + stem, ".txt");
}

static void drop_repeated(struct reading *r, const bool *repeated)
{
	size_t kept = 0;
	for (size_t i = 0; i < r->count; i++) {
		if (repeated[i])
			continue;
		r->lines[kept] = r->lines[i];
		r->reports[kept++] = r->reports[i];
	}
	r->count = kept;
}

static void drop_what_stands_before(struct reading *r, const struct names *there)
{
	autofree bool *repeated = mem_alloc(r->count, sizeof(*repeated));
	for (size_t i = 0; i < there->count; i++) {
		struct reading other = {.path = there->items[i]};
		struct error unread = {0};
		if (!comes_before(other.path, r->path))
			continue;
		if (parse_file(&other, &unread))
			journal_mark_repeated(
				r->reports, r->count, other.reports, other.count, repeated);
		reading_finish(&other);
	}
	drop_repeated(r, repeated);
}

/* A file that cannot be read takes nothing with it: what it said before, and the others, count on.
 */
static bool read_one(struct engine *g, const struct journal_file *file, const struct names *there,
	bool *changed, struct error *e)
{
	struct reading to = {.path = file->path};
	if (!parse_file(&to, &g->journal_error)) {
		log_warning("%s; what it said before counts on", g->journal_error.text);
		return true;
	}
	*changed = true;
	tell_bad(&to);
	drop_what_stands_before(&to, there);
	bool ok = store_put_reports(
		g->store, file, to.reports, to.lines, to.count, to.bad, to.bad_count, e);
	reading_finish(&to);
	return ok;
}

static bool stamp_of(const char *path, struct journal_file *out)
{
	struct stat st;
	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return false;
	out->size = st.st_size;
	out->mtime_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
	out->inode = st.st_ino;
	return true;
}

/* ---- which files changed ---- */

struct known {
	struct journal_file *files;
	size_t count, capacity;
};

static bool remember(const struct journal_file *f, void *user)
{
	struct known *k = user;
	k->files = mem_grow(k->files, k->count, &k->capacity, sizeof(*k->files));
	k->files[k->count] = *f;
	k->files[k->count++].path = mem_strdup(f->path);
	return true;
}

static bool is_known(const struct known *k, const struct journal_file *f)
{
	for (size_t i = 0; i < k->count; i++)
		if (text_equal(k->files[i].path, f->path))
			return k->files[i].size == f->size && k->files[i].mtime_ns == f->mtime_ns &&
			       k->files[i].inode == f->inode;
	return false;
}

static int64_t generation(struct engine *g)
{
	int64_t n = 0;
	store_value(g->store, GENERATION, &n);
	return n;
}

/* Whoever read them in: pacectl does so with what it writes. */
static bool reports_are_others(struct engine *g)
{
	int64_t now = generation(g);
	bool others = g->generation != now;
	g->generation = now;
	return others;
}

void engine_know_journal(struct engine *g)
{
	if (g->store)
		reports_are_others(g);
}

static bool is_new(const struct known *known, char *path)
{
	struct journal_file file = {.path = path};
	return stamp_of(path, &file) && !is_known(known, &file);
}

/* Did a file change that a set-aside copy is compared with? */
static bool comparison_changed(
	const char *copy, const struct names *there, const struct known *known)
{
	for (size_t i = 0; i < there->count; i++)
		if (comes_before(there->items[i], copy) && is_new(known, there->items[i]))
			return true;
	for (size_t i = 0; i < known->count; i++)
		if (comes_before(known->files[i].path, copy) &&
			!names_has(there, known->files[i].path))
			return true;
	return false;
}

static bool read_new(struct engine *g, const struct names *there, const struct known *known,
	bool *changed, struct error *e)
{
	for (size_t i = 0; i < there->count; i++) {
		struct journal_file file = {.path = there->items[i]};
		if (!is_new(known, file.path) && !comparison_changed(file.path, there, known))
			continue;
		if (!stamp_of(file.path, &file) || !read_one(g, &file, there, changed, e))
			return false;
	}
	return true;
}

static bool read_changed(struct engine *g, const struct names *there, const struct known *known,
	bool *changed, struct error *e)
{
	if (!read_new(g, there, known, changed, e))
		return false;
	for (size_t i = 0; i < known->count; i++) {
		if (names_has(there, known->files[i].path))
			continue;
		if (!store_forget_reports(g->store, known->files[i].path, e))
			return false;
		*changed = true;
	}
	return !*changed || (store_put_value(g->store, "reports_dirty", 1, e) &&
				    store_put_value(g->store, GENERATION, generation(g) + 1, e));
}

static bool anything_changed(const struct names *there, const struct known *known)
{
	if (there->count != known->count)
		return true;
	for (size_t i = 0; i < there->count; i++) {
		struct journal_file file = {.path = there->items[i]};
		if (!stamp_of(file.path, &file) || !is_known(known, &file))
			return true;
	}
	return false;
}

bool engine_read_journal(struct engine *g, bool *changed, struct error *e)
{
	struct names there = {0};
	struct known known = {0};
	bool any = false, ok = true;
	g->journal_error = (struct error){0};
	if (changed)
		*changed = false;
	if (!g->store || !list_folder(g->journal_folder, &there))
		return true; /* what it said is still known */
	ok = store_journal_files(g->store, remember, &known, e);
	if (ok && anything_changed(&there, &known)) {
		ok = store_begin(g->store, e) && read_changed(g, &there, &known, &any, e) &&
		     store_commit(g->store, e);
		if (!ok)
			store_rollback(g->store);
	}
	if (any)
		engine_rest(g);
	if (ok && reports_are_others(g) && changed)
		*changed = true;
	names_finish(&there);
	for (size_t i = 0; i < known.count; i++)
		free(known.files[i].path);
	free(known.files);
	return ok;
}

const struct error *engine_journal_error(const struct engine *g)
{
	return g->journal_error.text[0] ? &g->journal_error : NULL;
}

bool engine_note(
	struct engine *g, const char *line, int64_t now, struct report *out, struct error *e)
{
	struct report report;
	bool blank = false;
	if (!journal_parse_line(line, strlen(line), engine_today(g, now), &report, &blank, e))
		return false;
	if (blank)
		return error_set(e, ERROR_INPUT, "nothing to note: the line is empty");
	if (report.type == REPORT_SESSION &&
		report.day > time_local_day(now, engine_zone_offset(now), 0))
		return error_set(e, ERROR_INPUT,
			"%s: a session is noted when it is done, and that day is still to come; "
			"nothing "
			"was written",
			line);
	if (!journal_append(g->journal_file, &report, e) || !engine_read_journal(g, NULL, e))
		return false;
	if (out)
		*out = report;
	return engine_settle(g, now, e);
}
