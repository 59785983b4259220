/*
 * An activity as a watch writes it. Message and field numbers as in the FIT profile; the comments
 * behind the fields name them.
 */
#include "paced/formats.h"

#include <math.h>
#include <string.h>

#include "fit_names.h"
#include "paced/base/memory.h"

enum {
	FILE_ID = 0,
	SPORT = 12,
	SESSION = 18,
	LAP = 19,
	RECORD = 20,
	EVENT = 21,
	DEVICE_INFO = 23,
	WORKOUT = 26,
	ACTIVITY = 34
};
enum { LOCAL_RECORD, LOCAL_EVENT, LOCAL_LAP, LOCAL_ONCE };
enum { EVENT_TIMER = 0, EVENT_LAP = 9 };
enum { TYPE_START = 0, TYPE_STOP = 1, TYPE_STOP_ALL = 4 };

#define SEMICIRCLES     (2147483648.0 / 180)
#define ALTITUDE_SCALE  5
#define ALTITUDE_OFFSET 500

struct encoding {
	struct fit_writer *w;
	const struct activity *a;
	double steps; /* to one unit of the file's cadence */
	bool with[9]; /* by order of record_fields: is there any such value? */
};

static int64_t fit_time(const struct activity *a, double t)
{
	return a->start - FIT_EPOCH + (int64_t)floor(t);
}

/* The value in units of 1/scale, or all ones (0x7F... for signed) where there is none. */
static void put_scaled(struct encoding *c, double value, double scale, int64_t invalid)
{
	fit_put_int(c->w, isnan(value) ? invalid : (int64_t)llround(value * scale));
}

static void define(
	struct encoding *c, int local, uint16_t global, const struct fit_field *f, size_t n)
{
	fit_define(c->w, local, global, false, f, n, NULL, 0);
}

#define DEFINE(c, local, global, fields) define(c, local, global, fields, ARRAY_LENGTH(fields))

static void put_file_id(struct encoding *c)
{
	static const struct fit_field fields[] = {
		{0, 1, FIT_ENUM},    /* type */
		{1, 2, FIT_UINT16},  /* manufacturer */
		{2, 2, FIT_UINT16},  /* product */
		{3, 4, FIT_UINT32Z}, /* serial_number */
		{4, 4, FIT_UINT32},  /* time_created */
	};
	struct fit_device_numbers device = fit_device_numbers(c->a->device);
	int64_t created = c->a->created == TIME_NONE ? c->a->start : c->a->created;
	DEFINE(c, LOCAL_ONCE, FILE_ID, fields);
	fit_data(c->w, LOCAL_ONCE, -1);
	fit_put_int(c->w, 4);
	fit_put_int(c->w, device.manufacturer);
	fit_put_int(c->w, device.product);
	fit_put_int(c->w, (int64_t)c->a->serial);
	fit_put_int(c->w, created - FIT_EPOCH);
}

static void put_device_info(struct encoding *c)
{
	static const struct fit_field fields[] = {
		{253, 4, FIT_UINT32}, /* timestamp */
		{0, 1, FIT_UINT8},    /* device_index, 0: the one that writes */
		{2, 2, FIT_UINT16},   /* manufacturer */
		{4, 2, FIT_UINT16},   /* product */
		{3, 4, FIT_UINT32Z},  /* serial_number */
	};
	struct fit_device_numbers device = fit_device_numbers(c->a->device);
	DEFINE(c, LOCAL_ONCE, DEVICE_INFO, fields);
	fit_data(c->w, LOCAL_ONCE, -1);
	fit_put_int(c->w, fit_time(c->a, 0));
	fit_put_int(c->w, 0);
	fit_put_int(c->w, device.manufacturer);
	fit_put_int(c->w, device.product);
	fit_put_int(c->w, (int64_t)c->a->serial);
}

static void put_workout(struct encoding *c)
{
	static const struct fit_field fields[] = {
		{4, 1, FIT_ENUM},                    /* sport */
		{8, sizeof(c->a->name), FIT_STRING}, /* wkt_name */
	};
	if (c->a->name[0] == '\0')
		return;
	DEFINE(c, LOCAL_ONCE, WORKOUT, fields);
	fit_data(c->w, LOCAL_ONCE, -1);
	fit_put_int(c->w, fit_sport_numbers(c->a->sport).sport);
	fit_put_text(c->w, c->a->name);
}

static void define_event(struct encoding *c)
{
	static const struct fit_field fields[] = {
		{253, 4, FIT_UINT32}, /* timestamp */
		{0, 1, FIT_ENUM},     /* event */
		{1, 1, FIT_ENUM},     /* event_type */
		{4, 1, FIT_UINT8},    /* event_group */
	};
	DEFINE(c, LOCAL_EVENT, EVENT, fields);
}

static void put_timer(struct encoding *c, double t, int type)
{
	fit_data(c->w, LOCAL_EVENT, -1);
	fit_put_int(c->w, fit_time(c->a, t));
	fit_put_int(c->w, EVENT_TIMER);
	fit_put_int(c->w, type);
	fit_put_int(c->w, 0);
}

