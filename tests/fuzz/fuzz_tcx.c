/* Any bytes as TCX, whatever they look like: nothing crashes, and what is decoded is sound. */
#include "../../daemon/formats/xml_formats.h"
#include "round_trip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct recording r = {0};
	struct error e;
	format_detect(data, size);
	if (tcx_decode(data, size, 100000, &r, &e))
		check_round_trip(&r);
	return 0;
}
