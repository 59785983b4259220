/*
 * Five runs a week: quality, easy, easy with strides, long, recovery; a little more each week, a
 * lighter week each fourth, and a runner who gets a little faster.
 */
#include "season.h"

#include <math.h>

#define START_MINUTE (6 * 60 + 40)

struct plan {
	const struct season *season;
	struct dice dice;
	struct runner runner;
	int before;    /* days before the last one */
	double volume; /* 1 at the end */
	bool light;
};

static void plan_day(struct plan *p, int before)
{
	const int week = before / 7;

	p->before = before;
	p->light = week % 4 == 3;
	p->volume = fmax(.6, 1 - .03 * week) * (p->light ? .65 : 1);
	p->runner.threshold_speed = 3.75 * (1 - .03 * before / 120);
}

static void quality(struct plan *p, struct workout *w)
{
	const int week = p->before / 7;
	const int reps = week > 10 ? 4 : week > 4 ? 5 : 6;

	if (p->light)
		workout_strides(w, 2100, 6, 20);
	else if (week % 2 == 1)
		workout_tempo(w, 900, 1200 + 60 * fmax(0, 10 - week), .99, 600);
	else if (week % 4 == 2)
		workout_intervals(w, 960, reps, 180, 1.06, 120, RECOVER_JOG, 600);
	else
		workout_intervals(w, 900, reps, 240, 1.02, 120, RECOVER_JOG, 600);
}

/* What day of the pattern it is decides; false on a rest day. */
static bool choose(struct plan *p, struct workout *w)
{
	const double vary = dice_between(&p->dice, .95, 1.05);

	switch ((7 - p->before % 7) % 7) {
	case 0:
		quality(p, w);
		return true;
	case 1:
		workout_easy(w, KIND_EASY, 2700 * p->volume * vary, .75);
		return true;
	case 3:
		workout_strides(w, 2400 * p->volume * vary, 5, 20);
		return true;
	case 5:
		workout_easy(w, KIND_LONG, 6000 * p->volume * vary, .73);
		return true;
	case 6:
		workout_easy(w, KIND_RECOVERY, 1920 * p->volume * vary, .66);
		return true;
	default:
		return false;
	}
}

static void say_how_it_was(struct plan *p, const struct workout *w, struct activity *a)
{
	static const double rpe[KIND_COUNT] = {[KIND_RECOVERY] = 2,
		[KIND_EASY] = 3,
		[KIND_STRIDES] = 3,
		[KIND_LONG] = 5,
		[KIND_TEMPO] = 7,
		[KIND_INTERVALS] = 8};

	a->rpe = rpe[w->kind];
	a->feel = dice_true(&p->dice, .65) ? 75 : 50;
}

static void run_day(struct plan *p, const struct workout *w, struct activity *a)
{
	struct conditions c;
	const int64_t day = p->season->today - p->before;
	const int64_t start = day * 86400 + START_MINUTE * 60 - p->season->utc_offset_s +
			      dice_integer(&p->dice, 0, 900);

	conditions_plain(&c);
	c.hill_metres = 10;
	c.step_laps = w->reps > 0 && w->kind == KIND_INTERVALS;
	c.auto_laps = !c.step_laps;
	c.fade = w->kind == KIND_INTERVALS ? .015 : 0;
	c.route = 1 + (uint64_t)w->kind;
	run_workout(&p->runner, w, &c, p->season->seed + (uint64_t)p->before * 7919, start,
		p->season->utc_offset_s, a);
	if (p->before > 0) /* how today's session felt was not asked yet */
		say_how_it_was(p, w, a);
}

void season_run(const struct season *s,
	void (*each)(const struct activity *a, const struct workout *truth, void *user), void *user)
{
	struct plan p = {.season = s, .dice = {s->seed}};

	p.runner = (struct runner){
		.max_hr = 188, .rest_hr = 52, .threshold_hr = 168, .cadence = 168};
	for (int before = s->days - 1; before >= 0; before--) {
		struct workout w;
		struct activity a;
		plan_day(&p, before);
		if (!choose(&p, &w) || (before == 0 && s->last == LAST_NONE))
			continue;
		if (before == 0 && s->last == LAST_EASY)
			workout_easy(&w, KIND_EASY, 2700, .75);
		run_day(&p, &w, &a);
		each(&a, &w, user);
		activity_finish(&a);
	}
}
