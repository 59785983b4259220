#include "settle.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <search.h>
#include <string.h>
#include <sys/queue.h>
#include <time.h>
#include <unistd.h>

#include "folders.h"
#include "paced/base/memory.h"
#include "paced/formats.h"

#define SECOND_NS     INT64_C(1000000000)
#define LEAST_WAIT_NS (SECOND_NS / 50) /* files that are due together are looked at together */
#define ROUND_NS      (SECOND_NS / 50) /* then the loop has its turn */
#define FIT_HEAD      14

struct waiting {
	TAILQ_ENTRY(waiting) link;
	char *path;
	struct file_stamp stamp;
	int64_t since; /* monotonic: no change was seen since then */
	int64_t due;
	bool asked; /* what `completeness` says is of this stamp */
	enum completeness completeness;
	bool growing;
	unsigned looks; /* without a change */
};

struct settle {
	TAILQ_HEAD(, waiting) all;
	void *by_path; /* tsearch(3) */
	size_t count, growing;
	int64_t settle_ns, growing_ns;
	struct event *timer;
	int64_t armed; /* when the timer is due; INT64_MAX: it is not set */
	void (*due)(const char *path, void *user);
	void (*done)(void *user);
	void *user;
};

int64_t monotonic_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * SECOND_NS + now.tv_nsec;
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t most(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t ns_of(struct timespec t)
{
	return t.tv_sec * SECOND_NS + t.tv_nsec;
}

struct file_stamp stamp_of(const struct stat *st)
{
	return (struct file_stamp){.device = st->st_dev,
		.inode = st->st_ino,
		.size = st->st_size,
		.mtime_ns = ns_of(st->st_mtim)};
}

static bool same_stamp(const struct file_stamp *a, const struct file_stamp *b)
{
	return a->device == b->device && a->inode == b->inode && a->size == b->size &&
	       a->mtime_ns == b->mtime_ns;
}

static int compare_path(const void *a, const void *b)
{
	const struct waiting *x = a, *y = b;

	return strcmp(x->path, y->path);
}

static struct waiting *find(const struct settle *s, const char *path)
{
	struct waiting like = {0};
	union {
		const char *in;
		char *out;
	} name = {.in = path};

	like.path = name.out;
	struct waiting *const *node = tfind(&like, &s->by_path, compare_path);
	return node != NULL ? *node : NULL;
}

static struct waiting *add(struct settle *s, const char *path)
{
	struct waiting *w = mem_alloc(1, sizeof *w);

	w->path = mem_strdup(path);
	w->since = monotonic_ns();
	TAILQ_INSERT_TAIL(&s->all, w, link);
	mem_check(tsearch(w, &s->by_path, compare_path));
	s->count++;
	return w;
}

static void drop(struct settle *s, struct waiting *w)
{
	TAILQ_REMOVE(&s->all, w, link);
	tdelete(w, &s->by_path, compare_path);
	s->count--;
	s->growing -= w->growing;
	free(w->path);
	free(w);
}

static void arm(struct settle *s, int64_t due)
{
	int64_t pause = most(due - monotonic_ns(), LEAST_WAIT_NS);
	struct timeval tv = {
		.tv_sec = pause / SECOND_NS, .tv_usec = (suseconds_t)(pause % SECOND_NS / 1000)};

	if (due >= s->armed)
		return;
	s->armed = due;
	evtimer_add(s->timer, &tv);
}

static void arm_next(struct settle *s)
{
	struct waiting *w;
	int64_t due = INT64_MAX;

	s->armed = INT64_MAX;
	TAILQ_FOREACH(w, &s->all, link)
	due = least(due, w->due);
	if (due < INT64_MAX)
		arm(s, due);
	else
		evtimer_del(s->timer);
}

static void on_timer(int fd, short what, void *user)
{
	struct settle *s = user;
	struct waiting *w, *next;
	int64_t now = monotonic_ns();

	(void)fd, (void)what;
	for (w = TAILQ_FIRST(&s->all); w != NULL; w = next) {
		next = TAILQ_NEXT(w, link);
		if (w->due > now)
			continue;
		autofree char *path = mem_strdup(w->path); /* outlives `w` */
		s->due(path, s->user);
		if (monotonic_ns() - now > ROUND_NS)
			break;
	}
	arm_next(s);
	s->done(s->user);
}

struct settle *settle_create(struct event_base *base, double settle_s, double growing_s,
	void (*due)(const char *path, void *user), void (*done)(void *user), void *user)
{
	struct settle *s = mem_alloc(1, sizeof *s);

	TAILQ_INIT(&s->all);
	s->settle_ns = (int64_t)(settle_s * (double)SECOND_NS);
	s->growing_ns = (int64_t)(growing_s * (double)SECOND_NS);
	s->armed = INT64_MAX;
	s->due = due;
	s->done = done;
	s->user = user;
	s->timer = evtimer_new(base, on_timer, s);
	return s;
}

void settle_destroy(struct settle *s)
{
	struct waiting *w;

	if (s == NULL)
		return;
	while ((w = TAILQ_FIRST(&s->all)) != NULL)
		drop(s, w);
	if (s->timer != NULL)
		event_free(s->timer);
	free(s);
}

/* How long the file has been as it is, by its own times. */
static int64_t quiet_ns(const struct stat *st)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return most(ns_of(now) - most(ns_of(st->st_mtim), ns_of(st->st_ctim)), 0);
}

