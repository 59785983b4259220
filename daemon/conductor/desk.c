#include "desk.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "paced/base/content.h"
#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "says.h"
#include "words.h"

#define MOST_OUTDATED 8
#define LIVELY_DAYS   28            /* the clock alone speaks only to somebody who trains */
#define MOMENT        "moment_told" /* value in the store: the last moment that was dealt with */

struct desk {
	struct engine *g;
	struct supervisor *supervisor;
	struct notices *notices;
	struct desk_calls calls;
	struct advising *asking;
	unsigned occasion;          /* of the question under way */
	unsigned pending;           /* asked meanwhile */
	struct import_summary came; /* what the question under way is about */
	struct import_summary next; /* came meanwhile */
	bool silent_about_feelings;
	bool refilled; /* what comes was known before */
	size_t broken;
};

static struct import_summary nothing_came(void)
{
	return (struct import_summary){.first = DATE_NONE, .last = DATE_NONE};
}

struct desk *desk_create(
	struct engine *g, struct supervisor *s, struct notices *n, const struct desk_calls *calls)
{
	struct desk *d = mem_alloc(1, sizeof(*d));
	*d = (struct desk){.g = g,
		.supervisor = s,
		.notices = n,
		.calls = *calls,
		.came = nothing_came(),
		.next = nothing_came()};
	return d;
}

void desk_destroy(struct desk *d)
{
	if (!d)
		return;
	engine_advise_cancel(d->asking);
	free(d);
}

bool desk_busy(const struct desk *d)
{
	return d->asking != NULL;
}

void desk_may_ask(struct desk *d, bool may)
{
	d->silent_about_feelings = !may;
}

void desk_refill(struct desk *d)
{
	d->refilled = true;
}

size_t desk_broken_rules(const struct desk *d)
{
	return d->broken;
}

/* ---- moments ---- */

static bool write_moment(struct desk *d, int64_t at)
{
	struct error why = {0};
	struct store *s = engine_store(d->g);
	if (store_begin(s, &why) && store_put_value(s, MOMENT, at, &why) && store_commit(s, &why))
		return true;
	store_rollback(s);
	log_warning("the time could not be written down yet: %s", why.text);
	return false;
}

/* What lies ahead was dealt with by a clock that was wrong. At the first start nothing was missed.
 */
struct moment desk_moment_due(struct desk *d, int64_t now)
{
	int64_t told = TIME_NONE;
	struct moment m = manners_last_moment(engine_settings(d->g), now);
	store_value(engine_store(d->g), MOMENT, &told);
	if (told == TIME_NONE || told > now) {
		write_moment(d, now);
		return (struct moment){.kind = MOMENT_NONE, .at = TIME_NONE};
	}
	return m.kind != MOMENT_NONE && m.at > told
		       ? m
		       : (struct moment){.kind = MOMENT_NONE, .at = TIME_NONE};
}

/* ---- what is known ---- */

/* Since the athlete trained, or said something. */
static int idle_days(const struct history *h, date today)
{
	date last = DATE_NONE;
	for (size_t i = h ? h->session_count : 0; i-- > 0 && last == DATE_NONE;)
		if (h->sessions[i].day <= today)
			last = h->sessions[i].day;
	for (size_t i = 0; h && i < h->report_count; i++)
		if (h->reports[i].day <= today && h->reports[i].day > last)
			last = h->reports[i].day;
	return last == DATE_NONE ? INT_MAX : today - last;
}

static bool told_last(struct desk *d, const char *subject, struct notice *out)
{
	return store_last_notice(engine_store(d->g), "advice", subject, out);
}

static void look(struct desk *d, const struct advice *a, int64_t now, struct situation *out)
{
	struct notice before;
	char subject[DATE_TEXT];
	const struct history *h = engine_history(d->g, now, NULL);
	date today = engine_today(d->g, now);
	struct moment m = desk_moment_due(d, now);
	bool first_ever = h && d->came.sessions >= h->session_count && !d->refilled;
	date_format(a->day, subject);
	*out = (struct situation){.occasion = d->occasion,
		.now = now,
		.today = today,
		.day = a->day,
		.moment = m.kind,
		.moment_at = m.at,
		.idle_days = idle_days(h, today),
		.waits = notices_waiting(d->notices, "advice", now) > 0,
		.news = d->came.sessions && (d->came.last >= today - 1 || first_ever)};
	out->ever_told = told_last(d, NULL, &before);
	out->last_told = out->ever_told ? before.made : TIME_NONE;
	out->told = told_last(d, subject, &before);
	out->told_same = out->told && before.hash == words_answer(a);
	out->told_at = out->told ? before.made : TIME_NONE;
}

