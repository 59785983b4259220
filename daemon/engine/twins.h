/*
 * Is it one activity, recorded twice? Pure: no store, no clock. Starts, sports and names agree by
 * chance; here lengths must agree as well, and then what was recorded.
 */
#ifndef PACED_ENGINE_TWINS_H
#define PACED_ENGINE_TWINS_H

#include "paced/formats.h"
#include "paced/store.h"

#define TWINS_WITHIN_S                                                                             \
	(26 * 3600 + 60) /* how far apart two starts can be: zones differ by 26 h                  \
			  */

enum twin {
	TWIN_NO,
	TWIN_MAYBE, /* as far as the numbers tell: twins_agree decides */
	TWIN_YES,   /* the same recording of the same device */
};

/* Could two recordings with these starts be of one activity? *shift_s is what the clock of the
 * first is ahead: 0, or a whole number of quarters of an hour, as of a zone that was forgotten. */
bool twins_starts_fit(int64_t start, int64_t other, int64_t *shift_s);

/* What must hold for them to be twins. */
struct twin_terms {
	int64_t shift_s; /* what the clock of the second is ahead */
	enum alike {
		ALIKE_COMPANIONS, /* two devices worn at the same time */
		ALIKE_COPIES,     /* the same values, at times that were rounded */
		ALIKE_PARTS,      /* the same values, as far as they go */
	} alike;
};

/* By the numbers of both: serial and time of creation; or start within 60 s, duration within 5 %,
 * overlap and kind of sport. A copy can start with a shift, and then has the same numbers, or be a
 * part: start at the same time and end early, as of a file that was cut. Legs of one file are never
 * twins. */
enum twin twins_compare(
	const struct nearby *n, int64_t file, const struct activity *a, struct twin_terms *terms);

/* By what was recorded: places at the same time, heart rates, distance. */
bool twins_agree(const struct activity *a, const struct activity *b, struct twin_terms terms);

/* Above 0 when `a` tells more than `b`, below 0 when less. With a shift a device that is known
 * comes first, since its clock is right. Then, in this order: the longer, if by more than 5 %;
 * heart rate, positions, distance, cadence, power, altitude (more of the time by a tenth); samples
 * (more by a tenth), laps, how it felt, a device that is known. Of two that tell as much it is
 * always the same one, so that the order in which they come does not matter; 0 when there is no
 * difference. */
int twins_richer(const struct activity *a, const struct activity *b, int64_t shift_s);

#endif