static size_t read_some(int fd, uint8_t *data, size_t length)
{
	size_t at = 0;

	while (at < length) {
		ssize_t n = pread(fd, data + at, length - at, (off_t)at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		at += (size_t)n;
	}
	return at;
}

static enum completeness ask_bytes(int fd, size_t size)
{
	uint8_t head[FIT_HEAD];

	if (format_detect(head, read_some(fd, head, sizeof head)) != FORMAT_FIT)
		return COMPLETE_UNKNOWN;
	autofree uint8_t *data = mem_alloc(size, 1);
	return format_completeness(data, read_some(fd, data, size));
}

/* It was a regular file when it was measured. In case it is none any more, opening does not wait.
 */
static enum completeness ask_file(const char *path, off_t size)
{
	struct stat st;

	if (size == 0)
		return COMPLETE_GROWING;
	if (size > MOST_LOOK_BYTES)
		return COMPLETE_UNKNOWN;
	autoclose int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_size != size)
		return COMPLETE_UNKNOWN;
	return ask_bytes(fd, (size_t)size);
}

static void set_growing(struct settle *s, struct waiting *w, bool growing)
{
	s->growing += (size_t)growing - (size_t)w->growing;
	w->growing = growing;
}

/* What is still missing may come without an event: looks at 2, 4, 8 ... seconds. */
static void wait_for(struct settle *s, struct waiting *w, int64_t rest_ns)
{
	int64_t pause = rest_ns;

	if (w->growing)
		pause = least(rest_ns, most(s->settle_ns, LEAST_WAIT_NS) << least(w->looks, 5));
	w->looks++;
	w->due = monotonic_ns() + pause;
	arm(s, w->due);
}

static void note_stamp(struct waiting *w, const struct stat *st)
{
	struct file_stamp stamp = stamp_of(st);

	if (w->asked && same_stamp(&stamp, &w->stamp))
		return;
	w->stamp = stamp;
	w->since = monotonic_ns();
	w->looks = 0;
	w->asked = true;
	w->completeness = ask_file(w->path, st->st_size);
}

bool settle_rested(struct settle *s, const char *path, const struct stat *st)
{
	struct waiting *w = find(s, path);

	if (quiet_ns(st) >= s->growing_ns) {
		settle_forget(s, path);
		return true;
	}
	if (w == NULL)
		w = add(s, path);
	note_stamp(w, st);
	set_growing(s, w, w->completeness == COMPLETE_GROWING);
	int64_t quiet = most(quiet_ns(st), monotonic_ns() - w->since);
	int64_t needed = w->growing ? s->growing_ns : s->settle_ns;
	if (w->completeness == COMPLETE_YES || quiet >= needed) {
		drop(s, w);
		return true;
	}
	wait_for(s, w, needed - quiet);
	return false;
}

void settle_forget(struct settle *s, const char *path)
{
	struct waiting *w = find(s, path);

	if (w != NULL)
		drop(s, w);
}

void settle_forget_within(struct settle *s, const char *folder)
{
	struct waiting *w, *next;

	for (w = TAILQ_FIRST(&s->all); w != NULL; w = next) {
		next = TAILQ_NEXT(w, link);
		if (path_within(w->path, folder))
			drop(s, w);
	}
}

size_t settle_count(const struct settle *s)
{
	return s->count;
}

size_t settle_soon(const struct settle *s)
{
	return s->count - s->growing;
}
