#include "draw.h"

#include <math.h>

#define BAR_SHARE  0.68  /* of the width of a day */
#define ROOM_ABOVE 0.06  /* of the height */
#define GROUND     3.0   /* pixels below the bars, for the days of which nothing is known */
#define LINE       0.018 /* of the height */
#define LOW_SHARE  0.6   /* the foot of the line's scale: this share of its lowest value */

/* Contrast of at least 3 on white and on #222 (WCAG 2.1, 1.4.11). */
struct colour {
	double red, green, blue;
};
static const struct colour bars = {0.36, 0.53, 0.75};
static const struct colour today = {0.10, 0.55, 0.33};
static const struct colour fitness = {0.87, 0.40, 0.05};
static const struct colour ground = {0.53, 0.53, 0.53};

static void use(cairo_t *cr, const struct colour *c)
{
	cairo_set_source_rgb(cr, c->red, c->green, c->blue);
}

static double highest(const struct chart *c, bool of_fitness)
{
	double most = 1; /* so that a season without load has a scale, too */
	for (size_t i = 0; i < c->count; i++)
		most = fmax(most, of_fitness ? c->days[i].fitness : c->days[i].load);
	return most;
}

/* The first day of which something is known: before it there is no fitness, which is not none. */
static size_t first_known(const struct chart *c)
{
	size_t i = 0;
	while (i < c->count && !c->days[i].covered)
		i++;
	return i;
}

static double lowest_fitness(const struct chart *c)
{
	double least = highest(c, true);
	for (size_t i = first_known(c); i < c->count; i++)
		least = fmin(least, c->days[i].fitness);
	return fmax(least, 0) * LOW_SHARE;
}

/* A bar, or a dot on the ground for a rest; nothing where nothing is known. */
static void draw_days(const struct chart *c, cairo_t *cr, double foot, double room)
{
	double step = (double)c->width / (double)c->count, most = highest(c, false);
	for (size_t i = 0; i < c->count; i++) {
		const struct chart_day *d = &c->days[i];
		double height = d->load / most * room;
		if (!d->covered)
			continue;
		use(cr, i + 1 == c->count ? &today : &bars);
		cairo_rectangle(cr, ((double)i + (1 - BAR_SHARE) / 2) * step,
			foot - fmax(height, 0), step * BAR_SHARE, fmax(height, 0) + GROUND / 2);
		cairo_fill(cr);
	}
}

static void draw_ground(const struct chart *c, cairo_t *cr, double foot)
{
	use(cr, &ground);
	cairo_rectangle(cr, 0, foot + GROUND / 2, c->width, 1);
	cairo_fill(cr);
}

static void draw_fitness(const struct chart *c, cairo_t *cr, double foot, double room)
{
	double step = (double)c->width / (double)c->count;
	double low = lowest_fitness(c), span = highest(c, true) - low;
	for (size_t i = first_known(c); i < c->count; i++)
		cairo_line_to(cr, ((double)i + 0.5) * step,
			foot - (c->days[i].fitness - low) / span * room);
	use(cr, &fitness);
	cairo_set_line_width(cr, fmax(2, LINE * c->height));
	cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
	cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
	cairo_stroke(cr);
}

void chart_draw(const struct chart *c, cairo_t *cr)
{
	double foot = c->height - GROUND, room = foot - ROOM_ABOVE * c->height;
	draw_days(c, cr, foot, room);
	draw_ground(c, cr, foot);
	draw_fitness(c, cr, foot, room);
}
