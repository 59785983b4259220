/* The parts of session_measure, by file; internal to analysis. */
#ifndef PACED_ANALYSIS_MEASURE_H
#define PACED_ANALYSIS_MEASURE_H

#include "paced/analysis.h"
#include "series.h"

/* curves.c: best_hr, best_speed, best_speed_hr, top_hr. */
void measure_curves(const struct series *s, struct session *out);

/* curves.c: drift_first_half and drift. */
void measure_drift(const struct series *s, struct session *out);

/* route.c: signature of the course, 0 without positions. */
uint64_t route_signature(const struct activity *a);

/* suspects.c: what the recording itself makes doubtful. */
unsigned measure_suspects(const struct series *s, const struct session *out);

#endif
