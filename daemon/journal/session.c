#include "statements.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "quantity.h"
#include "when.h"
#include "write.h"

static bool parse_rpe(struct line *l, struct report *r)
{
	return take_quantity(l, &quantity_rpe, &r->rpe);
}

static void write_rpe(const struct report *r, struct buffer *out)
{
	if (isnan(r->rpe))
		return;
	put_word(out, "rpe");
	put_number(out, r->rpe, "");
}

bool parse_felt(struct line *l, struct report *r)
{
	static const struct element elements[] = {{"rpe", NULL, parse_rpe}};
	return parse_feel(l, r) &&
	       line_elements(l, r, elements, ARRAY_LENGTH(elements), "rpe 1 to 10");
}

void write_felt(const struct report *r, struct buffer *out)
{
	write_feel(r, out);
	write_rpe(r, out);
}

bool parse_kind(struct line *l, struct report *r)
{
	int i;
	if (!line_choose(l, &vocabulary_kind, &i))
		return false;
	r->kind = kind_at(i);
	return true;
}

void write_kind(const struct report *r, struct buffer *out)
{
	put_word(out, kind_name(r->kind));
}

static bool parse_length(struct line *l, struct report *r)
{
	return take_duration_or_clock(l, &r->seconds);
}

static bool parse_distance(struct line *l, struct report *r)
{
	static const struct quantity distance = {
		read_distance, 1, 1000e3, "a distance of up to 1000 km such as 8.2km"};
	return take_quantity(l, &distance, &r->distance_m);
}

static bool parse_hr(struct line *l, struct report *r)
{
	static const struct quantity hr = {
		read_number, 30, 250, "beats a minute from 30 to 250 such as 142"};
	return take_quantity(l, &hr, &r->hr);
}

static bool parse_climb(struct line *l, struct report *r)
{
	static const struct quantity climb = {
		read_distance, 0, 20e3, "metres of ascent up to 20000m such as 120m"};
	return take_quantity(l, &climb, &r->ascent_m);
}

/* "5x4min", "6x800m", "6x3:30" (m:ss: nobody repeats hours). */
static bool read_reps(const char *text, struct report *r)
{
	char count[8];
	size_t digits = strspn(text, "0123456789");
	const char *each = text + digits;
	long reps;
	if (digits >= sizeof(count))
		return false;
	snprintf(count, sizeof(count), "%.*s", (int)digits, text);
	if (!text_integer(count, 1, 100, &reps))
		return false;
	if (*each == 'x')
		each++;
	else if (text_starts_with(each, "\u00d7"))
		each += strlen("\u00d7");
	else
		return false;
	r->reps = (int32_t)reps;
	if (read_distance(each, &r->rep_distance_m))
		return r->rep_distance_m >= 1 && r->rep_distance_m <= 100e3;
	return (read_clock(each, &r->rep_seconds) || read_duration(each, &r->rep_seconds)) &&
	       r->rep_seconds >= 1 && r->rep_seconds <= 12 * 3600;
}

/* "5 x 4min" is as good as "5x4min". */
static bool parse_reps(struct line *l, struct report *r)
{
	char text[64] = "";
	size_t length = 0;
	const struct word *w = NULL;
	do {
		w = line_next(l);
		if (w == NULL || length + strlen(w->folded) >= sizeof(text))
			break;
		length += (size_t)snprintf(text + length, sizeof(text) - length, "%s", w->folded);
	} while (text[strspn(text, "0123456789")] == '\0' || text_ends_with(text, "x"));
	if (w != NULL && read_reps(text, r))
		return true;
	return line_expected(l, w, "1 to 100 repetitions such as 5x4min or 6x800m", NULL);
}

static const struct element session_elements[] = {
	{"kind", NULL, parse_kind, &vocabulary_kind},
	{"duration", is_duration, parse_length},
	{"distance", is_distance, parse_distance},
	{"hr", NULL, parse_hr},
	{"rpe", NULL, parse_rpe},
	{"reps", NULL, parse_reps},
	{"climb", NULL, parse_climb},
	{"felt", NULL, parse_feel},
	{"note", is_quoted, parse_note},
};

