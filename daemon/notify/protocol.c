#include "paced/notify.h"

#include <jansson.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"

static const char *const why_names[] = {
	[NOTIFY_EXPIRED] = "expired",
	[NOTIFY_DISMISSED] = "dismissed",
	[NOTIFY_REPLACED] = "replaced",
	[NOTIFY_OTHER] = "other",
};

static const char *const urgency_names[] = {"low", "normal"};

/* As text_copy_clean, and keeps the line ends. */
static void copy_lines(char *out, size_t size, const char *text)
{
	size_t at = 0;
	for (;;) {
		size_t span = strcspn(text, "\n");
		text_copy_clean(out + at, size - at, text, span);
		at += strlen(out + at);
		text += span;
		if (*text == '\0' || at + 1 >= size)
			return;
		text++;
		out[at++] = '\n';
		out[at] = '\0';
	}
}

/* ---- reading ---- */

static bool read_number(const json_t *o, const char *name, uint32_t *out, struct error *e)
{
	const json_t *v = json_object_get(o, name);
	if (v == NULL || json_is_null(v))
		return true;
	json_int_t n = json_integer_value(v);
	if (!json_is_integer(v) || n < 0 || n > UINT32_MAX)
		return error_set(
			e, ERROR_INPUT, "\"%s\" is not a number from 0 to %u", name, UINT32_MAX);
	*out = (uint32_t)n;
	return true;
}

static bool read_flag(const json_t *o, const char *name, bool *out, struct error *e)
{
	const json_t *v = json_object_get(o, name);
	if (v == NULL)
		return true;
	if (!json_is_boolean(v))
		return error_set(e, ERROR_INPUT, "\"%s\" is neither true nor false", name);
	*out = json_is_true(v);
	return true;
}

/* Borrowed from `o`; "" when the member is absent or null, NULL when it is no text. */
static const char *member_text(const json_t *o, const char *name, struct error *e)
{
	const json_t *v = json_object_get(o, name);
	if (v == NULL || json_is_null(v))
		return "";
	if (!json_is_string(v))
		error_set(e, ERROR_INPUT, "\"%s\" is not a text", name);
	return json_string_value(v);
}

/* For people: what does not fit is cut. */
static bool read_prose(const json_t *o, const char *name, char *out, size_t size, struct error *e)
{
	const char *text = member_text(o, name, e);
	if (text != NULL)
		copy_lines(out, size, text);
	return text != NULL;
}

/* For programs: what does not fit is wrong. */
static bool copy_exact(const char *name, const char *text, char *out, size_t size, struct error *e)
{
	size_t length = strlen(text);
	if (length >= size)
		return error_set(e, ERROR_LIMIT, "\"%s\" has %zu bytes, at most %zu are read", name,
			length, size - 1);
	memcpy(out, text, length + 1);
	return true;
}

static bool read_exact(const json_t *o, const char *name, char *out, size_t size, struct error *e)
{
	const char *text = member_text(o, name, e);
	return text != NULL && copy_exact(name, text, out, size, e);
}

/* The index of the member's word among `n` words; *out stays when the member is absent. */
static bool read_word(const json_t *o, const char *name, const char *const *words, size_t n,
	size_t *out, struct error *e)
{
	const char *text = member_text(o, name, e);
	if (text == NULL || *text == '\0')
		return text != NULL;
	for (size_t i = 0; i < n; i++)
		if (strcmp(text, words[i]) == 0) {
			*out = i;
			return true;
		}
	return error_set(
		e, ERROR_INPUT, "\"%s\" is \"%s\", a word that is not known here", name, text);
}

static bool read_action(const json_t *pair, struct notify_action *out, struct error *e)
{
	const char *key = json_string_value(json_array_get(pair, 0));
	const char *label = json_string_value(json_array_get(pair, 1));
	if (json_array_size(pair) != 2 || key == NULL || label == NULL || *key == '\0')
		return error_set(e, ERROR_INPUT, "\"actions\" is not a list of [key, label]");
	text_copy_clean(out->label, sizeof(out->label), label, strlen(label));
	return copy_exact("actions", key, out->key, sizeof(out->key), e);
}

static bool read_actions(const json_t *o, struct notify_message *m, struct error *e)
{
	const json_t *list = json_object_get(o, "actions");
	if (list == NULL || json_is_null(list))
		return true;
	size_t n = json_array_size(list);
	if (!json_is_array(list) || n > NOTIFY_MOST_ACTIONS)
		return error_set(e, ERROR_LIMIT, "\"actions\" is not a list of at most %d",
			NOTIFY_MOST_ACTIONS);
	for (; m->action_count < n; m->action_count++)
		if (!read_action(
			    json_array_get(list, m->action_count), &m->actions[m->action_count], e))
			return false;
	return true;
}

static bool read_show(const json_t *o, struct notify_message *m, struct error *e)
{
	size_t urgency = 0;
	if (!read_prose(o, "title", m->title, sizeof(m->title), e) ||
		!read_prose(o, "body", m->body, sizeof(m->body), e) ||
		!read_word(o, "urgency", urgency_names, ARRAY_LENGTH(urgency_names), &urgency, e) ||
		!read_number(o, "expires_s", &m->expires_s, e) ||
		!read_number(o, "replaces", &m->replaces, e) ||
		!read_exact(o, "picture", m->picture, sizeof(m->picture), e) ||
		!read_actions(o, m, e))
		return false;
	m->urgent = urgency != 0;
	if (m->title[0] == '\0')
		return error_set(e, ERROR_INPUT, "a notification without a title");
	return true;
}

