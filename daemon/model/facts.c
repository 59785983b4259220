/* Ratios and differences of days. */
#include <math.h>

#include "paced/base/memory.h"
#include "private.h"

#define WEEK 7
#define WEEK_COVERED                                                                               \
	5 /* days of the week that must be known, for its evenness to mean anything                \
	   */
#define ACWR_DAYS 28

static double load_on(const struct history *h, date d)
{
	const struct day *day = history_day(h, d);

	return day ? day->load : 0;
}

static double sum_of_loads(const struct history *h, date from, date to)
{
	double sum = 0;

	for (date d = from; d <= to; d++)
		sum += load_on(h, d);
	return sum;
}

/* Both evenings with the seed as known on the later one, so that learning it is not taken for
 * a rise of fitness. */
double history_ramp(const struct history *h, date d)
{
	const struct day now = history_day_at(h, d);
	const struct day before = history_day_at(h, d - WEEK);
	const struct timeline *t = h->timeline;

	if (h->first == DATE_NONE || d < h->first)
		return 0;
	const double seed = d <= h->last ? t->seeds[d - h->first] : t->walk.seed;
	if (d - WEEK < h->first)
		return now.fitness - seed;
	const double seed_before = d - WEEK <= h->last ? t->seeds[d - WEEK - h->first]
						       : t->walk.seed;
	const double left = exp(-(double)(d - WEEK - h->first + 1) / h->settings.fitness_days);
	return now.fitness - (before.fitness + (seed - seed_before) * left);
}

double history_monotony(const struct history *h, date d)
{
	const double mean = sum_of_loads(h, d - WEEK + 1, d) / WEEK;
	double squares = 0;

	if (!(mean > 0) || history_covered(h, d, WEEK) < WEEK_COVERED)
		return NAN;
	for (date at = d - WEEK + 1; at <= d; at++)
		squares += (load_on(h, at) - mean) * (load_on(h, at) - mean);
	const double spread = sqrt(squares / WEEK);
	return spread * MONOTONY_HIGH > mean ? mean / spread : MONOTONY_HIGH;
}

double history_strain(const struct history *h, date d)
{
	return sum_of_loads(h, d - WEEK + 1, d) * history_monotony(h, d);
}

static double ratio(double a, double b)
{
	return b > 0 ? a / b : NAN;
}

struct acwr history_acwr(const struct history *h, date d)
{
	struct acwr a = {NAN, NAN, NAN};
	double acute = 0, chronic = 0;

	if (h->first == DATE_NONE || d - h->first + 1 < ACWR_DAYS)
		return a;
	const double week = sum_of_loads(h, d - WEEK + 1, d);
	const double before = sum_of_loads(h, d - ACWR_DAYS + 1, d - WEEK);
	for (date at = h->first; at <= d; at++) {
		acute += (load_on(h, at) - acute) * 2 / (WEEK + 1);
		chronic += (load_on(h, at) - chronic) * 2 / (ACWR_DAYS + 1);
	}
	a.coupled = ratio(week / WEEK, (week + before) / ACWR_DAYS);
	a.uncoupled = ratio(week / WEEK, before / (ACWR_DAYS - WEEK));
	a.ewma = ratio(acute, chronic);
	return a;
}

double load_for_form(
	double fitness, double fatigue, double form, double fitness_days, double fatigue_days)
{
	return (fitness - fatigue - form) / (exp(-1 / fitness_days) - exp(-1 / fatigue_days));
}

double history_load_for_form(const struct history *h, date d, double share)
{
	const struct model_settings *m = &h->settings;
	const struct day eve = history_day_at(h, d - 1);
	const double fitness = fitness_next(eve.fitness, 0, m->fitness_days);
	const double fatigue = fitness_next(eve.fatigue, 0, m->fatigue_days);
	const double slow = 1 - exp(-1 / m->fitness_days);
	/* The load raises the fitness that the form is a share of: F = share (fitness + load slow).
	 */
	const double gain = exp(-1 / m->fitness_days) - exp(-1 / m->fatigue_days) + share * slow;
	const double load = (fitness - fatigue - share * fitness) / gain;

	return load > 0 ? load : 0;
}

/* ---- critical speed ---- */

#define CRITICAL_DAYS 90

/* The best graded metres of runs over a window of the curves; NAN without. */
static double best_metres(const struct history *h, date from, date to, size_t window)
{
	double best = NAN;
	size_t count;
	const size_t first = history_sessions(h, from, to, &count);

	for (size_t i = first; i < first + count; i++) {
		const struct session *s = &h->sessions[i];
		if (!sport_is_running(s->sport) || (s->suspect & SUSPECT_OF_SPEED) ||
			(s->ignore & ~SESSION_IGNORE_HR))
			continue;
		if (!isnan(s->best_speed[window]) && !(s->best_speed[window] <= best))
			best = s->best_speed[window];
	}
	return best * curve_seconds[window];
}

double history_critical_speed(const struct history *h, date d, double *d_prime)
{
	static const size_t windows[] = {2, 3, 4, 5}; /* 2, 5, 10 and 20 min */
	double metres[ARRAY_LENGTH(windows)], seconds[ARRAY_LENGTH(windows)];
	size_t n = 0;

	for (size_t k = 0; k < ARRAY_LENGTH(windows); k++) {
		metres[n] = best_metres(h, d - CRITICAL_DAYS, d - 1, windows[k]);
		seconds[n] = curve_seconds[windows[k]];
		n += isnan(metres[n]) ? 0 : 1;
	}
	return critical_speed(metres, seconds, n, d_prime);
}
