/*
 * Any bytes as a recording from a child: refused, or sound and the same after another round.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "paced/formats.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition)
{
	if (!condition)
		abort();
}

static void check_activity(const struct activity *a)
{
	must((unsigned)a->sport < SPORT_COUNT && a->records_hr <= a->records);
	for (size_t i = 0; i < a->sample_count; i++) {
		const struct sample *s = &a->samples[i];
		must(i == 0 ? s->t >= 0 : s->t > s[-1].t);
		must(isnan(s->hr) || (s->hr >= 30 && s->hr <= 230));
		must(isnan(s->lat) || fabs(s->lat) <= 90);
		must(isnan(s->distance) || s->distance >= 0);
	}
	for (size_t i = 0; i < a->lap_count; i++)
		must(a->laps[i].start >= 0 && a->laps[i].end >= a->laps[i].start);
	for (size_t i = 0; i < a->pause_count; i++)
		must(a->pauses[i].to >= a->pauses[i].from);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct recording r, back;
	struct error e;
	if (!recording_unpack(data, size, &r, &e))
		return 0;
	for (size_t i = 0; i < r.count; i++)
		check_activity(&r.activities[i]);
	struct buffer packed = {0}, again = {0};
	recording_pack(&r, &packed);
	must(recording_unpack(packed.data, packed.length, &back, &e));
	recording_pack(&back, &again);
	must(again.length == packed.length && memcmp(again.data, packed.data, again.length) == 0);
	recording_finish(&r);
	recording_finish(&back);
	buffer_finish(&packed);
	buffer_finish(&again);
	return 0;
}
