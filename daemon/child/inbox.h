/*
 * What came from a child, cut into frames or lines. No byte of it is believed.
 */
#ifndef PACED_CHILD_INBOX_H
#define PACED_CHILD_INBOX_H

#include "paced/child.h"

struct evbuffer;

struct inbox {
	const char *name; /* borrowed, for the log */
	bool lines;
	size_t most_frame;
	uint64_t most_total; /* 0 no limit */
	uint64_t passed;     /* bytes of frames that were passed */
};

enum inbox_state {
	INBOX_MORE,    /* more bytes are needed */
	INBOX_FRAME,   /* *f is the next one; inbox_pass goes on behind it */
	INBOX_GARBAGE, /* it cannot be, and was logged */
};
enum inbox_state inbox_next(const struct inbox *b, struct evbuffer *in, struct frame *f);
void inbox_pass(struct inbox *b, struct evbuffer *in, size_t length);

#endif
