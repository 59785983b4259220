/*
 * Times counted from when the device was switched on, and what the file says of the real time.
 */
#include <string.h>

#include "fit_file.h"

/* A list of times within structs, to be moved all alike. */
struct times {
	void *first;
	size_t count, stride;
};

static void move_times(struct times list, double shift)
{
	for (size_t i = 0; i < list.count; i++) {
		char *at = (char *)list.first + i * list.stride;
		double t;
		memcpy(&t, at, sizeof t);
		if (!fit_clock_set(t))
			t += shift;
		memcpy(at, &t, sizeof t);
	}
}

#define TIMES(list, member)                                                                        \
	(struct times)                                                                             \
	{                                                                                          \
		(list)->count ? &(list)->item->member : NULL, (list)->count, sizeof *(list)->item  \
	}

static void move_all_times(struct fit_file *f, double shift)
{
	move_times(TIMES(&f->samples, t), shift);
	move_times(TIMES(&f->sessions, start), shift);
	move_times(TIMES(&f->sessions, time), shift);
	move_times(TIMES(&f->laps, start), shift);
	move_times(TIMES(&f->laps, time), shift);
	move_times(TIMES(&f->events, time), shift);
	move_times(TIMES(&f->beats, time), shift);
}

/* The earliest moment of the file, in whatever clock. */
static double first_moment(const struct fit_file *f)
{
	if (f->samples.count > 0)
		return f->samples.item[0].t;
	return f->sessions.count > 0 ? f->sessions.item[0].start : (double)NAN;
}

static double last_moment(const struct fit_file *f)
{
	size_t n = f->samples.count;
	return n > 0 ? f->samples.item[n - 1].t : first_moment(f);
}

/* What must be added to power-on times: by the file's own correlation of clocks, its date of
 * creation, or the date of its end. */
static double clock_shift(const struct fit_file *f)
{
	if (!isnan(f->clock_shift))
		return f->clock_shift;
	if (fit_clock_set(f->created))
		return f->created - first_moment(f);
	if (fit_clock_set(f->activity_time))
		return f->activity_time - last_moment(f);
	return (double)NAN;
}

static size_t drop_unset(struct fit_file *f)
{
	size_t kept = 0;
	for (size_t i = 0; i < f->samples.count; i++) {
		if (fit_clock_set(f->samples.item[i].t))
			f->samples.item[kept++] = f->samples.item[i];
	}
	size_t dropped = f->samples.count - kept;
	f->samples.count = kept;
	return dropped;
}

static bool any_set(const struct fit_file *f)
{
	for (size_t i = 0; i < f->samples.count; i++) {
		if (fit_clock_set(f->samples.item[i].t))
			return true;
	}
	for (size_t i = 0; i < f->sessions.count; i++) {
		if (fit_clock_set(f->sessions.item[i].start) ||
			fit_clock_set(f->sessions.item[i].time))
			return true;
	}
	return false;
}

bool fit_fix_clock(struct fit_file *f, uint32_t *findings)
{
	double shift = clock_shift(f);
	bool correlated = !isnan(f->clock_shift);
	if (correlated || (!any_set(f) && !isnan(shift))) {
		if (!fit_clock_set(first_moment(f)))
			*findings |= FINDING_CLOCK;
		move_all_times(f, shift);
	}
	if (drop_unset(f) > 0)
		*findings |= FINDING_CLOCK;
	return any_set(f);
}
