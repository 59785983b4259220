/* The same advice in two languages. */
#ifndef TESTS_RULES_SPEECH_H
#define TESTS_RULES_SPEECH_H

#include "paced/advice.h"

/* Nothing but words may differ; all words do, and they fit where they are shown. Tells what is
 * wrong. */
bool speech_is_sound(const struct advice *english, const struct advice *other, const char *title);

#endif
