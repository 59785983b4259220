/*
 * UTF-8 as Unicode 15, table 3-7 ("Well-Formed UTF-8 Byte Sequences"), defines it. Private to base.
 */
#ifndef PACED_BASE_UTF8_H
#define PACED_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* Length of the well-formed character at `text`, 0 when there is none within `left` bytes. */
size_t utf8_character(const char *text, size_t left);

/* The same, and 0 for control characters as well: C0, DEL, C1, which some terminals obey, and those
 * of Unicode that break lines or turn their direction. */
size_t utf8_printable(const char *text, size_t left);

/* The most of the first `length` bytes of `text` that does not end in mid-character. */
size_t utf8_cut(const char *text, size_t length);

#endif
