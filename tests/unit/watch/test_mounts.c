/* File systems that are mounted over, under and away: inotify says nothing of a mount. */
#include <sched.h>
#include <sys/mount.h>

#include "scene.h"

/* Mounts in a namespace of our own. */
static bool may_mount(void)
{
	return unshare(CLONE_NEWNS) == 0 &&
	       mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

static void mount_at(const struct scene *s, const char *name)
{
	autofree char *path = path_of(s, name);

	assert_int_equal(mount("scene", path, "tmpfs", 0, "size=1m"), 0);
}

static void unmount_at(const struct scene *s, const char *name)
{
	autofree char *path = path_of(s, name);

	assert_int_equal(umount2(path, MNT_DETACH), 0);
}

static void test_mount_over_the_root(void **state)
{
	struct scene *s = scene_of(state);

	mount_at(s, "sync");
	turn_for(s, 0.1);
	write_fit(s, "sync/a.fit", 1);
	turn_until_quiet(s, 1);
	assert_said(s, "a.fit quiet");
	unmount_at(s, "sync");
	turn_for(s, 0.1);
	write_fit(s, "sync/b.fit", 2);
	turn_until_quiet(s, 1);
	assert_said(s, "b.fit quiet");
	assert_int_equal(timers_armed(s), 0);
}

static void test_mount_with_files_over_a_folder_below(void **state)
{
	struct scene *s = *state;
	autofree char *from = path_of(s, "device");
	autofree char *to = path_of(s, "sync/x/watch");

	run("mkdir -p '%s' '%s/Activity'", to, from);
	write_fit(s, "device/Activity/a.fit", 1);
	scene_of(state);
	assert_int_equal(mount(from, to, NULL, MS_BIND, NULL), 0);
	turn_until_quiet(s, 1);
	assert_said(s, "x/watch/Activity/a.fit quiet");
	write_fit(s, "sync/x/watch/Activity/b.fit", 2);
	turn_until_quiet(s, 1);
	assert_said(s, "x/watch/Activity/b.fit quiet");
	unmount_at(s, "sync/x/watch");
	turn_for(s, 0.1);
	assert_said(s, "");
	write_fit(s, "sync/x/watch/c.fit", 3);
	turn_until_quiet(s, 1);
	assert_said(s, "x/watch/c.fit quiet");
}

/* As with a watch by USB: the place is made, then mounted, then both go. */
static void test_mounted_where_nothing_was(void **state)
{
	struct scene *s = *state;
	autofree char *root = path_of(s, "media/GARMIN/Activity");

	s->folder = (struct watch_folder){.path = root, .optional = true};
	begin(s);
	assert_said(s, "-media/GARMIN/Activity quiet");
	for (int i = 0; i < 2; i++) {
		run("mkdir -p '%s/media/GARMIN'", s->top);
		turn_for(s, 0.1);
		mount_at(s, "media/GARMIN");
		turn_for(s, 0.1);
		make_folder(s, "media/GARMIN/Activity");
		write_fit(s, "media/GARMIN/Activity/a.fit", i);
		turn_until_quiet(s, 1);
		assert_said(s, "+media/GARMIN/Activity media/GARMIN/Activity/a.fit quiet");
		unmount_at(s, "media/GARMIN");
		turn_for(s, 0.1);
		assert_said(s, "-media/GARMIN/Activity");
		run("rmdir '%s/media/GARMIN'", s->top);
	}
}

static void test_other_mounts_are_no_news(void **state)
{
	struct scene *s = *state;

	make_folder(s, "other");
	scene_of(state);
	mount_at(s, "other");
	turn_for(s, 0.2);
	unmount_at(s, "other");
	turn_for(s, 0.2);
	assert_said(s, "");
}

/* The kernel calls the table of mounts readable at any time; the loop must not take its word. */
static void test_a_mount_does_not_make_the_loop_spin(void **state)
{
	struct scene *s = *state;
	struct timeval end = {.tv_sec = 1};

	make_folder(s, "other");
	scene_of(state);
	mount_at(s, "other");
	turn_for(s, 0.2);
	double before = seconds_now();
	event_base_loopexit(s->base, &end);
	event_base_loop(s->base, EVLOOP_ONCE);
	assert_true(seconds_now() - before >= 0.9);
	unmount_at(s, "other");
}

/* FUSE, as a watch by MTP is: what changes behind the mount has no event, and the scan finds it. */
static void test_behind_a_fuse_mount(void **state)
{
	struct scene *s = *state;

	if (system("command -v bindfs >/dev/null && test -c /dev/fuse") != 0)
		skip();
	s->options.scan_s = 1;
	make_folder(s, "device");
	write_fit(s, "device/a.fit", 1);
	run("bindfs '%s/device' '%s'", s->top, s->root);
	begin(s);
	assert_said(s, "+sync a.fit quiet");
	assert_int_equal(timers_armed(s), 1);
	make_folder(s, "device/x");
	write_fit(s, "device/x/b.fit", 2);
	turn_for(s, 0.3);
	assert_said(s, "");
	turn_until_quiet(s, 1);
	assert_said(s, "x/b.fit quiet");
	unmount_at(s, "sync");
	turn_for(s, 0.2);
	write_fit(s, "sync/c.fit", 3);
	turn_until_quiet(s, 1);
	assert_said(s, "c.fit quiet");
	assert_int_equal(timers_armed(s), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_mount_over_the_root),
		TEST(test_mount_with_files_over_a_folder_below),
		TEST(test_mounted_where_nothing_was),
		TEST(test_other_mounts_are_no_news),
		TEST(test_a_mount_does_not_make_the_loop_spin),
		TEST(test_behind_a_fuse_mount),
	};

	if (!may_mount()) {
		print_message("SKIPPED: mounting needs root\n");
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
