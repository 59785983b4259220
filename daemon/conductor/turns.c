/* What the conductor does when something happened. Each is a turn of the loop, and short. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <event2/event.h>

#include "clock.h"
#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "private.h"
#include "sd.h"
#include "words.h"

#define LATE_S 90 /* a moment that passed so long ago was slept through */

/* ---- rest ---- */

static void earliest(int64_t *best, int64_t at)
{
	if (*best == TIME_NONE || at < *best)
		*best = at;
}

/* Nothing is set unless there will be something to do then. */
static void set_alarm(struct conductor *c)
{
	const struct settings *s = engine_settings(c->engine);
	int64_t now = time(NULL), ends, next = TIME_NONE;
	bool waits = notices_waiting(c->notices, NULL, now) > 0;
	if (s->notify_enabled)
		next = manners_next_moment(s, now);
	if (waits && manners_quiet(s, now, &ends))
		earliest(&next, ends);
	if (waits || speaker_shows_advice(c->speaker)) /* it will then be about another day */
		earliest(&next, clock_at(engine_today(c->engine, now) + 1, s->day_start_s));
	alarm_set(c->alarm, next);
}

static void tell_manager(struct conductor *c)
{
	char text[sizeof(c->status)];
	struct store_counts counts = {0};
	int64_t now = time(NULL);
	store_counts(engine_store(c->engine), &counts, NULL);
	struct status_words w = {.folders = engine_settings(c->engine)->folder_count,
		.missing = intake_missing(c->intake),
		.sessions = (size_t)counts.sessions,
		.files_waiting = intake_waiting(c->intake),
		.notices_waiting = notices_waiting(c->notices, NULL, now),
		.broken_rules = desk_broken_rules(c->desk),
		.broken_settings = engine_settings_error(c->engine) != NULL,
		.scanning = intake_scanning(c->intake),
		.advice = c->answered ? &c->answer : NULL,
		.today = engine_today(c->engine, now)};
	words_status(&w, text, sizeof(text));
	if (text_equal(text, c->status))
		return;
	memcpy(c->status, text, sizeof(text));
	sd_status("%s", text);
}

static bool is_all_done(const struct conductor *c)
{
	return c->answered && !intake_busy(c->intake) && !desk_busy(c->desk) &&
	       !settler_busy(c->settler) && !salvage_busy(c->salvage) && !keeper_busy(c->keeper) &&
	       !picture_busy(c->picture) && !speaker_busy(c->speaker);
}

/* Memory that can be had again is given back once nothing goes on. */
void turn_rest(struct conductor *c)
{
	if (conductor_is_damaged(c))
		return;
	set_alarm(c);
	tell_manager(c);
	if (notices_owe(c->notices))
		again_later(c->again, CHORE_NOTICES);
	if (intake_busy(c->intake) || desk_busy(c->desk))
		return;
	engine_rest(c->engine);
	if (c->options->once && is_all_done(c))
		conductor_stop(c, 0);
}

void turn_trouble(struct conductor *c, unsigned chores)
{
	if (conductor_is_damaged(c))
		return;
	again_later(c->again, chores);
	tell_manager(c);
	if (c->options->once)
		conductor_stop(c, 1);
}

/* ---- asking and answering ---- */

/* Another program that takes in files may not have come to their days yet. */
void turn_ask(struct conductor *c, unsigned occasion)
{
	bool busy = intake_busy(c->intake) || settler_busy(c->settler) || salvage_busy(c->salvage);
	bool owed = engine_owes_days(c->engine);
	if (!busy && !owed) {
		desk_ask(c->desk, occasion, NULL);
		return;
	}
	c->owed |= occasion;
	if (!busy)
		settler_go(c->settler);
}

