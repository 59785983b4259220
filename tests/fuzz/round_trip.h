/*
 * What a decoder gives must pass the check of what comes from a child, and come out of it as it
 * went in.
 */
#ifndef PACED_FUZZ_ROUND_TRIP_H
#define PACED_FUZZ_ROUND_TRIP_H

#include <stdlib.h>
#include <string.h>

#include "paced/formats.h"

/* Finishes the recording; ends the program where it is not sound. */
static inline void check_round_trip(struct recording *r)
{
	struct recording back;
	struct error e;
	struct buffer packed = {0}, again = {0};
	recording_pack(r, &packed);
	if (!recording_unpack(packed.data, packed.length, &back, &e))
		abort();
	recording_pack(&back, &again);
	if (again.length != packed.length || memcmp(again.data, packed.data, again.length) != 0)
		abort();
	recording_finish(r);
	recording_finish(&back);
	buffer_finish(&packed);
	buffer_finish(&again);
}

#endif
