#include "again.h"

#include <stdlib.h>

#include <event2/event.h>

#include "paced/base/memory.h"
#include "paced/child.h"

#define MOST_S 300

struct again {
	struct event *timer;
	unsigned due;    /* wait for the timer */
	unsigned failed; /* failed, and did not go well since */
	struct backoff backoff;
	void (*try)(unsigned chores, void *user);
	void *user;
};

static void on_timer(evutil_socket_t fd, short what, void *user)
{
	struct again *a = user;
	unsigned chores = a->due;
	(void)fd, (void)what;
	a->due = 0;
	a->try(chores, a->user);
}

struct again *again_create(
	struct event_base *base, void (*try)(unsigned chores, void *user), void *user)
{
	struct again *a = mem_alloc(1, sizeof(*a));
	*a = (struct again){.backoff = {.most_s = MOST_S}, .try = try, .user = user};
	a->timer = evtimer_new(base, on_timer, a);
	return a;
}

void again_destroy(struct again *a)
{
	if (!a)
		return;
	event_free(a->timer);
	free(a);
}

void again_later(struct again *a, unsigned chores)
{
	if (!a->due) {
		struct timeval pause = {.tv_sec = (time_t)backoff_next_s(&a->backoff)};
		event_add(a->timer, &pause);
	}
	a->due |= chores;
	a->failed |= chores;
}

void again_done(struct again *a, unsigned chores)
{
	a->failed &= ~chores;
	a->due &= ~chores;
	if (a->failed)
		return;
	event_del(a->timer);
	backoff_reset(&a->backoff);
}

bool again_pending(const struct again *a)
{
	return a->failed != 0;
}
