/*
 * The pieces of a written line; each begins with its space.
 */
#ifndef JOURNAL_WRITE_H
#define JOURNAL_WRITE_H

#include "paced/journal.h"

void put_word(struct buffer *out, const char *word);
void put_number(
	struct buffer *out, double v, const char *unit); /* to a thousandth; unit "" for none */
void put_hours(struct buffer *out, double seconds);      /* "6.5h", "7h20min" */
void put_duration(struct buffer *out, double seconds);   /* "45min", "1:35:30" */
void put_distance(struct buffer *out, double metres);    /* "8.2km", "800m" */
void put_pace(struct buffer *out, double metres_per_second);
void put_quoted(struct buffer *out, const char *text);
void put_words(
	struct buffer *out, const char *text); /* without quotes where it reads back the same */
void put_day(struct buffer *out, date d);
void put_minute(struct buffer *out, date d, int32_t minute);

/* Without the space: "45min", for "5x45min". */
void put_duration_bare(struct buffer *out, double seconds);
void put_distance_bare(struct buffer *out, double metres);

#endif
