/* A runner, a course and a device make a recording. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "athlete.h"
#include "paced/base/memory.h"

struct runner runner_make(struct dice *d)
{
	const double rest = dice_between(d, 42, 65), max = dice_between(d, 172, 200);

	return (struct runner){.threshold_speed = dice_between(d, 2.9, 4.9),
		.max_hr = max,
		.rest_hr = rest,
		.threshold_hr = rest + dice_between(d, .83, .88) * (max - rest),
		.cadence = dice_between(d, 158, 178)};
}

void conditions_plain(struct conditions *c)
{
	*c = (struct conditions){.hill_metres = 4,
		.hill_length = 900,
		.gps = true,
		.speed_noise = .08,
		.pace_noise = .02,
		.altitude_noise = .4,
		.every_s = 1};
}

void conditions_random(struct conditions *c, struct dice *d)
{
	*c = (struct conditions){.hill_metres = dice_true(d, .3) ? 0 : dice_between(d, 2, 25),
		.hill_length = dice_between(d, 500, 1800),
		.gps = !dice_true(d, .1),
		.speed_noise = dice_between(d, .04, .18),
		.pace_noise = dice_between(d, .01, .035),
		.altitude_noise = dice_between(d, .2, 1.5),
		.every_s = dice_true(d, .3) ? 0 : 1,
		.hr_dropout = dice_true(d, .15) ? dice_between(d, .01, .1) : 0,
		.auto_laps = dice_true(d, .5),
		.auto_pause = dice_true(d, .3),
		.heat = dice_between(d, 0, .04)};
}

/* ---- the course ---- */

/* Hills as a sum of three smooth waves. */
struct course {
	double height[3], length[3], phase[3];
};

static struct course course_make(const struct conditions *c, struct dice *d)
{
	static const double share[3] = {.6, .3, .1}, scale[3] = {1, .45, 2.3};
	struct course course;

	for (int i = 0; i < 3; i++) {
		course.height[i] = c->hill_metres * share[i];
		course.length[i] = fmax(c->hill_length, 1) * scale[i] * dice_between(d, .8, 1.25);
		course.phase[i] = dice_share(d);
	}
	return course;
}

/* A wave of height 1 over a length of 1, smooth at its turning points. */
static double wave(double x)
{
	const double part = x - floor(x);
	const double up = part < .5 ? 2 * part : 2 - 2 * part;

	return up * up * (3 - 2 * up);
}

static double height_at(const struct course *c, double metres)
{
	double sum = 0;

	for (int i = 0; i < 3; i++)
		sum += c->height[i] * wave(metres / c->length[i] + c->phase[i]);
	return sum;
}

static double grade_at(const struct course *c, double metres)
{
	return (height_at(c, metres + 5) - height_at(c, metres - 5)) / 10;
}

/* What a grade costs the runner, as the gentle curve says, written with a parabola that needs no
 * table. */
static double cost_of(double grade)
{
	const double cost = 1 + 3 * grade + 17 * grade * grade;

	return cost < .85 ? .85 : cost;
}

/* ---- the runner ---- */

/* Noise that wanders: an Ornstein-Uhlenbeck process in steps of a second. */
struct wander {
	double value, keep, spread;
};

static struct wander wander_make(double seconds, double spread)
{
	return (struct wander){0, seconds / (seconds + 1), spread};
}

static double wander_step(struct wander *w, struct dice *d)
{
	const double fresh = sqrt(1 - w->keep * w->keep) * w->spread;

	w->value = w->keep * w->value + fresh * dice_normal(d);
	return w->value;
}

struct body {
	const struct runner *runner;
	const struct conditions *conditions;
	struct dice dice;
	struct course course;
	struct wander pace, hr_noise, sensor, altimeter, stepping;
	double t, metres, climbed, speed, hr, altitude, ran_s;
	double lat, lon, east, north, turn; /* heading is (east, north), of length 1 */
	double next_stop, stop_left;
	double dropout_left;
};

static void body_init(
	struct body *b, const struct runner *r, const struct conditions *c, uint64_t seed)
{
	struct dice road = {c->route ? c->route : seed ^ UINT64_C(0x5bf03635)};

	*b = (struct body){.runner = r, .conditions = c, .dice = {seed}};
	b->course = course_make(c, &road);
	b->pace = wander_make(25, c->pace_noise);
	b->hr_noise = wander_make(15, 1.5);
	b->sensor = wander_make(3, c->speed_noise);
	b->altimeter = wander_make(40, c->altitude_noise);
	b->stepping = wander_make(10, 1.5);
	b->hr = r->rest_hr + 25;
	b->lat = 47 + dice_between(&road, 0, .2);
	b->lon = 8 + dice_between(&road, 0, .2);
	b->north = 1;
	b->turn = dice_between(&road, -.002, .002);
	b->next_stop = c->stops_each > 0 ? dice_between(&b->dice, .3, 1) * c->stops_each : INFINITY;
}

