#include "plot.h"

#include <math.h>
#include <stdlib.h>

#include "paced/base/buffer.h"
#include "paced/base/memory.h"

struct plot plot_create(int columns, int rows)
{
	return (struct plot){.columns = columns,
		.rows = rows,
		.cells = mem_alloc((size_t)columns * (size_t)rows, 1)};
}

void plot_finish(struct plot *p)
{
	free(p->cells);
	p->cells = NULL;
}

/* Dot (0, 0) is at the top left. The bits of a Braille pattern run down its left column, then its
 * right one, and the lowest row came later: Unicode 15, chapter 21.1. */
static void set_dot(struct plot *p, int x, int y)
{
	static const uint8_t bits[4][2] = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
	if (x >= 0 && y >= 0 && x < p->columns * 2 && y < p->rows * 4)
		p->cells[(y / 4) * p->columns + x / 2] |= bits[y % 4][x % 2];
}

static int height_of(const struct plot *p, double v, double least, double most)
{
	double share = most > least ? (v - least) / (most - least) : 0;
	return (int)lround((1 - share) * (p->rows * 4 - 1));
}

static void draw_step(struct plot *p, int x, int from, int to)
{
	int step = to > from ? 1 : -1;
	for (int y = from; y != to; y += step)
		set_dot(p, x, y);
	set_dot(p, x, to);
}

/* The value at dot x of the width, between its neighbours. */
static double value_at(const struct plot *p, const double *v, size_t n, int x)
{
	double at = p->columns * 2 > 1 ? (double)x * (double)(n - 1) / (p->columns * 2 - 1) : 0;
	size_t i = (size_t)at;
	if (i + 1 >= n)
		return v[n - 1];
	return v[i] + (v[i + 1] - v[i]) * (at - (double)i);
}

void plot_curve(struct plot *p, const double *v, size_t n, double least, double most, bool solid)
{
	int last = -1;
	for (int x = 0; n > 0 && x < p->columns * 2; x++) {
		double value = value_at(p, v, n, x);
		if (isnan(value)) {
			last = -1;
			continue;
		}
		int y = height_of(p, value, least, most);
		if (solid)
			draw_step(p, x, last < 0 ? y : last, y);
		else if (x % 2 == 0)
			set_dot(p, x, y);
		last = y;
	}
}

void plot_bars(struct plot *p, const double *v, size_t n, double most)
{
	int width = p->columns * 2;
	for (int x = 0; n > 0 && x < width; x++) {
		size_t from = (size_t)x * n / (size_t)width,
		       to = ((size_t)x + 1) * n / (size_t)width;
		double highest = v[from];
		for (size_t i = from; i < to; i++)
			highest = v[i] > highest ? v[i] : highest;
		int dots = (int)lround(highest / most * p->rows * 4);
		if (highest > 0)
			draw_step(p, x, p->rows * 4 - 1, p->rows * 4 - (dots > 0 ? dots : 1));
	}
}

char *plot_line(const struct plot *p, int row)
{
	struct buffer b = {0};
	const uint8_t *cells = p->cells + row * p->columns;
	int end = p->columns;
	while (end > 0 && cells[end - 1] == 0)
		end--;
	for (int i = 0; i < end; i++) {
		if (cells[i] == 0)
			buffer_text(&b, " ");
		else /* U+2800 + dots */
			buffer_printf(
				&b, "%c%c%c", 0xe2, 0xa0 | cells[i] >> 6, 0x80 | (cells[i] & 0x3f));
	}
	return b.data ? buffer_take_text(&b) : mem_strdup("");
}
