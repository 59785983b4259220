#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "paced/base/memory.h"
#include "paced/formats.h"

#define NONE ((double)NAN)

static struct sample blank_sample(double t)
{
	return (struct sample){t, NONE, NONE, NAN, NAN, NAN, NAN, NAN, NAN};
}

static struct activity example(void)
{
	struct activity a;
	activity_init(&a);
	a.start = 1795674072;
	a.utc_offset_s = 3600;
	a.sport = SPORT_TRAIL;
	strcpy(a.sport_text, "running");
	strcpy(a.sub_sport, "trail");
	strcpy(a.name, "Über den Berg");
	strcpy(a.device, "garmin/fr110");
	a.serial = UINT64_C(0xffffffffffffff01);
	a.created = 1795674000;
	a.leg = 2;
	a.timer_s = 3600.5;
	a.avg_hr = 151;
	a.rpe = 7;
	a.feel = 75;
	a.records = 5;
	a.records_hr = 3;
	a.hr_from_device = true;
	a.sample_count = 4;
	a.samples = mem_alloc(4, sizeof *a.samples);
	for (size_t i = 0; i < 4; i++)
		a.samples[i] = blank_sample((double)i + 0.25);
	a.samples[0].lat = -33.8567844;
	a.samples[0].lon = 151.2152967;
	a.samples[3].lat = 89.9999999;
	a.samples[3].lon = -179.9999999;
	a.samples[1].hr = 152.3f;
	a.samples[2].hr = 30;
	a.samples[1].altitude = -3.25f;
	a.samples[2].distance = 12.34f;
	a.lap_count = 1;
	a.laps = mem_alloc(1, sizeof *a.laps);
	a.laps[0] = (struct lap){0.5, 3, 2.5, NONE, 150, 160, LAP_REST, TRIGGER_STEP, 4};
	a.pause_count = 2;
	a.pauses = mem_alloc(2, sizeof *a.pauses);
	a.pauses[0] = (struct pause){1, 1.5};
	a.pauses[1] = (struct pause){1.5, 2};
	return a;
}

static struct buffer packed_example(void)
{
	struct activity a = example();
	struct buffer b = {0};
	stream_pack(&a, &b);
	activity_finish(&a);
	return b;
}

static void same_or_nan(double a, double b, double within)
{
	if (isnan(a) || isnan(b))
		assert_true(isnan(a) && isnan(b));
	else
		assert_true(fabs(a - b) <= within);
}

static void assert_same_sample(const struct sample *a, const struct sample *b)
{
	same_or_nan(a->t, b->t, 0);
	same_or_nan(a->lat, b->lat, 0.5e-7);
	same_or_nan(a->lon, b->lon, 0.5e-7);
	same_or_nan((double)a->distance, (double)b->distance, 0.005);
	same_or_nan((double)a->speed, (double)b->speed, 0.0005);
	same_or_nan((double)a->altitude, (double)b->altitude, 0.005);
	same_or_nan((double)a->hr, (double)b->hr, 0.05);
	same_or_nan((double)a->cadence, (double)b->cadence, 0.05);
	same_or_nan((double)a->power, (double)b->power, 0.5);
}

static void test_round_trip(void **state)
{
	(void)state;
	struct activity a = example();
	struct buffer b = packed_example();
	struct activity back;
	struct error e;
	assert_true(stream_unpack(b.data, b.length, &back, &e));
	assert_true(back.start == a.start && back.created == a.created && back.serial == a.serial);
	assert_int_equal(back.utc_offset_s, 3600);
	assert_int_equal(back.sport, SPORT_TRAIL);
	assert_string_equal(back.name, a.name);
	assert_string_equal(back.device, a.device);
	assert_int_equal(back.leg, 2);
	assert_int_equal(back.records, 5);
	assert_int_equal(back.records_hr, 3);
	assert_true(back.hr_from_device);
	assert_false(back.offset_guessed);
	same_or_nan(back.timer_s, 3600.5, 0);
	same_or_nan(back.distance_m, NONE, 0);
	same_or_nan(back.rpe, 7, 0);
	assert_int_equal(back.sample_count, 4);
	for (size_t i = 0; i < 4; i++)
		assert_same_sample(&a.samples[i], &back.samples[i]);
	assert_int_equal(back.laps[0].step, 4);
	assert_int_equal(back.laps[0].trigger, TRIGGER_STEP);
	assert_int_equal(back.laps[0].intensity, LAP_REST);
	same_or_nan(back.laps[0].timer_s, 2.5, 0);
	same_or_nan(back.laps[0].distance_m, NONE, 0);
	same_or_nan(back.pauses[1].to, 2, 0);
	activity_finish(&a);
	activity_finish(&back);
	buffer_finish(&b);
}

static void test_values_out_of_range_are_missing(void **state)
{
	(void)state;
	struct activity a = example();
	a.samples[1].hr = 255;
	a.samples[2].lat = 91;
	a.samples[2].power = INFINITY;
	a.rpe = 70;
	struct buffer b = {0};
	stream_pack(&a, &b);
	struct activity back;
	assert_true(stream_unpack(b.data, b.length, &back, NULL));
	assert_true(isnan(back.samples[1].hr));
	assert_true(isnan(back.samples[2].lat));
	assert_true(isnan(back.samples[2].power));
	assert_true(isnan(back.rpe));
	activity_finish(&a);
	activity_finish(&back);
	buffer_finish(&b);
}

