/* Files and archives on their way in: what counts, what is kept beside it, and what the journal
 * decides. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "archive_maker.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "paced/engine.h"

#define START INT64_C(1795600000) /* 2026-11-25 09:46:40 UTC */

static char root[] = "/tmp/paced-import-XXXXXX";

/* ---- recordings ---- */

/* Resting heart rate, as a watch writes it into its file of the day. */
static struct buffer resting_file(int64_t when, int beats)
{
	static const struct fit_field id[] = {{0, 1, FIT_ENUM}};
	static const struct fit_field local[] = {{253, 4, FIT_UINT32}, {0, 4, FIT_UINT32}};
	static const struct fit_field resting[] = {{253, 4, FIT_UINT32}, {0, 1, FIT_UINT8}};
	enum { FILE_ID = 0, MONITORING_INFO = 103, MONITORING_HR = 211, TYPE_MONITORING = 32 };
	struct fit_writer *w = fit_writer_create(14);
	struct buffer b = {0};
	fit_define(w, 0, FILE_ID, false, id, ARRAY_LENGTH(id), NULL, 0);
	fit_data(w, 0, -1);
	fit_put_int(w, TYPE_MONITORING);
	fit_define(w, 1, MONITORING_INFO, false, local, ARRAY_LENGTH(local), NULL, 0);
	fit_data(w, 1, -1);
	fit_put_int(w, when - FIT_EPOCH);
	fit_put_int(w, when - FIT_EPOCH);
	fit_define(w, 2, MONITORING_HR, false, resting, ARRAY_LENGTH(resting), NULL, 0);
	fit_data(w, 2, -1);
	fit_put_int(w, when - FIT_EPOCH);
	fit_put_int(w, beats);
	fit_finish(w, &b);
	fit_writer_destroy(w);
	return b;
}

struct shape {
	int64_t start;
	uint32_t course;
	bool no_hr, no_place;
	double every_s; /* 0: 1 s */
	uint64_t serial;
};

static struct buffer fit_of(struct shape s)
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

static char *write_file(const char *name, struct buffer b)
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

static void count_told_file(const struct file_row *row, void *user)
{
	(void)row;
	((struct scene *)user)->told_files++;
}

static void count_told_session(const struct session *s, void *user)
{
	(void)s;
	((struct scene *)user)->told_sessions++;
}

static void count_trouble(const struct error *e, void *user)
{
	(void)e;
	((struct scene *)user)->trouble++;
}

static void import_all(struct scene *s, char **paths, size_t count)
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

static void import_one(struct scene *s, const char *name, struct buffer b)
{
	autofree char *path = write_file(name, b);
	import_all(s, &path, 1);
}

static void open_scene(struct scene *s)
{
	struct error why = {0};
	autofree char *home = paths_join(root, "home");
	s->g = engine_open(&(struct engine_options){.home = home}, &why);
	if (!s->g)
		fail_msg("%s", why.text);
}

static int set_up(void **state)
{
	struct scene *s = mem_alloc(1, sizeof(*s));
	setenv("TZ", "UTC", 1);
	strcpy(root + strlen(root) - 6, "XXXXXX");
	assert_non_null(mkdtemp(root));
	open_scene(s);
	*state = s;
	return 0;
}

static int tear_down(void **state)
{
	struct scene *s = *state;
	autofree char *command = mem_printf("rm -rf %s", root);
	engine_close(s->g);
	free(s);
	return system(command);
}

static void expect_counts(struct scene *s, int64_t sessions, int64_t duplicates)
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

static bool look_for(const struct file_row *f, void *user)
{
	struct wanted *w = user;
	if (text_ends_with(f->path, w->end)) {
		w->found = true;
		w->row = *f;
	}
	return !w->found;
}

/* The newest one. Its path is not kept. */
static struct file_row row_of(struct scene *s, const char *end)
{
	struct wanted w = {.end = end};
	assert_true(store_files(engine_store(s->g), -1, 1000, look_for, &w, NULL));
	if (!w.found)
		fail_msg("no row of %s", end);
	return w.row;
}

static void expect_row(struct scene *s, const char *end, enum file_state state, enum file_kind kind)
{
	struct file_row row = row_of(s, end);
	if (row.state != state || row.kind != kind)
		fail_msg("%s is %s, %s: %s", end, file_state_name(row.state),
			file_kind_name(row.kind), row.reason);
}

