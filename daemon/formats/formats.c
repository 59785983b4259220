#include "paced/formats.h"

#include "clean.h"
#include "fit_file.h"
#include "xml_formats.h"

enum format format_detect(const uint8_t *data, size_t length)
{
	if (fit_detect(data, length))
		return FORMAT_FIT;
	if (xml_mentions(data, length, "TrainingCenterDatabase"))
		return FORMAT_TCX;
	return xml_mentions(data, length, "gpx") ? FORMAT_GPX : FORMAT_UNKNOWN;
}

enum completeness format_completeness(const uint8_t *data, size_t length)
{
	return fit_completeness(data, length);
}

bool xml_outcome(bool readable, bool full, enum xml_end end, struct recording *out, struct error *e)
{
	bool empty_activity = out->kind == FILE_ACTIVITY && out->count == 0;
	bool nothing = out->kind == FILE_UNKNOWN && end == XML_CUT;
	if (readable && !full && !empty_activity && !nothing) {
		if (out->kind == FILE_UNKNOWN)
			out->kind = FILE_OTHER;
		recording_put_in_order(out);
		if (end != XML_WHOLE)
			out->findings |= end == XML_CUT ? FINDING_TRUNCATED : FINDING_TRAILING;
		return true;
	}
	recording_finish(out);
	if (full)
		return error_set(
			e, ERROR_LIMIT, "more track points in one activity than paced reads");
	if (readable && end == XML_WHOLE)
		return error_set(
			e, ERROR_INPUT, "activity without any lap or track point that has a time");
	return false;
}

bool decode(const uint8_t *data, size_t length, const struct decode_options *o,
	struct recording *out, struct error *e)
{
	*out = (struct recording){0};
	switch (format_detect(data, length)) {
	case FORMAT_FIT:
		return fit_decode(data, length, o, out, e);
	case FORMAT_TCX:
		return tcx_decode(data, length, most_samples(o), out, e);
	case FORMAT_GPX:
		return gpx_decode(data, length, most_samples(o), out, e);
	case FORMAT_UNKNOWN:
		break;
	}
	return error_set(e, ERROR_UNSUPPORTED, "neither FIT nor TCX nor GPX");
}