static void test_empty_activity(void **state)
{
	(void)state;
	struct activity a, back;
	activity_init(&a);
	a.start = 0;
	struct buffer b = {0};
	stream_pack(&a, &b);
	assert_int_equal(b.length, 103);
	assert_true(stream_unpack(b.data, b.length, &back, NULL));
	assert_int_equal(back.sample_count, 0);
	assert_true(isnan(back.avg_hr));
	assert_true(back.created == TIME_NONE);
	activity_finish(&back);
	buffer_finish(&b);
}

static void test_every_cut_is_refused(void **state)
{
	(void)state;
	struct buffer b = packed_example();
	struct activity back;
	struct error e;
	for (size_t n = 0; n < b.length; n++) {
		assert_false(stream_unpack(b.data, n, &back, &e));
		assert_int_equal(e.kind, ERROR_INPUT);
	}
	buffer_u8(&b, 0);
	assert_false(stream_unpack(b.data, b.length, &back, &e));
	buffer_finish(&b);
}

/* Whatever a changed byte does, what comes out is refused or sound. */
static void test_every_changed_byte_is_refused_or_sound(void **state)
{
	(void)state;
	struct buffer b = packed_example();
	for (size_t i = 0; i < b.length; i++) {
		for (unsigned v = 1; v < 256; v++) {
			struct activity back;
			b.data[i] ^= (uint8_t)v;
			if (stream_unpack(b.data, b.length, &back, NULL)) {
				assert_true(back.sport < SPORT_COUNT);
				for (size_t k = 0; k < back.sample_count; k++)
					assert_false(back.samples[k].hr > 230);
				for (size_t k = 1; k < back.sample_count; k++)
					assert_true(back.samples[k].t > back.samples[k - 1].t);
				activity_finish(&back);
			}
			b.data[i] ^= (uint8_t)v;
		}
	}
	buffer_finish(&b);
}

static void test_huge_counts_take_no_memory(void **state)
{
	(void)state;
	struct activity a, back;
	activity_init(&a);
	a.start = 0;
	struct buffer b = {0};
	stream_pack(&a, &b);
	b.length -= 12; /* counts and column flags */
	buffer_varint(&b, UINT64_MAX);
	assert_false(stream_unpack(b.data, b.length, &back, NULL));
	buffer_finish(&b);
}

static void test_times_that_stand_still_are_refused(void **state)
{
	(void)state;
	struct activity a = example(), back;
	a.samples[2].t = a.samples[1].t;
	struct buffer b = {0};
	stream_pack(&a, &b);
	assert_false(stream_unpack(b.data, b.length, &back, NULL));
	activity_finish(&a);
	buffer_finish(&b);
}

static void test_texts_are_checked(void **state)
{
	(void)state;
	struct activity a = example(), back;
	struct buffer b = {0};
	strcpy(a.name, "\xff\xfe");
	stream_pack(&a, &b);
	assert_false(stream_unpack(b.data, b.length, &back, NULL));
	b.length = 0;
	strcpy(a.name, "a\033[2J");
	stream_pack(&a, &b);
	assert_false(stream_unpack(b.data, b.length, &back, NULL));
	activity_finish(&a);
	buffer_finish(&b);
}

static void test_recording_round_trip(void **state)
{
	(void)state;
	struct activity two[2] = {example(), example()};
	two[1].start += 5000;
	struct recording r = {.kind = FILE_ACTIVITY,
				 .findings = FINDING_CRC | FINDING_GPS,
				 .activities = two,
				 .count = 2},
			 back;
	r.wellness = (struct wellness){1795586400, -3600, 28000, NONE, 44};
	struct buffer b = {0};
	recording_pack(&r, &b);
	assert_true(recording_unpack(b.data, b.length, &back, NULL));
	assert_int_equal(back.count, 2);
	assert_int_equal(back.kind, FILE_ACTIVITY);
	assert_int_equal(back.findings, FINDING_CRC | FINDING_GPS);
	assert_true(back.activities[1].start == two[1].start);
	assert_true(back.wellness.time == 1795586400);
	assert_int_equal(back.wellness.utc_offset_s, -3600);
	same_or_nan(back.wellness.sleep_s, 28000, 0);
	same_or_nan(back.wellness.hrv_ms, NONE, 0);
	same_or_nan(back.wellness.resting_hr, 44, 0);
	recording_finish(&back);
	for (size_t n = 0; n < b.length; n++)
		assert_false(recording_unpack(b.data, n, &back, NULL));
	activity_finish(&two[0]);
	activity_finish(&two[1]);
	buffer_finish(&b);
}

static void test_names(void **state)
{
	(void)state;
	enum file_kind k;
	assert_true(file_kind_parse("course", &k) && k == FILE_COURSE);
	assert_false(file_kind_parse("Course", &k));
	assert_string_equal(file_kind_name(FILE_OTHER), "other");
	assert_string_equal(finding_name(0), "crc");
	assert_string_equal(finding_name(FINDING_COUNT - 1), "gps");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_values_out_of_range_are_missing),
		cmocka_unit_test(test_empty_activity),
		cmocka_unit_test(test_every_cut_is_refused),
		cmocka_unit_test(test_every_changed_byte_is_refused_or_sound),
		cmocka_unit_test(test_huge_counts_take_no_memory),
		cmocka_unit_test(test_times_that_stand_still_are_refused),
		cmocka_unit_test(test_texts_are_checked),
		cmocka_unit_test(test_recording_round_trip),
		cmocka_unit_test(test_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
