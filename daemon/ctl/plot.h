/*
 * Curves and bars in a terminal: a grid of dots, two wide and four high to a character, written as
 * Braille patterns (Unicode block 2800).
 */
#ifndef CTL_PLOT_H
#define CTL_PLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct plot {
	int columns, rows; /* characters */
	uint8_t *cells;    /* the eight dots of each */
};

struct plot plot_create(int columns, int rows);
void plot_finish(struct plot *p);
/* n values over the whole width, `least` at the bottom, `most` at the top; a broken line unless
 * `solid`. NANs are left out. */
void plot_curve(struct plot *p, const double *v, size_t n, double least, double most, bool solid);
/* The highest of the values that share a dot, from 0 to `most`. */
void plot_bars(struct plot *p, const double *v, size_t n, double most);
/* One row as UTF-8, without spaces at its end; owned. */
char *plot_line(const struct plot *p, int row);

#endif
