#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "paced/base/memory.h"

static void test_alloc_is_zeroed_and_never_null(void **state)
{
	(void)state;
	autofree unsigned char *p = mem_alloc(100, 3);
	for (size_t i = 0; i < 300; i++)
		assert_int_equal(p[i], 0);
	autofree void *none = mem_alloc(0, 8);
	assert_non_null(none);
}

static void test_grow_keeps_the_elements(void **state)
{
	(void)state;
	int *numbers = NULL;
	size_t capacity = 0, moves = 0;
	for (size_t n = 0; n < 10000; n++) {
		size_t before = capacity;
		numbers = mem_grow(numbers, n, &capacity, sizeof(*numbers));
		assert_true(capacity > n);
		if (capacity != before) {
			assert_true(capacity >= 2 * before);
			moves++;
		}
		numbers[n] = (int)n;
	}
	for (int i = 0; i < 10000; i++)
		assert_int_equal(numbers[i], i);
	assert_true(moves < 20);
	free(numbers);
}

static void test_strings(void **state)
{
	(void)state;
	autofree char *all = mem_strdup("abc");
	autofree char *some = mem_strndup("abcdef", 2);
	autofree char *more = mem_strndup("ab", 100);
	autofree char *made = mem_printf("%s-%d", "x", 5);
	assert_string_equal(all, "abc");
	assert_string_equal(some, "ab");
	assert_string_equal(more, "ab");
	assert_string_equal(made, "x-5");
}

/* A fork that asks for what cannot be had; its exit status. */
static int status_of(void (*ask)(void))
{
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		int quiet = open("/dev/null", O_WRONLY | O_CLOEXEC);
		dup2(quiet, STDERR_FILENO);
		ask();
		_exit(0);
	}
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void ask_resize(void)
{
	volatile size_t half = SIZE_MAX / 2;
	free(mem_resize(NULL, half, 3));
}

static void ask_grow(void)
{
	size_t capacity = 0;
	free(mem_grow(NULL, SIZE_MAX - 1, &capacity, 1));
}

static void test_sizes_that_overflow_end_the_process(void **state)
{
	(void)state;
	assert_int_equal(status_of(ask_resize), 71);
	assert_int_equal(status_of(ask_grow), 71);
}

static int open_and_leave(bool *was_open)
{
	autoclose int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	*was_open = fd >= 0 && fcntl(fd, F_GETFD) >= 0;
	errno = EAGAIN;
	return fd;
}

static void test_autoclose_closes_and_keeps_errno(void **state)
{
	(void)state;
	bool was_open;
	int fd = open_and_leave(&was_open);
	assert_int_equal(errno, EAGAIN);
	assert_true(was_open);
	assert_int_equal(fcntl(fd, F_GETFD), -1);
	int none = -1;
	mem_autoclose(&none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alloc_is_zeroed_and_never_null),
		cmocka_unit_test(test_grow_keeps_the_elements),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_sizes_that_overflow_end_the_process),
		cmocka_unit_test(test_autoclose_closes_and_keeps_errno),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
