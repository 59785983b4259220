#include "reach.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/queue.h>
#include <sys/stat.h>
#include <time.h>

#include <event2/event.h>

#include "foreign.h"
#include "paced/base/log.h"
#include "paced/base/memory.h"

#define PATIENCE_S 3
/* Longer than the patience, so that slow ones are not asked in turns. */
#define FRESH_NS INT64_C(5000000000)

/* A foreign file system that was asked about. */
struct peer {
	LIST_ENTRY(peer) link;
	struct reach *reach;
	int id;     /* of the mount */
	char *path; /* that the child looks at */
	struct child *child;
	struct event *late;
	int64_t answered_ns; /* monotonic; 0: not yet */
	bool silent;
};

struct reach {
	struct event_base *base;
	struct supervisor *supervisor;
	struct mount_table *mounts;
	LIST_HEAD(, peer) peers;
	void (*changed)(void *user);
	void *user;
};

static int64_t now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

struct reach *reach_create(
	struct event_base *base, struct supervisor *s, void (*changed)(void *user), void *user)
{
	struct reach *r = mem_alloc(1, sizeof(*r));
	*r = (struct reach){.base = base,
		.supervisor = s,
		.mounts = mount_table_create(),
		.changed = changed,
		.user = user};
	LIST_INIT(&r->peers);
	return r;
}

static void peer_free(struct peer *p)
{
	LIST_REMOVE(p, link);
	event_free(p->late);
	free(p->path);
	free(p);
}

void reach_destroy(struct reach *r)
{
	if (!r)
		return;
	for (struct peer *p; (p = LIST_FIRST(&r->peers));)
		peer_free(p);
	mount_table_destroy(r->mounts);
	free(r);
}

/* ---- asking ---- */

/* Whatever comes back, "no such file" too, is an answer. */
static int look(int channel, void *context)
{
	const struct peer *p = context;
	struct stat st;
	(void)channel;
	DIR *dir = stat(p->path, &st) == 0 ? opendir(p->path) : NULL;
	if (dir) {
		(void)readdir(dir);
		closedir(dir);
	}
	return 0;
}

static void on_end(struct child *c, struct child_result r, void *user)
{
	struct peer *p = user;
	(void)c;
	p->child = NULL;
	event_del(p->late);
	if (r.end == CHILD_STOPPED)
		return;
	if (p->silent)
		log_info("%s answers again", p->path);
	p->silent = false;
	p->answered_ns = r.end == CHILD_DONE ? now_ns() : 0;
	p->reach->changed(p->reach->user);
}

/* The child stays where it is until its file system answers, which brings us back. */
static void on_late(evutil_socket_t fd, short what, void *user)
{
	struct peer *p = user;
	(void)fd, (void)what;
	log_warning("%s does not answer: left alone until it does", p->path);
	p->silent = true;
	p->reach->changed(p->reach->user);
}

static bool start(struct peer *p, const char *path)
{
	struct error why = {0};
	struct timeval patience = {.tv_sec = PATIENCE_S};
	struct child_spec spec = {
		.name = "reach", .run = look, .context = p, .on_end = on_end, .user = p};
	free(p->path);
	p->path = mem_strdup(path);
	p->child = child_start(p->reach->supervisor, &spec, &why);
	if (p->child)
		event_add(p->late, &patience);
	else
		log_debug("nobody asks whether %s answers: %s", path, why.text);
	return p->child != NULL;
}

/* ---- who was asked ---- */

static struct peer *find(struct reach *r, int id)
{
	struct peer *p;
	LIST_FOREACH(p, &r->peers, link)
	if (p->id == id)
		return p;
	p = mem_alloc(1, sizeof(*p));
	*p = (struct peer){.reach = r, .id = id};
	p->late = evtimer_new(r->base, on_late, p);
	LIST_INSERT_HEAD(&r->peers, p, link);
	return p;
}

/* Those whose mount is gone; a child that still waits for it is told to end first. */
static void drop_gone(struct reach *r)
{
	struct peer *p, *next;
	for (p = LIST_FIRST(&r->peers); p; p = next) {
		next = LIST_NEXT(p, link);
		if (mount_table_has(r->mounts, p->id))
			continue;
		if (p->child)
			child_stop(p->child);
		else
			peer_free(p);
	}
}

enum watch_reach reach_ask(struct reach *r, const char *path)
{
	const struct mount_place *place = r->mounts ? mount_table_foreign(r->mounts, path) : NULL;
	if (!place)
		return WATCH_REACHED;
	struct peer *p = find(r, place->id);
	if (p->child)
		return p->silent ? WATCH_SILENT : WATCH_ASKED;
	if (p->answered_ns && now_ns() - p->answered_ns < FRESH_NS)
		return WATCH_REACHED;
	drop_gone(r);
	return start(p, path) ? WATCH_ASKED : WATCH_REACHED;
}
