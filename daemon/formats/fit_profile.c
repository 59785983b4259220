#include "fit_profile.h"

#include "paced/base/memory.h"

#define NUMBER(number, place)                                                                      \
	{                                                                                          \
		number, place, false, false, 1, 0                                                  \
	}
#define SCALED(number, place, scale, offset)                                                       \
	{                                                                                          \
		number, place, false, false, scale, offset                                         \
	}
#define SPAN(number, place)                                                                        \
	{                                                                                          \
		number, place, true, false, 1, 0                                                   \
	}
#define BEATS(number, place)                                                                       \
	{                                                                                          \
		number, place, false, true, 1, 0                                                   \
	}
#define TIME NUMBER(FIT_FIELD_TIME, AT_TIME)

static const struct fit_profile_field file_id[] = {
	NUMBER(0, ID_TYPE),
	NUMBER(1, ID_MANUFACTURER),
	NUMBER(2, ID_PRODUCT),
	NUMBER(3, ID_SERIAL),
	NUMBER(4, ID_CREATED),
	SPAN(8, ID_NAME),
};

static const struct fit_profile_field device_settings[] = {
	NUMBER(2, SETTINGS_OFFSET),
};

static const struct fit_profile_field sport[] = {
	NUMBER(0, SPORT_AT_SPORT),
	NUMBER(1, SPORT_AT_SUB),
};

static const struct fit_profile_field session[] = {
	TIME,
	NUMBER(2, SESSION_START),
	NUMBER(5, SESSION_SPORT),
	NUMBER(6, SESSION_SUB),
	SCALED(7, SESSION_ELAPSED, 1000, 0),
	SCALED(8, SESSION_TIMER, 1000, 0),
	SCALED(9, SESSION_DISTANCE, 100, 0),
	BEATS(16, SESSION_AVG_HR),
	BEATS(17, SESSION_MAX_HR),
	NUMBER(22, SESSION_ASCENT),
	NUMBER(192, SESSION_FEEL),
	SCALED(193, SESSION_RPE, 10, 0),
};

static const struct fit_profile_field lap[] = {
	TIME,
	NUMBER(2, LAP_AT_START),
	SCALED(7, LAP_AT_ELAPSED, 1000, 0),
	SCALED(8, LAP_AT_TIMER, 1000, 0),
	SCALED(9, LAP_AT_DISTANCE, 100, 0),
	BEATS(15, LAP_AT_AVG_HR),
	BEATS(16, LAP_AT_MAX_HR),
	NUMBER(23, LAP_AT_INTENSITY),
	NUMBER(24, LAP_AT_TRIGGER),
	NUMBER(25, LAP_AT_SPORT),
	NUMBER(39, LAP_AT_SUB),
	NUMBER(71, LAP_AT_STEP),
};

static const struct fit_profile_field record[] = {
	TIME,
	NUMBER(0, RECORD_LAT),
	NUMBER(1, RECORD_LON),
	SCALED(2, RECORD_ALTITUDE, 5, 500),
	BEATS(3, RECORD_HR),
	NUMBER(4, RECORD_CADENCE),
	SCALED(5, RECORD_DISTANCE, 100, 0),
	SCALED(6, RECORD_SPEED, 1000, 0),
	NUMBER(7, RECORD_POWER),
	SPAN(8, RECORD_PACKED),
	SCALED(52, RECORD_CADENCE_256, 256, 0),
	SCALED(53, RECORD_FRACTION, 128, 0),
	SCALED(73, RECORD_ENHANCED_SPEED, 1000, 0),
	SCALED(78, RECORD_ENHANCED_ALTITUDE, 5, 500),
};

static const struct fit_profile_field event[] = {
	TIME,
	NUMBER(0, EVENT_EVENT),
	NUMBER(1, EVENT_TYPE),
};

static const struct fit_profile_field device_info[] = {
	TIME,
	NUMBER(0, DEVICE_INDEX),
	NUMBER(2, DEVICE_MANUFACTURER),
	NUMBER(3, DEVICE_SERIAL),
	NUMBER(4, DEVICE_PRODUCT),
	SPAN(27, DEVICE_NAME),
};

