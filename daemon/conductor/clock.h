/*
 * The machine's local calendar: which time of day it is, and when a time of day is, across daylight
 * saving and changes of the zone.
 */
#ifndef PACED_CONDUCTOR_CLOCK_H
#define PACED_CONDUCTOR_CLOCK_H

#include <stdint.h>

#include "paced/base/date.h"

date clock_day(int64_t now);            /* the calendar day, which begins at midnight */
int32_t clock_time_of_day(int64_t now); /* seconds, as clocks on the wall show it */
/* The moment at which the wall shows that time on that calendar day. A time that a change to summer
 * time leaves out is the moment an hour later, of one that comes twice it is one of the two. */
int64_t clock_at(date day, int32_t time_of_day);

#endif
