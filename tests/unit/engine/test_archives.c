/* Archives and batches on their way in, and a store that refuses. */
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "archive_maker.h"
#include "import_scene.h"

static void add_run(struct maker *m, const char *name, struct shape s)
{
	struct buffer b = fit_of(s);
	maker_add(m, name, b.data, b.length);
	buffer_finish(&b);
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

/* Whichever child was quicker: the ledger has them in the order of their names, or places. */
static void expect_order(struct scene *s, const char *before_it, int width, int count)
{
	int64_t before = 0;
	for (int k = 0; k < count; k++) {
		autofree char *name = mem_printf("%s%0*d.fit", before_it, width, k);
		int64_t id = row_of(s, name).id;
		assert_true(id > before);
		before = id;
	}
}

static void test_what_is_decoded_side_by_side_is_written_in_order(void **state)
{
	struct scene *s = *state;
	import_one(s, "export.zip", large_export(50));
	expect_order(s, "export.zip/", 0, 50);
	char *paths[90];
	for (int k = 0; k < 90; k++) {
		autofree char *name = mem_printf("%03d.fit", k);
		struct shape run = run_of(60 + k);
		run.every_s = k % 7 ? 600 : .1;
		paths[k] = write_file(name, fit_of(run));
	}
	import_all(s, paths, ARRAY_LENGTH(paths));
	expect_order(s, "/", 3, 90);
	for (size_t k = 0; k < ARRAY_LENGTH(paths); k++)
		free(paths[k]);
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

/* A thousand that were renamed are no more than a few at a time. */
static void test_many_that_are_known(void **state)
{
	struct scene *s = *state;
	import_runs(s, 0, 100);
	struct supervisor *supervisor = supervisor_create(NULL);
	struct importer *i = importer_create(s->g, supervisor, &(struct import_calls){0});
	importer_pause(i);
	for (int k = 0; k < 100; k++) {
		autofree char *name = mem_printf("%03d.fit", k);
		autofree char *old = paths_join(root, name);
		autofree char *new = mem_printf("%s.renamed", old);
		assert_int_equal(rename(old, new), 0);
		importer_add(i, new, NULL);
	}
	importer_retry(i);
	assert_true(importer_done(i) > 0 && importer_pending(i) > 0);
	supervisor_run(supervisor);
	assert_int_equal(importer_pending(i), 0);
	assert_int_equal(importer_take_summary(i).known, 100);
	importer_destroy(i);
	supervisor_destroy(supervisor);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_an_archive_file_by_file),
		TEST(test_what_is_in_an_archive_is_known),
		TEST(test_a_large_archive_is_shared),
		TEST(test_what_is_decoded_side_by_side_is_written_in_order),
		TEST(test_a_large_archive_is_cut),
		TEST(test_an_archive_in_an_archive),
		TEST(test_a_compressed_file),
		TEST(test_archives_that_fail),
		TEST(test_old_files_that_come_late),
		TEST(test_a_batch_is_settled_at_its_end),
		TEST(test_many_that_are_known),
		TEST(test_the_store_refuses_amid_an_archive),
		TEST(test_the_disk_is_full),
		TEST(test_many_that_cannot_be_had),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
