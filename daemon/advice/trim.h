/*
 * A rule's source without its `tests`, which are most of its text and not needed for advising: they
 * are taken out but for the ends of their lines, so that lines keep their numbers. Only the usual
 * shape is understood (a line that begins with `tests = {`); any other source is left as it is.
 */
#ifndef ADVICE_TRIM_H
#define ADVICE_TRIM_H

#include <stddef.h>

/* The length of what remains in `text`; `length` when there is nothing that it understands. */
size_t trim_tests(char *text, size_t length);

#endif