static void define_lap(struct encoding *c)
{
	static const struct fit_field fields[] = {
		{253, 4, FIT_UINT32}, /* timestamp */
		{2, 4, FIT_UINT32},   /* start_time */
		{7, 4, FIT_UINT32},   /* total_elapsed_time */
		{8, 4, FIT_UINT32},   /* total_timer_time */
		{9, 4, FIT_UINT32},   /* total_distance */
		{71, 2, FIT_UINT16},  /* wkt_step_index */
		{0, 1, FIT_ENUM},     /* event */
		{1, 1, FIT_ENUM},     /* event_type */
		{15, 1, FIT_UINT8},   /* avg_heart_rate */
		{16, 1, FIT_UINT8},   /* max_heart_rate */
		{23, 1, FIT_ENUM},    /* intensity */
		{24, 1, FIT_ENUM},    /* lap_trigger */
	};
	DEFINE(c, LOCAL_LAP, LAP, fields);
}

static void put_lap(struct encoding *c, const struct lap *lap)
{
	fit_data(c->w, LOCAL_LAP, -1);
	fit_put_int(c->w, fit_time(c->a, lap->end));
	fit_put_int(c->w, fit_time(c->a, lap->start));
	put_scaled(c, lap->end - lap->start, 1000, UINT32_MAX);
	put_scaled(c, lap->timer_s, 1000, UINT32_MAX);
	put_scaled(c, lap->distance_m, 100, UINT32_MAX);
	fit_put_int(c->w, lap->step);
	fit_put_int(c->w, EVENT_LAP);
	fit_put_int(c->w, TYPE_STOP);
	put_scaled(c, lap->avg_hr, 1, UINT8_MAX);
	put_scaled(c, lap->max_hr, 1, UINT8_MAX);
	fit_put_int(c->w, fit_intensity_number(lap->intensity));
	fit_put_int(c->w, fit_trigger_number(lap->trigger));
}

static double latitude(const struct encoding *c, const struct sample *s)
{
	(void)c;
	return s->lat * SEMICIRCLES;
}

static double longitude(const struct encoding *c, const struct sample *s)
{
	(void)c;
	return s->lon * SEMICIRCLES;
}

static double distance(const struct encoding *c, const struct sample *s)
{
	(void)c;
	return (double)s->distance * 100;
}

static double speed(const struct encoding *c, const struct sample *s)
{
	(void)c;
	return (double)s->speed * 1000;
}

static double altitude(const struct encoding *c, const struct sample *s)
{
	(void)c;
	return ((double)s->altitude + ALTITUDE_OFFSET) * ALTITUDE_SCALE;
}

static double heart_rate(const struct encoding *c, const struct sample *s)
{
	(void)c;
	return (double)s->hr;
}

/* Watches count strides of one foot, in whole ones and 1/128. */
static double strides(const struct encoding *c, const struct sample *s)
{
	return (double)s->cadence / c->steps;
}

static double cadence(const struct encoding *c, const struct sample *s)
{
	return floor(strides(c, s));
}

static double fractional_cadence(const struct encoding *c, const struct sample *s)
{
	return (strides(c, s) - cadence(c, s)) * 128;
}

static double power(const struct encoding *c, const struct sample *s)
{
	(void)c;
	return (double)s->power;
}

static const struct {
	struct fit_field field;
	double (*value)(const struct encoding *c, const struct sample *s);
	int64_t invalid;
} record_fields[] = {
	{{0, 4, FIT_SINT32}, latitude, INT32_MAX},           /* position_lat */
	{{1, 4, FIT_SINT32}, longitude, INT32_MAX},          /* position_long */
	{{5, 4, FIT_UINT32}, distance, UINT32_MAX},          /* distance */
	{{73, 4, FIT_UINT32}, speed, UINT32_MAX},            /* enhanced_speed */
	{{78, 4, FIT_UINT32}, altitude, UINT32_MAX},         /* enhanced_altitude */
	{{7, 2, FIT_UINT16}, power, UINT16_MAX},             /* power */
	{{3, 1, FIT_UINT8}, heart_rate, UINT8_MAX},          /* heart_rate */
	{{4, 1, FIT_UINT8}, cadence, UINT8_MAX},             /* cadence */
	{{53, 1, FIT_UINT8}, fractional_cadence, UINT8_MAX}, /* fractional_cadence */
};

static void define_record(struct encoding *c)
{
	struct fit_field fields[1 + ARRAY_LENGTH(record_fields)] = {{253, 4, FIT_UINT32}};
	size_t n = 1;
	for (size_t k = 0; k < ARRAY_LENGTH(record_fields); k++) {
		for (size_t i = 0; i < c->a->sample_count && !c->with[k]; i++)
			c->with[k] = !isnan(record_fields[k].value(c, &c->a->samples[i]));
		if (c->with[k])
			fields[n++] = record_fields[k].field;
	}
	define(c, LOCAL_RECORD, RECORD, fields, n);
}

static void put_record(struct encoding *c, const struct sample *s)
{
	fit_data(c->w, LOCAL_RECORD, -1);
	fit_put_int(c->w, fit_time(c->a, s->t));
	for (size_t k = 0; k < ARRAY_LENGTH(record_fields); k++) {
		if (c->with[k])
			put_scaled(c, record_fields[k].value(c, s), 1, record_fields[k].invalid);
	}
}

