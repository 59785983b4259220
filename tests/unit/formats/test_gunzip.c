/* gzip: whatever can be had of a file that ends too early or is wrong is had, and said to be
 * damaged. */
#include "container_reading.h"

enum { HEADER = 10, TRAILER = 8 }; /* RFC 1952: without a name; CRC and length */

static struct buffer packed_run(void)
{
	return packed("gzip", run.data, run.length);
}

static void assert_lone(const struct reading *r, size_t length, bool damaged)
{
	if (!r->ok)
		fail_msg("%s", r->error.text);
	assert_int_equal(r->count, 1);
	assert_int_equal(r->seen[0].kind, ERROR_NONE);
	assert_int_equal(r->seen[0].length, length);
	assert_int_equal(r->seen[0].damaged, damaged);
	assert_true(r->seen[0].begins_run);
}

/* Far below the 64 KiB in which others unpack: the more bytes are there, the more come out. */
static void test_every_cut_of_a_small_file(void **state)
{
	(void)state;
	struct buffer whole = packed_run(), cut = whole;
	size_t length = 0, salvaged = 0;
	for (cut.length = 0; cut.length < whole.length; cut.length++) {
		struct reading *r = read_all(cut);
		if (r->count == 0) {
			assert_false(r->ok);
			assert_int_equal(r->error.kind, ERROR_INPUT);
			assert_int_equal(length, 0);
		} else {
			assert_true(r->seen[0].length >= length);
			length = r->seen[0].length;
			salvaged += length;
			assert_lone(r, length, true);
		}
		free(r);
	}
	assert_int_equal(length, run.length); /* where no more than the checksum is missing */
	assert_true(salvaged / whole.length > run.length / 3);
	buffer_finish(&whole);
}

static void test_the_records_before_a_cut(void **state)
{
	(void)state;
	struct buffer b = packed_run();
	b.length = b.length / 2;
	struct reading *r = read_all(b);
	struct recording half = decoded_bytes(run.data, r->seen[0].length);
	assert_true(half.findings & FINDING_TRUNCATED);
	assert_true(half.activities[0].sample_count > 100);
	recording_finish(&half);
	finish(r, b);
}

static void test_a_wrong_checksum(void **state)
{
	(void)state;
	struct buffer b = packed_run();
	b.data[b.length - TRAILER] ^= 1;
	struct reading *r = read_all(b);
	assert_lone(r, run.length, true);
	finish(r, b);
}

static void test_wrong_bytes_in_the_middle(void **state)
{
	(void)state;
	struct buffer b = packed_run();
	memset(b.data + b.length / 2, 0xFF, 50);
	struct reading *r = read_all(b);
	assert_true(r->ok);
	assert_true(r->seen[0].damaged);
	assert_true(r->seen[0].length > run.length / 4);
	finish(r, b);
}

static void test_several_members_are_one_file(void **state)
{
	(void)state;
	size_t half = run.length / 2;
	struct buffer b = packed("gzip", run.data, half);
	struct buffer second = packed("gzip", run.data + half, run.length - half);
	size_t first = b.length;
	buffer_bytes(&b, second.data, second.length);
	struct reading *r = read_all(b);
	assert_lone(r, run.length, false);
	free(r);
	b.length = first + HEADER / 2; /* not enough to be another */
	r = read_all(b);
	assert_lone(r, half, false);
	free(r);
	b.length = first + second.length - TRAILER;
	r = read_all(b);
	assert_lone(r, run.length, true);
	buffer_finish(&second);
	finish(r, b);
}

static struct buffer export_with_cut_member(size_t length)
{
	struct buffer gz = packed_run();
	struct maker *m = maker_begin("zip", NULL, NULL);
	maker_add(m, "activities/1.fit.gz", gz.data, length < gz.length ? length : gz.length);
	add_run(m, "activities/2.fit");
	buffer_finish(&gz);
	return maker_end(m);
}

static void test_a_cut_member_of_a_whole_archive(void **state)
{
	(void)state;
	struct buffer b = export_with_cut_member(1000);
	struct reading *r = read_all(b);
	EXPECT_PATHS(r, "activities/1.fit.gz", "activities/2.fit");
	assert_true(r->seen[0].damaged && r->seen[0].begins_run);
	assert_false(r->seen[1].damaged);
	finish(r, b);
	b = export_with_cut_member(HEADER);
	r = read_all(b);
	EXPECT_PATHS(r, "activities/1.fit.gz", "activities/2.fit");
	assert_int_equal(r->seen[0].kind, ERROR_INPUT);
	assert_non_null(strstr(r->seen[0].text, "the end of the compressed data is missing"));
	finish(r, b);
}

/* As a download that broke off is: the archive ends within a compressed member. */
static void test_a_cut_archive(void **state)
{
	(void)state;
	struct buffer gz = packed_run();
	struct maker *m = maker_begin("zip", NULL, "compression=store");
	maker_add(m, "activities/1.fit.gz", gz.data, gz.length);
	struct buffer b = maker_end(m);
	b.length = gz.length * 2 / 3;
	struct reading *r = read_all(b);
	assert_false(r->ok);
	assert_string_equal(r->seen[0].path, "activities/1.fit.gz");
	assert_true(r->seen[0].damaged && r->seen[0].begins_run);
	assert_true(r->seen[0].length > run.length / 3);
	buffer_finish(&gz);
	finish(r, b);
}

static void test_a_cut_tar(void **state)
{
	(void)state;
	struct maker *m = maker_begin("ustar", "gzip", NULL);
	add_run(m, "1.fit");
	add_run(m, "2.fit");
	struct buffer b = maker_end(m);
	b.length -= 60; /* of the second, which is packed as a repetition of the first */
	struct reading *r = read_all(b);
	assert_false(r->ok);
	assert_int_equal(r->count, 2);
	assert_false(r->seen[0].damaged);
	assert_int_equal(r->seen[0].length, run.length);
	assert_true(r->seen[1].damaged && r->seen[1].begins_run);
	finish(r, b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_cut_of_a_small_file),
		cmocka_unit_test(test_the_records_before_a_cut),
		cmocka_unit_test(test_a_wrong_checksum),
		cmocka_unit_test(test_wrong_bytes_in_the_middle),
		cmocka_unit_test(test_several_members_are_one_file),
		cmocka_unit_test(test_a_cut_member_of_a_whole_archive),
		cmocka_unit_test(test_a_cut_archive),
		cmocka_unit_test(test_a_cut_tar),
	};
	return cmocka_run_group_tests(tests, make_run, free_run);
}
