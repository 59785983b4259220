/*
 * What all formats share: recordings as they come are put in order, then summed up.
 */
#ifndef PACED_FORMATS_CLEAN_H
#define PACED_FORMATS_CLEAN_H

#include "paced/formats.h"

#define ACTIVITY_LONGEST 1e7 /* s: no activity takes longer than 115 days */

/* Makes t strictly ascending, in place: of stretches that go back in time the longer one stays,
 * samples of one moment become one with the values of both. Returns how many are left. */
size_t samples_order(struct sample *s, size_t n, uint32_t *findings);

/* Index of the first of s[0..n), ascending, that is not before t. */
size_t samples_from(const struct sample *s, size_t n, double t);

/* Cuts what lies beyond a gap of more than a day from the longest stretch: times from before the
 * clock was set. Returns the first sample that stays, *n becomes the count. */
size_t samples_main_stretch(const struct sample *s, size_t *n, uint32_t *findings);

/* Some writers give heart rate only when it changes: carries it forward, but not for long. */
void samples_carry_hr(struct sample *s, size_t n);

/* To steps a minute of both feet, where it is in strides. */
void samples_settle_cadence(struct sample *s, size_t n, bool strides);

/* Drops positions that cannot be: half ones, (0,0), beyond the globe, faster than anything that
 * moves. */
void samples_check_positions(struct sample *s, size_t n, uint32_t *findings);

/* Makes distance never fall: after a reset it goes on from where it was. From 0 if `rebase`. Where
 * no sample has any, it comes from the positions; what is gone during `stops` (ascending) does not
 * count, as on a watch. */
void activity_check_distance(
	struct activity *a, const struct pause *stops, size_t stop_count, bool rebase);

/* Fills in what the file does not say and the samples, laps and pauses do: elapsed and timer,
 * distance, average and maximum heart rate. */
void activity_sum_up(struct activity *a);

/* Takes over what the activity owns. Only what was added here may be in the recording. */
void recording_add(struct recording *r, const struct activity *a);

/* Sorts by start and numbers the legs; one that stands twice in the file stays once. */
void recording_put_in_order(struct recording *r);

/* The limit of the options or its default. */
size_t most_samples(const struct decode_options *o);

/* Great-circle distance in metres. */
double position_distance(double lat1, double lon1, double lat2, double lon2);

/* Seconds of UTC offset by longitude, whole hours. */
int32_t position_offset(double lon);

#endif
