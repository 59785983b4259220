/*
 * The sessions of a file as windows of time.
 */
#include "clean.h"
#include "fit_legs.h"
#include "paced/base/memory.h"

#define CLOCK_SLACK 3600.0  /* s: records further from a session than this are not of it */
#define LEG_SLACK   60.0    /* s: the same between two sessions */
#define LATE_NEWS   86400.0 /* s: a session that ends later than this after its start does not */

/* Some devices move start_time when they set their clock on the way: then the end and the length
 * tell the start, if there are records from then on. */
static bool start_was_moved(const struct fit_session *s, const struct fit_file *f)
{
	static const double much = 60;
	bool too_late = s->time > s->start && s->start + s->elapsed - s->time > much;
	return too_late && f->samples.count > 0 && s->start - f->samples.item[0].t > much;
}

static double session_start(const struct fit_session *s, const struct fit_file *f)
{
	if (fit_clock_set(s->start) && !start_was_moved(s, f))
		return s->start;
	return fit_clock_set(s->time) ? floor(s->time - fmax(s->elapsed, 0)) : (double)NAN;
}

/* timestamp is the end in most files and the start in some: never before start + elapsed. */
static double session_end(const struct fit_session *s, double start)
{
	double span = fmax(isnan(s->elapsed) ? 0 : s->elapsed, isnan(s->timer) ? 0 : s->timer);
	if (span > 0)
		return start + fmin(span, ACTIVITY_LONGEST);
	return s->time > start && s->time < start + LATE_NEWS ? s->time : start;
}

/* Of those that begin together the longest comes last. */
static int by_leg_start(const void *a, const void *b)
{
	const struct fit_leg *x = a, *y = b;
	int starts = (x->start > y->start) - (x->start < y->start);
	return starts ? starts : (x->end > y->end) - (x->end < y->end);
}

static bool same_leg(const struct fit_leg *a, const struct fit_leg *b)
{
	return !(fabs(a->start - b->start) > 0) && a->session.sport == b->session.sport;
}

/* A session is written again by devices that save what they have so far: the last one counts. */
static size_t drop_repeated(struct fit_leg *legs, size_t n)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		if (kept > 0 && same_leg(&legs[kept - 1], &legs[i]))
			kept--;
		legs[kept++] = legs[i];
	}
	return kept;
}

/* The whole of a triathlon beside its legs. */
static bool is_frame(const struct fit_leg *frame, const struct fit_leg *legs, size_t n)
{
	enum { MULTISPORT = 18 }; /* profile, type sport */
	if (frame->session.sport != MULTISPORT)
		return false;
	for (size_t i = 0; i < n; i++) {
		bool within = legs[i].start >= frame->start && legs[i].start <= frame->end;
		if (within && legs[i].session.sport != MULTISPORT)
			return true;
	}
	return false;
}

static size_t drop_frames(struct fit_leg *legs, size_t n)
{
	size_t kept = 0;
	if (n > FIT_MOST_LEGS)
		return n;
	for (size_t i = 0; i < n; i++) {
		if (!is_frame(&legs[i], legs + i + 1, n - i - 1) && !is_frame(&legs[i], legs, kept))
			legs[kept++] = legs[i];
	}
	return kept;
}

/* A session among damaged bytes that begins on a day of which there is no record. */
static bool far_from_records(const struct fit_file *f, double start)
{
	static const double day = 86400;
	size_t n = f->samples.count;
	return n > 0 &&
	       (start < f->samples.item[0].t - day || start > f->samples.item[n - 1].t + day);
}

static size_t legs_of_sessions(const struct fit_file *f, struct fit_leg *legs)
{
	size_t n = 0;
	for (size_t i = 0; i < f->sessions.count; i++) {
		const struct fit_session *s = &f->sessions.item[i];
		double start = session_start(s, f);
		if (!fit_clock_set(start) || (f->doubtful && far_from_records(f, start)))
			continue;
		legs[n++] = (struct fit_leg){
			.session = *s, .start = start, .end = session_end(s, start)};
	}
	qsort(legs, n, sizeof *legs, by_leg_start);
	n = drop_frames(legs, drop_repeated(legs, n));
	return n < FIT_MOST_LEGS ? n : FIT_MOST_LEGS;
}

/* A record between two sessions is of the earlier one, if it is not long after it. */
static void set_windows(struct fit_leg *legs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool first = i == 0, last = i + 1 == n;
		legs[i].from = first ? legs[i].start - CLOCK_SLACK : legs[i].start;
		legs[i].until = last ? legs[i].end + CLOCK_SLACK
				     : fmin(legs[i].end + LEG_SLACK, legs[i + 1].start);
	}
}

/* A window about the records themselves, where no session says one or the one it says is empty. */
static void rebuild_leg(struct fit_file *f, struct fit_leg *leg, uint32_t *findings)
{
	size_t n = samples_order(f->samples.item, f->samples.count, findings);
	f->samples.count = n;
	size_t first = samples_main_stretch(f->samples.item, &n, findings);
	const struct sample *s = f->samples.item + first;
	leg->start = leg->from = s[0].t;
	leg->end = s[n - 1].t;
	leg->until = leg->end + 1;
}

size_t fit_leg_records(const struct fit_file *f, const struct fit_leg *leg)
{
	size_t n = 0;
	for (size_t i = 0; i < f->samples.count; i++)
		n += fit_leg_has(leg, f->samples.item[i].t);
	return n;
}

static struct fit_leg blank_leg(const struct fit_file *f)
{
	double none = (double)NAN;
	bool one_lap = f->laps.count > 0;
	return (struct fit_leg){
		.rebuilt = true,
		.session =
			{
				.time = none,
				.start = none,
				.elapsed = none,
				.timer = none,
				.distance = none,
				.avg_hr = none,
				.max_hr = none,
				.ascent = none,
				.feel = none,
				.rpe = none,
				.sport = one_lap ? f->laps.item[0].sport : UINT32_MAX,
				.sub_sport = one_lap ? f->laps.item[0].sub_sport : UINT32_MAX,
			},
	};
}

size_t fit_find_legs(struct fit_file *f, struct fit_leg *legs, uint32_t *findings)
{
	size_t n = legs_of_sessions(f, legs);
	if (n == 0) {
		if (f->samples.count == 0)
			return 0;
		legs[0] = blank_leg(f);
		rebuild_leg(f, &legs[0], findings);
		*findings |= FINDING_REBUILT;
		return 1;
	}
	set_windows(legs, n);
	/* A session whose clock was wrong when it began says a time at which nothing was recorded.
	 */
	if (n == 1 && fit_leg_records(f, &legs[0]) < f->samples.count / 2) {
		rebuild_leg(f, &legs[0], findings);
		*findings |= FINDING_CLOCK;
	}
	return n;
}
