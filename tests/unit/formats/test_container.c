/* Containers: what is handed out, what is passed over, and where it ends. */
#include "container_reading.h"

static const char gpx[] = "<?xml version=\"1.0\"?>\n<gpx creator=\"x\"><rte/></gpx>";
static const char media[] = "\xff\xd8\xff\xe0 JFIF, and much more of it";

/* ---- what it is ---- */

static void test_detection(void **state)
{
	static const char *const filters[] = {"gzip", "bzip2", "xz", "zstd"};
	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(filters); i++) {
		struct buffer b = packed(filters[i], run.data, run.length);
		assert_true(container_detect(b.data, b.length));
		buffer_finish(&b);
	}
	struct buffer zip = zipped("a.fit", run.data, run.length);
	assert_true(container_detect(zip.data, zip.length));
	for (size_t length = 0; length < 4; length++)
		assert_false(container_detect(zip.data, length));
	buffer_finish(&zip);
	struct maker *m = maker_begin("ustar", NULL, NULL);
	add_run(m, "a.fit");
	struct buffer tar = maker_end(m);
	assert_true(container_detect(tar.data, CONTAINER_HEAD));
	buffer_finish(&tar);
	assert_false(container_detect(run.data, run.length));
	assert_false(container_detect((const uint8_t *)gpx, strlen(gpx)));
}

/* ---- what is handed out ---- */

static void test_a_compressed_file_is_itself(void **state)
{
	static const char *const filters[] = {"gzip", "bzip2", "xz", "zstd"};
	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(filters); i++) {
		struct buffer b = packed(filters[i], run.data, run.length);
		struct reading *r = read_all(b);
		EXPECT_PATHS(r, "(lone)");
		assert_int_equal(r->seen[0].length, run.length);
		assert_int_equal(r->seen[0].first, run.data[0]);
		assert_false(r->seen[0].damaged);
		finish(r, b);
	}
}

static void test_members_by_content(void **state)
{
	static const char *const shapes[][2] = {{"zip", NULL}, {"ustar", NULL}, {"pax", NULL},
		{"ustar", "gzip"}, {"pax", "xz"}, {"ustar", "zstd"}};
	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(shapes); i++) {
		struct maker *m = maker_begin(shapes[i][0], shapes[i][1], NULL);
		maker_add(m, "activities/", NULL, 0);
		add_run(m, "activities/1.fit");
		maker_add(m, "media/1.jpg", media, sizeof(media));
		maker_add(m, "activities.csv", "id,date\n", 8);
		add_run(m, "without-an-ending");
		maker_add(m, "routes/1.gpx", gpx, strlen(gpx));
		maker_add(m, "activities/2.fit", "<html>too many requests</html>", 30);
		maker_add(m, "activities/empty.tcx", NULL, 0);
		struct buffer b = maker_end(m);
		struct reading *r = read_all(b);
		EXPECT_PATHS(r, "activities/1.fit", "without-an-ending", "routes/1.gpx",
			"activities/2.fit", "activities/empty.tcx");
		assert_int_equal(r->seen[1].length, run.length);
		assert_int_equal(r->seen[4].length, 0);
		finish(r, b);
	}
}

static void test_hidden_names(void **state)
{
	(void)state;
	struct maker *m = maker_begin("zip", NULL, NULL);
	add_run(m, "__MACOSX/a.fit");
	add_run(m, "b/._a.fit");
	add_run(m, ".stversions/a.fit");
	add_run(m, "./a.fit");
	struct buffer b = maker_end(m);
	struct reading *r = read_all(b);
	EXPECT_PATHS(r, "a.fit");
	finish(r, b);
}

