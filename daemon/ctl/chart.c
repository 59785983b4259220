/* pacectl chart: fitness and fatigue as lines, form below, load as bars. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "member.h"
#include "paced/base/language.h"
#include "paced/base/memory.h"
#include "plot.h"
#include "shown.h"

#define DAYS        120
#define LEAST_DAYS  28
#define LABEL_WIDTH 6
#define LINE_ROWS   10
#define FORM_ROWS   4
#define LOAD_ROWS   3

struct series {
	size_t count;
	double *fitness, *fatigue, *form, *load;
};

static struct series series_of(const struct history *h, date first, size_t count)
{
	struct series s = {.count = count,
		.fitness = mem_alloc(count, sizeof(double)),
		.fatigue = mem_alloc(count, sizeof(double)),
		.form = mem_alloc(count, sizeof(double)),
		.load = mem_alloc(count, sizeof(double))};
	for (size_t i = 0; i < count; i++) {
		struct day d = history_day_in_hindsight(h, first + (date)i);
		s.fitness[i] = d.fitness;
		s.fatigue[i] = d.fatigue;
		s.form[i] = d.form;
		s.load[i] = d.load;
	}
	return s;
}

static void series_finish(struct series *s)
{
	free(s->fitness);
	free(s->fatigue);
	free(s->form);
	free(s->load);
}

static void extend(const double *v, size_t n, double *least, double *most)
{
	for (size_t i = 0; i < n; i++) {
		*least = v[i] < *least ? v[i] : *least;
		*most = v[i] > *most ? v[i] : *most;
	}
}

static int row_of(const struct plot *p, double v, double least, double most)
{
	return (int)((most - v) / (most - least) * p->rows * .999);
}

/* With the scale at its left: top, bottom, and `mark`, which is NAN for none. */
static void print_plot(
	const struct call *c, const struct plot *p, double least, double most, double mark)
{
	for (int row = 0; row < p->rows; row++) {
		autofree char *line = plot_line(p, row);
		double label = row == 0                                              ? most
			       : row == p->rows - 1                                  ? least
			       : !isnan(mark) && row == row_of(p, mark, least, most) ? mark
										     : NAN;
		struct shown text = shown_number(label, 0);
		if (*line || text.text[0])
			out_styled(&c->out, STYLE_DIM, "%*s%s", LABEL_WIDTH - 1, text.text,
				*line ? " " : "");
		out_printf(&c->out, "%s\n", line);
	}
}

static void print_lines(const struct call *c, const struct series *s, int columns)
{
	double least = INFINITY, most = 1;
	struct plot p = plot_create(columns, LINE_ROWS);
	extend(s->fitness, s->count, &least, &most);
	extend(s->fatigue, s->count, &least, &most);
	least = least < most / 3 ? 0 : floor(least);
	most = ceil(most);
	plot_curve(&p, s->fitness, s->count, least, most, true);
	plot_curve(&p, s->fatigue, s->count, least, most, false);
	out_printf(&c->out, _("Fitness (line) and fatigue (dots)\n"));
	print_plot(c, &p, least, most, round((least + most) / 2));
	plot_finish(&p);
}

static void print_form(const struct call *c, const struct series *s, int columns)
{
	double least = -1, most = 1;
	struct plot p = plot_create(columns, FORM_ROWS);
	extend(s->form, s->count, &least, &most);
	plot_curve(&p, s->form, s->count, least, most, true);
	out_printf(&c->out, _("Form, fitness less fatigue\n"));
	print_plot(c, &p, least, most, 0);
	plot_finish(&p);
}

static void print_load(const struct call *c, const struct series *s, int columns)
{
	double least = 0, most = 1;
	struct plot p = plot_create(columns, LOAD_ROWS);
	extend(s->load, s->count, &least, &most);
	plot_bars(&p, s->load, s->count, most);
	out_printf(&c->out, _("Load of each day\n"));
	print_plot(c, &p, least, most, NAN);
	plot_finish(&p);
}

#define LONG_CHART  800 /* days from which years are told in the place of months */
#define SHORT_CHART 60  /* days up to which it is not months that are told */
#define LABEL_ROOM  5   /* columns that a month or a year needs */

/* Months, or years, from one label to the next. */
static int label_step(size_t days, int columns)
{
	static const int steps[] = {1, 2, 3, 6, 10, 20, 50};
	double length = days > LONG_CHART ? 365.25 : 30.4;
	size_t i = 0;
	while (i + 1 < ARRAY_LENGTH(steps) &&
		steps[i] * length * columns / (double)days < LABEL_ROOM)
		i++;
	return steps[i];
}

