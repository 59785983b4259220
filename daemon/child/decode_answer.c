#include <errno.h>
#include <string.h>

#include "decode_job.h"
#include "paced/base/log.h"
#include "paced/base/text.h"

static bool read_recording(struct reader *r, struct answer *out)
{
	struct error e = {0};

	if (recording_unpack(r->data, r->length, &out->recording, &e))
		return true;
	log_warning("the decode child answered what cannot be: %s", e.text);
	return false;
}

static bool read_error(struct reader *r, struct answer *out)
{
	uint32_t kind = reader_u32(r), number = reader_u32(r);
	size_t length = reader_left(r);

	if (r->failed || kind == ERROR_NONE || kind > ERROR_UNSUPPORTED || number > INT32_MAX)
		return false;
	out->error.kind = (enum error_kind)kind;
	text_copy_clean(out->error.text, sizeof out->error.text,
		(const char *)reader_bytes(r, length), length);
	if (number > 0) {
		errno = (int)number;
		error_errno(&out->error, "cannot be read");
	}
	return true;
}

static bool read_member(struct reader *r, struct answer *out)
{
	struct answer_member *m = &out->member;

	m->number = reader_u32(r);
	m->at = (int64_t)reader_u64(r);
	m->size = (int64_t)reader_u64(r);
	m->content.high = reader_u64(r);
	m->content.low = reader_u64(r);
	size_t length = reader_left(r);
	if (r->failed || length == 0 || m->number >= CONTAINER_MOST_MEMBERS || m->at < 0 ||
		m->size < 0 || m->size > DECODE_MOST_BYTES)
		return false;
	text_copy_clean(m->path, sizeof m->path, (const char *)reader_bytes(r, length), length);
	return m->path[0] != '\0' && m->path[0] != '/';
}

bool answer_read(const struct frame *f, struct answer *out)
{
	struct reader r = reader_of(f->data, f->length);

	*out = (struct answer){0};
	switch (f->type) {
	case ANSWER_RECORDING:
		out->type = ANSWER_RECORDING;
		return read_recording(&r, out);
	case ANSWER_ERROR:
		out->type = ANSWER_ERROR;
		return read_error(&r, out);
	case ANSWER_MEMBER:
		out->type = ANSWER_MEMBER;
		return read_member(&r, out);
	case ANSWER_ALIVE:
		out->type = ANSWER_ALIVE;
		return f->length == sizeof(uint64_t);
	case ANSWER_KNOWN:
		out->type = ANSWER_KNOWN;
		return f->length == 0;
	default:
		return false;
	}
}