bool parse_session(struct line *l, struct report *r)
{
	int i;
	if (!vocabulary_find(&vocabulary_sport, l->statement, &i))
		return line_expected(l, NULL, "a sport", NULL);
	r->sport = sport_at(i);
	if (!line_elements(l, r, session_elements, ARRAY_LENGTH(session_elements),
		    "a kind such as easy, 45min, 8.2km, hr, rpe, reps, climb, felt or a note in "
		    "quotes") ||
		!settle_clock(l, r->distance_m, &r->seconds))
		return false;
	return !isnan(r->seconds) ||
	       line_expected(l, NULL, "how long it took, such as 45min", NULL);
}

static void write_reps(const struct report *r, struct buffer *out)
{
	if (r->reps == 0)
		return;
	buffer_printf(out, " reps %dx", r->reps);
	if (isnan(r->rep_distance_m))
		put_duration_bare(out, r->rep_seconds);
	else
		put_distance_bare(out, r->rep_distance_m);
}

static void write_optional(
	struct buffer *out, const char *word, double v, void (*put)(struct buffer *, double))
{
	if (isnan(v))
		return;
	if (word != NULL)
		put_word(out, word);
	put(out, v);
}

static void put_plain(struct buffer *out, double v)
{
	put_number(out, v, "");
}

void write_session(const struct report *r, struct buffer *out)
{
	put_word(out, sport_name(r->sport));
	if (r->kind != KIND_UNKNOWN)
		write_kind(r, out);
	write_optional(out, NULL, r->seconds, put_duration);
	write_optional(out, NULL, r->distance_m, put_distance);
	write_optional(out, "hr", r->hr, put_plain);
	write_rpe(r, out);
	write_reps(r, out);
	write_optional(out, "climb", r->ascent_m, put_distance);
	if (r->feel != FEEL_NONE) {
		put_word(out, "felt");
		write_feel(r, out);
	}
	if (r->text[0] != '\0')
		put_quoted(out, r->text);
}

static const char *const ignore_names[] = {
	"hr", "pace", "gps", "all"}; /* in the order of the bits */

bool parse_ignore(struct line *l, struct report *r)
{
	static const char expected[] = "hr, pace, gps or all";
	const struct word *w;
	while ((w = line_next(l)) != NULL) {
		unsigned bit = 0;
		for (size_t i = 0; i < ARRAY_LENGTH(ignore_names); i++)
			if (text_equal(w->folded, ignore_names[i]))
				bit = 1u << i;
		if (bit == 0)
			return line_expected(l, w, expected,
				text_nearest(w->folded, ignore_names, ARRAY_LENGTH(ignore_names)));
		r->ignore |= bit;
	}
	return r->ignore != 0 || line_expected(l, NULL, expected, NULL);
}

void write_ignore(const struct report *r, struct buffer *out)
{
	for (size_t i = 0; i < ARRAY_LENGTH(ignore_names); i++)
		if ((r->ignore & 1u << i) != 0)
			put_word(out, ignore_names[i]);
}

bool parse_load(struct line *l, struct report *r)
{
	static const struct quantity load = {read_number, 0, 3000,
		"a load from 0 to 3000 such as 85, or pace, hr, rpe or duration"};
	const struct word *w = line_peek(l);
	if (!w || !load_source_parse(w->folded, &r->source) || r->source == LOAD_GIVEN) {
		r->source = LOAD_NONE;
		return take_quantity(l, &load, &r->value);
	}
	line_next(l);
	return true;
}

void write_load(const struct report *r, struct buffer *out)
{
	if (r->source != LOAD_NONE)
		put_word(out, load_source_name(r->source));
	else
		write_value(r, out);
}

bool parse_note(struct line *l, struct report *r)
{
	return take_quoted_text(l, r->text, sizeof(r->text), "a text in quotes");
}

void write_note(const struct report *r, struct buffer *out)
{
	put_quoted(out, r->text);
}

bool parse_nothing(struct line *l, struct report *r)
{
	(void)l, (void)r; /* the word says it all */
	return true;
}

void write_nothing(const struct report *r, struct buffer *out)
{
	(void)r, (void)out;
}

bool parse_same_as(struct line *l, struct report *r)
{
	const struct word *w = line_peek(l);
	if (!take_minute(l, &r->other_day, &r->other_minute))
		return false;
	if (r->other_day == r->day && r->other_minute == r->minute)
		return line_expected(l, w, "the start of another session", NULL);
	return true;
}

void write_same_as(const struct report *r, struct buffer *out)
{
	put_minute(out, r->other_day, r->other_minute);
}
