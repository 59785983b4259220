#include <errno.h>
#include <event2/event.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/base/paths.h"
#include "private.h"

/* No IN_MODIFY: a file that grows is looked at when it is closed, and from time to time until then.
 */
#define FOLDER_EVENTS                                                                              \
	(IN_CREATE | IN_CLOSE_WRITE | IN_ATTRIB | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE |        \
		IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK)

/* File systems on which others write behind our kernel's back; those without a name in
 * linux/magic.h are from statfs(2) and their sources. FUSE includes MTP. */
static const uint32_t blind_types[] = {
	NFS_SUPER_MAGIC, SMB_SUPER_MAGIC, CIFS_SUPER_MAGIC, SMB2_SUPER_MAGIC, FUSE_SUPER_MAGIC,
	V9FS_MAGIC, CEPH_SUPER_MAGIC, AFS_FS_MAGIC, AFS_SUPER_MAGIC, CODA_SUPER_MAGIC,
	NCP_SUPER_MAGIC, OCFS2_SUPER_MAGIC, 0x01161970, /* GFS2 */
	0x0bd00bd0,                                     /* Lustre */
	0x786f4256,                                     /* VirtualBox shared folder */
	0xbacbacbc,                                     /* VMware shared folder */
};

bool scan_is_blind(const char *path)
{
	struct statfs fs;

	if (statfs(path, &fs) < 0)
		return false;
	for (size_t i = 0; i < ARRAY_LENGTH(blind_types); i++)
		if ((uint32_t)fs.f_type == blind_types[i])
			return true;
	return false;
}

void scan_soon(struct watch *w)
{
	const struct timeval at_once = {0};

	evtimer_add(w->turn, &at_once);
}

bool scan_idle(const struct watch *w)
{
	return !w->roots_due && !w->mounts_due && w->dir == NULL && TAILQ_EMPTY(&w->queue);
}

bool scan_reaches(struct watch *w, const char *path)
{
	enum watch_reach reach = w->calls.reach != NULL ? w->calls.reach(path, w->calls.user)
							: WATCH_REACHED;

	w->held |= reach == WATCH_ASKED;
	w->left_out |= reach == WATCH_SILENT;
	return reach == WATCH_REACHED;
}

void scan_answered(struct watch *w)
{
	bool all = w->left_out;

	if (!w->held && !w->left_out)
		return;
	w->held = w->left_out = false;
	if (all)
		scan_all_soon(w);
	else
		scan_soon(w);
}

static void enqueue(struct watch *w, struct folder *f)
{
	if (!f->queued)
		TAILQ_INSERT_TAIL(&w->queue, f, queue);
	f->queued = true;
	scan_soon(w);
}

void scan_again(struct watch *w, struct folder *f)
{
	enqueue(w, f);
}

void scan_all_soon(struct watch *w)
{
	w->generation++;
	w->sweep_due = true;
	w->roots_due = true;
	scan_soon(w);
}

void scan_blind_soon(struct watch *w)
{
	struct folder *f;

	LIST_FOREACH(f, &w->folders.all, link)
	if (f->blind)
		enqueue(w, f);
	w->roots_due = true;
	scan_soon(w);
}

static void close_dir(struct watch *w)
{
	if (w->dir != NULL)
		closedir(w->dir);
	w->dir = NULL;
	w->scanning = NULL;
	free(w->entry);
	w->entry = NULL;
}

static void forget_folder(struct watch *w, struct folder *f)
{
	if (f->wd >= 0)
		inotify_rm_watch(w->inotify, f->wd); /* fails where the kernel was quicker */
	if (f->queued)
		TAILQ_REMOVE(&w->queue, f, queue);
	if (w->scanning == f)
		close_dir(w);
	folders_remove(&w->folders, f);
}

void scan_path_lost(struct watch *w, const char *path)
{
	struct folder *f, *next;

	for (f = LIST_FIRST(&w->folders.all); f != NULL; f = next) {
		next = LIST_NEXT(f, link);
		if (!path_within(f->path, path))
			continue;
		forget_folder(w, f);
		w->roots_due = true; /* a root or an anchor may have been among them */
		scan_soon(w);
	}
	settle_forget_within(w->settle, path);
}

void scan_folder_lost(struct watch *w, struct folder *f)
{
	autofree char *path = mem_strdup(f->path);

	scan_path_lost(w, path);
}

