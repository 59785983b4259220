#include "foreign.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "paced/base/buffer.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

#define MOST_LINKS 40 /* as the kernel follows */

struct mount_table {
	int fd; /* -1: the table does not change */
	struct mount_place *places;
	size_t count, capacity, foreign;
};

/* ---- reading the table ---- */

/* Types of mountinfo; "fuse" stands for all of "fuse.NAME" as well. */
static bool is_foreign(const char *type)
{
	static const char *const types[] = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse",
		"fuseblk", "9p", "virtiofs", "ceph", "afs", "coda", "ncpfs", "lustre", "gfs2",
		"ocfs2", "vboxsf", "autofs"};
	for (size_t i = 0; i < ARRAY_LENGTH(types); i++)
		if (text_equal(type, types[i]))
			return true;
	return text_starts_with(type, "fuse.");
}

/* Space, tab, newline and backslash are written as three octal digits. */
static void unescape(char *text)
{
	char *out = text;
	for (const char *at = text; *at; at++) {
		char octal[4] = {0};
		if (*at == '\\' && strspn(at + 1, "01234567") >= 3) {
			memcpy(octal, at + 1, 3);
			*out++ = (char)strtol(octal, NULL, 8);
			at += 3;
		} else {
			*out++ = *at;
		}
	}
	*out = '\0';
}

/* "36 35 98:0 / /mnt/nas rw,noatime shared:1 - nfs4 server:/export rw" */
static void add_line(struct mount_table *t, const char *line)
{
	int id;
	char point[PATH_MAX + 1], type[64];
	const char *second = strstr(line, " - ");
	if (sscanf(line, "%d %*d %*s %*s %4096s", &id, point) != 2 || !second ||
		sscanf(second, " - %63s", type) != 1)
		return;
	unescape(point);
	t->places = mem_grow(t->places, t->count, &t->capacity, sizeof(*t->places));
	t->places[t->count++] = (struct mount_place){
		.id = id, .point = mem_strdup(point), .foreign = is_foreign(type)};
	t->foreign += is_foreign(type);
}

static void forget(struct mount_table *t)
{
	for (size_t i = 0; i < t->count; i++)
		free(t->places[i].point);
	t->count = t->foreign = 0;
}

static void parse(struct mount_table *t, char *text)
{
	char *rest = NULL;
	forget(t);
	for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		add_line(t, line);
}

static void read_table(struct mount_table *t)
{
	struct buffer b = {0};
	char chunk[4096];
	ssize_t n;
	lseek(t->fd, 0, SEEK_SET);
	while ((n = read(t->fd, chunk, sizeof(chunk))) > 0)
		buffer_bytes(&b, chunk, (size_t)n);
	buffer_bytes(&b, "", 1);
	parse(t, (char *)b.data);
	buffer_finish(&b);
}

static void refresh(struct mount_table *t)
{
	struct pollfd p = {.fd = t->fd, .events = POLLPRI};
	if (t->fd >= 0 && poll(&p, 1, 0) > 0)
		read_table(t);
}

/* ---- its life ---- */

struct mount_table *mount_table_create(void)
{
	struct mount_table *t = mem_alloc(1, sizeof(*t));
	t->fd = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
	if (t->fd >= 0) {
		read_table(t);
		return t;
	}
	free(t);
	return NULL;
}

struct mount_table *mount_table_parse(const char *text)
{
	struct mount_table *t = mem_alloc(1, sizeof(*t));
	autofree char *copy = mem_strdup(text);
	t->fd = -1;
	parse(t, copy);
	return t;
}

void mount_table_destroy(struct mount_table *t)
{
	if (!t)
		return;
	forget(t);
	free(t->places);
	if (t->fd >= 0)
		close(t->fd);
	free(t);
}

/* ---- asking it ---- */

static bool is_within(const char *path, const char *point)
{
	size_t length = strlen(point);
	if (text_equal(point, "/"))
		return true;
	return strncmp(path, point, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

/* The deepest; of two on the same point the later one hides the other. */
static const struct mount_place *place_of(const struct mount_table *t, const char *path)
{
	const struct mount_place *best = NULL;
	for (size_t i = 0; i < t->count; i++)
		if (is_within(path, t->places[i].point) &&
			(!best || strlen(t->places[i].point) >= strlen(best->point)))
			best = &t->places[i];
	return best;
}

static void cut_last(char *path)
{
	char *slash = strrchr(path, '/');
	if (slash)
		*slash = '\0';
}

/* One step down. What the name is a link to is put before the rest of the way. */
static void step(char *path, char **rest, const char *name, int *links)
{
	char target[PATH_MAX];
	size_t length = strlen(path);
	if (text_equal(name, "..")) {
		cut_last(path);
		return;
	}
	snprintf(path + length, PATH_MAX - length, "/%s", name);
	ssize_t n = readlink(path, target, sizeof(target) - 1);
	if (n <= 0 || ++*links > MOST_LINKS)
		return;
	target[n] = '\0';
	cut_last(path);
	if (target[0] == '/')
		path[0] = '\0';
	char *longer = mem_printf("%s/%s", target, *rest);
	free(*rest);
	*rest = longer;
}

const struct mount_place *mount_table_foreign(struct mount_table *t, const char *path)
{
	char so_far[PATH_MAX] = "";
	int links = 0;
	refresh(t);
	if (!t->foreign)
		return NULL;
	autofree char *rest = mem_strdup(path);
	for (;;) {
		const struct mount_place *place = place_of(t, so_far[0] ? so_far : "/");
		if (place && place->foreign)
			return place;
		char *begin = rest + strspn(rest, "/");
		size_t length = strcspn(begin, "/");
		if (!length)
			return NULL;
		autofree char *name = mem_strndup(begin, length);
		memmove(rest, begin + length, strlen(begin + length) + 1);
		if (!text_equal(name, "."))
			step(so_far, &rest, name, &links);
	}
}

bool mount_table_has(struct mount_table *t, int id)
{
	refresh(t);
	for (size_t i = 0; i < t->count; i++)
		if (t->places[i].id == id)
			return true;
	return false;
}
