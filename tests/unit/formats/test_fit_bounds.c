/* Inputs made to be slow: the time for each may grow with the size of the file, not with its
 * square. */
#include "fit_check.h"
#include "growth.h"

static void decode_all(const struct buffer *b)
{
	struct recording r;
	if (decode(b->data, b->length, NULL, &r, NULL))
		recording_finish(&r);
}

static double seconds_for(const struct buffer *b)
{
	return cpu_seconds(decode_all, b);
}

static void make_definitions(struct fit_writer *w, size_t n)
{
	for (size_t i = 0; i < n; i++)
		fit_define(w, (int)(i % 16), RECORD, i % 2 == 0, run_record, 4, NULL, 0);
}

/* A description in front of each message makes the definition with 255 of them compiled anew. */
static void make_descriptions(struct fit_writer *w, size_t n)
{
	static const struct fit_field description[] = {
		{0, 1, FIT_UINT8}, {1, 1, FIT_UINT8}, {15, 1, FIT_UINT8}};
	struct fit_developer_field fields[255];
	for (int i = 0; i < 255; i++)
		fields[i] = (struct fit_developer_field){(uint8_t)i, 0, 0};
	fit_define(w, 1, 206, false, description, 3, NULL, 0);
	fit_define(w, 2, RECORD, false, hr_record, 2, fields, 255);
	for (size_t i = 0; i < n / 10; i++) {
		fit_data(w, 1, -1);
		fit_put_int(w, 0);
		fit_put_int(w, (int64_t)(i % 255));
		fit_put_int(w, (int64_t)(i / 255 % 200));
		fit_data(w, 2, -1);
		fit_put_int(w, START + (int64_t)i);
		fit_put_int(w, 150);
	}
}

static void make_sessions(struct fit_writer *w, size_t n)
{
	fit_define(w, 1, SESSION, false, session_fields, 3, NULL, 0);
	fit_define(w, 2, RECORD, false, hr_record, 2, NULL, 0);
	fit_define(w, 3, LAP, false, lap_fields, 2, NULL, 0);
	for (size_t i = 0; i < n; i++) {
		fit_data(w, 1, -1);
		fit_put_int(w, START);
		fit_put_int(w, START + (int64_t)i);
		fit_put_int(w, 1000);
		fit_data(w, 2, -1);
		fit_put_int(w, START + (int64_t)i);
		fit_put_int(w, 150);
		fit_data(w, 3, -1);
		fit_put_int(w, START + (int64_t)i);
		fit_put_int(w, START + (int64_t)i);
	}
}

static void make_backward(struct fit_writer *w, size_t n)
{
	fit_define(w, 2, RECORD, false, hr_record, 2, NULL, 0);
	for (size_t i = 0; i < n; i++) {
		fit_data(w, 2, -1);
		fit_put_int(w, START + (int64_t)(n - i));
		fit_put_int(w, 150);
	}
}

static void make_zigzag(struct fit_writer *w, size_t n)
{
	fit_define(w, 2, RECORD, false, hr_record, 2, NULL, 0);
	for (size_t i = 0; i < n; i++) {
		fit_data(w, 2, -1);
		fit_put_int(w, START + (int64_t)(i % 3 == 2 ? n - i : i));
		fit_put_int(w, 150);
	}
}

static void make_events(struct fit_writer *w, size_t n)
{
	fit_define(w, 1, EVENT, false, event_fields, 3, NULL, 0);
	fit_define(w, 2, RECORD, false, hr_record, 2, NULL, 0);
	for (size_t i = 0; i < n; i++) {
		fit_data(w, 1, -1);
		fit_put_int(w, START + (int64_t)i * 2);
		fit_put_int(w, 0);
		fit_put_int(w, TIMER_STOP);
		fit_data(w, 2, -1);
		fit_put_int(w, START + (int64_t)i * 2 + 1);
		fit_put_int(w, 150);
	}
}

static void make_compressed(struct fit_writer *w, size_t n)
{
	SAY(w, RECORD, hr_record, START, 150);
	fit_define(w, 2, RECORD, false, NULL, 0, NULL, 0);
	for (size_t i = 0; i < 10 * n; i++)
		fit_data(w, 2, (int)(i % 32));
}

static void (*const makers[])(struct fit_writer *, size_t) = {make_definitions, make_descriptions,
	make_sessions, make_backward, make_zigzag, make_events, make_compressed};

