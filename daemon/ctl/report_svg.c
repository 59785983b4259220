#include "report_svg.h"

#include <math.h>

#include "paced/base/language.h"
#include "paced/base/memory.h"
#include "shown.h"

#define WIDTH  800.0
#define LEFT   34.0
#define RIGHT  92.0 /* room for the names of lines */
#define BOTTOM 20.0
#define TOP    10.0

struct frame {
	struct buffer *b;
	const struct history *h;
	date first;
	int count;          /* of days or weeks */
	int step;           /* days of one of them */
	double height;      /* of the whole picture */
	double least, most; /* at the bottom and at the top */
};

static double x_of(const struct frame *f, double i)
{
	return LEFT + (WIDTH - LEFT - RIGHT) * (i + 0.5) / f->count;
}

static double y_of(const struct frame *f, double v)
{
	return f->height - BOTTOM -
	       (f->height - BOTTOM - TOP) * (v - f->least) / (f->most - f->least);
}

/* ---- axes ---- */

/* 1, 2 or 5 times a power of ten, so that there are 3 to 7 lines. */
static double nice_step(double range)
{
	double step = pow(10, floor(log10(range / 3)));
	return range / (step * 5) >= 3 ? step * 5 : range / (step * 2) >= 3 ? step * 2 : step;
}

static void put_values(const struct frame *f)
{
	double step = nice_step(f->most - f->least);
	for (double v = ceil(f->least / step) * step; v <= f->most; v += step) {
		double y = y_of(f, v);
		buffer_printf(f->b,
			"<line class=\"axis\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>"
			"<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%.0f</text>\n",
			LEFT, WIDTH - RIGHT, y, y, LEFT - 5, y + 4, v);
	}
}

/* The first day or week that begins in a month. */
static void put_months(const struct frame *f)
{
	int last = date_to_civil(f->first - 1).month;
	for (int i = 0; i < f->count; i++) {
		int month = date_to_civil(f->first + i * f->step).month;
		if (month == last)
			continue;
		last = month;
		if (i + 0.02 * f->count < f->count)
			buffer_printf(f->b, "<text x=\"%.1f\" y=\"%.1f\">%s</text>\n",
				x_of(f, i - 0.5), f->height - 5, shown_month(month).text);
	}
}

static void begin(const struct frame *f, const char *what)
{
	buffer_printf(f->b, "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">\n",
		WIDTH, f->height, what);
	put_values(f);
	put_months(f);
}

static void end(const struct frame *f)
{
	buffer_text(f->b, "</svg>\n");
}

/* ---- fitness and fatigue ---- */

static double fitness(const struct day *d)
{
	return d->fitness;
}

static double fatigue(const struct day *d)
{
	return d->fatigue;
}

static void put_line(const struct frame *f, const char *class, double (*value)(const struct day *))
{
	buffer_printf(f->b, "<polyline class=\"%s\" points=\"", class);
	for (int i = 0; i < f->count; i++) {
		struct day d = history_day_in_hindsight(f->h, f->first + i);
		buffer_printf(f->b, "%s%.1f,%.1f", i ? " " : "", x_of(f, i), y_of(f, value(&d)));
	}
	buffer_text(f->b, "\"/>\n");
}

/* At the end of its line; `shift` keeps the names of two that meet apart. */
static void put_name(const struct frame *f, const char *class, double v, double shift)
{
	buffer_printf(f->b, "<text class=\"name %s-name\" x=\"%.1f\" y=\"%.1f\">%s %.0f</text>\n",
		class, WIDTH - RIGHT + 4, y_of(f, v) + 4 + shift, _(class), v);
}

static void put_names(const struct frame *f)
{
	struct day d = history_day_in_hindsight(f->h, f->first + f->count - 1);
	double gap = y_of(f, d.fitness) - y_of(f, d.fatigue); /* above 0: fitness is below */
	double shift = fabs(gap) < 14 ? (14 - fabs(gap)) / 2 : 0;
	shift = gap < 0 ? -shift : shift;
	put_name(f, N_("fatigue"), d.fatigue, -shift);
	put_name(f, N_("fitness"), d.fitness, shift);
}

