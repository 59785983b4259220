/* Fitness, fatigue and form, day by day. */
#include <math.h>
#include <string.h>

#include "paced/base/memory.h"
#include "private.h"

#define SEED_DAYS  28    /* first covered days whose mean load is the seed */
#define SEED_LEAST 14    /* fewer of them: 0 */
#define MOST_STEPS 20000 /* days ahead that are walked one by one */

double fitness_next(double before, double load, double days)
{
	return before + (load - before) * (1 - exp(-1 / days));
}

/* ---- one evening after the other ---- */

static int at_most(int v, int most)
{
	return v < most ? v : most;
}

/* A recorded day: the days since the last one were rest when there are few enough of them. */
static void walk_record(struct walk *w, date d, double load)
{
	if (w->last_recorded != DATE_NONE && d - w->last_recorded < REST_MOST)
		w->firm = at_most(w->firm + d - w->last_recorded - 1, SEED_DAYS);
	if (w->firm < SEED_DAYS) {
		w->firm++;
		w->firm_load += load;
	}
	w->last_recorded = d;
}

static bool walk_covered(const struct walk *w, date d)
{
	return w->last_recorded != DATE_NONE && d - w->last_recorded < REST_MOST;
}

static double seed_known(const struct walk *w, date d)
{
	const int open = walk_covered(w, d) ? d - w->last_recorded : 0;
	const int count = at_most(w->firm + open, SEED_DAYS);

	return count < SEED_LEAST ? 0 : w->firm_load / count;
}

static void walk_step(
	struct walk *w, const struct model_settings *m, date d, bool recorded, double load)
{
	if (recorded)
		walk_record(w, d, load);
	w->fitness = fitness_next(w->fitness, load, m->fitness_days);
	w->fatigue = fitness_next(w->fatigue, load, m->fatigue_days);
	w->fitness_decay = fitness_next(w->fitness_decay, 0, m->fitness_days);
	w->fatigue_decay = fitness_next(w->fatigue_decay, 0, m->fatigue_days);
	w->seed = seed_known(w, d);
}

static void put_evening(const struct walk *w, struct day *day)
{
	day->fitness = w->fitness + w->seed * w->fitness_decay;
	day->fatigue = w->fatigue + w->seed * w->fatigue_decay;
	day->covered = walk_covered(w, day->date);
}

static double form_after(const struct walk *w)
{
	return w->fitness + w->seed * w->fitness_decay - w->fatigue - w->seed * w->fatigue_decay;
}

/* ---- what each day held ---- */

/* A line that says what was done, or not done, on its days. */
static bool says_so(const struct report *r)
{
	if (r->type == REPORT_STATUS)
		return r->status == STATUS_REST || r->status == STATUS_SICK ||
		       r->status == STATUS_INJURED;
	return r->type == REPORT_FEEL;
}

static void bounds(const struct history *h, date until, date *first, date *last)
{
	*first = h->session_count > 0 ? h->sessions[0].day : DATE_NONE;
	*last = until;
	if (h->session_count > 0 && h->sessions[h->session_count - 1].day > until)
		*last = h->sessions[h->session_count - 1].day;
	for (size_t i = 0; i < h->report_count; i++) {
		const struct report *r = &h->reports[i];
		if (says_so(r) && r->day <= *last && (*first == DATE_NONE || r->day < *first))
			*first = r->day;
	}
	if (*first != DATE_NONE && *first < *last - MOST_DAYS)
		*first = *last - MOST_DAYS;
}

static void put_reported(struct history *h)
{
	for (size_t i = 0; i < h->report_count; i++) {
		const struct report *r = &h->reports[i];
		if (!says_so(r))
			continue;
		const date from = r->day > h->first ? r->day : h->first;
		const date to = r->until < h->last ? r->until : h->last;
		for (date d = from; d <= to; d++)
			h->timeline->recorded[d - h->first] = true;
	}
}

