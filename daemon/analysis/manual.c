/* A session that only the journal knows. */
#include <math.h>
#include <stdio.h>

#include "assess.h"

/* Share of a session that is hard, moderate and easy when only its kind is known. */
static const struct {
	double hard, middle;
} usual[KIND_COUNT] = {
	[KIND_STEADY] = {0, .6},
	[KIND_LONG] = {0, .1},
	[KIND_TEMPO] = {.45, .05},
	[KIND_INTERVALS] = {.35, .05},
	[KIND_HILLS] = {.3, .1},
	[KIND_RACE] = {.95, .05},
};

static double rep_seconds(const struct session *s)
{
	return s->reps.count > 0 && s->reps.seconds > 0 ? s->reps.count * s->reps.seconds : NAN;
}

/* As hard as at threshold, on the whole, though nobody said of what kind it was: 7 of 10 is an hour
 * at threshold. */
#define HARD_RPE   7
#define HARD_HR    .97 /* of threshold heart rate */
#define HARD_SHARE .45 /* of such a session */

static bool was_hard(const struct athlete *who, const struct session *s)
{
	if (s->kind_found != KIND_UNKNOWN || s->sport == SPORT_STRENGTH)
		return false;
	return s->rpe >= HARD_RPE || s->avg_hr >= HARD_HR * who->threshold_hr.value;
}

static void put_zones(struct session *s, bool hard)
{
	const double reps = fmin(rep_seconds(s), s->timer_s);
	const bool told = !isnan(rep_seconds(s)) && s->kind_found != KIND_STRIDES;
	const double share = hard ? HARD_SHARE : usual[s->kind_found].hard;

	s->hard_s = told ? reps : share * s->timer_s;
	const bool pieces = s->reps.count > 0 && told;
	s->longest_hard_s = pieces ? s->reps.seconds : s->hard_s;
	s->zone_s[2] = s->hard_s;
	s->zone_s[1] = fmin(usual[s->kind_found].middle * s->timer_s, s->timer_s - s->hard_s);
	s->zone_s[0] = s->timer_s - s->zone_s[1] - s->zone_s[2];
	s->easy_share = s->timer_s > 0 ? s->zone_s[0] / s->timer_s : NAN;
}

static enum kind default_kind(const struct session *s, bool hard)
{
	if (s->sport == SPORT_STRENGTH)
		return KIND_STRENGTH;
	if (!sport_is_running(s->sport))
		return KIND_CROSS;
	if (s->reps.count >= 2)
		return KIND_INTERVALS;
	return hard ? KIND_TEMPO : KIND_EASY;
}

void session_assess_manual(const struct athlete *who, struct session *s)
{
	const double trimp_sum = trimp(
		s->timer_s, s->avg_hr, who->rest_hr.value, who->max_hr.value, who->sex);

	const bool hard = was_hard(who, s);

	if (s->kind_found == KIND_UNKNOWN) {
		s->kind_found = default_kind(s, hard);
		snprintf(s->kind_reason, sizeof(s->kind_reason),
			"written in the journal without a kind%s", hard ? ", and it was hard" : "");
	} else {
		snprintf(s->kind_reason, sizeof(s->kind_reason), "written in the journal");
	}
	s->manual = true;
	s->elapsed_s = isnan(s->elapsed_s) ? s->timer_s : s->elapsed_s;
	s->avg_speed = s->timer_s > 0 ? s->distance_m / s->timer_s : NAN;
	s->strides = s->kind_found == KIND_STRIDES;
	put_zones(s, hard);
	s->loads[LOAD_HR] = isnan(s->avg_hr)
				    ? NAN
				    : load_from_trimp(trimp_sum, who->rest_hr.value,
					      who->max_hr.value, who->threshold_hr.value, who->sex);
	s->loads[LOAD_RPE] = load_from_rpe(s->rpe, s->timer_s);
	s->loads[LOAD_DURATION] = load_from_duration(s->sport, s->kind_found, s->timer_s);
	s->used = athlete_numbers(who, s->ignore, false);
	static const enum load_source order[] = {LOAD_HR, LOAD_RPE, LOAD_DURATION, LOAD_NONE};
	session_choose_load(s, order);
}
