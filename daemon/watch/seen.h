/*
 * What was reported lately. One arrival is told by several events and by scans; a file is reported
 * once for each stamp. Kept until the burst after the one it was reported in has ended.
 */
#ifndef PACED_WATCH_SEEN_H
#define PACED_WATCH_SEEN_H

#include "paced/watch.h"

struct seen_set {
	uint64_t *prints; /* 0 is a free place */
	size_t count, capacity;
};
struct seen {
	struct seen_set now, before;
};

bool seen_has(const struct seen *s, const char *path, const struct file_stamp *stamp);
void seen_add(struct seen *s, const char *path, const struct file_stamp *stamp);
void seen_turn(struct seen *s);   /* a burst has ended */
void seen_finish(struct seen *s); /* forgets all */

#endif
