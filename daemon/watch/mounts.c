#include <event2/event.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "paced/base/memory.h"
#include "private.h"

/* The kernel tells of a changed table by EPOLLPRI, which libevent does not ask for, and calls the
 * file always readable, on which it would spin. An epoll of our own in between is readable on
 * changes only. */
struct mounts {
	int table;
	int poll;
	struct event *event;
	void (*changed)(void *user);
	void *user;
};

/* Nothing is fetched from the inner epoll: the kernel tells of a change once, to the first who
 * asks, and that was the loop. */
static void on_change(int fd, short what, void *user)
{
	const struct mounts *m = user;

	(void)fd, (void)what;
	m->changed(m->user);
}

static bool set_up(struct mounts *m, struct event_base *base)
{
	struct epoll_event wanted = {.events = EPOLLPRI};

	m->table = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
	m->poll = epoll_create1(EPOLL_CLOEXEC);
	if (m->table < 0 || m->poll < 0 || epoll_ctl(m->poll, EPOLL_CTL_ADD, m->table, &wanted) < 0)
		return false;
	m->event = event_new(base, m->poll, EV_READ | EV_PERSIST, on_change, m);
	return m->event != NULL && event_add(m->event, NULL) == 0;
}

struct mounts *mounts_create(struct event_base *base, void (*changed)(void *user), void *user)
{
	struct mounts *m = mem_alloc(1, sizeof *m);

	m->changed = changed;
	m->user = user;
	if (set_up(m, base))
		return m;
	mounts_destroy(m);
	return NULL;
}

void mounts_destroy(struct mounts *m)
{
	if (m == NULL)
		return;
	if (m->event != NULL)
		event_free(m->event);
	if (m->poll >= 0)
		close(m->poll);
	if (m->table >= 0)
		close(m->table);
	free(m);
}
