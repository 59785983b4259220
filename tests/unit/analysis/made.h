/* Activities written sample by sample, for tests of what is measured. */
#ifndef PACED_TEST_MADE_H
#define PACED_TEST_MADE_H

#include <math.h>

#include "paced/analysis.h"
#include "paced/base/memory.h"

#define MADE_START INT64_C(1764050400) /* 2025-11-25T06:00:00Z */

/* A run of n samples `step` seconds apart, at a speed and a heart rate, on the flat. */
static inline void made_run(struct activity *a, size_t n, double step, double speed, double hr)
{
	activity_init(a);
	a->start = MADE_START;
	a->utc_offset_s = 3600;
	a->sport = SPORT_RUN;
	a->samples = mem_alloc(n, sizeof(*a->samples));
	a->sample_count = n;
	for (size_t i = 0; i < n; i++)
		a->samples[i] = (struct sample){.t = (double)i * step,
			.lat = NAN,
			.lon = NAN,
			.distance = (float)(speed * (double)i * step),
			.speed = (float)speed,
			.altitude = NAN,
			.hr = (float)hr,
			.cadence = NAN,
			.power = NAN};
}

/* A beat more and less from minute to minute: a heart rate that stands still is not believed. */
static inline void made_wobble(struct activity *a)
{
	for (size_t i = 0; i < a->sample_count; i++)
		a->samples[i].hr += (int)(a->samples[i].t / 60 - .001) % 2 ? 1 : -1;
}

static inline struct athlete made_athlete(void)
{
	const struct athlete who = {.sex = SEX_MALE,
		.level = LEVEL_INTERMEDIATE,
		.age = 40,
		.weight_kg = NAN,
		.max_hr = {190, ORIGIN_SETTINGS, DATE_NONE, 1},
		.rest_hr = {60, ORIGIN_SETTINGS, DATE_NONE, 1},
		.threshold_hr = {170, ORIGIN_SETTINGS, DATE_NONE, 1},
		.threshold_speed = {4, ORIGIN_SETTINGS, DATE_NONE, 1}};
	return who;
}

static inline struct assess_options made_options(void)
{
	return (struct assess_options){.day_start_s = 10800, .default_offset_s = OFFSET_NONE};
}

static inline struct session made_session(const struct activity *a, const struct athlete *who)
{
	const struct assess_options o = made_options();
	struct session s;

	session_init(&s);
	session_measure(a, &o, &s);
	session_assess(a, who, &o, &s);
	return s;
}

#endif
