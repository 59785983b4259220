#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "paced/base/memory.h"
#include "private.h"

#define SELF_EVENTS (IN_MOVE_SELF | IN_DELETE_SELF)
#define NAME_EVENTS (IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ATTRIB)

static void anchor_watch(const struct watch *w, struct anchor *a, const char *path, uint32_t mask)
{
	const struct stat like = {.st_dev = a->device, .st_ino = a->inode};
	const struct folder *same = folders_by_identity(&w->folders, &like);

	if (same != NULL) {
		a->wd = same->wd;
		return;
	}
	/* A folder on the way to several roots keeps what the first of them asked for. */
	for (size_t i = 0; i < w->anchor_count; i++)
		if (w->anchors[i].device == a->device && w->anchors[i].inode == a->inode)
			mask |= IN_MASK_ADD;
	a->wd = inotify_add_watch(w->inotify, path, mask | IN_ONLYDIR);
}

/* Watches the folder `path` on the way to a root for what happens to `name` in it. Returns whether
 * the way goes on. */
static bool add_anchor(struct watch *w, const char *path, const char *name, const char *step)
{
	struct stat st, next;
	uint32_t mask = SELF_EVENTS;
	bool there = lstat(step, &next) == 0;
	bool silent = there && S_ISDIR(next.st_mode) && access(step, R_OK | X_OK) == 0;

	if (stat(path, &st) < 0)
		return false;
	/* A folder in its place says itself when it goes; a gap, a link and a folder that cannot be
	 * read must be watched from above. */
	if (!silent)
		mask |= NAME_EVENTS;
	w->anchors = mem_grow(w->anchors, w->anchor_count, &w->anchor_capacity, sizeof *w->anchors);
	struct anchor a = {
		.device = st.st_dev, .inode = st.st_ino, .wd = -1, .name = mem_strdup(name)};
	anchor_watch(w, &a, path, mask);
	w->anchors_blind |= !silent && (a.wd < 0 || scan_is_blind(path));
	w->anchors[w->anchor_count++] = a;
	return there;
}

/* For /home/me/Activities: "/" and "home", "/home" and "me", "/home/me" and "Activities". */
static void add_anchors(struct watch *w, const char *root)
{
	bool on = true;

	for (const char *slash = root; on && slash != NULL;) {
		const char *name = slash + 1, *next = strchr(name, '/');
		size_t length = next != NULL ? (size_t)(next - name) : strlen(name);
		autofree char *path = slash == root ? mem_strdup("/")
						    : mem_strndup(root, (size_t)(slash - root));
		autofree char *step_name = mem_strndup(name, length);
		autofree char *step = mem_strndup(root, (size_t)(name - root) + length);

		on = scan_reaches(w, step) && add_anchor(w, path, step_name, step);
		slash = next;
	}
}

static bool is_anchor(const struct watch *w, int wd)
{
	for (size_t i = 0; i < w->anchor_count; i++)
		if (w->anchors[i].wd == wd)
			return true;
	return false;
}

static void free_names(struct anchor *anchors, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(anchors[i].name);
}

void anchors_rebuild(struct watch *w)
{
	autofree struct anchor *before = w->anchors;
	size_t before_count = w->anchor_count;

	w->anchors = NULL;
	w->anchors_blind = false;
	w->anchor_count = w->anchor_capacity = 0;
	for (size_t i = 0; i < w->root_count; i++)
		add_anchors(w, w->roots[i].path);
	for (size_t i = 0; i < before_count; i++) {
		int wd = before[i].wd;

		if (wd >= 0 && !is_anchor(w, wd) && folders_by_wd(&w->folders, wd) == NULL)
			inotify_rm_watch(w->inotify, wd);
	}
	free_names(before, before_count);
}

bool anchors_touched(const struct watch *w, int wd, uint32_t mask, const char *name)
{
	for (size_t i = 0; i < w->anchor_count; i++) {
		const struct anchor *a = &w->anchors[i];

		if (a->wd != wd)
			continue;
		if ((mask & (SELF_EVENTS | IN_UNMOUNT)) ||
			(name != NULL && strcmp(name, a->name) == 0))
			return true;
	}
	return false;
}

void anchors_finish(struct watch *w)
{
	free_names(w->anchors, w->anchor_count);
	free(w->anchors);
}
