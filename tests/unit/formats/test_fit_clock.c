/* When a FIT file happened: local time, clocks never set or set on the way. */
#include "fit_check.h"

static void test_timestamp_that_equals_the_start(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	say_records(w, START, 100);
	SAY(w, SESSION, session_fields, START, START, 120000, 90500, RUNNING, 0);
	struct recording r = decoded_writer(w);
	assert_number(r.activities[0].elapsed_s, 120, 0);
	assert_number(r.activities[0].timer_s, 90.5, 0);
	assert_int_equal(r.activities[0].sample_count, 100);
	recording_finish(&r);
}

/* Seen on a multisport watch: start_time 45 minutes after the first records, timestamp and
 * total_elapsed_time right. */
static void test_start_moved_by_a_clock_set_on_the_way(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	say_records(w, START, 600);
	SAY(w, SESSION, session_fields, START + 600, START + 300, 600000, 600000, RUNNING, 0);
	struct recording r = decoded_writer(w);
	assert_true(r.activities[0].start == START + FIT_EPOCH);
	assert_int_equal(r.activities[0].sample_count, 600);
	recording_finish(&r);
}

static int32_t offset_of(int64_t difference, uint32_t *findings)
{
	struct fit_writer *w = begin_activity();
	say_records(w, START, 10);
	say_session(w, START, 10, RUNNING, 0);
	SAY(w, ACTIVITY, activity_fields, START + 10, 10000, START + 10 + difference);
	struct recording r = decoded_writer(w);
	int32_t offset = r.activities[0].utc_offset_s;
	*findings = r.findings;
	recording_finish(&r);
	return offset;
}

static void test_offset_of_local_time(void **state)
{
	(void)state;
	uint32_t findings;
	assert_int_equal(offset_of(3600, &findings), 3600);
	assert_int_equal(offset_of(-9 * 3600 - 1800 + 7, &findings), -34200);
	assert_int_equal(offset_of(20700 - 3, &findings), 20700);
	assert_int_equal(offset_of(14 * 3600, &findings), 14 * 3600);
	assert_int_equal(findings, 0);
	assert_int_equal(offset_of(26 * 3600, &findings), OFFSET_NONE);
	assert_int_equal(findings, FINDING_OFFSET_ODD);
	assert_int_equal(offset_of(-START, &findings), OFFSET_NONE);
	assert_int_equal(findings, FINDING_OFFSET_ODD);
}

static void test_offset_by_position(void **state)
{
	(void)state;
	for (int virtual_sport = 0; virtual_sport < 2; virtual_sport++) {
		struct fit_writer *w = begin_activity();
		for (int i = 0; i < 10; i++)
			SAY(w, RECORD, gps_record, START + i, semicircles(40),
				semicircles(-74 + i * 1e-5));
		say_session(w, START, 10, RUNNING, virtual_sport ? 58 : 0);
		struct recording r = decoded_writer(w);
		assert_int_equal(
			r.activities[0].utc_offset_s, virtual_sport ? OFFSET_NONE : -5 * 3600);
		assert_int_equal(r.activities[0].offset_guessed, !virtual_sport);
		recording_finish(&r);
	}
}

/* A run in New York, in summer: by longitude it would be an hour less. */
static void assert_offset_with_settings(
	int64_t settings, int64_t difference, int32_t offset, bool guessed)
{
	static const struct fit_field fields[] = {{1, 4, FIT_UINT32}, {2, 4, FIT_UINT32}};
	struct fit_writer *w = begin_activity();
	SAY(w, DEVICE_SETTINGS, fields, 0, settings);
	for (int i = 0; i < 10; i++)
		SAY(w, RECORD, gps_record, START + i, semicircles(40), semicircles(-74));
	say_session(w, START, 10, RUNNING, 0);
	if (difference != 0)
		SAY(w, ACTIVITY, activity_fields, START + 10, 10000, START + 10 + difference);
	struct recording r = decoded_writer(w);
	assert_int_equal(r.activities[0].utc_offset_s, offset);
	assert_int_equal(r.activities[0].offset_guessed, guessed);
	recording_finish(&r);
}

static void test_offset_of_the_settings(void **state)
{
	(void)state;
	enum { WINTER = -5 * 3600, SUMMER = -4 * 3600 };
	assert_offset_with_settings(SUMMER, 0, SUMMER, false);       /* the battery died */
	assert_offset_with_settings(SUMMER, -START, SUMMER, false);  /* local time is nonsense */
	assert_offset_with_settings(SUMMER, WINTER, WINTER, false);  /* it is not */
	assert_offset_with_settings(SUMMER - 180, 0, SUMMER, false); /* as seen */
	assert_offset_with_settings(0, 0, WINTER, true);             /* not kept */
	assert_offset_with_settings(60, 0, WINTER, true);            /* in minutes */
	assert_offset_with_settings(UINT32_MAX / 60 - 179, 0, WINTER, true);
	assert_offset_with_settings(UINT32_MAX, 0, WINTER, true);
}

