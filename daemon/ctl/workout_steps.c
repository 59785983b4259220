#include "workout.h"

#include <math.h>

#include "paced/base/text.h"
#include "shown.h"

static const char *const names[] = {
	[STEP_WARMUP] = "warm-up",
	[STEP_RUN] = "run",
	[STEP_RECOVERY] = "recovery",
	[STEP_REPEAT] = "repeat",
	[STEP_COOLDOWN] = "cool-down",
};

const char *step_name(enum step_kind kind)
{
	return names[kind];
}

static struct step *add(struct step *out, int *count, enum step_kind kind, double seconds)
{
	struct step *s = &out[(*count)++];
	*s = (struct step){.kind = kind,
		.seconds = seconds,
		.metres = NAN,
		.speed_from = NAN,
		.speed_to = NAN,
		.hr_from = NAN,
		.hr_to = NAN};
	return s;
}

static void aim(struct step *s, const struct advice *a)
{
	s->speed_from = a->speed_from;
	s->speed_to = a->speed_to;
	s->hr_from = a->hr_from;
	s->hr_to = a->hr_to;
}

/* Strides are run by feel; the ranges of that advice are those of the easy running around them. */
static bool by_feel(const struct work *w)
{
	return text_equal(w->target, "strides") || text_equal(w->target, "hill");
}

static void add_work(const struct advice *a, struct step *out, int *count)
{
	const struct work *w = &a->work;
	int first = *count;
	struct step *run = add(out, count, STEP_RUN, w->seconds);
	run->metres = isnan(w->seconds) ? w->metres : NAN;
	if (!by_feel(w))
		aim(run, a);
	if (w->recovery_s > 0)
		add(out, count, STEP_RECOVERY, w->recovery_s);
	if (w->reps < 2)
		return;
	struct step *repeat = add(out, count, STEP_REPEAT, NAN);
	repeat->first = first;
	repeat->times = w->reps;
}

int workout_steps(const struct advice *a, struct step out[static WORKOUT_MOST_STEPS])
{
	int count = 0;
	if (a->session == KIND_REST || !(a->minutes > 0))
		return 0;
	if (!a->has_work) {
		aim(add(out, &count, STEP_RUN, a->minutes * 60), a);
		return count;
	}
	if (a->work.warmup_minutes > 0)
		add(out, &count, STEP_WARMUP, a->work.warmup_minutes * 60);
	add_work(a, out, &count);
	if (a->work.cooldown_minutes > 0)
		add(out, &count, STEP_COOLDOWN, a->work.cooldown_minutes * 60);
	return count;
}

char *step_text(const struct step *s, bool imperial)
{
	char length[32];
	text_clock(s->seconds, length, sizeof(length));
	struct shown paces = shown_paces(s->speed_from, s->speed_to, imperial);
	struct buffer b = {0};
	if (s->kind == STEP_REPEAT)
		buffer_printf(&b, "from step %d on, %d times in all", s->first + 1, s->times);
	else
		buffer_text(&b, isnan(s->metres) ? length : shown_length(s->metres, imperial).text);
	if (paces.text[0])
		buffer_printf(&b, ", %s", paces.text);
	if (s->hr_to > 0)
		buffer_printf(&b, ", heart rate up to %s", shown_number(s->hr_to, 0).text);
	return buffer_take_text(&b);
}
