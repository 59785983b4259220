/*
 * The identity of bytes: what two files have in common when their content is the same.
 */
#ifndef PACED_BASE_CONTENT_H
#define PACED_BASE_CONTENT_H

#include <stddef.h>
#include <stdint.h>

struct content_id { /* XXH3 128 bit of the whole content; all zero for unreadable */
	uint64_t high, low;
};

struct content_id content_of(const void *data, size_t length);
/* For qsort(3) and bsearch(3). */
int content_compare(const void *a, const void *b);

#endif
