#include "statements.h"

#include <math.h>
#include <stdio.h>

#include "paced/base/memory.h"
#include "quantity.h"
#include "when.h"
#include "write.h"

static bool is_priority(const struct word *w)
{
	return w->folded[0] >= 'a' && w->folded[0] <= 'c' && w->folded[1] == '\0';
}

static bool parse_priority(struct line *l, struct report *r)
{
	r->priority = (char)(line_next(l)->folded[0] - 'a' + 'A');
	return true;
}

static bool parse_name(struct line *l, struct report *r)
{
	return take_quoted_text(l, r->text, sizeof(r->text), "a name in quotes");
}

static bool parse_goal_time(struct line *l, struct report *r)
{
	return take_duration_or_clock(l, &r->seconds);
}

bool parse_race(struct line *l, struct report *r)
{
	static const struct quantity distance = {
		read_distance, 1, 1000e3, "a distance of up to 1000 km such as 21.1km"};
	static const struct element elements[] = {
		{"priority", is_priority, parse_priority},
		{"name", is_quoted, parse_name},
		{"goal", NULL, parse_goal_time},
	};
	return take_quantity(l, &distance, &r->distance_m) &&
	       line_elements(l, r, elements, ARRAY_LENGTH(elements),
		       "A, B or C, a name in quotes or goal 1:35:00") &&
	       settle_clock(l, r->distance_m, &r->seconds);
}

void write_race(const struct report *r, struct buffer *out)
{
	put_distance(out, r->distance_m);
	if (r->priority != 0)
		buffer_printf(out, " %c", r->priority);
	if (r->text[0] != '\0')
		put_quoted(out, r->text);
	if (!isnan(r->seconds)) {
		put_word(out, "goal");
		put_duration(out, r->seconds);
	}
}

bool parse_goal(struct line *l, struct report *r)
{
	return take_name(l, true, r->word, sizeof(r->word),
		       "its kind, such as climb, longest or streak") &&
	       take_quoted_text(l, r->text, sizeof(r->text),
		       "what it is, in quotes, such as \"run to the lake\"");
}

void write_goal(const struct report *r, struct buffer *out)
{
	put_word(out, r->word);
	put_quoted(out, r->text);
}

bool parse_level(struct line *l, struct report *r)
{
	int i;
	if (!line_choose(l, &vocabulary_level, &i))
		return false;
	r->level = (enum level)i;
	return true;
}

void write_level(const struct report *r, struct buffer *out)
{
	put_word(out, level_name(r->level));
}

static bool parse_threshold_hr(struct line *l, struct report *r)
{
	static const struct quantity hr = {
		read_number, 60, 240, "beats a minute from 60 to 240 such as 168"};
	return take_quantity(l, &hr, &r->threshold_hr);
}

static bool parse_threshold_pace(struct line *l, struct report *r)
{
	static const struct quantity pace = {read_pace, 1000.0 / 1200, 1000.0 / 120,
		"a pace from 2:00/km to 20:00/km such as 4:15/km"};
	return take_quantity(l, &pace, &r->threshold_speed);
}

bool parse_threshold(struct line *l, struct report *r)
{
	static const struct element elements[] = {
		{"hr", NULL, parse_threshold_hr}, {"pace", NULL, parse_threshold_pace}};
	static const char expected[] = "hr 168, pace 4:15/km or both";
	if (line_peek(l) == NULL)
		return line_expected(l, NULL, expected, NULL);
	return line_elements(l, r, elements, ARRAY_LENGTH(elements), expected);
}

void write_threshold(const struct report *r, struct buffer *out)
{
	if (!isnan(r->threshold_hr)) {
		put_word(out, "hr");
		put_number(out, r->threshold_hr, "");
	}
	if (!isnan(r->threshold_speed)) {
		put_word(out, "pace");
		put_pace(out, r->threshold_speed);
	}
}

bool parse_maxhr(struct line *l, struct report *r)
{
	static const struct quantity hr = {
		read_number, 100, 250, "beats a minute from 100 to 250 such as 190"};
	return take_quantity(l, &hr, &r->value);
}

bool parse_resthr(struct line *l, struct report *r)
{
	static const struct quantity hr = {
		read_number, 20, 120, "beats a minute from 20 to 120 such as 48"};
	return take_quantity(l, &hr, &r->value);
}

static bool take_until(struct line *l, struct report *r)
{
	if (!line_pass(l, "until"))
		return line_expected(
			l, line_peek(l), "until and the last day, such as until 2026-05-31", NULL);
	l->element = "until";
	const struct word *w = line_peek(l);
	bool good = take_day(l, &r->until) &&
		    (r->until >= r->day ||
			    line_expected(l, w, "a last day not before the first", NULL));
	l->element = NULL;
	return good;
}

static void write_until(const struct report *r, struct buffer *out)
{
	put_word(out, "until");
	put_day(out, r->until);
}

bool parse_block(struct line *l, struct report *r)
{
	int i;
	if (!line_choose(l, &vocabulary_block, &i))
		return false;
	r->block = (enum block)i;
	return take_until(l, r);
}

void write_block(const struct report *r, struct buffer *out)
{
	put_word(out, block_name(r->block));
	write_until(r, out);
}

static bool read_days(const char *text, double *out)
{
	int end = 0;
	long days;
	if (sscanf(text, "%1ldday%n", &days, &end) != 1 || end == 0)
		return false;
	*out = (double)days;
	return text[end] == '\0' || (text[end] == 's' && text[end + 1] == '\0');
}

static bool is_days(const struct word *w)
{
	double days;
	return read_days(w->folded, &days);
}

static bool parse_days(struct line *l, struct report *r)
{
	static const struct quantity days = {read_days, 0, 7, "0 to 7 days a week such as 5 days"};
	return take_quantity(l, &days, &r->days_per_week);
}

static bool parse_minutes(struct line *l, struct report *r)
{
	static const struct quantity week = {
		read_duration, 0, 7 * 24 * 3600, "a time in the week such as 300min"};
	double seconds;
	if (!take_quantity(l, &week, &seconds))
		return false;
	r->minutes_per_week = round(seconds / 60);
	return true;
}

bool parse_available(struct line *l, struct report *r)
{
	static const struct element elements[] = {
		{"days", is_days, parse_days}, {"minutes", is_duration, parse_minutes}};
	static const char expected[] = "5 days, 300min or both";
	if (line_peek(l) == NULL)
		return line_expected(l, NULL, expected, NULL);
	return line_elements(l, r, elements, ARRAY_LENGTH(elements), expected);
}

void write_available(const struct report *r, struct buffer *out)
{
	if (!isnan(r->days_per_week)) {
		put_number(out, r->days_per_week, "");
		put_word(out, "days");
	}
	if (!isnan(r->minutes_per_week))
		put_duration(out, r->minutes_per_week * 60);
}

bool parse_silence(struct line *l, struct report *r)
{
	return take_name(l, false, r->word, sizeof(r->word),
		       "the name of a rule such as heavy-after-speed") &&
	       take_until(l, r);
}

void write_silence(const struct report *r, struct buffer *out)
{
	put_word(out, r->word);
	write_until(r, out);
}