static void say_id(struct fit_writer *w, int64_t created)
{
	SAY(w, ID, id_fields, 4, created);
}

/* The reason holds what the journal needs to count it. */
static void test_clock_never_set_is_refused(void **state)
{
	(void)state;
	static const struct fit_field fields[] = {{253, 4, FIT_UINT32}, {2, 4, FIT_UINT32},
		{8, 4, FIT_UINT32}, {9, 4, FIT_UINT32}, {5, 1, FIT_ENUM}};
	struct fit_writer *w = fit_writer_create(14);
	say_id(w, 17217864);
	say_records(w, 17217864, 100);
	SAY(w, SESSION, fields, 17217964, 17217864, 3773500, 1024867, RUNNING);
	assert_refused(w, "clock of the device was never set. The journal can count it, with a "
			  "line of its day and \"run 1:02:53 10.25km\"");
	w = fit_writer_create(14);
	say_id(w, 17217864);
	say_records(w, 17217864, 100);
	assert_refused(w, "clock of the device was never set");
}

/* A local time that stays the same whatever the timestamps say is none. */
static void test_local_time_of_a_clock_never_set_is_no_date(void **state)
{
	(void)state;
	struct fit_writer *w = fit_writer_create(14);
	say_id(w, 17217864);
	say_records(w, 17217864, 100);
	SAY(w, ACTIVITY, activity_fields, 17217964, 100000, START);
	assert_refused(w, "clock of the device was never set");
}

static void test_clock_from_date_of_creation(void **state)
{
	(void)state;
	struct fit_writer *w = fit_writer_create(14);
	say_id(w, START);
	say_records(w, 1000, 100);
	say_session(w, 1000, 100, RUNNING, 0);
	struct recording r = decoded_writer(w);
	assert_true(r.activities[0].start == START + FIT_EPOCH);
	assert_int_equal(r.findings, FINDING_CLOCK);
	assert_int_equal(r.activities[0].sample_count, 100);
	recording_finish(&r);
}

static void test_clock_from_correlation(void **state)
{
	(void)state;
	static const struct fit_field correlation[] = {{253, 4, FIT_UINT32}, {1, 4, FIT_UINT32}};
	struct fit_writer *w = fit_writer_create(14);
	say_id(w, 5);
	SAY(w, 162, correlation, START + 500, 1500);
	say_records(w, 1000, 100);
	say_session(w, 1000, 100, RUNNING, 0);
	struct recording r = decoded_writer(w);
	assert_true(r.activities[0].start == START + FIT_EPOCH);
	assert_int_equal(r.findings, FINDING_CLOCK);
	recording_finish(&r);
}

static void test_records_before_the_clock_was_set_are_dropped(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	say_records(w, 100, 5);                /* since power-on */
	say_records(w, START - 20 * 86400, 5); /* the day of the last charge */
	say_records(w, START, 100);
	say_session(w, START, 100, RUNNING, 0);
	struct recording r = decoded_writer(w);
	assert_int_equal(r.activities[0].sample_count, 100);
	assert_number(r.activities[0].samples[0].t, 0, 0);
	assert_true(r.findings & FINDING_CLOCK);
	recording_finish(&r);
}

static void test_other_day_without_session(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	say_records(w, START + 90 * 86400, 5); /* the clock ran ahead, then was set back */
	say_records(w, START - 20 * 86400, 5);
	say_records(w, START, 100);
	struct recording r = decoded_writer(w);
	assert_true(r.activities[0].start == START + FIT_EPOCH);
	assert_int_equal(r.activities[0].sample_count, 100);
	assert_int_equal(r.findings, FINDING_CLOCK | FINDING_BACKWARD | FINDING_REBUILT);
	recording_finish(&r);
}

/* A session whose own times are of the wrong day. */
static void test_session_of_another_day_than_its_records(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	say_records(w, START, 100);
	say_session(w, START - 40 * 86400, 100, RUNNING, 0);
	struct recording r = decoded_writer(w);
	assert_true(r.activities[0].start == START + FIT_EPOCH);
	assert_int_equal(r.activities[0].sample_count, 100);
	assert_int_equal(r.findings, FINDING_CLOCK);
	recording_finish(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_timestamp_that_equals_the_start),
		cmocka_unit_test(test_start_moved_by_a_clock_set_on_the_way),
		cmocka_unit_test(test_offset_of_local_time),
		cmocka_unit_test(test_offset_by_position),
		cmocka_unit_test(test_offset_of_the_settings),
		cmocka_unit_test(test_clock_never_set_is_refused),
		cmocka_unit_test(test_local_time_of_a_clock_never_set_is_no_date),
		cmocka_unit_test(test_clock_from_date_of_creation),
		cmocka_unit_test(test_clock_from_correlation),
		cmocka_unit_test(test_records_before_the_clock_was_set_are_dropped),
		cmocka_unit_test(test_other_day_without_session),
		cmocka_unit_test(test_session_of_another_day_than_its_records),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
