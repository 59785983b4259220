/*
 * Which files are there, and when one has come to rest.
 *
 * inotify is a hint and the scan is the truth: events only say where to look sooner. A path is
 * reported when it is a regular file with a name worth reading that has not changed for the settle
 * time, or at once when it was moved into place or is complete by its own header and CRC. Whether its
 * content is already known is the caller's business (store.h, ledger). Never opens a FIFO, a device
 * or a socket; symbolic links to files and folders are followed once (by device and inode).
 */
#ifndef PACED_WATCH_H
#define PACED_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "paced/base/error.h"

struct event_base;
struct watch;

/* What a file looked like when it was reported; equal values mean it need not be read again. */
struct file_stamp {
	uint64_t device, inode;
	int64_t size;
	int64_t mtime_ns;
};

struct watch_folder {
	const char *path; /* absolute */
	bool optional;    /* may be missing without a warning */
};

struct watch_options {
	const struct watch_folder *folders;
	size_t folder_count;
	const char *const *ignore; /* glob patterns on names, besides those that are always ignored */
	size_t ignore_count;
	double scan_s;    /* pause between periodic scans where inotify cannot see */
	double settle_s;  /* quiet time before a file counts as written; 2.0 */
};

struct watch_calls {
	/* A file came to rest. The caller opens it. */
	void (*file)(const char *path, const struct file_stamp *stamp, void *user);
	/* All that was known to be there has been reported: a burst has ended. Called after the first
	 * scan and after each later burst. */
	void (*quiet)(void *user);
	/* A folder became readable (true) or vanished (false). */
	void (*folder)(const char *path, bool present, void *user);
	/* May be NULL. True: this file at this stamp is known, do not report it (asked before settling,
	 * so that a scan of 100,000 known files costs one stat each). */
	bool (*known)(const char *path, const struct file_stamp *stamp, void *user);
	void *user;
};

/* Starts with a scan, spread over turns of the loop (at most 20 ms each). Options are copied. */
struct watch *watch_create(struct event_base *base, const struct watch_options *o, const struct watch_calls *calls, struct error *e);
void watch_destroy(struct watch *w);
void watch_rescan(struct watch *w); /* all folders, soon */
size_t watch_pending(const struct watch *w); /* files that have not come to rest yet */

/* One blocking walk without inotify, for pacectl import and --once: calls->file for each file worth reading
 * (in byte order of paths), then calls->quiet. Settling is not waited for. */
bool watch_walk(const struct watch_options *o, const struct watch_calls *calls, struct error *e);

/* Names that are never activities: dot files, editor and sync temporaries (formats.md 26). */
bool watch_name_ignored(const char *name, const char *const *patterns, size_t count);

#endif
