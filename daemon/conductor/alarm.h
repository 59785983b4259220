/*
 * A moment of the wall clock to be woken at: absolute, so that suspend does not stretch it, and
 * told when the clock was set (timerfd with TFD_TIMER_CANCEL_ON_SET).
 */
#ifndef PACED_CONDUCTOR_ALARM_H
#define PACED_CONDUCTOR_ALARM_H

#include <stdbool.h>
#include <stdint.h>

#include "paced/base/error.h"

struct event_base;
struct alarm;

/* `ring` is called from the loop at the moment set, and also when the clock jumped; it sets the
 * next moment. */
struct alarm *alarm_create(
	struct event_base *base, void (*ring)(void *user), void *user, struct error *e);
void alarm_destroy(struct alarm *a);
void alarm_set(struct alarm *a, int64_t at); /* UTC seconds; TIME_NONE: none */

#endif
