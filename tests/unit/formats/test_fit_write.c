#include "fit_check.h"

#include "paced/base/date.h"

static void test_crc_check_value(void **state)
{
	(void)state;
	/* CRC-16/ARC of "123456789" in the catalogue of parametrised CRC algorithms */
	assert_int_equal(fit_crc(0, (const uint8_t *)"123456789", 9), 0xBB3D);
}

static void test_crc_of_long_input_equals_crc_in_pieces(void **state)
{
	(void)state;
	uint8_t data[9001];
	for (size_t i = 0; i < sizeof data; i++)
		data[i] = (uint8_t)(i * 7 + (i >> 8));
	uint16_t pieces = 0;
	for (size_t i = 0; i < sizeof data; i++)
		pieces = fit_crc(pieces, data + i, 1);
	assert_int_equal(fit_crc(0, data, sizeof data), pieces);
	assert_int_equal(fit_crc(fit_crc(0, data, 4097), data + 4097, sizeof data - 4097), pieces);
}

static void test_bytes_of_a_small_file(void **state)
{
	(void)state;
	struct fit_writer *w = fit_writer_create(12);
	fit_define(w, 3, 0x1234, true, (const struct fit_field[]){{1, 2, FIT_UINT16}}, 1, NULL, 0);
	fit_data(w, 3, -1);
	fit_put_int(w, 0xABCD);
	fit_data(w, 3, 5);
	fit_put_int(w, -2);
	struct buffer b = finished(w);
	static const uint8_t body[] = {
		0x43, 0, 1, 0x12, 0x34, 1, 1, 2, 0x84, 0x03, 0xAB, 0xCD, 0xE5, 0xFF, 0xFE};
	assert_int_equal(b.length, 12 + sizeof body + 2);
	assert_int_equal(b.data[0], 12);
	assert_int_equal(b.data[4], sizeof body);
	assert_memory_equal(b.data + 8, ".FIT", 4);
	assert_memory_equal(b.data + 12, body, sizeof body);
	assert_int_equal(fit_crc(0, b.data, b.length), 0);
	buffer_finish(&b);
}

static struct activity example(void)
{
	struct activity a;
	activity_init(&a);
	a.start = START + FIT_EPOCH;
	a.utc_offset_s = -12600;
	a.sport = SPORT_TRAIL;
	strcpy(a.device, "garmin/fr965");
	strcpy(a.name, "6 x 800 m");
	a.serial = 3999999999;
	a.timer_s = 90;
	a.elapsed_s = 100;
	a.distance_m = 297.5;
	a.avg_hr = 150;
	a.max_hr = 160;
	a.ascent_m = 12;
	a.feel = 75;
	a.rpe = 7;
	a.sample_count = 100;
	a.samples = mem_alloc(100, sizeof *a.samples);
	for (size_t i = 0; i < 100; i++) {
		double t = (double)i;
		a.samples[i] = (struct sample){
			t, -45.5 + t * 1e-5, 170, (float)i * 3, 3.125f, 100.4f, 150, 171, 220};
	}
	a.samples[50].hr = NAN;
	a.lap_count = 2;
	a.laps = mem_alloc(2, sizeof *a.laps);
	a.laps[0] = (struct lap){0, 60, 50, 150, 149, 155, LAP_WARMUP, TRIGGER_DISTANCE, 2};
	a.laps[1] = (struct lap){60, 100, 40, 147, NONE, NONE, LAP_UNKNOWN, TRIGGER_END, -1};
	a.pause_count = 1;
	a.pauses = mem_alloc(1, sizeof *a.pauses);
	a.pauses[0] = (struct pause){20, 30};
	return a;
}

static void assert_same_summary(const struct activity *a, const struct activity *b)
{
	assert_true(a->start == b->start);
	assert_int_equal(a->utc_offset_s, b->utc_offset_s);
	assert_int_equal(a->sport, b->sport);
	assert_string_equal(a->device, b->device);
	assert_string_equal(a->name, b->name);
	assert_true(a->serial == b->serial);
	assert_number(b->timer_s, a->timer_s, 0);
	assert_number(b->elapsed_s, a->elapsed_s, 0);
	assert_number(b->distance_m, a->distance_m, 0.005);
	assert_number(b->avg_hr, a->avg_hr, 0);
	assert_number(b->max_hr, a->max_hr, 0);
	assert_number(b->ascent_m, a->ascent_m, 0);
	assert_number(b->feel, a->feel, 0);
	assert_number(b->rpe, a->rpe, 0);
}

