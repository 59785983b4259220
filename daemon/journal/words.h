/*
 * A line as words: white space separates them, `#` outside of quotes ends them, and "a text in
 * quotes" is one word. A number and the unit behind it ("45 min") become one word.
 */
#ifndef JOURNAL_WORDS_H
#define JOURNAL_WORDS_H

#include "paced/journal.h"

#define WORDS_MAX 64

struct word {
	char *text;   /* as it was written, without its quotes */
	char *folded; /* its ASCII letters in lower case, for comparing; "" when quoted */
	bool quoted;
};

struct words { /* the words point into the two texts */
	size_t count;
	struct word word[WORDS_MAX];
	char text[JOURNAL_LINE_MAX + 1];
	char folded[JOURNAL_LINE_MAX + 1];
};

/* Splits a line without its newline. A line of blanks or of comment has no words. */
bool words_split(struct words *w, const char *line, size_t length, struct error *e);

#endif
