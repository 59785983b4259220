/*
 * A folder of its own, a watch on it, and a record of what the watch said: one word for each call,
 * such as "a.fit", "quiet", "+run" (folder there) and "-run" (folder gone), names below the scene.
 */
#ifndef PACED_TEST_SCENE_H
#define PACED_TEST_SCENE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "paced/base/memory.h"
#include "paced/formats.h"
#include "paced/watch.h"

#define SETTLE_S  0.3
#define GROWING_S 1.0

struct scene {
	char *top;
	char *root; /* top/sync */
	struct event_base *base;
	struct watch *watch;
	struct buffer said;
	size_t files, quiets;
	const char *known; /* name that counts as known */
	struct watch_folder folder;
	struct watch_options options;
};

static inline void say(struct scene *s, const char *word)
{
	buffer_printf(&s->said, "%s%s", s->said.length > 0 ? " " : "", word);
}

static inline const char *below(const struct scene *s, const char *path)
{
	size_t length = strlen(s->top);

	return strncmp(path, s->top, length) == 0 ? path + length + 1 : path;
}

static inline const char *below_root(const struct scene *s, const char *path)
{
	const char *name = below(s, path);

	return strncmp(name, "sync/", 5) == 0 ? name + 5 : name;
}

static inline void note_file(const char *path, const struct file_stamp *stamp, void *user)
{
	struct scene *s = user;
	struct stat st;

	if (stat(path, &st) == 0)
		assert_int_equal(stamp->inode, st.st_ino);
	s->files++;
	if (s->files < 100)
		say(s, below_root(s, path));
}

static inline void note_quiet(void *user)
{
	struct scene *s = user;

	s->quiets++;
	say(s, "quiet");
}

static inline void note_folder(const char *path, bool present, void *user)
{
	struct scene *s = user;
	autofree char *word = mem_printf("%c%s", present ? '+' : '-', below(s, path));

	say(s, word);
}

static inline bool note_known(const char *path, const struct file_stamp *stamp, void *user)
{
	const struct scene *s = user;

	(void)stamp;
	return s->known != NULL && strcmp(below_root(s, path), s->known) == 0;
}

static inline char *path_of(const struct scene *s, const char *name)
{
	return mem_printf("%s/%s", s->top, name);
}

static inline int scene_set_up(void **state)
{
	struct scene *s = mem_alloc(1, sizeof *s);
	char top[] = "/tmp/paced-watch-XXXXXX";

	if (mkdtemp(top) == NULL)
		return -1;
	s->top = mem_strdup(top);
	s->root = path_of(s, "sync");
	s->base = event_base_new();
	s->folder.path = s->root;
	s->options = (struct watch_options){.folders = &s->folder,
		.folder_count = 1,
		.settle_s = SETTLE_S,
		.growing_s = GROWING_S};
	*state = s;
	return mkdir(s->root, 0700);
}

static inline void run(const char *format, ...) __attribute__((format(printf, 1, 2)));
static inline void run(const char *format, ...)
{
	char command[1000];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(command, sizeof command, format, arguments);
	va_end(arguments);
	assert_int_equal(system(command), 0);
}

static inline int scene_tear_down(void **state)
{
	struct scene *s = *state;

	watch_destroy(s->watch);
	event_base_free(s->base);
	run("rm -rf '%s'", s->top);
	buffer_finish(&s->said);
	free(s->root);
	free(s->top);
	free(s);
	return 0;
}

static inline void turn_for(struct scene *s, double seconds)
{
	struct timeval pause = {.tv_sec = (time_t)seconds,
		.tv_usec = (suseconds_t)((seconds - (double)(time_t)seconds) * 1e6)};

	event_base_loopexit(s->base, &pause);
	event_base_dispatch(s->base);
	for (int i = 0; i < 3; i++) /* what was ready while a busy machine let us wait */
		event_base_loop(s->base, EVLOOP_NONBLOCK);
}

static inline double seconds_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Until `quiets` more bursts have ended, at most ten seconds. */
static inline void turn_until_quiet(struct scene *s, size_t quiets)
{
	double end = seconds_now() + 10;

	quiets += s->quiets;
	while (s->quiets < quiets) {
		assert_true(seconds_now() < end);
		turn_for(s, 0.005);
	}
}

