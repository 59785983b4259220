/* Points 1 to 7 of what FIT files look like: header, framing, CRC, damage, chains. */
#include "fit_check.h"

static struct fit_writer *short_run(void)
{
	struct fit_writer *w = begin_activity();
	say_records(w, START, 100);
	say_session(w, START, 100, RUNNING, 0);
	return w;
}

static void assert_short_run(const struct recording *r, uint32_t findings)
{
	assert_int_equal(r->kind, FILE_ACTIVITY);
	assert_int_equal(r->findings, findings);
	assert_int_equal(r->count, 1);
	assert_true(r->activities[0].start == START + FIT_EPOCH);
	assert_int_equal(r->activities[0].sample_count, 100);
	assert_int_equal(r->activities[0].records, 100);
	assert_number(r->activities[0].avg_hr, 150, 1e-9);
}

static void test_header_of_12_bytes(void **state)
{
	(void)state;
	struct fit_writer *w = fit_writer_create(12);
	SAY(w, ID, id_fields, 4, START);
	say_records(w, START, 100);
	say_session(w, START, 100, RUNNING, 0);
	struct recording r = decoded_writer(w);
	assert_short_run(&r, 0);
	recording_finish(&r);
}

static void test_header_crc_of_zero(void **state)
{
	(void)state;
	struct buffer b = finished(short_run());
	b.data[12] = b.data[13] = 0;
	uint16_t crc = fit_crc(0, b.data, b.length - 2);
	b.data[b.length - 2] = (uint8_t)crc;
	b.data[b.length - 1] = (uint8_t)(crc >> 8);
	assert_int_equal(format_completeness(b.data, b.length), COMPLETE_YES);
	struct recording r = decoded(b);
	assert_short_run(&r, 0);
	recording_finish(&r);
}

/* The header's own CRC says nothing that the file's does not. */
static void test_wrong_header_crc(void **state)
{
	(void)state;
	struct buffer b = finished(short_run());
	b.data[12] ^= 0x55;
	struct recording r = decoded_bytes(b.data, b.length);
	assert_short_run(&r, FINDING_CRC);
	recording_finish(&r);
	uint16_t crc = fit_crc(0, b.data, b.length - 2);
	b.data[b.length - 2] = (uint8_t)crc;
	b.data[b.length - 1] = (uint8_t)(crc >> 8);
	r = decoded(b);
	assert_short_run(&r, 0);
	recording_finish(&r);
}

static void test_wrong_crc_keeps_the_content(void **state)
{
	(void)state;
	struct buffer b = finished(short_run());
	b.data[b.length - 1] ^= 0x55;
	assert_int_equal(format_completeness(b.data, b.length), COMPLETE_UNKNOWN);
	struct recording r = decoded(b);
	assert_short_run(&r, FINDING_CRC);
	recording_finish(&r);
}

static void test_data_size_of_zero_is_a_dead_battery(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	say_records(w, START, 100);
	struct buffer b = finished(w);
	memset(b.data + 4, 0, 4);
	struct recording r = decoded_bytes(b.data, b.length - 2);
	assert_short_run(&r, FINDING_TRUNCATED | FINDING_REBUILT);
	recording_finish(&r);
	buffer_finish(&b);
}

/* Whatever the place of the cut, what is whole before it is there. */
static void test_every_cut_is_salvaged_or_refused(void **state)
{
	(void)state;
	struct buffer b = finished(short_run());
	uint32_t records = 0;
	for (size_t n = 0; n < b.length; n++) {
		struct recording r;
		struct error e;
		assert_int_not_equal(format_completeness(b.data, n), COMPLETE_YES);
		if (n >= 14)
			assert_int_equal(format_completeness(b.data, n), COMPLETE_GROWING);
		if (!decode(b.data, n, NULL, &r, &e)) {
			assert_true(e.kind == ERROR_INPUT || e.kind == ERROR_UNSUPPORTED);
			continue;
		}
		assert_true(r.findings & FINDING_TRUNCATED);
		if (r.count > 0) {
			assert_true(r.activities[0].records >= records);
			records = r.activities[0].records;
		}
		recording_finish(&r);
	}
	assert_int_equal(records, 100);
	buffer_finish(&b);
}

