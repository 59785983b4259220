#ifndef PACED_FORMATS_FIT_LEGS_H
#define PACED_FORMATS_FIT_LEGS_H

#include "fit_file.h"

enum { FIT_MOST_LEGS = 100 }; /* in one file: each costs a look at all records */

/* A session with its window of time, seconds since the FIT epoch. */
struct fit_leg {
	struct fit_session session;
	double start, end;
	double from, until; /* records of [from, until) are its own */
	bool rebuilt;       /* no session says it, the records do */
};

static inline bool fit_leg_has(const struct fit_leg *leg, double t)
{
	return t >= leg->from && t < leg->until;
}

/* How many samples of the file are the leg's. */
size_t fit_leg_records(const struct fit_file *f, const struct fit_leg *leg);

/* Finds the legs of the file in order of start; `legs` has room for one more than there are
 * sessions. Samples are put in order where there is no session to go by. */
size_t fit_find_legs(struct fit_file *f, struct fit_leg *legs, uint32_t *findings);

#endif
