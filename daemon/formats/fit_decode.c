/*
 * The container: header, messages, CRC, and again, for files that follow each other in one.
 */
#include <string.h>

#include "clean.h"
#include "fit_file.h"
#include "fit_names.h"
#include "paced/base/memory.h"

enum { LEAST_HEADER = 12, CRC_SIZE = 2 };

/* One FIT file within the bytes. */
struct segment {
	const uint8_t *messages;
	size_t length; /* of the messages that are there */
	size_t total;  /* header, messages and CRC */
	bool cut;      /* fewer bytes than the header says, or it does not say */
	bool crc_wrong;
};

static uint32_t u32_at(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static bool is_header(const uint8_t *data, size_t left)
{
	return left >= LEAST_HEADER && data[0] >= LEAST_HEADER && data[0] <= left &&
	       memcmp(data + 8, ".FIT", 4) == 0;
}

static struct segment segment_at(const uint8_t *data, size_t left)
{
	size_t header = data[0];
	uint32_t size = u32_at(data + 4);
	struct segment s = {.messages = data + header, .length = left - header, .total = left};
	if (size == 0 || size > left - header) {
		s.cut = true;
		return s;
	}
	s.length = size;
	s.cut = left - header - size < CRC_SIZE;
	if (s.cut)
		return s;
	s.total = header + size + CRC_SIZE;
	s.crc_wrong = fit_crc(0, data, s.total) != 0; /* its own CRC behind it makes any CRC zero */
	return s;
}

bool fit_detect(const uint8_t *data, size_t length)
{
	return is_header(data, length);
}

enum completeness fit_completeness(const uint8_t *data, size_t length)
{
	while (is_header(data, length)) {
		struct segment s = segment_at(data, length);
		if (s.cut)
			return COMPLETE_GROWING;
		if (s.crc_wrong)
			return COMPLETE_UNKNOWN;
		data += s.total;
		length -= s.total;
		if (length == 0)
			return COMPLETE_YES;
	}
	return COMPLETE_UNKNOWN;
}

static uint32_t segment_findings(const struct segment *s)
{
	return (s->cut ? FINDING_TRUNCATED : 0u) | (s->crc_wrong ? FINDING_CRC : 0u);
}

/* Wrong CRC and bytes behind it that are no file: the size in the header is old, read on. */
static void extend_if_stale(struct segment *s, size_t left)
{
	const uint8_t *behind = s->messages + s->length + CRC_SIZE;
	if (!s->crc_wrong || left == s->total || is_header(behind, left - s->total))
		return;
	s->length += left - s->total + CRC_SIZE;
	s->total = left;
}

/* In a damaged file the message that says its type can be what was lost. */
static bool is_activity(const struct fit_file *f)
{
	if (f->type == UINT32_MAX)
		return f->samples.count > 0 && (f->sessions.count > 0 || f->doubtful);
	return fit_file_kind(f->type) == FILE_ACTIVITY;
}

static bool only_beats(const struct fit_file *f)
{
	return f->beats.count > 0 && f->samples.count == 0 && f->sessions.count == 0;
}

struct decoding {
	struct recording *out;
	struct fit_file pending; /* an activity to which the next file may add heart rate */
	bool has_pending;
	struct error why; /* the first reason why an activity could not be made */
};

static void take_pending(struct decoding *d)
{
	if (!d->has_pending)
		return;
	struct error e = {0};
	if (!fit_assemble(&d->pending, d->out, &e) && d->why.kind == ERROR_NONE)
		d->why = e;
	fit_file_finish(&d->pending);
	d->has_pending = false;
}

static void move_beats(struct fit_file *from, struct fit_file *to)
{
	for (size_t i = 0; i < from->beats.count; i++)
		FIT_APPEND(&to->beats, from->beats.item[i]);
}

static void take_file(struct decoding *d, struct fit_file *f)
{
	if (d->has_pending && only_beats(f)) {
		move_beats(f, &d->pending);
		fit_file_finish(f);
		return;
	}
	take_pending(d);
	if (is_activity(f)) {
		d->out->kind = FILE_ACTIVITY;
		d->pending = *f;
		d->has_pending = true;
		return;
	}
	if (d->out->kind == FILE_UNKNOWN && f->type != UINT32_MAX)
		d->out->kind = fit_file_kind(f->type);
	if (!isnan(f->wellness.time))
		d->out->wellness = fit_wellness_result(&f->wellness);
	fit_file_finish(f);
}

static bool read_segments(struct decoding *d, const uint8_t *data, size_t length, size_t most)
{
	size_t at = 0;
	for (unsigned files = 1; is_header(data + at, length - at); files++) {
		struct segment s = segment_at(data + at, length - at);
		extend_if_stale(&s, length - at);
		struct fit_file f;
		fit_file_init(&f, most);
		f.doubtful = s.crc_wrong || s.cut;
		d->out->findings |= segment_findings(&s) | (files == 2 ? FINDING_CHAINED : 0u);
		fit_read_messages(&f, s.messages, s.length, &d->out->findings);
		bool full = f.full;
		take_file(d, &f);
		if (full)
			return false;
		at += s.total;
	}
	if (at < length)
		d->out->findings |= FINDING_TRAILING;
	return true;
}

bool fit_decode(const uint8_t *data, size_t length, const struct decode_options *o,
	struct recording *out, struct error *e)
{
	size_t most = most_samples(o);
	*out = (struct recording){0};
	struct decoding d = {.out = out};
	if (!is_header(data, length))
		return error_set(
			e, ERROR_INPUT, "not a FIT file: no header in its %zu bytes", length);
	if (!read_segments(&d, data, length, most)) {
		take_pending(&d);
		recording_finish(out);
		return error_set(e, ERROR_LIMIT, "more than %zu records in one file", most);
	}
	take_pending(&d);
	if (out->kind == FILE_ACTIVITY && out->count == 0) {
		if (e)
			*e = d.why;
		recording_finish(out);
		return false;
	}
	if (out->kind == FILE_UNKNOWN && out->wellness.time == 0) {
		recording_finish(out);
		return error_set(
			e, ERROR_INPUT, "a FIT file without any message that says what it is");
	}
	recording_put_in_order(out);
	return true;
}
