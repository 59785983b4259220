/*
 * The parts of a watch. Work is never done where it is noticed: events and timers mark what is to
 * be looked at (roots_due, a queue of folders), and turns of at most TURN_NS do it.
 *
 *   events.c   inotify: what to look at
 *   scan.c     the truth: roots, folders, files
 *   anchors.c  the folders above the roots, whose changes make a root appear, vanish or move
 *   mounts.c   file systems that come and go, which inotify does not tell
 */
#ifndef PACED_WATCH_PRIVATE_H
#define PACED_WATCH_PRIVATE_H

#include <dirent.h>

#include "folders.h"
#include "paced/watch.h"
#include "seen.h"
#include "settle.h"

#define TURN_NS INT64_C(20000000)

struct event;
struct mounts;

enum root_state { ROOT_UNKNOWN, ROOT_ABSENT, ROOT_PRESENT };
struct root {
	char *path;
	bool optional;
	enum root_state state;
};

/* A folder on the way to a root. */
struct anchor {
	uint64_t device, inode;
	int wd;
	char *name; /* the next step on the way */
};

struct watch {
	struct event_base *base;
	struct watch_calls calls;
	struct root *roots;
	size_t root_count;
	char **ignore;
	size_t ignore_count;
	double scan_s;

	int inotify; /* -1: there is none, everything is scanned from time to time */
	bool full;   /* inotify refused a watch, and it was said */
	struct event *notices;
	struct event *turn;     /* armed while there is work */
	struct event *periodic; /* armed while a folder is blind */
	struct mounts *mounts;
	struct settle *settle;
	struct seen seen;

	struct folders folders;
	struct anchor *anchors;
	size_t anchor_count, anchor_capacity;
	bool anchors_blind; /* a root may appear unseen */

	TAILQ_HEAD(, folder) queue;
	struct folder *scanning;
	DIR *dir;    /* of `scanning` */
	char *entry; /* of it, that waits for an answer */
	unsigned generation;
	bool roots_due;  /* look where the roots are */
	bool sweep_due;  /* a full scan is under way: what it does not meet is gone */
	bool mounts_due; /* look whether every folder is still the one it was */
	bool owes_quiet;
	bool held;     /* until it is known whether something answers */
	bool left_out; /* something does not answer */
};

/* ---- scan.c ---- */
void scan_soon(struct watch *w);       /* there is work: a turn is due */
void scan_all_soon(struct watch *w);   /* every root, from the top */
void scan_blind_soon(struct watch *w); /* the folders that inotify does not watch */
void scan_turn(struct watch *w);
void scan_check_mounts(struct watch *w); /* soon */
/* May it be touched? If not, a turn comes when it may. */
bool scan_reaches(struct watch *w, const char *path);
/* Something has answered, or has not in time. */
void scan_answered(struct watch *w);
bool scan_is_blind(const char *path); /* on a file system whose changes can go unseen */
bool scan_idle(const struct watch *w);
void scan_folder_lost(struct watch *w, struct folder *f); /* forgets it and what is below */
void scan_path_lost(struct watch *w, const char *path);
void scan_again(struct watch *w, struct folder *f); /* what is in it */
/* What is at this path now? `moved`: it was moved into place. */
void scan_look(struct watch *w, const char *path, bool moved);
void scan_finish(struct watch *w);

/* ---- events.c ---- */
void events_read(struct watch *w);

/* ---- anchors.c ---- */
void anchors_rebuild(struct watch *w);
bool anchors_touched(const struct watch *w, int wd, uint32_t mask, const char *name);
void anchors_finish(struct watch *w);

/* ---- mounts.c ---- */
/* `changed` is called from the loop. NULL where there is no /proc/self/mountinfo. */
struct mounts *mounts_create(struct event_base *base, void (*changed)(void *user), void *user);
void mounts_destroy(struct mounts *m);

#endif
