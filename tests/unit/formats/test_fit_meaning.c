/* Points 8 to 20 of what FIT files look like: which are activities, and what counts in them. */
#include "fit_check.h"

static void test_files_that_are_no_activity(void **state)
{
	(void)state;
	static const struct {
		int type;
		enum file_kind kind;
	} cases[] = {{1, FILE_DEVICE}, {2, FILE_SETTINGS}, {5, FILE_WORKOUT}, {6, FILE_COURSE},
		{9, FILE_WELLNESS}, {10, FILE_TOTALS}, {11, FILE_GOALS}, {15, FILE_MONITORING},
		{32, FILE_MONITORING}, {34, FILE_SEGMENT}, {49, FILE_WELLNESS}, {200, FILE_OTHER}};
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		struct fit_writer *w = fit_writer_create(14);
		SAY(w, ID, id_fields, cases[i].type, START);
		say_records(w, START, 10);
		struct recording r = decoded_writer(w);
		assert_int_equal(r.kind, cases[i].kind);
		assert_int_equal(r.count, 0);
		recording_finish(&r);
	}
}

static void test_no_type_but_session_and_records(void **state)
{
	(void)state;
	struct fit_writer *w = fit_writer_create(14);
	say_records(w, START, 10);
	say_session(w, START, 10, RUNNING, 0);
	struct recording r = decoded_writer(w);
	assert_int_equal(r.kind, FILE_ACTIVITY);
	assert_int_equal(r.count, 1);
	recording_finish(&r);
}

static void test_file_that_says_nothing_is_refused(void **state)
{
	(void)state;
	assert_refused(fit_writer_create(14), "without any message that says what it is");
	struct fit_writer *w = fit_writer_create(14);
	say_records(w, START, 10); /* and no session */
	assert_refused(w, "without any message that says what it is");
}

static void test_activity_without_content_is_refused(void **state)
{
	(void)state;
	assert_refused(begin_activity(), "without a session");
}

static void test_fields_split_over_equal_timestamps(void **state)
{
	(void)state;
	static const struct fit_field distance[] = {{253, 4, FIT_UINT32}, {5, 4, FIT_UINT32}};
	struct fit_writer *w = begin_activity();
	for (int i = 0; i < 50; i++) {
		SAY(w, RECORD, hr_record, START + i, 140);
		SAY(w, RECORD, distance, START + i, i * 300);
	}
	say_session(w, START, 50, RUNNING, 0);
	struct recording r = decoded_writer(w);
	assert_int_equal(r.findings, FINDING_DUPLICATE_TIME);
	assert_int_equal(r.activities[0].records, 100);
	assert_int_equal(r.activities[0].sample_count, 50);
	assert_number((double)r.activities[0].samples[49].hr, 140, 0);
	assert_number((double)r.activities[0].samples[49].distance, 147, 0.01);
	recording_finish(&r);
}

static void test_backward_times_are_dropped(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	say_records(w, START, 50);
	say_records(w, START + 45, 2);
	say_records(w, START + 50, 50);
	say_session(w, START, 100, RUNNING, 0);
	struct recording r = decoded_writer(w);
	assert_true(r.findings & FINDING_BACKWARD);
	assert_int_equal(r.activities[0].sample_count, 100);
	for (size_t i = 1; i < 100; i++)
		assert_true(r.activities[0].samples[i].t > r.activities[0].samples[i - 1].t);
	recording_finish(&r);
}

static void say_timer(struct fit_writer *w, int64_t time, int type)
{
	SAY(w, EVENT, event_fields, time, 0, type);
}

static void assert_pauses(struct fit_writer *w, const struct pause *should, size_t n)
{
	struct recording r = decoded_writer(w);
	const struct activity *a = &r.activities[0];
	assert_int_equal(a->pause_count, n);
	for (size_t i = 0; i < n; i++) {
		assert_number(a->pauses[i].from, should[i].from, 0);
		assert_number(a->pauses[i].to, should[i].to, 0);
	}
	recording_finish(&r);
}

static void test_pauses_with_records_while_stopped(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	say_timer(w, START, TIMER_START);
	say_records(w, START, 40);
	say_timer(w, START + 40, TIMER_STOP_ALL);
	say_records(w, START + 40, 30);
	say_timer(w, START + 70, TIMER_START);
	say_records(w, START + 70, 31);
	say_timer(w, START + 100, TIMER_STOP_ALL);
	say_session(w, START, 100, RUNNING, 0);
	assert_pauses(w, (const struct pause[]){{40, 70}}, 1);
}

