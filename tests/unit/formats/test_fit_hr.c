/* hr messages: heart rate that a strap stored and gave away behind the activity, or in line. */
#include "fit_check.h"

enum { HR = 132 };

static const struct fit_field anchor_fields[] = {
	{253, 4, FIT_UINT32}, {0, 2, FIT_UINT16}, {9, 4, FIT_UINT32}, {6, 1, FIT_UINT8}};
static const struct fit_field packed_fields[] = {{10, 12, FIT_BYTE}, {6, 8, FIT_UINT8}};

static void say_anchor(struct fit_writer *w, int64_t time, double fraction, uint32_t at, int bpm)
{
	SAY(w, HR, anchor_fields, time, (int64_t)(fraction * 32768), at, bpm);
}

/* Eight beats, the low 12 bits of whose times are packed two in three bytes. */
static void say_packed(struct fit_writer *w, uint32_t first, uint32_t step, int bpm)
{
	uint8_t times[12], beats[8];
	for (unsigned i = 0; i < 8; i += 2) {
		uint32_t a = (first + i * step) & 0xFFF, b = (first + (i + 1) * step) & 0xFFF;
		uint8_t *p = times + i / 2 * 3;
		p[0] = (uint8_t)a;
		p[1] = (uint8_t)(a >> 8 | b << 4);
		p[2] = (uint8_t)(b >> 4);
		beats[i] = (uint8_t)(bpm + (int)i);
		beats[i + 1] = (uint8_t)(bpm + (int)i + 1);
	}
	fit_define(w, 0, HR, false, packed_fields, 2, NULL, 0);
	fit_data(w, 0, -1);
	fit_put_bytes(w, times, sizeof times);
	fit_put_bytes(w, beats, sizeof beats);
}

static struct fit_writer *swim_without_hr(int seconds)
{
	struct fit_writer *w = begin_activity();
	for (int i = 0; i < seconds; i++)
		SAY(w, RECORD, hr_record, START + i, 255);
	say_session(w, START, seconds, SWIMMING, 17);
	return w;
}

/* The counter of 1/1024 s stands just before its roll-over when the swim begins. */
static void test_strap_data_in_a_chained_file(void **state)
{
	(void)state;
	struct buffer b = finished(swim_without_hr(60));
	struct fit_writer *strap = begin_activity();
	uint32_t at = UINT32_MAX - 3000;
	say_anchor(strap, START + 2, 0.5, at, 99); /* t = 2.5 s */
	for (unsigned k = 0; k < 5; k++)
		say_packed(strap, at + 1024 + k * 8 * 1024, 1024, 100 + (int)k * 8);
	fit_finish(strap, &b);
	fit_writer_destroy(strap);
	struct recording r = decoded(b);
	assert_int_equal(r.findings, FINDING_CHAINED | FINDING_HR_MERGED);
	assert_int_equal(r.count, 1);
	const struct sample *s = r.activities[0].samples;
	assert_number((double)s[2].hr, NONE, 0);
	assert_number((double)s[3].hr, 99, 0);
	for (size_t i = 4; i <= 43; i++)
		assert_number((double)s[i].hr, 100 + (double)(i - 4), 0);
	assert_int_equal(r.activities[0].records_hr, 0); /* none stood in the records */
	assert_number(r.activities[0].max_hr, 139, 0);
	recording_finish(&r);
}

static void test_renewed_anchor(void **state)
{
	(void)state;
	struct buffer b = finished(swim_without_hr(60));
	struct fit_writer *strap = begin_activity();
	say_anchor(strap, START, 0, 1000, 90);
	say_packed(strap, 1000 + 1024, 1024, 100);  /* t 1 to 8 */
	say_anchor(strap, START + 30, 0, 500, 130); /* the strap was off and counts anew */
	say_packed(strap, 500 + 1024, 1024, 140);   /* t 31 to 38 */
	fit_finish(strap, &b);
	fit_writer_destroy(strap);
	struct recording r = decoded(b);
	const struct sample *s = r.activities[0].samples;
	assert_number((double)s[0].hr, 90, 0);
	assert_number((double)s[8].hr, 107, 0);
	assert_number((double)s[29].hr, NONE, 0);
	assert_number((double)s[30].hr, 130, 0);
	assert_number((double)s[38].hr, 147, 0);
	recording_finish(&r);
}

