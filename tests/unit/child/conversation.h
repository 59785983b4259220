/* Runs one child and keeps what it said. */
#ifndef PACED_TEST_CONVERSATION_H
#define PACED_TEST_CONVERSATION_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "paced/base/memory.h"
#include "paced/child.h"

struct conversation {
	unsigned frames;
	unsigned ends;
	uint32_t type;         /* of the last frame */
	struct buffer payload; /* of the last frame */
	uint64_t bytes;        /* of all */
	bool frame_after_end;
	struct child_result result;
};

static inline void note_frame(struct child *c, const struct frame *f, void *user)
{
	struct conversation *talk = user;

	(void)c;
	talk->frames++;
	talk->type = f->type;
	talk->bytes += f->length;
	talk->frame_after_end |= talk->ends > 0;
	talk->payload.length = 0;
	buffer_bytes(&talk->payload, f->data, f->length);
}

static inline void note_end(struct child *c, struct child_result result, void *user)
{
	struct conversation *talk = user;

	(void)c;
	talk->ends++;
	talk->result = result;
}

/* For a message that nobody sends. */
static inline int wait_for_ever(int channel)
{
	struct buffer payload = {0};
	uint32_t type;

	return channel_read(channel, 1, &type, &payload) ? 1 : 2;
}

static inline struct child_spec spec_of(int (*run)(int, void *), void *context)
{
	return (struct child_spec){.name = "test",
		.run = run,
		.context = context,
		.sandbox = true,
		.deadline_ms = 20000,
		.most_frame = 1 << 16};
}

/* The conversation with a child of `spec`, whose callbacks and user are replaced. */
static inline struct conversation converse(struct child_spec spec)
{
	struct conversation talk = {0};
	struct child_result result = {0};
	struct error e = {0};

	spec.on_frame = note_frame;
	spec.on_end = note_end;
	spec.user = &talk;
	if (!child_run(&spec, &result, &e))
		fail_msg("%s", e.text);
	assert_int_equal(talk.ends, 1);
	assert_false(talk.frame_after_end);
	assert_int_equal(result.end, talk.result.end);
	assert_int_equal(result.code, talk.result.code);
	return talk;
}

static inline void assert_end(struct child_spec spec, enum child_end end, int code)
{
	struct conversation talk = converse(spec);

	assert_string_equal(child_end_name(talk.result.end), child_end_name(end));
	assert_int_equal(talk.result.code, code);
	buffer_finish(&talk.payload);
}

#endif