static void test_pauses_of_devices_that_never_write_start(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	say_records(w, START, 40);
	say_timer(w, START + 39, TIMER_STOP);
	say_records(w, START + 60, 20);
	say_timer(w, START + 79, TIMER_STOP);
	say_records(w, START + 95, 6);
	say_timer(w, START + 100, TIMER_STOP);
	say_session(w, START, 100, RUNNING, 0);
	assert_pauses(w, (const struct pause[]){{39, 60}, {79, 95}}, 2);
}

static void test_gap_is_no_pause_and_stop_before_saving_is_one(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	say_records(w, START, 10);
	say_records(w, START + 60, 10); /* smart recording */
	say_timer(w, START + 70, TIMER_STOP_ALL);
	say_session(w, START, 100, RUNNING, 0);
	assert_pauses(w, (const struct pause[]){{70, 100}}, 1);
}

static void test_heart_rates_that_are_none(void **state)
{
	(void)state;
	static const int64_t raw[] = {255, 0, 29, 231, 150, 30, 230};
	struct fit_writer *w = begin_activity();
	for (size_t i = 0; i < ARRAY_LENGTH(raw); i++)
		SAY(w, RECORD, hr_record, START + 20 * (int64_t)i, raw[i]);
	say_session(w, START, 140, RUNNING, 0);
	struct recording r = decoded_writer(w);
	const struct activity *a = &r.activities[0];
	assert_int_equal(a->records_hr, 3);
	for (size_t i = 0; i < ARRAY_LENGTH(raw); i++)
		assert_number((double)a->samples[i].hr, i < 4 ? NONE : (double)raw[i], 0);
	assert_false(a->hr_from_device);
	assert_number(a->max_hr, 230, 0);
	recording_finish(&r);
}

static void test_heart_rate_on_change_is_carried_briefly(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	for (int i = 0; i < 40; i++)
		SAY(w, RECORD, hr_record, START + i, i == 5 ? 120 : 255);
	say_session(w, START, 40, RUNNING, 0);
	struct recording r = decoded_writer(w);
	const struct sample *s = r.activities[0].samples;
	assert_number((double)s[4].hr, NONE, 0);
	assert_number((double)s[20].hr, 120, 0);
	assert_number((double)s[21].hr, NONE, 0);
	assert_int_equal(r.activities[0].records_hr, 1);
	recording_finish(&r);
}

static void test_average_is_weighted_by_time(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	SAY(w, RECORD, hr_record, START, 100);
	SAY(w, RECORD, hr_record, START + 1, 160);
	SAY(w, RECORD, hr_record, START + 10, 160);
	SAY(w, RECORD, hr_record, START + 4000, 40); /* long step: its weight is capped */
	say_session(w, START, 4000, RUNNING, 0);
	struct recording r = decoded_writer(w);
	assert_number(r.activities[0].avg_hr, (100 + 9 * 160 + 30 * 160 + 40) / 41.0, 1e-9);
	recording_finish(&r);
}

static void test_speed_and_altitude_plain_and_enhanced(void **state)
{
	(void)state;
	static const struct fit_field both[] = {{253, 4, FIT_UINT32}, {6, 2, FIT_UINT16},
		{73, 4, FIT_UINT32}, {2, 2, FIT_UINT16}, {78, 4, FIT_UINT32}};
	struct fit_writer *w = begin_activity();
	SAY(w, RECORD, both, START, 3000, UINT32_MAX, 2600, UINT32_MAX);
	SAY(w, RECORD, both, START + 1, UINT16_MAX, 3500, UINT16_MAX, 2550);
	SAY(w, RECORD, both, START + 2, 1000, 4000, 2500, 2400);
	say_session(w, START, 3, RUNNING, 0);
	struct recording r = decoded_writer(w);
	const struct sample *s = r.activities[0].samples;
	assert_number((double)s[0].speed, 3, 1e-6);
	assert_number((double)s[0].altitude, 20, 1e-5);
	assert_number((double)s[1].speed, 3.5, 1e-6);
	assert_number((double)s[1].altitude, 10, 1e-5);
	assert_number((double)s[2].speed, 4, 1e-6);
	assert_number((double)s[2].altitude, -20, 1e-5);
	recording_finish(&r);
}

