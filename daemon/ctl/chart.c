/* pacectl chart: fitness and fatigue as lines, form below, load as bars. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "member.h"
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
		struct day d = history_day_at(h, first + (date)i);
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

static void print_plot(const struct call *c, const struct plot *p, double least, double most)
{
	for (int row = 0; row < p->rows; row++) {
		autofree char *line = plot_line(p, row);
		bool top = row == 0, labelled = top || row == p->rows - 1;
		struct shown label = shown_number(labelled ? (top ? most : least) : NAN, 0);
		out_styled(&c->out, STYLE_DIM, "%*s ", LABEL_WIDTH - 1, label.text);
		out_printf(&c->out, "%s\n", line);
	}
}

static void print_lines(const struct call *c, const struct series *s, int columns)
{
	double least = 0, most = 1;
	struct plot p = plot_create(columns, LINE_ROWS);
	extend(s->fitness, s->count, &least, &most);
	extend(s->fatigue, s->count, &least, &most);
	plot_curve(&p, s->fitness, s->count, least, most, true);
	plot_curve(&p, s->fatigue, s->count, least, most, false);
	out_printf(&c->out, "Fitness (line) and fatigue (dots)\n");
	print_plot(c, &p, least, most);
	plot_finish(&p);
}

static void print_form(const struct call *c, const struct series *s, int columns)
{
	double least = -1, most = 1;
	struct plot p = plot_create(columns, FORM_ROWS);
	extend(s->form, s->count, &least, &most);
	plot_curve(&p, s->form, s->count, least, most, true);
	out_printf(&c->out, "Form\n");
	print_plot(c, &p, least, most);
	plot_finish(&p);
}

static void print_load(const struct call *c, const struct series *s, int columns)
{
	double least = 0, most = 1;
	struct plot p = plot_create(columns, LOAD_ROWS);
	extend(s->load, s->count, &least, &most);
	plot_bars(&p, s->load, s->count, most);
	out_printf(&c->out, "Load of each day\n");
	print_plot(c, &p, least, most);
	plot_finish(&p);
}

static void print_axis(const struct call *c, date first, date last, int columns)
{
	struct shown from = shown_day(first, c->today), to = shown_day(last, c->today);
	int gap = columns - text_columns(from.text) - text_columns(to.text);
	out_styled(&c->out, STYLE_DIM, "%*s%s%*s%s\n", LABEL_WIDTH, "", from.text,
		gap > 1 ? gap : 1, "", to.text);
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
	print_axis(c, first, last, columns);
	struct day d = history_day_at(h, last);
	out_printf(&c->out, "\nFitness %s, fatigue %s, form %s: %s\n",
		shown_number(d.fitness, 1).text, shown_number(d.fatigue, 1).text,
		shown_number(d.form, 1).text,
		form_in_words(d.fitness, d.form, history_state(h, last)));
	series_finish(&s);
}

static void print_json(const struct call *c, const struct history *h, date first, size_t days)
{
	json_t *list = json_array();
	for (size_t i = 0; i < days; i++) {
		struct day d = history_day_at(h, first + (date)i);
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

int run_chart(struct call *c)
{
	long days;
	if (!call_number(
		    c, "--days", arguments_value(&c->args, OPTION_DAYS), 7, 40000, DAYS, &days))
		return 2;
	const struct history *h = call_history(c);
	if (!h)
		return 1;
	bool given = arguments_has(&c->args, OPTION_DAYS);
	if (!given && h->first != DATE_NONE && c->today - h->first + 1 < days)
		days = c->today - h->first + 1 > LEAST_DAYS ? c->today - h->first + 1 : LEAST_DAYS;
	date first = c->today - (date)days + 1;
	if (call_json(c))
		print_json(c, h, first, (size_t)days);
	else if (h->first == DATE_NONE)
		out_printf(&c->out,
			"No session is known yet; `pacectl import PATH` takes files in.\n");
	else
		print_chart(c, h, first, (size_t)days);
	return 0;
}
