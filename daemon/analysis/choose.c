/* Which source a load is taken from, and what a session was assessed with. */
#include <math.h>

#include "assess.h"

#define MOST_LOAD 225. /* an hour */

/* A source that says more than anybody can do is left out, whatever else speaks for it. */
static bool believable(const struct session *s, enum load_source source)
{
	if (isnan(s->loads[source]))
		return false;
	switch (source) {
	case LOAD_PACE:
		return trust_speed(s) &&
		       s->loads[source] <= MOST_LOAD * fmax(s->timer_s, 600) / 3600;
	case LOAD_HR:
		return s->manual ||
		       (trust_hr(s) &&
			       s->loads[source] <= MOST_LOAD * fmax(s->timer_s, 600) / 3600);
	case LOAD_NONE:
	case LOAD_RPE:
	case LOAD_DURATION:
	case LOAD_GIVEN:
	case LOAD_SOURCE_COUNT:
		break;
	}
	return true;
}

static void take(struct session *s, enum load_source source)
{
	s->load = s->loads[source];
	s->load_from = source;
}

void session_choose_load(struct session *s, const enum load_source *order)
{
	if (!isnan(s->loads[LOAD_GIVEN])) {
		take(s, LOAD_GIVEN);
		return;
	}
	for (; *order != LOAD_NONE; order++)
		if (believable(s, *order)) {
			take(s, *order);
			return;
		}
	if (!isnan(s->loads[LOAD_DURATION])) {
		take(s, LOAD_DURATION);
		return;
	}
	s->load = 0;
	s->load_from = LOAD_NONE;
}

struct athlete_used athlete_numbers(const struct athlete *who, unsigned ignore, bool grade_minetti)
{
	const bool estimate = who->threshold_speed.value > 0 &&
			      who->threshold_speed.origin <= ORIGIN_ESTIMATED;
	const unsigned bits = ANALYSIS_VERSION << 16 | ignore | (estimate ? USED_ESTIMATE : 0) |
			      (who->sex == SEX_FEMALE ? USED_FEMALE : 0) |
			      (grade_minetti ? USED_MINETTI : 0);

	return (struct athlete_used){(float)who->max_hr.value, (float)who->rest_hr.value,
		(float)who->threshold_hr.value, (float)who->threshold_speed.value, bits};
}

static bool same(float a, float b)
{
	return a >= b && a <= b ? true : isnan(a) && isnan(b);
}

bool athlete_used_equal(const struct athlete_used *a, const struct athlete_used *b)
{
	return same(a->max_hr, b->max_hr) && same(a->rest_hr, b->rest_hr) &&
	       same(a->threshold_hr, b->threshold_hr) &&
	       same(a->threshold_speed, b->threshold_speed) && a->bits == b->bits;
}
