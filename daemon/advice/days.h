/* What the two halves of a test history share: its sessions (days.c) and what else is known
 * (days_known.c). */
#ifndef ADVICE_DAYS_H
#define ADVICE_DAYS_H

#include <lua.h>

#include "paced/model.h"

struct building {
	lua_State *L;
	struct history *history;
	struct athlete athlete;
	bool hr, pace; /* whether the watch tells them */
	date day;      /* while reading: counted from 0 */
	int64_t next_id;
	bool counting; /* first pass: only count days */
};

void days_trim(char **text); /* takes blanks off both ends */

/* Reads the table at `with` (0: none): first who the athlete is, then what was reported around
 * `eve`. */
void days_read_athlete(struct building *b, int with);
void days_read_reports(struct building *b, int with, date eve);
/* The weekday at `key`, Monday 0 ... Sunday 6; -1 without. */
int days_weekday(struct building *b, int with, const char *key);

#endif