static void note(struct scene *s, const char *line)
{
	struct error why = {0};
	if (!engine_note(s->g, line, time(NULL), NULL, &why))
		fail_msg("%s: %s", line, why.text);
}

/* ---- the same activity twice ---- */

static void test_the_richer_recording_counts(void **state)
{
	struct scene *s = *state;
	import_one(s, "phone.fit", fit_of((struct shape){.start = START, .no_hr = true}));
	assert_int_equal(s->sum.sessions, 1);
	import_one(s, "watch.fit", fit_of((struct shape){.start = START + 7, .serial = 5}));
	expect_counts(s, 1, 1);
	assert_int_equal(s->sum.imported, 1);
	assert_int_equal(s->sum.sessions, 0); /* no news */
	assert_int_equal(s->told_sessions, 0);
	expect_row(s, "phone.fit", FILE_DUPLICATE, FILE_ACTIVITY);
	expect_row(s, "watch.fit", FILE_IMPORTED, FILE_ACTIVITY);
	import_one(s, "export.fit",
		fit_of((struct shape){.start = START + 7, .no_hr = true, .every_s = 5}));
	expect_counts(s, 1, 2);
	assert_int_equal(s->sum.duplicates, 1);
	expect_row(s, "export.fit", FILE_DUPLICATE, FILE_ACTIVITY);
}

static void test_all_at_once(void **state)
{
	struct scene *s = *state;
	char *paths[] = {
		write_file("a.fit", fit_of((struct shape){.start = START, .no_hr = true})),
		write_file("b.fit", fit_of((struct shape){.start = START + 3})),
		write_file("c.fit", fit_of((struct shape){.start = START + 3})),
		write_file("d.fit", fit_of((struct shape){.start = START - 86400, .course = 1})),
	};
	import_all(s, paths, ARRAY_LENGTH(paths));
	expect_counts(s, 2, 1);
	assert_int_equal(s->sum.files, 4);
	assert_int_equal(s->sum.known, 1); /* c is b */
	assert_int_equal(s->sum.sessions, 2);
	assert_int_equal(s->told_sessions, 2);
	for (size_t i = 0; i < ARRAY_LENGTH(paths); i++)
		free(paths[i]);
}

static void test_different_activities_stay_so(void **state)
{
	struct scene *s = *state;
	import_one(s, "a.fit", fit_of((struct shape){.start = START}));
	import_one(s, "b.fit", fit_of((struct shape){.start = START + 20, .course = 3}));
	import_one(s, "c.fit", fit_of((struct shape){.start = START + 86400, .course = 5}));
	expect_counts(s, 3, 0);
}

/* ---- what the journal decides ---- */

static void test_separated_and_joined_again(void **state)
{
	struct scene *s = *state;
	import_one(s, "a.fit", fit_of((struct shape){.start = START, .no_hr = true}));
	import_one(s, "b.fit", fit_of((struct shape){.start = START + 3}));
	expect_counts(s, 1, 1);
	note(s, "2026-11-25T09:46 separate");
	expect_counts(s, 2, 0);
	expect_row(s, "a.fit", FILE_IMPORTED, FILE_ACTIVITY);
	import_one(s, "c.fit", fit_of((struct shape){.start = START + 3, .every_s = 4}));
	expect_counts(s, 3, 0);
	note(s, "2026-11-25 undo 2026-11-25T09:46 separate");
	expect_counts(s, 1, 2);
	expect_row(s, "a.fit", FILE_DUPLICATE, FILE_ACTIVITY);
	expect_row(s, "b.fit", FILE_IMPORTED, FILE_ACTIVITY);
}

/* The line names one of the two. */
static void separate_before(struct scene *s, const char *line)
{
	note(s, line);
	import_one(s, "a.fit", fit_of((struct shape){.start = START}));
	import_one(s, "b.fit", fit_of((struct shape){.start = START + 25, .no_hr = true}));
	expect_counts(s, 2, 0);
	autofree char *undo = mem_printf("2026-11-25 undo %s", line);
	note(s, undo);
	expect_counts(s, 1, 1);
}

static void test_the_first_was_separated_before_it_came(void **state)
{
	separate_before(*state, "2026-11-25T09:46 separate");
}

static void test_the_second_was_separated_before_it_came(void **state)
{
	separate_before(*state, "2026-11-25T09:47 separate");
}

