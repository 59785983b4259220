/* The session advised, as steps that a watch can lead through. */
#ifndef CTL_WORKOUT_H
#define CTL_WORKOUT_H

#include "paced/advice.h"
#include "paced/base/buffer.h"

enum step_kind { STEP_WARMUP, STEP_RUN, STEP_RECOVERY, STEP_REPEAT, STEP_COOLDOWN };
const char *step_name(enum step_kind kind);

struct step {
	enum step_kind kind;
	double seconds, metres;      /* one of them, the other NAN */
	double speed_from, speed_to; /* m/s, NAN: as one likes */
	double hr_from, hr_to;
	int first, times; /* REPEAT: from that step on, so many times in all */
};

#define WORKOUT_MOST_STEPS 8
/* Returns their number; 0 on a day of rest. */
int workout_steps(const struct advice *a, struct step out[static WORKOUT_MOST_STEPS]);

/* "4:00, 4:20 to 4:10 /km, heart rate up to 172"; owned. */
char *step_text(const struct step *s, bool imperial);

/* A FIT workout file. `made` is UTC. */
void workout_fit(const struct advice *a, const struct step *steps, int count, int64_t made,
	struct buffer *out);
/* An iCalendar file (RFC 5545) with one event that takes the whole day. */
void workout_ics(const struct advice *a, const struct step *steps, int count, bool imperial,
	int64_t made, struct buffer *out);

#endif
