/*
 * Whatever a report says, its written line reads back as the same report.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/journal.h"

#define ROUNDS 8000

static uint64_t seed = 20260504;

/* xorshift64*; 0 to n - 1 */
static unsigned pick(unsigned n)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (unsigned)((seed * 2685821657736338717u) >> 33) % n;
}

static double number(unsigned least, unsigned most, unsigned parts)
{
	return (double)(least * parts + pick((most - least) * parts + 1)) / parts;
}

static void pick_text(char *out, size_t most)
{
	static const char *const pieces[] = {"a", "Z", "7", " ", "  ", "\t", "#", "\"", "\\",
		"\\\"", "'", "km", " min", "..", "\u00e9", "\u201c", "\u201d", "\u00a0",
		"\U0001f3c3", "until", "-"};
	size_t written = 0, target = 1 + pick((unsigned)most);
	out[0] = '\0';
	while (written < target) {
		const char *piece = pieces[pick(ARRAY_LENGTH(pieces))];
		for (const char *c = piece; *c != '\0'; c++)
			written += *c == '"' || *c == '\\' ? 2 : 1;
		if (written > JOURNAL_TEXT_MAX)
			break;
		strcat(out, piece);
	}
}

static void pick_name(char *out)
{
	static const char *const names[] = {
		"climb", "longest", "a", "heavy-after-speed", "x_1.lua", "until"};
	strcpy(out, names[pick(ARRAY_LENGTH(names))]);
}

static void feel(struct report *r)
{
	r->feel = (enum feel)(1 + pick(FEEL_COUNT - 1));
}

static void felt(struct report *r)
{
	feel(r);
	if (pick(2) == 0)
		r->rpe = number(1, 10, 10);
}

static void amount(struct report *r)
{
	r->amount = (enum amount)(1 + pick(3));
}

static void sleep_(struct report *r)
{
	r->value = pick(2) == 0 ? pick(241) * 360 : pick(24 * 3600 + 1);
	if (pick(2) == 0)
		amount(r);
}

static void value(struct report *r)
{
	r->value = number(100, 120, 1u << pick(4));
}

static void weight(struct report *r)
{
	r->value = number(20, 300, 1000);
}

static void pain(struct report *r)
{
	r->value = number(0, 10, 2);
	if (pick(3) > 0)
		pick_text(r->text, 60);
}

static void status(struct report *r)
{
	r->status = (enum status)pick(STATUS_COUNT);
	r->until = r->day + (date)(pick(2) == 0 ? 0 : pick(1100));
	if (r->status == STATUS_INJURED && pick(2) == 0)
		pick_text(r->text, 60);
}

static double distance(void)
{
	static const unsigned scales[] = {1, 10, 1000};
	return number(1, 1000000, scales[pick(3)]);
}

static double duration(unsigned most)
{
	return pick(2) == 0 ? 60 * (1 + pick(most / 60)) : 1 + pick(most);
}

static void race(struct report *r)
{
	r->distance_m = distance();
	if (pick(2) == 0)
		r->priority = (char)('A' + (char)pick(3));
	if (pick(2) == 0)
		pick_text(r->text, JOURNAL_TEXT_MAX);
	if (pick(2) == 0)
		r->seconds = duration(48 * 3600);
}

static void goal(struct report *r)
{
	pick_name(r->word);
	pick_text(r->text, JOURNAL_TEXT_MAX);
}

static void level(struct report *r)
{
	r->level = (enum level)(1 + pick(LEVEL_COUNT - 1));
}

static void threshold(struct report *r)
{
	unsigned which = 1 + pick(3);
	if ((which & 1) != 0)
		r->threshold_hr = number(60, 240, 2);
	if ((which & 2) != 0)
		r->threshold_speed = (pick(2) == 0 ? 1000.0 : 1609.344) / (200 + pick(500));
}

static void until(struct report *r)
{
	r->until = r->day + (date)pick(400);
}

static void block(struct report *r)
{
	r->block = (enum block)(1 + pick(BLOCK_COUNT - 1));
	until(r);
}

