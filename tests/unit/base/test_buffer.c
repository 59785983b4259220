#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "paced/base/buffer.h"
#include "paced/base/memory.h"

static void test_integers_are_little_endian(void **state)
{
	(void)state;
	struct buffer b = {0};
	buffer_u8(&b, 0xab);
	buffer_u16(&b, 0x1234);
	buffer_u32(&b, 0xdeadbeef);
	buffer_u64(&b, 0x0102030405060708);
	static const uint8_t expected[] = {
		0xab, 0x34, 0x12, 0xef, 0xbe, 0xad, 0xde, 8, 7, 6, 5, 4, 3, 2, 1};
	assert_int_equal(b.length, sizeof(expected));
	assert_memory_equal(b.data, expected, sizeof(expected));
	struct reader r = reader_of(b.data, b.length);
	assert_int_equal(reader_u8(&r), 0xab);
	assert_int_equal(reader_u16(&r), 0x1234);
	assert_int_equal(reader_u32(&r), 0xdeadbeef);
	assert_true(reader_u64(&r) == 0x0102030405060708);
	assert_int_equal(reader_left(&r), 0);
	assert_false(r.failed);
	buffer_finish(&b);
}

static void test_doubles_keep_every_bit(void **state)
{
	(void)state;
	static const double values[] = {0, -0.0, 1.5, -1e308, 5e-324, 1.0 / 3};
	struct buffer b = {0};
	for (size_t i = 0; i < ARRAY_LENGTH(values); i++)
		buffer_f64(&b, values[i]);
	assert_int_equal(b.length, 8 * ARRAY_LENGTH(values));
	struct reader r = reader_of(b.data, b.length);
	for (size_t i = 0; i < ARRAY_LENGTH(values); i++) {
		double got = reader_f64(&r);
		assert_memory_equal(&got, &values[i], sizeof(got));
	}
	buffer_finish(&b);
}

static void check_varint(uint64_t v, size_t length)
{
	struct buffer b = {0};
	buffer_varint(&b, v);
	assert_int_equal(b.length, length);
	struct reader r = reader_of(b.data, b.length);
	assert_true(reader_varint(&r) == v);
	assert_false(r.failed);
	r = reader_of(b.data, b.length - 1);
	assert_true(reader_varint(&r) == 0);
	assert_true(r.failed);
	buffer_finish(&b);
}

static void test_varints(void **state)
{
	(void)state;
	for (size_t bits = 1; bits <= 64; bits++) {
		uint64_t most = bits == 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1;
		check_varint(most, (bits + 6) / 7);
		check_varint(most / 2 + 1, (bits + 6) / 7);
	}
	check_varint(0, 1);
	check_varint(300, 2);
}

static void test_varint_of_more_than_64_bits_is_refused(void **state)
{
	(void)state;
	uint8_t bytes[11];
	memset(bytes, 0xff, sizeof(bytes));
	bytes[9] = 0x02; /* bit 64 */
	struct reader r = reader_of(bytes, 10);
	assert_true(reader_varint(&r) == 0);
	assert_true(r.failed);
	bytes[9] = 0x81; /* an eleventh byte follows */
	bytes[10] = 0x00;
	r = reader_of(bytes, 11);
	assert_true(reader_varint(&r) == 0);
	assert_true(r.failed);
}

static void test_zigzag(void **state)
{
	(void)state;
	static const struct {
		int64_t value;
		size_t length;
	} cases[] = {{0, 1}, {-1, 1}, {1, 1}, {63, 1}, {-64, 1}, {64, 2}, {-65, 2}, {INT32_MAX, 5},
		{INT32_MIN, 5}, {INT64_MAX, 10}, {INT64_MIN, 10}};
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		struct buffer b = {0};
		buffer_zigzag(&b, cases[i].value);
		assert_int_equal(b.length, cases[i].length);
		struct reader r = reader_of(b.data, b.length);
		assert_true(reader_zigzag(&r) == cases[i].value);
		assert_false(r.failed);
		buffer_finish(&b);
	}
}

static void test_failure_of_a_reader_stays(void **state)
{
	(void)state;
	static const uint8_t bytes[] = {1, 2, 3};
	struct reader r = reader_of(bytes, sizeof(bytes));
	assert_int_equal(reader_u8(&r), 1);
	assert_int_equal(reader_u32(&r), 0);
	assert_true(r.failed);
	assert_int_equal(reader_u8(&r), 0); /* there is one, and it is not given any more */
	assert_null(reader_bytes(&r, 0));
	assert_int_equal(reader_left(&r), 0);
	assert_true(reader_f64(&r) == 0);
	assert_true(reader_zigzag(&r) == 0);
}

static void test_bytes_of_a_reader(void **state)
{
	(void)state;
	static const char bytes[] = "abcd";
	struct reader r = reader_of(bytes, 4);
	assert_memory_equal(reader_bytes(&r, 3), "abc", 3);
	assert_non_null(reader_bytes(&r, 0));
	assert_null(reader_bytes(&r, SIZE_MAX));
	r = reader_of(NULL, 0);
	assert_non_null(reader_bytes(&r, 0));
	assert_false(r.failed);
	assert_null(reader_bytes(&r, 1));
}

static void test_text_has_a_nul_behind(void **state)
{
	(void)state;
	struct buffer b = {0};
	for (int i = 0; i < 500; i++) {
		buffer_text(&b, "x");
		assert_int_equal(b.data[b.length], 0);
		buffer_printf(&b, "%d,", i);
		assert_int_equal(b.data[b.length], 0);
	}
	assert_int_equal(b.length, 500 + 10 * 2 + 90 * 3 + 400 * 4);
	char *text = buffer_take_text(&b);
	assert_memory_equal(text, "x0,x1,x2,", 9);
	assert_null(b.data);
	assert_int_equal(b.length, 0);
	free(text);
}

static void test_text_taken_from_nothing_and_from_bytes(void **state)
{
	(void)state;
	struct buffer b = {0};
	autofree char *empty = buffer_take_text(&b);
	assert_string_equal(empty, "");
	buffer_bytes(&b, "12345678", 8); /* the capacity is full */
	autofree char *bytes = buffer_take_text(&b);
	assert_string_equal(bytes, "12345678");
	buffer_bytes(&b, NULL, 0);
	assert_int_equal(b.length, 0);
	buffer_finish(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_integers_are_little_endian),
		cmocka_unit_test(test_doubles_keep_every_bit),
		cmocka_unit_test(test_varints),
		cmocka_unit_test(test_varint_of_more_than_64_bits_is_refused),
		cmocka_unit_test(test_zigzag),
		cmocka_unit_test(test_failure_of_a_reader_stays),
		cmocka_unit_test(test_bytes_of_a_reader),
		cmocka_unit_test(test_text_has_a_nul_behind),
		cmocka_unit_test(test_text_taken_from_nothing_and_from_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
