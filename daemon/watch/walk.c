#include <dirent.h>
#include <search.h>
#include <string.h>
#include <sys/stat.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/base/paths.h"
#include "paced/watch.h"
#include "settle.h"

struct walk {
	const struct watch_options *options;
	const struct watch_calls *calls;
	void *met; /* folders, tsearch(3) */
};

struct met {
	dev_t device;
	ino_t inode;
};

/* A name in a folder, in the form that sorts as its path does: a folder's ends in a slash. */
struct found {
	char *path;
	char *key;
	struct stat st;
};

struct entries {
	struct found *list;
	size_t count, capacity;
};

static int compare_met(const void *a, const void *b)
{
	const struct met *x = a, *y = b;

	if (x->device != y->device)
		return x->device < y->device ? -1 : 1;
	return (x->inode > y->inode) - (x->inode < y->inode);
}

static int compare_entries(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	return strcmp(x->key, y->key);
}

/* A folder is walked once, however many links lead to it. */
static bool meet(struct walk *walk, const struct stat *st)
{
	struct met *met = mem_alloc(1, sizeof *met);

	*met = (struct met){.device = st->st_dev, .inode = st->st_ino};
	struct met *const *node = tsearch(met, &walk->met, compare_met);
	bool first = node != NULL && *node == met;
	if (!first)
		free(met);
	return first;
}

static void add_entry(struct entries *entries, const char *folder, const char *name)
{
	struct found *list = mem_grow(
		entries->list, entries->count, &entries->capacity, sizeof *list);
	struct found *entry = &list[entries->count];

	entries->list = list;
	entry->path = paths_join(folder, name);
	if (stat(entry->path, &entry->st) < 0 ||
		(!S_ISREG(entry->st.st_mode) && !S_ISDIR(entry->st.st_mode))) {
		free(entry->path);
		return;
	}
	entry->key = mem_printf("%s%s", name, S_ISDIR(entry->st.st_mode) ? "/" : "");
	entries->count++;
}

static bool read_entries(const struct walk *walk, const char *folder, struct entries *entries)
{
	const struct watch_options *o = walk->options;
	const struct dirent *d;
	DIR *dir = opendir(folder);

	if (dir == NULL)
		return false;
	while ((d = readdir(dir)) != NULL)
		if (!watch_name_ignored(d->d_name, o->ignore, o->ignore_count))
			add_entry(entries, folder, d->d_name);
	closedir(dir);
	if (entries->count > 0)
		qsort(entries->list, entries->count, sizeof *entries->list, compare_entries);
	return true;
}

static void report(const struct walk *walk, const struct found *entry)
{
	const struct watch_calls *calls = walk->calls;
	struct file_stamp stamp = stamp_of(&entry->st);

	if (calls->known == NULL || !calls->known(entry->path, &stamp, calls->user))
		calls->file(entry->path, &stamp, calls->user);
}

static bool walk_folder(struct walk *walk, const char *folder, struct error *e)
{
	struct entries entries = {0};

	if (!read_entries(walk, folder, &entries))
		return error_errno(e, "%s is left out: it cannot be read", folder);
	for (size_t i = 0; i < entries.count; i++) {
		struct found *entry = &entries.list[i];
		struct error below = {0};

		if (S_ISREG(entry->st.st_mode))
			report(walk, entry);
		else if (meet(walk, &entry->st) && !walk_folder(walk, entry->path, &below))
			log_warning("%s", below.text);
		free(entry->path);
		free(entry->key);
	}
	free(entries.list);
	return true;
}

static bool walk_root(struct walk *walk, const struct watch_folder *root, struct error *e)
{
	const struct watch_calls *calls = walk->calls;
	struct stat st;
	bool there = stat(root->path, &st) == 0;

	if (!there && !root->optional)
		error_errno(e, "%s is left out", root->path);
	bool ok = there && (!meet(walk, &st) || walk_folder(walk, root->path, e));
	if (calls->folder != NULL)
		calls->folder(root->path, ok, calls->user);
	return ok || root->optional;
}

bool watch_walk(const struct watch_options *o, const struct watch_calls *calls, struct error *e)
{
	struct walk walk = {.options = o, .calls = calls};
	struct error first = {0};
	bool ok = true;

	for (size_t i = 0; i < o->folder_count; i++)
		ok &= walk_root(&walk, &o->folders[i], ok ? &first : NULL);
	tdestroy(walk.met, free);
	if (calls->quiet != NULL)
		calls->quiet(calls->user);
	if (!ok && e != NULL)
		*e = first;
	return ok;
}
