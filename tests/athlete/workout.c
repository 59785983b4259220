/* What is meant to be done, and the truth about it. */
#include <math.h>

#include "athlete.h"

void workout_begin(struct workout *w, enum kind kind)
{
	*w = (struct workout){.kind = kind, .rep_seconds = NAN, .warmup_s = NAN, .cooldown_s = NAN};
}

void workout_add(struct workout *w, enum part_kind kind, double seconds, double intensity)
{
	if (w->n < MOST_PARTS && seconds > 0)
		w->parts[w->n++] = (struct part){kind, seconds, intensity, 0, 0};
}

void workout_end(struct workout *w)
{
	double at = 0, end = NAN, hard = 0;
	int count = 0;

	for (size_t i = 0; i < w->n; i++) {
		const struct part *p = &w->parts[i];
		if (p->kind == PART_HARD) {
			if (count++ == 0)
				w->warmup_s = at;
			hard += p->seconds;
			end = at + p->seconds;
		}
		at += p->seconds;
	}
	w->cooldown_s = at - end;
	w->reps = count > 1 ? count : 0;
	w->rep_seconds = count > 1 ? hard / count : NAN;
}

#define EASY .76

void workout_easy(struct workout *w, enum kind kind, double seconds, double intensity)
{
	workout_begin(w, kind);
	workout_add(w, PART_EASY, seconds, intensity);
	workout_end(w);
}

void workout_tempo(
	struct workout *w, double warmup_s, double seconds, double intensity, double cooldown_s)
{
	workout_begin(w, KIND_TEMPO);
	workout_add(w, PART_EASY, warmup_s, EASY);
	workout_add(w, PART_HARD, seconds, intensity);
	workout_add(w, PART_EASY, cooldown_s, EASY - .03);
	workout_end(w);
}

static enum part_kind part_of(enum recovery r)
{
	return r == RECOVER_JOG ? PART_JOG : r == RECOVER_WALK ? PART_WALK : PART_STAND;
}

void workout_intervals(struct workout *w, double warmup_s, int reps, double seconds,
	double intensity, double recovery_s, enum recovery recovery, double cooldown_s)
{
	workout_begin(w, KIND_INTERVALS);
	workout_add(w, PART_EASY, warmup_s, EASY);
	for (int i = 0; i < reps; i++) {
		workout_add(w, PART_HARD, seconds, intensity);
		if (i + 1 < reps)
			workout_add(w, part_of(recovery), recovery_s, .68);
	}
	workout_add(w, PART_EASY, cooldown_s, EASY - .03);
	workout_end(w);
}

void workout_hills(struct workout *w, double warmup_s, int reps, double seconds, double cooldown_s)
{
	workout_begin(w, KIND_HILLS);
	workout_add(w, PART_EASY, warmup_s, EASY);
	for (int i = 0; i < reps; i++) {
		workout_add(w, PART_HARD, seconds, 1.08);
		w->parts[w->n - 1].grade = .07;
		if (i + 1 == reps)
			break;
		workout_add(w, PART_JOG, seconds * 1.4, .62);
		w->parts[w->n - 1].grade = -.05;
	}
	workout_add(w, PART_EASY, cooldown_s, EASY - .03);
	workout_end(w);
}

void workout_strides(struct workout *w, double easy_s, int strides, double seconds)
{
	workout_begin(w, KIND_STRIDES);
	workout_add(w, PART_EASY, easy_s, EASY);
	for (int i = 0; i < strides; i++) {
		workout_add(w, PART_HARD, seconds, 1.32);
		workout_add(w, PART_JOG, 3 * seconds, .68);
	}
	workout_add(w, PART_EASY, 300, EASY - .03);
	workout_end(w);
	w->warmup_s = w->cooldown_s = NAN; /* strides are easy running */
}

void workout_progression(struct workout *w, double seconds, double from, double to)
{
	workout_begin(w, KIND_STEADY);
	workout_add(w, PART_EASY, seconds, from);
	w->parts[0].ramp = to - from;
	workout_end(w);
}

void workout_race(struct workout *w, double seconds, double intensity)
{
	workout_begin(w, KIND_RACE);
	workout_add(w, PART_HARD, seconds, intensity);
	workout_end(w);
}

/* ---- any of a kind ---- */

static const struct session_type {
	double seconds[2], intensity[2], recovery[2]; /* recovery as a share of the repetition */
	int reps[2];
} interval_types[] = {
	{{30, 30}, {1.22, 1.35}, {1, 1.5}, {12, 20}},
	{{60, 60}, {1.12, 1.25}, {.8, 1.5}, {8, 14}},
	{{75, 120}, {1.08, 1.18}, {.8, 1.2}, {6, 12}},
	{{180, 240}, {1.02, 1.12}, {.5, 1}, {4, 7}},
	{{240, 360}, {1, 1.08}, {.3, .6}, {4, 6}},
	{{360, 540}, {.98, 1.03}, {.2, .4}, {3, 5}},
};

static void random_intervals(struct workout *w, struct dice *d)
{
	const struct session_type *t = &interval_types[dice_integer(d, 0, 5)];
	const double seconds = dice_between(d, t->seconds[0], t->seconds[1]);
	const double recovery = seconds * dice_between(d, t->recovery[0], t->recovery[1]);

	workout_intervals(w, dice_between(d, 600, 1200), dice_integer(d, t->reps[0], t->reps[1]),
		seconds, dice_between(d, t->intensity[0], t->intensity[1]),
		recovery < 30 ? 30 : recovery, (enum recovery)dice_integer(d, 0, 2),
		dice_between(d, 300, 900));
}

/* The longer, the slower: 1.05 of threshold for 20 min, 1.01 for 50. */
static void random_race(struct workout *w, struct dice *d)
{
	const double seconds = dice_between(d, 1200, 3000);

	workout_race(w, seconds, 1.05 - .04 * (seconds - 1200) / 1800 + dice_between(d, -.01, .02));
}

void workout_random(struct workout *w, struct dice *d, enum kind kind)
{
	switch ((int)kind) {
	case KIND_RECOVERY:
		workout_easy(w, kind, dice_between(d, 1200, 2400), dice_between(d, .62, .67));
		break;
	case KIND_STEADY:
		workout_easy(w, kind, dice_between(d, 2400, 4200), dice_between(d, .86, .90));
		break;
	case KIND_LONG:
		workout_easy(w, kind, dice_between(d, 5400, 9000), dice_between(d, .70, .77));
		break;
	case KIND_TEMPO:
		workout_tempo(w, dice_between(d, 600, 1200), dice_between(d, 1080, 2400),
			dice_between(d, .97, 1.03), dice_between(d, 300, 900));
		break;
	case KIND_INTERVALS:
		random_intervals(w, d);
		break;
	case KIND_HILLS:
		workout_hills(w, dice_between(d, 720, 1200), dice_integer(d, 5, 10),
			dice_between(d, 60, 120), dice_between(d, 480, 900));
		break;
	case KIND_STRIDES:
		workout_strides(w, dice_between(d, 1500, 3000), dice_integer(d, 4, 8),
			dice_between(d, 18, 25));
		break;
	case KIND_RACE:
		random_race(w, d);
		break;
	default:
		workout_easy(w, KIND_EASY, dice_between(d, 2000, 4500), dice_between(d, .72, .80));
		break;
	}
}