/* What is written below that day, "" for nothing. */
static struct shown axis_label(date day, bool years, int step)
{
	struct civil c = date_to_civil(day);
	if (c.day != 1 || (years && c.month != 1))
		return (struct shown){""};
	if (years)
		return c.year % step ? (struct shown){""} : shown_number(c.year, 0);
	return (c.month - 1) % step ? (struct shown){""} : shown_month(c.month);
}

/* Of few days: the first and the last. */
static void print_ends(const struct call *c, date first, size_t days, int columns)
{
	struct shown from = shown_day(first, c->today),
		     to = shown_day(first + (date)days - 1, c->today);
	int gap = columns - text_columns(from.text) - text_columns(to.text);
	out_styled(&c->out, STYLE_DIM, "%*s%s%*s%s\n", LABEL_WIDTH, "", from.text,
		gap > 1 ? gap : 1, "", to.text);
}

static void print_months(const struct call *c, date first, size_t days, int columns)
{
	int at = 0, step = label_step(days, columns);
	out_printf(&c->out, "%*s", LABEL_WIDTH, "");
	for (size_t i = 0; i < days; i++) {
		struct shown label = axis_label(first + (date)i, days > LONG_CHART, step);
		int column = (int)((double)i * columns / (double)days);
		if (!label.text[0] || column < at || column + text_columns(label.text) > columns)
			continue;
		out_styled(&c->out, STYLE_DIM, "%*s%s", column - at, "", label.text);
		at = column + text_columns(label.text);
	}
	out_printf(&c->out, "\n");
}

static void print_today(const struct call *c, const struct history *h, date today)
{
	struct day d = history_day_at(h, today);
	enum data_state state = history_state(h, today);
	autofree char *now =
		state == DATA_UNAVAILABLE
			? mem_printf("%s: %s", _("Known"),
				  shown_built_on(history_covered(h, today, 42), state).text)
			: mem_printf(_("%s: fitness %s, fatigue %s, form %s (%s)"),
				  shown_day(today, c->today).text, shown_number(d.fitness, 1).text,
				  shown_number(d.fatigue, 1).text, shown_number(d.form, 1).text,
				  _(form_in_words(d.fitness, d.form, state)));
	out_printf(&c->out, "\n");
	out_wrapped(&c->out, 0, 0, now);
}

static void print_chart(const struct call *c, const struct history *h, date first, size_t days)
{
	int width = c->out.width > 120 ? 120 : c->out.width;
	int columns = width - LABEL_WIDTH;
	struct series s = series_of(h, first, days);
	date last = first + (date)days - 1;
	print_lines(c, &s, columns);
	print_form(c, &s, columns);
	print_load(c, &s, columns);
	if (days < SHORT_CHART)
		print_ends(c, first, days, columns);
	else
		print_months(c, first, days, columns);
	print_today(c, h, last);
	series_finish(&s);
}

static void print_json(const struct call *c, const struct history *h, date first, size_t days)
{
	json_t *list = json_array();
	for (size_t i = 0; i < days; i++) {
		struct day d = history_day_in_hindsight(h, first + (date)i);
		json_t *j = json_object();
		member_date(j, "day", first + (date)i);
		member_number(j, "load", d.load, 1);
		member_number(j, "fitness", d.fitness, 2);
		member_number(j, "fatigue", d.fatigue, 2);
		member_number(j, "form", d.form, 2);
		json_array_append_new(list, j);
	}
	call_print_json(c, list);
}

/* No more than are known, but for a little room. */
static long days_worth_showing(const struct history *h, date today, long days)
{
	long known = h->first == DATE_NONE ? 0 : today - h->first + 1;
	known = known > LEAST_DAYS ? known : LEAST_DAYS;
	return known < days ? known : days;
}

int run_chart(struct call *c)
{
	long days;
	if (!call_number(
		    c, "--days", arguments_value(&c->args, OPTION_DAYS), 7, 40000, DAYS, &days))
		return 2;
	const struct history *h = call_history(c);
	if (!h)
		return 1;
	bool exact = call_json(c) && arguments_has(&c->args, OPTION_DAYS);
	if (!exact)
		days = days_worth_showing(h, c->today, days);
	size_t count;
	date first = c->today - (date)days + 1;
	history_sessions(h, first, c->today, &count);
	if (call_json(c))
		print_json(c, h, first, (size_t)days);
	else if (count == 0)
		call_say_none(c, h);
	else
		print_chart(c, h, first, (size_t)days);
	return 0;
}
