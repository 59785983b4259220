/*
 * The part of the FIT profile (FIT SDK 21, Profile: messages) that paced reads: which fields of
 * which messages, where each goes, and how its number becomes one in plain units.
 */
#ifndef PACED_FORMATS_FIT_PROFILE_H
#define PACED_FORMATS_FIT_PROFILE_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum fit_global {
	FIT_FILE_ID = 0,
	FIT_DEVICE_SETTINGS = 2,
	FIT_SPORT = 12,
	FIT_SESSION = 18,
	FIT_LAP = 19,
	FIT_RECORD = 20,
	FIT_EVENT = 21,
	FIT_DEVICE_INFO = 23,
	FIT_WORKOUT = 26,
	FIT_WORKOUT_STEP = 27,
	FIT_ACTIVITY = 34,
	FIT_MONITORING_INFO = 103,
	FIT_HR = 132,
	FIT_TIMESTAMP_CORRELATION = 162,
	FIT_FIELD_DESCRIPTION = 206,
	FIT_MONITORING_HR = 211,
	FIT_SLEEP_LEVEL = 275,
	FIT_HRV_STATUS = 370,
};

/* Places for values, by message. Place 0 is the timestamp in all of them. */
enum { AT_TIME = 0, FIT_FIELD_TIME = 253 };
enum fit_file_id_place { ID_TYPE = 1, ID_MANUFACTURER, ID_PRODUCT, ID_SERIAL, ID_CREATED, ID_NAME };
enum fit_settings_place { SETTINGS_OFFSET = 1 };
enum fit_sport_place { SPORT_AT_SPORT = 1, SPORT_AT_SUB };
enum fit_session_place {
	SESSION_START = 1,
	SESSION_SPORT,
	SESSION_SUB,
	SESSION_ELAPSED,
	SESSION_TIMER,
	SESSION_DISTANCE,
	SESSION_AVG_HR,
	SESSION_MAX_HR,
	SESSION_ASCENT,
	SESSION_FEEL,
	SESSION_RPE
};
enum fit_lap_place {
	LAP_AT_START = 1,
	LAP_AT_ELAPSED,
	LAP_AT_TIMER,
	LAP_AT_DISTANCE,
	LAP_AT_AVG_HR,
	LAP_AT_MAX_HR,
	LAP_AT_INTENSITY,
	LAP_AT_TRIGGER,
	LAP_AT_SPORT,
	LAP_AT_SUB,
	LAP_AT_STEP
};
enum fit_record_place {
	RECORD_LAT = 1,
	RECORD_LON,
	RECORD_ALTITUDE,
	RECORD_HR,
	RECORD_CADENCE,
	RECORD_DISTANCE,
	RECORD_SPEED,
	RECORD_POWER,
	RECORD_PACKED,
	RECORD_CADENCE_256,
	RECORD_FRACTION,
	RECORD_ENHANCED_SPEED,
	RECORD_ENHANCED_ALTITUDE
};
enum fit_event_place { EVENT_EVENT = 1, EVENT_TYPE };
enum fit_device_place {
	DEVICE_INDEX = 1,
	DEVICE_MANUFACTURER,
	DEVICE_PRODUCT,
	DEVICE_SERIAL,
	DEVICE_NAME
};
enum fit_workout_place { WORKOUT_NAME = 1 };
enum fit_step_place { STEP_AT_INDEX = 1, STEP_AT_INTENSITY };
enum fit_activity_place { ACTIVITY_TIMER = 1, ACTIVITY_LOCAL };
enum fit_hr_place { HR_FRACTION = 1, HR_TIME_256, HR_BPM, HR_EVENT, HR_EVENT_12 };
enum fit_correlation_place { CORRELATION_SYSTEM = 1, CORRELATION_LOCAL };
enum fit_monitoring_place { MONITORING_LOCAL = 1 };
enum fit_monitoring_hr_place { MONITORING_RESTING = 1, MONITORING_RESTING_TODAY };
enum fit_sleep_place { SLEEP_LEVEL = 1 };
enum fit_hrv_place { HRV_NIGHT = 1 };
enum fit_description_place {
	DESCRIPTION_DEVELOPER = 1,
	DESCRIPTION_FIELD,
	DESCRIPTION_TYPE,
	DESCRIPTION_SCALE,
	DESCRIPTION_OFFSET,
	DESCRIPTION_UNITS,
	DESCRIPTION_MESSAGE,
	DESCRIPTION_NATIVE
};
enum { FIT_PLACES = 16 };

struct fit_profile_field {
	uint8_t number;
	uint8_t place;
	bool span;    /* wanted as bytes (text, arrays), not as a number */
	bool no_zero; /* 0 means none, whatever the type says */
	uint16_t scale;
	int16_t offset;
};

struct fit_profile_message {
	uint16_t global;
	const struct fit_profile_field *fields;
	size_t count;
};

/* NULL for a message or field that is not read. */
const struct fit_profile_message *fit_profile_message(uint16_t global);
const struct fit_profile_field *fit_profile_field(
	const struct fit_profile_message *m, uint8_t number);

struct fit_span {
	const uint8_t *data; /* borrowed from the file */
	size_t size;
	uint8_t unit; /* bytes of one element */
	bool swap;    /* elements are big-endian */
};

/* The values of one message. Only places whose bit is in `has` hold one. */
struct fit_values {
	uint32_t has;
	uint32_t developer; /* of them, those that came from developer fields */
	double number[FIT_PLACES];
	struct fit_span span[FIT_PLACES];
};

static inline bool fit_has(const struct fit_values *v, int place)
{
	return (v->has >> place & 1) != 0;
}

static inline double fit_number(const struct fit_values *v, int place)
{
	return fit_has(v, place) ? v->number[place] : (double)NAN;
}

/* A whole number from 0 on, `other` where there is none. */
static inline uint32_t fit_count(const struct fit_values *v, int place, uint32_t other)
{
	double n = fit_number(v, place);
	return n >= 0 && n <= UINT32_MAX ? (uint32_t)n : other;
}

#endif