static void test_names_are_only_shown(void **state)
{
	(void)state;
	struct maker *m = maker_begin("ustar", NULL, NULL);
	add_run(m, "../../../etc/passwd.fit");
	add_run(m, "/root/a.fit");
	add_run(m, "C:\\b.fit");
	add_run(m, "\x1b[2Jc\xff.fit");
	add_run(m, "L\xc3\xa4ufe/d.fit");
	struct buffer b = maker_end(m);
	struct reading *r = read_all(b);
	EXPECT_PATHS(
		r, "etc/passwd.fit", "root/a.fit", "C:/b.fit", "?[2Jc?.fit", "L\xc3\xa4ufe/d.fit");
	finish(r, b);
}

static struct buffer export_of(const char *options)
{
	struct buffer gz = packed("gzip", run.data, run.length);
	struct maker *m = maker_begin("zip", NULL, options);
	add_run(m, "23.fit");
	maker_add(m, "24.fit.gz", gz.data, gz.length);
	maker_add(m, "notes.gz", "\x1f\x8b\x08", 3);
	struct buffer part = maker_end(m);
	m = maker_begin("zip", NULL, options);
	maker_add(m, "DI_CONNECT/fitness/summary.json", "{}", 2);
	maker_add(m, "DI_CONNECT/UploadedFiles_0-_Part1.zip", part.data, part.length);
	add_run(m, "last.fit");
	buffer_finish(&gz);
	buffer_finish(&part);
	return maker_end(m);
}

static void test_archives_in_archives(void **state)
{
	static const char *const options[] = {NULL, "compression=store"};
	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(options); i++) {
		struct buffer b = export_of(options[i]);
		struct reading *r = read_all(b);
		EXPECT_PATHS(r, "DI_CONNECT/UploadedFiles_0-_Part1.zip/23.fit",
			"DI_CONNECT/UploadedFiles_0-_Part1.zip/24.fit.gz",
			"DI_CONNECT/UploadedFiles_0-_Part1.zip/notes.gz", "last.fit");
		assert_int_equal(r->seen[1].length, run.length);
		assert_int_equal(r->seen[2].kind, ERROR_INPUT);
		finish(r, b);
	}
}

static void test_from_a_member_on(void **state)
{
	(void)state;
	struct buffer b = export_of(NULL);
	for (uint32_t from = 0; from <= 5; from++) {
		struct reading *r = read_some(b, NULL, from, 0);
		assert_true(r->ok);
		assert_int_equal(r->count, from < 4 ? 4 - from : 0);
		if (from < 4)
			assert_int_equal(r->seen[0].number, from);
		if (from == 3)
			assert_string_equal(r->seen[0].path, "last.fit");
		free(r);
	}
	buffer_finish(&b);
}

static void test_stopped_by_the_reader(void **state)
{
	(void)state;
	struct buffer b = export_of(NULL);
	for (size_t most = 1; most <= 4; most++) {
		struct reading *r = read_some(b, NULL, 0, most);
		assert_true(r->ok);
		assert_int_equal(r->count, most);
		free(r);
	}
	buffer_finish(&b);
}

/* ---- damage ---- */

static void test_truncated_gzip(void **state)
{
	(void)state;
	size_t length = 200000;
	autofree uint8_t *data = mem_alloc(length, 1);
	memcpy(data, run.data, run.length);
	uint32_t wild = 1;
	for (size_t i = run.length; i < length; i++)
		data[i] = (uint8_t)((wild = wild * 1664525 + 1013904223) >> 24);
	struct buffer b = packed("gzip", data, length);
	b.length = b.length * 9 / 10;
	struct reading *r = read_all(b);
	EXPECT_PATHS(r, "(lone)");
	assert_true(r->seen[0].damaged);
	assert_int_equal(r->seen[0].first, run.data[0]);
	assert_true(r->seen[0].length > 100000 && r->seen[0].length < length);
	free(r);
	b.length = 12;
	r = read_all(b);
	assert_false(r->ok);
	assert_int_equal(r->error.kind, ERROR_INPUT);
	finish(r, b);
}