static void test_tail_of_nuls(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	say_records(w, START, 100); /* local type 0: a NUL is the header of another record */
	struct buffer b = finished(w);
	memset(b.data + 4, 0, 4);
	buffer_reserve(&b, 5000);
	memset(b.data + b.length - 2, 0, 5000);
	struct recording r = decoded_bytes(b.data, b.length + 4000);
	assert_short_run(&r, FINDING_TRUNCATED | FINDING_REBUILT);
	recording_finish(&r);
	buffer_finish(&b);
}

/* As a watch writes: other messages among the records, each defined once. */
static struct buffer long_run(void)
{
	static const struct fit_field unknown[] = {{253, 4, FIT_UINT32}, {0, 7, FIT_BYTE}};
	struct fit_writer *w = begin_activity();
	fit_define(w, 3, 140, false, unknown, 2, NULL, 0);
	fit_define(w, 4, RECORD, false, run_record, ARRAY_LENGTH(run_record), NULL, 0);
	for (int i = 0; i < 1000; i++) {
		if (i % 3 == 0) {
			fit_data(w, 3, -1);
			fit_put_int(w, START + i);
			fit_put_bytes(w, "\x43\x04\0\0\x80\x64\xFF", 7);
		}
		fit_data(w, 4, -1);
		fit_put_int(w, START + i);
		fit_put_int(w, 140 + i % 10);
		fit_put_int(w, i * 300);
		fit_put_int(w, 3000);
	}
	say_session(w, START, 1000, RUNNING, 0);
	return finished(w);
}

static uint32_t noise(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223; /* Numerical Recipes' generator */
	return *state >> 16;
}

/* 64 bytes lost anywhere cost the records that lay there and a few more. */
static void test_damaged_bytes_in_the_middle(void **state)
{
	(void)state;
	uint32_t random = 1;
	for (size_t at = 300; at < 13000; at += 197) {
		struct buffer b = long_run();
		bool zeros = at % 2 == 0;
		for (size_t i = 0; i < 64; i++)
			b.data[at + i] = zeros ? 0 : (uint8_t)noise(&random);
		struct recording r = decoded(b);
		const struct activity *a = &r.activities[0];
		assert_int_equal(r.count, 1);
		assert_true(r.findings & FINDING_CRC);
		assert_true(a->start == START + FIT_EPOCH);
		assert_number(a->timer_s, 1000, 0);
		if (a->sample_count < 985)
			fail_msg("damage at %zu left %zu of 1000 records", at, a->sample_count);
		recording_finish(&r);
	}
}

/* A header that looks like a record's but for a reserved bit must not be come back to for ever. */
static void test_reserved_bit_in_a_damaged_file(void **state)
{
	(void)state;
	struct fit_writer *w = short_run();
	fit_define(w, 0, RECORD, false, hr_record, 2, NULL, 0);
	struct buffer b = finished(w);
	b.length -= 2;
	for (int i = 0; i < 3; i++) {
		buffer_u8(&b, 0x10);
		buffer_u32(&b, START + 100 + (uint32_t)i);
		buffer_u8(&b, 150);
	}
	memset(b.data + 4, 0, 4);
	struct recording r = decoded(b);
	assert_int_equal(r.count, 1);
	recording_finish(&r);
}

static void test_stale_size_in_header(void **state)
{
	(void)state;
	struct buffer b = finished(short_run());
	uint32_t size = (uint32_t)b.length - 16 - 300;
	memcpy(b.data + 4, &size, 4);
	struct recording r = decoded(b);
	assert_int_equal(r.count, 1);
	assert_int_equal(r.activities[0].sample_count, 100);
	assert_true(r.findings & FINDING_CRC);
	recording_finish(&r);
}

/* Without the message that says what it is, records in a file that is damaged anyway are an
 * activity. */
static void test_records_of_a_file_without_its_head(void **state)
{
	(void)state;
	struct fit_writer *w = fit_writer_create(14);
	say_records(w, START, 100);
	struct buffer b = finished(w);
	memset(b.data + 4, 0, 4);
	struct recording r = decoded_bytes(b.data, b.length - 2);
	assert_short_run(&r, FINDING_TRUNCATED | FINDING_REBUILT);
	recording_finish(&r);
	buffer_finish(&b);
}

