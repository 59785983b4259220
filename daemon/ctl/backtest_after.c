/* What came after the days of a backtest: a rule is chosen by one's own history. */
#include <math.h>
#include <stdlib.h>

#include "backtest.h"
#include "member.h"
#include "paced/base/memory.h"
#include "shown.h"
#include "table.h"

#define NEXT_DAYS 7   /* a run later than that says little about the day */
#define FADE_DAYS 10  /* repetitions may come once a week */
#define LONGER    1.2 /* of the minutes advised, and ... */
#define MINUTES   5   /* ... these: longer than advised */

/* ---- what was done, and what came next ---- */

static const struct session *find(
	const struct backtest *b, date from, date to, bool (*wanted)(const struct session *))
{
	size_t count, first = history_sessions(b->history, from, to, &count);
	for (size_t i = first; i < first + count; i++)
		if (wanted(&b->history->sessions[i]))
			return &b->history->sessions[i];
	return NULL;
}

static bool is_run(const struct session *s)
{
	return sport_is_running(s->sport);
}

static bool has_fade(const struct session *s)
{
	return s->reps.count && !isnan(s->reps.fade);
}

static const struct session *next_run(const struct backtest *b, date day)
{
	return find(b, day + 1, day + NEXT_DAYS, is_run);
}

static double next_fade(const struct backtest *b, date day)
{
	const struct session *s = find(b, day + 1, day + FADE_DAYS, has_fade);
	return s ? s->reps.fade : NAN;
}

/* "2.1 % slower"; "" while unknown. */
static struct shown fade_in_words(double fade)
{
	struct shown s = {""};
	double percent = round(fabs(fade) * 1000) / 10;
	if (percent == 0)
		return (struct shown){"even"};
	if (!isnan(fade))
		snprintf(s.text, sizeof(s.text), "%.1f %% %s", percent,
			fade < 0 ? "slower" : "quicker");
	return s;
}

static void put_part(struct buffer *t, const char *before, const char *text)
{
	if (*text)
		buffer_printf(t, "%s%s", t->length ? before : "", text);
}

char *backtest_done_text(const struct backtest *b, date day)
{
	struct buffer t = {0};
	size_t count, first = history_sessions(b->history, day, day, &count);
	for (size_t i = first; i < first + count; i++) {
		const struct session *s = &b->history->sessions[i];
		put_part(&t, "; ", session_word(s));
		put_part(&t, " ", shown_minutes(s->timer_s / 60).text);
		put_part(&t, ", ", s->felt == FEEL_NONE ? "" : feel_name(s->felt));
		put_part(&t, ", ", has_fade(s) ? fade_in_words(s->reps.fade).text : "");
	}
	return t.data ? buffer_take_text(&t) : mem_strdup("");
}

char *backtest_next_text(const struct backtest *b, date day)
{
	struct buffer t = {0};
	const struct session *s = next_run(b, day);
	if (s && s->felt != FEEL_NONE)
		buffer_printf(&t, "%s, %s", session_word(s), feel_name(s->felt));
	put_part(&t, "; ", fade_in_words(next_fade(b, day)).text);
	return t.data ? buffer_take_text(&t) : mem_strdup("");
}

json_t *backtest_next_json(const struct backtest *b, date day)
{
	const struct session *s = next_run(b, day);
	json_t *j = json_object();
	member_date(j, "day", s ? s->day : DATE_NONE);
	member_text(j, "kind", s ? kind_name(s->kind) : NULL);
	member_text(j, "felt", s && s->felt != FEEL_NONE ? feel_name(s->felt) : NULL);
	member_number(j, "fade", next_fade(b, day), 4);
	return j;
}

/* ---- kinds of days ---- */

/* That day was no harder and not much longer than was advised. */
static bool as_advised(const struct backtest *b, const struct backtest_day *d)
{
	double minutes = 0;
	size_t count, first = history_sessions(b->history, d->day, d->day, &count);
	for (size_t i = first; i < first + count; i++) {
		const struct session *s = &b->history->sessions[i];
		if (kind_hardness(s->kind) > kind_hardness(d->present.session))
			return false;
		minutes += isnan(s->timer_s) ? 0 : s->timer_s / 60;
	}
	return minutes <= d->present.minutes * LONGER + MINUTES;
}

