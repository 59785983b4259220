#include "alarm.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <event2/event.h>

#include "paced/base/date.h"
#include "paced/base/memory.h"

struct alarm {
	int fd;
	struct event *event;
	void (*ring)(void *user);
	void *user;
};

/* The read gives ECANCELED when the clock was set: the moment is then looked at anew. */
static void on_timer(evutil_socket_t fd, short what, void *user)
{
	struct alarm *a = user;
	uint64_t times;
	(void)what;
	if (read((int)fd, &times, sizeof(times)) < 0 && errno != ECANCELED)
		return;
	a->ring(a->user);
}

struct alarm *alarm_create(
	struct event_base *base, void (*ring)(void *user), void *user, struct error *e)
{
	struct alarm *a = mem_alloc(1, sizeof(*a));
	a->ring = ring;
	a->user = user;
	a->fd = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
	if (a->fd >= 0)
		a->event = event_new(base, a->fd, EV_READ | EV_PERSIST, on_timer, a);
	if (!a->event || event_add(a->event, NULL) != 0) {
		error_errno(e, "cannot set a timer");
		alarm_destroy(a);
		return NULL;
	}
	return a;
}

void alarm_destroy(struct alarm *a)
{
	if (!a)
		return;
	if (a->event)
		event_free(a->event);
	if (a->fd >= 0)
		close(a->fd);
	free(a);
}

void alarm_set(struct alarm *a, int64_t at)
{
	struct itimerspec when = {0};
	if (at != TIME_NONE)
		when.it_value.tv_sec = at > 0 ? at : 1;
	timerfd_settime(a->fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &when, NULL);
}
