/*
 * bench-derive DATABASE    what one more session costs in the model when so many are known: the
 * last one of the database is taken in again, in memory. Milliseconds of processor time, the median
 * of some rounds.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "paced/base/memory.h"
#include "paced/store.h"

#define ROUNDS 21

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static bool add_session(const struct session *s, void *user)
{
	history_add_session(user, s);
	return true;
}

static bool add_report(const struct report *r, void *user)
{
	history_add_report(user, r);
	return true;
}

static int ascending(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double median(double *v)
{
	qsort(v, ROUNDS, sizeof(*v), ascending);
	return v[ROUNDS / 2];
}

/* What the engine does with a new session, without the disk: see engine/settle.c. */
static size_t take_in(struct history *h, const struct activity *a, struct session *s)
{
	const struct assess_options o = {.day_start_s = 10800, .default_offset_s = OFFSET_NONE};
	const date until = h->last;
	struct athlete who;
	size_t stale = 0;

	history_add_session(h, s);
	history_build(h, until);
	for (size_t i = 0; i < h->session_count; i++) {
		stale += history_stale(h, i);
		if (h->sessions[i].id != s->id)
			continue;
		history_athlete(h, s->day, &who);
		session_assess(a, &who, &o, &h->sessions[i]);
	}
	history_decide(h, until);
	return stale;
}

static void measure(struct history *h, const struct activity *a, struct session last)
{
	const struct assess_options o = {.day_start_s = 10800, .default_offset_s = OFFSET_NONE};
	double looked[ROUNDS], model[ROUNDS];
	size_t stale = 0;

	for (int k = 0; k < ROUNDS; k++) {
		const double start = now_ms();
		session_measure(a, &o, &last);
		const double measured = now_ms();
		stale = take_in(h, a, &last);
		looked[k] = measured - start;
		model[k] = now_ms() - measured;
	}
	printf("%zu sessions, %zu days: %.2f ms to measure %zu samples, %.2f ms of model "
	       "(%zu to be assessed again)\n",
		h->session_count, h->day_count, median(looked), a->sample_count, median(model),
		stale);
}

static int failed(const char *why)
{
	fprintf(stderr, "bench-derive: %s\n", why);
	return 1;
}

int main(int argc, char **argv)
{
	struct error e = {0};
	enum store_state state;
	struct history h;
	struct activity a;

	struct store *st = argc == 2 ? store_open(argv[1], true, &state, &e) : NULL;
	if (!st)
		return failed(argc == 2 ? e.text : "usage: bench-derive DATABASE");
	history_init(&h);
	if (!store_sessions(st, add_session, &h, &e) || !store_reports(st, add_report, &h, &e))
		return failed(e.text);
	if (h.session_count == 0)
		return failed("no sessions");
	history_build(&h, h.sessions[h.session_count - 1].day);
	const struct session last = h.sessions[h.session_count - 1];
	if (!store_activity(st, last.id, &a, &e))
		return failed(e.text);
	measure(&h, &a, last);
	activity_finish(&a);
	history_finish(&h);
	store_close(st);
	return 0;
}
