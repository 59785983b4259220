/* The page of `pacectl report`: HTML with its style and charts inside, nothing to load. */
#ifndef CTL_REPORT_PAGE_H
#define CTL_REPORT_PAGE_H

#include "call.h"
#include "paced/base/buffer.h"
#include "plan.h"

void report_page(struct buffer *b, const struct call *c, const struct history *h,
	const struct advice *a, const struct plan *plan);

#endif
