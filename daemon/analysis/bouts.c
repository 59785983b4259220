/*
 * Finding repetitions in graded speed.
 *
 * A structured run has two levels of speed. They are found by Otsu's method (1979) on the histogram
 * of running speeds, then every bin is told to one of them by the cheapest path through two states
 * (Viterbi 1967): being slower than the fast level, or faster than the easy one, costs in
 * proportion, and so does each change of state, which makes short dips and spikes stay what they
 * are part of.
 */
#include "bouts.h"

#include <math.h>

#include "paced/base/memory.h"

#define MOST_CHANGE      3.  /* bins at the full difference: a bout is at least twice as long ... */
#define LEAST_CHANGE     2.  /* ... and a little shorter where the levels lie far apart */
#define CALM             15. /* bins */
#define CALM_WORTH       .75 /* half minutes of mere noise lie farther apart than seconds of it */
#define WALKING          1.5 /* m/s: slower is no running level */
#define LEAST_RATIO      1.12
#define ONE_LEVEL        1.07 /* nearer: there is no need to look for more */
#define LEAST_SEPARATION 1.5
#define SHORTEST_BOUT    5 /* bins */

/* ---- levels ---- */

#define CLASS   .05 /* m/s of a class of the histogram */
#define CLASSES 200

struct histogram {
	double count[CLASSES];
	double total;
};

static void histogram_of(const struct grid *g, double slowest, struct histogram *h)
{
	*h = (struct histogram){0};
	for (size_t i = 0; i < g->n; i++) {
		const double v = (double)g->smooth[i];
		if (v < slowest || v >= CLASS * CLASSES)
			continue;
		h->count[(size_t)(v / CLASS)]++;
		h->total++;
	}
}

static double histogram_share(const struct histogram *h, double share)
{
	double sum = 0;

	for (size_t k = 0; k < CLASSES; k++) {
		sum += h->count[k];
		if (sum >= share * h->total)
			return ((double)k + .5) * CLASS;
	}
	return 0;
}

/* The speed that divides the histogram so that the variance between the two parts is greatest. */
static double otsu(const struct histogram *h)
{
	double sum = 0, low_n = 0, low_sum = 0, most = -1;
	size_t best = 0;

	for (size_t k = 0; k < CLASSES; k++)
		sum += (double)k * h->count[k];
	for (size_t k = 0; k < CLASSES; k++) {
		low_n += h->count[k];
		low_sum += (double)k * h->count[k];
		const double high_n = h->total - low_n;
		if (!(low_n > 0) || !(high_n > 0))
			continue;
		const double gap = low_sum / low_n - (sum - low_sum) / high_n;
		const double between = low_n * high_n * gap * gap;
		if (between > most) {
			most = between;
			best = k;
		}
	}
	return ((double)best + 1) * CLASS;
}

struct spread {
	double n, sum, squares;
};

static void spread_add(struct spread *l, double v)
{
	l->n++;
	l->sum += v;
	l->squares += v * v;
}

static double spread_mean(const struct spread *l)
{
	return l->n > 0 ? l->sum / l->n : NAN;
}

static double spread_width(const struct spread *l)
{
	const double mean = spread_mean(l);

	return l->n > 0 ? sqrt(fmax(l->squares / l->n - mean * mean, 0)) : NAN;
}

/* ---- two states ---- */

static double change_cost(double separation)
{
	return fmax(LEAST_CHANGE, fmin(MOST_CHANGE, 9 / separation));
}

/* high[i] becomes true where the run is at the fast level; `from` remembers for each state whether
 * the cheapest way into it came from the other one. */
static void label(
	const struct grid *g, double easy, double fast, double change, unsigned char *high)
{
	const double gap = fast - easy;
	double low_cost = 0, high_cost = change;

	for (size_t i = 0; i < g->n; i++) {
		const double v = (double)g->speed[i];
		const bool fell = high_cost + change < low_cost;
		const bool rose = low_cost + change < high_cost;
		const double low = fell ? high_cost + change : low_cost;
		const double up = rose ? low_cost + change : high_cost;
		low_cost = low + lesser(greater((v - easy) / gap, 0), 1);
		high_cost = up + lesser(greater((fast - v) / gap, 0), 1);
		high[i] = (unsigned char)((fell ? 1 : 0) | (rose ? 2 : 0));
	}
	bool state = high_cost < low_cost;
	for (size_t i = g->n; i-- > 0;) {
		const bool changed = high[i] & (state ? 2 : 1);
		high[i] = state;
		state = changed ? !state : state;
	}
}

