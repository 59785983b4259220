#include "zone.h"

#include <stdbool.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <time.h>
#include <unistd.h>

#include <event2/event.h>

#include "paced/base/memory.h"

#define LOCALTIME "/etc/localtime"
#define CHANGES   (IN_ATTRIB | IN_MOVE_SELF | IN_DELETE_SELF | IN_CLOSE_WRITE | IN_DONT_FOLLOW)

struct zone {
	int fd;
	struct event *event, *soon;
	void (*changed)(void *user);
	void *user;
};

/* The name is replaced rather than written to: each time another inode has to be watched. While
 * there is none the folder is, for the moment it takes to put the new one in its place. */
static bool watch_it(struct zone *z)
{
	return inotify_add_watch(z->fd, LOCALTIME, CHANGES) >= 0 ||
	       inotify_add_watch(z->fd, "/etc", IN_CREATE | IN_MOVED_TO | IN_ONESHOT) >= 0;
}

static void on_soon(evutil_socket_t fd, short what, void *user)
{
	struct zone *z = user;
	(void)fd, (void)what;
	watch_it(z);
	tzset();
	z->changed(z->user);
}

static void on_event(evutil_socket_t fd, short what, void *user)
{
	struct zone *z = user;
	char events[4096];
	struct timeval pause = {.tv_usec = 100000}; /* several events are one change */
	(void)what;
	while (read((int)fd, events, sizeof(events)) > 0)
		;
	event_add(z->soon, &pause);
}

struct zone *zone_create(struct event_base *base, void (*changed)(void *user), void *user)
{
	struct zone *z = mem_alloc(1, sizeof(*z));
	*z = (struct zone){.changed = changed, .user = user};
	z->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (z->fd < 0 || !watch_it(z)) {
		zone_destroy(z);
		return NULL;
	}
	z->soon = evtimer_new(base, on_soon, z);
	z->event = event_new(base, z->fd, EV_READ | EV_PERSIST, on_event, z);
	event_add(z->event, NULL);
	return z;
}

void zone_destroy(struct zone *z)
{
	if (!z)
		return;
	if (z->event)
		event_free(z->event);
	if (z->soon)
		event_free(z->soon);
	if (z->fd >= 0)
		close(z->fd);
	free(z);
}
