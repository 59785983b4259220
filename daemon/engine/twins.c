#include "twins.h"

#include <math.h>
#include <stdlib.h>

#include "paced/base/memory.h"

#define START_S      60 /* two devices started one after the other */
#define QUARTER_S    900
#define SLACK_S      2 /* s by which exports round the start */
#define SHIFT_MOST   (26 * 3600)
#define DURATION     .05 /* of two devices */
#define OVERLAP      .5  /* of the shorter */
#define COPY         .01 /* of a copy that was shifted: duration, */
#define COPY_METRES  .02 /* distance */
#define TENTH        .1
#define ROUNDED      .5 /* s, m: what rests is rounded */
#define PROBES       40
#define PROBES_LEAST 5
#define BRIDGE_S     60 /* between samples; what lies in a longer gap is not known */

/* ---- numbers ---- */

static bool within(double a, double b, double share)
{
	return fabs(a - b) <= share * fmax(a, b);
}

/* On foot, a phone's walk can be a watch's run. */
static enum sport class_of(enum sport s)
{
	return sport_is_running(s) || s == SPORT_WALK || s == SPORT_HIKE ? SPORT_RUN : s;
}

/* A GPX need not say what it is of. */
static bool sports_fit(enum sport a, enum sport b)
{
	if (a == SPORT_TRANSITION || b == SPORT_TRANSITION)
		return a == b;
	return a == SPORT_OTHER || b == SPORT_OTHER || class_of(a) == class_of(b);
}

static double last_sample(const struct activity *a)
{
	return a->sample_count ? a->samples[a->sample_count - 1].t : NAN;
}

static double length_of(double elapsed_s, double timer_s)
{
	return isnan(elapsed_s) ? timer_s : fmax(elapsed_s, isnan(timer_s) ? 0 : timer_s);
}

/* One of them can have no pauses, and the other no time after the last sample. */
static bool durations_fit(const struct nearby *n, const struct activity *a, double share)
{
	return within(n->timer_s, a->timer_s, share) || within(n->elapsed_s, a->elapsed_s, share) ||
	       within(n->elapsed_s, last_sample(a), share);
}

static bool overlap(const struct nearby *n, const struct activity *a, int64_t shift_s)
{
	double from = (double)(n->start - shift_s - a->start);
	double lasts = length_of(n->elapsed_s, n->timer_s);
	double other = length_of(a->elapsed_s, a->timer_s);
	double common = fmin(from + lasts, other) - fmax(from, 0);
	return common > 0 && common >= OVERLAP * fmin(lasts, other);
}

static bool distances_fit(double a, double b, double share)
{
	return isnan(a) || isnan(b) || within(a, b, share);
}

bool twins_starts_fit(int64_t start, int64_t other, int64_t *shift_s)
{
	int64_t apart = start - other;
	int64_t half = apart < 0 ? -QUARTER_S / 2 : QUARTER_S / 2;
	*shift_s = 0;
	if (llabs(apart) <= START_S)
		return true;
	*shift_s = (apart + half) / QUARTER_S * QUARTER_S;
	return *shift_s != 0 && llabs(*shift_s) <= SHIFT_MOST && llabs(apart - *shift_s) <= SLACK_S;
}

static bool same_device(const struct nearby *n, const struct activity *a)
{
	return n->serial && n->serial == a->serial && n->created != TIME_NONE &&
	       n->created == a->created && n->leg == a->leg;
}

/* What starts at the same time and ends early. */
static bool may_be_part(const struct nearby *n, const struct activity *a, int64_t shift_s)
{
	return shift_s == 0 && llabs(n->start - a->start) <= SLACK_S;
}

enum twin twins_compare(
	const struct nearby *n, int64_t file, const struct activity *a, struct twin_terms *terms)
{
	if (n->file == file || !sports_fit(n->sport, a->sport) ||
		!twins_starts_fit(n->start, a->start, &terms->shift_s) ||
		!overlap(n, a, terms->shift_s))
		return TWIN_NO;
	if (same_device(n, a) && terms->shift_s == 0)
		return TWIN_YES;
	bool as_long = durations_fit(n, a, terms->shift_s ? COPY : DURATION);
	if (!as_long && !may_be_part(n, a, terms->shift_s))
		return TWIN_NO;
	terms->alike = terms->shift_s ? ALIKE_COPIES : as_long ? ALIKE_COMPANIONS : ALIKE_PARTS;
	if (terms->shift_s && !distances_fit(n->distance_m, a->distance_m, COPY_METRES))
		return TWIN_NO;
	return TWIN_MAYBE;
}