/* Means and spreads of both states away from their borders, walking and standing left out. */
static void levels_of(const struct grid *g, const unsigned char *high, double slowest,
	struct spread *low, struct spread *up)
{
	*low = *up = (struct spread){0};
	for (size_t i = 0; i < g->n; i++) {
		const bool border = (i >= 3 && high[i - 3] != high[i]) ||
				    (i + 3 < g->n && high[i + 3] != high[i]);
		const double v = (double)g->smooth[i];
		if (!border && v >= slowest)
			spread_add(high[i] ? up : low, v);
	}
}

static double apart(const struct spread *low, const struct spread *up)
{
	return (spread_mean(up) - spread_mean(low)) / (spread_width(low) + spread_width(up));
}

/* How far apart the levels are when half minutes are looked at as a whole: long repetitions stand
 * out of a noise that seconds drown in. 0 when there are too few. */
static double apart_calmly(const struct grid *g, const unsigned char *high, double slowest)
{
	struct spread low = {0}, up = {0};
	double sum = 0;
	size_t from = 0;

	for (size_t i = 0; i < g->n; i++) {
		if (high[i] != high[from]) {
			from = i;
			sum = 0;
		}
		sum += (double)g->speed[i];
		if ((double)(i + 1 - from) < CALM)
			continue;
		if (sum / CALM >= slowest)
			spread_add(high[i] ? &up : &low, sum / CALM);
		from = i + 1;
		sum = 0;
	}
	return low.n >= 8 && up.n >= 8 ? apart(&low, &up) : 0;
}

static void collect(const struct grid *g, const unsigned char *high, struct bouts *out)
{
	for (size_t i = 0; i < g->n && out->n < MOST_BOUTS; i++) {
		if (!high[i])
			continue;
		struct stretch at = {i, i};
		while (at.to < g->n && high[at.to])
			at.to++;
		i = at.to;
		const double v = mean_speed(g, at);
		if (at.to - at.from >= SHORTEST_BOUT && v >= (out->easy + out->fast) / 2)
			out->at[out->n++] = at;
	}
}

static bool two_levels(const struct bouts *b)
{
	return b->fast >= LEAST_RATIO * b->easy && b->separation >= LEAST_SEPARATION;
}

void bouts_by_levels(const struct grid *g, struct bouts *out)
{
	struct histogram h;
	struct spread low, up;

	*out = (struct bouts){0};
	histogram_of(g, WALKING, &h);
	const double slowest = fmax(WALKING, .45 * histogram_share(&h, .9));
	histogram_of(g, slowest, &h);
	if (h.total < 60)
		return;
	unsigned char *high = mem_alloc(g->n, 1);
	const double border = otsu(&h);
	for (size_t i = 0; i < g->n; i++)
		high[i] = (double)g->smooth[i] >= border;
	levels_of(g, high, slowest, &low, &up);
	for (int round = 0; round < 3 && low.n >= 10 && up.n >= 3; round++) {
		const double moved = fabs(spread_mean(&up) - out->fast);
		out->easy = spread_mean(&low);
		out->fast = spread_mean(&up);
		if (out->fast < ONE_LEVEL * out->easy || moved < .005)
			break;
		label(g, out->easy, out->fast, change_cost(out->separation), high);
		levels_of(g, high, slowest, &low, &up);
		out->separation = apart(&low, &up);
	}
	const double calm = CALM_WORTH * apart_calmly(g, high, slowest);
	out->separation = greater(out->separation, calm);
	if (two_levels(out))
		collect(g, high, out);
	free(high);
}

void bouts_within(const struct grid *g, struct stretch at, struct bouts *out)
{
	struct grid part = *g;

	part.n = at.to - at.from;
	part.start += at.from;
	part.timer += at.from;
	part.speed += at.from;
	part.smooth += at.from;
	bouts_by_levels(&part, out);
	for (size_t i = 0; i < out->n; i++) {
		out->at[i].from += at.from;
		out->at[i].to += at.from;
	}
}

void bouts_by_rests(const struct grid *g, struct bouts *out)
{
	struct histogram h;

	*out = (struct bouts){.after_rest = true, .easy = 1};
	histogram_of(g, WALKING, &h);
	if (h.total < 60)
		return;
	out->fast = histogram_share(&h, .5);
	unsigned char *high = mem_alloc(g->n, 1);
	label(g, out->easy, out->fast, MOST_CHANGE, high);
	collect(g, high, out);
	free(high);
}
