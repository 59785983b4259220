/* How the athlete answers to hard sessions. */
#include <math.h>

#include "private.h"

#define USUAL_DAYS   42 /* easy runs before that say what is usual */
#define USUAL_LEAST  4
#define USUAL_MOST   64
#define BACK_WITHIN  3. /* beats above usual that count as usual */
#define LOOK_DAYS    10 /* after a hard session */
#define QUALITY_DAYS 14
#define HELD_FADE    -.05
#define HELD_SPEED   .98
#define LIKE_LENGTH  2. /* repetitions to compare differ in length by this factor at most */
#define MOST_HARD    32

/* ---- heart rate at easy pace ---- */

/* A line through easy runs: heart rate by speed, its slope bounded to what is seen in people. */
struct line {
	double speed, hr, slope;
};

#define LEAST_SLOPE 10. /* beats for each m/s */
#define MOST_SLOPE  45.

static size_t easy_runs(const struct history *h, size_t i, double *speed, double *hr)
{
	const date day = h->sessions[i].day;
	size_t n = 0;

	for (size_t k = i; k > 0 && n < USUAL_MOST; k--) {
		const struct session *s = &h->sessions[k - 1];
		if (s->day < day - USUAL_DAYS)
			break;
		if (isnan(s->easy_hr) || !sport_is_running(s->sport))
			continue;
		speed[n] = s->easy_speed;
		hr[n++] = s->easy_hr;
	}
	return n;
}

static struct line fit(const double *speed, const double *hr, size_t n)
{
	struct line l = {0, 0, 0};
	double xx = 0, xy = 0;

	for (size_t i = 0; i < n; i++) {
		l.speed += speed[i] / (double)n;
		l.hr += hr[i] / (double)n;
	}
	for (size_t i = 0; i < n; i++) {
		xx += (speed[i] - l.speed) * (speed[i] - l.speed);
		xy += (speed[i] - l.speed) * (hr[i] - l.hr);
	}
	const double slope = xx > 0 ? xy / xx : LEAST_SLOPE;
	l.slope = fmin(fmax(slope, LEAST_SLOPE), MOST_SLOPE);
	return l;
}

double history_hr_above_usual(const struct history *h, size_t i)
{
	double speed[USUAL_MOST], hr[USUAL_MOST];
	const struct session *s = &h->sessions[i];

	if (isnan(s->easy_hr) || !sport_is_running(s->sport))
		return NAN;
	const size_t n = easy_runs(h, i, speed, hr);
	if (n < USUAL_LEAST)
		return NAN;
	const struct line usual = fit(speed, hr, n);
	return s->easy_hr - (usual.hr + usual.slope * (s->easy_speed - usual.speed));
}

/* ---- after one hard session ---- */

/* Days until an easy run shows the usual heart rate; NAN when none tells, or a hard one came first.
 */
static double days_until_usual(const struct history *h, size_t i, date d)
{
	const date day = h->sessions[i].day;

	for (size_t k = i + 1; k < h->session_count && h->sessions[k].day < d; k++) {
		const struct session *s = &h->sessions[k];
		if (s->day > day + LOOK_DAYS)
			return NAN;
		if (s->day == day)
			continue;
		const double above = history_hr_above_usual(h, k);
		if (above <= BACK_WITHIN)
			return s->day - day;
		if (session_is_hard(s))
			return NAN;
	}
	return NAN;
}

static bool is_low(enum feel f)
{
	return f == FEEL_TIRED || f == FEEL_HEAVY;
}

/* What was said about the legs of the day after: its own line, or how that day's session felt. */
static enum feel legs_on(const struct history *h, date d)
{
	const struct report *r = history_report(h, d, REPORT_FEEL);
	enum feel felt = FEEL_NONE;
	size_t count;
	const size_t first = history_sessions(h, d, d, &count);

	if (r)
		return r->feel;
	for (size_t i = first; i < first + count; i++)
		if (h->sessions[i].felt != FEEL_NONE)
			felt = h->sessions[i].felt;
	return felt;
}

static bool alike(const struct reps *a, const struct reps *b)
{
	return a->count >= 2 && b->count >= 2 && a->seconds <= LIKE_LENGTH * b->seconds &&
	       b->seconds <= LIKE_LENGTH * a->seconds && !isnan(a->speed) && !isnan(b->speed);
}

/* The next hard session with repetitions of about that length; SIZE_MAX without. */
static size_t next_alike(const struct history *h, size_t i, date d)
{
	const struct session *s = &h->sessions[i];

	for (size_t k = i + 1; k < h->session_count && h->sessions[k].day < d; k++) {
		const struct session *next = &h->sessions[k];
		if (next->day > s->day + QUALITY_DAYS)
			break;
		if (next->day > s->day && session_is_hard(next) && alike(&s->reps, &next->reps))
			return k;
	}
	return SIZE_MAX;
}

static bool held(const struct reps *before, const struct reps *after)
{
	return !(after->fade < HELD_FADE) && after->speed >= HELD_SPEED * before->speed;
}

static void look_at(const struct history *h, size_t i, date d, struct response *r, double *days)
{
	const struct session *s = &h->sessions[i];
	const double back = days_until_usual(h, i, d);
	const size_t next = next_alike(h, i, d);
	const enum feel legs = s->day + 1 <= d ? legs_on(h, s->day + 1) : FEEL_NONE;

	if (!isnan(back))
		days[r->measured++] = back;
	r->reported_next += legs != FEEL_NONE;
	r->heavy_next += is_low(legs);
	if (next == SIZE_MAX)
		return;
	r->next_quality++;
	r->held += held(&s->reps, &h->sessions[next].reps);
}

struct response history_recovery_after(const struct history *h, date d, int last)
{
	struct response r = {.days = NAN};
	double days[MOST_HARD];
	const int most = last < MOST_HARD ? last : MOST_HARD;

	for (size_t i = first_session_from(h, d); i > 0 && r.hard < most; i--) {
		if (!session_is_hard(&h->sessions[i - 1]))
			continue;
		r.hard++;
		look_at(h, i - 1, d, &r, days);
	}
	r.days = median_of(days, (size_t)r.measured);
	return r;
}