/* b is named by its own minute, which is not that of the one that counts. */
static void test_a_duplicate_is_separated_by_its_own_start(void **state)
{
	struct scene *s = *state;
	import_one(s, "a.fit", fit_of((struct shape){.start = START}));
	import_one(s, "b.fit", fit_of((struct shape){.start = START + 30, .no_hr = true}));
	import_one(s, "c.fit", fit_of((struct shape){.start = START + 1, .no_hr = true}));
	expect_counts(s, 1, 2);
	note(s, "2026-11-25T09:47 separate");
	expect_counts(s, 2, 1);
	expect_row(s, "b.fit", FILE_IMPORTED, FILE_ACTIVITY);
}

static void test_what_was_forgotten_does_not_come_back(void **state)
{
	struct scene *s = *state;
	const struct history *h;
	import_one(s, "a.fit", fit_of((struct shape){.start = START, .no_hr = true}));
	note(s, "2026-11-25T09:46 forget");
	import_one(s, "b.fit", fit_of((struct shape){.start = START + 30}));
	import_one(s, "c.fit", fit_of((struct shape){.start = START + 1}));
	h = engine_history(s->g, time(NULL), NULL);
	assert_int_equal(h->session_count, 0);
	engine_rest(s->g);
	h = engine_history(s->g, time(NULL), NULL);
	assert_int_equal(h->session_count, 0);
}

static void test_decisions_stay_with_their_session(void **state)
{
	struct scene *s = *state;
	import_one(s, "a.fit", fit_of((struct shape){.start = START, .no_hr = true}));
	note(s, "2026-11-25T09:46 load 77");
	import_one(s, "b.fit", fit_of((struct shape){.start = START + 30}));
	expect_counts(s, 1, 1);
	assert_true(fabs(engine_history(s->g, time(NULL), NULL)->sessions[0].load - 77) < 1e-9);
	import_one(s, "c.fit", fit_of((struct shape){.start = START + 2}));
	expect_counts(s, 1, 2);
	expect_row(s, "c.fit", FILE_IMPORTED, FILE_ACTIVITY);
	assert_true(fabs(engine_history(s->g, time(NULL), NULL)->sessions[0].load - 77) < 1e-9);
}

static double resting_hr(struct scene *s, bool *from_watch)
{
	struct athlete who;
	const struct history *h = engine_history(s->g, START, NULL);
	date day = engine_today(s->g, START);
	const struct report *r = history_report(h, day, REPORT_RHR);
	assert_non_null(r);
	*from_watch = r->from_watch;
	history_athlete(h, day + 1, &who);
	assert_int_equal(who.rest_hr.origin, ORIGIN_REPORTED);
	return r->value;
}

/* What a watch measured is a report, until the athlete says otherwise. */
static void test_a_watch_reports_the_resting_heart_rate(void **state)
{
	struct scene *s = *state;
	bool from_watch;
	import_one(s, "rest.fit", resting_file(START - 3600, 48));
	expect_row(s, "rest.fit", FILE_SKIPPED, FILE_MONITORING);
	assert_int_equal(s->sum.reports, 1);
	assert_true(resting_hr(s, &from_watch) == 48);
	assert_true(from_watch);
	import_one(s, "later.fit", resting_file(START - 1800, 47));
	assert_true(resting_hr(s, &from_watch) == 47);
	note(s, "2026-11-25 rhr 51");
	assert_true(resting_hr(s, &from_watch) == 51);
	assert_false(from_watch);
	note(s, "2026-11-25 undo 2026-11-25 rhr 51");
	assert_true(resting_hr(s, &from_watch) == 47);
}

/* ---- archives ---- */

static void add_run(struct maker *m, const char *name, struct shape s)
{
	struct buffer b = fit_of(s);
	maker_add(m, name, b.data, b.length);
	buffer_finish(&b);
}

static struct shape run_of(int i)
{
	return (struct shape){
		.start = START - (int64_t)i * 86400, .course = (uint32_t)i % 20, .serial = 9};
}

static struct buffer export_of(int runs)
{
	struct maker *m = maker_begin("zip", NULL, NULL);
	for (int i = 0; i < runs; i++) {
		char name[64];
		snprintf(name, sizeof(name), "activities/%d.fit", i);
		add_run(m, name, run_of(i));
	}
	maker_add(m, "activities.csv", "id\n", 3);
	maker_add(m, "activities/broken.fit", "<html>", 6);
	return maker_end(m);
}

