/*
 * Any bytes as a FIT file: nothing crashes, and whatever is decoded is sound enough to pass the
 * check of what comes from a child, and comes out of it as it went in.
 */
#include <stdlib.h>
#include <string.h>

#include "paced/formats.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct recording r, back;
	struct error e;
	format_completeness(data, size);
	if (!fit_decode(data, size, &(struct decode_options){100000}, &r, &e))
		return 0;
	struct buffer packed = {0}, again = {0};
	recording_pack(&r, &packed);
	if (!recording_unpack(packed.data, packed.length, &back, &e))
		abort();
	recording_pack(&back, &again);
	if (again.length != packed.length || memcmp(again.data, packed.data, again.length) != 0)
		abort();
	recording_finish(&r);
	recording_finish(&back);
	buffer_finish(&packed);
	buffer_finish(&again);
	return 0;
}
