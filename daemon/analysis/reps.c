/* What the fast stretches of a run are: repetitions, strides, one hard bout, or nothing meant. */
#include "bouts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "paced/base/memory.h"

#define LONG_REP       180. /* s: two of these are enough to be repetitions */
#define ONE_BOUT       240. /* s: the least for the one bout of a tempo run */
#define LONGEST_STRIDE 35.  /* s, on average */
#define MOST_STRIDES   12
#define STRIDES_TOTAL  300. /* s */
#define STRIDE_REST    1.6  /* times a stride, between two: with less, they are repetitions */
#define FAR_FASTER     1.3
#define QUICKER_STEPS  1.02
#define SLOWEST_JOG    1.9  /* m/s: slower is a walk, and running between walks is no speed work */
#define BREAK          45.  /* s */
#define TWO_SETS       .2   /* that two sets count as more irregular than one */
#define CLEAR          1.8  /* separation */
#define NO_HILLS       .012 /* mean slope */
#define UPHILL         .025 /* mean grade of climbs */
#define HILL_WARMUP    360. /* s */
#define HILL_COOLDOWN  120. /* s */
#define HILL_RETURN    6.   /* times as long as the climb, to get down again at the most */

double stretch_seconds(struct stretch at)
{
	return at.to > at.from ? (double)(at.to - at.from) * BIN : 0;
}

double mean_speed(const struct grid *g, struct stretch at)
{
	double sum = 0;

	for (size_t i = at.from; i < at.to; i++)
		sum += (double)g->speed[i];
	return at.to > at.from ? sum / (double)(at.to - at.from) : NAN;
}

/* ---- the main set ---- */