static void test_truncated_zip(void **state)
{
	(void)state;
	struct maker *m = maker_begin("zip", NULL, NULL);
	add_run(m, "1.fit");
	add_run(m, "2.fit");
	add_run(m, "3.fit");
	struct buffer b = maker_end(m);
	b.length = b.length * 6 / 10;
	struct reading *r = read_all(b);
	assert_false(r->ok);
	assert_int_equal(r->error.kind, ERROR_INPUT);
	assert_true(r->count >= 1);
	assert_string_equal(r->seen[0].path, "1.fit");
	assert_int_equal(r->seen[0].length, run.length);
	finish(r, b);
}

static void test_trailing_junk(void **state)
{
	(void)state;
	struct buffer gz = packed("gzip", run.data, run.length),
		      zip = zipped("a.fit", run.data, run.length);
	buffer_text(&gz, "junk behind it");
	buffer_text(&zip, "junk behind it");
	struct reading *r = read_all(gz), *z = read_all(zip);
	EXPECT_PATHS(r, "(lone)");
	assert_int_equal(r->seen[0].length, run.length);
	EXPECT_PATHS(z, "a.fit");
	finish(r, gz);
	finish(z, zip);
}

static void test_a_wrong_checksum_is_said(void **state)
{
	(void)state;
	struct maker *m = maker_begin("zip", NULL, "compression=store");
	add_run(m, "1.fit");
	add_run(m, "2.fit");
	struct buffer b = maker_end(m);
	b.data[200] ^= 1;
	struct reading *r = read_all(b);
	EXPECT_PATHS(r, "1.fit", "2.fit");
	assert_true(r->seen[0].damaged);
	assert_int_equal(r->seen[0].length, run.length);
	assert_false(r->seen[1].damaged);
	finish(r, b);
}

static void test_what_only_begins_like_one(void **state)
{
	static const char *const heads[] = {"\x1f\x8b\x08 no deflate here", "PK\x03\x04  ",
		"BZh1 not so", "\xfd\x37zXZ\0 nor this", "\x28\xb5\x2f\xfd  "};
	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(heads); i++) {
		struct buffer b = {0};
		buffer_bytes(&b, heads[i], 6);
		buffer_text(&b, "and here is what stands in its place");
		struct reading *r = read_all(b);
		print_message("%s %s\n", r->error.text, r->count ? r->seen[0].text : "");
		assert_true(!r->ok || r->count == 1);
		assert_int_equal(r->ok ? r->seen[0].kind : r->error.kind, ERROR_INPUT);
		finish(r, b);
	}
}

static void test_every_truncation_of_an_export(void **state)
{
	(void)state;
	struct buffer b = export_of(NULL), cut = b;
	for (cut.length = 0; cut.length < b.length; cut.length += 7) {
		struct reading *r = read_all(cut);
		assert_true(r->count <= 5);
		free(r);
	}
	buffer_finish(&b);
}

static void test_a_source_that_fails(void **state)
{
	(void)state;
	struct buffer b = export_of(NULL);
	struct reading r = {.data = b.data, .length = b.length, .fails = true};
	const struct container_source source = {read_bytes, &r, (int64_t)b.length};
	const struct container_calls calls = {note, NULL, &r};
	errno = 0;
	assert_false(container_read(&source, NULL, 0, &calls, &r.error));
	assert_int_equal(r.error.kind, ERROR_IO);
	assert_int_equal(errno, EIO);
	buffer_finish(&b);
}

static void test_encrypted_members(void **state)
{
	(void)state;
	struct maker *m = mem_alloc(1, sizeof(*m));
	m->archive = archive_write_new();
	archive_write_set_format_zip(m->archive);
	assert_int_equal(
		archive_write_set_options(m->archive, "zip:encryption=traditional"), ARCHIVE_OK);
	archive_write_set_passphrase(m->archive, "secret");
	archive_write_open(m->archive, &m->out, NULL, maker_take, NULL);
	add_run(m, "1.fit");
	maker_add(m, "photo.jpg", media, sizeof(media));
	struct buffer b = maker_end(m);
	struct reading *r = read_all(b);
	EXPECT_PATHS(r, "1.fit");
	assert_int_equal(r->seen[0].kind, ERROR_UNSUPPORTED);
	assert_non_null(strstr(r->seen[0].text, "encrypted"));
	finish(r, b);
}

