#include "inbox.h"

#include <event2/buffer.h>

#include "channel.h"
#include "paced/base/log.h"

static size_t around(const struct inbox *b)
{
	return b->lines ? 1 : CHANNEL_HEAD;
}

static enum inbox_state next_frame(const struct inbox *b, struct evbuffer *in, struct frame *f)
{
	uint8_t bytes[CHANNEL_HEAD];

	if (evbuffer_copyout(in, bytes, sizeof bytes) < (ev_ssize_t)sizeof bytes)
		return INBOX_MORE;
	struct channel_head head = channel_head_decode(bytes);
	if (head.length > b->most_frame) {
		log_warning("%s sent a frame of %u bytes, the most is %zu: killed", b->name,
			head.length, b->most_frame);
		return INBOX_GARBAGE;
	}
	size_t whole = CHANNEL_HEAD + (size_t)head.length;
	if (evbuffer_get_length(in) < whole)
		return INBOX_MORE;
	f->type = head.type;
	f->data = evbuffer_pullup(in, (ev_ssize_t)whole) + CHANNEL_HEAD;
	f->length = head.length;
	return INBOX_FRAME;
}

static enum inbox_state next_line(const struct inbox *b, struct evbuffer *in, struct frame *f)
{
	struct evbuffer_ptr end = evbuffer_search(in, "\n", 1, NULL);
	size_t length = end.pos < 0 ? evbuffer_get_length(in) : (size_t)end.pos;

	if (length > b->most_frame) {
		log_warning(
			"%s sent a line of more than %zu bytes: killed", b->name, b->most_frame);
		return INBOX_GARBAGE;
	}
	if (end.pos < 0)
		return INBOX_MORE;
	f->type = 0;
	f->data = evbuffer_pullup(in, (ev_ssize_t)length + 1);
	f->length = length;
	return INBOX_FRAME;
}

enum inbox_state inbox_next(const struct inbox *b, struct evbuffer *in, struct frame *f)
{
	if (b->most_total > 0 && b->passed + evbuffer_get_length(in) > b->most_total) {
		log_warning("%s sent more than %llu bytes: killed", b->name,
			(unsigned long long)b->most_total);
		return INBOX_GARBAGE;
	}
	return b->lines ? next_line(b, in, f) : next_frame(b, in, f);
}

void inbox_pass(struct inbox *b, struct evbuffer *in, size_t length)
{
	size_t whole = length + around(b);

	b->passed += whole;
	evbuffer_drain(in, whole);
}
