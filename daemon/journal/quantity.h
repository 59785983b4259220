/*
 * Numbers with their units and limits, and texts. What is read is rounded to what the writer
 * writes, so that it survives being written and read again: seconds, millimetres, thousandths.
 */
#ifndef JOURNAL_QUANTITY_H
#define JOURNAL_QUANTITY_H

#include "line.h"

struct quantity {
	bool (*read)(const char *text, double *out);
	double least, most;
	const char *expected; /* "a number from 1 to 300" */
};

bool read_number(const char *text, double *out);   /* to a thousandth */
bool read_whole(const char *text, double *out);    /* a whole number */
bool read_duration(const char *text, double *out); /* seconds, whole */
bool read_distance(const char *text, double *out); /* metres, to a millimetre */
bool read_pace(const char *text, double *out);     /* metres a second */
bool read_weight(const char *text, double *out);   /* kilograms, to a gram */
bool read_clock(const char *text, double *out);    /* "4:15", read as m:ss; seconds */

extern const struct quantity quantity_rpe;

bool take_quantity(struct line *l, const struct quantity *q, double *out);

/* A duration of at most 48 h in which "45:30" may be minutes or hours. Then l->clock_s is set to
 * the smaller reading, and settle_clock decides when the distance (metres, NAN unknown) is known.
 */
bool take_duration_or_clock(struct line *l, double *seconds);
bool settle_clock(struct line *l, double distance_m, double *seconds);

bool take_quoted_text(struct line *l, char *out, size_t size, const char *expected);
/* The words that are left, which may be none, as one text. */
bool take_rest_as_text(struct line *l, char *out, size_t size);
/* Letters, digits, "-", "_" and ".": the name of a rule or of a kind of goal. */
bool take_name(struct line *l, bool folded, char *out, size_t size, const char *expected);

bool is_duration(const struct word *w);
bool is_distance(const struct word *w);
bool is_quoted(const struct word *w);

#endif
