#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"

struct bytes {
	const char *text;
	size_t length;
};

#define BYTES(literal)                                                                             \
	{                                                                                          \
		literal, sizeof(literal) - 1                                                       \
	}

static void test_well_formed(void **state)
{
	(void)state;
	static const struct bytes good[] = {BYTES(""), BYTES("run"), BYTES("\0"), BYTES("\xc3\xa9"),
		BYTES("\xc2\x80"), BYTES("\xdf\xbf"), BYTES("\xe0\xa0\x80"), BYTES("\xed\x9f\xbf"),
		BYTES("\xee\x80\x80"), BYTES("\xef\xbf\xbf"), BYTES("\xf0\x90\x80\x80"),
		BYTES("\xf0\x9f\x8f\x83"), BYTES("\xf4\x8f\xbf\xbf")};
	for (size_t i = 0; i < ARRAY_LENGTH(good); i++)
		assert_true(text_is_utf8(good[i].text, good[i].length));
}

static void test_ill_formed(void **state)
{
	(void)state;
	static const struct bytes bad[] = {BYTES("\x80"), BYTES("a\xbf"), /* a continuation alone */
		BYTES("\xc3"), BYTES("\xe2\x82"), BYTES("\xf0\x9f\x8f"),  /* cut */
		BYTES("\xc3("), BYTES("\xe2\x28\xa1"), BYTES("\xf0\x9f(\x83"),
		BYTES("\xf0\x9f\x8f("), BYTES("\xc0\xaf"), BYTES("\xc1\xbf"), BYTES("\xe0\x9f\xbf"),
		BYTES("\xf0\x8f\xbf\xbf"),                    /* overlong */
		BYTES("\xed\xa0\x80"), BYTES("\xed\xbf\xbf"), /* surrogates */
		BYTES("\xf4\x90\x80\x80"), BYTES("\xf5\x80\x80\x80"), BYTES("\xff"), BYTES("\xfe")};
	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
		if (text_is_utf8(bad[i].text, bad[i].length))
			fail_msg("vector %zu was taken for UTF-8", i);
}

static void check_clean(const char *text, size_t length, size_t size, const char *expected)
{
	char out[64];
	memset(out, '#', sizeof(out));
	text_copy_clean(out, size, text, length);
	assert_string_equal(out, expected);
	for (size_t i = size; i < sizeof(out); i++)
		assert_int_equal(out[i], '#');
}

static void test_clean_copy_is_cut_between_characters(void **state)
{
	(void)state;
	const char *runner = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x8f\x83z"; /* 1, 2, 3, 4, 1 bytes */
	static const char *const expected[] = {"", "a", "a", "a\xc3\xa9", "a\xc3\xa9", "a\xc3\xa9",
		"a\xc3\xa9\xe2\x82\xac", "a\xc3\xa9\xe2\x82\xac", "a\xc3\xa9\xe2\x82\xac",
		"a\xc3\xa9\xe2\x82\xac", "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x8f\x83"};
	for (size_t size = 1; size <= ARRAY_LENGTH(expected); size++)
		check_clean(runner, strlen(runner), size, expected[size - 1]);
	check_clean(runner, strlen(runner), 12, runner);
	check_clean(runner, 2, 12, "a?"); /* the text itself ends in mid-character */
	char none = '#';
	text_copy_clean(&none, 0, "x", 1);
	assert_int_equal(none, '#');
}

static void test_clean_copy_replaces_what_is_not_shown(void **state)
{
	(void)state;
	check_clean("a\xe2\x80\xae"
		    "b\xe2\x81\xa6"
		    "c\xe2\x80\xa8"
		    "d",
		13, 64, "a?b?c?d");
	check_clean("a\xe2\x80\x8d"
		    "b",
		5, 64,
		"a\xe2\x80\x8d"
		"b"); /* joins what an emoji is of */
	check_clean("a\nb\tc\x1b[1m\x7f", 10, 64, "a?b?c?[1m?");
	check_clean("x\xc2\x9b"
		    "1m",
		5, 64, "x?1m"); /* C1: some terminals take it for ESC [ */
	check_clean("\xff\xfe"
		    "ab\xc3",
		5, 64, "??ab?");
	check_clean("\xed\xa0\x80", 3, 64, "???");
	check_clean("\xc2\xa0", 2, 64, "\xc2\xa0");
	check_clean("Forerunner\0\0\0", 13, 64, "Forerunner");
	check_clean("", 0, 64, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_well_formed),
		cmocka_unit_test(test_ill_formed),
		cmocka_unit_test(test_clean_copy_is_cut_between_characters),
		cmocka_unit_test(test_clean_copy_replaces_what_is_not_shown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