/* Records, with stop and start where the timer was stopped and each lap where it ended. */
static void put_course_of_events(struct encoding *c)
{
	const struct activity *a = c->a;
	size_t stops = 0, starts = 0, laps = 0;
	for (size_t i = 0; i < a->sample_count; i++) {
		double t = a->samples[i].t;
		while (laps < a->lap_count && a->laps[laps].end < t)
			put_lap(c, &a->laps[laps++]);
		for (; stops < a->pause_count && a->pauses[stops].from < t; stops++) {
			while (starts < stops)
				put_timer(c, a->pauses[starts++].to, TYPE_START);
			put_timer(c, a->pauses[stops].from, TYPE_STOP_ALL);
		}
		while (starts < stops && a->pauses[starts].to <= t)
			put_timer(c, a->pauses[starts++].to, TYPE_START);
		put_record(c, &a->samples[i]);
	}
	while (starts < stops)
		put_timer(c, a->pauses[starts++].to, TYPE_START);
	put_timer(c, isnan(a->elapsed_s) ? 0 : a->elapsed_s, TYPE_STOP_ALL);
	while (laps < a->lap_count)
		put_lap(c, &a->laps[laps++]);
}

static void put_session(struct encoding *c)
{
	static const struct fit_field fields[] = {
		{253, 4, FIT_UINT32}, /* timestamp */
		{2, 4, FIT_UINT32},   /* start_time */
		{7, 4, FIT_UINT32},   /* total_elapsed_time */
		{8, 4, FIT_UINT32},   /* total_timer_time */
		{9, 4, FIT_UINT32},   /* total_distance */
		{22, 2, FIT_UINT16},  /* total_ascent */
		{26, 2, FIT_UINT16},  /* num_laps */
		{5, 1, FIT_ENUM},     /* sport */
		{6, 1, FIT_ENUM},     /* sub_sport */
		{16, 1, FIT_UINT8},   /* avg_heart_rate */
		{17, 1, FIT_UINT8},   /* max_heart_rate */
		{192, 1, FIT_UINT8},  /* workout_feel */
		{193, 1, FIT_UINT8},  /* workout_rpe */
	};
	const struct activity *a = c->a;
	struct fit_sport_pair sport = fit_sport_numbers(a->sport);
	DEFINE(c, LOCAL_ONCE, SESSION, fields);
	fit_data(c->w, LOCAL_ONCE, -1);
	fit_put_int(c->w, fit_time(a, isnan(a->elapsed_s) ? 0 : a->elapsed_s));
	fit_put_int(c->w, fit_time(a, 0));
	put_scaled(c, a->elapsed_s, 1000, UINT32_MAX);
	put_scaled(c, a->timer_s, 1000, UINT32_MAX);
	put_scaled(c, a->distance_m, 100, UINT32_MAX);
	put_scaled(c, a->ascent_m, 1, UINT16_MAX);
	fit_put_int(c->w, (int64_t)a->lap_count);
	fit_put_int(c->w, sport.sport);
	fit_put_int(c->w, sport.sub_sport);
	put_scaled(c, a->avg_hr, 1, UINT8_MAX);
	put_scaled(c, a->max_hr, 1, UINT8_MAX);
	put_scaled(c, a->feel, 1, UINT8_MAX);
	put_scaled(c, a->rpe, 10, UINT8_MAX);
}

static void put_activity(struct encoding *c)
{
	static const struct fit_field fields[] = {
		{253, 4, FIT_UINT32}, /* timestamp */
		{0, 4, FIT_UINT32},   /* total_timer_time */
		{5, 4, FIT_UINT32},   /* local_timestamp */
		{1, 2, FIT_UINT16},   /* num_sessions */
		{2, 1, FIT_ENUM},     /* type: manual 0 */
	};
	const struct activity *a = c->a;
	int64_t end = fit_time(a, isnan(a->elapsed_s) ? 0 : a->elapsed_s);
	DEFINE(c, LOCAL_ONCE, ACTIVITY, fields);
	fit_data(c->w, LOCAL_ONCE, -1);
	fit_put_int(c->w, end);
	put_scaled(c, a->timer_s, 1000, UINT32_MAX);
	fit_put_int(
		c->w, a->utc_offset_s == OFFSET_NONE ? (int64_t)UINT32_MAX : end + a->utc_offset_s);
	fit_put_int(c->w, 1);
	fit_put_int(c->w, 0);
}

void fit_encode_activity(const struct activity *a, struct buffer *out)
{
	struct encoding c = {.w = fit_writer_create(14),
		.a = a,
		.steps = fit_cadence_in_strides(a->sport) ? 2 : 1};
	put_file_id(&c);
	put_device_info(&c);
	put_workout(&c);
	define_event(&c);
	define_lap(&c);
	define_record(&c);
	put_timer(&c, 0, TYPE_START);
	put_course_of_events(&c);
	put_session(&c);
	put_activity(&c);
	fit_finish(c.w, out);
	fit_writer_destroy(c.w);
}
