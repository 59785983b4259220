/* The parts of session_assess, by file; internal to analysis. */
#ifndef PACED_ANALYSIS_ASSESS_H
#define PACED_ANALYSIS_ASSESS_H

#include "bouts.h"
#include "paced/analysis.h"
#include "series.h"

/* Which signals of a session are believed. */
bool trust_hr(const struct session *s);
bool trust_speed(const struct session *s); /* on the feet, and the speed is that of running */

/* kinds.c: kind_found and its reason from what is assessed already. `intensity` is graded speed
 * against threshold in the 4th-power mean, NAN unknown; `name` the title given by the user. */
void find_kind(struct session *s, enum pattern pattern, const struct athlete *who, double intensity,
	const char *name);

#endif