static void test_trailing_bytes(void **state)
{
	(void)state;
	struct buffer b = finished(short_run());
	buffer_text(&b, "<html>");
	struct recording r = decoded(b);
	assert_short_run(&r, FINDING_TRAILING);
	recording_finish(&r);
}

static void test_chained_files(void **state)
{
	(void)state;
	struct buffer b = finished(short_run());
	struct fit_writer *w = begin_activity();
	say_records(w, START - 5000, 50);
	say_session(w, START - 5000, 50, CYCLING, 0);
	fit_finish(w, &b);
	fit_writer_destroy(w);
	assert_int_equal(format_completeness(b.data, b.length), COMPLETE_YES);
	assert_int_equal(format_completeness(b.data, b.length - 1), COMPLETE_GROWING);
	struct recording r = decoded(b);
	assert_int_equal(r.findings, FINDING_CHAINED);
	assert_int_equal(r.count, 2);
	assert_int_equal(r.activities[0].sport, SPORT_RIDE);
	assert_int_equal(r.activities[0].leg, 0);
	assert_int_equal(r.activities[1].sport, SPORT_RUN);
	assert_int_equal(r.activities[1].leg, 1);
	recording_finish(&r);
}

static void test_the_same_activity_chained_twice_counts_once(void **state)
{
	(void)state;
	struct buffer b = finished(short_run());
	struct fit_writer *w = short_run();
	fit_finish(w, &b);
	fit_writer_destroy(w);
	struct recording r = decoded(b);
	assert_short_run(&r, FINDING_CHAINED);
	recording_finish(&r);
}

static void test_big_endian_mixed_with_little(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	for (int i = 0; i < 100; i++) {
		const int64_t values[] = {START + i, 150, i * 300, 3000};
		say(w, RECORD, i % 2 == 0, run_record, ARRAY_LENGTH(run_record), values);
	}
	say_session(w, START, 100, RUNNING, 0);
	struct recording r = decoded_writer(w);
	assert_short_run(&r, 0);
	assert_number((double)r.activities[0].samples[98].distance, 98 * 3, 0.01);
	assert_number((double)r.activities[0].samples[99].speed, 3, 0.001);
	recording_finish(&r);
}

static void test_compressed_timestamps(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	SAY(w, RECORD, hr_record, START, 150);
	fit_define(w, 2, RECORD, false, (const struct fit_field[]){{3, 1, FIT_UINT8}}, 1, NULL, 0);
	for (int i = 1; i < 100; i++) {
		fit_data(w, 2, (START + i) & 31);
		fit_put_int(w, 150);
	}
	say_session(w, START, 100, RUNNING, 0);
	struct recording r = decoded_writer(w);
	assert_short_run(&r, 0);
	for (size_t i = 0; i < 100; i++)
		assert_number(r.activities[0].samples[i].t, (double)i, 0);
	recording_finish(&r);
}

/* Five bits of the time: steps of up to 31 s, across every roll-over. */
static void test_long_steps_of_compressed_timestamps(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	SAY(w, RECORD, hr_record, START, 150);
	fit_define(w, 3, RECORD, false, (const struct fit_field[]){{3, 1, FIT_UINT8}}, 1, NULL, 0);
	int t = 0;
	for (int step = 1; step < 32; step++) {
		t += step;
		fit_data(w, 3, (START + t) & 31);
		fit_put_int(w, 150);
	}
	say_session(w, START, t, RUNNING, 0);
	struct recording r = decoded_writer(w);
	const struct activity *a = &r.activities[0];
	assert_int_equal(a->sample_count, 32);
	for (size_t i = 1; i < 32; i++)
		assert_number(a->samples[i].t - a->samples[i - 1].t, (double)i, 0);
	recording_finish(&r);
}