static const struct fit_profile_field workout[] = {
	SPAN(8, WORKOUT_NAME),
};

static const struct fit_profile_field workout_step[] = {
	NUMBER(254, STEP_AT_INDEX),
	NUMBER(7, STEP_AT_INTENSITY),
};

static const struct fit_profile_field activity[] = {
	TIME,
	SCALED(0, ACTIVITY_TIMER, 1000, 0),
	NUMBER(5, ACTIVITY_LOCAL),
};

static const struct fit_profile_field hr[] = {
	TIME,
	SCALED(0, HR_FRACTION, 32768, 0),
	SCALED(1, HR_TIME_256, 256, 0),
	SPAN(6, HR_BPM),
	SPAN(9, HR_EVENT),
	SPAN(10, HR_EVENT_12),
};

static const struct fit_profile_field timestamp_correlation[] = {
	TIME,
	NUMBER(1, CORRELATION_SYSTEM),
	NUMBER(3, CORRELATION_LOCAL),
};

static const struct fit_profile_field field_description[] = {
	NUMBER(0, DESCRIPTION_DEVELOPER),
	NUMBER(1, DESCRIPTION_FIELD),
	NUMBER(2, DESCRIPTION_TYPE),
	NUMBER(6, DESCRIPTION_SCALE),
	NUMBER(7, DESCRIPTION_OFFSET),
	SPAN(8, DESCRIPTION_UNITS),
	NUMBER(14, DESCRIPTION_MESSAGE),
	NUMBER(15, DESCRIPTION_NATIVE),
};

static const struct fit_profile_field monitoring_info[] = {
	TIME,
	NUMBER(0, MONITORING_LOCAL),
};

static const struct fit_profile_field monitoring_hr[] = {
	TIME,
	BEATS(0, MONITORING_RESTING),
	BEATS(1, MONITORING_RESTING_TODAY),
};

static const struct fit_profile_field sleep_level[] = {
	TIME,
	NUMBER(0, SLEEP_LEVEL),
};

static const struct fit_profile_field hrv_status[] = {
	TIME,
	SCALED(1, HRV_NIGHT, 128, 0),
};

#define MESSAGE(global, fields)                                                                    \
	{                                                                                          \
		global, fields, ARRAY_LENGTH(fields)                                               \
	}
static const struct fit_profile_message messages[] = {
	MESSAGE(FIT_RECORD, record),
	MESSAGE(FIT_EVENT, event),
	MESSAGE(FIT_LAP, lap),
	MESSAGE(FIT_HR, hr),
	MESSAGE(FIT_SESSION, session),
	MESSAGE(FIT_FILE_ID, file_id),
	MESSAGE(FIT_DEVICE_INFO, device_info),
	MESSAGE(FIT_ACTIVITY, activity),
	MESSAGE(FIT_SPORT, sport),
	MESSAGE(FIT_WORKOUT, workout),
	MESSAGE(FIT_WORKOUT_STEP, workout_step),
	MESSAGE(FIT_DEVICE_SETTINGS, device_settings),
	MESSAGE(FIT_TIMESTAMP_CORRELATION, timestamp_correlation),
	MESSAGE(FIT_FIELD_DESCRIPTION, field_description),
	MESSAGE(FIT_MONITORING_INFO, monitoring_info),
	MESSAGE(FIT_MONITORING_HR, monitoring_hr),
	MESSAGE(FIT_SLEEP_LEVEL, sleep_level),
	MESSAGE(FIT_HRV_STATUS, hrv_status),
};

const struct fit_profile_message *fit_profile_message(uint16_t global)
{
	for (size_t i = 0; i < ARRAY_LENGTH(messages); i++) {
		if (messages[i].global == global)
			return &messages[i];
	}
	return NULL;
}

const struct fit_profile_field *fit_profile_field(
	const struct fit_profile_message *m, uint8_t number)
{
	for (size_t i = 0; i < m->count; i++) {
		if (m->fields[i].number == number)
			return &m->fields[i];
	}
	return NULL;
}
