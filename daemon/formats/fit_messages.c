#include <string.h>

#include "fit_file.h"
#include "fit_names.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

void fit_file_init(struct fit_file *f, size_t most_samples)
{
	*f = (struct fit_file){
		.type = UINT32_MAX,
		.manufacturer = UINT32_MAX,
		.product = UINT32_MAX,
		.created = (double)NAN,
		.sport = UINT32_MAX,
		.sub_sport = UINT32_MAX,
		.activity_time = (double)NAN,
		.activity_timer = (double)NAN,
		.local_time = (double)NAN,
		.settings_offset = (double)NAN,
		.clock_shift = (double)NAN,
		.packed_distance = (double)NAN,
		.most_samples = most_samples,
	};
	fit_wellness_init(&f->wellness);
}

void fit_file_finish(struct fit_file *f)
{
	free(f->samples.item);
	free(f->sessions.item);
	free(f->laps.item);
	free(f->events.item);
	free(f->beats.item);
	fit_developers_finish(&f->developers);
}

static void copy_text(char *out, size_t size, const struct fit_values *v, int place)
{
	if (!fit_has(v, place) || out[0] != '\0')
		return;
	const char *text = (const char *)v->span[place].data;
	text_copy_clean(out, size, text, strnlen(text, v->span[place].size));
}

/* The first file_id counts: what a tail of NULs says later does not. */
static void take_file_id(struct fit_file *f, const struct fit_values *v)
{
	if (f->type != UINT32_MAX)
		return;
	f->type = fit_count(v, ID_TYPE, UINT32_MAX);
	f->manufacturer = fit_count(v, ID_MANUFACTURER, UINT32_MAX);
	f->product = fit_count(v, ID_PRODUCT, UINT32_MAX);
	f->serial = fit_count(v, ID_SERIAL, 0);
	f->created = fit_number(v, ID_CREATED);
	copy_text(f->product_name, sizeof f->product_name, v, ID_NAME);
}

static void take_device_info(struct fit_file *f, const struct fit_values *v)
{
	enum { CREATOR = 0 };
	if (fit_count(v, DEVICE_INDEX, UINT32_MAX) != CREATOR)
		return;
	if (f->manufacturer == UINT32_MAX) {
		f->manufacturer = fit_count(v, DEVICE_MANUFACTURER, UINT32_MAX);
		f->product = fit_count(v, DEVICE_PRODUCT, UINT32_MAX);
	}
	if (f->serial == 0)
		f->serial = fit_count(v, DEVICE_SERIAL, 0);
	copy_text(f->product_name, sizeof f->product_name, v, DEVICE_NAME);
}

static void take_sport(struct fit_file *f, const struct fit_values *v)
{
	if (f->sport != UINT32_MAX)
		return;
	f->sport = fit_count(v, SPORT_AT_SPORT, UINT32_MAX);
	f->sub_sport = fit_count(v, SPORT_AT_SUB, UINT32_MAX);
}

static void take_session(struct fit_file *f, const struct fit_values *v)
{
	struct fit_session s = {
		.time = fit_number(v, AT_TIME),
		.start = fit_number(v, SESSION_START),
		.elapsed = fit_number(v, SESSION_ELAPSED),
		.timer = fit_number(v, SESSION_TIMER),
		.distance = fit_number(v, SESSION_DISTANCE),
		.avg_hr = fit_number(v, SESSION_AVG_HR),
		.max_hr = fit_number(v, SESSION_MAX_HR),
		.ascent = fit_number(v, SESSION_ASCENT),
		.feel = fit_number(v, SESSION_FEEL),
		.rpe = fit_number(v, SESSION_RPE),
		.sport = fit_count(v, SESSION_SPORT, UINT32_MAX),
		.sub_sport = fit_count(v, SESSION_SUB, UINT32_MAX),
	};
	FIT_APPEND(&f->sessions, s);
}

