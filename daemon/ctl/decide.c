/* Decisions about sessions: edit, forget, split, merge. Each is journal lines, never only a row. */
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "note.h"

/* How the journal names a session: the local minute of its start. */
static char *moment_of(const struct session *s)
{
	int32_t offset = s->utc_offset_s == OFFSET_NONE ? engine_zone_offset(s->start)
							: s->utc_offset_s;
	char text[TIME_TEXT];
	if (!s->manual) {
		time_format_minute(s->start, offset, text);
		return mem_strdup(text);
	}
	date_format(s->day, text);
	if (s->minute < 0)
		return mem_strdup(text);
	return mem_printf("%sT%02d:%02d", text, s->minute / 60, s->minute % 60);
}

/* Opens for writing and finds the session words[i]; its moment is owned. */
static char *session_moment(struct call *c, size_t i, struct session *s)
{
	size_t index;
	if (!call_open(c, ACCESS_WRITE) || !call_session(c, c->words[i], s, &index))
		return NULL;
	return moment_of(s);
}

static int write_lines(struct call *c, char *const *lines, size_t count)
{
	struct note_list written = {0};
	int code = 0;
	for (size_t i = 0; !code && i < count; i++)
		code = note_write(c, lines[i], &written);
	if (written.count)
		note_tell(c, &written);
	note_list_finish(&written);
	return code;
}

static int write_decision(struct call *c, const char *what)
{
	struct session s;
	autofree char *moment = session_moment(c, 0, &s);
	if (!moment)
		return 1;
	autofree char *line = mem_printf("%s %s", moment, what);
	return write_lines(c, &line, 1);
}

int run_forget(struct call *c)
{
	return write_decision(c, "forget");
}

int run_split(struct call *c)
{
	struct session s;
	size_t index;
	if (!call_open(c, ACCESS_WRITE) || !call_session(c, c->words[0], &s, &index))
		return 1;
	if (index != SIZE_MAX)
		return call_fail(c,
			"session %s counts already; `pacectl show %s` lists its duplicates",
			c->words[0], c->words[0]);
	return write_decision(c, "separate");
}

int run_merge(struct call *c)
{
	struct session one, other;
	autofree char *from = session_moment(c, 0, &one);
	autofree char *to = from ? session_moment(c, 1, &other) : NULL;
	if (!to)
		return 1;
	if (text_equal(from, to))
		return call_fail(c, "%s and %s are the same session", c->words[0], c->words[1]);
	autofree char *line = mem_printf("%s same-as %s", from, to);
	return write_lines(c, &line, 1);
}

/* ---- edit ---- */

struct edit {
	const char *kind, *load, *felt, *rpe, *note, *ignore;
};

static const struct {
	const char *key;
	enum option option;
	size_t offset;
} keys[] = {
	{"kind", OPTION_KIND, offsetof(struct edit, kind)},
	{"load", OPTION_LOAD, offsetof(struct edit, load)},
	{"felt", OPTION_FELT, offsetof(struct edit, felt)},
	{"rpe", OPTION_RPE, offsetof(struct edit, rpe)},
	{"note", OPTION_NOTE, offsetof(struct edit, note)},
	{"ignore", OPTION_IGNORE, offsetof(struct edit, ignore)},
};

static void put_value(struct edit *e, size_t key, const char *value)
{
	memcpy((char *)e + keys[key].offset, &value, sizeof(value));
}

/* "key=value"; false after usage was told. */
static bool take_pair(const struct call *c, const char *word, struct edit *e)
{
	const char *names[ARRAY_LENGTH(keys)];
	size_t length = strcspn(word, "=");
	autofree char *name = mem_strndup(word, length);
	for (size_t i = 0; i < ARRAY_LENGTH(keys); i++) {
		names[i] = keys[i].key;
		if (!word[length] || !text_equal(name, keys[i].key))
			continue;
		put_value(e, i, word + length + 1);
		return true;
	}
	const char *near = text_nearest(name, names, ARRAY_LENGTH(keys));
	call_usage(c, "\"%s\": expected kind=, load=, felt=, rpe=, note= or ignore=%s%s%s", word,
		near ? " (did you mean " : "", near ? near : "", near ? "=?)" : "");
	return false;
}

static bool take_edit(const struct call *c, struct edit *e)
{
	*e = (struct edit){0};
	for (size_t i = 1; i < c->word_count; i++)
		if (!take_pair(c, c->words[i], e))
			return false;
	for (size_t i = 0; i < ARRAY_LENGTH(keys); i++) {
		const char *value = arguments_value(&c->args, keys[i].option);
		if (value)
			put_value(e, i, value);
	}
	if (e->kind || e->load || e->felt || e->rpe || e->note || e->ignore)
		return true;
	call_usage(c, "nothing to edit: expected kind=, load=, felt=, rpe=, note= or ignore=");
	return false;
}

static char *quoted(const char *text)
{
	struct buffer b = {0};
	for (; *text; text++)
		buffer_printf(&b, "%s%c", *text == '"' || *text == '\\' ? "\\" : "", *text);
	return buffer_take_text(&b);
}

struct lines {
	char *list[ARRAY_LENGTH(keys)];
	size_t count;
};

static void add_line(struct lines *l, const char *moment, const char *word, const char *value)
{
	if (value)
		l->list[l->count++] = mem_printf("%s %s %s", moment, word, value);
}

/* The grammar tells effort beside feel, so that either keeps the other. */
static void add_felt(
	struct lines *l, const char *moment, const struct edit *e, const struct session *s)
{
	enum feel feel = s->felt == FEEL_NONE ? FEEL_NORMAL : s->felt;
	autofree char *known = s->rpe >= 1 ? mem_printf("%g", s->rpe) : NULL;
	const char *rpe = e->rpe ? e->rpe : known;
	if (!e->felt && !e->rpe)
		return;
	l->list[l->count++] = mem_printf("%s felt %s%s%s", moment,
		e->felt ? e->felt : feel_name(feel), rpe ? " rpe " : "", rpe ? rpe : "");
}

static void make_lines(
	struct lines *l, const char *moment, const struct edit *e, const struct session *s)
{
	autofree char *note = e->note ? quoted(e->note) : NULL;
	autofree char *quoted_note = note ? mem_printf("\"%s\"", note) : NULL;
	add_line(l, moment, "kind", e->kind);
	add_line(l, moment, "load", e->load);
	add_line(l, moment, "ignore", e->ignore);
	add_line(l, moment, "note", quoted_note);
	add_felt(l, moment, e, s);
}

/* All of them, before the first is written. */
static bool check_lines(const struct call *c, const struct lines *l)
{
	for (size_t i = 0; i < l->count; i++) {
		struct report report;
		struct error why = {0};
		bool blank;
		if (journal_parse_line(
			    l->list[i], strlen(l->list[i]), c->today, &report, &blank, &why))
			continue;
		call_usage(c, "%s; nothing was changed", why.text);
		return false;
	}
	return true;
}

int run_edit(struct call *c)
{
	struct edit e;
	struct session s;
	struct lines l = {0};
	if (!take_edit(c, &e))
		return 2;
	autofree char *moment = session_moment(c, 0, &s);
	if (!moment)
		return 1;
	make_lines(&l, moment, &e, &s);
	int code = check_lines(c, &l) ? write_lines(c, l.list, l.count) : 2;
	for (size_t i = 0; i < l.count; i++)
		free(l.list[i]);
	return code;
}
