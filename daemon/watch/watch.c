#include "paced/watch.h"

#include <event2/event.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "private.h"

#define GROWING_S 60.0

static bool events_waiting(const struct watch *w)
{
	int bytes = 0;

	return w->inotify >= 0 && ioctl(w->inotify, FIONREAD, &bytes) == 0 && bytes > 0;
}

static bool is_quiet(const struct watch *w)
{
	return scan_idle(w) && settle_soon(w->settle) == 0 && !events_waiting(w);
}

/* Without a folder that inotify cannot see, no timer is left armed. */
static void arm_periodic(struct watch *w)
{
	struct timeval pause = {.tv_sec = (time_t)w->scan_s};
	bool needed = w->scan_s >= 1 && (w->folders.blind > 0 || w->anchors_blind);

	if (!needed)
		evtimer_del(w->periodic);
	else if (!evtimer_pending(w->periodic, NULL))
		evtimer_add(w->periodic, &pause);
}

/* After whatever was done: has a burst ended? */
static void conclude(void *user)
{
	struct watch *w = user;

	if (!is_quiet(w))
		return;
	arm_periodic(w);
	if (!w->owes_quiet)
		return;
	w->owes_quiet = false;
	seen_turn(&w->seen);
	if (w->calls.quiet != NULL)
		w->calls.quiet(w->calls.user);
}

static void on_notice(int fd, short what, void *user)
{
	(void)fd, (void)what;
	events_read(user);
	conclude(user);
}

static void on_turn(int fd, short what, void *user)
{
	(void)fd, (void)what;
	scan_turn(user);
	conclude(user);
}

static void on_periodic(int fd, short what, void *user)
{
	(void)fd, (void)what;
	scan_blind_soon(user);
}

/* A file whose file system is silent is found again when it answers. */
static void on_due(const char *path, void *user)
{
	struct watch *w = user;

	if (scan_reaches(w, path))
		scan_look(w, path, false);
	else if (!w->held)
		settle_forget(w->settle, path);
}

static void on_mounts(void *user)
{
	scan_check_mounts(user);
}

static char *without_last_slashes(const char *path)
{
	size_t length = strlen(path);

	while (length > 1 && path[length - 1] == '/')
		length--;
	return mem_strndup(path, length);
}

static void copy_options(struct watch *w, const struct watch_options *o)
{
	w->scan_s = o->scan_s;
	w->roots = mem_alloc(o->folder_count, sizeof *w->roots);
	for (; w->root_count < o->folder_count; w->root_count++) {
		struct root *r = &w->roots[w->root_count];

		r->path = without_last_slashes(o->folders[w->root_count].path);
		r->optional = o->folders[w->root_count].optional;
	}
	w->ignore = mem_alloc(o->ignore_count, sizeof *w->ignore);
	for (; w->ignore_count < o->ignore_count; w->ignore_count++)
		w->ignore[w->ignore_count] = mem_strdup(o->ignore[w->ignore_count]);
}

static bool listen_to_kernel(struct watch *w)
{
	w->inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (w->inotify < 0) {
		log_warning("folders are not watched, only scanned: inotify has no instance left "
			    "(fs.inotify.max_user_instances)");
		return true;
	}
	w->notices = event_new(w->base, w->inotify, EV_READ | EV_PERSIST, on_notice, w);
	return w->notices != NULL && event_add(w->notices, NULL) == 0;
}

static bool set_up(struct watch *w, const struct watch_options *o)
{
	double growing_s = o->growing_s > 0 ? o->growing_s : GROWING_S;

	w->turn = evtimer_new(w->base, on_turn, w);
	w->periodic = evtimer_new(w->base, on_periodic, w);
	w->settle = settle_create(w->base, o->settle_s, growing_s, on_due, conclude, w);
	w->mounts = mounts_create(w->base, on_mounts, w);
	return listen_to_kernel(w) && w->turn != NULL && w->periodic != NULL && w->settle != NULL;
}

struct watch *watch_create(struct event_base *base, const struct watch_options *o,
	const struct watch_calls *calls, struct error *e)
{
	struct watch *w = mem_alloc(1, sizeof *w);

	w->base = base;
	w->calls = *calls;
	folders_init(&w->folders);
	TAILQ_INIT(&w->queue);
	copy_options(w, o);
	if (!set_up(w, o)) {
		error_set(e, ERROR_IO, "no folder is watched: the event loop takes no more events");
		watch_destroy(w);
		return NULL;
	}
	w->owes_quiet = true;
	scan_all_soon(w);
	return w;
}

static void free_event(struct event *event)
{
	if (event != NULL)
		event_free(event);
}

static void free_options(struct watch *w)
{
	for (size_t i = 0; i < w->root_count; i++)
		free(w->roots[i].path);
	for (size_t i = 0; i < w->ignore_count; i++)
		free(w->ignore[i]);
	free(w->roots);
	free(w->ignore);
}

void watch_destroy(struct watch *w)
{
	if (w == NULL)
		return;
	scan_finish(w);
	anchors_finish(w);
	seen_finish(&w->seen);
	settle_destroy(w->settle);
	mounts_destroy(w->mounts);
	free_event(w->notices);
	free_event(w->turn);
	free_event(w->periodic);
	if (w->inotify >= 0)
		close(w->inotify);
	free_options(w);
	free(w);
}

void watch_rescan(struct watch *w)
{
	seen_finish(&w->seen);
	w->owes_quiet = true;
	scan_all_soon(w);
}

void watch_answered(struct watch *w)
{
	scan_answered(w);
}

size_t watch_pending(const struct watch *w)
{
	return settle_count(w->settle);
}