static void test_an_archive_file_by_file(void **state)
{
	struct scene *s = *state;
	import_one(s, "export.zip", export_of(40));
	expect_counts(s, 40, 0);
	assert_int_equal(s->sum.files, 41);
	assert_int_equal(s->sum.imported, 40);
	assert_int_equal(s->sum.failed, 1);
	assert_int_equal(s->told_files, 42);
	expect_row(s, "export.zip", FILE_IMPORTED, FILE_ARCHIVE);
	expect_row(s, "export.zip/activities/17.fit", FILE_IMPORTED, FILE_ACTIVITY);
	expect_row(s, "export.zip/activities/broken.fit", FILE_FAILED, FILE_UNKNOWN);
	import_one(s, "copy.zip", export_of(40));
	assert_int_equal(s->sum.known, 1);
	assert_int_equal(s->sum.files, 1);
}

static void test_what_is_in_an_archive_is_known(void **state)
{
	struct scene *s = *state;
	import_one(s, "first.fit", fit_of(run_of(0)));
	import_one(s, "export.zip", export_of(3));
	expect_counts(s, 3, 0);
	assert_int_equal(s->sum.known, 1);
	assert_int_equal(s->sum.imported, 2);
	expect_row(s, "first.fit", FILE_IMPORTED, FILE_ACTIVITY);
	import_one(s, "second.fit", fit_of(run_of(1)));
	assert_int_equal(s->sum.known, 1);
	expect_counts(s, 3, 0);
	import_one(s, "later.zip", export_of(2));
	expect_row(s, "later.zip", FILE_DUPLICATE, FILE_ARCHIVE);
	assert_int_equal(s->sum.known, 3);
	expect_counts(s, 3, 0);
}

/* Large enough that several children share it. */
static struct buffer large_export(int runs)
{
	static const uint64_t noise = UINT64_C(6364136223846793005);
	autofree uint64_t *photo = mem_alloc(1 << 17, sizeof(*photo));
	struct maker *m = maker_begin("zip", NULL, NULL);
	for (size_t i = 1; i < 1 << 17; i++)
		photo[i] = (photo[i - 1] + i) * noise;
	for (int i = 0; i < runs; i++) {
		autofree char *name = mem_printf("%d.fit", i);
		add_run(m, name, run_of(i));
	}
	maker_add(m, "photo.jpg", photo, sizeof(*photo) << 17);
	maker_add(m, "broken.fit", "<html>", 6);
	return maker_end(m);
}

static void test_a_large_archive_is_shared(void **state)
{
	struct scene *s = *state;
	import_one(s, "export.zip", large_export(50));
	assert_true(engine_owes_days(s->g));
	assert_true(engine_settle(s->g, time(NULL), NULL));
	expect_counts(s, 50, 0);
	assert_int_equal(s->sum.files, 51);
	assert_int_equal(s->sum.failed, 1);
	assert_int_equal(s->told_files, 52);
	expect_row(s, "export.zip", FILE_IMPORTED, FILE_ARCHIVE);
	import_one(s, "again.zip", large_export(53));
	expect_counts(s, 53, 0);
	assert_int_equal(s->sum.known, 51);
	assert_int_equal(s->sum.imported, 3);
	expect_row(s, "again.zip", FILE_IMPORTED, FILE_ARCHIVE);
	import_one(s, "less.zip", large_export(52));
	assert_int_equal(s->sum.known, 53);
	expect_row(s, "less.zip", FILE_DUPLICATE, FILE_ARCHIVE);
}

static void test_a_large_archive_is_cut(void **state)
{
	struct scene *s = *state;
	struct buffer cut = large_export(50);
	cut.length -= 400000;
	import_one(s, "cut.zip", cut);
	expect_row(s, "cut.zip", FILE_FAILED, FILE_ARCHIVE);
	assert_int_equal(s->sum.imported, 50);
	assert_int_equal(s->sum.failed, 1);
	assert_int_equal(s->sum.files, 51);
}

static void test_an_archive_in_an_archive(void **state)
{
	struct scene *s = *state;
	struct buffer run = fit_of(run_of(1)), gz = packed("gzip", run.data, run.length);
	struct maker *m = maker_begin("zip", NULL, NULL);
	add_run(m, "1.fit", run_of(0));
	maker_add(m, "2.fit.gz", gz.data, gz.length);
	struct buffer part = maker_end(m);
	m = maker_begin("zip", NULL, NULL);
	maker_add(m, "DI_CONNECT/Part1.zip", part.data, part.length);
	import_one(s, "all.zip", maker_end(m));
	expect_counts(s, 2, 0);
	expect_row(s, "all.zip/DI_CONNECT/Part1.zip/2.fit.gz", FILE_IMPORTED, FILE_ACTIVITY);
	import_one(s, "1.fit", run);
	assert_int_equal(s->sum.known, 1);
	buffer_finish(&part);
	buffer_finish(&gz);
}

