/* Folders that are new, moved, replaced, missing, linked, crowded. */
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "scene.h"

static void make_path(const struct scene *s, const char *name)
{
	run("mkdir -p '%s/%s'", s->top, name);
}

static void test_new_folder_with_files_in_it(void **state)
{
	struct scene *s = scene_of(state);

	make_path(s, "sync/2026/11/deep");
	write_fit(s, "sync/2026/11/deep/a.fit", 1);
	turn_until_quiet(s, 1);
	assert_said(s, "2026/11/deep/a.fit quiet");
	write_fit(s, "sync/2026/11/deep/b.fit", 2);
	write_fit(s, "sync/2026/c.fit", 3);
	turn_for(s, 2 * SETTLE_S);
	assert_int_equal(s->files, 3);
}

static void test_tree_that_is_copied(void **state)
{
	struct scene *s = scene_of(state);

	make_path(s, "tree/x/y");
	for (int i = 0; i < 50; i++) {
		autofree char *name = mem_printf("tree/%s%d.fit", i % 2 ? "x/y/" : "x/", i);

		write_fit(s, name, i);
	}
	run("cp -r '%s/tree' '%s'", s->top, s->root);
	turn_for(s, 2 * SETTLE_S);
	assert_int_equal(s->files, 50);
}

static void test_tree_that_is_moved_in(void **state)
{
	struct scene *s = scene_of(state);

	make_path(s, "tree/x");
	write_fit(s, "tree/x/a.fit", 1);
	move(s, "tree", "sync/tree");
	turn_until_quiet(s, 1);
	assert_said(s, "tree/x/a.fit quiet");
	write_fit(s, "sync/tree/x/b.fit", 2);
	turn_until_quiet(s, 1);
	assert_said(s, "tree/x/b.fit quiet");
}

static void test_folder_renamed_inside(void **state)
{
	struct scene *s = *state;

	make_path(s, "sync/old/x");
	scene_of(state);
	move(s, "sync/old", "sync/new");
	turn_for(s, 0.1);
	write_fit(s, "sync/new/x/a.fit", 1);
	write_fit(s, "sync/new/b.fit", 1);
	turn_for(s, 2 * SETTLE_S);
	assert_int_equal(s->files, 2);
	assert_non_null(strstr((const char *)s->said.data, "new/x/a.fit"));
	assert_non_null(strstr((const char *)s->said.data, "new/b.fit"));
}

static void test_folder_moved_away_is_not_watched(void **state)
{
	struct scene *s = *state;

	make_path(s, "sync/x/y");
	scene_of(state);
	write_text(s, "sync/x/y/waiting.tcx", "<x/>");
	turn_for(s, SETTLE_S / 3);
	assert_int_equal(watch_pending(s->watch), 1);
	move(s, "sync/x", "elsewhere");
	turn_for(s, 0.1);
	assert_int_equal(watch_pending(s->watch), 0);
	write_fit(s, "elsewhere/y/a.fit", 1);
	turn_for(s, 2 * SETTLE_S);
	assert_said(s, "");
}

static void test_folder_replaced(void **state)
{
	struct scene *s = *state;

	make_path(s, "sync/x");
	make_path(s, "other");
	scene_of(state);
	write_fit(s, "other/a.fit", 1);
	move(s, "sync/x", "x");
	move(s, "other", "sync/x");
	turn_until_quiet(s, 1);
	assert_said(s, "x/a.fit quiet");
	run("rm -r '%s/x' && mkdir '%s/x'", s->root, s->root);
	write_fit(s, "sync/x/b.fit", 2);
	turn_until_quiet(s, 1);
	assert_said(s, "x/b.fit quiet");
}

