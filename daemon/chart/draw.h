/* Drawing on whatever cairo draws on. */
#ifndef PACED_CHART_DRAW_H
#define PACED_CHART_DRAW_H

#include <cairo.h>

#include "paced/chart.h"

void chart_draw(const struct chart *c, cairo_t *cr);

#endif