static void test_compressed_speed_distance(void **state)
{
	(void)state;
	static const struct fit_field packed[] = {{253, 4, FIT_UINT32}, {8, 3, FIT_BYTE}};
	struct fit_writer *w = begin_activity();
	fit_define(w, 0, RECORD, false, packed, 2, NULL, 0);
	unsigned sixteenths = 4000; /* rolls over at 4096 */
	for (int i = 0; i < 100; i++) {
		unsigned speed = 300 + (unsigned)i,
			 distance = (sixteenths + (unsigned)i * 48) & 0xFFF;
		fit_data(w, 0, -1);
		fit_put_int(w, START + i);
		fit_put_bytes(w,
			(const uint8_t[]){(uint8_t)speed, (uint8_t)(speed >> 8 | distance << 4),
				(uint8_t)(distance >> 4)},
			3);
	}
	fit_data(w, 0, -1);
	fit_put_int(w, START + 100);
	fit_put_bytes(w, "\xFF\xFF\xFF", 3);
	say_session(w, START, 101, RUNNING, 0);
	struct recording r = decoded_writer(w);
	const struct sample *s = r.activities[0].samples;
	assert_number((double)s[99].speed, 3.99, 1e-6);
	assert_number((double)s[99].distance, 297, 1e-3);
	assert_number((double)s[100].speed, NONE, 0);
	recording_finish(&r);
}

static void test_cadence_in_steps_and_turns(void **state)
{
	(void)state;
	static const struct fit_field cadence[] = {
		{253, 4, FIT_UINT32}, {4, 1, FIT_UINT8}, {53, 1, FIT_UINT8}};
	static const struct {
		int sport;
		double factor;
	} cases[] = {{RUNNING, 2}, {CYCLING, 1}, {11, 2}};
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		struct fit_writer *w = begin_activity();
		SAY(w, RECORD, cadence, START, 85, 64);
		SAY(w, RECORD, cadence, START + 1, 90, 255);
		SAY(w, RECORD, cadence, START + 2, 255, 64);
		say_session(w, START, 3, cases[i].sport, 0);
		struct recording r = decoded_writer(w);
		const struct sample *s = r.activities[0].samples;
		assert_number((double)s[0].cadence, 85.5 * cases[i].factor, 0);
		assert_number((double)s[1].cadence, 90 * cases[i].factor, 0);
		assert_number((double)s[2].cadence, NONE, 0);
		recording_finish(&r);
	}
}

/* Some writers count both feet. */
static void test_cadence_of_both_feet_is_left(void **state)
{
	(void)state;
	static const struct fit_field cadence[] = {{253, 4, FIT_UINT32}, {4, 1, FIT_UINT8}};
	struct fit_writer *w = begin_activity();
	SAY(w, RECORD, cadence, START, 172);
	SAY(w, RECORD, cadence, START + 1, 0);
	SAY(w, RECORD, cadence, START + 2, 168);
	say_session(w, START, 3, RUNNING, 0);
	struct recording r = decoded_writer(w);
	assert_number((double)r.activities[0].samples[0].cadence, 172, 0);
	assert_number((double)r.activities[0].samples[2].cadence, 168, 0);
	recording_finish(&r);
}

static const struct fit_field description[] = {{0, 1, FIT_UINT8}, {1, 1, FIT_UINT8},
	{2, 1, FIT_UINT8}, {3, 8, FIT_STRING}, {8, 8, FIT_STRING}, {14, 2, FIT_UINT16},
	{15, 1, FIT_UINT8}};

static void say_description(
	struct fit_writer *w, int field, int type, const char *units, int native)
{
	fit_define(w, 0, 206, false, description, ARRAY_LENGTH(description), NULL, 0);
	fit_data(w, 0, -1);
	fit_put_int(w, 0);
	fit_put_int(w, field);
	fit_put_int(w, type);
	fit_put_text(w, ""); /* names are empty in some files */
	fit_put_text(w, units);
	fit_put_int(w, RECORD);
	fit_put_int(w, native);
}

static const struct fit_developer_field developer_fields[] = {{0, 1, 0}, {1, 2, 0}, {2, 4, 0}};

static void say_developer_record(
	struct fit_writer *w, int64_t time, int native_hr, int hr, int power, double speed)
{
	fit_data(w, 3, -1);
	fit_put_int(w, time);
	fit_put_int(w, native_hr);
	fit_put_int(w, hr);
	fit_put_int(w, power);
	fit_put_float(w, speed);
}