static void test_a_compressed_file(void **state)
{
	struct scene *s = *state;
	struct buffer run = fit_of(run_of(1));
	import_one(s, "1.fit.gz", packed("gzip", run.data, run.length));
	expect_counts(s, 1, 0);
	expect_row(s, "1.fit.gz", FILE_IMPORTED, FILE_ACTIVITY);
	import_one(s, "1.fit", run);
	expect_counts(s, 1, 1);
	assert_int_equal(s->sum.duplicates, 1);
}

static void test_archives_that_fail(void **state)
{
	struct scene *s = *state;
	struct buffer cut = export_of(5);
	cut.length = cut.length * 7 / 10;
	import_one(s, "cut.zip", cut);
	expect_row(s, "cut.zip", FILE_FAILED, FILE_ARCHIVE);
	assert_int_equal(s->sum.failed, 1);
	assert_true(s->sum.imported >= 3);
	import_one(s, "cut.zip", export_of(5));
	expect_row(s, "cut.zip", FILE_IMPORTED, FILE_ARCHIVE);
	autofree uint8_t *zeros = mem_alloc(20 << 20, 1);
	import_one(s, "bomb.zip", zipped("a.fit", zeros, 20 << 20));
	assert_int_equal(s->told_files, 1);
	assert_int_equal(row_of(s, "bomb.zip").state, FILE_FAILED);
	import_one(s, "photos.zip", zipped("1.jpg", "\xff\xd8\xff", 3));
	expect_row(s, "photos.zip", FILE_SKIPPED, FILE_ARCHIVE);
	assert_int_equal(s->sum.skipped_kind[FILE_ARCHIVE], 1);
}

/* ---- files that come late ---- */

static void import_runs(struct scene *s, int from, int count)
{
	char *paths[100];
	for (int k = 0; k < count; k++) {
		autofree char *name = mem_printf("%03d.fit", from + k);
		paths[k] = write_file(name, fit_of(run_of(from + k)));
	}
	import_all(s, paths, (size_t)count);
	for (int k = 0; k < count; k++)
		free(paths[k]);
}

/* What the model makes of the day of START. */
static struct day day_of_start(struct scene *s)
{
	const struct history *h = engine_history(s->g, START + 86400, NULL);
	assert_int_equal(h->days[h->day_count - 1].date, engine_today(s->g, START + 86400));
	return h->days[h->day_count - 2];
}

static void open_elsewhere(struct scene *s)
{
	engine_close(s->g);
	autofree char *command = mem_printf("rm -rf %s/home", root);
	assert_int_equal(system(command), 0);
	open_scene(s);
}

/* One after the other in their order, and then the other way round: old ones owe days, which are
 * settled once, also after an end in between. */
static void test_old_files_that_come_late(void **state)
{
	struct scene *s = *state;
	for (int k = 6; k-- > 0;)
		import_runs(s, k * 10, 10);
	assert_false(engine_owes_days(s->g));
	expect_counts(s, 60, 0);
	struct day expected = day_of_start(s);
	assert_true(expected.fitness > 1);
	open_elsewhere(s);
	import_runs(s, 0, 36);
	assert_false(engine_owes_days(s->g));
	import_runs(s, 36, 24);
	assert_int_equal(s->told_sessions, 24);
	assert_true(engine_owes_days(s->g));
	assert_false(engine_settled(s->g, time(NULL)));
	engine_close(s->g);
	open_scene(s);
	assert_true(engine_owes_days(s->g));
	assert_true(engine_settle(s->g, time(NULL), NULL));
	assert_false(engine_owes_days(s->g));
	assert_true(engine_settled(s->g, time(NULL)));
	expect_counts(s, 60, 0);
	struct day found = day_of_start(s);
	assert_memory_equal(&found, &expected, sizeof(found));
}

static void test_a_batch_is_settled_at_its_end(void **state)
{
	struct scene *s = *state;
	import_runs(s, 0, 100);
	assert_true(engine_owes_days(s->g));
	import_one(s, "again.fit", fit_of((struct shape){.start = START + 3, .every_s = 4}));
	assert_int_equal(s->sum.duplicates, 1);
	assert_true(engine_settle(s->g, time(NULL), NULL));
	expect_counts(s, 100, 1);
	import_one(s, "new.fit", fit_of((struct shape){.start = START + 80000, .course = 7}));
	assert_false(engine_owes_days(s->g));
	expect_counts(s, 101, 1);
}