/* ---- what was recorded ---- */

/* One thing that a sample tells. */
typedef bool has_value(const struct sample *s);

static bool has_place(const struct sample *s)
{
	return !isnan(s->lat) && !isnan(s->lon);
}

static bool has_hr(const struct sample *s)
{
	return !isnan(s->hr);
}

static bool has_distance(const struct sample *s)
{
	return !isnan(s->distance);
}

static bool has_cadence(const struct sample *s)
{
	return !isnan(s->cadence);
}

static bool has_power(const struct sample *s)
{
	return !isnan(s->power);
}

static bool has_altitude(const struct sample *s)
{
	return !isnan(s->altitude);
}

static size_t count_of(const struct activity *a, has_value *has)
{
	size_t n = 0;
	for (size_t i = 0; i < a->sample_count; i++)
		n += has(&a->samples[i]);
	return n;
}

/* Metres between two places that are near each other. */
static double metres(const struct sample *a, const struct sample *b)
{
	const double degree = 111195, radian = 57.29577951308232;
	double east = (a->lon - b->lon) * cos(a->lat / radian);
	if (east > 180)
		east = 360 - east;
	return degree * hypot(a->lat - b->lat, east);
}

static double beats(const struct sample *a, const struct sample *b)
{
	return fabs((double)a->hr - (double)b->hr);
}

static double mix(double a, double b, double share)
{
	return a + (b - a) * share;
}

/* What `a` tells of the time t; false in a gap. Ascending t from call to call; *at is kept between.
 */
