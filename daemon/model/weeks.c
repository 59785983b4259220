/* Sums over days. */
#include <math.h>

#include "private.h"

/* Minutes that are easy or not, of all sports. */
struct share {
	double easy, all;
};

static void add_share(struct share *sum, const struct session *s)
{
	const double minutes = s->timer_s / 60;
	double easy = s->easy_share;

	/* Nothing known of what was inside: its kind says it. */
	if (isnan(easy))
		easy = kind_hardness(s->kind) <= HARDNESS_EASY || s->kind == KIND_LONG ? 1 : .5;
	sum->easy += easy * minutes;
	sum->all += minutes;
}

static double known(double v)
{
	return isnan(v) ? 0 : v;
}

static void add_session(struct week *w, struct share *share, const struct session *s)
{
	w->all_minutes += s->timer_s / 60;
	w->load += s->load;
	w->hard_sessions += kind_hardness(s->kind) >= HARDNESS_QUALITY;
	w->hard_minutes += known(s->hard_s) / 60;
	add_share(share, s);
	if (!sport_is_running(s->sport))
		return;
	w->runs++;
	w->minutes += s->timer_s / 60;
	w->km += known(s->distance_m) / 1000;
	w->ascent_m += known(s->ascent_m);
	w->long_minutes = fmax(w->long_minutes, s->timer_s / 60);
	w->longest_km = fmax(w->longest_km, known(s->distance_m) / 1000);
}

struct week week_ending(const struct history *h, date d)
{
	struct week w = {.first = d - 6};
	struct share share = {0};
	size_t count;
	const size_t first = history_sessions(h, d - 6, d, &count);

	for (size_t i = first; i < first + count; i++)
		add_session(&w, &share, &h->sessions[i]);
	w.easy_share = share.all > 0 ? share.easy / share.all : NAN;
	w.covered = history_covered(h, d, 7);
	return w;
}

/* Day `at` as known on d: recorded, or a rest between recorded days near enough, of which the later
 * may still be to come. */
int history_covered(const struct history *h, date d, int days)
{
	const date from = d - days + 1;
	date before = recorded_before(h, from);
	int covered = 0;

	for (date at = from; at <= d; at++) {
		if (!recorded_on(h, at))
			continue;
		const bool rests = before != DATE_NONE && at - before < REST_MOST;
		const date since = before != DATE_NONE && before >= from ? before + 1 : from;
		covered += rests ? at - since + 1 : 1;
		before = at;
	}
	if (before != DATE_NONE && d - before < REST_MOST)
		covered += d - (before >= from ? before : from - 1);
	return covered;
}

#define READY_DAYS 42
#define LEAST_DAYS 14

enum data_state history_state(const struct history *h, date d)
{
	const int covered = history_covered(h, d, READY_DAYS);

	if (covered < LEAST_DAYS)
		return DATA_UNAVAILABLE;
	return covered < READY_DAYS ? DATA_BUILDING : DATA_READY;
}

const char *data_state_name(enum data_state s)
{
	static const char *const names[] = {"unavailable", "building", "ready"};

	return names[s];
}