static void take_lap(struct fit_file *f, const struct fit_values *v)
{
	enum { STEP_INDEX = 0x0FFF, NO_STEP = 0xFFFF }; /* profile, type message_index */
	uint32_t step = fit_count(v, LAP_AT_STEP, NO_STEP);
	struct fit_lap l = {
		.time = fit_number(v, AT_TIME),
		.start = fit_number(v, LAP_AT_START),
		.elapsed = fit_number(v, LAP_AT_ELAPSED),
		.sport = fit_count(v, LAP_AT_SPORT, UINT32_MAX),
		.sub_sport = fit_count(v, LAP_AT_SUB, UINT32_MAX),
	};
	l.lap = (struct lap){
		.timer_s = fit_number(v, LAP_AT_TIMER),
		.distance_m = fit_number(v, LAP_AT_DISTANCE),
		.avg_hr = fit_number(v, LAP_AT_AVG_HR),
		.max_hr = fit_number(v, LAP_AT_MAX_HR),
		.intensity = fit_intensity_from(fit_count(v, LAP_AT_INTENSITY, UINT8_MAX)),
		.trigger = fit_trigger_from(fit_count(v, LAP_AT_TRIGGER, UINT8_MAX)),
		.step = step >= NO_STEP ? -1 : (int32_t)(step & STEP_INDEX),
	};
	FIT_APPEND(&f->laps, l);
}

/* compressed_speed_distance: 12 bits of speed in 1/100 m/s, 12 bits of distance in 1/16 m, which
 * roll over. */
static void unpack_speed_distance(struct fit_file *f, const struct fit_values *v, struct sample *s)
{
	const uint8_t *b = v->span[RECORD_PACKED].data;
	if (v->span[RECORD_PACKED].size < 3 || (b[0] == 0xFF && b[1] == 0xFF && b[2] == 0xFF))
		return;
	uint32_t speed = (uint32_t)b[0] | (b[1] & 0x0Fu) << 8;
	uint32_t distance = (uint32_t)b[1] >> 4 | (uint32_t)b[2] << 4;
	if (isnan(f->packed_distance))
		f->packed_distance = 0;
	else
		f->packed_distance += (double)((distance - f->packed_last) & 0xFFF) / 16;
	f->packed_last = distance;
	if (isnan(s->speed) && speed != 0xFFF)
		s->speed = (float)speed / 100;
	if (isnan(s->distance))
		s->distance = (float)f->packed_distance;
}

static float number_or(const struct fit_values *v, int place, int other)
{
	return (float)(fit_has(v, place) ? v->number[place] : fit_number(v, other));
}

static float cadence_of(const struct fit_values *v)
{
	if (!fit_has(v, RECORD_CADENCE))
		return (float)fit_number(v, RECORD_CADENCE_256);
	double fraction = fit_has(v, RECORD_FRACTION) ? v->number[RECORD_FRACTION] : 0;
	return (float)(v->number[RECORD_CADENCE] + fraction);
}

static void take_record(struct fit_file *f, const struct fit_values *v)
{
	static const float least_hr = 30, most_hr = 230;
	static const double degrees = 180.0 / 2147483648.0;
	bool timed = fit_has(v, AT_TIME);
	if (timed && !(v->number[AT_TIME] > 0))
		return; /* preallocated bytes that were never written */
	f->record_messages++;
	if (!timed)
		return;
	if (f->samples.count == f->most_samples) {
		f->full = true;
		return;
	}
	struct sample s = {
		.t = v->number[AT_TIME],
		.lat = fit_number(v, RECORD_LAT) * degrees,
		.lon = fit_number(v, RECORD_LON) * degrees,
		.distance = (float)fit_number(v, RECORD_DISTANCE),
		.speed = number_or(v, RECORD_ENHANCED_SPEED, RECORD_SPEED),
		.altitude = number_or(v, RECORD_ENHANCED_ALTITUDE, RECORD_ALTITUDE),
		.hr = (float)fit_number(v, RECORD_HR),
		.cadence = cadence_of(v),
		.power = (float)fit_number(v, RECORD_POWER),
	};
	if (!(s.hr >= least_hr && s.hr <= most_hr))
		s.hr = NAN;
	if (fit_has(v, RECORD_PACKED))
		unpack_speed_distance(f, v, &s);
	f->developer |= v->developer != 0;
	FIT_APPEND(&f->samples, s);
}