static void test_root_missing_then_created(void **state)
{
	struct scene *s = *state;

	run("rmdir '%s'", s->root);
	autofree char *deep = path_of(s, "a/b/sync");
	s->folder.path = deep;
	s->folder.optional = true;
	begin(s);
	assert_said(s, "-a/b/sync quiet");
	assert_int_equal(timers_armed(s), 0);
	make_path(s, "a/b/sync");
	write_fit(s, "a/b/sync/x.fit", 1);
	turn_until_quiet(s, 1);
	assert_said(s, "+a/b/sync a/b/sync/x.fit quiet");
	run("rm -r '%s/a'", s->top);
	turn_for(s, 0.1);
	assert_said(s, "-a/b/sync");
	make_folder(s, "a");
	turn_for(s, 0.1);
	make_path(s, "a/b");
	turn_for(s, 0.1);
	make_path(s, "a/b/sync");
	turn_for(s, 0.1);
	assert_said(s, "+a/b/sync");
}

static void test_root_moved_away_and_back(void **state)
{
	struct scene *s = scene_of(state);

	move(s, "sync", "away");
	turn_for(s, 0.1);
	assert_said(s, "-sync");
	write_fit(s, "away/a.fit", 1);
	turn_for(s, SETTLE_S);
	assert_said(s, "");
	move(s, "away", "sync");
	turn_until_quiet(s, 1);
	assert_said(s, "+sync a.fit quiet");
}

static void test_root_replaced(void **state)
{
	struct scene *s = scene_of(state);

	make_folder(s, "other");
	write_fit(s, "other/a.fit", 1);
	move(s, "sync", "away");
	move(s, "other", "sync");
	turn_until_quiet(s, 1);
	write_fit(s, "sync/b.fit", 2);
	write_fit(s, "away/c.fit", 3);
	turn_for(s, SETTLE_S);
	assert_said(s, "a.fit quiet b.fit quiet");
}

static void test_folder_above_the_root_renamed(void **state)
{
	struct scene *s = *state;
	autofree char *path = path_of(s, "above/below/root");

	make_path(s, "above/below/root");
	s->folder.path = path;
	begin(s);
	assert_said(s, "+above/below/root quiet");
	move(s, "above", "gone");
	turn_for(s, 0.1);
	assert_said(s, "-above/below/root");
	make_path(s, "above/below/root");
	turn_for(s, 0.1);
	assert_said(s, "+above/below/root");
}

static void test_root_that_is_a_link(void **state)
{
	struct scene *s = *state;
	autofree char *link = path_of(s, "link");
	autofree char *next = path_of(s, "link.new");

	make_folder(s, "other");
	write_fit(s, "other/b.fit", 2);
	assert_int_equal(symlink("sync", link), 0);
	s->folder.path = link;
	begin(s);
	assert_said(s, "+link quiet");
	write_fit(s, "sync/a.fit", 1);
	turn_until_quiet(s, 1);
	assert_said(s, "link/a.fit quiet");
	size_t before = watches();
	assert_int_equal(symlink("other", next), 0);
	move(s, "link.new", "link");
	turn_until_quiet(s, 1);
	assert_said(s, "link/b.fit quiet");
	assert_int_equal(watches(), before);
	write_fit(s, "sync/c.fit", 3);
	turn_for(s, SETTLE_S);
	assert_said(s, "");
}

static void test_linked_folders_are_entered_once(void **state)
{
	struct scene *s = *state;
	autofree char *loop = path_of(s, "sync/x/loop");
	autofree char *twice = path_of(s, "sync/twice");
	autofree char *outside = path_of(s, "sync/outside");
	autofree char *other = path_of(s, "other");

	make_path(s, "sync/x");
	make_folder(s, "other");
	assert_int_equal(symlink(s->root, loop), 0);
	assert_int_equal(symlink("x", twice), 0);
	assert_int_equal(symlink(other, outside), 0);
	scene_of(state);
	write_fit(s, "sync/x/a.fit", 1);
	turn_for(s, SETTLE_S);
	assert_int_equal(s->files, 1);
	write_fit(s, "other/b.fit", 2);
	turn_for(s, SETTLE_S);
	assert_int_equal(s->files, 2);
	assert_non_null(strstr((const char *)s->said.data, "outside/b.fit"));
	watch_rescan(s->watch);
	turn_until_quiet(s, 1);
	assert_int_equal(s->files, 4);
	unlink(outside);
	turn_for(s, 0.1);
	write_fit(s, "other/c.fit", 3);
	turn_for(s, SETTLE_S);
	assert_int_equal(s->files, 4);
}