enum group { FIRED, FIRED_HARDER, OTHER_ONLY, BOTH, QUIET, GROUP_COUNT };

static const struct {
	const char *key, *alone, *set;
} groups[GROUP_COUNT] = {
	[FIRED] = {"fired", "it fired, and was followed", "it fires as it is set alone"},
	[FIRED_HARDER] = {"fired_harder", "it fired, and was not", NULL},
	[OTHER_ONLY] = {"set_only", NULL, "it fires with --set alone"},
	[BOTH] = {"both", NULL, "it fires with both"},
	[QUIET] = {"quiet", "it did not fire", "it fires with neither"},
};

static enum group group_of(const struct backtest *b, const struct backtest_day *d)
{
	bool present = d->present.state == RULE_FIRED, other = d->other.state == RULE_FIRED;
	if (!present && !other)
		return QUIET;
	if (!b->set)
		return as_advised(b, d) ? FIRED : FIRED_HARDER;
	return present && other ? BOTH : present ? FIRED : OTHER_ONLY;
}

struct sum {
	int days;
	int felt, good, heavy; /* next runs whose feel is known; fresh or good, tired or heavy */
	int faded;             /* next repetitions that are known */
	double fade;           /* their sum, then their mean; NAN without any */
};

static void add_day(const struct backtest *b, date day, struct sum *s)
{
	const struct session *run = next_run(b, day);
	enum feel felt = run ? run->felt : FEEL_NONE;
	double fade = next_fade(b, day);
	s->days++;
	s->felt += felt != FEEL_NONE;
	s->good += felt == FEEL_FRESH || felt == FEEL_GOOD;
	s->heavy += felt == FEEL_TIRED || felt == FEEL_HEAVY;
	s->faded += !isnan(fade);
	s->fade += isnan(fade) ? 0 : fade;
}

static void add_up(const struct backtest *b, struct sum sums[GROUP_COUNT])
{
	for (int g = 0; g < GROUP_COUNT; g++)
		sums[g] = (struct sum){0};
	for (size_t i = 0; i < b->count; i++)
		add_day(b, b->days[i].day, &sums[group_of(b, &b->days[i])]);
	for (int g = 0; g < GROUP_COUNT; g++)
		sums[g].fade = sums[g].faded ? sums[g].fade / sums[g].faded : NAN;
}

static const struct column columns[] = {
	{"Days on which", .shrinks = true},
	{"", .right = true},
	{"Next run good", .right = true},
	{"tired or heavy", .right = true},
	{"Next repetitions", .right = true},
};

static void add_row(struct table *t, const char *title, const struct sum *s)
{
	table_cell(t, "%s", title);
	table_cell(t, "%d", s->days);
	if (s->felt) {
		table_cell(t, "%d of %d", s->good, s->felt);
		table_cell(t, "%d of %d", s->heavy, s->felt);
	} else {
		table_cell(t, "%s", "");
		table_cell(t, "%s", "");
	}
	table_cell(t, "%s", fade_in_words(s->fade).text);
}

void backtest_print_after(const struct backtest *b, const struct out *o)
{
	struct sum sums[GROUP_COUNT];
	int known = 0;
	add_up(b, sums);
	struct table *t = table_create(columns, ARRAY_LENGTH(columns));
	for (int g = 0; g < GROUP_COUNT; g++) {
		const char *title = b->set ? groups[g].set : groups[g].alone;
		known += sums[g].felt + sums[g].faded;
		if (title && sums[g].days)
			add_row(t, title, &sums[g]);
	}
	if (known) {
		table_print(t, o);
		out_printf(o, "\n");
	}
	table_destroy(t);
}

json_t *backtest_after_json(const struct backtest *b)
{
	struct sum sums[GROUP_COUNT];
	json_t *all = json_object();
	add_up(b, sums);
	for (int g = 0; g < GROUP_COUNT; g++) {
		if (!(b->set ? groups[g].set : groups[g].alone))
			continue;
		json_t *j = json_object();
		member_integer(j, "days", sums[g].days);
		member_integer(j, "felt", sums[g].felt);
		member_integer(j, "good", sums[g].good);
		member_integer(j, "heavy", sums[g].heavy);
		member_integer(j, "repetitions", sums[g].faded);
		member_number(j, "fade", sums[g].fade, 4);
		member(all, groups[g].key, j);
	}
	return all;
}
