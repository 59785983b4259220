#ifndef PACED_FORMATS_XML_FORMATS_H
#define PACED_FORMATS_XML_FORMATS_H

#include "paced/formats.h"
#include "xml.h"

/* As decode(); *out is empty at the beginning. */
bool tcx_decode(const uint8_t *data, size_t length, size_t most_samples, struct recording *out,
	struct error *e);
bool gpx_decode(const uint8_t *data, size_t length, size_t most_samples, struct recording *out,
	struct error *e);

/* What a reader's end means for the recording. */
bool xml_outcome(
	bool readable, bool full, enum xml_end end, struct recording *out, struct error *e);

#endif
