/*
 * The folders that are watched, found by inotify's number, by device and inode, and by path.
 */
#ifndef PACED_WATCH_FOLDERS_H
#define PACED_WATCH_FOLDERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>
#include <sys/stat.h>

struct folder {
	LIST_ENTRY(folder) link;
	TAILQ_ENTRY(folder) queue; /* of folders to scan */
	uint64_t device, inode;
	int wd;     /* -1: inotify does not watch it */
	bool blind; /* changes can go unseen: scanned from time to time */
	bool queued;
	unsigned generation; /* of the full scan that came by last */
	char *path;
};

struct folders {
	LIST_HEAD(, folder) all;
	size_t blind;              /* number of them */
	void *by_wd, *by_identity; /* tsearch(3) */
};

void folders_init(struct folders *t);
/* The folder is not in the table yet, neither by wd nor by identity. Takes `path`. */
struct folder *folders_add(
	struct folders *t, const struct stat *st, int wd, bool blind, char *path);
void folders_remove(struct folders *t, struct folder *f); /* frees it */
struct folder *folders_by_wd(const struct folders *t, int wd);
struct folder *folders_by_identity(const struct folders *t, const struct stat *st);
/* Is `path` the path `top`, or below it? */
bool path_within(const char *path, const char *top);

#endif
