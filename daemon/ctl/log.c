/* pacectl log: sessions, newest first. */
#include <math.h>

#include "call.h"
#include "member.h"
#include "paced/base/language.h"
#include "paced/base/memory.h"
#include "shown.h"
#include "table.h"

#define SHOWN_WITHOUT_DAYS 20

static const struct column columns[] = {
	{"ID", .right = true},
	{N_("Day")},
	{N_("Start"), .spare = 1},
	{N_("Session"), .shrinks = true},
	{N_("Min"), .right = true},
	{"km", .right = true, .optional = true},
	{N_("Heart"), .right = true, .optional = true, .spare = 3},
	{N_("Load"), .right = true},
	{N_("by"), .spare = 2},
	{N_("Felt"), .optional = true},
};

/* A number, marked when it is doubted. */
static void number_cell(struct table *t, struct shown number, unsigned doubts)
{
	bool doubted = doubts && number.text[0];
	table_styled(
		t, doubted ? STYLE_WARN : STYLE_PLAIN, "%s%s", number.text, doubted ? "?" : "");
}

static void add_row(struct table *t, const struct call *c, const struct session *s)
{
	bool imperial = engine_settings(c->engine)->imperial;
	unsigned doubts = session_doubts(s);
	if (s->id)
		table_cell(t, "%lld", (long long)s->id);
	else
		table_cell(t, "%s", "");
	table_cell(t, "%s", shown_day(s->day, c->today).text);
	table_cell(t, "%s", shown_time(s->minute).text);
	table_cell(t, "%s", session_word(s));
	table_cell(t, "%s", shown_number(s->timer_s / 60, 0).text);
	number_cell(t, shown_number(s->distance_m / (imperial ? 1609.344 : 1000), 1),
		doubts & SUSPECT_OF_SPEED);
	number_cell(t, shown_number(session_ignores_hr(s) ? NAN : s->avg_hr, 0),
		doubts & SUSPECT_OF_HR);
	number_cell(t, shown_number(s->load, 0), doubts & SUSPECT_LOAD);
	table_cell(t, "%s", load_source_in_words(s->load_from));
	table_cell(t, "%s", s->felt == FEEL_NONE ? "" : _(feel_name(s->felt)));
}

static void say_more(const struct call *c, const struct history *h, size_t first)
{
	bool doubted = false;
	for (size_t i = first; i < h->session_count; i++)
		doubted |= (session_doubts(&h->sessions[i]) &
				   (SUSPECT_OF_SPEED | SUSPECT_OF_HR | SUSPECT_LOAD)) != 0;
	if (doubted)
		out_styled(&c->out, STYLE_DIM,
			_("?: a number that is not believed; `pacectl show ID` says why\n"));
	if (first > 0)
		out_styled(&c->out, STYLE_DIM, _("%zu earlier ones; --days N shows more\n"), first);
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
	say_more(c, h, first);
}

static void print_json(const struct call *c, const struct history *h, size_t first)
{
	json_t *list = json_array();
	for (size_t i = h->session_count; i-- > first;)
		json_array_append_new(list, session_json(&h->sessions[i]));
	call_print_json(c, list);
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
		call_say_none(c, h);
	else
		print_table(c, h, first);
	return 0;
}
