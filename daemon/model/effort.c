/*
 * The athlete's own scale of effort. Foster's session RPE says 7 for 60 minutes of 100; one who
 * calls such an hour 5, or 9, says so in every session that has both a perceived effort and a load
 * by pace or heart rate. The median of the last ones is their scale, once there are enough of them.
 */
#include <math.h>

#include "private.h"

#define ENOUGH    8
#define LEAST_OWN .5 /* times the standard scale: beyond, something else is wrong */
#define MOST_OWN  1.6

double effort_scale(const struct efforts *e)
{
	double ratios[EFFORTS];
	const size_t n = e->seen < EFFORTS ? e->seen : EFFORTS;

	if (n < ENOUGH)
		return 1;
	for (size_t i = 0; i < n; i++)
		ratios[i] = e->ratio[i];
	return fmin(fmax(median_of(ratios, n), LEAST_OWN), MOST_OWN);
}

void effort_seen(struct efforts *e, const struct session *s)
{
	const double standard = load_from_rpe(s->rpe, s->timer_s);

	if ((s->load_from != LOAD_PACE && s->load_from != LOAD_HR) || !(standard > 0))
		return;
	e->ratio[e->seen++ % EFFORTS] = s->load / standard;
}
