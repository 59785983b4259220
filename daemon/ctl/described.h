/* The rules as rules_describe of advice.h tells them: objects of JSON. */
#ifndef CTL_DESCRIBED_H
#define CTL_DESCRIBED_H

#include "call.h"

/* One object for each rule in force, ascending by name; NULL: exit code 1. */
json_t *rules_described(struct call *c);
/* "" for what is no text. */
const char *described_text(const json_t *object, const char *key);
const char *described_item(const json_t *list, size_t i);

#endif
