/* Without inotify, by a limit of zero in a user namespace of our own: only the scan is left. */
#include <sched.h>

#include "scene.h"

static bool write_setting(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool ok = fd >= 0 && write(fd, value, strlen(value)) == (ssize_t)strlen(value);

	if (fd >= 0)
		close(fd);
	return ok;
}

static bool may_limit(void)
{
	autofree char *uid = mem_printf("0 %u 1", getuid());
	autofree char *gid = mem_printf("0 %u 1", getgid());

	return unshare(CLONE_NEWUSER) == 0 && write_setting("/proc/self/uid_map", uid) &&
	       write_setting("/proc/self/setgroups", "deny") &&
	       write_setting("/proc/self/gid_map", gid) &&
	       write_setting("/proc/sys/user/max_inotify_watches", "0");
}

static void see_by_scan(struct scene *s)
{
	s->options.scan_s = 1;
	begin(s);
	assert_said(s, "+sync quiet");
	assert_int_equal(timers_armed(s), 1);
	write_fit(s, "sync/a.fit", 1);
	run("mkdir -p '%s/x/y'", s->root);
	turn_for(s, 0.2);
	assert_said(s, "");
	turn_until_quiet(s, 1);
	assert_said(s, "a.fit quiet");
	write_fit(s, "sync/x/y/b.fit", 2);
	turn_until_quiet(s, 1);
	assert_said(s, "x/y/b.fit quiet");
	run("rm -r '%s'", s->root);
	turn_for(s, 1.2);
	assert_said(s, "-sync");
	make_folder(s, "sync");
	write_fit(s, "sync/c.fit", 3);
	turn_until_quiet(s, 1);
	assert_said(s, "+sync c.fit quiet");
}

static void test_no_watch_left(void **state)
{
	see_by_scan(*state);
}

static void test_no_instance_left(void **state)
{
	assert_true(write_setting("/proc/sys/user/max_inotify_instances", "0"));
	see_by_scan(*state);
	assert_true(write_setting("/proc/sys/user/max_inotify_instances", "100"));
}

static void test_periodic_scan_switched_off(void **state)
{
	struct scene *s = *state;

	begin(s);
	assert_said(s, "+sync quiet");
	assert_int_equal(timers_armed(s), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_no_watch_left),
		TEST(test_no_instance_left),
		TEST(test_periodic_scan_switched_off),
	};

	if (!may_limit()) {
		print_message("SKIPPED: no user namespace here\n");
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