static void available(struct report *r)
{
	unsigned which = 1 + pick(3);
	if ((which & 1) != 0)
		r->days_per_week = pick(8);
	if ((which & 2) != 0)
		r->minutes_per_week = pick(7 * 24 * 60 + 1);
}

static void maybe_minute(struct report *r)
{
	if (pick(2) == 0)
		r->minute = (int32_t)pick(24 * 60);
}

static void minute(struct report *r)
{
	r->minute = (int32_t)pick(24 * 60);
}

static void kind(struct report *r)
{
	static const enum kind kinds[] = {KIND_RECOVERY, KIND_EASY, KIND_STEADY, KIND_LONG,
		KIND_TEMPO, KIND_INTERVALS, KIND_HILLS, KIND_STRIDES, KIND_RACE, KIND_CROSS};
	r->kind = kinds[pick(ARRAY_LENGTH(kinds))];
}

static void reps(struct report *r)
{
	r->reps = (int32_t)(1 + pick(100));
	if (pick(2) == 0)
		r->rep_seconds = duration(12 * 3600);
	else
		r->rep_distance_m = number(1, 100000, 10);
}

static void session(struct report *r)
{
	do
		r->sport = (enum sport)pick(SPORT_COUNT);
	while (r->sport == SPORT_TRANSITION);
	maybe_minute(r);
	r->seconds = duration(48 * 3600);
	if (pick(2) == 0)
		kind(r);
	if (pick(2) == 0)
		r->distance_m = distance();
	if (pick(2) == 0)
		r->hr = number(30, 250, 2);
	if (pick(2) == 0)
		reps(r);
	if (pick(2) == 0)
		r->ascent_m = number(0, 20000, 10);
	if (pick(2) == 0)
		felt(r);
	if (pick(2) == 0)
		pick_text(r->text, JOURNAL_TEXT_MAX);
}

static void felt_session(struct report *r)
{
	maybe_minute(r);
	felt(r);
}

static void decided_kind(struct report *r)
{
	minute(r);
	kind(r);
}

static void ignore(struct report *r)
{
	minute(r);
	r->ignore = 1 + pick(15);
}

static void load(struct report *r)
{
	minute(r);
	if (pick(3) == 0)
		r->source = LOAD_PACE + pick(LOAD_DURATION - LOAD_PACE + 1);
	else
		r->value = number(0, 3000, 8);
}

static void note(struct report *r)
{
	minute(r);
	pick_text(r->text, JOURNAL_TEXT_MAX);
}

static void same_as(struct report *r)
{
	minute(r);
	r->other_day = r->day + 1 - (date)pick(3);
	r->other_minute = (r->minute + 1) % (24 * 60);
}

static void silence(struct report *r)
{
	pick_name(r->word);
	until(r);
}

static void pick_report(struct report *r, bool may_undo);

static void undo(struct report *r)
{
	struct report undone;
	struct buffer line = {0};
	pick_report(&undone, false);
	journal_write_line(&undone, &line);
	assert_true(line.length < sizeof(r->text));
	strcpy(r->text, (const char *)line.data);
	buffer_finish(&line);
}

static void (*const fill[REPORT_TYPE_COUNT])(struct report *r) = {
	[REPORT_FEEL] = feel,
	[REPORT_FELT] = felt_session,
	[REPORT_SLEEP] = sleep_,
	[REPORT_FUEL] = amount,
	[REPORT_STRESS] = amount,
	[REPORT_HRV] = value,
	[REPORT_RHR] = value,
	[REPORT_WEIGHT] = weight,
	[REPORT_PAIN] = pain,
	[REPORT_STATUS] = status,
	[REPORT_RACE] = race,
	[REPORT_GOAL] = goal,
	[REPORT_LEVEL] = level,
	[REPORT_THRESHOLD] = threshold,
	[REPORT_MAXHR] = value,
	[REPORT_RESTHR] = value,
	[REPORT_BLOCK] = block,
	[REPORT_AVAILABLE] = available,
	[REPORT_SESSION] = session,
	[REPORT_KIND] = decided_kind,
	[REPORT_IGNORE] = ignore,
	[REPORT_LOAD] = load,
	[REPORT_NOTE] = note,
	[REPORT_FORGET] = minute,
	[REPORT_SEPARATE] = minute,
	[REPORT_SAME_AS] = same_as,
	[REPORT_SILENCE] = silence,
	[REPORT_UNDO] = undo,
};

