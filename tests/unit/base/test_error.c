#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "paced/base/error.h"
#include "paced/base/text.h"

static void test_set_fills_and_returns_false(void **state)
{
	(void)state;
	struct error e = {0};
	assert_false(error_set(&e, ERROR_LIMIT, "%s has %d bytes", "a.fit", 7));
	assert_int_equal(e.kind, ERROR_LIMIT);
	assert_string_equal(e.text, "a.fit has 7 bytes");
}

static void test_nobody_has_to_read_it(void **state)
{
	(void)state;
	assert_false(error_set(NULL, ERROR_INPUT, "x"));
	assert_false(error_errno(NULL, "x"));
	assert_false(error_prefix(NULL, "x"));
}

static void test_errno_is_told_and_kept(void **state)
{
	(void)state;
	struct error e = {0};
	errno = ENOENT;
	assert_false(error_errno(&e, "cannot open %s", "x"));
	assert_int_equal(errno, ENOENT);
	assert_int_equal(e.kind, ERROR_IO);
	assert_string_equal(e.text, "cannot open x: No such file or directory");
}

static void test_prefix_goes_before_and_keeps_the_kind(void **state)
{
	(void)state;
	struct error e = {0};
	error_set(&e, ERROR_MISSING, "no record");
	assert_false(error_prefix(&e, "lap %d", 3));
	assert_string_equal(e.text, "lap 3: no record");
	assert_int_equal(e.kind, ERROR_MISSING);
}

static void test_arguments_may_be_its_own_text(void **state)
{
	(void)state;
	struct error e = {0};
	error_set(&e, ERROR_INPUT, "inner");
	error_set(&e, ERROR_IO, "outer (%s)", e.text);
	assert_string_equal(e.text, "outer (inner)");
	error_prefix(&e, "%s", e.text);
	assert_string_equal(e.text, "outer (inner): outer (inner)");
}

/* Two-byte characters behind an odd or an even number of others: a cut in the middle would show. */
static void test_long_text_is_cut_between_characters(void **state)
{
	(void)state;
	for (size_t ahead = 0; ahead < 4; ahead++) {
		char text[1000] = "";
		memset(text, 'a', ahead);
		while (strlen(text) < 600)
			strcat(text, "\xc3\xa9");
		struct error e = {0};
		error_set(&e, ERROR_INPUT, "%s", text);
		assert_true(strlen(e.text) >= 398 && strlen(e.text) <= 399);
		assert_true(text_is_utf8(e.text, strlen(e.text)));
		error_prefix(&e, "12345");
		assert_true(strlen(e.text) >= 398 && strlen(e.text) <= 399);
		assert_true(text_is_utf8(e.text, strlen(e.text)));
		assert_true(text_starts_with(e.text, "12345: "));
	}
}

static void test_text_of_just_the_size_is_whole(void **state)
{
	(void)state;
	char text[400];
	memset(text, 'x', 399);
	text[399] = '\0';
	struct error e = {0};
	error_set(&e, ERROR_INPUT, "%s", text);
	assert_string_equal(e.text, text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_set_fills_and_returns_false),
		cmocka_unit_test(test_nobody_has_to_read_it),
		cmocka_unit_test(test_errno_is_told_and_kept),
		cmocka_unit_test(test_prefix_goes_before_and_keeps_the_kind),
		cmocka_unit_test(test_arguments_may_be_its_own_text),
		cmocka_unit_test(test_long_text_is_cut_between_characters),
		cmocka_unit_test(test_text_of_just_the_size_is_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