/* The newest session, when it is of today or yesterday, nobody said how it felt, and it was not
 * asked before. */
static const struct session *session_to_ask(struct desk *d, int64_t now)
{
	size_t count = 0;
	struct notice question, before;
	date today = engine_today(d->g, now);
	const struct history *h = engine_history(d->g, now, NULL);
	if (!h || d->silent_about_feelings || !engine_settings(d->g)->ask_felt)
		return NULL;
	size_t first = history_sessions(h, today - 1, today, &count);
	if (!count)
		return NULL;
	const struct session *s = &h->sessions[first + count - 1];
	words_question(s, now, &question);
	bool asked = store_last_notice(
		engine_store(d->g), question.kind, question.subject, &before);
	return s->manual || s->felt != FEEL_NONE || asked ? NULL : s;
}

/* ---- saying it ---- */

static void say(struct desk *d, const struct advice *a, int64_t now, bool repeat)
{
	struct notice n, riders[2];
	size_t count = 0;
	struct bubble_words w = {.advice = a,
		.today = engine_today(d->g, now),
		.imported = d->refilled ? NULL : &d->came,
		.asked = session_to_ask(d, now),
		.say = says_choose(engine_store(d->g), a, now),
		.expires = clock_at(a->day + 1, engine_settings(d->g)->day_start_s)};
	bool remarked = words_advice(&w, &n) && w.say;
	n.made = now;
	if (remarked)
		words_say(&w, &riders[count++]);
	if (n.session)
		words_question(w.asked, w.expires, &riders[count++]);
	for (size_t i = 0; i < count; i++)
		riders[i].made = now;
	enum put put = notices_put(d->notices, &n, riders, count, repeat);
	if (put == PUT_WAITS)
		log_info("to say: %s", n.title);
	d->pending |= put == PUT_FAILED ? d->occasion : 0;
}

static void put_problem(struct desk *d, struct notice *n, int64_t now)
{
	n->made = now;
	if (engine_settings(d->g)->notify_enabled &&
		notices_put(d->notices, n, NULL, 0, false) == PUT_FAILED)
		d->pending |= OCCASION_QUIETLY;
}

static uint64_t version_of(struct desk *d, const struct rule_outcome *o)
{
	uint64_t version = engine_rule_version(d->g, o->rule);
	return version ? version : content_of(o->text, strlen(o->text)).low;
}

static void take_back_rule(struct desk *d, const char *rule)
{
	autofree char *subject = mem_printf("rule %s ", rule);
	notices_take_back(d->notices, "problem", subject);
}

/* A text that does not load, while the one before it is in force. */
static void say_outdated_rules(struct desk *d, int64_t now)
{
	struct notice n;
	struct rule_outdated list[MOST_OUTDATED];
	size_t count = engine_outdated_rules(d->g, list, MOST_OUTDATED);
	d->broken += count;
	for (size_t i = 0; i < count && i < MOST_OUTDATED; i++) {
		struct rule_outcome o = {0};
		memcpy(o.rule, list[i].rule, sizeof(o.rule));
		memcpy(o.text, list[i].why, sizeof(o.text));
		words_broken_rule(&o, list[i].version, true, &n);
		put_problem(d, &n, now);
	}
}

/* Once for each broken version; one that was mended before it could be told is not told. */
static void say_broken_rules(struct desk *d, const struct advice *a, int64_t now)
{
	struct notice n;
	bool some_wait = notices_waiting(d->notices, "problem", now) > 0;
	d->broken = 0;
	for (size_t i = 0; i < a->outcome_count; i++) {
		const struct rule_outcome *o = &a->outcomes[i];
		if (o->state == RULE_ERROR) {
			d->broken++;
			log_warning("rule %s: %s", o->rule, o->text);
			words_broken_rule(o, version_of(d, o), false, &n);
			put_problem(d, &n, now);
		} else if (some_wait) {
			take_back_rule(d, o->rule);
		}
	}
	say_outdated_rules(d, now);
}

