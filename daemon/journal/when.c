#include "when.h"

#include <stdio.h>
#include <string.h>

#include "paced/base/text.h"

#define WEEK       7
#define SPAN_MOST  1100 /* days: three years */
#define SHIFT_MOST 36600

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool parse_weekday(const char *word, date today, date *out)
{
	for (int back = 0; back < WEEK; back++) {
		const char *name = date_weekday_name(today - back);
		/* the first letter of a name is its only capital */
		if ((word[0] | 0x20) == (name[0] | 0x20) && text_equal(word + 1, name + 1)) {
			*out = today - back;
			return true;
		}
	}
	return false;
}

static bool parse_shift(const char *word, date today, date *out)
{
	size_t digits = strspn(word + (word[0] != '\0'), "0123456789");
	char number[8];
	long days;
	if ((word[0] != '-' && word[0] != '+') || digits >= sizeof(number) ||
		!text_equal(word + 1 + digits, "d"))
		return false;
	snprintf(number, sizeof(number), "%.*s", (int)digits, word + 1);
	if (!text_integer(number, 0, SHIFT_MOST, &days))
		return false;
	*out = today + (date)(word[0] == '-' ? -days : days);
	return true;
}

bool date_parse_relative(const char *text, date today, date *out)
{
	static const struct {
		const char *word;
		date shift;
	} words[] = {{"today", 0}, {"yesterday", -1}, {"tomorrow", 1}};
	if (date_parse(text, out))
		return true;
	if (today == DATE_NONE)
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (text_equal(text, words[i].word)) {
			*out = today + words[i].shift;
			return true;
		}
	return parse_weekday(text, today, out) || parse_shift(text, today, out);
}

static bool parse_day(const struct line *l, const char *text, date *out)
{
	date first = 0, last = 0;
	date_parse(JOURNAL_DAY_FIRST, &first);
	date_parse(JOURNAL_DAY_LAST, &last);
	return date_parse_relative(text, l->today, out) && *out >= first && *out <= last;
}

/* "7:10", "07:10" */
static bool parse_minute(const char *text, int32_t *out)
{
	size_t hours = strspn(text, "0123456789");
	if (hours < 1 || hours > 2 || text[hours] != ':' || !is_digit(text[hours + 1]) ||
		!is_digit(text[hours + 2]) || text[hours + 3] != '\0')
		return false;
	int hour = hours == 1 ? text[0] - '0' : (text[0] - '0') * 10 + (text[1] - '0');
	int minute = (text[hours + 1] - '0') * 10 + (text[hours + 2] - '0');
	if (hour > 23 || minute > 59)
		return false;
	*out = hour * 60 + minute;
	return true;
}

/* The "t" before a time, which is not that of "today". */
static char *find_time(char *text)
{
	char *t = strrchr(text, 't');
	return t != NULL && is_digit(t[1]) ? t : NULL;
}

static bool parse_when(const struct line *l, const struct word *w, struct when *out)
{
	char text[64]; /* cut at its marks */
	if (w == NULL || strlen(w->folded) >= sizeof(text))
		return false;
	snprintf(text, sizeof(text), "%s", w->folded);
	out->minute = -1;
	char *dots = strstr(text, ".."), *t = find_time(text);
	if (dots != NULL) {
		*dots = '\0';
		return parse_day(l, text, &out->day) && parse_day(l, dots + 2, &out->until);
	}
	if (t != NULL) {
		if (!parse_minute(t + 1, &out->minute))
			return false;
		*t = '\0';
	}
	bool good = true;
	if (t == text && l->missing != DATE_NONE) /* "T07:10" alone */
		out->day = l->missing;
	else
		good = parse_day(l, text, &out->day);
	out->until = out->day;
	return good;
}

static const char *day_expected(const struct line *l)
{
	return l->today == DATE_NONE ? "a day from 1950 to 2199 such as 2026-05-04"
				     : "a day such as 2026-05-04, yesterday, monday or -7d";
}

/* A word that was meant as a day, even when it is none. */
static bool means_day(const struct word *w)
{
	date day;
	return is_digit(w->folded[0]) || w->folded[0] == '-' || w->folded[0] == '+' ||
	       strstr(w->folded, "..") != NULL || date_parse_relative(w->folded, 0, &day) ||
	       (w->folded[0] == 't' && is_digit(w->folded[1]));
}

static bool check_span(const struct line *l, const struct word *w, const struct when *when)
{
	if (when->until < when->day)
		return line_expected(l, w, "the last day not before the first", NULL);
	if (when->until - when->day >= SPAN_MOST)
		return line_expected(l, w, "at most three years", NULL);
	return true;
}

bool take_when(struct line *l, struct when *out)
{
	const struct word *w = line_peek(l);
	if (parse_when(l, w, out)) {
		l->at++;
		return check_span(l, w, out);
	}
	if (l->missing == DATE_NONE || (w != NULL && means_day(w)))
		return line_expected(l, w, day_expected(l), NULL);
	*out = (struct when){l->missing, l->missing, -1};
	return true;
}

bool take_day(struct line *l, date *out)
{
	const struct word *w = line_next(l);
	if (w == NULL || !parse_day(l, w->folded, out))
		return line_expected(l, w, day_expected(l), NULL);
	return true;
}

bool take_minute(struct line *l, date *day, int32_t *minute)
{
	const struct word *w = line_next(l);
	struct when when;
	if (parse_when(l, w, &when) && when.minute >= 0) {
		*day = when.day;
		*minute = when.minute;
		return true;
	}
	return line_expected(l, w, "the start of a session such as 2026-05-04T07:10", NULL);
}
