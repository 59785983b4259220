/* pacectl log: sessions, newest first. */
#include <math.h>

#include "call.h"
#include "member.h"
#include "paced/base/memory.h"
#include "shown.h"
#include "table.h"

#define SHOWN_WITHOUT_DAYS 20

static const struct column columns[] = {
	{"ID", .right = true},
	{"Day"},
	{"Start"},
	{"Session"},
	{"Min", .right = true},
	{"km", .right = true, .optional = true},
	{"HR", .right = true, .optional = true},
	{"Load", .right = true},
	{"by"},
	{"Felt", .optional = true},
	{"Doubts", .shrinks = true, .optional = true},
};

/* What a person calls it: "easy", "intervals", "ride". */
static const char *session_word(const struct session *s)
{
	bool running = sport_is_running(s->sport);
	return running && s->kind != KIND_UNKNOWN && s->kind != KIND_CROSS ? kind_name(s->kind)
									   : sport_name(s->sport);
}

static void add_row(struct table *t, const struct call *c, const struct session *s)
{
	bool imperial = engine_settings(c->engine)->imperial;
	if (s->id)
		table_cell(t, "%lld", (long long)s->id);
	else
		table_cell(t, "%s", "");
	table_cell(t, "%s", shown_day(s->day, c->today).text);
	table_cell(t, "%s", shown_time(s->minute).text);
	table_cell(t, "%s", session_word(s));
	table_cell(t, "%s", shown_number(s->timer_s / 60, 0).text);
	table_cell(t, "%s", shown_number(s->distance_m / (imperial ? 1609.344 : 1000), 1).text);
	table_cell(t, "%s", shown_number(s->avg_hr, 0).text);
	table_cell(t, "%s", shown_number(s->load, 0).text);
	table_cell(t, "%s", s->load_from == LOAD_NONE ? "" : load_source_name(s->load_from));
	table_cell(t, "%s", s->felt == FEEL_NONE ? "" : feel_name(s->felt));
	table_styled(t, STYLE_WARN, "%s", shown_suspects(s->suspect).text);
}

static void print_table(const struct call *c, const struct history *h, size_t first)
{
	struct column shown[ARRAY_LENGTH(columns)];
	for (size_t i = 0; i < ARRAY_LENGTH(columns); i++)
		shown[i] = columns[i];
	if (engine_settings(c->engine)->imperial)
		shown[5].title = "mi";
	struct table *t = table_create(shown, ARRAY_LENGTH(shown));
	for (size_t i = h->session_count; i-- > first;)
		add_row(t, c, &h->sessions[i]);
	table_print(t, &c->out);
	table_destroy(t);
	if (first > 0)
		out_styled(&c->out, STYLE_DIM, "%zu earlier ones; --days N shows more\n", first);
}

static void print_json(const struct call *c, const struct history *h, size_t first)
{
	json_t *list = json_array();
	for (size_t i = h->session_count; i-- > first;)
		json_array_append_new(list, session_json(&h->sessions[i]));
	call_print_json(c, list);
}

static void say_empty(const struct call *c, const struct history *h)
{
	if (h->session_count == 0)
		out_printf(&c->out,
			"No session is known yet; `pacectl import PATH` takes files in.\n");
	else
		out_printf(&c->out, "No session in these days; the last one was on %s.\n",
			shown_weekday(h->sessions[h->session_count - 1].day, c->today).text);
}

int run_log(struct call *c)
{
	long days;
	const char *given = arguments_value(&c->args, OPTION_DAYS);
	if (!call_number(c, "--days", given, 1, 40000, 0, &days))
		return 2;
	const struct history *h = call_history(c);
	if (!h)
		return 1;
	size_t count, first = 0;
	if (given)
		first = history_sessions(h, c->today - (date)days + 1, INT32_MAX, &count);
	else if (!call_json(c) && h->session_count > SHOWN_WITHOUT_DAYS)
		first = h->session_count - SHOWN_WITHOUT_DAYS;
	if (call_json(c))
		print_json(c, h, first);
	else if (first == h->session_count)
		say_empty(c, h);
	else
		print_table(c, h, first);
	return 0;
}
