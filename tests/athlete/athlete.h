/*
 * The simulated athlete: activities with a known truth, for tests, benchmarks and contrib/try.
 *
 * Deterministic by seed, and by the same bits on every machine: only + - * / and sqrt are used. A
 * runner does a workout on a course, and a device records it, well or badly.
 */
#ifndef PACED_ATHLETE_H
#define PACED_ATHLETE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "paced/base/terms.h"
#include "paced/formats.h"

/* SplitMix64 (Steele, Lea & Flood 2014). */
struct dice {
	uint64_t state;
};
double dice_share(struct dice *d); /* [0, 1) */
double dice_between(struct dice *d, double least, double most);
int dice_integer(struct dice *d, int least, int most); /* both included */
double dice_normal(struct dice *d);                    /* mean 0, spread 1, within 3.5 */
bool dice_true(struct dice *d, double probability);

struct runner {
	double threshold_speed; /* m/s */
	double max_hr, rest_hr, threshold_hr;
	double cadence; /* steps/min at easy pace */
};
struct runner runner_make(struct dice *d); /* somebody between novice and very good */

/* What is meant to be done. */
enum part_kind { PART_EASY, PART_HARD, PART_JOG, PART_WALK, PART_STAND };
struct part {
	enum part_kind kind;
	double seconds;
	double intensity; /* of threshold speed, on the flat; PART_WALK and PART_STAND have none */
	double ramp;      /* intensity gained from the start of the part to its end */
	double grade;     /* of the slope chosen for it; 0: as the course goes */
};
#define MOST_PARTS 96
struct workout {
	enum kind kind;
	struct part parts[MOST_PARTS];
	size_t n;
	/* the truth */
	int reps;
	double rep_seconds;
	double warmup_s, cooldown_s; /* NAN when nothing is hard */
};

/* Parts are added in order; hard ones are repetitions, or the one bout of a tempo run. */
void workout_begin(struct workout *w, enum kind kind);
void workout_add(struct workout *w, enum part_kind kind, double seconds, double intensity);
void workout_end(struct workout *w); /* fills the truth */

/* The rest between repetitions. */
enum recovery { RECOVER_JOG, RECOVER_WALK, RECOVER_STAND };
void workout_easy(struct workout *w, enum kind kind, double seconds, double intensity);
void workout_tempo(
	struct workout *w, double warmup_s, double seconds, double intensity, double cooldown_s);
void workout_intervals(struct workout *w, double warmup_s, int reps, double seconds,
	double intensity, double recovery_s, enum recovery recovery, double cooldown_s);
void workout_hills(struct workout *w, double warmup_s, int reps, double seconds, double cooldown_s);
void workout_strides(struct workout *w, double easy_s, int strides, double seconds);
void workout_progression(struct workout *w, double seconds, double from, double to);
void workout_race(struct workout *w, double seconds, double intensity);
/* Any of a kind, with lengths and paces as they occur. */
void workout_random(struct workout *w, struct dice *d, enum kind kind);

/* Where, and with what. */
struct conditions {
	double hill_metres;    /* height of the hills of the course; 0 flat */
	double hill_length;    /* m from top to top */
	bool gps;              /* else a treadmill: no positions, no altitude */
	double speed_noise;    /* m/s, of the sensor */
	double pace_noise;     /* share of speed by which the runner wanders */
	double altitude_noise; /* m */
	double every_s;        /* seconds between samples; 0: smart recording, 1 to 8 s */
	double hr_dropout;     /* share of time without heart rate */
	bool no_hr, no_speed;
	double stops_each; /* m between traffic lights, 0 none */
	bool auto_pause;   /* the watch stops by itself when the runner stands */
	bool auto_laps;    /* a lap each kilometre */
	bool part_laps;    /* a lap for each part, by the button */
	bool step_laps;    /* … by workout steps, with intensities */
	double heat;       /* extra heart rate drift, share an hour */
	double fatigue;    /* beats that heart rate is above usual */
	double fade;       /* share of speed lost from the first repetition to the last */
	uint64_t route;    /* same number, same course; 0 one of its own */
};
void conditions_plain(struct conditions *c);
void conditions_random(struct conditions *c, struct dice *d);

/* The recording, to be finished with activity_finish. */
void run_workout(const struct runner *r, const struct workout *w, const struct conditions *c,
	uint64_t seed, int64_t start, int32_t utc_offset_s, struct activity *out);

#endif
