/*
 * What sessions show of the athlete: highest heart rate, threshold heart rate and threshold speed.
 * One walk over the days, with a queue for each window, so that ten years cost a few milliseconds.
 * Only the measured part of sessions is used: thresholds must not depend on what they themselves
 * decide.
 */
#include <math.h>

#include "paced/base/memory.h"
#include "private.h"

#define MAX_HR_DAYS 365
/* A highest heart rate must have been reached twice within so many days, or for a minute. */
#define CONFIRM_DAYS      90
#define MAX_HR_STEP       8   /* beats that one session can raise it by its own word */
#define MAX_HR_NEAR       .95 /* of the age's: below, the athlete has not been seen at the maximum */
#define THRESHOLD_HR_DAYS 180
#define TRULY_HIGH        .80 /* of heart rate reserve */
#define ABOVE_USUAL       1.05
#define SPEED_DAYS        120
#define EFFORT_HR         .93 /* of threshold heart rate: below, a stretch was no test */
#define LEAST_EFFORT_HR   .65 /* … and below this it says nothing */
#define SPEED_BY_HR       .70 /* of the way that heart rate reserve would go: on the cautious side */
#define MOST_BY_HR        1.35
#define TEST_ABOVE_USUAL  1.12
/* Threshold speed over the usual speed of one who only runs easily. */
#define EASY_TO_THRESHOLD 1.18
#define LEAST_RACE        3000. /* m */
#define USUAL_SHARE       .15   /* weight of the newest run in what is usual */

/* ---- the highest of a window of days ---- */

struct entry {
	date day;
	double value;
	double sure;
};

struct window {
	struct entry *entries; /* values descending from `from` on */
	size_t from, n, capacity;
	date days;
};

static void window_add(struct window *w, struct entry e)
{
	if (isnan(e.value))
		return;
	while (w->n > w->from && w->entries[w->n - 1].value <= e.value)
		w->n--;
	w->entries = mem_grow(w->entries, w->n, &w->capacity, sizeof(*w->entries));
	w->entries[w->n++] = e;
}

/* The highest of the `days` days before d. */
static struct entry window_best(struct window *w, date d)
{
	while (w->from < w->n && w->entries[w->from].day < d - w->days)
		w->from++;
	return w->from < w->n ? w->entries[w->from] : (struct entry){DATE_NONE, NAN, 0};
}

/* A mean in which the newest counts most. */
static void usual_add(double *usual, double v)
{
	if (!isnan(v))
		*usual = isnan(*usual) ? v : *usual + USUAL_SHARE * (v - *usual);
}

struct observer {
	const struct history *history;
	size_t next; /* session to be seen */
	struct window top, max_hr, threshold_hr, speed, race;
	struct races races;
	double usual_hr;      /* 20 min means */
	double usual_speed;   /* graded, of whole runs */
	double speed_by_hr;   /* threshold speed as easy running tells it */
	struct athlete known; /* of the day before, for judging the sessions of that day */
};

struct observer *observer_create(const struct history *h)
{
	struct observer *o = mem_alloc(1, sizeof(*o));

	*o = (struct observer){.history = h,
		.top.days = CONFIRM_DAYS,
		.max_hr.days = MAX_HR_DAYS,
		.threshold_hr.days = THRESHOLD_HR_DAYS,
		.speed.days = SPEED_DAYS,
		.race.days = SPEED_DAYS,
		.usual_hr = NAN,
		.usual_speed = NAN,
		.speed_by_hr = NAN};
	return o;
}

void observer_destroy(struct observer *o)
{
	if (!o)
		return;
	free(o->top.entries);
	free(o->max_hr.entries);
	free(o->threshold_hr.entries);
	free(o->speed.entries);
	free(o->race.entries);
	free(o);
}

/* ---- heart rate ---- */

/* curve_seconds of 20 min and up, and what such a mean is worth against an hour's. */
enum { TEN = 4, TWENTY = 5 };
static const double hr_worth[CURVE_POINTS] = {[TWENTY] = .96, [6] = .98, [7] = .99, [8] = 1};
static const double speed_worth[CURVE_POINTS] = {
	[TEN] = .92, [TWENTY] = .95, [6] = .97, [7] = .985, [8] = 1};

#define NO_MAXIMUM .88 /* of heart rate reserve: up to here 20 min can be held for an hour */
#define MAXIMUM    .94 /* … and from here they were the most that there was */

