/* The session judged by the athlete's thresholds. */
#include "assess.h"

#include <math.h>

#include "paced/base/memory.h"

#define ZONE2_HR    .90 /* of threshold heart rate; zone 3 begins at 1 */
#define ZONE2_SPEED .88 /* of threshold speed */
#define HARD        .95 /* of either */
#define CALM        .85 /* of threshold heart rate: below, no speed is hard but in a bout */
#define BRIDGE      30. /* s below it that do not end a hard bout */
#define LEAST_BOUT                                                                                 \
	300. /* s at the least that bound warm-up and cool-down where no bout was found */
#define SETTLED     600. /* s after which the heart rate at easy pace counts */
#define EASY_STREAK 120. /* s since anything harder */
#define LEAST_EASY  300. /* s */
#define TWICE       2.
#define MORE        1.2
#define MOST_HOUR   130. /* an hour, at threshold and above it */
#define MOST_LOAD   225. /* an hour */

bool trust_hr(const struct session *s)
{
	const unsigned ignored = SESSION_IGNORE_HR | SESSION_IGNORE_ALL;

	return s->has_hr && !(s->suspect & SUSPECT_OF_HR) && !(s->ignore & ignored);
}

bool trust_speed(const struct session *s)
{
	const unsigned ignored = SESSION_IGNORE_PACE | SESSION_IGNORE_GPS | SESSION_IGNORE_ALL;

	return s->has_speed && sport_is_running(s->sport) && !(s->suspect & SUSPECT_OF_SPEED) &&
	       !(s->ignore & ignored);
}

/* ---- one pass over the samples ---- */

struct tally {
	const struct series *series;
	const struct athlete *who;
	bool hr, speed;   /* believed, and there is a threshold to hold it against */
	bool speed_known; /* and that is more than an estimate */
	const struct bout *bouts;
	size_t bout_count, bout_at;
	/* sums */
	double trimp, fourth, fourth_s;
	double zone_hr[3], zone_speed[3];
	double hard_s, easy_s, moving_s, longest_hard_s;
	double first_hard, last_hard; /* timer seconds where the hard bouts begin and end; NAN */
	double easy_metres, easy_beats, easy_both_s;
	/* state */
	double timer;
	double run_s, run_from, since_hard; /* the hard bout that goes on */
	double easy_streak;
	float last_hr;
	double last_trimp; /* of a second at last_hr */
};

static int zone_of(double share, double second)
{
	return share < second ? 0 : share < 1 ? 1 : 2;
}

static bool in_bout(struct tally *t, double second)
{
	while (t->bout_at < t->bout_count && t->bouts[t->bout_at].end_s < second)
		t->bout_at++;
	return t->bout_at < t->bout_count && t->bouts[t->bout_at].start_s < second;
}

static double trimp_of_second(struct tally *t, float hr)
{
	if (hr != t->last_hr) {
		const struct athlete *who = t->who;
		t->last_hr = hr;
		t->last_trimp = trimp(
			1, (double)hr, who->rest_hr.value, who->max_hr.value, who->sex);
	}
	return t->last_trimp;
}

static void tally_hard(struct tally *t, bool hard, double dt)
{
	if (hard) {
		if (!(t->since_hard <= BRIDGE)) {
			t->run_s = 0;
			t->run_from = t->timer;
		}
		t->run_s += dt;
		t->hard_s += dt;
		t->since_hard = 0;
		t->longest_hard_s = greater(t->longest_hard_s, t->run_s);
		if (t->run_s >= LEAST_BOUT) {
			t->first_hard = lesser(t->first_hard, t->run_from);
			t->last_hard = t->timer + dt;
		}
	} else {
		t->since_hard += dt;
	}
}

static void tally_easy(struct tally *t, size_t i, bool easy, double dt)
{
	const struct series *s = t->series;

	t->easy_streak = easy ? t->easy_streak + dt : 0;
	t->moving_s += dt;
	t->easy_s += easy ? dt : 0;
	if (t->easy_streak < EASY_STREAK || t->timer < SETTLED || !t->hr)
		return;
	if (isnan(s->hr[i]) || isnan(s->rolled[i]))
		return;
	t->easy_metres += (double)s->rolled[i] * dt;
	t->easy_beats += (double)s->hr[i] * dt;
	t->easy_both_s += dt;
}

/* A high heart rate at an easy pace in the first minutes is a strap without contact. */
static bool dry_strap(const struct tally *t, size_t i)
{
	return t->speed && t->timer < SETTLED &&
	       (double)t->series->rolled[i] < ZONE2_SPEED * t->who->threshold_speed.value;
}

/* On a climb that altitudes make too steep, the heart knows better. */
static bool calm_heart(const struct tally *t, size_t i)
{
	return t->hr && (double)t->series->hr[i] < CALM * t->who->threshold_hr.value;
}

