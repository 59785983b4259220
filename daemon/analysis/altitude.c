/* From noisy altitudes to grade and ascent. */
#include "series.h"

#include <math.h>

#include "paced/analysis.h"
#include "paced/base/memory.h"

#define ASCENT_REACH  25. /* m before and after over which altitude is averaged for ascent */
#define ASCENT_STEP   2.  /* m that must be climbed before they count */
#define STEEPEST_SEEN .6

/* One altitude at a place along the way, weighted by the metres it stands for. */
struct point {
	double x, y, weight;
};

struct points {
	struct point *points;
	size_t n;
};

/* The places with an altitude that can be true: no jump faster than 5 m/s up or down. */
static struct points collect(const struct series *s)
{
	struct points p = {.points = mem_alloc(s->n, sizeof(struct point))};
	double way = 0, last_t = 0, before = 0;

	for (size_t i = 0; i < s->n; i++) {
		const struct sample *x = &s->activity->samples[i];
		if (!isnan(s->speed[i]))
			way += (double)s->speed[i] * (double)s->dt[i];
		if (isnan(x->altitude))
			continue;
		const double y = (double)x->altitude;
		if (p.n > 0 && fabs(y - p.points[p.n - 1].y) > 5 * (x->t - last_t) + 2)
			continue;
		p.points[p.n++] = (struct point){way, y, way - before};
		before = way;
		last_t = x->t;
	}
	return p;
}

/* Sums of a weighted straight line, points coming and going. */
struct line {
	double w, x, y, xx, xy;
};

static void line_add(struct line *l, const struct point *p, double sign)
{
	const double w = sign * p->weight;

	l->w += w;
	l->x += w * p->x;
	l->y += w * p->y;
	l->xx += w * p->x * p->x;
	l->xy += w * p->x * p->y;
}

static double line_slope(const struct line *l)
{
	const double spread = l->xx - l->x * l->x / l->w;

	/* Less than about 10 m of way with altitudes tells nothing. */
	if (!(l->w > 10) || !(spread > 100))
		return 0;
	return greater(
		-STEEPEST_SEEN, lesser(STEEPEST_SEEN, (l->xy - l->x * l->y / l->w) / spread));
}

void series_grade(struct series *s, double reach)
{
	struct points p = collect(s);
	struct line line = {0};
	size_t from = 0, to = 0;
	double way = 0;

	s->has_grade = p.n * 2 >= s->n && p.n >= 10;
	for (size_t i = 0; s->has_grade && i < s->n; i++) {
		if (!isnan(s->speed[i]))
			way += (double)s->speed[i] * (double)s->dt[i];
		for (; to < p.n && p.points[to].x <= way + reach; to++)
			line_add(&line, &p.points[to], 1);
		for (; from < to && p.points[from].x < way - reach; from++)
			line_add(&line, &p.points[from], -1);
		s->grade[i] = (float)line_slope(&line);
	}
	free(p.points);
}

/* Counts a climb once it is higher than the noise. */
struct climb {
	double low, high, sum;
};

static void climb_to(struct climb *c, double y)
{
	if (y > c->high)
		c->high = y;
	if (c->high - c->low >= ASCENT_STEP && c->high - y >= ASCENT_STEP) {
		c->sum += c->high - c->low;
		c->low = c->high = y;
	}
	if (y < c->low)
		c->low = c->high = y;
}

double series_ascent(const struct series *s)
{
	struct points p = collect(s);
	struct climb climb = {0};
	size_t from = 0, to = 0;
	double w = 0, wy = 0;

	for (size_t i = 0; i < p.n; i++) {
		for (; to < p.n && p.points[to].x <= p.points[i].x + ASCENT_REACH; to++) {
			w += p.points[to].weight;
			wy += p.points[to].weight * p.points[to].y;
		}
		for (; p.points[from].x < p.points[i].x - ASCENT_REACH; from++) {
			w -= p.points[from].weight;
			wy -= p.points[from].weight * p.points[from].y;
		}
		const double y = w > 1 ? wy / w : p.points[i].y;
		if (i == 0)
			climb.low = climb.high = y;
		climb_to(&climb, y);
	}
	if (climb.high - climb.low >= ASCENT_STEP)
		climb.sum += climb.high - climb.low;
	const double ascent = s->has_grade ? climb.sum : NAN;
	free(p.points);
	return ascent;
}

double ascent_from_altitude(const struct activity *a)
{
	struct series s;

	series_init(&s, a, false);
	const double ascent = series_ascent(&s);
	series_finish(&s);
	return ascent;
}