/* What a stretch is worth by its heart rate. Where the maximum is only a guess, all are taken to
 * have been the athlete's best: that errs on the cautious side. */
static double worth_at(const struct athlete *who, double worth, double hr)
{
	const double reserve = who->max_hr.value - who->rest_hr.value;
	const double share = (hr - who->rest_hr.value) / reserve;

	if (who->max_hr.origin <= ORIGIN_AGE || isnan(hr))
		return worth;
	const double part = (share - NO_MAXIMUM) / (MAXIMUM - NO_MAXIMUM);
	return 1 - fmin(fmax(part, 0), 1) * (1 - worth);
}

static bool hr_counts(const struct session *s)
{
	const unsigned ignored = SESSION_IGNORE_HR | SESSION_IGNORE_ALL;

	return s->has_hr && !(s->suspect & SUSPECT_MEASURED & SUSPECT_OF_HR) &&
	       !(s->ignore & ignored);
}

static bool speed_counts(const struct session *s)
{
	const unsigned ignored = SESSION_IGNORE_PACE | SESSION_IGNORE_GPS | SESSION_IGNORE_ALL;

	return s->has_speed && !(s->suspect & SUSPECT_MEASURED & SUSPECT_OF_SPEED) &&
	       !(s->ignore & ignored);
}

/* A single high reading can be an error of the sensor: what counts is what was reached before
 * within the months, or held for a minute. */
static void see_top(struct observer *o, const struct session *s)
{
	const double before = window_best(&o->top, s->day).value;
	const double again = isnan(before) ? NAN : fmin(before, s->top_hr);
	const double most = o->known.max_hr.value + MAX_HR_STEP;
	const double held = fmin(s->best_hr[1], s->top_hr);
	const double minute = held <= most ? held : NAN;

	window_add(&o->max_hr, (struct entry){s->day, fmax(again, minute), .8});
	window_add(&o->top, (struct entry){s->day, s->top_hr, .8});
}

static void see_threshold_hr(struct observer *o, const struct session *s)
{
	double best = NAN;

	for (size_t k = TWENTY; k < CURVE_POINTS; k++)
		best = fmax(best, worth_at(&o->known, hr_worth[k], s->best_hr[k]) * s->best_hr[k]);
	window_add(&o->threshold_hr, (struct entry){s->day, best, .8});
	usual_add(&o->usual_hr, s->best_hr[TWENTY]);
}

/* ---- speed ---- */

/* Threshold speed from a stretch at `hr`, along the line of heart rate reserve; NAN when it is too
 * easy or too hard to be told from. */
static double speed_at_threshold(const struct athlete *who, double speed, double hr)
{
	const double rest = who->rest_hr.value, threshold = who->threshold_hr.value;
	const double ratio = (threshold - rest) / (hr - rest);

	if (!(hr >= LEAST_EFFORT_HR * threshold) || hr > EFFORT_HR * threshold)
		return NAN;
	return speed * fmin(1 + SPEED_BY_HR * (ratio - 1), MOST_BY_HR);
}

/* Each stretch of 10 min to an hour either was a test, by its heart rate or for want of one, or it
 * is a point on the line of easy running. */
static void see_speed(struct observer *o, const struct session *s)
{
	const struct athlete *who = &o->known;
	struct entry test = {s->day, NAN, 0};
	const bool hr = hr_counts(s);

	for (size_t k = TEN; k < CURVE_POINTS; k++) {
		const double at = hr ? s->best_speed_hr[k] : NAN;
		/* In 10 min the heart rate has not come to where it would go. */
		const double worth = k == TEN ? speed_worth[k] : worth_at(who, speed_worth[k], at);
		const double value = worth * s->best_speed[k];
		const bool told = !isnan(at);
		if (isnan(value) || (told && at < EFFORT_HR * who->threshold_hr.value))
			continue;
		if (!(value <= test.value))
			test = (struct entry){s->day, value, told ? .8 : .5};
	}
	window_add(&o->speed, test);
	if (hr)
		usual_add(&o->speed_by_hr,
			speed_at_threshold(who, s->best_speed[TWENTY], s->best_speed_hr[TWENTY]));
	usual_add(&o->usual_speed, s->graded_speed);
}

