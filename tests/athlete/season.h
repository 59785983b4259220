/*
 * Months of training of one pretend runner, ending on a given day.
 */
#ifndef PACED_SEASON_H
#define PACED_SEASON_H

#include "athlete.h"
#include "paced/base/date.h"

enum season_last { LAST_INTERVALS, LAST_EASY, LAST_NONE };

struct season {
	date today;
	int days;              /* that it goes back */
	enum season_last last; /* what is done on the last day */
	uint64_t seed;
	int32_t utc_offset_s;
};

/* Calls `each` with every activity, ascending; it finishes none of them. */
void season_run(const struct season *s,
	void (*each)(const struct activity *a, const struct workout *truth, void *user),
	void *user);

#endif