static void tally_sample(struct tally *t, size_t i)
{
	const struct series *s = t->series;
	const double dt = (double)s->dt[i];
	const bool moving = series_moving(s, i);
	const bool bout = in_bout(t, s->activity->samples[i].t);
	bool hard = bout, easy = !bout;

	if (t->speed && !isnan(s->rolled[i])) {
		const double share = (double)s->rolled[i] / t->who->threshold_speed.value;
		t->fourth += share * share * share * share * dt;
		t->fourth_s += dt;
		t->zone_speed[zone_of(share, ZONE2_SPEED)] += moving ? dt : 0;
		hard = hard || (moving && share >= HARD && !calm_heart(t, i));
		easy = easy && (t->hr || share < ZONE2_SPEED);
	}
	if (t->hr && !isnan(s->hr[i])) {
		const double share = (double)s->hr[i] / t->who->threshold_hr.value;
		t->trimp += trimp_of_second(t, s->hr[i]) * dt;
		t->zone_hr[zone_of(share, ZONE2_HR)] += moving ? dt : 0;
		hard = hard || (moving && share >= HARD && !dry_strap(t, i));
		easy = easy && share < ZONE2_HR;
	}
	tally_hard(t, hard, dt);
	if (moving)
		tally_easy(t, i, easy, dt);
	t->timer += dt;
}

static void tally_all(struct tally *t)
{
	t->last_hr = NAN;
	t->since_hard = INFINITY;
	t->first_hard = INFINITY;
	t->last_hard = NAN;
	for (size_t i = 1; i < t->series->n; i++)
		if (t->series->dt[i] > 0)
			tally_sample(t, i);
}

/* ---- from sums to the session ---- */

static double intensity_of(const struct tally *t)
{
	return t->fourth_s > 0 ? sqrt(sqrt(t->fourth / t->fourth_s)) : NAN;
}

/* What is missing of the heart rate, at most a fifth, is taken to be like the rest. */
static double hr_load(const struct tally *t)
{
	const struct athlete *who = t->who;
	const double whole = t->trimp * t->series->timer_s / t->series->hr_s;

	return load_from_trimp(
		whole, who->rest_hr.value, who->max_hr.value, who->threshold_hr.value, who->sex);
}

/* A guess at the threshold speed that the heart contradicts is none: twice the load, or more than
 * anybody does for long. */
static bool contradicted(const struct session *s)
{
	const double pace = s->loads[LOAD_PACE], hr = s->loads[LOAD_HR];

	return pace > TWICE * hr || (pace > MOST_HOUR * s->timer_s / 3600 && pace > MORE * hr);
}

static void put_loads(struct session *s, const struct tally *t)
{
	s->rpe = s->device_rpe;
	s->loads[LOAD_PACE] = t->fourth_s > 0 ? load_from_intensity(t->fourth_s, intensity_of(t))
					      : NAN;
	s->loads[LOAD_HR] = t->hr && t->series->hr_s > 0 ? hr_load(t) : NAN;
	if (!t->speed_known && contradicted(s))
		s->loads[LOAD_PACE] = NAN;
	s->loads[LOAD_RPE] = load_from_rpe(s->rpe, s->timer_s);
	const double most = MOST_LOAD * fmax(s->timer_s, 600) / 3600;
	if (s->loads[LOAD_PACE] > most || s->loads[LOAD_HR] > most)
		s->suspect |= SUSPECT_LOAD;
}

static void put_zones(struct session *s, const struct tally *t)
{
	for (int k = 0; k < 3; k++) {
		s->zone_speed_s[k] = t->speed ? t->zone_speed[k] : NAN;
		s->zone_s[k] = t->hr ? t->zone_hr[k] : s->zone_speed_s[k];
	}
	const bool known = t->hr || t->speed || t->bout_count > 0;
	s->hard_s = known ? t->hard_s : NAN;
	s->longest_hard_s = known ? t->longest_hard_s : NAN;
	s->easy_share = known && t->moving_s > 0 ? t->easy_s / t->moving_s : NAN;
	if (t->easy_both_s >= LEAST_EASY) {
		s->easy_speed = t->easy_metres / t->easy_both_s;
		s->easy_hr = t->easy_beats / t->easy_both_s;
	}
}

/* Timer seconds up to a second since the start. */
static double timer_at(const struct series *s, double second)
{
	double timer = 0;

	for (size_t i = 1; i < s->n && s->activity->samples[i].t <= second; i++)
		timer += (double)s->dt[i];
	return timer;
}

static void put_bounds(struct session *s, const struct tally *t)
{
	double first = t->first_hard, last = t->last_hard;

	if (t->bout_count > 0) {
		first = timer_at(t->series, t->bouts[0].start_s);
		last = timer_at(t->series, t->bouts[t->bout_count - 1].end_s);
	}
	if (isnan(last))
		return;
	s->warmup_s = first;
	s->cooldown_s = fmax(t->series->timer_s - last, 0);
}

