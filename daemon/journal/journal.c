#include "paced/journal.h"

#include <math.h>
#include <stdio.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "statements.h"
#include "when.h"
#include "write.h"

/* What may stand before the word. */
enum when_kind {
	WHEN_DAY,      /* a day */
	WHEN_SPAN,     /* a day or several */
	WHEN_MAY_TIME, /* a day, with a time or without */
	WHEN_TIME,     /* the start of a session */
};

struct statement {
	const char *word;
	enum report_type type;
	enum when_kind when;
	parse_statement *parse;
	write_statement *write; /* without the word; with it for those that have several */
	const struct vocabulary *vocabulary; /* the words, when it has several */
};

static parse_statement parse_undo;
static write_statement write_undo;

/* One row for each type of report. */
static const struct statement statements[] = {
	{"feel", REPORT_FEEL, WHEN_DAY, parse_feel, write_feel},
	{"felt", REPORT_FELT, WHEN_MAY_TIME, parse_felt, write_felt},
	{"sleep", REPORT_SLEEP, WHEN_DAY, parse_sleep, write_sleep},
	{"fuel", REPORT_FUEL, WHEN_DAY, parse_fuel, write_fuel},
	{"stress", REPORT_STRESS, WHEN_DAY, parse_stress, write_stress},
	{"hrv", REPORT_HRV, WHEN_DAY, parse_hrv, write_value},
	{"rhr", REPORT_RHR, WHEN_DAY, parse_rhr, write_value},
	{"weight", REPORT_WEIGHT, WHEN_DAY, parse_weight, write_weight},
	{"pain", REPORT_PAIN, WHEN_DAY, parse_pain, write_pain},
	{"status", REPORT_STATUS, WHEN_SPAN, parse_status, write_status, &vocabulary_status},
	{"race", REPORT_RACE, WHEN_DAY, parse_race, write_race},
	{"goal", REPORT_GOAL, WHEN_DAY, parse_goal, write_goal},
	{"level", REPORT_LEVEL, WHEN_DAY, parse_level, write_level},
	{"threshold", REPORT_THRESHOLD, WHEN_DAY, parse_threshold, write_threshold},
	{"maxhr", REPORT_MAXHR, WHEN_DAY, parse_maxhr, write_value},
	{"resthr", REPORT_RESTHR, WHEN_DAY, parse_resthr, write_value},
	{"block", REPORT_BLOCK, WHEN_DAY, parse_block, write_block},
	{"available", REPORT_AVAILABLE, WHEN_DAY, parse_available, write_available},
	{"session", REPORT_SESSION, WHEN_MAY_TIME, parse_session, write_session, &vocabulary_sport},
	{"kind", REPORT_KIND, WHEN_TIME, parse_kind, write_kind},
	{"ignore", REPORT_IGNORE, WHEN_TIME, parse_ignore, write_ignore},
	{"load", REPORT_LOAD, WHEN_TIME, parse_load, write_load},
	{"note", REPORT_NOTE, WHEN_TIME, parse_note, write_note},
	{"forget", REPORT_FORGET, WHEN_TIME, parse_nothing, write_nothing},
	{"separate", REPORT_SEPARATE, WHEN_TIME, parse_nothing, write_nothing},
	{"same-as", REPORT_SAME_AS, WHEN_TIME, parse_same_as, write_same_as},
	{"silence", REPORT_SILENCE, WHEN_DAY, parse_silence, write_silence},
	{"undo", REPORT_UNDO, WHEN_DAY, parse_undo, write_undo},
};
_Static_assert(ARRAY_LENGTH(statements) == REPORT_TYPE_COUNT, "each type of report has its row");

static const struct statement *statement_of(enum report_type type)
{
	size_t i = 0;
	while (statements[i].type != type)
		i++;
	return &statements[i];
}

const char *report_type_name(enum report_type t)
{
	return statement_of(t)->word;
}

static const char *const status_names[STATUS_COUNT] = {
	[STATUS_SICK] = "sick",
	[STATUS_INJURED] = "injured",
	[STATUS_TRAVEL] = "travel",
	[STATUS_BUSY] = "busy",
	[STATUS_REST] = "rest",
	[STATUS_HOT] = "hot",
};

const char *status_name(enum status s)
{
	return status_names[s];
}

bool status_parse(const char *word, enum status *out)
{
	for (int i = 0; i < STATUS_COUNT; i++)
		if (text_equal(word, status_names[i])) {
			*out = (enum status)i;
			return true;
		}
	return false;
}

