/* Advising many days with one host, so that rules are compiled once. */
#ifndef ADVICE_ADVISE_H
#define ADVICE_ADVISE_H

#include "host.h"

void advise_with(struct host *h, const struct history *history, date day, struct advice *out);

#endif