/* Profile, type event_type: 0 start; 1, 4, 8, 9 the kinds of stop. */
static void take_event(struct fit_file *f, const struct fit_values *v)
{
	enum { TIMER = 0, START = 0, STOPS = 1 << 1 | 1 << 4 | 1 << 8 | 1 << 9 };
	uint32_t type = fit_count(v, EVENT_TYPE, UINT32_MAX);
	if (fit_count(v, EVENT_EVENT, UINT32_MAX) != TIMER || type > 9 || !fit_has(v, AT_TIME))
		return;
	if (type != START && (STOPS >> type & 1) == 0)
		return;
	struct fit_timer_event event = {v->number[AT_TIME], type == START};
	FIT_APPEND(&f->events, event);
}

static void take_workout(struct fit_file *f, const struct fit_values *v)
{
	copy_text(f->workout_name, sizeof f->workout_name, v, WORKOUT_NAME);
}

static void take_workout_step(struct fit_file *f, const struct fit_values *v)
{
	uint32_t index = fit_count(v, STEP_AT_INDEX, UINT32_MAX);
	if (index < FIT_MOST_PLANNED)
		f->planned[index] = fit_intensity_from(fit_count(v, STEP_AT_INTENSITY, UINT8_MAX));
}

/* time_offset, unsigned in the profile, is negative west of Greenwich; 0 on devices that do not
 * keep it, and in other units on a few. */
static void take_settings(struct fit_file *f, const struct fit_values *v)
{
	static const double most = 14 * 3600, least = 900;
	double offset = (double)(int32_t)fit_count(v, SETTINGS_OFFSET, 0);
	if (fabs(offset) >= least && fabs(offset) <= most)
		f->settings_offset = offset;
}

static void take_activity(struct fit_file *f, const struct fit_values *v)
{
	if (!isnan(f->activity_time))
		return;
	f->activity_time = fit_number(v, AT_TIME);
	f->activity_timer = fit_number(v, ACTIVITY_TIMER);
	f->local_time = fit_number(v, ACTIVITY_LOCAL);
}

static void take_correlation(struct fit_file *f, const struct fit_values *v)
{
	double shift = fit_number(v, AT_TIME) - fit_number(v, CORRELATION_SYSTEM);
	if (fit_number(v, AT_TIME) >= FIT_CLOCK_SET && !isnan(shift))
		f->clock_shift = shift;
}

static void take_description(struct fit_file *f, const struct fit_values *v)
{
	fit_developers_take(&f->developers, v);
}

static const struct {
	uint16_t global;
	void (*take)(struct fit_file *f, const struct fit_values *v);
} takers[] = {
	{FIT_RECORD, take_record},
	{FIT_EVENT, take_event},
	{FIT_LAP, take_lap},
	{FIT_HR, fit_take_hr},
	{FIT_SESSION, take_session},
	{FIT_FILE_ID, take_file_id},
	{FIT_DEVICE_INFO, take_device_info},
	{FIT_ACTIVITY, take_activity},
	{FIT_SPORT, take_sport},
	{FIT_WORKOUT, take_workout},
	{FIT_WORKOUT_STEP, take_workout_step},
	{FIT_DEVICE_SETTINGS, take_settings},
	{FIT_TIMESTAMP_CORRELATION, take_correlation},
	{FIT_FIELD_DESCRIPTION, take_description},
	{FIT_MONITORING_INFO, fit_take_monitoring_info},
	{FIT_MONITORING_HR, fit_take_monitoring_hr},
	{FIT_SLEEP_LEVEL, fit_take_sleep_level},
	{FIT_HRV_STATUS, fit_take_hrv_status},
};

void fit_take(struct fit_file *f, const struct fit_profile_message *m, const struct fit_values *v)
{
	for (size_t i = 0; i < ARRAY_LENGTH(takers); i++) {
		if (takers[i].global == m->global) {
			takers[i].take(f, v);
			return;
		}
	}
}
