#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "paced/base/log.h"

static int real_stderr;
static int out[2];

static int divert(void **state)
{
	(void)state;
	unsetenv("JOURNAL_STREAM");
	real_stderr = dup(STDERR_FILENO);
	if (pipe2(out, O_CLOEXEC | O_NONBLOCK) != 0)
		return -1;
	return dup2(out[1], STDERR_FILENO) < 0 ? -1 : 0;
}

static int restore(void **state)
{
	(void)state;
	dup2(real_stderr, STDERR_FILENO);
	close(real_stderr);
	close(out[0]);
	close(out[1]);
	return 0;
}

/* What was written to stderr since the last call. */
static const char *written(void)
{
	static char text[8192];
	ssize_t n = read(out[0], text, sizeof(text) - 1);
	text[n > 0 ? n : 0] = '\0';
	return text;
}

static void test_lines_have_name_and_end(void **state)
{
	(void)state;
	log_init("paced", LOG_INFO);
	log_info("%d files", 3);
	log_error("x");
	assert_string_equal(written(), "paced: 3 files\npaced: x\n");
}

static void test_levels(void **state)
{
	(void)state;
	log_init("p", LOG_WARNING);
	log_debug("d");
	log_info("i");
	assert_string_equal(written(), "");
	log_warning("w");
	log_error("e");
	assert_string_equal(written(), "p: w\np: e\n");
	log_init("p", LOG_DEBUG);
	log_debug("d");
	assert_string_equal(written(), "p: d\n");
}

static void test_control_characters_are_shown(void **state)
{
	(void)state;
	log_init("p", LOG_INFO);
	log_info("%s", "a\x1b[2J\nb\xc2\x9b\xff \xc3\xa9");
	assert_string_equal(written(), "p: a\\x1B[2J\\x0Ab\\xC2\\x9B\\xFF \xc3\xa9\n");
}

static void test_long_lines_are_cut_and_end(void **state)
{
	(void)state;
	char text[5000];
	log_init("p", LOG_INFO);
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	log_info("%s", text);
	memset(text, '\x01', sizeof(text) - 1);
	log_info("%s", text);
	const char *lines = written();
	const char *end = strchr(lines, '\n');
	assert_non_null(end);
	assert_true(end - lines > 1900 && end - lines < 2048);
	assert_int_equal(lines[strlen(lines) - 1], '\n');
	assert_true(strlen(end + 1) > 1900 && strlen(end + 1) <= 2048);
}

static void set_stream(unsigned long long inode)
{
	struct stat st;
	char stream[64];
	assert_int_equal(fstat(STDERR_FILENO, &st), 0);
	snprintf(stream, sizeof(stream), "%llu:%llu", (unsigned long long)st.st_dev,
		(unsigned long long)st.st_ino + inode);
	setenv("JOURNAL_STREAM", stream, 1);
}

static void test_priorities_for_journald_alone(void **state)
{
	(void)state;
	set_stream(0);
	log_init("p", LOG_DEBUG);
	log_error("e");
	log_warning("w");
	log_info("i");
	log_debug("d");
	assert_string_equal(written(), "<3>p: e\n<4>p: w\n<6>p: i\n<7>p: d\n");
	set_stream(1); /* stderr was sent elsewhere */
	log_init("p", LOG_DEBUG);
	log_error("e");
	assert_string_equal(written(), "p: e\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_lines_have_name_and_end, divert, restore),
		cmocka_unit_test_setup_teardown(test_levels, divert, restore),
		cmocka_unit_test_setup_teardown(test_control_characters_are_shown, divert, restore),
		cmocka_unit_test_setup_teardown(test_long_lines_are_cut_and_end, divert, restore),
		cmocka_unit_test_setup_teardown(
			test_priorities_for_journald_alone, divert, restore),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