/* False when the folder cannot be read; -1 in *wd when inotify has no room for it. */
static bool watch_folder(struct watch *w, const char *path, int *wd)
{
	*wd = w->inotify < 0 ? -1 : inotify_add_watch(w->inotify, path, FOLDER_EVENTS);
	if (*wd >= 0 || w->inotify < 0)
		return true;
	if (errno != ENOSPC && errno != ENOMEM) {
		log_info("%s is not watched: %s", path, strerror(errno));
		return false;
	}
	if (!w->full)
		log_warning(
			"%s and others are not watched, only scanned: inotify has no watch left "
			"(fs.inotify.max_user_watches)",
			path);
	w->full = true;
	return true;
}

static bool leads_to(const char *path, const struct folder *f)
{
	struct stat st;

	return stat(path, &st) == 0 && st.st_dev == f->device && st.st_ino == f->inode;
}

/* A folder met before. In a full scan it is met again; where its path has become another's, it is
 * now at this one. */
static void meet_folder(struct watch *w, struct folder *f, const char *path)
{
	if (f->generation == w->generation)
		return;
	if (strcmp(f->path, path) != 0 && !leads_to(f->path, f)) {
		free(f->path);
		f->path = mem_strdup(path);
	}
	f->generation = w->generation;
	enqueue(w, f);
}

static void enter_folder(struct watch *w, const char *path, const struct stat *st)
{
	struct folder *f = folders_by_identity(&w->folders, st);
	int wd;

	if (f != NULL) {
		meet_folder(w, f, path);
		return;
	}
	if (!watch_folder(w, path, &wd))
		return;
	struct folder *stale = wd >= 0 ? folders_by_wd(&w->folders, wd) : NULL;
	if (stale != NULL) {
		stale->wd = -1;
		forget_folder(w, stale);
	}
	f = folders_add(&w->folders, st, wd, wd < 0 || scan_is_blind(path), mem_strdup(path));
	f->generation = w->generation;
	enqueue(w, f);
}

static void report(struct watch *w, const char *path, const struct file_stamp *stamp)
{
	seen_add(&w->seen, path, stamp);
	w->owes_quiet = true;
	w->calls.file(path, stamp, w->calls.user);
}

static bool is_news(const struct watch *w, const char *path, const struct stat *st)
{
	struct file_stamp stamp = stamp_of(st);

	if (!S_ISREG(st->st_mode) || seen_has(&w->seen, path, &stamp))
		return false;
	return w->calls.known == NULL || !w->calls.known(path, &stamp, w->calls.user);
}

void scan_look(struct watch *w, const char *path, bool moved)
{
	struct stat st;

	if (stat(path, &st) < 0) {
		settle_forget(w->settle, path);
		return;
	}
	if (S_ISDIR(st.st_mode)) {
		enter_folder(w, path, &st);
		return;
	}
	bool news = is_news(w, path, &st);
	if (!news || moved)
		settle_forget(w->settle, path);
	if (news && (moved || settle_rested(w->settle, path, &st))) {
		struct file_stamp stamp = stamp_of(&st);

		report(w, path, &stamp);
	}
}

/* Where the path of a root now leads to another folder (a mount over it, a link turned round), the
 * old one and what is below it are no longer there. */
static void drop_replaced(struct watch *w, const char *path, const struct stat *st)
{
	struct folder *f;

	LIST_FOREACH(f, &w->folders.all, link)
	{
		if (strcmp(f->path, path) == 0 &&
			(f->device != st->st_dev || f->inode != st->st_ino)) {
			scan_path_lost(w, path);
			return;
		}
	}
}

static void tell_root(struct watch *w, struct root *r, bool present)
{
	enum root_state state = present ? ROOT_PRESENT : ROOT_ABSENT;

	if (r->state == state)
		return;
	if (!present && !r->optional)
		log_warning("%s is not there: waiting for it", r->path);
	r->state = state;
	if (w->calls.folder != NULL)
		w->calls.folder(r->path, present, w->calls.user);
}

static void check_root(struct watch *w, struct root *r)
{
	struct stat st;
	bool reached = scan_reaches(w, r->path);
	bool there = reached && stat(r->path, &st) == 0 && S_ISDIR(st.st_mode) &&
		     access(r->path, R_OK | X_OK) == 0;

	if (!reached && w->held) {
		w->roots_due = true;
		return;
	}
	if (there) {
		drop_replaced(w, r->path, &st);
		enter_folder(w, r->path, &st);
		there = folders_by_identity(&w->folders, &st) != NULL;
	}
	if (!there)
		scan_path_lost(w, r->path);
	tell_root(w, r, there);
}