static void assert_same_samples(const struct activity *a, const struct activity *b)
{
	assert_int_equal(b->sample_count, a->sample_count);
	for (size_t i = 0; i < a->sample_count; i++) {
		const struct sample *s = &a->samples[i], *r = &b->samples[i];
		assert_number(r->t, s->t, 0);
		assert_number(r->lat, s->lat, 1e-7);
		assert_number(r->lon, s->lon, 1e-7);
		assert_number((double)r->distance, (double)s->distance, 0.01);
		assert_number((double)r->speed, (double)s->speed, 0.001);
		assert_number((double)r->altitude, (double)s->altitude, 0.1);
		assert_number((double)r->cadence, (double)s->cadence, 0.02);
		assert_number((double)r->power, (double)s->power, 0);
	}
}

static void assert_same_lap(const struct lap *a, const struct lap *b)
{
	assert_number(b->start, a->start, 0);
	assert_number(b->end, a->end, 0);
	assert_number(b->timer_s, a->timer_s, 0);
	assert_number(b->distance_m, a->distance_m, 0.005);
	assert_number(b->avg_hr, a->avg_hr, 0);
	assert_number(b->max_hr, a->max_hr, 0);
	assert_int_equal(b->intensity, a->intensity);
	assert_int_equal(b->trigger, a->trigger);
	assert_int_equal(b->step, a->step);
}

static void test_activity_round_trip(void **state)
{
	(void)state;
	struct activity a = example();
	struct buffer file = {0};
	fit_encode_activity(&a, &file);
	assert_int_equal(format_completeness(file.data, file.length), COMPLETE_YES);
	struct recording r = decoded(file);
	assert_int_equal(r.kind, FILE_ACTIVITY);
	assert_int_equal(r.findings, 0);
	assert_int_equal(r.count, 1);
	const struct activity *b = &r.activities[0];
	assert_same_summary(&a, b);
	assert_same_samples(&a, b);
	assert_int_equal(b->records, 100);
	assert_int_equal(b->records_hr, 99);
	assert_true(b->hr_from_device);
	assert_false(b->offset_guessed);
	assert_int_equal(b->lap_count, 2);
	assert_same_lap(&a.laps[0], &b->laps[0]);
	assert_int_equal(b->laps[1].trigger, TRIGGER_END);
	assert_int_equal(b->laps[1].step, -1);
	assert_number(b->laps[1].avg_hr, NONE, 0);
	assert_int_equal(b->pause_count, 1);
	assert_number(b->pauses[0].from, 20, 0);
	assert_number(b->pauses[0].to, 30, 0);
	recording_finish(&r);
	activity_finish(&a);
}

/* Every sport of ours comes back as itself. */
static void test_sports_round_trip(void **state)
{
	(void)state;
	for (unsigned sport = 0; sport < SPORT_COUNT; sport++) {
		struct activity a;
		activity_init(&a);
		a.start = START + FIT_EPOCH;
		a.elapsed_s = a.timer_s = 10;
		a.sport = (enum sport)sport;
		struct buffer file = {0};
		fit_encode_activity(&a, &file);
		struct recording r = decoded(file);
		assert_int_equal(r.activities[0].sport, sport);
		assert_int_equal(r.activities[0].utc_offset_s, OFFSET_NONE);
		assert_int_equal(r.activities[0].sample_count, 0);
		recording_finish(&r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_crc_check_value),
		cmocka_unit_test(test_crc_of_long_input_equals_crc_in_pieces),
		cmocka_unit_test(test_bytes_of_a_small_file),
		cmocka_unit_test(test_activity_round_trip),
		cmocka_unit_test(test_sports_round_trip),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
