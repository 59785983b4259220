/* What a process behind the walls can still do, and what not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "paced/base/memory.h"
#include "paced/child.h"

static char root[] = "/tmp/paced-walls-XXXXXX";

static char *below(const char *name)
{
	return mem_printf("%s/%s", root, name);
}

static bool can_write(const char *name)
{
	autofree char *path = below(name);
	autoclose int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	return fd >= 0 && write(fd, "x", 1) == 1;
}

static bool can_read(const char *path)
{
	autoclose int fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd >= 0;
}

static bool can_make_folder(const char *name)
{
	autofree char *path = below(name);
	return mkdir(path, 0700) == 0;
}

static bool can_rename(const char *from, const char *to)
{
	autofree char *a = below(from), *b = below(to);
	return rename(a, b) == 0;
}

static bool can_remove(const char *name)
{
	autofree char *path = below(name);
	return unlink(path) == 0;
}

static bool has_socket(int family)
{
	autoclose int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	return fd >= 0;
}

/* 0, or the line of the first thing that is not as it should be. */
#define EXPECT(condition)                                                                          \
	if (!(condition))                                                                          \
	return __LINE__

static int writing(void)
{
	EXPECT(can_write("in/file") && can_make_folder("in/folder"));
	EXPECT(can_rename("in/file", "in/other") && can_remove("in/other"));
	EXPECT(!can_write("out/file") && !can_make_folder("out/folder"));
	EXPECT(!can_write("out/there") && !can_remove("out/there"));
	EXPECT(can_write("in/file") && !can_rename("in/file", "out/file"));
	EXPECT(!can_rename("out/there", "in/there"));
	EXPECT(can_read("/etc/passwd") && access("/dev/null", W_OK) == 0);
	autoclose int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	EXPECT(null >= 0);
	return 0;
}

static int calls(void)
{
	EXPECT(has_socket(AF_UNIX));
	EXPECT(!has_socket(AF_INET) && errno == EAFNOSUPPORT);
	EXPECT(!has_socket(AF_INET6) && !has_socket(AF_NETLINK));
	EXPECT(syscall(SYS_io_uring_setup, 1, NULL) == -1 && errno == EPERM);
	EXPECT(syscall(SYS_unshare, 0) == -1 && errno == EPERM);
	return 0;
}

/* The walls hold for what is started from behind them. */
static int a_program(void)
{
	autofree char *inside = mem_printf("echo x >%s/in/by-shell", root);
	autofree char *outside = mem_printf("echo x >%s/out/by-shell", root);
	EXPECT(system(inside) == 0);
	EXPECT(system(outside) != 0);
	return 0;
}

static int behind_walls(int (*test)(void))
{
	pid_t pid = fork();
	if (pid == 0) {
		autofree char *in = below("in"), *missing = below("missing");
		const char *const writable[] = {in, missing, "/dev/null", NULL};
		struct error why = {0};
		if (freopen("/dev/null", "w", stderr) == NULL)
			_exit(99);
		_exit(walls_enter(writable, &why) ? test() & 0xff : 255);
	}
	int status = 0;
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool has_landlock(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) > 0;
}

static void test_writing(void **state)
{
	(void)state;
	if (!has_landlock())
		skip();
	assert_int_equal(behind_walls(writing), 0);
	assert_int_equal(behind_walls(a_program), 0);
}

static void test_calls(void **state)
{
	(void)state;
	if (!has_landlock())
		skip();
	assert_int_equal(behind_walls(calls), 0);
}

static int set_up(void **state)
{
	(void)state;
	strcpy(root + strlen(root) - 6, "XXXXXX");
	assert_non_null(mkdtemp(root));
	return can_make_folder("in") && can_make_folder("out") && can_write("out/there") ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	autofree char *command = mem_printf("rm -rf %s", root);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_writing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_calls, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
