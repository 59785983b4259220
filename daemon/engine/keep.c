/* Making the copies that are kept: one after the other, each there as a whole or not at all. */
#include "private.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"

#define UNFINISHED  ".new" /* one for all: only one program writes here at a time */
#define MOST_ENDING 8

struct source {
	char *path;
	struct content_id content;
};

struct keeping {
	char **roots; /* the optional folders, and what they are links to */
	size_t root_count, root_capacity;
	struct kept_copies kept;
	struct source *sources; /* of copies that are missing */
	size_t count, capacity;
	int folder;
};

bool engine_keeps(const struct engine *g)
{
	for (size_t i = 0; i < g->settings.folder_count; i++)
		if (g->settings.folders[i].optional)
			return true;
	return false;
}

/* ---- what is missing ---- */

static void add_root(struct keeping *k, char *path)
{
	if (!path)
		return;
	k->roots = mem_grow(k->roots, k->root_count, &k->root_capacity, sizeof(*k->roots));
	k->roots[k->root_count++] = path;
}

static void find_roots(struct keeping *k, const struct settings *s)
{
	for (size_t i = 0; i < s->folder_count; i++) {
		if (!s->folders[i].optional)
			continue;
		add_root(k, mem_strdup(s->folders[i].path));
		add_root(k, realpath(s->folders[i].path, NULL));
	}
}

static bool is_below(const char *path, const char *root)
{
	size_t length = strlen(root);
	while (length && root[length - 1] == '/')
		length--;
	return strncmp(path, root, length) == 0 && path[length] == '/';
}

static bool add_source(const struct file_row *f, void *user)
{
	struct keeping *k = user;
	bool below = false;
	for (size_t i = 0; i < k->root_count; i++)
		below = below || is_below(f->path, k->roots[i]);
	if (!below || kept_path(&k->kept, f->content))
		return true;
	k->sources = mem_grow(k->sources, k->count, &k->capacity, sizeof(*k->sources));
	k->sources[k->count++] = (struct source){mem_strdup(f->path), f->content};
	return true;
}

/* ---- one copy ---- */

/* "fit" of "Run.FIT"; empty where it is no ending of a file's name. */
static void ending_of(const char *path, char ending[static MOST_ENDING + 2])
{
	const char *dot = strrchr(path, '.');
	size_t length = dot ? strlen(dot + 1) : 0;
	ending[0] = '\0';
	if (!length || length > MOST_ENDING || strchr(dot, '/'))
		return;
	for (size_t i = 0; i <= length; i++)
		ending[i] = (char)tolower((unsigned char)dot[i]);
	ending[length + 1] = '\0';
}

static char *name_of(const struct source *s, bool packed)
{
	char ending[MOST_ENDING + 2];
	ending_of(s->path, ending);
	return mem_printf("%016" PRIx64 "%016" PRIx64 "%s%s", s->content.high, s->content.low,
		ending, packed ? ".gz" : "");
}

static bool write_new(int folder, const void *data, size_t length)
{
	unlinkat(folder, UNFINISHED, 0); /* of one that was killed */
	autoclose int fd = openat(
		folder, UNFINISHED, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	return fd >= 0 && file_write_all(fd, data, length) && fsync(fd) == 0;
}

static bool put(int folder, const char *name, const void *data, size_t length)
{
	if (write_new(folder, data, length) && renameat(folder, UNFINISHED, folder, name) == 0)
		return true;
	int why = errno;
	unlinkat(folder, UNFINISHED, 0);
	errno = why;
	return false;
}

/* What is gone, too large or another file by now is left out, and looked for again the next time.
 */
static bool copy(const struct keeping *k, const struct source *s, struct error *e)
{
	autofree char *data = NULL;
	size_t length;
	struct buffer packed = {0};
	if (!file_read(s->path, DECODE_MOST_BYTES, &data, &length, NULL))
		return true;
	struct content_id content = content_of(data, length);
	if (content_compare(&content, &s->content) != 0)
		return true;
	size_t head = length < CONTAINER_HEAD ? length : CONTAINER_HEAD;
	bool as_it_is = container_detect((const uint8_t *)data, head);
	autofree char *name = name_of(s, !as_it_is);
	if (!as_it_is)
		gzip_pack(data, length, &packed);
	bool ok = as_it_is ? put(k->folder, name, data, length)
			   : put(k->folder, name, packed.data, packed.length);
	buffer_finish(&packed);
	return ok || error_errno(e, "a copy of %s cannot be kept", s->path);
}

/* ---- all ---- */

static bool open_folder(struct keeping *k, const char *path, struct error *e)
{
	if (!paths_make_folder(path, e))
		return false;
	k->folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return k->folder >= 0 || error_errno(e, "%s", path);
}

/* Another program that is at it does the same. */
static bool copy_all(struct keeping *k, const char *folder, struct error *e)
{
	bool ok = true;
	if (!k->count)
		return true;
	if (!open_folder(k, folder, e))
		return false;
	if (flock(k->folder, LOCK_EX | LOCK_NB) != 0)
		return errno == EWOULDBLOCK || error_errno(e, "%s", folder);
	for (size_t i = 0; ok && i < k->count; i++)
		ok = copy(k, &k->sources[i], e);
	fsync(k->folder);
	return ok;
}

static void keeping_finish(struct keeping *k)
{
	for (size_t i = 0; i < k->root_count; i++)
		free(k->roots[i]);
	for (size_t i = 0; i < k->count; i++)
		free(k->sources[i].path);
	free(k->roots);
	free(k->sources);
	kept_finish(&k->kept);
	if (k->folder >= 0)
		close(k->folder);
}

bool engine_keep(struct engine *g, struct error *e)
{
	struct keeping k = {.folder = -1};
	find_roots(&k, &g->settings);
	engine_kept(g, &k.kept);
	bool ok = !k.root_count || (store_files_that_count(g->store, add_source, &k, e) &&
					   copy_all(&k, g->paths.archive, e));
	keeping_finish(&k);
	return ok;
}