static void put_session(struct day *day, const struct session *s)
{
	day->load += s->load;
	day->all_minutes += s->timer_s / 60;
	if (sport_is_running(s->sport)) {
		day->minutes += s->timer_s / 60;
		day->km += isnan(s->distance_m) ? 0 : s->distance_m / 1000;
	}
	day->sessions++;
	day->hard_sessions = (uint16_t)(day->hard_sessions + session_is_hard(s));
}

static void put_sessions(struct history *h)
{
	for (size_t i = first_session_from(h, h->first); i < h->session_count; i++) {
		const size_t k = (size_t)(h->sessions[i].day - h->first);
		put_session(&h->days[k], &h->sessions[i]);
		h->timeline->recorded[k] = true;
	}
}

static void walk_days(struct history *h)
{
	struct walk *w = &h->timeline->walk;

	for (size_t k = 0; k < h->day_count; k++) {
		struct day *day = &h->days[k];
		day->date = h->first + (date)k;
		day->form = form_after(w);
		walk_step(w, &h->settings, day->date, h->timeline->recorded[k], day->load);
		put_evening(w, day);
		h->timeline->seeds[k] = w->seed;
	}
	h->seed = w->seed;
}

void build_days(struct history *h, date until)
{
	struct timeline *t = h->timeline;

	t->walk = (struct walk){.last_recorded = DATE_NONE, .fitness_decay = 1, .fatigue_decay = 1};
	h->day_count = 0;
	h->seed = 0;
	bounds(h, until, &h->first, &h->last);
	if (h->first == DATE_NONE) {
		h->last = DATE_NONE;
		return;
	}
	h->day_count = (size_t)(h->last - h->first) + 1;
	h->days = mem_resize(h->days, h->day_count, sizeof(*h->days));
	t->recorded = mem_resize(t->recorded, h->day_count, sizeof(*t->recorded));
	t->seeds = mem_resize(t->seeds, h->day_count, sizeof(*t->seeds));
	memset(h->days, 0, h->day_count * sizeof(*h->days));
	memset(t->recorded, 0, h->day_count * sizeof(*t->recorded));
	put_reported(h);
	put_sessions(h);
	walk_days(h);
}

/* ---- asked for ---- */

const struct day *history_day(const struct history *h, date d)
{
	if (h->first == DATE_NONE || d < h->first || d > h->last)
		return NULL;
	return &h->days[d - h->first];
}

struct day history_day_at(const struct history *h, date d)
{
	const struct day *known = history_day(h, d);
	struct day day = {.date = d};
	struct walk w = h->timeline->walk;

	if (known)
		return *known;
	if (h->first == DATE_NONE || d < h->first)
		return day;
	for (date at = h->last + 1; at <= d && at - h->last <= MOST_STEPS; at++) {
		day.form = form_after(&w);
		walk_step(&w, &h->settings, at, false, 0);
	}
	put_evening(&w, &day);
	return day;
}

struct day history_day_in_hindsight(const struct history *h, date d)
{
	struct day day = history_day_at(h, d);
	const double slow = h->settings.fitness_days, quick = h->settings.fatigue_days;

	if (!history_day(h, d))
		return day;
	const double *seed = &h->timeline->seeds[d - h->first];
	const double since = d - h->first;
	day.fitness += (h->seed - *seed) * exp(-(since + 1) / slow);
	day.fatigue += (h->seed - *seed) * exp(-(since + 1) / quick);
	if (since > 0)
		day.form += (h->seed - seed[-1]) * (exp(-since / slow) - exp(-since / quick));
	return day;
}

bool recorded_on(const struct history *h, date d)
{
	return history_day(h, d) && h->timeline->recorded[d - h->first];
}

date recorded_before(const struct history *h, date d)
{
	for (date at = d - 1; at > d - REST_MOST; at--)
		if (recorded_on(h, at))
			return at;
	return DATE_NONE;
}
