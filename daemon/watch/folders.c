#include "folders.h"

#include <search.h>
#include <string.h>

#include "paced/base/memory.h"

static int compare(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int compare_wd(const void *a, const void *b)
{
	const struct folder *x = a, *y = b;

	return (x->wd > y->wd) - (x->wd < y->wd);
}

static int compare_identity(const void *a, const void *b)
{
	const struct folder *x = a, *y = b;
	int device = compare(x->device, y->device);

	return device != 0 ? device : compare(x->inode, y->inode);
}

static struct folder *find(
	const struct folder *like, void *const *tree, int (*order)(const void *, const void *))
{
	struct folder *const *node = tfind(like, tree, order);

	return node != NULL ? *node : NULL;
}

static void insert(struct folder *f, void **tree, int (*order)(const void *, const void *))
{
	mem_check(tsearch(f, tree, order));
}

void folders_init(struct folders *t)
{
	*t = (struct folders){0};
	LIST_INIT(&t->all);
}

struct folder *folders_add(struct folders *t, const struct stat *st, int wd, bool blind, char *path)
{
	struct folder *f = mem_alloc(1, sizeof *f);

	f->device = st->st_dev;
	f->inode = st->st_ino;
	f->wd = wd;
	f->blind = blind;
	f->path = path;
	LIST_INSERT_HEAD(&t->all, f, link);
	insert(f, &t->by_identity, compare_identity);
	if (wd >= 0)
		insert(f, &t->by_wd, compare_wd);
	t->blind += blind;
	return f;
}

void folders_remove(struct folders *t, struct folder *f)
{
	LIST_REMOVE(f, link);
	tdelete(f, &t->by_identity, compare_identity);
	if (f->wd >= 0)
		tdelete(f, &t->by_wd, compare_wd);
	t->blind -= f->blind;
	free(f->path);
	free(f);
}

struct folder *folders_by_wd(const struct folders *t, int wd)
{
	const struct folder like = {.wd = wd};

	return find(&like, &t->by_wd, compare_wd);
}

struct folder *folders_by_identity(const struct folders *t, const struct stat *st)
{
	const struct folder like = {.device = st->st_dev, .inode = st->st_ino};

	return find(&like, &t->by_identity, compare_identity);
}

bool path_within(const char *path, const char *top)
{
	size_t length = strlen(top);

	return strncmp(path, top, length) == 0 && (path[length] == '\0' || path[length] == '/');
}
