/* Catalogues that are damaged, and the expressions of plural forms. */
#include "../../../daemon/base/catalogue.h"

#include <setjmp.h>
#include <stdbool.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../../daemon/base/plural.h"
#include "paced/base/memory.h"

/* "" and "%d run", each with what stands for it. */
static const char strings[] =
	"\0%d run\0%d runs\0Plural-Forms: nplurals=3; plural=n==1 ? 0 : n < 5 ? 1 : 2;\n"
	"\0eins\0wenige\0viele";
static const uint32_t numbers[] = {0x950412de, 0, 2, 28, 44, 0, 0, 0, 60, 14, 61, 59, 76, 17, 136};

static size_t make(uint8_t *out, bool swapped)
{
	memcpy(out, numbers, sizeof(numbers));
	memcpy(out + sizeof(numbers), strings, sizeof(strings));
	for (size_t i = 0; swapped && i < ARRAY_LENGTH(numbers); i++) {
		uint32_t n = __builtin_bswap32(numbers[i]);
		memcpy(out + i * sizeof(n), &n, sizeof(n));
	}
	return sizeof(numbers) + sizeof(strings);
}

static struct catalogue *read_from(const uint8_t *bytes, size_t length)
{
	char path[] = "/tmp/paced-catalogue-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, length), length);
	close(fd);
	struct catalogue *c = catalogue_read(path);
	unlink(path);
	return c;
}

static void test_both_byte_orders(void **state)
{
	(void)state;
	for (int swapped = 0; swapped < 2; swapped++) {
		uint8_t bytes[512];
		struct catalogue *c = read_from(bytes, make(bytes, swapped));
		assert_non_null(c);
		assert_null(catalogue_text(c, "rest"));
		assert_null(catalogue_count(c, "rest", 2));
		assert_string_equal(catalogue_text(c, "%d run"), "eins");
		assert_string_equal(catalogue_count(c, "%d run", 1), "eins");
		assert_string_equal(catalogue_count(c, "%d run", 4), "wenige");
		assert_string_equal(catalogue_count(c, "%d run", 5), "viele");
		catalogue_destroy(c);
	}
	assert_null(catalogue_read("/nowhere/paced.mo"));
	catalogue_destroy(NULL);
}

/* Whatever is asked of what could be read: memory is not left (sanitizers). */
static void ask(struct catalogue *c)
{
	if (c) {
		catalogue_text(c, "%d run");
		catalogue_count(c, "%d run", 7);
	}
	catalogue_destroy(c);
}

static void test_damage(void **state)
{
	(void)state;
	uint8_t bytes[512];
	size_t length = make(bytes, false);
	for (size_t n = 0; n < length - 1; n++) {
		struct catalogue *c = read_from(bytes, n);
		assert_null(c);
	}
	for (size_t at = 0; at < length; at++)
		for (int value = 0; value < 256; value += 51) {
			make(bytes, false);
			bytes[at] ^= (uint8_t)(value + 1);
			ask(read_from(bytes, length));
		}
}

static void test_plural_forms(void **state)
{
	(void)state;
	static const char slavic[] =
		"n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || "
		"n%100>=20) ? 1 : 2;\n";
	static const struct {
		const char *expression;
		unsigned long n, form;
	} rows[] = {
		{"(n != 1);\n", 1, 0},
		{"(n != 1);\n", 0, 1},
		{"n > 1", 0, 0},
		{"n>1;", 2, 1},
		{"0", 7, 0},
		{slavic, 1, 0},
		{slavic, 11, 2},
		{slavic, 21, 0},
		{slavic, 3, 1},
		{slavic, 13, 2},
		{slavic, 24, 1},
		{"1 + 2 * n - 6 / 2", 5, 8},
		{"10 - 3 - 2", 0, 5},
		{"!n", 0, 1},
		{"n == 1 || n == 3 && n < 2", 1, 1},
		{"n / (n - 2)", 2, 0},
		{"n % 0", 2, 0},
		{"n +", 2, 0},
		{"(n", 2, 0},
		{"n ? 1", 2, 0},
		{"n 1", 2, 0},
		{"", 2, 0},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++)
		if (plural_form(rows[i].expression, rows[i].n) != rows[i].form)
			fail_msg("%s for %lu: %lu", rows[i].expression, rows[i].n,
				plural_form(rows[i].expression, rows[i].n));
	char deep[4001];
	memset(deep, '(', sizeof(deep) - 1);
	deep[sizeof(deep) - 1] = '\0';
	assert_int_equal(plural_form(deep, 1), 0);
	memset(deep, '!', sizeof(deep) - 1);
	assert_int_equal(plural_form(deep, 1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_both_byte_orders),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_plural_forms),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
