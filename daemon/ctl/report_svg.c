#include "report_svg.h"

#include <math.h>

#define WIDTH  800.0
#define HEIGHT 260.0
#define LEFT   34.0
#define BOTTOM 22.0
#define TOP    8.0

struct frame {
	const struct history *h;
	date first;
	int days;
	double most; /* value at the top */
};

static double x_of(const struct frame *f, int i)
{
	return LEFT + (WIDTH - LEFT) * (i + 0.5) / f->days;
}

static double y_of(const struct frame *f, double v)
{
	return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * v / f->most;
}

static double fitness(const struct day *d)
{
	return d->fitness;
}

static double fatigue(const struct day *d)
{
	return d->fatigue;
}

static void put_line(struct buffer *b, const struct frame *f, const char *class,
	double (*value)(const struct day *))
{
	buffer_printf(b, "<polyline class=%s points=\"", class);
	for (int i = 0; i < f->days; i++) {
		struct day d = history_day_at(f->h, f->first + i);
		buffer_printf(b, "%.1f,%.1f ", x_of(f, i), y_of(f, value(&d)));
	}
	buffer_text(b, "\"/>\n");
}

static void put_bars(struct buffer *b, const struct frame *f)
{
	double width = (WIDTH - LEFT) / f->days * 0.7;
	for (int i = 0; i < f->days; i++) {
		struct day d = history_day_at(f->h, f->first + i);
		if (d.load > 0)
			buffer_printf(b,
				"<rect class=load x=%.1f y=%.1f width=%.1f height=%.1f />\n",
				x_of(f, i) - width / 2, y_of(f, d.load), width,
				y_of(f, 0) - y_of(f, d.load));
	}
}

static void put_months(struct buffer *b, const struct frame *f)
{
	static const char *const names[] = {
		"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	for (int i = 0; i < f->days; i++) {
		struct civil c = date_to_civil(f->first + i);
		if (c.day != 1)
			continue;
		buffer_printf(b, "<line class=axis x1=%.1f x2=%.1f y1=%.1f y2=%.1f />", x_of(f, i),
			x_of(f, i), TOP, HEIGHT - BOTTOM);
		buffer_printf(b, "<text x=%.1f y=%.1f>%s</text>\n", x_of(f, i) + 3, HEIGHT - 6,
			names[c.month - 1]);
	}
}

static void put_values(struct buffer *b, const struct frame *f)
{
	double step = f->most > 200 ? 100 : f->most > 80 ? 50 : 20;
	for (double v = 0; v <= f->most; v += step) {
		buffer_printf(b, "<line class=axis x1=%.1f x2=%.1f y1=%.1f y2=%.1f />", LEFT, WIDTH,
			y_of(f, v), y_of(f, v));
		buffer_printf(b, "<text x=%.1f y=%.1f text-anchor=end>%.0f</text>\n", LEFT - 5,
			y_of(f, v) + 4, v);
	}
}

void report_svg(struct buffer *b, const struct history *h, date first, int days)
{
	struct frame f = {.h = h, .first = first, .days = days, .most = 40};
	for (int i = 0; i < days; i++) {
		struct day d = history_day_at(h, first + i);
		f.most = fmax(f.most, fmax(d.load, fmax(d.fitness, d.fatigue)) * 1.05);
	}
	buffer_printf(b,
		"<svg viewBox=\"0 0 %.0f %.0f\" role=img aria-label=\"Fitness, fatigue and "
		"load\">\n",
		WIDTH, HEIGHT);
	put_values(b, &f);
	put_months(b, &f);
	put_bars(b, &f);
	put_line(b, &f, "fatigue", fatigue);
	put_line(b, &f, "fitness", fitness);
	buffer_text(b, "</svg>\n<p class=dim>Line: fitness. Dashed: fatigue. Bars: load of each "
		       "day; 100 is an hour at "
		       "threshold.</p>\n");
}
