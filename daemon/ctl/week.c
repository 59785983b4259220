/* pacectl week: the weeks, Monday to Sunday. */
#include <math.h>

#include "call.h"
#include "member.h"
#include "paced/base/language.h"
#include "paced/base/memory.h"
#include "shown.h"
#include "table.h"

#define WEEKS 8

static const struct column columns[] = {
	{N_("Week of")},
	{N_("Runs"), .right = true},
	{N_("Time"), .right = true},
	{"km", .right = true},
	{N_("Longest"), .right = true, .spare = 1},
	{N_("Easy"), .right = true},
	{N_("Hard"), .right = true},
	{N_("Load"), .right = true},
	{N_("Fitness"), .right = true, .optional = true, .spare = 4},
	{N_("Form"), .right = true, .optional = true, .spare = 2},
	{N_("Known"), .right = true, .optional = true, .spare = 3},
};

/* The last day of that week, as far as it has come. */
static date week_until(const struct call *c, date monday)
{
	return monday + 6 > c->today ? c->today : monday + 6;
}

/* "4 of 7" of the days that have come; "" for all of them. */
static struct shown known_days(const struct history *h, date monday, date until)
{
	struct shown s = {""};
	int days = until - monday + 1, known = history_covered(h, until, days);
	if (known < days)
		snprintf(s.text, sizeof(s.text), _("%d of %d"), known, days);
	return s;
}

static void add_row(struct table *t, const struct call *c, const struct history *h, date monday)
{
	struct week w = week_ending(h, monday + 6);
	struct day d = history_day_at(h, week_until(c, monday));
	bool told = history_state(h, d.date) != DATA_UNAVAILABLE;
	double unit = engine_settings(c->engine)->imperial ? 1.609344 : 1;
	table_cell(t, "%s", shown_day_alone(monday, c->today).text);
	table_cell(t, "%d", w.runs);
	table_cell(t, "%s", shown_minutes(w.minutes).text);
	table_cell(t, "%s", shown_number(w.km / unit, 1).text);
	table_cell(t, "%s", shown_number(w.longest_km / unit, 1).text);
	table_cell(
		t, isnan(w.easy_share) ? "%s" : "%s %%", shown_number(w.easy_share * 100, 0).text);
	table_cell(t, "%s", shown_minutes(w.hard_minutes).text);
	table_cell(t, "%s", shown_number(w.load, 0).text);
	table_cell(t, "%s", shown_number(told ? d.fitness : NAN, 1).text);
	table_cell(t, "%s", shown_number(told ? d.form : NAN, 1).text);
	table_cell(t, "%s", known_days(h, monday, week_until(c, monday)).text);
}

static json_t *week_json(const struct call *c, const struct history *h, date monday)
{
	struct week w = week_ending(h, monday + 6);
	date until = week_until(c, monday);
	struct day d = history_day_at(h, until);
	json_t *j = json_object();
	member_date(j, "first", monday);
	member_date(j, "last", monday + 6);
	member_integer(j, "runs", w.runs);
	member_number(j, "minutes", w.minutes, 1);
	member_number(j, "all_minutes", w.all_minutes, 1);
	member_number(j, "km", w.km, 2);
	member_number(j, "longest_km", w.longest_km, 2);
	member_number(j, "long_minutes", w.long_minutes, 1);
	member_number(j, "ascent_m", w.ascent_m, 0);
	member_number(j, "easy_share", w.easy_share, 3);
	member_integer(j, "hard_sessions", w.hard_sessions);
	member_number(j, "hard_minutes", w.hard_minutes, 1);
	member_number(j, "load", w.load, 1);
	member_number(j, "fitness", d.fitness, 1);
	member_number(j, "fatigue", d.fatigue, 1);
	member_number(j, "form", d.form, 1);
	member_number(j, "monotony", history_monotony(h, until), 2);
	member_number(j, "strain", history_strain(h, until), 0);
	member_integer(j, "covered_days", history_covered(h, until, until - monday + 1));
	return j;
}

static void print_json(const struct call *c, const struct history *h, date first, date last)
{
	json_t *list = json_array();
	for (date monday = last; monday >= first; monday -= 7)
		json_array_append_new(list, week_json(c, h, monday));
	call_print_json(c, list);
}

/* Foster 1998: monotony and strain, in plain words. */
static void say_sameness(const struct call *c, const struct history *h)
{
	struct shown sameness = shown_number(history_monotony(h, c->today), 1),
		     strain = shown_number(history_strain(h, c->today), 0);
	if (!sameness.text[0])
		return;
	autofree char *text = mem_printf(
		_("The last seven days: sameness %s (mean load by its "
		  "spread; from 2 on too much of the same), strain %s (load "
		  "times sameness)."),
		sameness.text, strain.text);
	out_printf(&c->out, "\n");
	out_wrapped(&c->out, 0, 0, text);
}

static void print_table(const struct call *c, const struct history *h, date first, date last)
{
	struct column shown[ARRAY_LENGTH(columns)];
	for (size_t i = 0; i < ARRAY_LENGTH(columns); i++)
		shown[i] = columns[i];
	if (engine_settings(c->engine)->imperial)
		shown[3].title = "mi";
	struct table *t = table_create(shown, ARRAY_LENGTH(shown));
	for (date monday = last; monday >= first; monday -= 7)
		add_row(t, c, h, monday);
	table_print(t, &c->out);
	table_destroy(t);
	say_sameness(c, h);
}

int run_week(struct call *c)
{
	long weeks;
	if (!call_number(c, "weeks", c->word_count ? c->words[0] : NULL, 1, 5000, WEEKS, &weeks))
		return 2;
	const struct history *h = call_history(c);
	if (!h)
		return 1;
	size_t count;
	date last = c->today - date_weekday(c->today), first = last - 7 * (date)(weeks - 1);
	history_sessions(h, first, last + 6, &count);
	if (call_json(c))
		print_json(c, h, first, last);
	else if (count == 0)
		call_say_none(c, h);
	else
		print_table(c, h, first, last);
	return 0;
}