static void test_nested_roots(void **state)
{
	struct scene *s = *state;
	autofree char *inner = path_of(s, "sync/inner");
	const struct watch_folder folders[] = {{.path = s->root}, {.path = inner}};

	make_folder(s, "sync/inner");
	s->options.folders = folders;
	s->options.folder_count = 2;
	begin(s);
	assert_said(s, "+sync +sync/inner quiet");
	write_fit(s, "sync/inner/a.fit", 1);
	turn_for(s, SETTLE_S);
	assert_said(s, "inner/a.fit quiet");
	run("rm -r '%s'", inner);
	turn_for(s, 0.1);
	assert_said(s, "-sync/inner");
	make_folder(s, "sync/inner");
	turn_for(s, 0.1);
	write_fit(s, "sync/inner/b.fit", 2);
	turn_for(s, SETTLE_S);
	assert_said(s, "+sync/inner inner/b.fit quiet");
}

static void see_a_missing_root_appear(struct scene *s, const struct watch_folder *folders)
{
	s->options.folders = folders;
	s->options.folder_count = 2;
	begin(s);
	s->said.length = 0;
	make_folder(s, "other");
	turn_for(s, 0.1);
	assert_said(s, "+other");
	write_fit(s, "other/a.fit", 1);
	turn_until_quiet(s, 1);
	assert_said(s, "other/a.fit quiet");
}

/* The folder above both is watched for what either needs. */
static void test_roots_beside_each_other(void **state)
{
	struct scene *s = *state;
	autofree char *other = path_of(s, "other");
	const struct watch_folder folders[] = {
		{.path = s->root}, {.path = other, .optional = true}};

	see_a_missing_root_appear(s, folders);
}

static void test_roots_beside_each_other_the_other_way(void **state)
{
	struct scene *s = *state;
	autofree char *other = path_of(s, "other");
	const struct watch_folder folders[] = {
		{.path = other, .optional = true}, {.path = s->root}};

	see_a_missing_root_appear(s, folders);
}

/* Opening a FIFO lets its writer go on; opening a device can do anything. */
static void test_what_is_no_file_is_never_opened(void **state)
{
	struct scene *s = *state;
	autofree char *fifo = path_of(s, "sync/fifo.fit");
	autofree char *late = path_of(s, "sync/late.fit");
	autofree char *device = path_of(s, "sync/zero.fit");
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int opened = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char events[4096];

	snprintf(address.sun_path, sizeof address.sun_path, "%s/socket.fit", s->root);
	assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_int_equal(symlink("/dev/zero", device), 0);
	assert_true(inotify_add_watch(opened, fifo, IN_OPEN) >= 0);
	assert_true(inotify_add_watch(opened, "/dev/zero", IN_OPEN) >= 0);
	scene_of(state);
	assert_int_equal(mkfifo(late, 0600), 0);
	assert_true(inotify_add_watch(opened, late, IN_OPEN) >= 0);
	watch_rescan(s->watch);
	turn_until_quiet(s, 1);
	turn_for(s, 2 * SETTLE_S);
	assert_said(s, "quiet");
	assert_int_equal(read(opened, events, sizeof events), -1);
	close(opened);
	close(fd);
}

static void test_folder_that_is_read_only(void **state)
{
	struct scene *s = *state;

	make_folder(s, "sync/x");
	write_fit(s, "sync/x/a.fit", 1);
	run("chmod 0400 '%s/x/a.fit'; chmod 0500 '%s/x' '%s'", s->root, s->root, s->root);
	begin(s);
	assert_said(s, "+sync x/a.fit quiet");
	run("chmod 0700 '%s/x' '%s'", s->root, s->root);
}

