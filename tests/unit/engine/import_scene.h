/*
 * A home of its own, recordings of a made-up runner, and an import of them.
 */
#ifndef TESTS_ENGINE_IMPORT_SCENE_H
#define TESTS_ENGINE_IMPORT_SCENE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "paced/engine.h"

#define START INT64_C(1795600000) /* 2026-11-25 09:46:40 UTC */

static char root[] = "/tmp/paced-import-XXXXXX";

/* ---- recordings ---- */

struct shape {
	int64_t start;
	uint32_t course;
	bool no_hr, no_place;
	double every_s; /* 0: 1 s */
	uint64_t serial;
};

/* The run of a morning, so many days before START. */
static inline struct shape run_of(int i)
{
	return (struct shape){
		.start = START - (int64_t)i * 86400, .course = (uint32_t)i % 20, .serial = 9};
}

static inline struct buffer fit_of(struct shape s)
{
	struct activity a;
	struct buffer b = {0};
	double every = s.every_s > 0 ? s.every_s : 1;
	activity_init(&a);
	a.start = s.start;
	a.utc_offset_s = 0;
	a.sport = SPORT_RUN;
	a.serial = s.serial;
	a.created = s.start;
	a.timer_s = a.elapsed_s = 1800;
	a.distance_m = 1800 * 3;
	a.sample_count = (size_t)(1800 / every) + 1;
	a.samples = mem_alloc(a.sample_count, sizeof(*a.samples));
	for (size_t i = 0; i < a.sample_count; i++) {
		double t = (double)i * every;
		a.samples[i] = (struct sample){.t = t,
			.lat = s.no_place ? NAN : 47 + s.course * .01 + t * 2e-5,
			.lon = s.no_place ? NAN : 8,
			.distance = (float)(t * 3),
			.speed = 3,
			.altitude = NAN,
			.hr = s.no_hr ? NAN : (float)(140 + (int)s.course + (int)t / 60 % 20),
			.cadence = NAN,
			.power = NAN};
	}
	fit_encode_activity(&a, &b);
	activity_finish(&a);
	return b;
}

static inline char *write_file(const char *name, struct buffer b)
{
	char *path = paths_join(root, name);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(b.data, 1, b.length, f), b.length);
	fclose(f);
	buffer_finish(&b);
	return path;
}

/* ---- importing ---- */

struct scene {
	struct engine *g;
	struct import_summary sum;
	size_t told_files, told_sessions, trouble;
};

static inline void count_told_file(const struct file_row *row, void *user)
{
	(void)row;
	((struct scene *)user)->told_files++;
}

static inline void count_told_session(const struct session *s, void *user)
{
	(void)s;
	((struct scene *)user)->told_sessions++;
}

static inline void count_trouble(const struct error *e, void *user)
{
	(void)e;
	((struct scene *)user)->trouble++;
}

static inline void import_all(struct scene *s, char **paths, size_t count)
{
	struct supervisor *supervisor = supervisor_create(NULL);
	const struct import_calls calls = {.file = count_told_file,
		.session = count_told_session,
		.trouble = count_trouble,
		.user = s};
	struct importer *i = importer_create(s->g, supervisor, &calls);
	s->told_files = s->told_sessions = 0;
	for (size_t k = 0; k < count; k++)
		importer_add(i, paths[k], NULL);
	supervisor_run(supervisor);
	assert_int_equal(importer_pending(i), 0);
	s->sum = importer_take_summary(i);
	importer_destroy(i);
	supervisor_destroy(supervisor);
}

static inline void import_one(struct scene *s, const char *name, struct buffer b)
{
	autofree char *path = write_file(name, b);
	import_all(s, &path, 1);
}

static inline void open_scene(struct scene *s)
{
	struct error why = {0};
	autofree char *home = paths_join(root, "home");
	s->g = engine_open(&(struct engine_options){.home = home}, &why);
	if (!s->g)
		fail_msg("%s", why.text);
}

static inline int set_up(void **state)
{
	struct scene *s = mem_alloc(1, sizeof(*s));
	setenv("TZ", "UTC", 1);
	strcpy(root + strlen(root) - 6, "XXXXXX");
	assert_non_null(mkdtemp(root));
	open_scene(s);
	*state = s;
	return 0;
}

static inline int tear_down(void **state)
{
	struct scene *s = *state;
	autofree char *command = mem_printf("rm -rf %s", root);
	engine_close(s->g);
	free(s);
	return system(command);
}

static inline void expect_counts(struct scene *s, int64_t sessions, int64_t duplicates)
{
	struct store_counts c;
	const struct history *h = engine_history(s->g, time(NULL), NULL);
	assert_true(store_counts(engine_store(s->g), &c, NULL));
	assert_int_equal(c.sessions, sessions);
	assert_int_equal(c.duplicates, duplicates);
	assert_int_equal(h->session_count, sessions);
	for (size_t i = 0; i < h->session_count; i++)
		assert_true(h->sessions[i].load > 0);
}

struct wanted {
	const char *end; /* of the path */
	struct file_row row;
	bool found;
};

static inline bool look_for(const struct file_row *f, void *user)
{
	struct wanted *w = user;
	if (text_ends_with(f->path, w->end)) {
		w->found = true;
		w->row = *f;
	}
	return !w->found;
}

/* The newest one. Its path is not kept. */
static inline struct file_row row_of(struct scene *s, const char *end)
{
	struct wanted w = {.end = end};
	assert_true(store_files(engine_store(s->g), -1, 1000, look_for, &w, NULL));
	if (!w.found)
		fail_msg("no row of %s", end);
	return w.row;
}

static inline void expect_row(
	struct scene *s, const char *end, enum file_state state, enum file_kind kind)
{
	struct file_row row = row_of(s, end);
	if (row.state != state || row.kind != kind)
		fail_msg("%s is %s, %s: %s", end, file_state_name(row.state),
			file_kind_name(row.kind), row.reason);
}

static inline void note(struct scene *s, const char *line)
{
	struct error why = {0};
	if (!engine_note(s->g, line, time(NULL), NULL, &why))
		fail_msg("%s: %s", line, why.text);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

#endif
