#include "series.h"

#include <math.h>
#include <string.h>

#include "paced/analysis.h"
#include "paced/base/memory.h"

/* A gap of smart recording is believed for so long (s) when the distance went on, and for so long
 * when nothing tells what happened in it. */
#define LONGEST_GAP   300
#define LONGEST_BLANK 30
#define MOMENT        10  /* s */
#define CARRY_HR      15  /* s: heart rate that is stored only on change */
#define ROLL          15  /* s before and after, for the 30 s mean */
#define BEYOND        1.4 /* times the fast end of the speed */
#define SLOWEST_LIMIT 4.5 /* m/s: graded speed up to here is always possible */
#define CLIMBING      2.  /* m/s: slower, any slope is */
#define FASTEST_CLIMB .6  /* m/s upward: 2160 m an hour */
#define BEYOND_SHARE  .01 /* of the time */

static double pause_overlap(const struct activity *a, size_t *at, double from, double to)
{
	double sum = 0;

	while (*at < a->pause_count && a->pauses[*at].to <= from)
		++*at;
	for (size_t k = *at; k < a->pause_count && a->pauses[k].from < to; k++) {
		const double start = fmax(from, a->pauses[k].from);
		const double end = fmin(to, a->pauses[k].to);
		if (end > start)
			sum += end - start;
	}
	return lesser(sum, to - from);
}

/* Seconds of a step without pauses that count: a gap of smart recording is no pause as long as the
 * athlete went on. */
static double believed(const struct sample *from, const struct sample *to, double step)
{
	const double metres = (double)to->distance - (double)from->distance;
	const bool went_on = metres / step >= STANDING;

	return lesser(step, went_on ? LONGEST_GAP : LONGEST_BLANK);
}

static void fill_time(struct series *s)
{
	const struct activity *a = s->activity;
	double timer = 0;
	size_t pause = 0;

	for (size_t i = 1; i < s->n; i++) {
		const struct sample *from = &a->samples[i - 1], *to = &a->samples[i];
		const double whole = to->t - from->t;
		const double step = whole - pause_overlap(a, &pause, from->t, to->t);
		const double dt = step > 0 ? believed(from, to, step) : 0;
		s->dt[i] = (float)dt;
		s->idle[i] = (float)(whole - dt);
		timer += (double)s->dt[i];
	}
	s->timer_s = timer;
}

/* ---- speed ---- */

static float fastest(enum sport sport)
{
	return sport_is_running(sport) || sport == SPORT_WALK || sport == SPORT_HIKE ? 12 : 40;
}

/* Spreads the way between two known places over the steps between them. */
static void spread(struct series *s, size_t from, size_t to, double metres)
{
	double seconds = 0;

	for (size_t i = from + 1; i <= to; i++)
		seconds += (double)s->dt[i];
	for (size_t i = from + 1; i <= to; i++)
		s->speed[i] = seconds > 0 && metres >= 0 ? (float)(metres / seconds) : NAN;
}

static void speed_from_distance(struct series *s)
{
	const struct sample *x = s->activity->samples;
	size_t last = SIZE_MAX;

	for (size_t i = 0; i < s->n; i++) {
		if (isnan(x[i].distance))
			continue;
		if (last != SIZE_MAX)
			spread(s, last, i, (double)x[i].distance - (double)x[last].distance);
		last = i;
	}
}

#define EARTH_DEGREE 111195. /* m of a degree on the mean sphere of 6371 km */

/* Good for the metres between two samples; cos by its series would be no better. */
static double metres_between(const struct sample *p, const struct sample *q)
{
	const double north = (q->lat - p->lat) * EARTH_DEGREE;
	const double east = (q->lon - p->lon) * EARTH_DEGREE * cos(p->lat * (M_PI / 180));

	return sqrt(north * north + east * east);
}

