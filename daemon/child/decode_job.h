/*
 * decode_start with a decoder and a deadline of one's own: the tests put one in that crashes, hangs
 * and lies.
 */
#ifndef PACED_CHILD_DECODE_JOB_H
#define PACED_CHILD_DECODE_JOB_H

#include "paced/child.h"
#include "paced/formats.h"

typedef bool decoder(const uint8_t *data, size_t length, const struct decode_options *o,
	struct recording *out, struct error *e);

struct decode_job *decode_start_with(decoder *decode_bytes, unsigned deadline_ms,
	struct supervisor *s, const int *fds, size_t count, decode_on_result *on_result,
	void (*on_idle)(void *user), void *user, struct error *e);

/* The two kinds of answer a decode child gives, one for each file in order. */
enum decode_answer {
	ANSWER_RECORDING = 1, /* recording_pack */
	ANSWER_ERROR = 2,     /* u32 enum error_kind, u32 errno or 0, text */
};

/* The main function of the child; `job` is a struct decode_job. */
struct decode_file {
	int fd;
	int64_t size;
	enum error_kind refused; /* before it was read; ERROR_NONE: to be decoded */
};
struct decode_task {
	decoder *decode_bytes;
	const struct decode_file *files;
	size_t from, count;
};
int decode_child(int channel, void *task);

#endif
