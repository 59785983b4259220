/* Finding sessions, and small questions about one. */
#include <math.h>

#include "paced/base/memory.h"
#include "private.h"

#define HARD_MINUTES 10

bool session_is_hard(const struct session *s)
{
	return kind_hardness(s->kind) >= HARDNESS_QUALITY || s->hard_s >= HARD_MINUTES * 60;
}

double run_minutes(const struct session *s)
{
	return sport_is_running(s->sport) ? s->timer_s / 60 : NAN;
}

static double run_metres(const struct session *s)
{
	return sport_is_running(s->sport) ? s->distance_m : NAN;
}

void index_sessions(struct history *h)
{
	struct session_index *x = &h->timeline->index;
	const size_t n = h->session_count;

	x->day = mem_resize(x->day, n, sizeof(*x->day));
	x->minutes = mem_resize(x->minutes, n, sizeof(*x->minutes));
	x->metres = mem_resize(x->metres, n, sizeof(*x->metres));
	x->n = n;
	for (size_t i = 0; i < n; i++) {
		x->day[i] = h->sessions[i].day;
		x->minutes[i] = run_minutes(&h->sessions[i]);
		x->metres[i] = run_metres(&h->sessions[i]);
	}
}

size_t first_session_from(const struct history *h, date d)
{
	const struct session_index *x = &h->timeline->index;
	const bool indexed = x->n == h->session_count;
	size_t low = 0, high = h->session_count;

	while (low < high) {
		const size_t middle = (low + high) / 2;
		if ((indexed ? x->day[middle] : h->sessions[middle].day) >= d)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

size_t history_sessions(const struct history *h, date from, date to, size_t *count)
{
	const size_t first = first_session_from(h, from);
	const size_t end = to == INT32_MAX ? h->session_count : first_session_from(h, to + 1);

	*count = end > first ? end - first : 0;
	return first;
}

date calendar_day(const struct history *h, const struct session *s)
{
	return s->day + (s->minute * 60 < h->settings.day_start_s ? 1 : 0);
}

size_t history_find(const struct history *h, date day, int32_t minute)
{
	for (size_t i = first_session_from(h, day - 1);
		i < h->session_count && h->sessions[i].day <= day; i++) {
		const struct session *s = &h->sessions[i];
		if (s->minute == minute && calendar_day(h, s) == day)
			return i;
	}
	return SIZE_MAX;
}

static double longest_of(const struct history *h, date from, date to, const double *of)
{
	double longest = NAN;
	size_t count;
	const size_t first = history_sessions(h, from, to, &count);

	for (size_t i = first; i < first + count; i++)
		if (!isnan(of[i]) && !(of[i] <= longest))
			longest = of[i];
	return longest;
}

double longest_metres(const struct history *h, date from, date to)
{
	return longest_of(h, from, to, h->timeline->index.metres);
}

double longest_minutes(const struct history *h, date from, date to)
{
	return longest_of(h, from, to, h->timeline->index.minutes);
}

double history_longest_km(const struct history *h, date d, int days)
{
	return longest_metres(h, d - days + 1, d) / 1000;
}

double history_longest_minutes(const struct history *h, date d, int days)
{
	return longest_minutes(h, d - days + 1, d);
}

double median_of(double *v, size_t n)
{
	if (n == 0)
		return NAN;
	/* A few weeks of values, and often in order already: insertion is quickest. */
	for (size_t i = 1; i < n; i++) {
		const double x = v[i];
		size_t k = i;
		for (; k > 0 && v[k - 1] > x; k--)
			v[k] = v[k - 1];
		v[k] = x;
	}
	return v[(n - 1) / 2];
}

/* ---- the usual run ---- */

#define USUAL_DAYS  42
#define USUAL_MOST  256
#define USUAL_LEAST 3

static bool is_easy_run(const struct session *s)
{
	return s->kind == KIND_EASY || s->kind == KIND_RECOVERY || s->kind == KIND_STRIDES;
}

double history_usual_minutes(const struct history *h, date d)
{
	double easy[USUAL_MOST], all[USUAL_MOST];
	size_t easy_n = 0, all_n = 0, count;
	const size_t first = history_sessions(h, d - USUAL_DAYS + 1, d, &count);

	for (size_t i = first + count; i > first && all_n < USUAL_MOST; i--) {
		const double minutes = h->timeline->index.minutes[i - 1];
		if (isnan(minutes))
			continue;
		all[all_n++] = minutes;
		if (is_easy_run(&h->sessions[i - 1]))
			easy[easy_n++] = minutes;
	}
	return easy_n >= USUAL_LEAST ? median_of(easy, easy_n) : median_of(all, all_n);
}
