/*
 * What the parts of the decode job share, and decode_start with a decoder and a deadline of one's
 * own: the tests put one in that crashes, hangs and lies.
 */
#ifndef PACED_CHILD_DECODE_JOB_H
#define PACED_CHILD_DECODE_JOB_H

#include <locale.h>

#include "paced/child.h"
#include "paced/formats.h"

typedef bool decoder(const uint8_t *data, size_t length, const struct decode_options *o,
	struct recording *out, struct error *e);

struct decode_job *decode_start_with(decoder *decode_bytes, unsigned deadline_ms,
	struct supervisor *s, const int *fds, size_t count, decode_on_result *on_result,
	void (*on_idle)(void *user), void *user, struct error *e);

/* What a decode child says. A file has one RECORDING or ERROR; before it, an archive has one MEMBER
 * and one RECORDING, ERROR or KNOWN for each member, and ALIVE from time to time. */
enum answer_type {
	ANSWER_RECORDING = 1, /* recording_pack */
	ANSWER_ERROR = 2,     /* u32 enum error_kind, u32 errno or 0, text */
	ANSWER_MEMBER =
		3, /* u32 number, u64 at, u64 size, u64 u64 content, path: its answer is next */
	ANSWER_ALIVE = 4, /* u64 at */
	ANSWER_KNOWN = 5, /* nothing: of a member among those of the choice */
};

struct answer_member {
	uint32_t number;
	int64_t at, size;
	struct content_id content;
	char path[1100];
};

/* One answer, checked: nothing of it is as the child wants it to be. */
struct answer {
	enum answer_type type;
	struct recording recording;
	struct error error;
	struct answer_member member;
};
bool answer_read(const struct frame *f, struct answer *out);

/* The main function of the child; `task` is a struct decode_task. */
struct decode_file {
	int fd;
	int64_t size;
	enum error_kind refused; /* before it was read; ERROR_NONE: to be decoded */
};
struct decode_task {
	decoder *decode_bytes;
	const struct decode_file *files;
	size_t from, count;
	uint32_t from_member; /* of the first of them */
	struct decode_choice choice;
	locale_t names; /* a locale of UTF-8 for the names in archives, or 0 */
};
int decode_child(int channel, void *task);

#endif
