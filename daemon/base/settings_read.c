/* Reading paced.conf. inih splits the lines; the lines are counted and handed to it here, since
 * not every build of it tells the handler where it is. */
#include "paced/base/settings.h"

#include <ini.h>
#include <stdio.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/paths.h"
#include "paced/base/text.h"
#include "settings_table.h"

#define FILE_MOST    (1 << 20)
#define SECTION_MOST 49  /* characters of a section that inih keeps */
#define SHOWN        100 /* bytes of a wrong value in its message */

struct reading {
	struct settings *s;
	const char *at, *end;           /* what is still to be read */
	int line;                       /* the one handed out last */
	int given[SETTING_MOST];        /* the line that set each row, 0 for the default */
	char unknown[SECTION_MOST + 1]; /* the unknown section told about last */
	bool failed;
	struct error *e;
};

static bool fail(struct reading *r, const char *what)
{
	r->failed = true;
	return error_set(r->e, ERROR_INPUT, "line %d: %s", r->line, what);
}

static bool fail_value(
	struct reading *r, int line, const char *key, const char *value, const char *expected)
{
	char shown[SHOWN];
	text_copy_clean(shown, sizeof(shown), value, strlen(value));
	r->failed = true;
	return error_set(
		r->e, ERROR_INPUT, "line %d: %s = %s: expected %s", line, key, shown, expected);
}

static void add_finding(struct reading *r, char *text)
{
	struct settings *s = r->s;
	s->findings = mem_resize(s->findings, s->finding_count + 1, sizeof(*s->findings));
	s->findings[s->finding_count++] = (struct settings_finding){r->line, text};
}

static void add_rule_setting(
	struct reading *r, const char *rule, const char *key, const char *value)
{
	struct settings *s = r->s;
	size_t n = s->rule_setting_count++;
	s->rule_settings = mem_resize(s->rule_settings, n + 1, sizeof(*s->rule_settings));
	s->rule_settings[n] = (struct rule_setting){
		mem_strdup(rule), mem_strdup(key), mem_strdup(value), r->line};
}

/* The row of a key, setting_count when there is none. */
static size_t find_row(const char *section, const char *key)
{
	size_t i = 0;
	while (i < setting_count && (strcmp(setting_rows[i].section, section) != 0 ||
					    strcmp(setting_rows[i].key, key) != 0))
		i++;
	return i;
}

/* "; did you mean [notify]?", or nothing. */
static char *near_section(const char *section)
{
	const char *names[SETTING_MOST];
	for (size_t i = 0; i < setting_count; i++)
		names[i] = setting_rows[i].section;
	const char *nearest = text_nearest(section, names, setting_count);
	return nearest != NULL ? mem_printf("; did you mean [%s]?", nearest) : mem_strdup("");
}

/* "; did you mean max_hr?": a key of this section, or the same key of another one. */
static char *near_key(const char *section, const char *key)
{
	const char *names[SETTING_MOST];
	const char *elsewhere = NULL;
	size_t n = 0;
	for (size_t i = 0; i < setting_count; i++) {
		if (strcmp(setting_rows[i].section, section) == 0)
			names[n++] = setting_rows[i].key;
		else if (strcmp(setting_rows[i].key, key) == 0)
			elsewhere = setting_rows[i].section;
	}
	const char *nearest = text_nearest(key, names, n);
	if (nearest != NULL)
		return mem_printf("; did you mean %s?", nearest);
	if (elsewhere != NULL)
		return mem_printf("; there is one in [%s]", elsewhere);
	return mem_strdup("");
}

static bool is_section(const char *section)
{
	for (size_t i = 0; i < setting_count; i++)
		if (strcmp(setting_rows[i].section, section) == 0)
			return true;
	return false;
}

static void tell_unknown(struct reading *r, const char *section, const char *key)
{
	char name[SHOWN];
	if (section[0] == '\0') {
		text_copy_clean(name, sizeof(name), key, strlen(key));
		add_finding(r, mem_printf("%s stands before any [section]", name));
	} else if (is_section(section)) {
		autofree char *hint = near_key(section, key);
		text_copy_clean(name, sizeof(name), key, strlen(key));
		add_finding(r, mem_printf("unknown key %s in [%s]%s", name, section, hint));
	} else if (strcmp(section, r->unknown) != 0) {
		autofree char *hint = near_section(section);
		text_copy_clean(name, sizeof(name), section, strlen(section));
		add_finding(r, mem_printf("unknown section [%s]%s", name, hint));
		snprintf(r->unknown, sizeof(r->unknown), "%s", section);
	}
}

static bool set_value(struct reading *r, size_t i, const char *value)
{
	const struct setting *row = &setting_rows[i];
	bool first = r->given[i] == 0;
	if (!row->type->list && !first)
		add_finding(r, mem_printf("%s was given in line %d already; this one counts",
				       row->key, r->given[i]));
	r->given[i] = r->line;
	if (first || value[0] == '\0')
		row->type->clear(r->s, row);
	if (value[0] == '\0') /* as if the key were not there */
		value = row->fallback != NULL ? row->fallback : "";
	if (value[0] == '\0' || row->type->read(r->s, row, value))
		return true;
	char expected[160];
	setting_expected(row, expected, sizeof(expected));
	return fail_value(r, r->line, row->key, value, expected);
}