/* As a tar, nothing but NULs is one that ends where it begins. */
static void test_nothing_in_it(void **state)
{
	(void)state;
	uint8_t zeros[4096] = {0};
	struct buffer all[] = {packed("gzip", zeros, sizeof(zeros)), packed("gzip", "", 0),
		maker_end(maker_begin("zip", NULL, NULL))};
	for (size_t i = 0; i < ARRAY_LENGTH(all); i++) {
		struct reading *r = read_all(all[i]);
		assert_false(r->ok);
		assert_int_equal(r->count, 0);
		assert_string_equal(r->error.text, "empty: there is no file in it");
		finish(r, all[i]);
	}
}

/* ---- bombs ---- */

static void expect_limit(struct reading *r, struct buffer b, const char *words)
{
	assert_false(r->ok);
	assert_int_equal(r->error.kind, ERROR_LIMIT);
	if (!strstr(r->error.text, words))
		fail_msg("\"%s\" is not in \"%s\"", words, r->error.text);
	finish(r, b);
}

static struct buffer zeros_in(const char *name, size_t length)
{
	autofree uint8_t *zeros = mem_alloc(length, 1);
	memcpy(zeros, run.data, 14);
	return name ? zipped(name, zeros, length) : packed("gzip", zeros, length);
}

static void test_ratio(void **state)
{
	(void)state;
	struct buffer gz = zeros_in(NULL, 50 << 20), zip = zeros_in("a.fit", 50 << 20);
	struct reading *r = read_all(gz);
	assert_int_equal(r->count, 0);
	expect_limit(r, gz, "200 times");
	r = read_all(zip);
	assert_int_equal(r->count, 0);
	expect_limit(r, zip, "200 times");
	struct buffer small = zeros_in("a.fit", 1 << 20);
	r = read_all(small);
	EXPECT_PATHS(r, "a.fit");
	finish(r, small);
}

static void test_ratio_of_inner_archives(void **state)
{
	(void)state;
	struct buffer bomb = zeros_in("a.fit", 50 << 20);
	struct maker *m = maker_begin("zip", NULL, NULL);
	add_run(m, "good.fit");
	maker_add(m, "bomb.zip", bomb.data, bomb.length);
	add_run(m, "behind.fit");
	struct buffer b = maker_end(m);
	struct reading *r = read_all(b);
	assert_int_equal(r->count, 1);
	expect_limit(r, b, "200 times");
	buffer_finish(&bomb);
}

static void test_large_members(void **state)
{
	(void)state;
	struct maker *m = maker_begin("zip", NULL, NULL);
	add_run(m, "large.fit");
	maker_add(m, "2.fit", run.data, 500);
	struct buffer b = maker_end(m);
	const struct container_limits limits = {.member_bytes = run.length - 1};
	struct reading *r = read_some(b, &limits, 0, 0);
	EXPECT_PATHS(r, "large.fit", "2.fit");
	assert_int_equal(r->seen[0].kind, ERROR_LIMIT);
	assert_int_equal(r->seen[1].kind, ERROR_NONE);
	free(r);
	r = read_some(b, &(struct container_limits){.member_bytes = run.length}, 0, 0);
	assert_int_equal(r->seen[0].kind, ERROR_NONE);
	assert_int_equal(r->seen[0].length, run.length);
	finish(r, b);
}

