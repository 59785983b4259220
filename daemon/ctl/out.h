/*
 * What people read on standard output. Everything that goes through out_printf and out_wrapped is
 * cleaned: no control character and no ill-formed UTF-8 of a file reaches a terminal. Colours only
 * on a terminal and without NO_COLOR (https://no-color.org).
 */
#ifndef CTL_OUT_H
#define CTL_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum style { STYLE_PLAIN, STYLE_STRONG, STYLE_DIM, STYLE_GOOD, STYLE_WARN, STYLE_BAD };

struct out {
	FILE *file;
	bool terminal;
	bool color;
	int width; /* columns of the terminal, 80 for files and pipes */
};

/* For standard output: asks the terminal for its width. */
struct out out_open(FILE *file);

void out_printf(const struct out *o, const char *format, ...) __attribute__((format(printf, 2, 3)));
void out_styled(const struct out *o, enum style style, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* `text` in lines of at most 80 columns (or the terminal's, when narrower), between words; the
 * first line starts where the cursor is, `at` columns from the left; the others are indented by
 * `indent`. Ends with a newline. */
void out_wrapped(const struct out *o, int at, int indent, const char *text);
/* "  Label        value wrapped", a line of a description. */
void out_field(const struct out *o, const char *label, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
#define OUT_FIELD_COLUMN 16 /* where the values of out_field start */

/* Columns that the text takes on a terminal: wide East Asian characters and emoji take two,
 * combining marks none. Control characters count one, as they are shown. */
int text_columns(const char *text);
/* Bytes of `text` that fit in `columns`, ending between characters. */
size_t text_fitting(const char *text, int columns);

#endif
