/* What the recording says by itself. */
#include "measure.h"

#include <math.h>
#include <string.h>

#include "paced/base/memory.h"

static void unknown(double *values, size_t n)
{
	for (size_t i = 0; i < n; i++)
		values[i] = NAN;
}

static void init_measured(struct session *s)
{
	s->timer_s = s->elapsed_s = s->distance_m = s->ascent_m = NAN;
	s->avg_hr = s->top_hr = s->avg_speed = s->graded_speed = NAN;
	s->avg_cadence = s->avg_power = s->device_feel = s->device_rpe = NAN;
	s->drift = s->drift_first_half = NAN;
	unknown(s->best_hr, CURVE_POINTS);
	unknown(s->best_speed, CURVE_POINTS);
	unknown(s->best_speed_hr, CURVE_POINTS);
}

void session_init(struct session *s)
{
	*s = (struct session){
		.start = TIME_NONE,
		.utc_offset_s = OFFSET_NONE,
		.day = DATE_NONE,
		.sport = SPORT_OTHER,
		.rpe = NAN,
		.load = NAN,
		.longest_before_m = NAN,
		.warmup_s = NAN,
		.cooldown_s = NAN,
		.easy_share = NAN,
		.easy_speed = NAN,
		.easy_hr = NAN,
		.reps = {0, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN},
		.used = {NAN, NAN, NAN, NAN},
	};
	init_measured(s);
	unknown(s->loads, LOAD_SOURCE_COUNT);
	unknown(s->zone_s, 3);
	unknown(s->zone_speed_s, 3);
}

static void identify(const struct activity *a, const struct assess_options *o, struct session *s)
{
	s->start = a->start;
	s->utc_offset_s = a->utc_offset_s != OFFSET_NONE ? a->utc_offset_s : o->default_offset_s;
	s->sport = a->sport;
	s->day = time_local_day(s->start, s->utc_offset_s, o->day_start_s);
	const int32_t offset = s->utc_offset_s == OFFSET_NONE ? 0 : s->utc_offset_s;
	const int64_t second = (s->start + offset) % 86400;
	s->minute = (int32_t)((second < 0 ? second + 86400 : second) / 60);
}

/* Time-weighted mean of a sample's column on the move, zero counting as none. */
static double column_mean(const struct series *s, size_t offset)
{
	double sum = 0, seconds = 0;

	for (size_t i = 0; i < s->n; i++) {
		float v;
		memcpy(&v, (const char *)&s->activity->samples[i] + offset, sizeof(v));
		if (!(v > 0) || !series_moving(s, i))
			continue;
		sum += (double)v * (double)s->dt[i];
		seconds += (double)s->dt[i];
	}
	return seconds > 0 ? sum / seconds : NAN;
}

static double hr_mean(const struct series *s)
{
	double sum = 0;

	for (size_t i = 0; i < s->n; i++)
		if (!isnan(s->hr[i]))
			sum += (double)s->hr[i] * (double)s->dt[i];
	return s->hr_s > 0 ? sum / s->hr_s : NAN;
}

static double graded_mean(const struct series *s)
{
	double sum = 0, seconds = 0;

	for (size_t i = 0; i < s->n; i++) {
		if (isnan(s->graded[i]) || !series_moving(s, i))
			continue;
		sum += (double)s->graded[i] * (double)s->dt[i];
		seconds += (double)s->dt[i];
	}
	return seconds > 0 && s->metres > 0 ? sum / seconds : NAN;
}

static double known_or(double device, double own)
{
	return isnan(device) ? own : device;
}

/* What the device summed up comes first; what it left out is taken from the samples. */
static void sums(const struct activity *a, const struct series *s, struct session *out)
{
	const double span = s->n > 0 ? a->samples[s->n - 1].t : NAN;

	out->timer_s = known_or(a->timer_s, s->n > 0 ? s->timer_s : a->elapsed_s);
	out->elapsed_s = known_or(a->elapsed_s, known_or(span, out->timer_s));
	out->distance_m = known_or(a->distance_m, s->metres > 0 ? s->metres : NAN);
	out->ascent_m = known_or(a->ascent_m, series_ascent(s));
	out->avg_hr = known_or(a->avg_hr, hr_mean(s));
	out->avg_speed = out->timer_s > 0 ? out->distance_m / out->timer_s : NAN;
	out->graded_speed = graded_mean(s);
	out->avg_cadence = column_mean(s, offsetof(struct sample, cadence));
	out->avg_power = column_mean(s, offsetof(struct sample, power));
	out->device_feel = a->feel;
	out->device_rpe = a->rpe >= 1 ? a->rpe : NAN;
}

#define ENOUGH .8 /* of the moving time */

void session_measure(const struct activity *a, const struct assess_options *o, struct session *s)
{
	struct series series;

	init_measured(s);
	identify(a, o, s);
	series_init(&series, a, o->grade_minetti);
	sums(a, &series, s);
	s->has_hr = series.hr_s > 60 && series.hr_s >= ENOUGH * series.moving_s;
	s->has_speed = series.metres > 100 && series.speed_s >= ENOUGH * series.timer_s;
	measure_curves(&series, s);
	if (s->has_speed)
		measure_drift(&series, s);
	s->route = route_signature(a);
	s->suspect = measure_suspects(&series, s);
	series_finish(&series);
}