static void pick_report(struct report *r, bool may_undo)
{
	report_init(r);
	do
		r->type = (enum report_type)pick(REPORT_TYPE_COUNT);
	while (!may_undo && r->type == REPORT_UNDO);
	r->day = date_from_civil(2000 + (int)pick(60), 1 + (int)pick(12), 1 + (int)pick(28));
	r->until = r->day;
	fill[r->type](r);
}

static bool same(double a, double b)
{
	return a == b || (isnan(a) && isnan(b));
}

static bool same_numbers(const struct report *a, const struct report *b)
{
	return same(a->rpe, b->rpe) && same(a->value, b->value) &&
	       same(a->threshold_hr, b->threshold_hr) &&
	       same(a->threshold_speed, b->threshold_speed) &&
	       same(a->days_per_week, b->days_per_week) &&
	       same(a->minutes_per_week, b->minutes_per_week) &&
	       same(a->distance_m, b->distance_m) && same(a->seconds, b->seconds) &&
	       same(a->hr, b->hr) && same(a->ascent_m, b->ascent_m) &&
	       same(a->rep_seconds, b->rep_seconds) && same(a->rep_distance_m, b->rep_distance_m);
}

static bool same_report(const struct report *a, const struct report *b)
{
	return a->type == b->type && a->day == b->day && a->until == b->until &&
	       a->minute == b->minute && a->feel == b->feel && a->amount == b->amount &&
	       a->status == b->status && a->level == b->level && a->block == b->block &&
	       a->priority == b->priority && a->sport == b->sport && a->kind == b->kind &&
	       a->reps == b->reps && a->ignore == b->ignore && a->source == b->source &&
	       a->other_day == b->other_day && a->other_minute == b->other_minute &&
	       same_numbers(a, b) && strcmp(a->word, b->word) == 0 && strcmp(a->text, b->text) == 0;
}

static void assert_round_trip(const struct report *r)
{
	struct buffer line = {0}, again = {0};
	struct report read;
	struct error e = {0};
	bool blank;
	journal_write_line(r, &line);
	const char *text = (const char *)line.data;
	if (!journal_parse_line(text, line.length, DATE_NONE, &read, &blank, &e))
		fail_msg("%s\n  %s", text, e.text);
	journal_write_line(&read, &again);
	assert_string_equal((const char *)again.data, text);
	if (!same_report(r, &read))
		fail_msg("%s\n  reads as another report", text);
	buffer_finish(&line);
	buffer_finish(&again);
}

static void written_reports_read_back(void **state)
{
	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		struct report r;
		pick_report(&r, true);
		assert_round_trip(&r);
	}
}

static void sport_stays_in_its_words(void **state)
{
	(void)state;
	struct report r;
	report_init(&r);
	r.type = REPORT_SESSION;
	r.day = r.until = date_from_civil(2026, 5, 4);
	r.seconds = 2700;
	for (int sport = 0; sport < SPORT_COUNT; sport++) {
		r.sport = (enum sport)sport;
		if (r.sport != SPORT_TRANSITION)
			assert_round_trip(&r);
	}
}

/* Texts can come from elsewhere, such as the title in an activity file. */
static void no_text_breaks_the_line(void **state)
{
	(void)state;
	struct report r, read;
	struct buffer line = {0};
	bool blank;
	report_init(&r);
	r.type = REPORT_NOTE;
	r.day = r.until = date_from_civil(2026, 5, 4);
	r.minute = 430;
	strcpy(r.text, "one\n2026-05-04 sick\r\x1b[31m");
	journal_write_line(&r, &line);
	assert_null(memchr(line.data, '\n', line.length));
	assert_true(journal_parse_line(
		(const char *)line.data, line.length, DATE_NONE, &read, &blank, NULL));
	assert_string_equal(read.text, "one 2026-05-04 sick  [31m");
	buffer_finish(&line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(written_reports_read_back),
		cmocka_unit_test(sport_stays_in_its_words),
		cmocka_unit_test(no_text_breaks_the_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
