/* The coming days, each advised as if the days before it had been done as advised. */
#ifndef CTL_PLAN_H
#define CTL_PLAN_H

#include "call.h"

struct planned {
	struct advice advice;
	double load, fitness, form; /* of that evening, if it is done */
	const struct report *race;  /* on that day, of the history; NULL none */
};

struct plan {
	struct planned *days; /* owned */
	size_t count;
};

/* `count` days from `first` on. False: it has said why. Finish it in either case. */
bool plan_make(struct call *c, date first, size_t count, struct plan *out);
void plan_finish(struct plan *p);

#endif
