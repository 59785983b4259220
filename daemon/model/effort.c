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
	const size_t n = e->seen < EFFORTS ? e->seen : EFFORTS;

	if (n < ENOUGH)
		return 1;
	return fmin(fmax(e->sorted[(n - 1) / 2], LEAST_OWN), MOST_OWN);
}

/* The oldest one makes room when there are as many as count. */
static size_t forget_oldest(struct efforts *e)
{
	size_t k = 0;

	if (e->seen < EFFORTS)
		return e->seen;
	while (e->sorted[k] < e->ratio[e->seen % EFFORTS])
		k++;
	for (; k + 1 < EFFORTS; k++)
		e->sorted[k] = e->sorted[k + 1];
	return EFFORTS - 1;
}

void effort_seen(struct efforts *e, const struct session *s)
{
	const double standard = load_from_rpe(s->rpe, s->timer_s);

	if ((s->load_from != LOAD_PACE && s->load_from != LOAD_HR) || !(standard > 0))
		return;
	const double ratio = s->load / standard;
	size_t k = forget_oldest(e);
	for (; k > 0 && e->sorted[k - 1] > ratio; k--)
		e->sorted[k] = e->sorted[k - 1];
	e->sorted[k] = ratio;
	e->ratio[e->seen++ % EFFORTS] = ratio;
}