static void test_ignored_folders_and_patterns(void **state)
{
	struct scene *s = *state;
	const char *const patterns[] = {"*.CSV", "private*"};

	s->options.ignore = patterns;
	s->options.ignore_count = 2;
	make_path(s, "sync/.stversions");
	make_path(s, "sync/private-things");
	write_fit(s, "sync/.stversions/a.fit", 1);
	write_fit(s, "sync/private-things/a.fit", 1);
	write_text(s, "sync/list.csv", "a,b");
	scene_of(state);
	write_fit(s, "sync/.stversions/b.fit", 2);
	make_path(s, "sync/.Trash-1000/files");
	write_fit(s, "sync/.Trash-1000/files/c.fit", 3);
	write_text(s, "sync/more.csv", "a,b");
	turn_for(s, 2 * SETTLE_S);
	assert_said(s, "");
}

static void test_nothing_is_armed_when_idle(void **state)
{
	struct scene *s = *state;

	s->options.scan_s = 900;
	scene_of(state);
	write_fit(s, "sync/a.fit", 1);
	turn_for(s, SETTLE_S);
	assert_said(s, "a.fit quiet");
	assert_int_equal(timers_armed(s), 0);
}

/* Two seconds of silence: not one turn of the loop. */
static void test_idle_does_not_wake_up(void **state)
{
	struct scene *s = scene_of(state);
	double before = seconds_now();
	struct timeval end = {.tv_sec = 2};

	turn_for(s, 0.1);
	event_base_loopexit(s->base, &end);
	assert_int_equal(event_base_loop(s->base, EVLOOP_ONCE), 0);
	assert_true(seconds_now() - before >= 2.0);
}

#define CROWD 20000 /* more than fs.inotify.max_queued_events */

/* Nobody reads the queue while they come, so it overflows; each is still reported, once. */
static void test_overflow(void **state)
{
	struct scene *s = scene_of(state);
	struct buffer bytes = fit_bytes(1);

	for (int i = 0; i < CROWD; i++) {
		autofree char *name = mem_printf("sync/%d.fit", i);
		int fd = open_at(s, name, O_WRONLY | O_CREAT);

		put(fd, bytes.data, bytes.length);
		close(fd);
	}
	buffer_finish(&bytes);
	turn_until_quiet(s, 1);
	turn_for(s, 2 * SETTLE_S);
	assert_int_equal(s->files, CROWD);
	write_fit(s, "sync/one-more.fit", 2);
	turn_for(s, SETTLE_S);
	assert_int_equal(s->files, CROWD + 1);
}

/* What happened in the events that were lost is seen by the scan. */
static void test_folder_lost_in_an_overflow(void **state)
{
	struct scene *s = scene_of(state);
	size_t before = watches();

	make_path(s, "sync/x/y");
	turn_for(s, 0.1);
	assert_int_equal(watches(), before + 2);
	write_text(s, "sync/.a", "");
	for (int i = 0; i < CROWD / 2; i++) {
		move(s, "sync/.a", "sync/.b");
		move(s, "sync/.b", "sync/.a");
	}
	move(s, "sync/x", "x");
	write_fit(s, "sync/a.fit", 1);
	turn_until_quiet(s, 1);
	turn_for(s, 0.1);
	assert_said(s, "a.fit quiet");
	assert_int_equal(watches(), before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_new_folder_with_files_in_it),
		TEST(test_tree_that_is_copied),
		TEST(test_tree_that_is_moved_in),
		TEST(test_folder_renamed_inside),
		TEST(test_folder_moved_away_is_not_watched),
		TEST(test_folder_replaced),
		TEST(test_root_missing_then_created),
		TEST(test_root_moved_away_and_back),
		TEST(test_root_replaced),
		TEST(test_folder_above_the_root_renamed),
		TEST(test_root_that_is_a_link),
		TEST(test_linked_folders_are_entered_once),
		TEST(test_nested_roots),
		TEST(test_roots_beside_each_other),
		TEST(test_roots_beside_each_other_the_other_way),
		TEST(test_what_is_no_file_is_never_opened),
		TEST(test_folder_that_is_read_only),
		TEST(test_ignored_folders_and_patterns),
		TEST(test_nothing_is_armed_when_idle),
		TEST(test_idle_does_not_wake_up),
		TEST(test_overflow),
		TEST(test_folder_lost_in_an_overflow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
