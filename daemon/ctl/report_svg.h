/* The chart of the report: fitness and fatigue as lines, load as bars, months below. */
#ifndef CTL_REPORT_SVG_H
#define CTL_REPORT_SVG_H

#include "paced/base/buffer.h"
#include "paced/model.h"

void report_svg(struct buffer *b, const struct history *h, date first, int days);

#endif