void turn_settled(void *user)
{
	struct conductor *c = user;
	unsigned owed = c->owed;
	if (!engine_journal_error(c->engine))
		again_done(c->again, CHORE_JOURNAL);
	intake_resume(c->intake);
	c->owed = 0;
	if (owed)
		turn_ask(c, owed);
	desk_again(c->desk); /* what was dropped because of the news */
}

void turn_burst(const struct import_summary *sum, void *user)
{
	struct conductor *c = user;
	unsigned occasion = c->owed | (sum->sessions ? OCCASION_SYNC : 0) |
			    (sum->reports || sum->replaced ? OCCASION_REPORT : 0);
	if (c->options->once)
		occasion |= OCCASION_ASKED;
	if (c->owes_answer)
		occasion |= OCCASION_QUIETLY;
	c->owed = 0;
	c->owes_answer = false;
	if (occasion)
		desk_ask(c->desk, occasion, sum);
	if (!c->salvaged)
		salvage_go(c->salvage);
	c->salvaged = true;
	keeper_go(c->keeper, sum->files > sum->known);
	turn_clock(c);
}

void turn_answer(const struct advice *a, void *user)
{
	struct conductor *c = user;
	c->answered = true;
	if (a) {
		again_done(c->again, CHORE_ADVICE);
		c->answer.day = a->day;
		memcpy(c->answer.title, a->title, sizeof(a->title));
	}
	turn_rest(c);
}

/* ---- the clock ---- */

void turn_late(void *user)
{
	turn_ask(user, OCCASION_TIME);
}

/* Whoever opens a laptop at noon gets one message, and after what is synced just then. */
static void look_at_moments(struct conductor *c, int64_t now)
{
	const struct settings *s = engine_settings(c->engine);
	struct moment m = desk_moment_due(c->desk, now);
	if (m.kind == MOMENT_NONE || !s->notify_enabled)
		return;
	struct timeval wait = {.tv_sec = (time_t)s->wait_s};
	if (now - m.at < LATE_S)
		turn_ask(c, OCCASION_TIME);
	else if (!evtimer_pending(c->late, NULL))
		event_add(c->late, &wait);
}

void turn_clock(void *user)
{
	struct conductor *c = user;
	int64_t now = time(NULL);
	if (c->options->once)
		return;
	look_at_moments(c, now);
	if (notices_stale(c->notices, now))
		turn_ask(c, OCCASION_STALE);
	if (!desk_busy(c->desk) && !c->owed) /* its answer may take the place of what waits */
		speaker_wake(c->speaker);
	set_alarm(c);
}

/* ---- answers of the user ---- */

void turn_felt(int64_t session, enum feel feel, void *user)
{
	struct conductor *c = user;
	struct session s;
	struct report r;
	struct error why = {0};
	bool blank;
	char when[TIME_TEXT];
	if (!store_session(engine_store(c->engine), session, &s, &why)) {
		log_warning("the answer came for a session that is gone: %s", why.text);
		return;
	}
	int32_t offset = s.utc_offset_s == OFFSET_NONE ? engine_zone_offset(s.start)
						       : s.utc_offset_s;
	time_format_minute(s.start, offset, when);
	autofree char *line = mem_printf("%s felt %s", when, feel_name(feel));
	if (journal_parse_line(line, strlen(line), DATE_NONE, &r, &blank, &why))
		scribe_write(c->scribe, &r);
	else
		log_error("\"%s\" is no line of a journal: %s", line, why.text);
}

/* ---- once more ---- */

void turn_again(unsigned chores, void *user)
{
	struct conductor *c = user;
	if (chores & CHORE_JOURNAL)
		news_read_reports(c);
	if (chores & CHORE_FILES)
		intake_again(c->intake);
	if (chores & CHORE_ADVICE)
		desk_again(c->desk);
	if (chores & CHORE_ANSWERS)
		scribe_again(c->scribe);
	if ((chores & CHORE_NOTICES) && !notices_owe(c->notices))
		again_done(c->again, CHORE_NOTICES);
	turn_rest(c);
}
