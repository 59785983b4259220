#include <errno.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/base/paths.h"
#include "private.h"

#define FOLDER_GONE (IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED)
#define ENTRY_GONE  (IN_DELETE | IN_MOVED_FROM)
#define READ_BYTES  16384 /* some hundred events, then the loop has its turn */

static void handle_gone(struct watch *w, const char *path)
{
	scan_path_lost(w, path);
	if (w->calls.gone == NULL)
		return;
	w->owes_quiet = true;
	w->calls.gone(path, w->calls.user);
}

static void handle_entry(struct watch *w, struct folder *f, uint32_t mask, const char *name)
{
	if (watch_name_ignored(name, (const char *const *)w->ignore, w->ignore_count))
		return;
	autofree char *path = paths_join(f->path, name);

	if (mask & ENTRY_GONE)
		handle_gone(w, path);
	else if (!scan_reaches(w, path))
		scan_again(w, f);
	else
		scan_look(w, path, (mask & IN_MOVED_TO) != 0);
}

static void handle(struct watch *w, const struct inotify_event *event)
{
	const char *name = event->len > 0 ? event->name : NULL;

	if (event->mask & IN_Q_OVERFLOW) {
		log_info("more events than inotify keeps: looking at all folders");
		scan_all_soon(w);
		return;
	}
	if (anchors_touched(w, event->wd, event->mask, name)) {
		w->roots_due = true;
		scan_soon(w);
	}
	struct folder *f = folders_by_wd(&w->folders, event->wd);
	if (f == NULL)
		return;
	if (event->mask & FOLDER_GONE)
		scan_folder_lost(w, f);
	else if (name != NULL)
		handle_entry(w, f, event->mask, name);
}

void events_read(struct watch *w)
{
	_Alignas(struct inotify_event) char bytes[READ_BYTES];
	ssize_t n = read(w->inotify, bytes, sizeof bytes);

	for (ssize_t at = 0; at < n;) {
		const struct inotify_event *event = (const void *)(bytes + at);

		handle(w, event);
		at += (ssize_t)(sizeof *event + event->len);
	}
}
