/* Of what kind a session is: the race of the journal, long by the history, or what was found inside
 * it. */
#include <math.h>
#include <stdio.h>

#include "private.h"

#define RACE_NEAR   .1  /* a session is the race when its distance is that near */
#define LONG_FACTOR 1.3 /* of the usual minutes */
#define LONG_LEAST  70. /* minutes, unless the athlete's longest is less */
#define LONG_ALONE  90. /* minutes, when nothing is usual yet */
#define LONG_WINDOW 90  /* days in which the athlete's longest is looked for */

static bool is_race(const struct session *s, const struct report *r)
{
	if (isnan(r->distance_m) || isnan(s->distance_m))
		return true;
	return fabs(s->distance_m - r->distance_m) <= RACE_NEAR * r->distance_m;
}

const struct report *race_of(const struct history *h, const struct session *s)
{
	const date day = calendar_day(h, s);
	size_t count;
	const uint32_t *races = reports_of(h, REPORT_RACE, &count);

	if (count == 0 || !sport_is_running(s->sport))
		return NULL;
	for (size_t n = reports_until(h, REPORT_RACE, day); n > 0; n--) {
		const struct report *r = &h->reports[races[n - 1]];
		if (r->day < day)
			return NULL;
		if (is_race(s, r))
			return r;
	}
	return NULL;
}

static bool may_be_long(const struct session *s)
{
	return sport_is_running(s->sport) && s->timer_s >= 1500 &&
	       kind_hardness(s->kind) < HARDNESS_LONG;
}

/* Longer by far than usual, and the longest of the seven days that end with it. */
static bool is_long(const struct history *h, const struct session *s)
{
	const double minutes = run_minutes(s);

	if (!may_be_long(s) || minutes < longest_minutes(h, s->day - 6, s->day))
		return false;
	if (minutes < LONG_LEAST && minutes < longest_minutes(h, s->day - LONG_WINDOW, s->day - 1))
		return false;
	const double usual = history_usual_minutes(h, s->day - 1);
	return isnan(usual) ? minutes >= LONG_ALONE : minutes >= LONG_FACTOR * usual;
}

enum kind kind_of(const struct history *h, const struct session *s)
{
	if (race_of(h, s))
		return KIND_RACE;
	return is_long(h, s) ? KIND_LONG : s->kind_found;
}

/* ---- and why ---- */

static bool told_by_journal(const struct history *h, const struct session *s)
{
	const date day = calendar_day(h, s);
	size_t count;
	const uint32_t *kinds = reports_of(h, REPORT_KIND, &count);

	for (size_t n = reports_until(h, REPORT_KIND, day); n > 0; n--) {
		const struct report *r = &h->reports[kinds[n - 1]];
		if (r->day < day)
			return false;
		if (r->minute == s->minute)
			return true;
	}
	return false;
}

static void long_reason(const struct history *h, const struct session *s, char *out, size_t size)
{
	const double usual = history_usual_minutes(h, s->day - 1);

	if (isnan(usual))
		snprintf(out, size, "%.0f min, and no run before to compare with", run_minutes(s));
	else
		snprintf(out, size, "%.0f min, where %.0f are usual, and the longest of the week",
			run_minutes(s), usual);
}

void history_kind_reason(const struct history *h, size_t i, char *out, size_t size)
{
	const struct session *s = &h->sessions[i];
	const struct report *race = race_of(h, s);

	if (told_by_journal(h, s))
		snprintf(out, size, "your journal says so");
	else if (s->kind == KIND_RACE && race)
		snprintf(out, size, "the race in your journal%s%s", race->text[0] ? ": " : "",
			race->text);
	else if (s->kind == KIND_LONG && s->kind_found != KIND_LONG)
		long_reason(h, s, out, size);
	else
		snprintf(out, size, "%s", s->kind_reason);
}
