#include "grid.h"

#include <math.h>

#include "paced/base/memory.h"

#define LONGEST_REST 120. /* s of a pause that are laid out */

/* A value that is being summed into bins. */
static void put(float *sum, float *weight, float value, double seconds)
{
	if (isnan(value))
		return;
	*sum += value * (float)seconds;
	*weight += (float)seconds;
}

struct layer {
	struct grid *grid;
	float *speed_w, *raw_w, *hr_w, *cadence_w, *grade_w; /* seconds with a value, by bin */
	double at; /* where the next step is laid, in laid-out seconds */
};

struct values {
	float speed, raw, hr, cadence, grade;
	bool running; /* the timer is */
};

/* Lays `seconds` that began `start` seconds after the activity's start. */
static void lay(struct layer *l, double start, double seconds, const struct values *v)
{
	struct grid *g = l->grid;
	const double end = l->at + seconds, began = l->at;

	while (l->at < end - 1e-9) {
		const size_t bin = (size_t)(l->at / BIN + 1e-9);
		if (bin >= g->n)
			break;
		const double stop = lesser(end, (double)(bin + 1) * BIN);
		const double part = stop - l->at;
		if (g->start[bin] < 0)
			g->start[bin] = (float)(start + l->at - began);
		put(&g->speed[bin], &l->speed_w[bin], v->speed, part);
		put(&g->raw[bin], &l->raw_w[bin], v->raw, part);
		put(&g->hr[bin], &l->hr_w[bin], v->hr, part);
		put(&g->cadence[bin], &l->cadence_w[bin], v->cadence, part);
		put(&g->grade[bin], &l->grade_w[bin], v->grade, part);
		g->timer[bin] += v->running ? (float)part : 0;
		l->at = stop;
	}
	l->at = end;
}

static double rest_of(const struct series *s, size_t i)
{
	return lesser((double)s->idle[i], LONGEST_REST);
}

static void lay_all(struct layer *l, const struct series *s)
{
	const struct sample *x = s->activity->samples;

	for (size_t i = 1; i < s->n; i++) {
		const struct values rest = {
			.speed = 0, .raw = 0, .hr = NAN, .cadence = NAN, .grade = NAN};
		const bool stands = s->speed[i] < (float)STANDING;
		const struct values on = {stands ? 0 : s->graded[i], stands ? 0 : s->speed[i],
			s->hr[i], x[i].cadence, s->grade[i], true};
		lay(l, x[i - 1].t, rest_of(s, i), &rest);
		lay(l, x[i].t - (double)s->dt[i], (double)s->dt[i], &on);
	}
}

static float divided(float sum, float weight)
{
	return weight > 0 ? sum / weight : NAN;
}

static void settle(struct layer *l)
{
	struct grid *g = l->grid;
	float speed = 0, raw = 0, start = 0;

	for (size_t i = 0; i < g->n; i++) {
		g->speed[i] = l->speed_w[i] > 0 ? g->speed[i] / l->speed_w[i] : speed;
		g->raw[i] = l->raw_w[i] > 0 ? g->raw[i] / l->raw_w[i] : raw;
		speed = g->speed[i];
		raw = g->raw[i];
		g->start[i] = g->start[i] < 0 ? start + (float)BIN : g->start[i];
		start = g->start[i];
		g->hr[i] = divided(g->hr[i], l->hr_w[i]);
		g->cadence[i] = divided(g->cadence[i], l->cadence_w[i]);
		g->grade[i] = l->grade_w[i] > 0 ? g->grade[i] / l->grade_w[i] : 0;
	}
}

static void smooth(const float *v, size_t n, float *out)
{
	for (size_t i = 0; i < n; i++) {
		const size_t from = i < 2 ? 0 : i - 2, to = i + 3 > n ? n : i + 3;
		float sum = 0;
		for (size_t k = from; k < to; k++)
			sum += v[k];
		out[i] = sum / (float)(to - from);
	}
}

/* The columns one after the other in one block. */
static float *column(float *block, size_t n, size_t which)
{
	return block + n * which;
}

void grid_init(struct grid *g, const struct series *s)
{
	double length = 0;

	for (size_t i = 1; i < s->n; i++)
		length += (double)s->dt[i] + rest_of(s, i);
	const size_t n = (size_t)(length / BIN);
	float *block = mem_alloc(n * 14 + 1, sizeof(*block));
	*g = (struct grid){n, block, column(block, n, 1), column(block, n, 2), column(block, n, 3),
		column(block, n, 4), column(block, n, 5), column(block, n, 6), column(block, n, 7),
		column(block, n, 8)};
	struct layer l = {g, column(block, n, 9), column(block, n, 10), column(block, n, 11),
		column(block, n, 12), column(block, n, 13), 0};
	for (size_t i = 0; i < n; i++)
		g->start[i] = -1;
	lay_all(&l, s);
	settle(&l);
	smooth(g->speed, n, g->smooth);
	smooth(g->raw, n, g->raw_smooth);
}

struct grid grid_ungraded(const struct grid *g)
{
	struct grid flat = *g;

	flat.speed = g->raw;
	flat.smooth = g->raw_smooth;
	return flat;
}

double grid_hilliness(const struct grid *g)
{
	double sum = 0;

	for (size_t i = 0; i < g->n; i++)
		sum += fabs((double)g->grade[i]);
	return g->n > 0 ? sum / (double)g->n : 0;
}

void grid_finish(struct grid *g)
{
	free(g->start);
}

size_t grid_at(const struct grid *g, double second)
{
	size_t low = 0, high = g->n;

	while (low < high) {
		const size_t middle = (low + high) / 2;
		if ((double)g->start[middle] + BIN > second)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

double grid_end(const struct grid *g, size_t bin)
{
	return bin == 0 ? 0 : (double)g->start[bin - 1] + BIN;
}