/* Anchors first: what happens after a look at a root is told by an event. */
static void check_roots(struct watch *w)
{
	w->roots_due = false;
	anchors_rebuild(w);
	for (size_t i = 0; i < w->root_count; i++)
		check_root(w, &w->roots[i]);
}

void scan_check_mounts(struct watch *w)
{
	w->mounts_due = true;
	scan_soon(w);
}

/* What does not answer is seen to with its root. */
static void check_mounts(struct watch *w)
{
	struct folder *f;
	bool changed = false;

	w->mounts_due = false;
	do {
		LIST_FOREACH(f, &w->folders.all, link)
		if (scan_reaches(w, f->path) && !leads_to(f->path, f))
			break;
		if (f != NULL)
			scan_folder_lost(w, f);
		changed |= f != NULL;
	} while (f != NULL);
	if (changed)
		scan_all_soon(w);
	w->roots_due = true;
	w->mounts_due = w->held;
}

static bool open_folder(struct watch *w, struct folder *f)
{
	struct stat st;

	w->dir = opendir(f->path);
	w->scanning = f;
	if (w->dir == NULL && errno == EACCES)
		return false;
	if (w->dir == NULL || fstat(dirfd(w->dir), &st) < 0 || st.st_dev != f->device ||
		st.st_ino != f->inode) {
		log_debug("%s is not the folder it was", f->path);
		scan_folder_lost(w, f);
		return false;
	}
	return true;
}

static void next_folder(struct watch *w)
{
	struct folder *f = TAILQ_FIRST(&w->queue);
	bool reached = scan_reaches(w, f->path);

	if (!reached && w->held)
		return;
	TAILQ_REMOVE(&w->queue, f, queue);
	f->queued = false;
	if (!reached)
		scan_folder_lost(w, f);
	else if (!open_folder(w, f))
		close_dir(w);
}

static bool worth_a_look(const struct watch *w, const struct dirent *entry)
{
	const char *const *patterns = (const char *const *)w->ignore;

	if (entry->d_type != DT_UNKNOWN && entry->d_type != DT_REG && entry->d_type != DT_DIR &&
		entry->d_type != DT_LNK)
		return false;
	return !watch_name_ignored(entry->d_name, patterns, w->ignore_count);
}

/* Links and folders may lead to another file system, which is asked first. */
static void look_at(struct watch *w, const char *path)
{
	if (scan_reaches(w, path))
		scan_look(w, path, false);
	else if (w->held)
		w->entry = mem_strdup(path);
}

static void look_again(struct watch *w)
{
	autofree char *path = w->entry;

	w->entry = NULL;
	look_at(w, path);
}

static void next_entry(struct watch *w)
{
	const struct dirent *entry = readdir(w->dir);

	if (entry == NULL) {
		close_dir(w);
	} else if (worth_a_look(w, entry)) {
		autofree char *path = paths_join(w->scanning->path, entry->d_name);

		if (entry->d_type == DT_REG)
			scan_look(w, path, false);
		else
			look_at(w, path);
	}
}

static void sweep(struct watch *w)
{
	struct folder *f, *next;

	w->sweep_due = false;
	for (f = LIST_FIRST(&w->folders.all); f != NULL; f = next) {
		next = LIST_NEXT(f, link);
		if (f->generation != w->generation)
			forget_folder(w, f);
	}
	w->roots_due = true;
}

void scan_turn(struct watch *w)
{
	int64_t end = monotonic_ns() + TURN_NS;

	w->held = false;
	if (w->mounts_due)
		check_mounts(w);
	if (w->roots_due)
		check_roots(w);
	if (w->dir != NULL && !scan_reaches(w, w->scanning->path) && !w->held)
		scan_folder_lost(w, w->scanning);
	while (!w->held && monotonic_ns() < end && (w->dir != NULL || !TAILQ_EMPTY(&w->queue))) {
		if (w->dir == NULL)
			next_folder(w);
		else if (w->entry != NULL)
			look_again(w);
		else
			next_entry(w);
	}
	if (w->held)
		return; /* the answer brings us back */
	if (w->dir == NULL && TAILQ_EMPTY(&w->queue) && w->sweep_due)
		sweep(w);
	if (!scan_idle(w))
		scan_soon(w);
}

void scan_finish(struct watch *w)
{
	struct folder *f;

	while ((f = LIST_FIRST(&w->folders.all)) != NULL)
		forget_folder(w, f);
}