static bool value_at(
	const struct activity *a, has_value *has, double t, size_t *at, struct sample *out)
{
	size_t i = *at, before = SIZE_MAX;
	for (; i < a->sample_count && a->samples[i].t <= t; i++)
		if (has(&a->samples[i]))
			before = i;
	*at = before == SIZE_MAX ? *at : before;
	while (i < a->sample_count && !has(&a->samples[i]))
		i++;
	if (before == SIZE_MAX || (i == a->sample_count && a->samples[before].t < t))
		return false;
	const struct sample *x = &a->samples[before];
	const struct sample *y = i < a->sample_count ? &a->samples[i] : x;
	if (y->t - x->t > BRIDGE_S)
		return false;
	double share = y->t > x->t ? (t - x->t) / (y->t - x->t) : 0;
	out->lat = mix(x->lat, y->lat, share);
	out->lon = mix(x->lon, y->lon, share);
	out->hr = (float)mix((double)x->hr, (double)y->hr, share);
	return true;
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

struct difference {
	size_t moments;      /* that could be compared; 0: nothing is known */
	double median, most; /* `most`: of nine tenths */
};

/* At moments of the one that has fewer: its time t is t + later_s of the other. */
static struct difference difference_at(const struct activity *few, const struct activity *many,
	double later_s, has_value *has,
	double (*between)(const struct sample *, const struct sample *))
{
	double found[PROBES];
	size_t n = 0, at = 0, seen = 0, step = count_of(few, has) / PROBES + 1;
	for (size_t i = 0; i < few->sample_count && n < PROBES; i++) {
		const struct sample *s = &few->samples[i];
		struct sample other;
		if (has(s) && seen++ % step == 0 &&
			value_at(many, has, s->t + later_s, &at, &other))
			found[n++] = between(s, &other);
	}
	if (n == 0)
		return (struct difference){0};
	qsort(found, n, sizeof(*found), ascending);
	return (struct difference){n, found[n / 2], found[n * 9 / 10]};
}

static struct difference difference(const struct activity *a, const struct activity *b,
	int64_t shift_s, has_value *has,
	double (*between)(const struct sample *, const struct sample *))
{
	double ahead = (double)(b->start - shift_s - a->start); /* b's time is a's less this */
	if (count_of(a, has) <= count_of(b, has))
		return difference_at(a, b, -ahead, has, between);
	return difference_at(b, a, ahead, has, between);
}

/* How far apart values may be: their median, and nine tenths of them. */
struct tolerance {
	double place_m, place_most_m, hr, hr_most;
	size_t moments; /* that must have been compared */
};

static bool is_same(struct difference place, struct difference hr, const struct tolerance *t)
{
	if (hr.moments && (hr.median > t->hr || hr.most > t->hr_most))
		return false;
	if (place.moments && (place.median > t->place_m || place.most > t->place_most_m))
		return false;
	return place.moments >= t->moments || hr.moments >= t->moments;
}

/* Two devices on one body were at the same place. Their heart rates may differ, since one of the
 * two is often from the wrist, but alike ones settle it indoors, where distances differ. */
static bool is_companion(
	struct difference place, struct difference hr, double metres_a, double metres_b)
{
	const double near_m = 100, near_bpm = 10, distance = .1;
	if (place.moments)
		return place.median <= near_m;
	return (hr.moments >= PROBES_LEAST && hr.median <= near_bpm) ||
	       distances_fit(metres_a, metres_b, distance);
}

bool twins_agree(const struct activity *a, const struct activity *b, struct twin_terms terms)
{
	static const struct tolerance copy = {30, 80, 1.5, 4, PROBES_LEAST};
	static const struct tolerance part = {2, 10, .5, 2, PROBES / 2};
	struct difference place = difference(a, b, terms.shift_s, has_place, metres);
	struct difference hr = difference(a, b, terms.shift_s, has_hr, beats);
	if (terms.alike == ALIKE_COMPANIONS)
		return is_companion(place, hr, a->distance_m, b->distance_m);
	return is_same(place, hr, terms.alike == ALIKE_PARTS ? &part : &copy);
}

/* ---- which tells more ---- */

/* The sign of a - b, when they differ by a tenth of the larger or more. */
static int clearly(double a, double b)
{
	return fabs(a - b) <= TENTH * fmax(a, b) ? 0 : a > b ? 1 : -1;
}

static double share_of(const struct activity *a, has_value *has)
{
	return a->sample_count ? (double)count_of(a, has) / (double)a->sample_count : 0;
}

/* Of two that tell as much, always the same one, in whatever order they came: the one with more
 * samples, that knows of more pauses, that goes further, that began earlier. */
static int break_tie(const struct activity *a, const struct activity *b)
{
	const double order[][2] = {
		{(double)a->sample_count, (double)b->sample_count},
		{(double)a->lap_count, (double)b->lap_count},
		{b->timer_s, a->timer_s},
		{a->elapsed_s, b->elapsed_s},
		{a->distance_m, b->distance_m},
		{(double)b->start, (double)a->start},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(order); i++)
		if (fabs(order[i][0] - order[i][1]) > ROUNDED)
			return order[i][0] > order[i][1] ? 1 : -1;
	return 0;
}

int twins_richer(const struct activity *a, const struct activity *b, int64_t shift_s)
{
	has_value *const values[] = {
		has_hr, has_place, has_distance, has_cadence, has_power, has_altitude};
	const double last[][2] = {
		{(double)a->sample_count, (double)b->sample_count},
		{(double)a->lap_count, (double)b->lap_count},
		{!isnan(a->feel) + !isnan(a->rpe), !isnan(b->feel) + !isnan(b->rpe)},
		{a->serial != 0, b->serial != 0},
	};
	if (shift_s && (a->serial != 0) != (b->serial != 0))
		return a->serial ? 1 : -1;
	if (!within(last_sample(a), last_sample(b), DURATION))
		return last_sample(a) > last_sample(b) ? 1 : -1;
	for (size_t i = 0; i < ARRAY_LENGTH(values); i++) {
		double more = share_of(a, values[i]) - share_of(b, values[i]);
		if (fabs(more) > TENTH)
			return more > 0 ? 1 : -1;
	}
	for (size_t i = 0; i < ARRAY_LENGTH(last); i++)
		if (clearly(last[i][0], last[i][1]))
			return clearly(last[i][0], last[i][1]);
	return break_tie(a, b);
}