static void test_developer_fields_with_native_numbers(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	say_description(w, 0, FIT_UINT8, "bpm", 3);
	say_description(w, 1, FIT_UINT16, "watts", 7);
	say_description(w, 2, FIT_FLOAT32, "km/h", 6);
	fit_define(w, 3, RECORD, false, hr_record, 2, developer_fields, 3);
	say_developer_record(w, START, 255, 141, 250, 10.8);
	say_developer_record(w, START + 1, 150, 142, 260, NONE);
	say_developer_record(w, START + 2, 0, 143, 65535, 7.2);
	say_session(w, START, 3, RUNNING, 0);
	struct recording r = decoded_writer(w);
	const struct sample *s = r.activities[0].samples;
	assert_number((double)s[0].hr, 141, 0);
	assert_number((double)s[1].hr, 150, 0); /* the watch's own value wins */
	assert_number((double)s[2].hr, 143, 0);
	assert_number((double)s[1].power, 260, 0);
	assert_number((double)s[2].power, NONE, 0);
	assert_number((double)s[0].speed, 3, 1e-5);
	assert_number((double)s[1].speed, NONE, 0);
	assert_number((double)s[2].speed, 2, 1e-5);
	assert_int_equal(r.findings, FINDING_DEVELOPER);
	recording_finish(&r);
}

/* A description that comes after the definition, or again in another sense, counts from there on.
 */
static void test_developer_field_redefined_in_mid_file(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	fit_define(w, 3, RECORD, false, hr_record, 2, developer_fields, 3);
	say_developer_record(w, START, 255, 141, 250, 3);
	say_description(w, 0, FIT_UINT8, "bpm", 3);
	say_developer_record(w, START + 1, 255, 142, 250, 3);
	say_description(w, 0, FIT_UINT8, "rpm", 4);
	say_developer_record(w, START + 2, 255, 90, 250, 3);
	say_session(w, START, 3, RUNNING, 0);
	struct recording r = decoded_writer(w);
	const struct sample *s = r.activities[0].samples;
	assert_number((double)s[0].hr, NONE, 0);
	assert_number((double)s[1].hr, 142, 0);
	assert_number((double)s[1].cadence, NONE, 0);
	assert_number((double)s[2].cadence, 180, 0);
	recording_finish(&r);
}

/* cadence256 of some foot pods, where cadence itself is not written. */
static void test_cadence_in_parts_of_256(void **state)
{
	(void)state;
	static const struct fit_field fields[] = {{253, 4, FIT_UINT32}, {52, 2, FIT_UINT16}};
	struct fit_writer *w = begin_activity();
	SAY(w, RECORD, fields, START, 85 * 256 + 128);
	say_session(w, START, 1, RUNNING, 0);
	struct recording r = decoded_writer(w);
	assert_number((double)r.activities[0].samples[0].cadence, 171, 0);
	recording_finish(&r);
}

static void test_positions_that_cannot_be(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	for (int i = 0; i < 20; i++) {
		double lat = i == 3 ? 0 : i == 7 ? 12 : 48 + i * 1e-5;
		double lon = i == 3 ? 0 : 11;
		SAY(w, RECORD, gps_record, START + i, semicircles(lat),
			i == 9 ? INT32_MAX : semicircles(lon));
	}
	say_session(w, START, 20, RUNNING, 0);
	struct recording r = decoded_writer(w);
	for (int i = 0; i < 20; i++) {
		bool none = i == 3 || i == 7 || i == 9;
		assert_number(r.activities[0].samples[i].lat, none ? NONE : 48 + i * 1e-5, 1e-7);
		assert_number(r.activities[0].samples[i].lon, none ? NONE : 11, 1e-7);
	}
	assert_int_equal(r.findings, FINDING_GPS);
	recording_finish(&r);
}

/* The first position was the wrong one: the others are believed after a while. */
static void test_wrong_first_position(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	for (int i = 0; i < 60; i++)
		SAY(w, RECORD, gps_record, START + i, semicircles(i == 0 ? -30 : 48),
			semicircles(11));
	say_session(w, START, 60, RUNNING, 0);
	struct recording r = decoded_writer(w);
	assert_number(r.activities[0].samples[59].lat, 48, 1e-7);
	recording_finish(&r);
}

