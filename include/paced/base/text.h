/*
 * Words and numbers, the same in every locale.
 */
#ifndef PACED_BASE_TEXT_H
#define PACED_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* The whole of `text` as a decimal number ("62", "-3.5", no exponent, no hex, no inf or nan).
 * At most 15 significant digits are accepted, so that the value does not depend on rounding. */
bool text_number(const char *text, double *out);
/* As text_number, and a whole number within [least, most]. */
bool text_integer(const char *text, long least, long most, long *out);

/* "45min", "90 min", "1h", "1.5h", "1h35", "1h 35min", "1:35" (h:mm), "1:35:00", "4min30s", "30s";
 * never without a unit, never negative; result in seconds. */
bool text_duration(const char *text, double *seconds);
/* "8.2km", "5mi", "400m"; result in metres. */
bool text_distance(const char *text, double *metres);
/* "4:15/km", "6:50/mi"; result in metres a second. */
bool text_pace(const char *text, double *metres_per_second);

/* 245.0 -> "4:05", 5400 -> "1:30:00"; seconds are rounded; "-" for what is no number. */
void text_clock(double seconds, char *out, size_t size);

/* Damerau-Levenshtein distance (adjacent transpositions count one), and the nearest of `n` words to
 * `word`, NULL when none is within a third of its length (at least 1, at most 3 edits). */
unsigned text_distance_between(const char *a, const char *b);
const char *text_nearest(const char *word, const char *const *words, size_t n);

/* True for well-formed UTF-8 (no overlong forms, no surrogates). */
bool text_is_utf8(const char *text, size_t length);
/* Copies at most size - 1 bytes, ends in NUL, never in mid-character; ill-formed bytes and control
 * characters (C1 and turners of direction as well) become '?', and a NUL in `text` ends it before `length`. For what comes
 * from files and is shown to people. */
void text_copy_clean(char *out, size_t size, const char *text, size_t length);

/* The first letter becomes a capital, in ASCII and in Latin-1's part of UTF-8 ("über"). */
void text_capital(char *text);

bool text_starts_with(const char *text, const char *start);
bool text_ends_with(const char *text, const char *end);
bool text_equal(const char *a, const char *b); /* NULL equals NULL only */

#endif
