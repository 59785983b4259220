/*
 * A table for the terminal: columns as wide as their widest cell on the screen, two spaces between
 * them, numbers to the right, nothing behind the last character of a line. On a terminal the
 * columns that may are cut with "…" so that lines fit, and if that is not enough spare ones are
 * left out; in files and pipes nothing is ever cut.
 */
#ifndef CTL_TABLE_H
#define CTL_TABLE_H

#include "out.h"

struct column {
	const char *title; /* borrowed */
	bool right;        /* numbers */
	bool shrinks;      /* cut when the line is too long for the terminal, */
	bool keeps_end;    /* at its start: the end of a path tells more */
	bool optional;     /* left out as a whole when all its cells are empty */
	int spare;         /* 1, 2, ...: left out in this order while lines are too long; 0 never */
};

struct table;

struct table *table_create(const struct column *columns, size_t count); /* columns are borrowed */
void table_destroy(struct table *t);                                    /* NULL is fine */
/* The next cell of the row; after the last column a new row begins. */
void table_cell(struct table *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
void table_styled(struct table *t, enum style style, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void table_print(const struct table *t, const struct out *o);

#endif