/* Put even when it was told before, so that what waits and no longer holds is dropped. */
static void speak(struct desk *d, const struct advice *a, int64_t now)
{
	struct situation s;
	say_broken_rules(d, a, now);
	look(d, a, now, &s);
	enum worth worth = manners_worth(&s);
	if (engine_settings(d->g)->notify_enabled && (worth != WORTH_NOTHING || s.told_same))
		say(d, a, now, worth == WORTH_REPEATING);
	if (d->pending)
		return; /* it could not be written: the occasion stays */
	if (s.moment != MOMENT_NONE && (d->occasion & OCCASION_TIME) &&
		!write_moment(d, s.moment_at))
		d->pending |= OCCASION_TIME;
	if (d->occasion & OCCASION_SYNC)
		d->refilled = false;
	d->came = nothing_came();
}

/* ---- asking ---- */

static bool keep(struct desk *d, const struct advice *a, int64_t now)
{
	struct buffer json = {0};
	struct error why = {0};
	struct store *s = engine_store(d->g);
	advice_write(a, &json);
	bool ok = store_begin(s, &why) &&
		  store_put_advice(s, a->day, 0, now, (const char *)json.data, json.length, &why) &&
		  store_commit(s, &why);
	if (!ok) {
		store_rollback(s);
		log_warning("the advice could not be written down yet: %s", why.text);
	}
	buffer_finish(&json);
	return ok;
}

static void start(struct desk *d);

static void say_no_advice(struct desk *d, const struct error *e, int64_t now)
{
	struct notice n;
	log_error("no advice: %s", e->text);
	d->pending = d->occasion;
	if (e->kind == ERROR_IO)
		return;
	words_no_advice(e, engine_today(d->g, now), &n);
	put_problem(d, &n, now);
}

static void on_advised(struct advice *a, size_t count, const struct error *e, void *user)
{
	struct desk *d = user;
	unsigned asked_meanwhile = d->pending;
	int64_t now = time(NULL);
	d->asking = NULL;
	d->pending = 0;
	if (e)
		say_no_advice(d, e, now);
	else if (keep(d, a, now))
		speak(d, a, now);
	else
		d->pending = d->occasion;
	bool failed = d->pending != 0;
	d->pending |= asked_meanwhile;
	d->occasion = 0;
	d->calls.news(d->calls.user);
	if (failed)
		d->calls.trouble(d->calls.user);
	else if (d->pending)
		start(d);
	if (!d->asking)
		d->calls.done(count ? a : NULL, d->calls.user);
}

/* From the evening on the question is about tomorrow, run or no run. */
static date day_in_question(struct desk *d, int64_t now)
{
	return manners_late(engine_settings(d->g), now) ? engine_today(d->g, now) + 1
							: engine_next_day(d->g, now);
}

static void add_summary(struct import_summary *to, const struct import_summary *from)
{
	to->sessions += from->sessions;
	to->runs += from->runs;
	if (from->first != DATE_NONE && (to->first == DATE_NONE || from->first < to->first))
		to->first = from->first;
	if (from->last != DATE_NONE && (to->last == DATE_NONE || from->last > to->last))
		to->last = from->last;
}

static void start(struct desk *d)
{
	struct error why = {0};
	int64_t now = time(NULL);
	date day = day_in_question(d, now);
	d->occasion = d->pending;
	d->pending = 0;
	add_summary(&d->came, &d->next);
	d->next = nothing_came();
	d->asking = engine_advise_start(d->g, d->supervisor, &day, 1, now, on_advised, d, &why);
	if (d->asking && (d->occasion & ~(unsigned)OCCASION_QUIETLY))
		d->calls.asking(d->came.last >= engine_today(d->g, now) - 1, d->calls.user);
	if (d->asking)
		return;
	log_error("no advice: %s", why.text);
	d->pending = d->occasion;
	d->calls.trouble(d->calls.user);
	d->calls.done(NULL, d->calls.user);
}

void desk_ask(struct desk *d, unsigned occasion, const struct import_summary *sum)
{
	if (sum)
		add_summary(&d->next, sum);
	d->pending |= occasion;
	desk_again(d);
}

void desk_again(struct desk *d)
{
	if (!d->asking && d->pending)
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
