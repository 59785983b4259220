/* pacectl note: a line of the journal, and what follows from it. Other verbs write theirs here too.
 */
#include "note.h"

#include <string.h>

#include "member.h"
#include "paced/base/language.h"
#include "paced/base/memory.h"
#include "shown.h"

static bool readable(const struct call *c, const char *line)
{
	struct report report;
	bool blank;
	return journal_parse_line(line, strlen(line), c->today, &report, &blank, NULL);
}

static void quote(struct buffer *out, const char *word)
{
	buffer_text(out, "\"");
	for (; *word; word++)
		buffer_printf(out, "%s%c", *word == '"' || *word == '\\' ? "\\" : "", *word);
	buffer_text(out, "\"");
}

/* The shell took the quotes away: a word with spaces had some. */
static char *join(const struct call *c, bool quotes)
{
	struct buffer b = {0};
	for (size_t i = 0; i < c->word_count; i++) {
		buffer_text(&b, i ? " " : "");
		if (quotes && c->word_count > 1 && strchr(c->words[i], ' '))
			quote(&b, c->words[i]);
		else
			buffer_text(&b, c->words[i]);
	}
	return buffer_take_text(&b);
}

static char *line_given(const struct call *c)
{
	char *plain = join(c, false);
	if (readable(c, plain))
		return plain;
	free(plain);
	return join(c, true);
}

int note_write(struct call *c, const char *line, struct note_list *written)
{
	struct error why = {0};
	struct report report;
	if (!engine_note(c->engine, line, c->now, &report, &why))
		return why.kind == ERROR_INPUT ? call_usage(c, "%s", why.text)
					       : call_fail(c, "%s", why.text);
	struct buffer text = {0};
	journal_write_line(&report, &text);
	written->lines = mem_resize(written->lines, written->count + 1, sizeof(*written->lines));
	written->lines[written->count++] = buffer_take_text(&text);
	return 0;
}

void note_list_finish(struct note_list *l)
{
	for (size_t i = 0; i < l->count; i++)
		free(l->lines[i]);
	free(l->lines);
}

static void print_json(const struct call *c, const struct note_list *l, const struct advice *next)
{
	json_t *j = json_object(), *lines = json_array(), *advice = json_object();
	for (size_t i = 0; i < l->count; i++)
		json_array_append_new(lines, text_json(l->lines[i]));
	member_text(j, "file", engine_journal_file(c->engine));
	member(j, "lines", lines);
	member_date(advice, "for", next->day);
	member_text(advice, "title", next->title);
	member(j, "next", next->title[0] ? json_incref(advice) : json_null());
	json_decref(advice);
	call_print_json(c, j);
}

void note_tell(struct call *c, const struct note_list *l)
{
	struct advice next = {0};
	date day = engine_next_day(c->engine, c->now);
	engine_advise(c->engine, &day, 1, c->now, &next, NULL);
	if (call_json(c)) {
		print_json(c, l, &next);
		advice_finish(&next);
		return;
	}
	const char *noted = _("Noted: ");
	int indent = text_columns(noted);
	for (size_t i = 0; i < l->count; i++)
		out_printf(&c->out, "%*s%s%s\n", i ? indent : 0, "", i ? "" : noted, l->lines[i]);
	out_styled(&c->out, STYLE_DIM, "%*s", indent, "");
	out_styled(&c->out, STYLE_DIM, _("in %s"), engine_journal_file(c->engine));
	out_printf(&c->out, "\n");
	if (next.title[0])
		out_printf(&c->out, "%s: %s\n", shown_day_prefix(day, c->today).text, next.title);
	advice_finish(&next);
}

int run_note(struct call *c)
{
	struct note_list written = {0};
	if (!call_open(c, ACCESS_WRITE))
		return 1;
	autofree char *line = line_given(c);
	int code = note_write(c, line, &written);
	if (!code)
		note_tell(c, &written);
	note_list_finish(&written);
	return code;
}
