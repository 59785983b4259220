/* The charts of the report, as SVG without scripts; colours are classes of its style sheet, and
 * what a bar stands for is told when the pointer rests on it. */
#ifndef CTL_REPORT_SVG_H
#define CTL_REPORT_SVG_H

#include "paced/base/buffer.h"
#include "paced/model.h"

/* Fitness and fatigue as lines, over the `days` days from `first` on. */
void report_svg_form(struct buffer *b, const struct history *h, date first, int days);
/* The load of each day as bars; days with a hard session stand out. */
void report_svg_load(struct buffer *b, const struct history *h, date first, int days);
/* Minutes of each week, easy, moderate and hard above each other, up to the week of `today`. */
void report_svg_weeks(struct buffer *b, const struct history *h, date today, int weeks);

#endif
