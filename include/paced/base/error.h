/*
 * Errors are values. A function that can fail returns bool and takes a `struct error *` as its
 * last argument; on false the error says what, which value, and what happens now, in one line
 * that can be shown to the user as it stands. The argument may be NULL where nobody will read it.
 */
#ifndef PACED_BASE_ERROR_H
#define PACED_BASE_ERROR_H

#include <stdbool.h>

enum error_kind {
	ERROR_NONE,
	ERROR_INPUT,       /* the bytes or words given are wrong: trying again unchanged is useless */
	ERROR_IO,          /* disk, descriptor or process: may pass, try again later */
	ERROR_MISSING,     /* what was asked for is not there */
	ERROR_LIMIT,       /* larger or slower than paced allows */
	ERROR_UNSUPPORTED, /* understood, and not something paced can use */
};

struct error {
	enum error_kind kind;
	char text[400];
};

/* Fills `e` (may be NULL) and returns false, so that a failing function ends in
 * `return error_set(e, ...)`. The text is cut at 399 bytes, at a UTF-8 boundary. */
bool error_set(struct error *e, enum error_kind kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* As error_set with ERROR_IO, followed by ": " and the text of the present errno. */
bool error_errno(struct error *e, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Puts "context: " before the text already there; returns false. */
bool error_prefix(struct error *e, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
