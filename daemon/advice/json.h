/* Small helpers over jansson, for the files of this module. */
#ifndef ADVICE_JSON_H
#define ADVICE_JSON_H

#include <jansson.h>
#include <stdlib.h>

#include "paced/base/buffer.h"
#include "paced/base/text.h"

#define BUILT_ON_OF 42 /* days: the window of fitness */

/* First of all: without it jansson opens /dev/urandom to seed its tables, which a child behind its
 * wall cannot. */
void json_begin(void);
json_t *json_number(double v);       /* null for NAN; rounded to 4 decimals */
json_t *json_text(const char *text); /* ill-formed UTF-8 is shown as '?' */
json_t *json_text_or_null(const char *text);
void json_put(json_t *object, const char *key, json_t *value); /* takes the value */
void json_dump(
	const json_t *j, struct buffer *out); /* one line, the same bytes for the same value */

#endif
