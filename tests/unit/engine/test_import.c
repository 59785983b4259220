/* Files on their way in: what counts, what is kept beside it, and what the journal decides. */
#include "import_scene.h"

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
	assert_int_equal(s->sum.replaced, 1);
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
	/* by whether a or b came first */
	assert_int_equal(s->sum.imported - s->sum.replaced, 2);
	assert_int_equal(s->sum.duplicates + s->sum.replaced, 1);
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
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