void report_init(struct report *r)
{
	*r = (struct report){
		.day = DATE_NONE,
		.until = DATE_NONE,
		.minute = -1,
		.rpe = NAN,
		.value = NAN,
		.threshold_hr = NAN,
		.threshold_speed = NAN,
		.days_per_week = NAN,
		.minutes_per_week = NAN,
		.distance_m = NAN,
		.seconds = NAN,
		.hr = NAN,
		.ascent_m = NAN,
		.rep_seconds = NAN,
		.rep_distance_m = NAN,
		.other_day = DATE_NONE,
		.other_minute = -1,
	};
}

static bool statement_has(const struct statement *s, const char *word)
{
	int i;
	return s->vocabulary == NULL ? text_equal(s->word, word)
				     : vocabulary_find(s->vocabulary, word, &i);
}

static const char *nearest_statement(const struct line *l, const char *word)
{
	const char *names[80];
	size_t n = 0;
	for (size_t i = 0; i < ARRAY_LENGTH(statements); i++) {
		const struct vocabulary *v = statements[i].vocabulary;
		if (v == NULL)
			names[n++] = statements[i].word;
		else
			for (int k = v->first; k <= v->last; k++)
				names[n++] = v->name(k);
	}
	if (l->today != DATE_NONE) {
		names[n++] = "today";
		names[n++] = "yesterday";
	}
	return text_nearest(word, names, n);
}

static const struct statement *take_statement(struct line *l)
{
	const struct word *w = line_next(l);
	for (size_t i = 0; w != NULL && i < ARRAY_LENGTH(statements); i++)
		if (statement_has(&statements[i], w->folded)) {
			l->statement = w->folded;
			return &statements[i];
		}
	line_expected(l, w, "an entry such as feel, sleep, sick, race, or a sport",
		w == NULL ? NULL : nearest_statement(l, w->folded));
	return NULL;
}

static bool check_when(const struct line *l, enum when_kind kind, const struct when *when)
{
	if (kind != WHEN_SPAN && when->until != when->day)
		return line_expected(l, NULL, "one day, not several", NULL);
	if (kind == WHEN_TIME && when->minute < 0)
		return line_expected(l, NULL,
			"the start of the session before it, such as 2026-05-04T07:10", NULL);
	if ((kind == WHEN_DAY || kind == WHEN_SPAN) && when->minute >= 0)
		return line_expected(l, NULL, "a day without a time", NULL);
	return true;
}

static bool parse_entry(struct line *l, struct report *out)
{
	report_init(out);
	struct when when;
	if (!take_when(l, &when))
		return false;
	const struct statement *s = take_statement(l);
	if (s == NULL || !check_when(l, s->when, &when))
		return false;
	out->type = s->type;
	out->day = when.day;
	out->until = when.until;
	out->minute = when.minute;
	return s->parse(l, out) && line_end(l);
}

/* The line taken back is kept as it would be written, so that its spaces do not matter. Without a
 * day of its own it is about the day of the undo. */
static bool parse_undo(struct line *l, struct report *r)
{
	struct report undone;
	struct line rest = {l->words, l->at, l->today, r->day, NULL, NULL, NAN, l->error};
	if (line_peek(l) == NULL)
		return line_expected(l, NULL, "the line to take back", NULL);
	if (!parse_entry(&rest, &undone))
		return error_prefix(l->error, "undo");
	if (undone.type == REPORT_UNDO)
		return line_expected(
			l, NULL, "a line that is no undo itself; write it again instead", NULL);
	struct buffer text = {0};
	journal_write_line(&undone, &text);
	snprintf(r->text, sizeof(r->text), "%s", (const char *)text.data);
	buffer_finish(&text);
	l->at = rest.at;
	return true;
}

static void write_undo(const struct report *r, struct buffer *out)
{
	put_word(out, r->text);
}

bool journal_parse_line(const char *line, size_t length, date today, struct report *out,
	bool *blank, struct error *e)
{
	struct words words;
	*blank = false;
	if (!words_split(&words, line, length, e))
		return false;
	*blank = words.count == 0;
	if (*blank)
		return true;
	struct line l = {&words, 0, today, today, NULL, NULL, NAN, e};
	return parse_entry(&l, out);
}

void journal_write_line(const struct report *r, struct buffer *out)
{
	const struct statement *s = statement_of(r->type);
	char day[DATE_TEXT];
	date_format(r->day, day);
	buffer_text(out, day);
	if (s->when == WHEN_SPAN && r->until != r->day) {
		date_format(r->until, day);
		buffer_printf(out, "..%s", day);
	}
	if (r->minute >= 0)
		buffer_printf(out, "T%02d:%02d", r->minute / 60, r->minute % 60);
	if (s->vocabulary == NULL)
		put_word(out, s->word);
	s->write(r, out);
}