static double wanted_speed(struct body *b, const struct part *p, double part_t, double *grade)
{
	const double wander = wander_step(&b->pace, &b->dice);

	*grade = !b->conditions->gps ? 0
		 : p->grade != 0     ? p->grade
				     : grade_at(&b->course, b->metres);
	if (p->kind == PART_STAND || b->stop_left > 0)
		return 0;
	if (p->kind == PART_WALK)
		return 1.4;
	const double intensity = p->intensity + p->ramp * part_t / p->seconds;
	/* People give back most of what a hill costs, not all of it. */
	const double cost = 1 + .85 * (cost_of(*grade) - 1);
	return b->runner->threshold_speed * intensity * (1 + wander) / cost;
}

static double wanted_hr(const struct body *b, double grade)
{
	const struct runner *r = b->runner;
	const double intensity = b->speed * cost_of(grade) / r->threshold_speed;
	const double drift = 1 + (.015 + b->conditions->heat) * b->ran_s / 3600;
	const double hr = r->rest_hr +
			  (r->threshold_hr - r->rest_hr) * fmax(intensity, .25) * drift;

	return fmin(hr + b->conditions->fatigue, r->max_hr - 1);
}

static void turn(struct body *b)
{
	const double east = b->east + b->turn * b->speed * b->north;
	const double north = b->north - b->turn * b->speed * b->east;
	const double length = sqrt(east * east + north * north);

	b->east = east / length;
	b->north = north / length;
	b->lat += b->north * b->speed / 111195;
	b->lon += b->east * b->speed / 111195 * 1.466; /* at 47 degrees north */
}

static void meet_stops(struct body *b, const struct part *p)
{
	if (b->stop_left > 0)
		b->stop_left--;
	else if (b->metres >= b->next_stop && p->kind == PART_EASY) {
		b->stop_left = (double)dice_integer(&b->dice, 10, 60);
		b->next_stop = b->metres +
			       dice_between(&b->dice, .4, 1.6) * b->conditions->stops_each;
	}
}

/* One second of the workout. */
static void body_step(struct body *b, const struct part *p, double part_t, double slower)
{
	double grade;

	meet_stops(b, p);
	const double wanted = wanted_speed(b, p, part_t, &grade) * (1 - slower);
	const double pull = wanted < b->speed ? .45 : .33;
	b->speed += pull * (wanted - b->speed);
	if (b->speed < .05)
		b->speed = 0;
	b->ran_s += b->speed > 1 ? 1 : 0;
	const double hr = wanted_hr(b, grade);
	b->hr += (hr - b->hr) / (hr > b->hr ? 28 : 38);
	b->metres += b->speed;
	b->altitude += p->grade != 0 ? p->grade * b->speed
				     : height_at(&b->course, b->metres) -
					       height_at(&b->course, b->metres - b->speed);
	turn(b);
	b->t++;
}

/* ---- the device ---- */

struct device {
	struct activity *out;
	size_t sample_capacity, lap_capacity, pause_capacity;
	double next_t;                /* of the sample that is due */
	double metres, last_altitude; /* as the device counts them */
	double lap_metres, lap_start;
	double paused_since; /* NAN while the timer runs */
	double timer_s, hr_sum, hr_n;
};

static struct sample observe(struct body *b, struct device *d)
{
	const struct conditions *c = b->conditions;
	const double moving = b->speed > .3 ? 1 : 0;
	struct sample s = {.t = b->t,
		.lat = NAN,
		.lon = NAN,
		.distance = NAN,
		.speed = NAN,
		.altitude = NAN,
		.hr = NAN,
		.cadence = NAN,
		.power = NAN};

	if (c->gps) {
		s.lat = b->lat + dice_normal(&b->dice) * 1.5e-5;
		s.lon = b->lon + dice_normal(&b->dice) * 1.5e-5;
		s.altitude = (float)(400 + b->altitude + wander_step(&b->altimeter, &b->dice));
	}
	if (!c->no_speed) {
		s.speed = (float)fmax(b->speed + wander_step(&b->sensor, &b->dice) * moving, 0);
		s.distance = (float)d->metres;
	}
	if (b->dropout_left > 0)
		b->dropout_left--;
	else if (c->hr_dropout > 0 && dice_true(&b->dice, c->hr_dropout / 30))
		b->dropout_left = 30;
	else if (!c->no_hr)
		s.hr = (float)(int)(b->hr + wander_step(&b->hr_noise, &b->dice) + .5);
	const double steps = b->runner->cadence +
			     12 * (b->speed / b->runner->threshold_speed - .76) * 2;
	s.cadence = moving > 0 ? (float)(steps + wander_step(&b->stepping, &b->dice)) : 0;
	return s;
}

static void keep_sample(struct device *d, struct sample s)
{
	struct activity *a = d->out;

	a->samples = mem_grow(a->samples, a->sample_count, &d->sample_capacity, sizeof(s));
	a->samples[a->sample_count++] = s;
	if (!isnan(s.hr)) {
		d->hr_sum += (double)s.hr;
		d->hr_n++;
		a->max_hr = fmax(a->max_hr, (double)s.hr);
	}
}

