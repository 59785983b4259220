/* What reports say about sessions, and what the sessions before one add to it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "private.h"

_Static_assert(IGNORE_HR == SESSION_IGNORE_HR && IGNORE_PACE == SESSION_IGNORE_PACE &&
		       IGNORE_GPS == SESSION_IGNORE_GPS && IGNORE_ALL == SESSION_IGNORE_ALL,
	"the bits of analysis.h and journal.h are one");

#define MIDDAY        720 /* minute of a session that was written down without a time */
#define JOURNAL_SPEED 2.8 /* m/s for a run of which only the distance was written down */
#define LONGEST_DAYS  30
#define FELT_NEAR     360 /* minutes from the time written */

/* ---- which sessions count ---- */

void take_back(struct history *h)
{
	struct timeline *t = h->timeline;
	size_t kept = 0;

	for (size_t i = 0; i < h->session_count; i++) {
		if (h->sessions[i].manual && h->sessions[i].id == 0)
			continue;
		if (kept != i)
			h->sessions[kept] = h->sessions[i];
		kept++;
	}
	h->session_count = kept;
	for (size_t i = 0; i < t->aside_count; i++)
		history_add_session(h, &t->aside[i]);
	t->aside_count = 0;
}

static void put_aside(struct history *h, size_t i)
{
	struct timeline *t = h->timeline;

	t->aside = mem_grow(t->aside, t->aside_count, &t->aside_capacity, sizeof(*t->aside));
	t->aside[t->aside_count++] = h->sessions[i];
	memmove(&h->sessions[i], &h->sessions[i + 1],
		(h->session_count - i - 1) * sizeof(*h->sessions));
	h->session_count--;
}

static int richness(const struct session *s)
{
	return (s->id != 0) + s->has_hr + s->has_speed;
}

/* Of two recordings of one activity the richer one counts; between equals the one that was named as
 * the other. */
static void keep_one(struct history *h, const struct report *r)
{
	const size_t this = history_find(h, r->day, r->minute);
	const size_t other = history_find(h, r->other_day, r->other_minute);

	if (this == SIZE_MAX || other == SIZE_MAX || this == other)
		return;
	const bool better = richness(&h->sessions[this]) > richness(&h->sessions[other]);
	put_aside(h, better ? other : this);
}

void set_aside(struct history *h)
{
	size_t count;
	const uint32_t *forgotten = reports_of(h, REPORT_FORGET, &count);

	for (size_t k = 0; k < count; k++) {
		const struct report *r = &h->reports[forgotten[k]];
		const size_t i = history_find(h, r->day, r->minute);
		if (i != SIZE_MAX)
			put_aside(h, i);
	}
	const uint32_t *same = reports_of(h, REPORT_SAME_AS, &count);
	for (size_t k = 0; k < count; k++)
		keep_one(h, &h->reports[same[k]]);
}

/* ---- sessions of the journal ---- */

static double written_seconds(const struct report *r)
{
	if (!isnan(r->seconds))
		return r->seconds;
	return sport_is_running(r->sport) && r->distance_m > 0 ? r->distance_m / JOURNAL_SPEED : 0;
}

static void session_from_report(const struct history *h, const struct report *r, struct session *s)
{
	const int32_t minute = r->minute >= 0 ? r->minute : MIDDAY;

	session_init(s);
	s->manual = true;
	s->minute = minute;
	s->day = r->day - (minute * 60 < h->settings.day_start_s ? 1 : 0);
	s->start = (int64_t)r->day * 86400 + minute * 60;
	s->sport = r->sport;
	s->kind = s->kind_found = r->kind; /* KIND_UNKNOWN when it was not said */
	s->timer_s = s->elapsed_s = written_seconds(r);
	s->distance_m = r->distance_m;
	s->ascent_m = r->ascent_m;
	s->avg_hr = r->hr;
	s->device_rpe = s->rpe = r->rpe;
	s->felt = r->feel;
	s->reps.count = r->reps;
	s->reps.seconds = r->reps > 0 ? r->rep_seconds : NAN;
	text_copy_clean(s->note, sizeof(s->note), r->text, strlen(r->text));
}

void add_manual_sessions(struct history *h)
{
	size_t count;
	const uint32_t *written = reports_of(h, REPORT_SESSION, &count);

	for (size_t k = 0; k < count; k++) {
		struct session s;
		session_from_report(h, &h->reports[written[k]], &s);
		history_add_session(h, &s);
	}
	if (count > 0)
		order_sessions(h);
}

void assess_manual_sessions(struct history *h)
{
	for (size_t i = 0; i < h->session_count; i++) {
		struct athlete who;
		if (!h->sessions[i].manual || h->sessions[i].id != 0)
			continue;
		history_athlete(h, h->sessions[i].day, &who);
		session_assess_manual(&who, &h->sessions[i]);
	}
}

void apply_ignores(struct history *h)
{
	size_t count;
	const uint32_t *ignored = reports_of(h, REPORT_IGNORE, &count);

	for (size_t i = 0; i < h->session_count; i++)
		h->sessions[i].ignore = 0;
	for (size_t k = 0; k < count; k++) {
		const struct report *r = &h->reports[ignored[k]];
		const size_t i = history_find(h, r->day, r->minute);
		if (i != SIZE_MAX)
			h->sessions[i].ignore |= r->ignore;
	}
}

/* ---- loads ---- */

static const enum load_source *order_of(const struct history *h, const struct session *s)
{
	const struct model_settings *m = &h->settings;
	const enum load_source *own = m->load_order[s->sport];

	return own[0] != LOAD_NONE ? own : m->load_order[SPORT_RUN];
}

