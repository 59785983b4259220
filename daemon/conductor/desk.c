#include "desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "words.h"

#define LIVELY_DAYS 28 /* the clock alone speaks only to somebody who trains */

struct desk {
	struct engine *g;
	struct supervisor *supervisor;
	struct speaker *speaker;
	struct desk_calls calls;
	struct advising *asking;
	unsigned occasion;          /* of the question under way */
	unsigned pending;           /* asked meanwhile */
	struct import_summary came; /* since it last spoke */
	int64_t newest; /* session that came in last by start, 0 none: asked how it felt */
	int64_t newest_start;
	date newest_day;
	bool newest_felt;
};

struct desk *desk_create(
	struct engine *g, struct supervisor *s, struct speaker *p, const struct desk_calls *calls)
{
	struct desk *d = mem_alloc(1, sizeof(*d));
	*d = (struct desk){.g = g,
		.supervisor = s,
		.speaker = p,
		.calls = *calls,
		.newest_start = TIME_NONE,
		.newest_day = DATE_NONE,
		.came = {.first = DATE_NONE, .last = DATE_NONE}};
	return d;
}

void desk_destroy(struct desk *d)
{
	if (!d)
		return;
	engine_advise_cancel(d->asking);
	free(d);
}

void desk_session(struct desk *d, const struct session *s)
{
	if (d->newest_start != TIME_NONE && s->start <= d->newest_start)
		return;
	d->newest = s->id;
	d->newest_start = s->start;
	d->newest_day = s->day;
	d->newest_felt = s->felt != FEEL_NONE;
}

bool desk_has_news(const struct desk *d)
{
	return d->newest && d->newest_day == engine_today(d->g, time(NULL));
}

bool desk_busy(const struct desk *d)
{
	return d->asking != NULL;
}

/* ---- what is worth saying ---- */

static int64_t day_ends(const struct desk *d, date day)
{
	int64_t midnight = ((int64_t)day + 1) * 86400 + engine_settings(d->g)->day_start_s;
	return midnight - engine_zone_offset(midnight);
}

static void say_broken_rules(struct desk *d, const struct advice *a)
{
	struct notice n;
	for (size_t i = 0; i < a->outcome_count; i++) {
		if (a->outcomes[i].state != RULE_ERROR)
			continue;
		log_warning("rule %s: %s", a->outcomes[i].rule, a->outcomes[i].text);
		words_broken_rule(&a->outcomes[i], &n);
		speaker_say(d->speaker, &n);
	}
}

/* How the session felt is asked once, beside the advice. */
static int64_t session_to_ask(const struct desk *d, date today)
{
	if (!engine_settings(d->g)->ask_felt || !d->newest || d->newest_felt ||
		d->newest_day < today - 1)
		return 0;
	return d->newest;
}

static bool lively(struct desk *d, date today)
{
	const struct history *h = engine_history(d->g, time(NULL), NULL);
	size_t count = 0;
	if (h)
		history_sessions(h, today - LIVELY_DAYS, today, &count);
	return count > 0;
}

/* Old days are not news, unless everything is: the first import. After a report the user hears of
 * it only when advice for that day was given before; the same words are never said again anyway. */
static bool worth_saying(struct desk *d, const struct advice *a, date today)
{
	struct notice before;
	char subject[DATE_TEXT];
	const struct history *h = engine_history(d->g, time(NULL), NULL);
	date_format(a->day, subject);
	if (d->occasion & OCCASION_ASKED)
		return true;
	if ((d->occasion & OCCASION_SYNC) && d->came.sessions &&
		(d->came.last >= today - 1 || (h && d->came.sessions >= h->session_count)))
		return true;
	if (d->occasion & OCCASION_REPORT)
		return store_last_notice(engine_store(d->g), "advice", subject, &before);
	return (d->occasion & OCCASION_TIME) && lively(d, today);
}