static void test_total(void **state)
{
	(void)state;
	struct maker *m = maker_begin("zip", NULL, NULL);
	for (int i = 0; i < 10; i++)
		add_run(m, "a.fit");
	struct buffer b = maker_end(m);
	struct reading *r = read_some(
		b, &(struct container_limits){.total_bytes = run.length * 5}, 0, 0);
	assert_int_equal(r->count, 5);
	expect_limit(r, b, "unpacks to more");
}

static void test_members(void **state)
{
	(void)state;
	struct maker *m = maker_begin("ustar", NULL, NULL);
	for (int i = 0; i < 3000; i++)
		maker_add(m, "a.txt", "a", 1);
	add_run(m, "a.fit");
	struct buffer b = maker_end(m);
	struct reading *r = read_all(b);
	EXPECT_PATHS(r, "a.fit");
	assert_int_equal(r->alive, 3);
	free(r);
	r = read_some(b, &(struct container_limits){.members = 3000}, 0, 0);
	expect_limit(r, b, "3000 files");
}

static void test_depth(void **state)
{
	(void)state;
	struct buffer b = zipped("a.fit", run.data, run.length);
	for (int depth = 1; depth <= 4; depth++) {
		struct reading *r = read_all(b);
		assert_true(r->ok);
		assert_int_equal(r->count, 1);
		assert_int_equal(r->seen[0].kind, ERROR_NONE);
		free(r);
		struct buffer outer = zipped("in.zip", b.data, b.length);
		buffer_finish(&b);
		b = outer;
	}
	buffer_finish(&b);
}

/* Archives of sixteen archives each, as a well-known bomb is: it ends at the first that lies too
 * deep, and is told once. */
static void test_archives_without_end(void **state)
{
	(void)state;
	struct buffer b = zipped("a.txt", "a", 1);
	for (int depth = 1; depth <= 5; depth++) {
		struct maker *m = maker_begin("zip", NULL, NULL);
		for (int i = 0; i < 16; i++)
			maker_add(m, "in.zip", b.data, b.length);
		buffer_finish(&b);
		b = maker_end(m);
	}
	struct reading *r = read_all(b);
	assert_int_equal(r->count, 0);
	expect_limit(r, b, "within 4 others");
}

/* An archive that holds itself for ever would be one that is within itself: gzip of gzip of … */
static void test_filters_upon_filters(void **state)
{
	(void)state;
	struct buffer b = packed("gzip", run.data, run.length);
	for (int i = 0; i < 40; i++) {
		struct buffer outer = packed("gzip", b.data, b.length);
		buffer_finish(&b);
		b = outer;
	}
	struct reading *r = read_all(b);
	assert_false(r->ok && r->count && r->seen[0].kind == ERROR_NONE &&
		     r->seen[0].length == run.length);
	finish(r, b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_detection),
		cmocka_unit_test(test_a_compressed_file_is_itself),
		cmocka_unit_test(test_members_by_content),
		cmocka_unit_test(test_hidden_names),
		cmocka_unit_test(test_names_are_only_shown),
		cmocka_unit_test(test_archives_in_archives),
		cmocka_unit_test(test_from_a_member_on),
		cmocka_unit_test(test_stopped_by_the_reader),
		cmocka_unit_test(test_truncated_gzip),
		cmocka_unit_test(test_truncated_zip),
		cmocka_unit_test(test_trailing_junk),
		cmocka_unit_test(test_a_wrong_checksum_is_said),
		cmocka_unit_test(test_what_only_begins_like_one),
		cmocka_unit_test(test_every_truncation_of_an_export),
		cmocka_unit_test(test_a_source_that_fails),
		cmocka_unit_test(test_encrypted_members),
		cmocka_unit_test(test_nothing_in_it),
		cmocka_unit_test(test_ratio),
		cmocka_unit_test(test_ratio_of_inner_archives),
		cmocka_unit_test(test_large_members),
		cmocka_unit_test(test_total),
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_archives_without_end),
		cmocka_unit_test(test_filters_upon_filters),
	};
	return cmocka_run_group_tests(tests, make_run, free_run);
}