/* Fields that cannot be read are passed over by their size; the message is not lost. */
static void test_odd_fields(void **state)
{
	(void)state;
	static const struct fit_field odd[] = {
		{5, 3, FIT_UINT32}, /* distance of three bytes */
		{6, 2, 0x5F},       /* speed of a type that is not known */
		{7, 4, FIT_UINT16}, /* two powers */
		{3, 2, FIT_UINT16}, /* heart rate wider than the profile says */
		{2, 0, FIT_UINT16}, /* altitude of no bytes */
		{253, 4, FIT_UINT32}, {4, 4, FIT_STRING}, /* cadence as text, not terminated */
	};
	struct fit_writer *w = begin_activity();
	fit_define(w, 5, RECORD, false, odd, ARRAY_LENGTH(odd), NULL, 0);
	for (int i = 0; i < 100; i++) {
		fit_data(w, 5, -1);
		fit_put_bytes(w, "\1\2\3", 3);
		fit_put_int(w, 3000);
		fit_put_bytes(w, "\x2C\1\xFF\xFF", 4);
		fit_put_int(w, 150);
		fit_put_int(w, 0);
		fit_put_int(w, START + i);
		fit_put_text(w, "\xFF"
				"abc");
	}
	say_session(w, START, 100, RUNNING, 0);
	struct recording r = decoded_writer(w);
	assert_short_run(&r, 0);
	const struct sample *s = &r.activities[0].samples[7];
	assert_number((double)s->power, 300, 0);
	assert_number((double)s->distance, NONE, 0);
	assert_number((double)s->speed, NONE, 0);
	assert_number((double)s->cadence, NONE, 0);
	recording_finish(&r);
}

/* Not terminated, not UTF-8, or with bytes that would steer a terminal: shown as what can be shown.
 */
static void test_odd_texts(void **state)
{
	(void)state;
	static const struct fit_field id[] = {
		{0, 1, FIT_ENUM}, {4, 4, FIT_UINT32}, {8, 6, FIT_STRING}};
	static const struct fit_field workout[] = {{8, 8, FIT_STRING}};
	struct fit_writer *w = fit_writer_create(14);
	fit_define(w, 0, ID, false, id, ARRAY_LENGTH(id), NULL, 0);
	fit_data(w, 0, -1);
	fit_put_int(w, 4);
	fit_put_int(w, START);
	fit_put_bytes(w, "watch!", 6);
	fit_define(w, 0, 26, false, workout, 1, NULL, 0);
	fit_data(w, 0, -1);
	fit_put_bytes(w, "6x\xFF\x1B[2J", 7);
	fit_put_bytes(w, "m", 1);
	say_records(w, START, 10);
	say_session(w, START, 10, RUNNING, 0);
	struct recording r = decoded_writer(w);
	assert_string_equal(r.activities[0].device, "watch!");
	assert_string_equal(r.activities[0].name, "6x??[2Jm");
	recording_finish(&r);
}

static void test_developer_fields_without_description(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	fit_define(w, 1, RECORD, false, hr_record, 2,
		(const struct fit_developer_field[]){{0, 7, 0}, {1, 0, 3}}, 2);
	for (int i = 0; i < 100; i++) {
		fit_data(w, 1, -1);
		fit_put_int(w, START + i);
		fit_put_int(w, 150);
		fit_put_bytes(w, "seven!!", 7);
		fit_put_int(w, 0);
	}
	say_session(w, START, 100, RUNNING, 0);
	struct recording r = decoded_writer(w);
	assert_short_run(&r, 0);
	recording_finish(&r);
}

static void test_unknown_messages_are_passed_over(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	for (int i = 0; i < 100; i++) {
		SAY(w, 0xFF00 + i, hr_record, START + i, 77);
		SAY(w, RECORD, hr_record, START + i, 150);
	}
	say_session(w, START, 100, RUNNING, 0);
	struct recording r = decoded_writer(w);
	assert_short_run(&r, 0);
	recording_finish(&r);
}

/* 255 native and 255 developer fields of 255 bytes each: 130,050 bytes a message. */
static void test_widest_definition(void **state)
{
	(void)state;
	struct fit_field fields[255];
	struct fit_developer_field dev[255];
	static const uint8_t nothing[255];
	for (int i = 0; i < 255; i++) {
		fields[i] = (struct fit_field){(uint8_t)i, 255, FIT_BYTE};
		dev[i] = (struct fit_developer_field){(uint8_t)i, 255, 0};
	}
	struct fit_writer *w = begin_activity();
	fit_define(w, 15, RECORD, true, fields, 255, dev, 255);
	fit_data(w, 15, -1);
	for (int i = 0; i < 510; i++)
		fit_put_bytes(w, nothing, 255);
	say_records(w, START, 100);
	say_session(w, START, 100, RUNNING, 0);
	struct recording r = decoded_writer(w);
	assert_int_equal(r.activities[0].sample_count, 100);
	recording_finish(&r);
}