void report_svg_form(struct buffer *b, const struct history *h, date first, int days)
{
	struct frame f = {b, h, first, days, 1, 230, INFINITY, 10};
	for (int i = 0; i < days; i++) {
		struct day d = history_day_in_hindsight(h, first + i);
		f.most = fmax(f.most, fmax(d.fitness, d.fatigue));
		f.least = fmin(f.least, fmin(d.fitness, d.fatigue));
	}
	f.least = f.least < f.most / 3 ? 0 : floor(f.least);
	f.most += (f.most - f.least) * .05;
	begin(&f, _("Fitness and fatigue"));
	put_line(&f, "fatigue", fatigue);
	put_line(&f, "fitness", fitness);
	put_names(&f);
	end(&f);
}

/* ---- bars ---- */

/* From `from` up to `to`, with what it says; *text may hold no markup. */
static void put_bar(
	const struct frame *f, int i, const char *class, double from, double to, const char *text)
{
	double width = (WIDTH - LEFT - RIGHT) / f->count * 0.72;
	buffer_printf(f->b,
		"<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\">"
		"<title>%s</title></rect>\n",
		class, x_of(f, i) - width / 2, y_of(f, to), width, y_of(f, from) - y_of(f, to),
		text);
}

static const char *first_word(const struct history *h, date d)
{
	size_t count, first = history_sessions(h, d, d, &count);
	return count ? session_word(&h->sessions[first]) : "";
}

void report_svg_load(struct buffer *b, const struct history *h, date first, int days)
{
	struct frame f = {b, h, first, days, 1, 150, 0, 40};
	for (int i = 0; i < days; i++)
		f.most = fmax(f.most, history_day_at(h, first + i).load * 1.05);
	begin(&f, _("Load of each day"));
	for (int i = 0; i < days; i++) {
		struct day d = history_day_at(h, first + i);
		autofree char *text = mem_printf(_("%s: %s, load %.0f"), shown_date(d.date).text,
			first_word(h, d.date), d.load);
		if (d.load > 0)
			put_bar(&f, i, d.hard_sessions ? "hard" : "load", 0, d.load, text);
	}
	end(&f);
}

/* ---- weeks ---- */

struct zones {
	double minutes[3];
};

static struct zones zones_of_week(const struct history *h, date monday)
{
	struct zones z = {0};
	size_t count, first = history_sessions(h, monday, monday + 6, &count);
	for (size_t i = first; i < first + count; i++) {
		const struct session *s = &h->sessions[i];
		bool known = s->zone_s[0] + s->zone_s[1] + s->zone_s[2] > 0;
		for (int k = 0; k < 3; k++)
			z.minutes[k] += known ? s->zone_s[k] / 60 : k == 0 ? s->timer_s / 60 : 0;
	}
	return z;
}

static double sum_of(const struct zones *z)
{
	return z->minutes[0] + z->minutes[1] + z->minutes[2];
}

static void put_week(const struct frame *f, int i, date monday)
{
	static const char *const names[] = {N_("easy"), N_("moderate"), N_("hard")};
	struct zones z = zones_of_week(f->h, monday);
	double from = 0;
	for (int k = 0; k < 3; k++) {
		autofree char *text = mem_printf(_("Week of %s: %s %s of %s"),
			shown_date(monday).text, shown_minutes(z.minutes[k]).text, _(names[k]),
			shown_minutes(sum_of(&z)).text);
		if (z.minutes[k] > 0)
			put_bar(f, i, names[k], from, from + z.minutes[k], text);
		from += z.minutes[k];
	}
}

void report_svg_weeks(struct buffer *b, const struct history *h, date today, int weeks)
{
	date first = today - date_weekday(today) - 7 * (weeks - 1);
	struct frame f = {b, h, first, weeks, 7, 170, 0, 60};
	for (int i = 0; i < weeks; i++) {
		struct zones z = zones_of_week(h, first + 7 * i);
		f.most = fmax(f.most, sum_of(&z) * 1.05);
	}
	begin(&f, _("Minutes of each week"));
	for (int i = 0; i < weeks; i++)
		put_week(&f, i, first + 7 * i);
	end(&f);
}