static void speak(struct desk *d, const struct advice *a)
{
	struct notice n;
	date today = engine_today(d->g, time(NULL));
	say_broken_rules(d, a);
	if (!worth_saying(d, a, today))
		return;
	words_advice(a, today, day_ends(d, a->day), session_to_ask(d, today),
		d->occasion & OCCASION_SYNC ? &d->came : NULL, &n);
	speaker_say(d->speaker, &n);
	d->came = (struct import_summary){.first = DATE_NONE, .last = DATE_NONE};
	d->newest = 0;
}

static void keep(struct desk *d, const struct advice *a)
{
	struct buffer json = {0};
	struct error why = {0};
	struct store *s = engine_store(d->g);
	advice_write(a, &json);
	if (!store_begin(s, &why) ||
		!store_put_advice(
			s, a->day, 0, time(NULL), (const char *)json.data, json.length, &why) ||
		!store_commit(s, &why)) {
		store_rollback(s);
		log_warning("the advice could not be written down: %s", why.text);
	}
	buffer_finish(&json);
}

static void start(struct desk *d);

static void on_advised(struct advice *a, size_t count, const struct error *e, void *user)
{
	struct desk *d = user;
	d->asking = NULL;
	if (e)
		log_error("no advice: %s", e->text);
	if (count) {
		keep(d, a);
		speak(d, a);
	}
	d->occasion = 0;
	if (d->pending)
		start(d);
	else
		d->calls.done(count ? a : NULL, d->calls.user);
}

/* From the evening on the question is about tomorrow, run or no run. */
static date day_in_question(struct desk *d, int64_t now)
{
	int32_t evening = engine_settings(d->g)->evening_s;
	int64_t local = now + engine_zone_offset(now);
	bool late = evening >= 0 && ((local % 86400) + 86400) % 86400 >= evening;
	return late ? engine_today(d->g, now) + 1 : engine_next_day(d->g, now);
}

static void start(struct desk *d)
{
	struct error why = {0};
	int64_t now = time(NULL);
	date day = day_in_question(d, now);
	d->occasion = d->pending;
	d->pending = 0;
	d->asking = engine_advise_start(d->g, d->supervisor, &day, 1, now, on_advised, d, &why);
	if (d->asking)
		return;
	log_error("no advice: %s", why.text);
	d->calls.done(NULL, d->calls.user);
}

static void add_summary(struct import_summary *to, const struct import_summary *from)
{
	to->files += from->files;
	to->imported += from->imported;
	to->sessions += from->sessions;
	to->runs += from->runs;
	if (from->first != DATE_NONE && (to->first == DATE_NONE || from->first < to->first))
		to->first = from->first;
	if (from->last != DATE_NONE && (to->last == DATE_NONE || from->last > to->last))
		to->last = from->last;
}

void desk_ask(struct desk *d, unsigned occasion, const struct import_summary *sum)
{
	if (sum)
		add_summary(&d->came, sum);
	d->pending |= occasion;
	if (!d->asking)
		start(d);
}

void desk_drop(struct desk *d)
{
	if (!d->asking)
		return;
	engine_advise_cancel(d->asking);
	d->asking = NULL;
	d->pending |= d->occasion;
}

/* ---- the clock ---- */

static void earliest(int64_t *best, int64_t at, int64_t now)
{
	if (at > now && (*best == TIME_NONE || at < *best))
		*best = at;
}

static int64_t at_time_of_day(int64_t now, int32_t seconds, int days)
{
	int64_t local = now + engine_zone_offset(now);
	int64_t midnight = local - ((local % 86400) + 86400) % 86400;
	int64_t at = midnight + (int64_t)days * 86400 + seconds;
	return at - engine_zone_offset(at - engine_zone_offset(now));
}

int64_t desk_next_time(struct desk *d, int64_t now)
{
	const struct settings *s = engine_settings(d->g);
	int64_t best = TIME_NONE, ends;
	if (!s->notify_enabled)
		return TIME_NONE;
	for (int day = 0; day < 2; day++) {
		if (s->evening_s >= 0)
			earliest(&best, at_time_of_day(now, s->evening_s, day), now);
		if (s->morning_s >= 0)
			earliest(&best, at_time_of_day(now, s->morning_s, day), now);
	}
	if (quiet_hours(s, now, &ends))
		earliest(&best, ends, now);
	return best;
}
