/*
 * Which files are there, and when one has come to rest.
 *
 * inotify is a hint and the scan is the truth: events only say where to look sooner. A file is
 * reported when it is a regular file with a name worth reading and
 *   - was moved into place: at once;
 *   - or is a FIT file that is whole by its own header and CRC: at once (up to 8 MiB are read for that);
 *   - or has not changed for the settle time;
 *   - or, being a FIT file that is shorter than its header says, or empty, has not changed for the
 *     growing time: whatever is in it, it will not become more.
 * It is reported once for each stamp, and again when it changed. Whether its content is already known
 * is the caller's business (store.h, ledger).
 *
 * Symbolic links are followed. A folder is entered once, by device and inode, however many links lead to
 * it; a link to a file counts as a file. A FIFO, a device or a socket is never opened. Folders may be
 * missing, appear, vanish, be replaced or be mounted over at any time. Nothing is ever written.
 *
 * A file system that others serve may not answer, and whoever looks at it then hangs. A caller that cannot
 * afford this tells by `reach` what may be touched; what is silent counts as missing until it answers.
 *
 * With nothing to wait for, no timer is armed. Only folders that inotify cannot see well (network file
 * systems, FUSE, MTP, or no watch left for them) are scanned from time to time.
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
	double scan_s;    /* pause between periodic scans where inotify cannot see; below 1: never */
	double settle_s;  /* quiet time before a file counts as written; 2.0 */
	double growing_s; /* the same for a file that is not whole; 0: 60 */
};

enum watch_reach {
	WATCH_REACHED,
	WATCH_ASKED,  /* not known yet: watch_answered follows */
	WATCH_SILENT, /* leave it alone; watch_answered follows when it answers */
};

struct watch_calls {
	/* A file came to rest. The caller opens it. No callback may destroy the watch. */
	void (*file)(const char *path, const struct file_stamp *stamp, void *user);
	/* All that was known to be there has been reported: a burst has ended. Called after the first
	 * scan, after watch_rescan and after each burst with a file in it. Files that are not whole do not
	 * hold it up. May be NULL. */
	void (*quiet)(void *user);
	/* A folder of the options became readable (true) or vanished (false); told once at the start. May
	 * be NULL. */
	void (*folder)(const char *path, bool present, void *user);
	/* May be NULL. A file or folder of that name was deleted or moved away; `quiet` follows. */
	void (*gone)(const char *path, void *user);
	/* May be NULL. True: this file at this stamp is known, do not report it (asked before settling,
	 * so that a scan of 100,000 known files costs one stat each). */
	bool (*known)(const char *path, const struct file_stamp *stamp, void *user);
	/* May be NULL: everything is reached. Asked before a path is touched. */
	enum watch_reach (*reach)(const char *path, void *user);
	void *user;
};

/* Starts with a scan, spread over turns of the loop (at most 20 ms each). Options are copied. */
struct watch *watch_create(struct event_base *base, const struct watch_options *o, const struct watch_calls *calls, struct error *e);
void watch_destroy(struct watch *w);
/* All folders, soon; files that were reported and are not known by then are reported again. */
void watch_rescan(struct watch *w);
/* What `reach` said is no longer so. */
void watch_answered(struct watch *w);
size_t watch_pending(const struct watch *w); /* files that have not come to rest yet */

/* One blocking walk without inotify, for pacectl import and --once: calls->file for each file worth
 * reading that is not known (in byte order of the paths below each folder), then calls->quiet. Settling
 * is not waited for. False when a folder that is not optional could not be read; the others were. */
bool watch_walk(const struct watch_options *o, const struct watch_calls *calls, struct error *e);

/* Names that are never activities: dot files, editor and sync temporaries (formats.md 26). */
bool watch_name_ignored(const char *name, const char *const *patterns, size_t count);

#endif