/* The strap's clock was ahead when it was first looked at. */
static void test_anchor_that_goes_back(void **state)
{
	(void)state;
	struct buffer b = finished(swim_without_hr(60));
	struct fit_writer *strap = begin_activity();
	say_anchor(strap, START + 40, 0, 1000, 150);
	say_packed(strap, 1000 + 1024, 1024, 160); /* t 41 to 48 */
	say_anchor(strap, START + 10, 0, 90000, 90);
	say_packed(strap, 90000 + 1024, 1024, 100); /* t 11 to 18 */
	fit_finish(strap, &b);
	fit_writer_destroy(strap);
	struct recording r = decoded(b);
	const struct sample *s = r.activities[0].samples;
	assert_number((double)s[10].hr, 90, 0);
	assert_number((double)s[18].hr, 107, 0);
	assert_number((double)s[40].hr, 150, 0);
	assert_number((double)s[48].hr, 167, 0);
	recording_finish(&r);
}

/* Several full times in a message, in either order of bytes; the moment's fraction in 1/256 s. */
static void test_full_times(void **state)
{
	(void)state;
	static const struct fit_field fields[] = {
		{253, 4, FIT_UINT32}, {1, 1, FIT_UINT8}, {9, 12, FIT_UINT32}, {6, 3, FIT_UINT8}};
	for (int big_endian = 0; big_endian < 2; big_endian++) {
		struct buffer b = finished(swim_without_hr(10));
		struct fit_writer *strap = begin_activity();
		fit_define(strap, 1, HR, big_endian != 0, fields, 4, NULL, 0);
		fit_data(strap, 1, -1);
		fit_put_int(strap, START + 1);
		fit_put_int(strap, 128); /* t = 1.5 s */
		uint8_t times[12];
		for (uint32_t i = 0; i < 3; i++) {
			uint32_t at = 5000 + i * 2048;
			at = big_endian ? __builtin_bswap32(at) : at;
			memcpy(times + 4 * i, &at, 4);
		}
		fit_put_bytes(strap, times, sizeof times);
		fit_put_bytes(strap, "\x64\x6E\x78", 3);
		fit_finish(strap, &b);
		fit_writer_destroy(strap);
		struct recording r = decoded(b);
		const struct sample *s = r.activities[0].samples;
		assert_number((double)s[1].hr, NONE, 0);
		assert_number((double)s[2].hr, 100, 0);
		assert_number((double)s[4].hr, 110, 0);
		assert_number((double)s[6].hr, 120, 0);
		recording_finish(&r);
	}
}

static void test_beats_between_two_records_are_averaged(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	say_anchor(w, START, 0, 0, 100);
	say_packed(w, 512, 512, 110); /* 0.5, 1.0 ... 4.0: in line, before the records */
	for (int i = 0; i < 5; i++)
		SAY(w, RECORD, hr_record, START + i, i == 3 ? 170 : 255);
	say_session(w, START, 5, SWIMMING, 17);
	struct recording r = decoded_writer(w);
	const struct sample *s = r.activities[0].samples;
	assert_number((double)s[1].hr, 110.5, 0);
	assert_number((double)s[2].hr, 112.5, 0);
	assert_number((double)s[3].hr, 170, 0); /* the record's own stays */
	assert_number((double)s[4].hr, 116.5, 0);
	assert_int_equal(r.findings, FINDING_HR_MERGED);
	recording_finish(&r);
}

static void test_beats_without_anchor_and_odd_arrays(void **state)
{
	(void)state;
	static const struct fit_field short_bpm[] = {{10, 12, FIT_BYTE}, {6, 2, FIT_UINT8}};
	static const struct fit_field odd_times[] = {
		{253, 4, FIT_UINT32}, {9, 3, FIT_BYTE}, {6, 1, FIT_UINT8}};
	struct buffer b = finished(swim_without_hr(10));
	struct fit_writer *strap = begin_activity();
	say_packed(strap, 1024, 1024, 100);
	fit_define(strap, 1, HR, true, odd_times, 3, NULL, 0);
	fit_data(strap, 1, -1);
	fit_put_int(strap, START);
	fit_put_bytes(strap, "\1\2\3", 3);
	fit_put_int(strap, 100);
	fit_define(strap, 1, HR, false, short_bpm, 2, NULL, 0);
	fit_data(strap, 1, -1);
	fit_put_bytes(strap, "............", 12);
	fit_put_bytes(strap, "dd", 2);
	fit_finish(strap, &b);
	fit_writer_destroy(strap);
	struct recording r = decoded(b);
	assert_int_equal(r.count, 1);
	assert_int_equal(r.activities[0].sample_count, 10);
	assert_number(r.activities[0].max_hr, NONE, 0);
	recording_finish(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strap_data_in_a_chained_file),
		cmocka_unit_test(test_renewed_anchor),
		cmocka_unit_test(test_anchor_that_goes_back),
		cmocka_unit_test(test_full_times),
		cmocka_unit_test(test_beats_between_two_records_are_averaged),
		cmocka_unit_test(test_beats_without_anchor_and_odd_arrays),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