static bool read_nothing(const json_t *o, struct notify_message *m, struct error *e)
{
	(void)o, (void)m, (void)e;
	return true;
}

static bool read_pressed(const json_t *o, struct notify_message *m, struct error *e)
{
	if (!read_exact(o, "key", m->key, sizeof(m->key), e))
		return false;
	if (m->key[0] == '\0')
		return error_set(e, ERROR_INPUT, "an action without its key");
	return true;
}

static bool read_closed(const json_t *o, struct notify_message *m, struct error *e)
{
	size_t why = NOTIFY_OTHER;
	if (!read_word(o, "why", why_names, ARRAY_LENGTH(why_names), &why, e))
		return false;
	m->why = (enum notify_why)why;
	return true;
}

static bool read_failed(const json_t *o, struct notify_message *m, struct error *e)
{
	return read_prose(o, "text", m->text, sizeof(m->text), e) &&
	       read_flag(o, "again", &m->again, e);
}

/* ---- writing ---- */

/* After the cleaning, these three are all that JSON (RFC 8259, section 7) wants escaped. */
static void append_text(struct buffer *line, const char *text, size_t size)
{
	autofree char *clean = mem_alloc(size, 1);
	copy_lines(clean, size, text);
	buffer_text(line, "\"");
	for (const char *c = clean; *c != '\0'; c++) {
		if (*c == '"' || *c == '\\' || *c == '\n')
			buffer_text(line, "\\");
		buffer_u8(line, *c == '\n' ? 'n' : (uint8_t)*c);
	}
	buffer_text(line, "\"");
}

static void append_member(struct buffer *line, const char *name, const char *text, size_t size)
{
	buffer_printf(line, ",\"%s\":", name);
	append_text(line, text, size);
}

static void write_actions(const struct notify_message *m, struct buffer *line)
{
	buffer_text(line, ",\"actions\":[");
	for (size_t i = 0; i < m->action_count; i++) {
		buffer_text(line, i == 0 ? "[" : ",[");
		append_text(line, m->actions[i].key, sizeof(m->actions[i].key));
		buffer_text(line, ",");
		append_text(line, m->actions[i].label, sizeof(m->actions[i].label));
		buffer_text(line, "]");
	}
	buffer_text(line, "]");
}

static void write_show(const struct notify_message *m, struct buffer *line)
{
	append_member(line, "title", m->title, sizeof(m->title));
	append_member(line, "body", m->body, sizeof(m->body));
	buffer_printf(line, ",\"urgency\":\"%s\",\"expires_s\":%u", urgency_names[m->urgent],
		m->expires_s);
	write_actions(m, line);
	buffer_printf(line, ",\"replaces\":%u", m->replaces);
	if (m->picture[0] == '\0')
		buffer_text(line, ",\"picture\":null");
	else
		append_member(line, "picture", m->picture, sizeof(m->picture));
}

static void write_nothing(const struct notify_message *m, struct buffer *line)
{
	(void)m, (void)line;
}

static void write_pressed(const struct notify_message *m, struct buffer *line)
{
	append_member(line, "key", m->key, sizeof(m->key));
}

static void write_closed(const struct notify_message *m, struct buffer *line)
{
	buffer_printf(line, ",\"why\":\"%s\"", why_names[m->why]);
}

static void write_failed(const struct notify_message *m, struct buffer *line)
{
	append_member(line, "text", m->text, sizeof(m->text));
	buffer_printf(line, ",\"again\":%s", m->again ? "true" : "false");
}

/* ---- both ---- */

static const struct {
	const char *name; /* the member that holds the id, and names the type */
	bool (*read)(const json_t *o, struct notify_message *m, struct error *e);
	void (*write)(const struct notify_message *m, struct buffer *line);
} types[] = {
	[NOTIFY_SHOW] = {"show", read_show, write_show},
	[NOTIFY_CLOSE] = {"close", read_nothing, write_nothing},
	[NOTIFY_SHOWN] = {"shown", read_nothing, write_nothing},
	[NOTIFY_ACTION] = {"action", read_pressed, write_pressed},
	[NOTIFY_CLOSED] = {"closed", read_closed, write_closed},
	[NOTIFY_FAILED] = {"failed", read_failed, write_failed},
};

void notify_write(const struct notify_message *m, struct buffer *line)
{
	buffer_printf(line, "{\"%s\":%u", types[m->type].name, m->id);
	types[m->type].write(m, line);
	buffer_text(line, "}\n");
}

static bool read_object(const json_t *o, struct notify_message *m, struct error *e)
{
	size_t type = 0;
	while (type < ARRAY_LENGTH(types) && json_object_get(o, types[type].name) == NULL)
		type++;
	if (type == ARRAY_LENGTH(types))
		return error_set(e, ERROR_INPUT, "a line that is no message of this protocol");
	m->type = (enum notify_type)type;
	if (!read_number(o, types[type].name, &m->id, e))
		return false;
	if (m->id == 0)
		return error_set(e, ERROR_INPUT, "\"%s\" has no number", types[type].name);
	return types[type].read(o, m, e);
}

bool notify_parse(const char *line, size_t length, struct notify_message *out, struct error *e)
{
	*out = (struct notify_message){0};
	if (length > NOTIFY_MOST_LINE)
		return error_set(e, ERROR_LIMIT, "a line of %zu bytes, at most %d are read", length,
			NOTIFY_MOST_LINE);
	json_error_t why;
	json_t *o = json_loadb(line, length, JSON_REJECT_DUPLICATES, &why);
	if (o == NULL)
		return error_set(e, ERROR_INPUT, "a line that is not JSON: %s", why.text);
	bool ok = read_object(o, out, e);
	json_decref(o);
	return ok;
}
