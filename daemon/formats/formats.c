#include "paced/formats.h"

#include "fit_file.h"

enum format format_detect(const uint8_t *data, size_t length)
{
	return fit_detect(data, length) ? FORMAT_FIT : FORMAT_UNKNOWN;
}

enum completeness format_completeness(const uint8_t *data, size_t length)
{
	return fit_completeness(data, length);
}

bool decode(const uint8_t *data, size_t length, const struct decode_options *o,
	struct recording *out, struct error *e)
{
	*out = (struct recording){0};
	switch (format_detect(data, length)) {
	case FORMAT_FIT:
		return fit_decode(data, length, o, out, e);
	case FORMAT_TCX:
	case FORMAT_GPX:
	case FORMAT_UNKNOWN:
		break;
	}
	return error_set(e, ERROR_UNSUPPORTED, "neither FIT nor TCX nor GPX");
}