static inline void assert_said(struct scene *s, const char *expected)
{
	buffer_printf(&s->said, "%s", "");
	assert_string_equal((const char *)s->said.data, expected);
	s->said.length = 0;
}

static inline void assert_said_or(struct scene *s, const char *expected, const char *also)
{
	buffer_printf(&s->said, "%s", "");
	bool other = strcmp((const char *)s->said.data, also) == 0;
	assert_said(s, other ? also : expected);
}

static inline void begin(struct scene *s)
{
	const struct watch_calls calls = {.file = note_file,
		.quiet = note_quiet,
		.folder = note_folder,
		.known = note_known,
		.user = s};
	struct error e = {0};

	s->watch = watch_create(s->base, &s->options, &calls, &e);
	if (s->watch == NULL)
		fail_msg("%s", e.text);
	assert_int_equal(s->said.length, 0);
	turn_until_quiet(s, 1);
}

/* As begin, on an empty folder. */
static inline struct scene *scene_of(void **state)
{
	struct scene *s = *state;

	begin(s);
	assert_said(s, "+sync quiet");
	return s;
}

static inline int open_at(const struct scene *s, const char *name, int flags)
{
	autofree char *path = path_of(s, name);
	int fd = open(path, flags | O_CLOEXEC, 0600);

	if (fd < 0)
		fail_msg("%s: %s", path, strerror(errno));
	return fd;
}

static inline void put(int fd, const void *data, size_t length)
{
	assert_int_equal(write(fd, data, length), length);
}

static inline void write_text(const struct scene *s, const char *name, const char *text)
{
	int fd = open_at(s, name, O_WRONLY | O_CREAT | O_TRUNC);

	put(fd, text, strlen(text));
	close(fd);
}

static inline void move(const struct scene *s, const char *from, const char *to)
{
	autofree char *old = path_of(s, from);
	autofree char *new = path_of(s, to);

	assert_int_equal(rename(old, new), 0);
}

static inline void make_folder(const struct scene *s, const char *name)
{
	autofree char *path = path_of(s, name);

	assert_int_equal(mkdir(path, 0700), 0);
}

static inline void remove_file(const struct scene *s, const char *name)
{
	autofree char *path = path_of(s, name);

	assert_int_equal(unlink(path), 0);
}

/* The bytes of a small FIT activity; `number` makes it another one. */
static inline struct buffer fit_bytes(int number)
{
	struct activity a;
	struct buffer out = {0};

	activity_init(&a);
	a.start = 1700000000 + number * 86400;
	a.sport = SPORT_RUN;
	a.utc_offset_s = 3600;
	fit_encode_activity(&a, &out);
	activity_finish(&a);
	assert_int_equal(format_completeness(out.data, out.length), COMPLETE_YES);
	return out;
}

static inline void write_fit(const struct scene *s, const char *name, int number)
{
	struct buffer bytes = fit_bytes(number);
	int fd = open_at(s, name, O_WRONLY | O_CREAT | O_TRUNC);

	put(fd, bytes.data, bytes.length);
	close(fd);
	buffer_finish(&bytes);
}

static inline int count_timeout(const struct event_base *base, const struct event *ev, void *user)
{
	(void)base;
	if (event_pending(ev, EV_TIMEOUT, NULL))
		++*(unsigned *)user;
	return 0;
}

/* Timers that would wake an idle process. */
static inline unsigned timers_armed(const struct scene *s)
{
	unsigned n = 0;

	event_base_foreach_event(s->base, count_timeout, &n);
	return n;
}

/* inotify watches of this process. */
static inline size_t watches(void)
{
	FILE *list = popen("cat /proc/$PPID/fdinfo/* 2>/dev/null | grep -c '^inotify wd:'", "r");
	unsigned n = 0;

	assert_non_null(list);
	assert_int_equal(fscanf(list, "%u", &n), 1);
	pclose(list);
	return n;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_set_up, scene_tear_down)

#endif
