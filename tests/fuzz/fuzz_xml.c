/* Any bytes as TCX or GPX: nothing crashes, and whatever is decoded is sound. */
#include "round_trip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct recording r;
	if (decode(data, size, &(struct decode_options){100000}, &r, NULL))
		check_round_trip(&r);
	return 0;
}