static void close_lap(struct device *d, double t, enum lap_intensity intensity,
	enum lap_trigger trigger, int32_t step)
{
	struct activity *a = d->out;

	if (t - d->lap_start < 1)
		return;
	a->laps = mem_grow(a->laps, a->lap_count, &d->lap_capacity, sizeof(*a->laps));
	a->laps[a->lap_count++] = (struct lap){d->lap_start, t, t - d->lap_start,
		d->metres - d->lap_metres, NAN, NAN, intensity, trigger, step};
	d->lap_start = t;
	d->lap_metres = d->metres;
}

/* The timer stands while the runner does, when the watch pauses by itself. True while it stands. */
static bool pause_or_run(struct device *d, const struct body *b)
{
	struct activity *a = d->out;
	const bool stands = b->conditions->auto_pause && b->speed < .3;

	if (stands && isnan(d->paused_since)) {
		d->paused_since = b->t;
	} else if (!stands && !isnan(d->paused_since)) {
		a->pauses = mem_grow(
			a->pauses, a->pause_count, &d->pause_capacity, sizeof(*a->pauses));
		a->pauses[a->pause_count++] = (struct pause){d->paused_since, b->t};
		d->paused_since = NAN;
	}
	return stands;
}

static void record(struct device *d, struct body *b)
{
	const struct conditions *c = b->conditions;

	d->metres += b->speed;
	if (pause_or_run(d, b))
		return;
	d->timer_s++;
	const struct sample s = observe(b, d);
	if (b->t < d->next_t)
		return;
	keep_sample(d, s);
	d->next_t = b->t + (c->every_s > 0 ? c->every_s : dice_integer(&b->dice, 1, 8));
	if (c->auto_laps && !c->part_laps && !c->step_laps && d->metres - d->lap_metres >= 1000)
		close_lap(d, b->t, LAP_ACTIVE, TRIGGER_DISTANCE, -1);
}

static enum lap_intensity intensity_of(const struct workout *w, size_t i)
{
	static const enum lap_intensity of[] = {
		LAP_ACTIVE, LAP_INTERVAL, LAP_RECOVERY, LAP_REST, LAP_REST};

	if (w->parts[i].kind == PART_EASY && w->n > 1)
		return i == 0 ? LAP_WARMUP : LAP_COOLDOWN;
	return of[w->parts[i].kind];
}

static void end_part(struct device *d, const struct body *b, const struct workout *w, size_t i)
{
	if (b->conditions->step_laps)
		close_lap(d, b->t, intensity_of(w, i), TRIGGER_STEP, (int32_t)w->parts[i].kind);
	else if (b->conditions->part_laps)
		close_lap(d, b->t, LAP_ACTIVE, TRIGGER_MANUAL, -1);
}

static void sum_up(struct device *d, const struct body *b)
{
	struct activity *a = d->out;

	if (!isnan(d->paused_since))
		pause_or_run(d, &(struct body){.conditions = b->conditions, .t = b->t, .speed = 1});
	close_lap(d, b->t, LAP_ACTIVE, TRIGGER_END, -1);
	a->timer_s = d->timer_s;
	a->elapsed_s = b->t;
	a->distance_m = b->conditions->no_speed ? NAN : d->metres;
	a->avg_hr = d->hr_n > 0 ? d->hr_sum / d->hr_n : NAN;
	a->records = (uint32_t)a->sample_count;
	a->records_hr = (uint32_t)d->hr_n;
}

static void identify(
	struct activity *a, const struct conditions *c, int64_t start, int32_t utc_offset_s)
{
	activity_init(a);
	a->start = a->created = start;
	a->utc_offset_s = utc_offset_s;
	a->sport = c->gps ? SPORT_RUN : SPORT_TREADMILL;
	snprintf(a->sport_text, sizeof(a->sport_text), "running");
	snprintf(a->sub_sport, sizeof(a->sub_sport), "%s", c->gps ? "generic" : "treadmill");
	snprintf(a->device, sizeof(a->device), "development/1");
	a->serial = 1;
}

void run_workout(const struct runner *r, const struct workout *w, const struct conditions *c,
	uint64_t seed, int64_t start, int32_t utc_offset_s, struct activity *out)
{
	struct device d = {.out = out, .paused_since = NAN};
	struct body b;
	int rep = 0;

	identify(out, c, start, utc_offset_s);
	body_init(&b, r, c, seed);
	keep_sample(&d, observe(&b, &d));
	for (size_t i = 0; i < w->n; i++) {
		const struct part *p = &w->parts[i];
		const bool tired = p->kind == PART_HARD && w->reps > 1;
		const double slower = tired ? c->fade * rep / (w->reps - 1) : 0;
		rep += p->kind == PART_HARD;
		for (double t = 0; t < p->seconds; t++) {
			body_step(&b, p, t, slower);
			record(&d, &b);
		}
		end_part(&d, &b, w, i);
	}
	sum_up(&d, &b);
}