static void see_race(struct observer *o, const struct session *s)
{
	const struct report *r = race_of(o->history, s);

	if (!r || !(s->timer_s > 0) || !(s->distance_m >= LEAST_RACE))
		return;
	const double seconds = isnan(s->elapsed_s) ? s->timer_s : s->elapsed_s;
	const double metres = isnan(r->distance_m) ? s->distance_m : r->distance_m;
	races_add(&o->races, s->day, metres, seconds);
	/* The watch rarely shows the measured distance; its time is that of the race. */
	window_add(
		&o->race, (struct entry){s->day, threshold_from_vdot(vdot(metres, seconds)), .9});
}

static void see(struct observer *o, const struct session *s)
{
	if (!sport_is_running(s->sport))
		return;
	if (hr_counts(s)) {
		see_top(o, s);
		see_threshold_hr(o, s);
	}
	if (speed_counts(s))
		see_speed(o, s);
	see_race(o, s);
}

/* ---- what is known on a day ---- */

static void observed(struct threshold *t, double value, enum origin origin, double sure)
{
	t->value = value;
	t->origin = origin;
	t->sure = sure;
}

static void tell_max_hr(struct observer *o, date d, struct athlete *who)
{
	const struct entry best = window_best(&o->max_hr, d);

	if (who->max_hr.origin <= ORIGIN_AGE && best.value >= MAX_HR_NEAR * who->max_hr.value)
		observed(&who->max_hr, round(best.value), ORIGIN_OBSERVED, best.sure);
}

/* The heart rate of an hour's best effort, when one was seen: truly high, and above what is usual
 * for this athlete, since who runs easily only must not be told that easy is the threshold. */
static void tell_threshold_hr(struct observer *o, date d, struct athlete *who)
{
	const double rest = who->rest_hr.value, reserve = who->max_hr.value - rest;
	const struct entry best = window_best(&o->threshold_hr, d);

	if (who->threshold_hr.origin > ORIGIN_OBSERVED)
		return;
	const bool high = best.value >= rest + TRULY_HIGH * reserve &&
			  best.value >= ABOVE_USUAL * hr_worth[TWENTY] * o->usual_hr;
	if (high)
		observed(&who->threshold_hr, round(fmin(best.value, rest + .95 * reserve)),
			ORIGIN_OBSERVED, best.sure);
	else
		observed(&who->threshold_hr, round(rest + .85 * reserve), ORIGIN_ESTIMATED, .4);
}

#define BOTH_AGREE .08

/* Races by Daniels; with the critical speed of several, when it says about the same, in between. */
static struct entry raced_speed(struct observer *o, date d)
{
	struct entry best = window_best(&o->race, d);
	const double critical = races_threshold(&o->races, d, SPEED_DAYS);

	if (fabs(critical / best.value - 1) <= BOTH_AGREE) {
		best.value = (best.value + critical) / 2;
		best.sure = .95;
	}
	return best;
}

static struct entry estimated_speed(const struct observer *o)
{
	if (!isnan(o->speed_by_hr))
		return (struct entry){DATE_NONE, o->speed_by_hr, .4};
	return (struct entry){DATE_NONE, EASY_TO_THRESHOLD * o->usual_speed, .2};
}

/* A test counts unless easy running says that it cannot have been one. */
static void tell_speed(struct observer *o, date d, struct athlete *who)
{
	const struct entry race = raced_speed(o, d);
	const struct entry estimate = estimated_speed(o);
	struct entry test = window_best(&o->speed, d);

	if (who->threshold_speed.origin > ORIGIN_OBSERVED)
		return;
	const bool by_hr = !isnan(o->speed_by_hr);
	const double least = by_hr ? .95 * o->speed_by_hr : TEST_ABOVE_USUAL * o->usual_speed;
	if (!(test.value >= least))
		test.value = NAN;
	if (race.value >= test.value || isnan(test.value))
		test = race;
	if (isnan(test.value))
		test = estimate;
	if (isnan(test.value))
		return;
	observed(&who->threshold_speed, round(test.value * 100) / 100,
		test.day == DATE_NONE ? ORIGIN_ESTIMATED : ORIGIN_OBSERVED, test.sure);
}

void observer_day(struct observer *o, date d, struct athlete *who)
{
	const struct history *h = o->history;

	for (; o->next < h->session_count && h->sessions[o->next].day < d; o->next++)
		see(o, &h->sessions[o->next]);
	tell_max_hr(o, d, who);
	tell_threshold_hr(o, d, who);
	tell_speed(o, d, who);
	o->known = *who;
}