/* Positions wander by metres from second to second, so the way is measured over at least 5 s. */
static void speed_from_positions(struct series *s)
{
	const struct sample *x = s->activity->samples;
	size_t last = SIZE_MAX;

	for (size_t i = 0; i < s->n; i++) {
		if (isnan(x[i].lat) || isnan(x[i].lon))
			continue;
		if (last != SIZE_MAX && x[i].t - x[last].t < 5 && i + 1 < s->n)
			continue;
		if (last != SIZE_MAX)
			spread(s, last, i, metres_between(&x[last], &x[i]));
		last = i;
	}
}

struct sources {
	size_t speed, distance, position; /* samples that have it */
	double first_distance, last_distance;
	double metres_by_speed;
};

static struct sources count_sources(const struct series *s)
{
	struct sources c = {.first_distance = NAN, .last_distance = NAN};

	for (size_t i = 0; i < s->n; i++) {
		const struct sample *x = &s->activity->samples[i];
		if (!isnan(x->speed)) {
			c.speed++;
			c.metres_by_speed += (double)x->speed * (double)s->dt[i];
		}
		if (!isnan(x->distance)) {
			if (c.distance++ == 0)
				c.first_distance = (double)x->distance;
			c.last_distance = (double)x->distance;
		}
		c.position += !isnan(x->lat) && !isnan(x->lon);
	}
	return c;
}

/* The device's speed is smoother than differences of its distance, unless the two do not agree. */
static bool speed_is_good(const struct sources *c, size_t n)
{
	if (c->speed * 2 < n)
		return false;
	const double way = c->last_distance - c->first_distance;
	if (c->distance * 2 < n || !(way > 0))
		return c->metres_by_speed > 0;
	return c->metres_by_speed > .85 * way && c->metres_by_speed < 1.15 * way;
}

/* What the device says of a moment; over a longer gap the distance knows better, but not how much
 * of it was covered in a pause. */
static void take_device_speed(struct series *s)
{
	for (size_t i = 1; i < s->n; i++) {
		const float v = s->activity->samples[i].speed;
		const bool moment = s->dt[i] <= MOMENT || s->idle[i] > 0 || isnan(s->speed[i]);
		if (!isnan(v) && moment)
			s->speed[i] = v;
	}
}

static void fill_speed(struct series *s)
{
	const struct sources c = count_sources(s);
	const float most = fastest(s->activity->sport);
	double seconds = 0, metres = 0;

	for (size_t i = 0; i < s->n; i++)
		s->speed[i] = NAN;
	if (c.distance * 4 >= s->n && c.last_distance > c.first_distance)
		speed_from_distance(s);
	else if (c.position * 4 >= s->n)
		speed_from_positions(s);
	if (speed_is_good(&c, s->n))
		take_device_speed(s);
	series_mend_stuck(s);
	for (size_t i = 1; i < s->n; i++) {
		if (s->speed[i] > most || s->speed[i] < 0)
			s->speed[i] = NAN;
		if (isnan(s->speed[i]))
			continue;
		seconds += (double)s->dt[i];
		metres += (double)s->speed[i] * (double)s->dt[i];
	}
	s->speed_s = seconds;
	s->metres = metres;
}

bool series_moving(const struct series *s, size_t i)
{
	return isnan(s->speed[i]) || s->speed[i] >= (float)STANDING;
}

/* ---- heart rate ---- */

static void fill_hr(struct series *s)
{
	const struct sample *x = s->activity->samples;
	float last = NAN;
	double last_t = 0, seconds = 0;

	for (size_t i = 0; i < s->n; i++) {
		if (x[i].hr >= 30 && x[i].hr <= 230) {
			last = x[i].hr;
			last_t = x[i].t;
		} else if (x[i].t - last_t > CARRY_HR) {
			last = NAN;
		}
		s->hr[i] = last;
		if (!isnan(last))
			seconds += (double)s->dt[i];
	}
	s->hr_s = seconds;
}

/* ---- graded speed ---- */

/* The speed that is passed in a hundredth of the time: the strides of an easy run, or what this
 * runner had that day. */
