/*
 * A line while it is read, word by word. Everything that returns bool sets the line's error on
 * false; the error starts with the statement and the element that was being read: "feel heavvy:
 * expected fresh, good, normal, tired or heavy (did you mean heavy?)".
 */
#ifndef JOURNAL_LINE_H
#define JOURNAL_LINE_H

#include "words.h"

struct line {
	const struct words *words;
	size_t at;
	date today;   /* for "yesterday" and the like, DATE_NONE where days must be explicit */
	date missing; /* what a line without a day is about, DATE_NONE: it must have one */
	const char *statement; /* its word, NULL before it is known */
	const char *element;   /* its word while one is read, or NULL */
	double clock_s; /* see take_duration_or_clock; NAN when there is nothing to find out */
	struct error *error;
};

/* The words that may stand in one place. */
struct vocabulary {
	const char *(*name)(int i);
	int first, last; /* the values of i */
};

extern const struct vocabulary vocabulary_feel, vocabulary_kind, vocabulary_level, vocabulary_block,
	vocabulary_sport, vocabulary_status, vocabulary_quality, vocabulary_stress;

/* Kinds and sports by their place in the vocabulary, which leaves out what nobody writes. */
enum kind kind_at(int i);
enum sport sport_at(int i);

bool vocabulary_find(const struct vocabulary *v, const char *word, int *i);

/* One of those that may follow in any order, each at most once. */
struct element {
	const char *name;
	bool (*starts)(const struct word *w); /* NULL: the name itself does, and is passed over */
	bool (*parse)(struct line *l, struct report *r);
	const struct vocabulary *vocabulary; /* instead of `starts`: one of these words */
};

const struct word *line_peek(const struct line *l); /* NULL at the end */
const struct word *line_next(struct line *l);
bool line_pass(
	struct line *l, const char *word); /* passes over it when it is next; sets no error */

/* `got` (NULL: nothing) is not what can stand here. `nearest` may be NULL. Returns false. */
bool line_expected(
	const struct line *l, const struct word *got, const char *expected, const char *nearest);

bool line_choose(struct line *l, const struct vocabulary *v, int *i);
/* All words that are left; `expected` is for a word that starts no element. */
bool line_elements(struct line *l, struct report *r, const struct element *elements, size_t n,
	const char *expected);
bool line_end(struct line *l);

#endif
