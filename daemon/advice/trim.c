#include "trim.h"

#include <string.h>

/* One past the string that begins at `p` with its quote. */
static const char *skip_string(const char *p, const char *end)
{
	char quote = *p++;
	while (p < end && *p != quote && *p != '\n')
		p += *p == '\\' ? 2 : 1;
	return p < end ? p + 1 : end;
}

static const char *skip_comment(const char *p, const char *end)
{
	const char *newline = memchr(p, '\n', (size_t)(end - p));
	return newline ? newline : end;
}

/* One past the brace that closes the one at `p`; NULL when it is not found, or when there is a long
 * bracket, which is not worth understanding here. */
static const char *skip_table(const char *p, const char *end)
{
	int depth = 0;
	while (p < end) {
		if (*p == '"' || *p == '\'') {
			p = skip_string(p, end);
			continue;
		}
		if (p + 1 < end && p[0] == '[' && (p[1] == '[' || p[1] == '='))
			return NULL;
		if (p + 1 < end && p[0] == '-' && p[1] == '-') {
			p = skip_comment(p, end);
			continue;
		}
		depth += (*p == '{') - (*p == '}');
		p++;
		if (depth == 0)
			return p;
	}
	return NULL;
}

static const char *skip_blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p;
}

/* The opening brace when the line at `line` begins with "tests = {", else NULL. */
static const char *tests_brace(const char *line, const char *end)
{
	const char *p = skip_blanks(line, end);
	if ((size_t)(end - p) < 7 || memcmp(p, "tests", 5) != 0)
		return NULL;
	p = skip_blanks(p + 5, end);
	if (p == end || *p != '=')
		return NULL;
	p = skip_blanks(p + 1, end);
	return p < end && *p == '{' ? p : NULL;
}

/* Takes out what is between two places, but for the ends of lines; the new length. */
static size_t take_out(char *text, size_t length, size_t from, size_t to)
{
	size_t kept = from;
	for (size_t i = from; i < to; i++)
		if (text[i] == '\n')
			text[kept++] = '\n';
	memmove(text + kept, text + to, length - to);
	return length - (to - kept);
}

size_t trim_tests(char *text, size_t length)
{
	const char *end = text + length;
	for (const char *line = text; line && line < end;) {
		const char *brace = tests_brace(line, end);
		const char *after = brace ? skip_table(brace, end) : NULL;
		if (after)
			return take_out(text, length, (size_t)(brace + 1 - text),
				(size_t)(after - 1 - text));
		if (brace)
			return length;
		line = memchr(line, '\n', (size_t)(end - line));
		line = line ? line + 1 : NULL;
	}
	return length;
}