/* The athlete's word on this session comes before that on its sport. */
static void put_load(const struct history *h, struct session *s, double scale)
{
	enum load_source order[LOAD_SOURCE_COUNT + 1] = {s->load_wanted};

	memcpy(order + (s->load_wanted != LOAD_NONE), order_of(h, s),
		LOAD_SOURCE_COUNT * sizeof(*order));
	s->loads[LOAD_RPE] = scale * load_from_rpe(s->rpe, s->timer_s);
	s->loads[LOAD_DURATION] = load_from_duration(s->sport, s->kind, s->timer_s);
	session_choose_load(s, order);
}

/* ---- what the past adds ---- */

static double longest_before(const struct history *h, const struct session *s)
{
	if (!sport_is_running(s->sport))
		return NAN;
	return longest_metres(h, s->day - LONGEST_DAYS, s->day - 1);
}

static enum feel feel_of_device(double v)
{
	static const enum feel steps[] = {
		FEEL_HEAVY, FEEL_TIRED, FEEL_NORMAL, FEEL_GOOD, FEEL_FRESH};

	if (isnan(v))
		return FEEL_NONE;
	return steps[(size_t)(fmin(fmax(v, 0), 100) / 25 + .5)];
}

static void start_afresh(struct session *s)
{
	s->kind = s->kind_found;
	s->loads[LOAD_GIVEN] = NAN;
	s->load_wanted = LOAD_NONE;
	if (s->manual)
		return;
	s->rpe = s->device_rpe;
	s->felt = feel_of_device(s->device_feel);
	memset(s->note, 0, sizeof(s->note)); /* equal sessions are equal to the last byte */
}

/* ---- the journal's word ---- */

static void take_load(const struct report *r, struct session *s)
{
	s->load_wanted = r->source;
	s->loads[LOAD_GIVEN] = r->source == LOAD_NONE ? r->value : (double)NAN;
}

static void take_word(const struct report *r, struct session *s)
{
	if (r->type == REPORT_KIND)
		s->kind = r->kind;
	else if (r->type == REPORT_LOAD)
		take_load(r, s);
	else
		text_copy_clean(s->note, sizeof(s->note), r->text, strlen(r->text));
}

/* Marks in `said` the sessions whose kind the journal says. */
static void take_words(struct history *h, bool *said)
{
	static const enum report_type types[] = {REPORT_KIND, REPORT_LOAD, REPORT_NOTE};

	for (size_t t = 0; t < ARRAY_LENGTH(types); t++) {
		size_t count;
		const uint32_t *words = reports_of(h, types[t], &count);
		for (size_t k = 0; k < count; k++) {
			const struct report *r = &h->reports[words[k]];
			const size_t i = history_find(h, r->day, r->minute);
			if (i == SIZE_MAX)
				continue;
			take_word(r, &h->sessions[i]);
			said[i] = said[i] || r->type == REPORT_KIND;
		}
	}
}

/* ---- how it felt ---- */

static bool harder(const struct session *a, const struct session *b)
{
	const enum hardness x = kind_hardness(a->kind), y = kind_hardness(b->kind);

	return x != y ? x > y : a->load > b->load;
}

/* The session a felt line is about: the nearest to its time, or the hardest of the day. */
static struct session *felt_session(struct history *h, const struct report *r)
{
	struct session *best = NULL;
	int nearest = FELT_NEAR + 1;

	for (size_t i = first_session_from(h, r->day - 1);
		i < h->session_count && h->sessions[i].day <= r->day; i++) {
		struct session *s = &h->sessions[i];
		if (r->minute < 0) {
			if (s->day == r->day && (!best || harder(s, best)))
				best = s;
			continue;
		}
		const int apart = abs((calendar_day(h, s) - r->day) * 1440 + s->minute - r->minute);
		if (apart < nearest) {
			nearest = apart;
			best = s;
		}
	}
	return best;
}

static void take_felt(struct history *h)
{
	size_t count;
	const uint32_t *felt = reports_of(h, REPORT_FELT, &count);

	for (size_t k = 0; k < count; k++) {
		const struct report *r = &h->reports[felt[k]];
		struct session *s = felt_session(h, r);
		if (!s)
			continue;
		if (r->feel != FEEL_NONE)
			s->felt = r->feel;
		if (!isnan(r->rpe))
			s->rpe = r->rpe;
	}
}

/* With how the sessions before felt known, and so what an effort means to this athlete. */
static void put_loads(struct history *h)
{
	struct efforts efforts = {.seen = 0};

	for (size_t i = 0; i < h->session_count; i++) {
		put_load(h, &h->sessions[i], effort_scale(&efforts));
		effort_seen(&efforts, &h->sessions[i]);
	}
}

void decide_sessions(struct history *h)
{
	const size_t n = h->session_count;
	struct routes *routes = routes_create(n);
	bool *said = mem_alloc(n, sizeof(*said));

	for (size_t i = 0; i < n; i++) {
		said[i] = h->sessions[i].manual && h->sessions[i].kind != KIND_UNKNOWN;
		start_afresh(&h->sessions[i]);
	}
	take_words(h, said);
	for (size_t i = 0; i < n; i++) {
		struct session *s = &h->sessions[i];
		if (!said[i])
			s->kind = kind_of(h, s);
		s->longest_before_m = longest_before(h, s);
		s->route_seen = routes_seen(routes, s->route);
		put_load(h, s, 1);
	}
	take_felt(h);
	put_loads(h);
	routes_destroy(routes);
	free(said);
}
