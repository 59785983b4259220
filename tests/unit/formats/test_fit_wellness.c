/* Sleep, resting heart rate and HRV from the files a watch writes beside the activities. */
#include "fit_check.h"

enum { MONITORING_INFO = 103, MONITORING_HR = 211, SLEEP_LEVEL = 275, HRV_STATUS = 370 };
enum { AWAKE = 1, LIGHT, DEEP, REM };
enum { TYPE_MONITORING = 32, TYPE_SLEEP = 49, TYPE_HRV = 68 };

static const struct fit_field level_fields[] = {{253, 4, FIT_UINT32}, {0, 1, FIT_ENUM}};
static const struct fit_field local_fields[] = {{253, 4, FIT_UINT32}, {0, 4, FIT_UINT32}};
static const struct fit_field resting_fields[] = {
	{253, 4, FIT_UINT32}, {0, 1, FIT_UINT8}, {1, 1, FIT_UINT8}};
static const struct fit_field hrv_fields[] = {
	{253, 4, FIT_UINT32}, {0, 2, FIT_UINT16}, {1, 2, FIT_UINT16}};

static struct fit_writer *begin(int type)
{
	struct fit_writer *w = fit_writer_create(14);
	SAY(w, ID, id_fields, type, START);
	return w;
}

static void test_sleep(void **state)
{
	(void)state;
	struct fit_writer *w = begin(TYPE_SLEEP);
	SAY(w, SLEEP_LEVEL, level_fields, START, AWAKE);
	SAY(w, SLEEP_LEVEL, level_fields, START + 600, LIGHT);
	SAY(w, SLEEP_LEVEL, level_fields, START + 4200, DEEP);
	SAY(w, SLEEP_LEVEL, level_fields, START + 6000, REM);
	SAY(w, SLEEP_LEVEL, level_fields, START + 7200, AWAKE);
	SAY(w, SLEEP_LEVEL, level_fields, START + 8000, LIGHT);
	SAY(w, SLEEP_LEVEL, level_fields, START + 30000, LIGHT); /* nothing was heard for hours */
	SAY(w, SLEEP_LEVEL, level_fields, START + 30060, AWAKE);
	struct recording r = decoded_writer(w);
	assert_int_equal(r.kind, FILE_WELLNESS);
	assert_int_equal(r.count, 0);
	assert_true(r.wellness.time == START + FIT_EPOCH + 30060);
	assert_number(r.wellness.sleep_s, 6600 + 60, 0);
	assert_number(r.wellness.hrv_ms, NONE, 0);
	assert_number(r.wellness.resting_hr, NONE, 0);
	assert_int_equal(r.wellness.utc_offset_s, OFFSET_NONE);
	recording_finish(&r);
}

static void test_night_awake_is_no_sleep_of_zero(void **state)
{
	(void)state;
	struct fit_writer *w = begin(TYPE_SLEEP);
	for (int i = 0; i < 100; i++)
		SAY(w, SLEEP_LEVEL, level_fields, START + 60 * i, AWAKE);
	struct recording r = decoded_writer(w);
	assert_number(r.wellness.sleep_s, NONE, 0);
	recording_finish(&r);
}

static void test_resting_heart_rate_with_local_time(void **state)
{
	(void)state;
	struct fit_writer *w = begin(TYPE_MONITORING);
	SAY(w, MONITORING_INFO, local_fields, START, START - 5 * 3600);
	SAY(w, MONITORING_HR, resting_fields, START, 47, 52);
	SAY(w, MONITORING_HR, resting_fields, START + 7200, 46, 255);
	SAY(w, MONITORING_HR, resting_fields, START + 9000, 255, 255);
	struct recording r = decoded_writer(w);
	assert_int_equal(r.kind, FILE_MONITORING);
	assert_true(r.wellness.time == START + FIT_EPOCH + 7200);
	assert_int_equal(r.wellness.utc_offset_s, -5 * 3600);
	assert_number(r.wellness.resting_hr, 46, 0);
	assert_number(r.wellness.sleep_s, NONE, 0);
	recording_finish(&r);
}

static void test_hrv(void **state)
{
	(void)state;
	struct fit_writer *w = begin(TYPE_HRV);
	SAY(w, HRV_STATUS, hrv_fields, START, 50 * 128, 6080);
	struct recording r = decoded_writer(w);
	assert_int_equal(r.kind, FILE_WELLNESS);
	assert_number(r.wellness.hrv_ms, 47.5, 0);
	recording_finish(&r);
}

static void test_nothing_measured(void **state)
{
	(void)state;
	struct fit_writer *w = begin(TYPE_SLEEP);
	SAY(w, SLEEP_LEVEL, level_fields, 1000, LIGHT); /* the clock was not set */
	SAY(w, HRV_STATUS, hrv_fields, START, 50 * 128, UINT16_MAX);
	struct recording r = decoded_writer(w);
	assert_true(r.wellness.time == 0);
	recording_finish(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sleep),
		cmocka_unit_test(test_night_awake_is_no_sleep_of_zero),
		cmocka_unit_test(test_resting_heart_rate_with_local_time),
		cmocka_unit_test(test_hrv),
		cmocka_unit_test(test_nothing_measured),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