static void clear_assessed(struct session *s)
{
	struct session fresh;

	session_init(&fresh);
	for (int k = 0; k < LOAD_SOURCE_COUNT; k++)
		s->loads[k] = NAN;
	s->hard_s = s->longest_hard_s = s->easy_share = NAN;
	s->easy_speed = s->easy_hr = s->warmup_s = s->cooldown_s = NAN;
	s->reps = fresh.reps;
	s->strides = false;
	s->suspect &= SUSPECT_MEASURED;
}

struct found {
	struct grid grid;
	struct bouts bouts;
	enum pattern pattern;
};

/* Without a speed to be believed: what the laps are called, else what the heart did. */
static void find_without_speed(const struct activity *a, const struct session *x,
	const struct athlete *who, struct found *out)
{
	const bool told = bouts_by_laps(a, &out->grid, &out->bouts);

	if (!told && !(trust_hr(x) && bouts_by_hr(&out->grid, who, &out->bouts)))
		return;
	out->pattern = PATTERN_REPS;
	for (size_t i = 0; i < out->grid.n; i++)
		out->grid.speed[i] = NAN;
}

static void find(const struct series *s, const struct session *x, const struct athlete *who,
	struct found *out)
{
	*out = (struct found){.pattern = PATTERN_NONE};
	grid_init(&out->grid, s);
	if (trust_speed(x) && out->grid.n > 0)
		out->pattern = find_pattern(s->activity, &out->grid, who, &out->bouts);
	else if (sport_is_running(x->sport) && !(x->ignore & SESSION_IGNORE_ALL))
		find_without_speed(s->activity, x, who, out);
	if (out->pattern == PATTERN_NONE)
		out->bouts.n = 0;
}

static size_t describe_all(const struct found *f, struct bout *out, size_t most)
{
	const size_t n = f->bouts.n < most ? f->bouts.n : most;

	for (size_t i = 0; i < n; i++)
		describe_bout(&f->grid, f->bouts.at[i], &out[i]);
	return n;
}

static void choose_by_default(struct session *s)
{
	static const enum load_source order[] = {
		LOAD_PACE, LOAD_HR, LOAD_RPE, LOAD_DURATION, LOAD_NONE};

	s->loads[LOAD_DURATION] = load_from_duration(s->sport, s->kind_found, s->timer_s);
	session_choose_load(s, order);
}

void session_assess(const struct activity *a, const struct athlete *who,
	const struct assess_options *o, struct session *s)
{
	struct series series;
	struct found found;
	struct bout bouts[MOST_BOUTS];

	clear_assessed(s);
	if (s->has_hr && s->avg_hr > who->max_hr.value)
		s->suspect |= SUSPECT_HR_MAX;
	series_init(&series, a, o->grade_minetti);
	find(&series, s, who, &found);
	const bool strides = found.pattern == PATTERN_STRIDES;
	struct tally t = {.series = &series,
		.who = who,
		.hr = trust_hr(s),
		.speed = trust_speed(s) && who->threshold_speed.value > 0,
		.speed_known = who->threshold_speed.origin > ORIGIN_ESTIMATED,
		.bouts = bouts,
		.bout_count = strides ? 0 : describe_all(&found, bouts, MOST_BOUTS)};
	tally_all(&t);
	put_loads(s, &t);
	put_zones(s, &t);
	put_bounds(s, &t);
	if (strides || found.pattern == PATTERN_REPS)
		describe_reps(&found.grid, &found.bouts, &s->reps);
	s->strides = strides;
	find_kind(s, found.pattern, who, intensity_of(&t), a->name);
	s->used = athlete_numbers(who, s->ignore, o->grade_minetti);
	choose_by_default(s);
	grid_finish(&found.grid);
	series_finish(&series);
}

static void measure_metres(const struct series *s, struct bout *b)
{
	b->metres = isnan(b->speed) ? (double)NAN : 0;
	for (size_t i = 1; i < s->n; i++) {
		const double t = s->activity->samples[i].t;
		if (t > b->start_s && t <= b->end_s && !isnan(s->speed[i]))
			b->metres += (double)s->speed[i] * (double)s->dt[i];
	}
}

size_t session_bouts(const struct activity *a, const struct session *x, const struct athlete *who,
	const struct assess_options *o, struct bout *out, size_t most)
{
	struct series series;
	struct found found;

	series_init(&series, a, o->grade_minetti);
	find(&series, x, who, &found);
	const size_t n = describe_all(&found, out, most);
	for (size_t i = 0; i < n; i++)
		measure_metres(&series, &out[i]);
	grid_finish(&found.grid);
	series_finish(&series);
	return n;
}
