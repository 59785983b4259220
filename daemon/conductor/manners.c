#include "manners.h"

#include "clock.h"

#define LATE_S      (20 * 3600)
#define DAILY_DAYS  7
#define WEEKLY_DAYS 28
#define WEEK_S      (7 * 86400 - 3600) /* an hour less: one day of a week may have 23 */

/* ---- times ---- */

static void take_later(struct moment *best, enum moment_kind kind, int32_t time_of_day, int64_t now)
{
	date today = clock_day(now);
	if (time_of_day < 0)
		return;
	int64_t at = clock_at(today, time_of_day);
	if (at > now)
		at = clock_at(today - 1, time_of_day);
	if (best->kind == MOMENT_NONE || at > best->at)
		*best = (struct moment){.kind = kind, .at = at};
}

struct moment manners_last_moment(const struct settings *s, int64_t now)
{
	struct moment best = {.kind = MOMENT_NONE, .at = TIME_NONE};
	take_later(&best, MOMENT_EVENING, s->evening_s, now);
	take_later(&best, MOMENT_MORNING, s->morning_s, now);
	return best;
}

static void take_sooner(int64_t *best, int32_t time_of_day, int64_t now)
{
	date today = clock_day(now);
	if (time_of_day < 0)
		return;
	int64_t at = clock_at(today, time_of_day);
	if (at <= now)
		at = clock_at(today + 1, time_of_day);
	if (*best == TIME_NONE || at < *best)
		*best = at;
}

int64_t manners_next_moment(const struct settings *s, int64_t now)
{
	int64_t best = TIME_NONE;
	take_sooner(&best, s->evening_s, now);
	take_sooner(&best, s->morning_s, now);
	return best;
}

bool manners_quiet(const struct settings *s, int64_t now, int64_t *ends)
{
	int32_t from = s->quiet_from_s, to = s->quiet_to_s, t = clock_time_of_day(now);
	if (from < 0 || to < 0 || from == to)
		return false;
	bool quiet = from > to ? t >= from || t < to : t >= from && t < to;
	*ends = clock_at(clock_day(now) + (t >= to), to);
	return quiet;
}

bool manners_late(const struct settings *s, int64_t now)
{
	return clock_time_of_day(now) >= (s->evening_s >= 0 ? s->evening_s : LATE_S);
}

/* ---- what is worth saying ---- */

static bool may_the_clock_speak(const struct situation *s)
{
	if (s->idle_days <= DAILY_DAYS || !s->ever_told)
		return true;
	return s->idle_days <= WEEKLY_DAYS && s->last_told < s->now - WEEK_S;
}

static bool is_reminder(const struct situation *s)
{
	return (s->occasion & OCCASION_TIME) && s->moment == MOMENT_MORNING && s->day == s->today;
}

static bool has_reason(const struct situation *s)
{
	if (s->waits || (s->occasion & (OCCASION_ASKED | OCCASION_STALE)))
		return true;
	if ((s->occasion & OCCASION_SYNC) && s->news)
		return true;
	/* What is said or comes late about other days is told by what it changes. */
	if ((s->occasion & (OCCASION_SYNC | OCCASION_REPORT)) && s->told)
		return true;
	return (s->occasion & OCCASION_TIME) && s->moment == MOMENT_EVENING &&
	       may_the_clock_speak(s);
}

enum worth manners_worth(const struct situation *s)
{
	if (is_reminder(s) && may_the_clock_speak(s))
		return s->told && s->told_at >= s->moment_at && s->told_same ? WORTH_NOTHING
									     : WORTH_REPEATING;
	return has_reason(s) && !s->told_same ? WORTH_SAYING : WORTH_NOTHING;
}