static void test_distance_goes_on_after_a_reset(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	for (int i = 0; i < 50; i++)
		SAY(w, RECORD, run_record, START + i, 150, (i < 25 ? i : i - 25) * 300, 3000);
	say_session(w, START, 50, RUNNING, 0);
	struct recording r = decoded_writer(w);
	assert_number((double)r.activities[0].samples[24].distance, 72, 0.01);
	assert_number((double)r.activities[0].samples[25].distance, 72, 0.01);
	assert_number((double)r.activities[0].samples[49].distance, 144, 0.01);
	recording_finish(&r);
}

static void test_distance_from_positions(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	for (int i = 0; i <= 100; i++)
		SAY(w, RECORD, gps_record, START + i, semicircles(60), semicircles(10 + i * 1e-4));
	say_session(w, START, 100, RUNNING, 0);
	struct recording r = decoded_writer(w);
	/* 0.01 degree of longitude at 60 degrees north: half of 1111.95 m */
	assert_number(r.activities[0].distance_m, 555.97, 0.5);
	recording_finish(&r);
}

/* What is gone while the timer stands does not count, as on a watch. */
static void test_distance_from_positions_stands_in_pauses(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	for (int i = 0; i <= 100; i++)
		SAY(w, RECORD, gps_record, START + i, semicircles(60), semicircles(10 + i * 1e-4));
	say_timer(w, START + 40, TIMER_STOP_ALL);
	say_timer(w, START + 60, TIMER_START);
	say_session(w, START, 100, RUNNING, 0);
	struct recording r = decoded_writer(w);
	assert_number(r.activities[0].distance_m, 555.97 * 80 / 100, 0.5);
	recording_finish(&r);
}

static void test_rebuilt_from_records_alone(void **state)
{
	(void)state;
	static const struct fit_field sport[] = {{0, 1, FIT_ENUM}, {1, 1, FIT_ENUM}};
	struct fit_writer *w = begin_activity();
	SAY(w, 12, sport, RUNNING, 3);
	for (int i = 0; i < 100; i++)
		SAY(w, RECORD, run_record, START + i, 100 + i, i * 300, 3000);
	say_timer(w, START + 20, TIMER_STOP_ALL);
	say_timer(w, START + 50, TIMER_START);
	struct recording r = decoded_writer(w);
	const struct activity *a = &r.activities[0];
	assert_int_equal(r.findings, FINDING_REBUILT);
	assert_int_equal(a->sport, SPORT_TRAIL);
	assert_string_equal(a->sport_text, "running");
	assert_string_equal(a->sub_sport, "trail");
	assert_number(a->elapsed_s, 99, 0);
	assert_number(a->timer_s, 69, 0);
	assert_number(a->distance_m, 297, 0.01);
	assert_number(a->avg_hr, 100 + (190 + 3725) / 70.0,
		0.02); /* without what was recorded while stopped */
	assert_number(a->max_hr, 199, 0);
	assert_false(a->hr_from_device);
	recording_finish(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files_that_are_no_activity),
		cmocka_unit_test(test_no_type_but_session_and_records),
		cmocka_unit_test(test_file_that_says_nothing_is_refused),
		cmocka_unit_test(test_activity_without_content_is_refused),
		cmocka_unit_test(test_fields_split_over_equal_timestamps),
		cmocka_unit_test(test_backward_times_are_dropped),
		cmocka_unit_test(test_pauses_with_records_while_stopped),
		cmocka_unit_test(test_pauses_of_devices_that_never_write_start),
		cmocka_unit_test(test_gap_is_no_pause_and_stop_before_saving_is_one),
		cmocka_unit_test(test_heart_rates_that_are_none),
		cmocka_unit_test(test_heart_rate_on_change_is_carried_briefly),
		cmocka_unit_test(test_average_is_weighted_by_time),
		cmocka_unit_test(test_speed_and_altitude_plain_and_enhanced),
		cmocka_unit_test(test_compressed_speed_distance),
		cmocka_unit_test(test_cadence_in_steps_and_turns),
		cmocka_unit_test(test_cadence_of_both_feet_is_left),
		cmocka_unit_test(test_developer_fields_with_native_numbers),
		cmocka_unit_test(test_developer_field_redefined_in_mid_file),
		cmocka_unit_test(test_cadence_in_parts_of_256),
		cmocka_unit_test(test_positions_that_cannot_be),
		cmocka_unit_test(test_wrong_first_position),
		cmocka_unit_test(test_distance_goes_on_after_a_reset),
		cmocka_unit_test(test_distance_from_positions),
		cmocka_unit_test(test_distance_from_positions_stands_in_pauses),
		cmocka_unit_test(test_rebuilt_from_records_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