/* `damage` changes every so many bytes, so that reading loses step again and again. */
static struct buffer made(size_t maker, size_t n, size_t damage)
{
	struct fit_writer *w = begin_activity();
	makers[maker](w, n);
	struct buffer b = finished(w);
	for (size_t i = 200; damage > 0 && i < b.length; i += damage)
		b.data[i] ^= 0x15;
	return b;
}

static void assert_grows_evenly(size_t input, double once, double again)
{
	if (!grows_evenly(once, again))
		fail_msg("input %zu: %g s, eight times of it %g s", input, once, again);
}

static void test_time_grows_with_size(void **state)
{
	(void)state;
	static const size_t damages[] = {0, 17, 5000};
	for (size_t i = 0; i < ARRAY_LENGTH(makers); i++) {
		for (size_t k = 0; k < ARRAY_LENGTH(damages); k++) {
			struct buffer small = made(i, 4000, damages[k]);
			struct buffer large = made(i, 32000, damages[k]);
			assert_grows_evenly(i, seconds_for(&small), seconds_for(&large));
			buffer_finish(&small);
			buffer_finish(&large);
		}
	}
}

static void test_many_chained_files(void **state)
{
	(void)state;
	double seconds[2];
	for (int k = 0; k < 2; k++) {
		struct buffer b = {0};
		for (int i = 0; i < (k ? 8000 : 1000); i++) {
			struct fit_writer *w = begin_activity();
			say_session(w, START + i, 1, RUNNING, 0);
			fit_finish(w, &b);
			fit_writer_destroy(w);
		}
		seconds[k] = seconds_for(&b);
		buffer_finish(&b);
	}
	assert_grows_evenly(0, seconds[0], seconds[1]);
}

/* Numbers of other types than the profile says can be of any size: what is decoded is still sound.
 */
static void test_numbers_beyond_sense(void **state)
{
	(void)state;
	static const struct fit_field wide_session[] = {{253, 8, FIT_FLOAT64}, {2, 8, FIT_FLOAT64},
		{7, 8, FIT_FLOAT64}, {8, 8, FIT_SINT64}, {16, 8, FIT_FLOAT64}};
	static const struct fit_field wide_record[] = {
		{253, 8, FIT_FLOAT64}, {3, 8, FIT_FLOAT64}, {5, 8, FIT_FLOAT64}};
	static const struct fit_field wide_lap[] = {
		{253, 8, FIT_FLOAT64}, {2, 8, FIT_FLOAT64}, {7, 8, FIT_FLOAT64}};
	static const double odd[] = {0, -1, 1e9, START, START + 1, 4.2e9, 1e15, -4e34, 1e308, 0.5};
	size_t n = ARRAY_LENGTH(odd);
	for (size_t i = 0; i < n * n * n; i++) {
		double a = odd[i % n], b = odd[i / n % n], c = odd[i / n / n];
		struct fit_writer *w = begin_activity();
		fit_define(w, 1, RECORD, false, wide_record, 3, NULL, 0);
		for (int k = 0; k < 3; k++) {
			fit_data(w, 1, -1);
			fit_put_float(w, k == 0 ? a : START + k);
			fit_put_float(w, b);
			fit_put_float(w, c);
		}
		fit_define(w, 1, SESSION, false, wide_session, 4, NULL, 0);
		fit_data(w, 1, -1);
		fit_put_float(w, a);
		fit_put_float(w, b);
		fit_put_float(w, c);
		fit_put_int(w, -1);
		fit_define(w, 1, LAP, false, wide_lap, 3, NULL, 0);
		fit_data(w, 1, -1);
		fit_put_float(w, b);
		fit_put_float(w, a);
		fit_put_float(w, c);
		struct buffer file = finished(w), packed = {0};
		struct recording r, back;
		struct error e;
		if (decode(file.data, file.length, NULL, &r, NULL)) {
			recording_pack(&r, &packed);
			if (!recording_unpack(packed.data, packed.length, &back, &e))
				fail_msg("%g %g %g: %s", a, b, c, e.text);
			recording_finish(&back);
			recording_finish(&r);
		}
		buffer_finish(&file);
		buffer_finish(&packed);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_time_grows_with_size),
		cmocka_unit_test(test_many_chained_files),
		cmocka_unit_test(test_numbers_beyond_sense),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
