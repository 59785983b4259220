/* Building texts that are shown: sentences, durations, and cutting between words. */
#ifndef ADVICE_WORDS_H
#define ADVICE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* Characters, not bytes, of well-formed UTF-8. */
size_t words_length(const char *text);
/* Copies as much as fits in `size` bytes and `most` characters, whole words only (a first word that
 * is longer is cut between characters). True when all of it fitted. */
bool words_fit(char *out, size_t size, size_t most, const char *text);
/* Appends "Text." with a capital and a full stop, a space before it, when that fits as a whole. */
bool words_add_sentence(char *out, size_t size, size_t most, const char *text);
/* "45 min", from 90 on "1 h 35"; under a minute and a half and uneven ones: "90 s". */
void words_minutes(double minutes, char *out, size_t size);
void words_seconds(double seconds, char *out, size_t size); /* "4 min", "90 s", "2:30 min" */

#endif