static double fast_end(const struct series *s)
{
	double seconds[120] = {0}, sum = 0;
	size_t k = ARRAY_LENGTH(seconds);

	for (size_t i = 1; i < s->n; i++)
		if (s->speed[i] < 12)
			seconds[(size_t)(s->speed[i] * 10)] += (double)s->dt[i];
	while (k > 0 && sum < .01 * s->speed_s)
		sum += seconds[--k];
	return (double)(k + 1) / 10;
}

/* Graded speed, at most `limit` where the runner was moving too well for the slope; gives the share
 * of time in which it was so. Spikes of the speed itself are no matter of the slope: its mean
 * decides. */
static double fill_graded(struct series *s, bool minetti, double limit)
{
	double beyond = 0, mean = 0;

	for (size_t i = 0; i < s->n; i++) {
		const double factor = s->has_grade ? grade_factor((double)s->grade[i], minetti) : 1;
		const double v = (double)s->speed[i], dt = (double)s->dt[i];
		s->graded[i] = (float)(v * factor);
		if (!isnan(s->speed[i]))
			mean += (v - mean) * dt / (ROLL + dt);
		if (factor <= 1 || mean <= CLIMBING || mean * factor <= limit)
			continue;
		s->graded[i] = (float)lesser(v * factor, limit);
		beyond += mean * (double)s->grade[i] > FASTEST_CLIMB ? dt : 0;
	}
	return beyond / greater(s->speed_s, 1);
}

/* Nobody runs up a slope at 1.4 times the effort of their fast speed. Where the altitudes say so
 * for more than moments, they are those of a lost satellite: first they are averaged over more
 * ground, then they are not believed at all. */
static void grade_speed(struct series *s, bool minetti)
{
	static const double reaches[] = {60, 150};
	const double limit = greater(BEYOND * fast_end(s), SLOWEST_LIMIT);

	for (size_t k = 0; k < ARRAY_LENGTH(reaches); k++) {
		series_grade(s, reaches[k]);
		if (fill_graded(s, minetti, limit) <= BEYOND_SHARE)
			return;
	}
	s->has_grade = false;
	memset(s->grade, 0, s->n * sizeof(*s->grade));
	fill_graded(s, minetti, limit);
}

/* Mean of the known values within ROLL seconds of timer before and after. */
static void roll(struct series *s)
{
	double sum = 0, seconds = 0, ahead = 0, here = 0, behind = 0;
	size_t from = 0, to = 0;

	for (size_t i = 0; i < s->n; i++) {
		here += (double)s->dt[i];
		for (; to < s->n && ahead + (double)s->dt[to] <= here + ROLL; to++) {
			ahead += (double)s->dt[to];
			if (!isnan(s->graded[to])) {
				sum += (double)s->graded[to] * (double)s->dt[to];
				seconds += (double)s->dt[to];
			}
		}
		for (; behind + (double)s->dt[from] < here - ROLL; from++) {
			behind += (double)s->dt[from];
			if (!isnan(s->graded[from])) {
				sum -= (double)s->graded[from] * (double)s->dt[from];
				seconds -= (double)s->dt[from];
			}
		}
		s->rolled[i] = seconds > .01 ? (float)greater(sum / seconds, 0) : s->graded[i];
	}
}

void series_init(struct series *s, const struct activity *a, bool minetti)
{
	const size_t n = a->sample_count;
	float *columns = mem_alloc(n * 7 + 1, sizeof(*columns));

	*s = (struct series){.activity = a,
		.n = n,
		.dt = columns,
		.idle = columns + n,
		.speed = columns + 2 * n,
		.graded = columns + 3 * n,
		.rolled = columns + 4 * n,
		.hr = columns + 5 * n,
		.grade = columns + 6 * n};
	fill_time(s);
	fill_speed(s);
	fill_hr(s);
	grade_speed(s, minetti);
	roll(s);
	for (size_t i = 0; i < n; i++)
		if (series_moving(s, i))
			s->moving_s += (double)s->dt[i];
}

void series_finish(struct series *s)
{
	free(s->dt);
}
