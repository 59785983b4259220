#include "words.h"

#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"

/* What is left of the line, and where the next word is put. */
struct scan {
	const char *at, *end;
	char *text, *folded;
};

static size_t starts(const struct scan *s, const char *with)
{
	size_t length = strlen(with);
	if ((size_t)(s->end - s->at) < length || memcmp(s->at, with, length) != 0)
		return 0;
	return length;
}

/* Bytes of the white space at hand. Telephones write no-break spaces. */
static size_t space_here(const struct scan *s)
{
	size_t length = starts(s, " ");
	if (length == 0)
		length = starts(s, "\t");
	if (length == 0)
		length = starts(s, "\u00a0");
	return length;
}

/* Bytes of the typographic quotation mark at hand: keyboards of telephones put them in by
 * themselves. */
static size_t curly_here(const struct scan *s)
{
	size_t length = starts(s, "\u201c");
	if (length == 0)
		length = starts(s, "\u201d");
	if (length == 0)
		length = starts(s, "\u201e");
	return length;
}

static size_t quote_here(const struct scan *s)
{
	size_t length = starts(s, "\"");
	return length > 0 ? length : curly_here(s);
}

static bool word_ends(const struct scan *s)
{
	return s->at == s->end || *s->at == '#' || space_here(s) > 0;
}

static char fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static void put(struct scan *s, char c, bool quoted)
{
	*s->text++ = c;
	*s->folded++ = quoted ? '\0' : fold(c);
}

static bool take_quoted(struct scan *s, struct error *e)
{
	const char *start = s->at;
	bool curly = curly_here(s) > 0;
	s->at += quote_here(s);
	size_t close = 0;
	for (; s->at < s->end; put(s, *s->at++, true)) {
		close = curly ? quote_here(s) : starts(s, "\"");
		if (close > 0)
			break;
		if (starts(s, "\\\"") > 0 || starts(s, "\\\\") > 0)
			s->at++;
	}
	char shown[40];
	text_copy_clean(shown, sizeof(shown), start, (size_t)(s->end - start));
	if (s->at == s->end)
		return error_set(e, ERROR_INPUT,
			"%s: expected a quotation mark at the end of the text", shown);
	s->at += close;
	if (!word_ends(s))
		return error_set(
			e, ERROR_INPUT, "%s: expected a space after the text in quotes", shown);
	return true;
}

static bool take_plain(struct scan *s, struct error *e)
{
	const char *start = s->at;
	while (!word_ends(s)) {
		if (quote_here(s) > 0) {
			char shown[40];
			text_copy_clean(shown, sizeof(shown), start, (size_t)(s->end - start));
			return error_set(e, ERROR_INPUT,
				"%s: expected a space before the quotation mark", shown);
		}
		put(s, *s->at++, false);
	}
	return true;
}

static bool take_word(struct scan *s, struct word *out, struct error *e)
{
	*out = (struct word){.text = s->text, .folded = s->folded, .quoted = quote_here(s) > 0};
	if (out->quoted ? !take_quoted(s, e) : !take_plain(s, e))
		return false;
	put(s, '\0', true);
	return true;
}

static bool is_number(const struct word *w)
{
	return !w->quoted && w->text[0] != '\0' && w->text[strspn(w->text, "0123456789.:")] == '\0';
}

static bool is_unit(const struct word *w)
{
	static const char *const units[] = {
		"km", "mi", "m", "h", "min", "kg", "lb", "day", "days", "/km", "/mi"};
	for (size_t i = 0; i < ARRAY_LENGTH(units); i++)
		if (!w->quoted && text_equal(w->folded, units[i]))
			return true;
	return false;
}

static void join_text(char *first, const char *second)
{
	memmove(first + strlen(first), second, strlen(second) + 1);
}

static void join_units(struct words *w)
{
	for (size_t i = 0; i + 1 < w->count; i++) {
		struct word *number = &w->word[i], *unit = number + 1;
		if (!is_number(number) || !is_unit(unit))
			continue;
		join_text(number->text, unit->text);
		join_text(number->folded, unit->folded);
		w->count--;
		memmove(unit, unit + 1, (w->count - i - 1) * sizeof(*unit));
	}
}

static bool is_control(const char *at, const char *end)
{
	unsigned char c = (unsigned char)*at;
	if (c == 0xc2 && at + 1 < end) /* U+0080 to U+009F, which terminals obey */
		return (unsigned char)at[1] < 0xa0;
	return (c < 0x20 && c != '\t') || c == 0x7f;
}

static bool check_bytes(const char *line, size_t length, struct error *e)
{
	if (length > JOURNAL_LINE_MAX)
		return error_set(e, ERROR_LIMIT, "a line of %zu bytes: expected at most %d", length,
			JOURNAL_LINE_MAX);
	if (!text_is_utf8(line, length))
		return error_set(
			e, ERROR_INPUT, "expected text in UTF-8; save the file in that encoding");
	for (size_t i = 0; i < length; i++)
		if (is_control(line + i, line + length))
			return error_set(e, ERROR_INPUT,
				"expected text, found the control byte 0x%02x",
				(unsigned)(unsigned char)line[i]);
	return true;
}

bool words_split(struct words *w, const char *line, size_t length, struct error *e)
{
	w->count = 0;
	if (!check_bytes(line, length, e))
		return false;
	struct scan s = {line, line + length, w->text, w->folded};
	while (true) {
		while (space_here(&s) > 0)
			s.at += space_here(&s);
		if (s.at == s.end || *s.at == '#')
			break;
		if (w->count == WORDS_MAX)
			return error_set(
				e, ERROR_LIMIT, "expected at most %d words in a line", WORDS_MAX);
		if (!take_word(&s, &w->word[w->count++], e))
			return false;
	}
	join_units(w);
	return true;
}