static void test_messages_without_bytes(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	fit_define(w, 4, RECORD, false, NULL, 0, NULL, 0);
	for (int i = 0; i < 100000; i++)
		fit_data(w, 4, -1);
	say_session(w, START, 100, RUNNING, 0);
	struct recording r = decoded_writer(w);
	assert_int_equal(r.activities[0].sample_count, 0);
	assert_int_equal(r.activities[0].records, 100000);
	recording_finish(&r);
}

static void test_huge_data_size_is_only_a_number(void **state)
{
	(void)state;
	struct buffer b = finished(short_run());
	memset(b.data + 4, 0xFF, 4);
	assert_int_equal(format_completeness(b.data, b.length), COMPLETE_GROWING);
	struct recording r = decoded_bytes(b.data, b.length - 2);
	assert_short_run(&r, FINDING_TRUNCATED);
	recording_finish(&r);
	buffer_finish(&b);
}

static void test_undefined_local_type_ends_the_file_there(void **state)
{
	(void)state;
	struct fit_writer *w = short_run();
	fit_data(w, 9, -1);
	struct recording r = decoded_writer(w);
	assert_short_run(&r, FINDING_TRUNCATED);
	recording_finish(&r);
}

static void test_most_samples(void **state)
{
	(void)state;
	struct buffer b = finished(short_run());
	struct recording r;
	struct error e;
	assert_true(decode(b.data, b.length, &(struct decode_options){100}, &r, &e));
	recording_finish(&r);
	assert_false(decode(b.data, b.length, &(struct decode_options){99}, &r, &e));
	assert_int_equal(e.kind, ERROR_LIMIT);
	assert_null(r.activities);
	buffer_finish(&b);
}

static void test_not_fit(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"", "x", "<html>no such file</html>", "............FIT"};
	for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
		const uint8_t *data = (const uint8_t *)texts[i];
		struct recording r;
		struct error e;
		assert_int_equal(format_detect(data, strlen(texts[i])), FORMAT_UNKNOWN);
		assert_int_equal(format_completeness(data, strlen(texts[i])), COMPLETE_UNKNOWN);
		assert_false(decode(data, strlen(texts[i]), NULL, &r, &e));
		assert_int_equal(e.kind, ERROR_UNSUPPORTED);
		assert_false(fit_decode(data, strlen(texts[i]), NULL, &r, &e));
		assert_int_equal(e.kind, ERROR_INPUT);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_header_of_12_bytes),
		cmocka_unit_test(test_header_crc_of_zero),
		cmocka_unit_test(test_wrong_header_crc),
		cmocka_unit_test(test_wrong_crc_keeps_the_content),
		cmocka_unit_test(test_data_size_of_zero_is_a_dead_battery),
		cmocka_unit_test(test_every_cut_is_salvaged_or_refused),
		cmocka_unit_test(test_tail_of_nuls),
		cmocka_unit_test(test_damaged_bytes_in_the_middle),
		cmocka_unit_test(test_reserved_bit_in_a_damaged_file),
		cmocka_unit_test(test_stale_size_in_header),
		cmocka_unit_test(test_records_of_a_file_without_its_head),
		cmocka_unit_test(test_trailing_bytes),
		cmocka_unit_test(test_chained_files),
		cmocka_unit_test(test_the_same_activity_chained_twice_counts_once),
		cmocka_unit_test(test_big_endian_mixed_with_little),
		cmocka_unit_test(test_compressed_timestamps),
		cmocka_unit_test(test_long_steps_of_compressed_timestamps),
		cmocka_unit_test(test_odd_fields),
		cmocka_unit_test(test_odd_texts),
		cmocka_unit_test(test_developer_fields_without_description),
		cmocka_unit_test(test_unknown_messages_are_passed_over),
		cmocka_unit_test(test_widest_definition),
		cmocka_unit_test(test_messages_without_bytes),
		cmocka_unit_test(test_huge_data_size_is_only_a_number),
		cmocka_unit_test(test_undefined_local_type_ends_the_file_there),
		cmocka_unit_test(test_most_samples),
		cmocka_unit_test(test_not_fit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
