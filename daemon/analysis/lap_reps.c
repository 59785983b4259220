/* Repetitions as the device recorded them: by the intensity of laps, or by laps that alternate. */
#include "bouts.h"

#include <math.h>

#define SHORTEST_LAP 8.   /* s */
#define LAP_RATIO    1.12 /* fast against slow laps */

static struct stretch stretch_of(const struct grid *g, const struct lap *lap)
{
	return (struct stretch){grid_at(g, lap->start), grid_at(g, lap->end)};
}

static void levels_from_stretches(const struct grid *g, struct bouts *out)
{
	double fast = 0, fast_n = 0, easy = 0, easy_n = 0;
	size_t k = 0;

	for (size_t i = 0; i < g->n; i++) {
		while (k < out->n && out->at[k].to <= i)
			k++;
		const bool work = k < out->n && out->at[k].from <= i;
		const double v = (double)g->smooth[i];
		if (work) {
			fast += v;
			fast_n++;
		} else if (v >= 1.5) {
			easy += v;
			easy_n++;
		}
	}
	out->fast = fast_n > 0 ? fast / fast_n : NAN;
	out->easy = easy_n > 0 ? easy / easy_n : NAN;
	out->separation = INFINITY;
}

static bool take(struct bouts *out, struct stretch at)
{
	if (out->n == MOST_BOUTS)
		return false;
	if (stretch_seconds(at) >= SHORTEST_LAP)
		out->at[out->n++] = at;
	return true;
}

/* ---- by intensity ---- */

static bool is_rest(const struct lap *lap)
{
	return lap->intensity == LAP_REST || lap->intensity == LAP_RECOVERY;
}

static bool is_work(const struct lap *lap, bool active_is_work)
{
	return lap->intensity == LAP_INTERVAL || (lap->intensity == LAP_ACTIVE && active_is_work);
}

/* An automatic lap inside a step does not end the repetition. */
static bool goes_on(const struct lap *before, const struct lap *lap)
{
	return before->step >= 0 && before->step == lap->step && lap->start - before->end < 3;
}

/* Some watches call every lap an interval, which tells nothing. */
static bool intensity_tells(const struct activity *a)
{
	size_t intervals = 0, known = 0;

	for (size_t i = 0; i < a->lap_count; i++) {
		intervals += a->laps[i].intensity == LAP_INTERVAL;
		known += a->laps[i].intensity != LAP_UNKNOWN;
	}
	return known > intervals;
}

static void by_intensity(const struct activity *a, const struct grid *g, struct bouts *out)
{
	const struct lap *before = NULL;
	bool rests = false;

	if (!intensity_tells(a))
		return;
	for (size_t i = 0; i < a->lap_count; i++)
		rests = rests || is_rest(&a->laps[i]);
	for (size_t i = 0; i < a->lap_count; i++) {
		const struct lap *lap = &a->laps[i];
		if (!is_work(lap, rests)) {
			before = NULL;
			continue;
		}
		if (before && goes_on(before, lap) && out->n > 0)
			out->at[out->n - 1].to = grid_at(g, lap->end);
		else
			take(out, stretch_of(g, lap));
		before = lap;
	}
}

/* ---- by alternation ---- */

struct lap_speeds {
	struct stretch at[MOST_BOUTS];
	double v[MOST_BOUTS];
	size_t n;
};

static bool near_round(double metres, double unit)
{
	const double times = metres / unit;

	return times > .5 && fabs(times - round(times)) < .02 * times;
}

/* Laps that end by distance, or have the lengths that automatic laps have. */
static bool automatic(const struct activity *a)
{
	size_t distance = 0, kilometres = 0, miles = 0;

	for (size_t i = 0; i < a->lap_count; i++) {
		distance += a->laps[i].trigger == TRIGGER_DISTANCE;
		kilometres += near_round(a->laps[i].distance_m, 1000);
		miles += near_round(a->laps[i].distance_m, 1609.344);
	}
	const size_t most = a->lap_count > 1 ? a->lap_count - 1 : 1; /* the last is what was left */
	return distance * 2 > a->lap_count || kilometres * 10 >= most * 8 || miles * 10 >= most * 8;
}

static void lap_speeds(const struct activity *a, const struct grid *g, struct lap_speeds *out)
{
	for (size_t i = 0; i < a->lap_count && out->n < MOST_BOUTS; i++) {
		const struct stretch at = stretch_of(g, &a->laps[i]);
		if (stretch_seconds(at) < SHORTEST_LAP)
			continue;
		out->at[out->n] = at;
		out->v[out->n++] = mean_speed(g, at);
	}
}

/* The speed between the two groups that lie farthest apart for their time; NAN with one group. */
static double border_of(const struct lap_speeds *l)
{
	double best = NAN, most = 0;

	for (size_t k = 0; k < l->n; k++) {
		double low = 0, low_n = 0, high = 0, high_n = 0;
		for (size_t i = 0; i < l->n; i++) {
			const bool up = l->v[i] >= l->v[k];
			const double seconds = stretch_seconds(l->at[i]);
			*(up ? &high : &low) += seconds * l->v[i];
			*(up ? &high_n : &low_n) += seconds;
		}
		const double gap = high / high_n - low / low_n;
		const double between = low_n * high_n * gap * gap;
		if (low_n > 0 && high / high_n >= LAP_RATIO * (low / low_n) && between > most) {
			most = between;
			best = l->v[k];
		}
	}
	return best;
}

static void by_alternation(const struct activity *a, const struct grid *g, struct bouts *out)
{
	struct lap_speeds laps = {.n = 0};

	if (a->lap_count < 5 || automatic(a))
		return;
	lap_speeds(a, g, &laps);
	const double border = border_of(&laps);
	for (size_t i = 0; i < laps.n; i++) {
		if (!(laps.v[i] >= border))
			continue;
		if (i > 0 && laps.v[i - 1] >= border) { /* two fast ones in a row: no alternation */
			out->n = 0;
			return;
		}
		take(out, laps.at[i]);
	}
}

bool bouts_by_laps(const struct activity *a, const struct grid *g, struct bouts *out)
{
	*out = (struct bouts){0};
	by_intensity(a, g, out);
	if (out->n < 2) {
		out->n = 0;
		by_alternation(a, g, out);
	}
	if (out->n < 2)
		return false;
	levels_from_stretches(g, out);
	return true;
}
