#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "paced/base/memory.h"
#include "paced/base/paths.h"

static char folder[64]; /* made for the tests, and the present one */

static int enter(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/paced-paths-XXXXXX");
	return mkdtemp(folder) != NULL && chdir(folder) == 0 ? 0 : -1;
}

static int leave(void **state)
{
	(void)state;
	autofree char *command = mem_printf("rm -rf %s", folder);
	return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

static void set_environment(
	const char *home, const char *config, const char *data, const char *runtime)
{
	const char *names[] = {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"};
	const char *values[] = {home, config, data, runtime};
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
		if (values[i] != NULL)
			setenv(names[i], values[i], 1);
		else
			unsetenv(names[i]);
	}
}

static void check_folders(
	const char *home, const char *config, const char *data, const char *runtime)
{
	struct paths p;
	struct error e = {0};
	assert_true(paths_init(&p, home, &e));
	assert_string_equal(p.config, config);
	assert_string_equal(p.data, data);
	assert_string_equal(p.runtime, runtime);
	paths_finish(&p);
	assert_null(p.config);
}

static void test_defaults_of_xdg(void **state)
{
	(void)state;
	set_environment("/home/ann", NULL, NULL, NULL);
	check_folders(NULL, "/home/ann/.config/paced", "/home/ann/.local/share/paced",
		"/home/ann/.local/share/paced/run");
}

static void test_variables_of_xdg(void **state)
{
	(void)state;
	set_environment("/home/ann", "/c/", "/d", "/run/user/7");
	check_folders(NULL, "/c/paced", "/d/paced", "/run/user/7/paced");
}

static void test_relative_and_empty_variables_are_ignored(void **state)
{
	(void)state;
	set_environment("/home/ann", "c", "./d", "run");
	check_folders(NULL, "/home/ann/.config/paced", "/home/ann/.local/share/paced",
		"/home/ann/.local/share/paced/run");
	set_environment("/home/ann", "", "", "");
	check_folders(NULL, "/home/ann/.config/paced", "/home/ann/.local/share/paced",
		"/home/ann/.local/share/paced/run");
}

static void test_home_option_is_over_all(void **state)
{
	(void)state;
	set_environment("/home/ann", "/c", "/d", "/run/user/7");
	check_folders("/try/", "/try/config", "/try/data", "/try/run");
	check_folders("~/try", "/home/ann/try/config", "/home/ann/try/data", "/home/ann/try/run");
	autofree char *config = paths_join(folder, "x/config");
	autofree char *data = paths_join(folder, "x/data");
	autofree char *run = paths_join(folder, "x/run");
	check_folders("x", config, data, run);
	struct paths p;
	struct error e = {0};
	assert_false(paths_init(&p, "", &e));
	assert_int_equal(e.kind, ERROR_INPUT);
}

static void test_files_in_the_folders(void **state)
{
	(void)state;
	struct paths p;
	assert_true(paths_init(&p, "/try", NULL));
	assert_string_equal(p.settings, "/try/config/paced.conf");
	assert_string_equal(p.rules, "/try/config/rules");
	assert_string_equal(p.database, "/try/data/paced.db");
	assert_string_equal(p.journal, "/try/data/journal");
	assert_string_equal(p.archive, "/try/data/archive");
	assert_string_equal(p.lock, "/try/run/lock");
	assert_string_equal(p.poke, "/try/run/poke");
	paths_finish(&p);
}

static void check_expand(const char *path, const char *expected)
{
	autofree char *got = paths_expand(path);
	assert_string_equal(got, expected);
}

static void check_expand_here(const char *path, const char *name)
{
	autofree char *expected = paths_join(folder, name);
	check_expand(path, expected);
}

static void test_expand(void **state)
{
	(void)state;
	set_environment("/home/ann", NULL, NULL, NULL);
	check_expand("~", "/home/ann");
	check_expand("~/", "/home/ann");
	check_expand("~/Activities/", "/home/ann/Activities");
	check_expand("~//x", "/home/ann/x");
	check_expand("/", "/");
	check_expand("/a/b//", "/a/b");
	check_expand_here("x/y", "x/y");
	check_expand_here("./x", "x");
	check_expand_here("~ann/x", "~ann/x");
	check_expand(".", folder);
	check_expand("", folder);
	set_environment(NULL, NULL, NULL, NULL); /* the user database, then */
	autofree char *got = paths_expand("~/x");
	assert_int_equal(got[0], '/');
}

static void test_join(void **state)
{
	(void)state;
	autofree char *plain = paths_join("/a", "b");
	autofree char *slash = paths_join("/a/", "b");
	autofree char *root = paths_join("/", "b");
	assert_string_equal(plain, "/a/b");
	assert_string_equal(slash, "/a/b");
	assert_string_equal(root, "/b");
}

static void test_make_folder(void **state)
{
	(void)state;
	struct error e = {0};
	struct stat st;
	mode_t before = umask(0);
	assert_true(paths_make_folder("a/b//c/", &e));
	assert_true(paths_make_folder("a/b/c", &e));
	umask(before);
	assert_int_equal(stat("a/b/c", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	assert_int_equal(stat("a", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	autofree char *absolute = paths_join(folder, "a/d");
	assert_true(paths_make_folder(absolute, &e));
	assert_int_equal(symlink("a", "link"), 0);
	assert_true(paths_make_folder("link/e", &e));
	assert_int_equal(e.kind, ERROR_NONE);
}

static void write_file(const char *path, const void *data, size_t length)
{
	autoclose int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_true(file_write_all(fd, data, length));
}

static void test_make_folder_below_a_file(void **state)
{
	(void)state;
	struct error e = {0};
	write_file("file", "x", 1);
	assert_false(paths_make_folder("file", &e));
	assert_int_equal(e.kind, ERROR_IO);
	assert_string_equal(e.text, "cannot make the folder file: Not a directory");
	assert_false(paths_make_folder("file/x", &e));
	assert_false(paths_make_folder("/proc/paced/x", &e));
	assert_string_equal(
		e.text, "cannot make the folder /proc/paced: No such file or directory");
}

static void test_read_up_to_the_limit(void **state)
{
	(void)state;
	static const size_t sizes[] = {0, 1, 8, 65535, 65536, 65537, 300000};
	autofree char *big = mem_alloc(300000, 1);
	memset(big, 'x', 300000);
	for (size_t i = 0; i < ARRAY_LENGTH(sizes); i++) {
		char *data = NULL;
		size_t length = 4711;
		struct error e = {0};
		write_file("f", big, sizes[i]);
		assert_true(file_read("f", sizes[i], &data, &length, &e));
		assert_int_equal(length, sizes[i]);
		assert_memory_equal(data, big, length);
		assert_int_equal(data[length], '\0');
		free(data);
		if (sizes[i] == 0)
			continue;
		assert_false(file_read("f", sizes[i] - 1, &data, &length, &e));
		assert_int_equal(e.kind, ERROR_LIMIT);
	}
}

static enum error_kind refusal(const char *path)
{
	char *data;
	size_t length;
	struct error e = {0};
	assert_false(file_read(path, 1000, &data, &length, &e));
	assert_non_null(strstr(e.text, path));
	return e.kind;
}

static void test_what_is_not_a_file_is_not_read(void **state)
{
	(void)state;
	assert_int_equal(refusal("missing"), ERROR_MISSING);
	write_file("plain", "x", 1);
	assert_int_equal(refusal("plain/x"), ERROR_MISSING);
	assert_int_equal(symlink("nowhere", "dangling"), 0);
	assert_int_equal(refusal("dangling"), ERROR_MISSING);
	assert_int_equal(refusal("/tmp"), ERROR_UNSUPPORTED);
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_int_equal(refusal("fifo"), ERROR_UNSUPPORTED); /* and does not wait for a writer */
	assert_int_equal(refusal("/dev/zero"), ERROR_LIMIT);
}

static void test_dev_null_is_an_empty_file(void **state)
{
	(void)state;
	autofree char *data = NULL;
	size_t length = 1;
	assert_true(file_read("/dev/null", 10, &data, &length, NULL));
	assert_int_equal(length, 0);
	assert_string_equal(data, "");
}

static void test_write_tells_why_it_failed(void **state)
{
	(void)state;
	autoclose int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	assert_true(full >= 0);
	assert_false(file_write_all(full, "x", 1));
	assert_int_equal(errno, ENOSPC);
	assert_true(file_write_all(full, "", 0));
	assert_false(file_write_all(-1, "x", 1));
	assert_int_equal(errno, EBADF);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults_of_xdg),
		cmocka_unit_test(test_variables_of_xdg),
		cmocka_unit_test(test_relative_and_empty_variables_are_ignored),
		cmocka_unit_test_setup_teardown(test_home_option_is_over_all, enter, leave),
		cmocka_unit_test(test_files_in_the_folders),
		cmocka_unit_test_setup_teardown(test_expand, enter, leave),
		cmocka_unit_test(test_join),
		cmocka_unit_test_setup_teardown(test_make_folder, enter, leave),
		cmocka_unit_test_setup_teardown(test_make_folder_below_a_file, enter, leave),
		cmocka_unit_test_setup_teardown(test_read_up_to_the_limit, enter, leave),
		cmocka_unit_test_setup_teardown(test_what_is_not_a_file_is_not_read, enter, leave),
		cmocka_unit_test(test_dev_null_is_an_empty_file),
		cmocka_unit_test(test_write_tells_why_it_failed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
