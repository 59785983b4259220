/* The blocking walk, and which names are worth reading. */
#include "scene.h"

static void test_names(void **state)
{
	const struct {
		const char *name;
		bool ignored;
	} rows[] = {
		{"2026-11-23-07-01-12.fit", false},
		{"A4O84015.FIT", false},
		{"activity_123.tcx", false},
		{"123.zip", false},
		{"no-extension", false},
		{"a.sync-conflict-20261123-070112-ABCDEFG.fit", false},
		{"partial.fit", false},
		{"my.tmp.fit", false},
		{".hidden.fit", true},
		{"._a.fit", true},
		{".syncthing.a.fit.tmp", true},
		{"~syncthing~a.fit.tmp", true},
		{".stversions", true},
		{".stfolder", true},
		{".Trash-1000", true},
		{".", true},
		{"..", true},
		{"a.fit.part", true},
		{"a.fit.PART", true},
		{"a.fit.partial", true},
		{"a.fit.crdownload", true},
		{"a.fit.tmp", true},
		{"a.fit~", true},
		{"#a.gpx#", true},
		{"a.gpx.swp", true},
		{"__MACOSX", true},
		{"", true},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++)
		if (watch_name_ignored(rows[i].name, NULL, 0) != rows[i].ignored)
			fail_msg("\"%s\" should%s be ignored", rows[i].name,
				rows[i].ignored ? "" : " not");
}

static void test_patterns(void **state)
{
	const char *const patterns[] = {"*.csv", "photo-[0-9]*"};

	(void)state;
	assert_true(watch_name_ignored("activities.CSV", patterns, 2));
	assert_true(watch_name_ignored("photo-1.jpg", patterns, 2));
	assert_false(watch_name_ignored("photo-x.jpg", patterns, 2));
}

static bool walk(struct scene *s, struct error *e)
{
	const struct watch_calls calls = {.file = note_file,
		.quiet = note_quiet,
		.folder = note_folder,
		.known = note_known,
		.user = s};

	return watch_walk(&s->options, &calls, e);
}

static void test_walk_goes_in_byte_order(void **state)
{
	struct scene *s = *state;
	const char *const names[] = {"sync/a/z.fit", "sync/a.fit", "sync/a-b.fit", "sync/B.fit",
		"sync/b/c/d.fit", "sync/b/c.fit"};

	run("mkdir -p '%s/a' '%s/b/c' '%s/.hidden'", s->root, s->root, s->root);
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
		write_text(s, names[i], "<x/>");
	write_text(s, "sync/.hidden/x.fit", "");
	write_text(s, "sync/x.fit.part", "");
	s->known = "B.fit";
	assert_true(walk(s, NULL));
	assert_said(s, "a-b.fit a.fit a/z.fit b/c.fit b/c/d.fit +sync quiet");
}

static void test_walk_meets_a_folder_once(void **state)
{
	struct scene *s = *state;
	autofree char *loop = path_of(s, "sync/x/loop");
	autofree char *twice = path_of(s, "sync/x2");
	autofree char *fifo = path_of(s, "sync/fifo");
	const struct watch_folder folders[] = {{.path = s->root}, {.path = s->root}};

	make_folder(s, "sync/x");
	write_text(s, "sync/x/a.fit", "");
	assert_int_equal(symlink("..", loop), 0);
	assert_int_equal(symlink("x", twice), 0);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	s->options.folders = folders;
	s->options.folder_count = 2;
	assert_true(walk(s, NULL));
	assert_said(s, "x/a.fit +sync +sync quiet");
}

static void test_walk_goes_on_after_a_missing_folder(void **state)
{
	struct scene *s = *state;
	autofree char *missing = path_of(s, "missing");
	struct watch_folder folders[] = {{.path = missing}, {.path = s->root}};
	struct error e = {0};

	write_text(s, "sync/a.fit", "");
	s->options.folders = folders;
	s->options.folder_count = 2;
	assert_false(walk(s, &e));
	assert_non_null(strstr(e.text, missing));
	assert_said(s, "-missing a.fit +sync quiet");
	folders[0].optional = true;
	assert_true(walk(s, &e));
	assert_said(s, "-missing a.fit +sync quiet");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_patterns),
		TEST(test_walk_goes_in_byte_order),
		TEST(test_walk_meets_a_folder_once),
		TEST(test_walk_goes_on_after_a_missing_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
