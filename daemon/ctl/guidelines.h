/* The coaching guidelines that rules name: G1 to G36, and R1 to R12 beyond them. */
#ifndef CTL_GUIDELINES_H
#define CTL_GUIDELINES_H

#include <stddef.h>

struct guideline {
	const char *name; /* "G7" */
	const char *text;
};
extern const struct guideline guidelines[];
extern const size_t guideline_count;

#endif
