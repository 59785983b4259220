/* JSON objects, key by key: unknown numbers and missing texts are null, text is always UTF-8. */
#ifndef CTL_MEMBER_H
#define CTL_MEMBER_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "paced/analysis.h"
#include "paced/base/date.h"

void member(json_t *object, const char *key, json_t *value); /* takes over `value` */
void member_text(json_t *object, const char *key, const char *text);
/* Empty text is null too. */
void member_text_or_null(json_t *object, const char *key, const char *text);
/* Rounded to `digits` behind the point; whole numbers are integers. */
void member_number(json_t *object, const char *key, double v, int digits);
void member_integer(json_t *object, const char *key, int64_t v);
void member_bool(json_t *object, const char *key, bool v);
void member_date(json_t *object, const char *key, date d);      /* null for DATE_NONE */
void member_time(json_t *object, const char *key, int64_t utc); /* "…Z", null for TIME_NONE */
json_t *text_json(const char *text);
/* The names of the bits that are set. */
json_t *bits_json(uint32_t bits, unsigned count, const char *(*name)(unsigned bit));

/* What log and show print of a session. */
json_t *session_json(const struct session *s);

#endif
