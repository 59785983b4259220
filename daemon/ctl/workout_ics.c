/* RFC 5545: lines of at most 75 bytes that end in CRLF, commas and semicolons escaped. */
#include <string.h>

#include "out.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "workout.h"

#define LINE_MOST 75

/* Folded between characters: a space begins what continues a line. */
static void put_line(struct buffer *out, const char *name, const char *value)
{
	autofree char *line = mem_printf("%s:%s", name, value);
	const char *at = line;
	for (size_t room = LINE_MOST; strlen(at) > room; room = LINE_MOST - 1) {
		size_t n = room;
		while (n > 0 && ((unsigned char)at[n] & 0xc0) == 0x80)
			n--;
		buffer_printf(out, "%.*s\r\n ", (int)n, at);
		at += n;
	}
	buffer_printf(out, "%s\r\n", at);
}

static char *escaped(const char *text)
{
	struct buffer b = {0};
	for (; *text; text++) {
		if (strchr("\\,;", *text))
			buffer_printf(&b, "\\%c", *text);
		else if (*text == '\n')
			buffer_text(&b, "\\n");
		else
			buffer_printf(&b, "%c", *text);
	}
	return b.data ? buffer_take_text(&b) : mem_strdup("");
}

static void put_text(struct buffer *out, const char *name, const char *text)
{
	autofree char *value = escaped(text);
	put_line(out, name, value);
}

static void put_day(struct buffer *out, const char *name, date d)
{
	struct civil c = date_to_civil(d);
	autofree char *value = mem_printf("%04d%02d%02d", c.year, c.month, c.day);
	put_line(out, name, value);
}

static void put_moment(struct buffer *out, const char *name, int64_t utc)
{
	char text[TIME_TEXT];
	struct buffer b = {0};
	time_format(utc, OFFSET_NONE, text);
	for (const char *at = text; *at; at++)
		if (*at != '-' && *at != ':')
			buffer_printf(&b, "%c", *at);
	put_line(out, name, (const char *)b.data);
	buffer_finish(&b);
}

/* What to do, step by step, and why. */
static char *description(const struct advice *a, const struct step *steps, int count, bool imperial)
{
	struct buffer b = {0};
	for (int i = 0; i < count; i++) {
		autofree char *text = step_text(&steps[i], imperial);
		buffer_printf(
			&b, "%s%d. %s %s", i ? "\n" : "", i + 1, step_name(steps[i].kind), text);
	}
	for (size_t i = 0; i < a->reason_count; i++) {
		autofree char *text = mem_strdup(a->reasons[i].text);
		text_capital(text);
		buffer_printf(&b, "%s%s", b.length ? "\n" : "", text);
	}
	return b.data ? buffer_take_text(&b) : mem_strdup("");
}

void workout_ics(const struct advice *a, const struct step *steps, int count, bool imperial,
	int64_t made, struct buffer *out)
{
	char day[DATE_TEXT];
	date_format(a->day, day);
	autofree char *id = mem_printf("%s-next@paced", day);
	autofree char *about = description(a, steps, count, imperial),
		      *title = mem_strdup(a->title);
	text_capital(title);
	put_line(out, "BEGIN", "VCALENDAR");
	put_line(out, "VERSION", "2.0");
	put_line(out, "PRODID", "-//paced//pacectl//EN");
	put_line(out, "BEGIN", "VEVENT");
	put_line(out, "UID", id);
	put_moment(out, "DTSTAMP", made);
	put_day(out, "DTSTART;VALUE=DATE", a->day);
	put_day(out, "DTEND;VALUE=DATE", a->day + 1);
	put_text(out, "SUMMARY", title);
	put_text(out, "DESCRIPTION", about);
	put_line(out, "TRANSP", "TRANSPARENT");
	put_line(out, "END", "VEVENT");
	put_line(out, "END", "VCALENDAR");
}