static int ascending(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median_seconds(const struct bouts *b)
{
	double seconds[MOST_BOUTS];

	for (size_t i = 0; i < b->n; i++)
		seconds[i] = stretch_seconds(b->at[i]);
	qsort(seconds, b->n, sizeof(*seconds), ascending);
	return seconds[b->n / 2];
}

static double total_seconds(const struct bouts *b)
{
	double sum = 0;

	for (size_t i = 0; i < b->n; i++)
		sum += stretch_seconds(b->at[i]);
	return sum;
}

static double typical_seconds(const struct bouts *b)
{
	double weighted = 0;

	for (size_t i = 0; i < b->n; i++)
		weighted += stretch_seconds(b->at[i]) * stretch_seconds(b->at[i]);
	return b->n > 0 ? weighted / total_seconds(b) : 0;
}

static bool is_main(struct stretch at, double typical)
{
	const double seconds = stretch_seconds(at);

	return seconds >= (seconds > LONGEST_STRIDE ? .25 : .3) * typical;
}

/* Strides in the warm-up, or a dash at the end, are no repetitions of the main set: what is so
 * short beside the rest that it hardly counts is left out, but between two that count. */
static void keep_main_set(struct bouts *b)
{
	const double typical = typical_seconds(b);
	size_t from = 0, to = b->n;

	while (from < to && !is_main(b->at[from], typical))
		from++;
	while (to > from && !is_main(b->at[to - 1], typical))
		to--;
	b->n = to - from;
	memmove(b->at, b->at + from, b->n * sizeof(*b->at));
}

/* Seconds between bout i - 1 and i. */
static double gap_before(const struct bouts *b, size_t i)
{
	return (double)(b->at[i].from - b->at[i - 1].to) * BIN;
}

static double median_gap(const struct bouts *b)
{
	double gaps[MOST_BOUTS];

	for (size_t i = 1; i < b->n; i++)
		gaps[i - 1] = gap_before(b, i);
	qsort(gaps, b->n - 1, sizeof(*gaps), ascending);
	return gaps[(b->n - 1) / 2];
}

/* A repetition that was broken by a road to be crossed is one: when the gap is short beside the
 * recoveries, and the two parts together are as long as the others. */
static void mend_broken(struct bouts *b)
{
	if (b->n < 3)
		return;
	const double usual_gap = median_gap(b), usual = median_seconds(b);
	size_t kept = 1;

	for (size_t i = 1; i < b->n; i++) {
		struct stretch *before = &b->at[kept - 1];
		const double gap = (double)(b->at[i].from - before->to) * BIN;
		const double both = (double)(b->at[i].to - before->from) * BIN;
		if (gap <= BREAK && gap <= .45 * usual_gap && both <= 1.35 * usual)
			before->to = b->at[i].to;
		else
			b->at[kept++] = b->at[i];
	}
	b->n = kept;
}

static void drop_first(struct bouts *b)
{
	memmove(b->at, b->at + 1, --b->n * sizeof(*b->at));
}

/* A short surge on the way home, long after the last repetition, or long before the first. */
static void drop_strays(struct bouts *b)
{
	if (b->n < 4)
		return;
	const double far = 2 * median_gap(b), brief = .5 * median_seconds(b);

	if (stretch_seconds(b->at[b->n - 1]) < brief && gap_before(b, b->n - 1) > far)
		b->n--;
	if (stretch_seconds(b->at[0]) < brief && gap_before(b, 1) > far)
		drop_first(b);
}

/* ---- is it meant? ---- */

/* How far the lengths are from each other: mean distance of their logarithms from the median's.
 * Repetitions of one length have about 0, a pyramid 1-2-3-2-1 has .36, hills and traffic lights .8.
 */
double bouts_irregularity(const struct bouts *b)
{
	const double median = median_seconds(b);
	double sum = 0;

	for (size_t i = 0; i < b->n; i++)
		sum += fabs(log(stretch_seconds(b->at[i]) / median));
	return sum / (double)b->n;
}

/* Two sets of different length, one after the other, are each as regular as a set is. */
static double irregularity_in_sets(const struct bouts *b)
{
	double best = bouts_irregularity(b);

	for (size_t k = 3; k + 3 <= b->n; k++) {
		struct bouts first = *b, second = *b;
		first.n = k;
		second.n = b->n - k;
		memmove(second.at, second.at + k, second.n * sizeof(*second.at));
		best = fmin(best,
			TWO_SETS + fmax(bouts_irregularity(&first), bouts_irregularity(&second)));
	}
	return best;
}

/* Mean heart rate in the last third of the bouts: what they drove it to. */
static double hr_reached(const struct grid *g, const struct bouts *b)
{
	double sum = 0, n = 0;

	for (size_t k = 0; k < b->n; k++)
		for (size_t i = b->at[k].to - (b->at[k].to - b->at[k].from) / 3; i < b->at[k].to;
			i++)
			if (!isnan(g->hr[i])) {
				sum += (double)g->hr[i];
				n++;
			}
	return n > 0 ? sum / n : NAN;
}

static bool hard_by_speed(const struct bouts *b, const struct athlete *who, double share)
{
	return b->fast >= share * who->threshold_speed.value;
}

static bool speed_known(const struct athlete *who)
{
	return who->threshold_speed.origin > ORIGIN_ESTIMATED;
}

/* Fast for this athlete, or, while too little is known about them, clearly faster than their own
 * easy running. */
static bool hard_enough(const struct grid *g, const struct bouts *b, const struct athlete *who)
{
	if ((speed_known(who) && hard_by_speed(b, who, .90)) ||
		hr_reached(g, b) >= .93 * who->threshold_hr.value)
		return true;
	return !speed_known(who) && b->easy >= SLOWEST_JOG && b->fast >= 1.18 * b->easy;
}

static bool many_enough(const struct bouts *b)
{
	return b->n >= 3 || (b->n == 2 && total_seconds(b) >= 2 * LONG_REP);
}

static double mean_grade(const struct grid *g, const struct bouts *b)
{
	double sum = 0, n = 0;

	for (size_t k = 0; k < b->n; k++)
		for (size_t i = b->at[k].from; i < b->at[k].to; i++, n++)
			sum += (double)g->grade[i];
	return n > 0 ? sum / n : 0;
}

/* The climbs of a hilly run are fast by graded speed too. Repetitions up a hill are of one length,
 * come after a warm-up and before a cool-down, and follow each other as soon as one is down again,
 * as climbs do not. */
static bool only_the_course(const struct grid *g, const struct bouts *b)
{
	if (mean_grade(g, b) < UPHILL)
		return false;
	const double before = (double)b->at[0].from * BIN;
	const double after = (double)(g->n - b->at[b->n - 1].to) * BIN;
	return before < HILL_WARMUP || after < HILL_COOLDOWN || bouts_irregularity(b) > .25 ||
	       median_gap(b) > HILL_RETURN * median_seconds(b);
}

static bool are_reps(const struct grid *g, const struct bouts *b, const struct athlete *who)
{
	/* Between repetitions the effort comes down: below the threshold, or far below themselves.
	 */
	const bool far = !speed_known(who) && b->fast >= FAR_FASTER * b->easy;
	if (b->easy >= .96 * who->threshold_speed.value && !far)
		return false;
	if (!many_enough(b) || !hard_enough(g, b, who) || only_the_course(g, b))
		return false;
	const double most = b->n == 2 ? .3 : b->separation >= 2.5 ? .6 : .4;
	return irregularity_in_sets(b) <= most;
}

static bool are_reps_between_rests(
	const struct grid *g, const struct bouts *b, const struct athlete *who)
{
	return b->n >= 3 && bouts_irregularity(b) <= .15 && hard_by_speed(b, who, .95) &&
	       median_seconds(b) <= 900 && mean_speed(g, b->at[0]) >= .85 * b->fast;
}

static bool are_strides(const struct grid *g, const struct bouts *b)
{
	const double total = total_seconds(b);

	return b->n >= 3 && b->n <= MOST_STRIDES && total <= STRIDES_TOTAL &&
	       total / (double)b->n <= LONGEST_STRIDE && b->fast >= 1.2 * b->easy &&
	       bouts_irregularity(b) <= .5 && mean_grade(g, b) < UPHILL &&
	       median_gap(b) >= STRIDE_REST * total / (double)b->n;
}

/* Mean cadence inside the bouts, or of the running outside of them; NAN when mostly unknown. */
static double mean_cadence(const struct grid *g, const struct bouts *b, bool inside)
{
	double sum = 0, known = 0, all = 0;
	size_t k = 0;

	for (size_t i = 0; i < g->n; i++) {
		while (k < b->n && b->at[k].to <= i)
			k++;
		const bool in = k < b->n && b->at[k].from <= i;
		if (in != inside || (double)g->speed[i] < .8 * b->easy)
			continue;
		all++;
		if (g->cadence[i] > 0) {
			sum += (double)g->cadence[i];
			known++;
		}
	}
	return known > .8 * all ? sum / known : NAN;
}

/* Who runs fast for less than a minute on the flat steps more quickly, which satellites that jump
 * do not see to. */
static bool only_the_satellites(const struct grid *g, const struct bouts *b)
{
	if (b->n == 0 || total_seconds(b) >= 60 * (double)b->n || mean_grade(g, b) >= UPHILL)
		return false;
	return mean_cadence(g, b, true) < QUICKER_STEPS * mean_cadence(g, b, false);
}

enum pattern main_pattern(const struct grid *g, struct bouts *b, const struct athlete *who)
{
	keep_main_set(b);
	mend_broken(b);
	drop_strays(b);
	if (only_the_satellites(g, b))
		return PATTERN_NONE;
	if (are_strides(g, b))
		return PATTERN_STRIDES;
	if (are_reps(g, b, who))
		return PATTERN_REPS;
	if (b->n == 1 && total_seconds(b) >= ONE_BOUT && hard_enough(g, b, who))
		return PATTERN_ONE;
	return PATTERN_NONE;
}

/* ---- where they are looked for ---- */

/* Recoveries that are run briskly lie nearer to the repetitions than to the easy running around
 * them, and some are taken for a part of them: between the first and the last, look again. */
static enum pattern look_within(
	const struct grid *g, const struct athlete *who, enum pattern pattern, struct bouts *b)
{
	struct bouts inner;

	if (b->n == 0 || pattern == PATTERN_STRIDES)
		return pattern;
	bouts_within(g, (struct stretch){b->at[0].from, b->at[b->n - 1].to}, &inner);
	if (inner.n <= b->n || inner.separation < CLEAR)
		return pattern;
	if (main_pattern(g, &inner, who) != PATTERN_REPS || inner.n <= b->n)
		return pattern;
	if (bouts_irregularity(&inner) > .25 ||
		(pattern == PATTERN_REPS && bouts_irregularity(&inner) >= bouts_irregularity(b)))
		return pattern;
	*b = inner;
	return PATTERN_REPS;
}

static enum pattern by_levels(const struct grid *g, const struct athlete *who, struct bouts *out)
{
	bouts_by_levels(g, out);
	if (out->n == 0)
		return PATTERN_NONE;
	const enum pattern pattern = main_pattern(g, out, who);
	return look_within(g, who, pattern, out);
}

/* In graded speed, and where there are no hills also in speed as it was run, which then is the less
 * noisy of the two: the one with the clearer levels counts. */
static enum pattern by_either_speed(
	const struct grid *g, const struct athlete *who, struct bouts *out)
{
	const enum pattern graded = by_levels(g, who, out);
	const double hilliness = grid_hilliness(g);
	struct bouts other;

	if (!(hilliness > 0) || hilliness > NO_HILLS)
		return graded;
	const struct grid flat = grid_ungraded(g);
	const enum pattern raw = by_levels(&flat, who, &other);
	const bool clearer = raw == graded && other.separation > out->separation;
	if (raw == PATTERN_NONE || (raw != PATTERN_REPS && raw != graded))
		return graded;
	if (graded == PATTERN_REPS && !clearer)
		return graded;
	if (clearer || raw == PATTERN_REPS)
		*out = other;
	return clearer || raw == PATTERN_REPS ? raw : graded;
}

enum pattern find_pattern(const struct activity *a, const struct grid *g, const struct athlete *who,
	struct bouts *out)
{
	if (bouts_by_laps(a, g, out)) {
		const enum pattern p = main_pattern(g, out, who);
		if (p == PATTERN_REPS || p == PATTERN_STRIDES)
			return p;
	}
	const enum pattern p = by_either_speed(g, who, out);
	if (p != PATTERN_NONE)
		return p;
	bouts_by_rests(g, out);
	if (are_reps_between_rests(g, out, who))
		return PATTERN_REPS;
	out->n = 0;
	return PATTERN_NONE;
}

/* ---- numbers of one and of all ---- */

struct mean {
	double sum, n;
};

static void mean_add(struct mean *m, double v)
{
	if (isnan(v))
		return;
	m->sum += v;
	m->n++;
}

static double mean_of(const struct mean *m)
{
	return m->n > 0 ? m->sum / m->n : NAN;
}

void describe_bout(const struct grid *g, struct stretch at, struct bout *out)
{
	struct mean hr = {0}, cadence = {0}, grade = {0};

	*out = (struct bout){.start_s = (double)g->start[at.from], .end_s = grid_end(g, at.to)};
	for (size_t i = at.from; i < at.to; i++) {
		out->seconds += (double)g->timer[i];
		mean_add(&hr, (double)g->hr[i]);
		mean_add(&cadence, g->cadence[i] > 0 ? (double)g->cadence[i] : NAN);
		mean_add(&grade, (double)g->grade[i]);
	}
	out->speed = mean_speed(g, at);
	out->metres = out->speed * stretch_seconds(at);
	out->hr = mean_of(&hr);
	out->cadence = mean_of(&cadence);
	out->grade = mean_of(&grade);
}

/* The last third against the first; NAN with fewer than three. */
static double fade_of(const double *v, size_t n)
{
	const size_t third = n / 3;
	struct mean first = {0}, last = {0};

	for (size_t i = 0; i < third; i++) {
		mean_add(&first, v[i]);
		mean_add(&last, v[n - 1 - i]);
	}
	return mean_of(&last) / mean_of(&first) - 1;
}

void describe_reps(const struct grid *g, const struct bouts *b, struct reps *out)
{
	double speed[MOST_BOUTS], cadence[MOST_BOUTS];
	struct mean seconds = {0}, v = {0}, hr = {0}, steps = {0}, recovery = {0}, grade = {0};
	double end = NAN;

	for (size_t i = 0; i < b->n; i++) {
		struct bout one;
		describe_bout(g, b->at[i], &one);
		speed[i] = one.speed;
		cadence[i] = one.cadence;
		mean_add(&seconds, one.seconds);
		mean_add(&v, one.speed);
		mean_add(&hr, one.hr);
		mean_add(&steps, one.cadence);
		mean_add(&grade, one.grade);
		mean_add(&recovery, one.start_s - end);
		end = one.end_s;
	}
	*out = (struct reps){(int)b->n, mean_of(&seconds), mean_of(&v), mean_of(&hr),
		mean_of(&steps), mean_of(&recovery), fade_of(speed, b->n), fade_of(cadence, b->n),
		mean_of(&grade)};
}
