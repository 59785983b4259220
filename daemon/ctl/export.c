/* pacectl export: sessions or days, as JSON or comma-separated values, from one list of columns
 * each. */
#include <errno.h>
#include <string.h>

#include "call.h"
#include "member.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

static void put_inside(json_t *j, const struct session *s)
{
	static const char *const zones[] = {"zone_easy_s", "zone_moderate_s", "zone_hard_s"};
	for (size_t i = 0; i < ARRAY_LENGTH(zones); i++)
		member_number(j, zones[i], s->zone_s[i], 0);
	member_number(j, "longest_hard_s", s->longest_hard_s, 0);
	member_number(j, "warmup_s", s->warmup_s, 0);
	member_number(j, "cooldown_s", s->cooldown_s, 0);
	member_integer(j, "reps", s->reps.count);
	member_number(j, "rep_s", s->reps.seconds, 1);
	member_number(j, "rep_graded_speed", s->reps.speed, 3);
	member_number(j, "rep_hr", s->reps.hr, 1);
	member_number(j, "rep_fade", s->reps.fade, 4);
	member_number(j, "drift", s->drift, 1);
	member_number(j, "easy_speed", s->easy_speed, 3);
	member_number(j, "easy_hr", s->easy_hr, 1);
	member_bool(j, "route_seen", s->route_seen);
}

static json_t *sessions_json(const struct history *h)
{
	json_t *list = json_array();
	for (size_t i = 0; i < h->session_count; i++) {
		json_t *j = session_json(&h->sessions[i]);
		put_inside(j, &h->sessions[i]);
		json_array_append_new(list, j);
	}
	return list;
}

static json_t *days_json(const struct history *h)
{
	json_t *list = json_array();
	for (size_t i = 0; i < h->day_count; i++) {
		const struct day *d = &h->days[i];
		json_t *j = json_object();
		member_date(j, "day", d->date);
		member_bool(j, "covered", d->covered);
		member_integer(j, "sessions", d->sessions);
		member_integer(j, "hard_sessions", d->hard_sessions);
		member_number(j, "minutes", d->minutes, 1);
		member_number(j, "km", d->km, 3);
		member_number(j, "all_minutes", d->all_minutes, 1);
		member_number(j, "load", d->load, 2);
		member_number(j, "fitness", d->fitness, 3);
		member_number(j, "fatigue", d->fatigue, 3);
		member_number(j, "form", d->form, 3);
		json_array_append_new(list, j);
	}
	return list;
}

/* RFC 4180: quotes around what holds a comma, a quote or a line end. A text that a spreadsheet
 * would take for a formula gets a space before it. */
static void put_text(FILE *f, const char *text)
{
	bool formula = *text && strchr("=+@", *text);
	if (!formula && !strpbrk(text, ",\"\r\n")) {
		fputs(text, f);
		return;
	}
	fputs(formula ? "\" " : "\"", f);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', f);
		fputc(*text, f);
	}
	fputc('"', f);
}

static void put_list(FILE *f, const json_t *list)
{
	struct buffer b = {0};
	for (size_t i = 0; i < json_array_size(list); i++)
		buffer_printf(&b, "%s%s", i ? " " : "", json_string_value(json_array_get(list, i)));
	put_text(f, b.data ? (const char *)b.data : "");
	buffer_finish(&b);
}

static void put_value(FILE *f, const json_t *value)
{
	if (json_is_string(value))
		put_text(f, json_string_value(value));
	else if (json_is_array(value))
		put_list(f, value);
	else if (!json_is_null(value))
		json_dumpf(value, f, JSON_ENCODE_ANY | JSON_REAL_PRECISION(12));
}

/* One line of the keys of a row, or of its values. */
static void write_line(FILE *f, json_t *row, bool keys)
{
	void *at = json_object_iter(row);
	for (const char *comma = ""; at; at = json_object_iter_next(row, at), comma = ",") {
		fputs(comma, f);
		if (keys)
			fputs(json_object_iter_key(at), f);
		else
			put_value(f, json_object_iter_value(at));
	}
	fputs("\r\n", f);
}

static void write_csv(FILE *f, json_t *rows)
{
	for (size_t i = 0; i < json_array_size(rows); i++) {
		if (i == 0)
			write_line(f, json_array_get(rows, i), true);
		write_line(f, json_array_get(rows, i), false);
	}
}

static bool write_rows(FILE *f, json_t *rows, bool csv)
{
	if (csv) {
		write_csv(f, rows);
	} else {
		json_dumpf(rows, f, JSON_INDENT(1) | JSON_REAL_PRECISION(12));
		fputc('\n', f);
	}
	return fflush(f) == 0 && !ferror(f);
}

static int write_to(struct call *c, const char *path, json_t *rows)
{
	bool csv = arguments_has(&c->args, OPTION_CSV);
	if (!path)
		return write_rows(c->out.file, rows, csv) ? 0 : 1;
	FILE *f = fopen(path, "we");
	if (!f)
		return call_fail(c, "cannot write %s: %s", path, strerror(errno));
	bool ok = write_rows(f, rows, csv);
	if (fclose(f) != 0 || !ok)
		return call_fail(c, "cannot write %s: %s", path, strerror(errno));
	return 0;
}

int run_export(struct call *c)
{
	static const char *const what[] = {"sessions", "days"};
	bool sessions = text_equal(c->words[0], what[0]);
	autofree char *near = call_nearest(c->words[0], what, ARRAY_LENGTH(what));
	if (!sessions && !text_equal(c->words[0], what[1]))
		return call_usage(
			c, "export \"%s\": expected sessions or days%s", c->words[0], near);
	if (call_json(c) && arguments_has(&c->args, OPTION_CSV))
		return call_usage(c, "--json and --csv: expected one of them");
	const struct history *h = call_history(c);
	if (!h)
		return 1;
	json_t *rows = sessions ? sessions_json(h) : days_json(h);
	int code = write_to(c, arguments_value(&c->args, OPTION_OUT), rows);
	json_decref(rows);
	return code;
}
