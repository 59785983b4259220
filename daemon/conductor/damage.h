/*
 * A database that turned out to be damaged: it is set aside, and a new one is filled from files and
 * journal. What was told last is carried over, so that nobody hears it again.
 */
#ifndef PACED_CONDUCTOR_DAMAGE_H
#define PACED_CONDUCTOR_DAMAGE_H

#include "private.h"

/* Takes the rooms down. *note tells the user; NULL when it was set aside before. */
bool damage_set_aside(struct conductor *c, char **note, struct error *e);
/* Into the new database, once it is there. */
void damage_carry_over(struct conductor *c);

#endif