/* inih calls this for each key; zero stands for an error. */
static int handle_key(void *user, const char *section, const char *key, const char *value)
{
	struct reading *r = user;
	if (r->failed)
		return 0;
	if (value == NULL)
		value = "";
	if (text_starts_with(section, "rule ")) {
		const char *rule = section + 5 + strspn(section + 5, " ");
		add_rule_setting(r, rule, key, value);
		return 1;
	}
	size_t i = find_row(section, key);
	if (i < setting_count)
		return set_value(r, i, value);
	tell_unknown(r, section, key);
	return 1;
}

static bool check_line(struct reading *r, const char *start, size_t length, size_t room)
{
	if (memchr(start, '\0', length) != NULL)
		return fail(r, "a byte that is zero: expected text");
	if (length + 2 > room)
		return fail(r, "longer than a line may be; a list can be given in parts, by "
			       "repeating its key");
	const char *close = memchr(start, ']', length);
	if (start[0] == '[' && close != NULL && close - start - 1 > SECTION_MOST)
		return fail(r, "longer than a [section] may be");
	return true;
}

/* inih calls this for each line, as fgets. Spaces before a key are taken away: inih would read
 * an indented key as more of the value before it. */
static char *next_line(char *out, int size, void *stream)
{
	struct reading *r = stream;
	if (r->failed || r->at == r->end)
		return NULL;
	const char *start = r->at;
	const char *newline = memchr(start, '\n', (size_t)(r->end - start));
	const char *stop = newline != NULL ? newline : r->end;
	r->at = newline != NULL ? newline + 1 : r->end;
	if (r->line++ == 0 && stop - start >= 3 && memcmp(start, "\xef\xbb\xbf", 3) == 0)
		start += 3;
	while (start < stop && (*start == ' ' || *start == '\t'))
		start++;
	size_t length = (size_t)(stop - start);
	if (length > 0 && (*start == '#' || *start == ';'))
		length = 0;
	if (length > 0 && !check_line(r, start, length, (size_t)size))
		return NULL;
	memcpy(out, start, length);
	memcpy(out + length, "\n", 2);
	return out;
}

static bool fail_syntax(struct reading *r, const char *text, const char *end, int line)
{
	for (int i = 1; i < line; i++)
		text = (const char *)memchr(text, '\n', (size_t)(end - text)) + 1;
	const char *newline = memchr(text, '\n', (size_t)(end - text));
	const char *stop = newline != NULL ? newline : end;
	if (stop > text && stop[-1] == '\r')
		stop--;
	char shown[SHOWN];
	text_copy_clean(shown, sizeof(shown), text, (size_t)(stop - text));
	return error_set(r->e, ERROR_INPUT, "line %d: \"%s\": expected [section] or key = value",
		line, shown);
}

/* Pairs of which the first must be less than the second. */
static const struct {
	const char *section, *less, *more;
} orders[] = {
	{"athlete", "rest_hr", "max_hr"},
	{"athlete", "rest_hr", "threshold_hr"},
	{"athlete", "threshold_hr", "max_hr"},
	{"load", "fatigue_days", "fitness_days"},
};

static double number_at(const struct settings *s, size_t row)
{
	double number;
	memcpy(&number, (const char *)s + setting_rows[row].offset, sizeof(number));
	return number;
}

static bool check_orders(struct reading *r)
{
	for (size_t i = 0; i < ARRAY_LENGTH(orders); i++) {
		size_t less = find_row(orders[i].section, orders[i].less);
		size_t more = find_row(orders[i].section, orders[i].more);
		double low = number_at(r->s, less), high = number_at(r->s, more);
		if (!(low >= high)) /* in order, or one is not known */
			continue;
		bool blame_low = r->given[less] > r->given[more];
		autofree char *value = mem_printf("%.15g", blame_low ? low : high);
		autofree char *expected = mem_printf("%s than %s, which is %.15g",
			blame_low ? "less" : "more", blame_low ? orders[i].more : orders[i].less,
			blame_low ? high : low);
		return fail_value(r, r->given[blame_low ? less : more],
			blame_low ? orders[i].less : orders[i].more, value, expected);
	}
	return true;
}

static bool read_all(struct reading *r, const char *text, const char *end)
{
	int wrong = ini_parse_stream(next_line, r, handle_key, r);
	if (wrong > 0 && (!r->failed || wrong < r->line))
		return fail_syntax(r, text, end, wrong);
	if (wrong < 0)
		mem_check(NULL);
	return !r->failed && check_orders(r);
}

bool settings_parse(struct settings *s, const char *text, size_t length, struct error *e)
{
	settings_init(s);
	if (length == 0)
		return true;
	struct reading r = {.s = s, .at = text, .end = text + length, .e = e};
	if (read_all(&r, text, text + length))
		return true;
	settings_finish(s);
	settings_init(s);
	return false;
}

bool settings_load(struct settings *s, const char *path, struct error *e)
{
	autofree char *text = NULL;
	size_t length = 0;
	struct error why = {0};
	if (!file_read(path, FILE_MOST, &text, &length, &why)) {
		settings_init(s);
		if (why.kind == ERROR_MISSING)
			return true;
		return error_set(e, why.kind, "%s", why.text);
	}
	return settings_parse(s, text, length, e) || error_prefix(e, "%s", path);
}
