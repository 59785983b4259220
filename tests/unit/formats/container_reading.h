/*
 * Containers read in tests: what was handed out, and a FIT file to pack.
 */
#ifndef PACED_TESTS_CONTAINER_READING_H
#define PACED_TESTS_CONTAINER_READING_H

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "archive_maker.h"
#include "fit_check.h"

#define MOST_SEEN 64

static struct buffer run; /* a FIT file */

struct seen {
	char path[200];
	uint32_t number;
	size_t length;
	uint8_t first;
	bool damaged;
	bool begins_run; /* its bytes are the first of the FIT file */
	enum error_kind kind;
	char text[400];
};

struct reading {
	const uint8_t *data;
	size_t length;
	bool fails; /* with EIO behind the first bytes */
	struct seen seen[MOST_SEEN];
	size_t count, alive;
	size_t most; /* then no more is wanted */
	struct error error;
	bool ok;
};

static inline ptrdiff_t read_bytes(void *user, void *to, size_t length, int64_t at)
{
	struct reading *r = user;
	if (r->fails && at > 0) {
		errno = EIO;
		return -1;
	}
	size_t left = (size_t)at < r->length ? r->length - (size_t)at : 0;
	size_t n = length < left ? length : left;
	if (r->fails && n > 100)
		n = 100;
	memcpy(to, r->data + at, n);
	return (ptrdiff_t)n;
}

static inline bool note(const struct container_member *m, void *user)
{
	struct reading *r = user;
	struct seen *s = &r->seen[r->count++ % MOST_SEEN];
	snprintf(s->path, sizeof(s->path), "%s", m->path ? m->path : "(lone)");
	s->number = m->number;
	s->length = m->length;
	s->first = m->length ? m->data[0] : 0;
	s->damaged = m->damaged;
	s->begins_run = m->length > 0 && m->length <= run.length &&
			memcmp(m->data, run.data, m->length) == 0;
	s->kind = m->error ? m->error->kind : ERROR_NONE;
	snprintf(s->text, sizeof(s->text), "%s", m->error ? m->error->text : "");
	assert_true((m->data == NULL) == (m->error != NULL));
	return r->count != r->most;
}

static inline bool note_alive(int64_t at, void *user)
{
	(void)at;
	((struct reading *)user)->alive++;
	return true;
}

static inline struct reading *read_some(
	struct buffer b, const struct container_limits *limits, uint32_t from, size_t most)
{
	struct reading *r = mem_alloc(1, sizeof(*r));
	*r = (struct reading){.data = b.data, .length = b.length, .most = most};
	const struct container_source source = {read_bytes, r, (int64_t)b.length};
	const struct container_calls calls = {note, note_alive, r};
	r->ok = container_read(&source, limits, from, &calls, &r->error);
	return r;
}

static inline struct reading *read_all(struct buffer b)
{
	return read_some(b, NULL, 0, 0);
}

static inline void expect_paths(const struct reading *r, const char *const *paths, size_t count)
{
	if (!r->ok)
		fail_msg("%s", r->error.text);
	for (size_t i = 0; i < count && i < r->count; i++) {
		assert_string_equal(r->seen[i].path, paths[i]);
		assert_int_equal(r->seen[i].number, i);
	}
	assert_int_equal(r->count, count);
}
#define EXPECT_PATHS(r, ...)                                                                       \
	expect_paths(r, (const char *const[]){__VA_ARGS__},                                        \
		ARRAY_LENGTH(((const char *const[]){__VA_ARGS__})))

static inline int make_run(void **state)
{
	(void)state;
	struct activity a;
	activity_init(&a);
	a.start = 1700000000;
	a.sport = SPORT_RUN;
	a.timer_s = a.elapsed_s = 600;
	a.samples = mem_alloc(600, sizeof(*a.samples));
	a.sample_count = 600;
	for (size_t i = 0; i < 600; i++)
		a.samples[i] = (struct sample){.t = (double)i,
			.lat = 47 + (double)(i * i % 977) / 1e5,
			.lon = 8,
			.distance = (float)i * 3,
			.speed = NAN,
			.altitude = NAN,
			.hr = (float)(120 + i % 40),
			.cadence = NAN,
			.power = NAN};
	fit_encode_activity(&a, &run);
	activity_finish(&a);
	return 0;
}

static inline int free_run(void **state)
{
	(void)state;
	buffer_finish(&run);
	return 0;
}

static inline void add_run(struct maker *m, const char *name)
{
	maker_add(m, name, run.data, run.length);
}

static inline void finish(struct reading *r, struct buffer b)
{
	free(r);
	buffer_finish(&b);
}

#endif