/* ---- a store that refuses ---- */

static void test_the_store_refuses_amid_an_archive(void **state)
{
	struct scene *s = *state;
	struct error why = {0};
	enum store_state opened;
	autofree char *path = write_file("export.zip", export_of(60));
	struct supervisor *supervisor = supervisor_create(NULL);
	const struct import_calls calls = {.trouble = count_trouble, .user = s};
	struct importer *i = importer_create(s->g, supervisor, &calls);
	struct store *other = store_open(engine_paths(s->g)->database, false, &opened, &why);
	assert_true(store_begin(other, &why)); /* a writer that takes its time */
	importer_add(i, path, NULL);
	supervisor_run(supervisor);
	assert_int_equal(s->trouble, 1);
	assert_true(importer_pending(i) > 0 && importer_pending(i) <= 17);
	store_close(other);
	importer_retry(i);
	supervisor_run(supervisor);
	assert_int_equal(importer_pending(i), 0);
	expect_counts(s, 60, 0);
	struct import_summary sum = importer_take_summary(i);
	assert_int_equal(sum.imported, 60);
	importer_destroy(i);
	supervisor_destroy(supervisor);
	expect_row(s, "export.zip", FILE_IMPORTED, FILE_ARCHIVE);
}

/* The disk is full when the group is committed: all is tried again as if for the first time. */
static void test_the_disk_is_full(void **state)
{
	struct scene *s = *state;
	struct rlimit before, small = {0};
	char *paths[] = {write_file("a.fit", fit_of(run_of(0))),
		write_file("b.fit", fit_of(run_of(1))), write_file("no.fit", fit_of(run_of(2)))};
	assert_int_equal(truncate(paths[2], 100), 0);
	struct supervisor *supervisor = supervisor_create(NULL);
	const struct import_calls calls = {.trouble = count_trouble, .user = s};
	struct importer *i = importer_create(s->g, supervisor, &calls);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = (struct rlimit){4096, before.rlim_max};
	for (size_t k = 0; k < ARRAY_LENGTH(paths); k++)
		importer_add(i, paths[k], NULL);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	supervisor_run(supervisor);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_true(s->trouble > 0);
	assert_true(importer_pending(i) > 0);
	importer_retry(i);
	supervisor_run(supervisor);
	assert_int_equal(importer_pending(i), 0);
	importer_destroy(i);
	supervisor_destroy(supervisor);
	expect_counts(s, 2, 0);
	assert_int_equal(row_of(s, "no.fit").tries, 1);
	for (size_t k = 0; k < ARRAY_LENGTH(paths); k++)
		free(paths[k]);
}

static void test_many_that_cannot_be_had(void **state)
{
	struct scene *s = *state;
	char *paths[300];
	for (int k = 0; k < 300; k++) {
		autofree char *name = mem_printf("%03d.fit", k);
		paths[k] = k < 10 ? write_file(name, fit_of(run_of(k))) : paths_join(root, name);
	}
	import_all(s, paths, ARRAY_LENGTH(paths));
	assert_int_equal(s->sum.failed, 290);
	expect_counts(s, 10, 0);
	for (size_t k = 0; k < ARRAY_LENGTH(paths); k++)
		free(paths[k]);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_watch_reports_the_resting_heart_rate),
		TEST(test_the_richer_recording_counts),
		TEST(test_all_at_once),
		TEST(test_different_activities_stay_so),
		TEST(test_separated_and_joined_again),
		TEST(test_the_first_was_separated_before_it_came),
		TEST(test_the_second_was_separated_before_it_came),
		TEST(test_a_duplicate_is_separated_by_its_own_start),
		TEST(test_what_was_forgotten_does_not_come_back),
		TEST(test_decisions_stay_with_their_session),
		TEST(test_an_archive_file_by_file),
		TEST(test_what_is_in_an_archive_is_known),
		TEST(test_a_large_archive_is_shared),
		TEST(test_a_large_archive_is_cut),
		TEST(test_an_archive_in_an_archive),
		TEST(test_a_compressed_file),
		TEST(test_archives_that_fail),
		TEST(test_old_files_that_come_late),
		TEST(test_a_batch_is_settled_at_its_end),
		TEST(test_the_store_refuses_amid_an_archive),
		TEST(test_the_disk_is_full),
		TEST(test_many_that_cannot_be_had),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
