#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "decode_job.h"
#include "paced/base/memory.h"

static bool answer_error(int channel, const struct error *e, int number)
{
	struct buffer answer = {0};

	buffer_u32(&answer, e->kind);
	buffer_u32(&answer, (uint32_t)number);
	buffer_bytes(&answer, e->text, strlen(e->text));
	bool ok = channel_write(channel, ANSWER_ERROR, answer.data, answer.length);
	buffer_finish(&answer);
	return ok;
}

static bool answer_recording(int channel, const struct recording *r)
{
	struct buffer answer = {0};
	struct error e;
	bool ok;

	recording_pack(r, &answer);
	if (answer.length <= DECODE_MOST_FRAME) {
		ok = channel_write(channel, ANSWER_RECORDING, answer.data, answer.length);
	} else {
		error_set(&e, ERROR_LIMIT,
			"holds %zu bytes of recordings, the most is %u: not read", answer.length,
			DECODE_MOST_FRAME);
		ok = answer_error(channel, &e, 0);
	}
	buffer_finish(&answer);
	return ok;
}

/* A file that was cut since it was measured is read as far as it goes. */
static bool read_file(const struct decode_file *file, struct buffer *bytes)
{
	buffer_reserve(bytes, (size_t)file->size);
	while (bytes->length < (size_t)file->size) {
		ssize_t n = pread(file->fd, bytes->data + bytes->length,
			(size_t)file->size - bytes->length, (off_t)bytes->length);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		if (n == 0)
			break;
		bytes->length += (size_t)n;
	}
	return true;
}

static bool answer_bytes(int channel, decoder *decode_bytes, const struct buffer *bytes)
{
	const struct decode_options options = {0};
	struct recording r = {0};
	struct error e = {0};

	if (!decode_bytes(bytes->data, bytes->length, &options, &r, &e))
		return answer_error(channel, &e, 0);
	bool ok = answer_recording(channel, &r);
	recording_finish(&r);
	return ok;
}

static bool answer_file(int channel, decoder *decode_bytes, const struct decode_file *file)
{
	struct buffer bytes = {0};
	struct error e = {.kind = ERROR_IO, .text = "cannot be read"};
	bool ok;

	if (read_file(file, &bytes))
		ok = answer_bytes(channel, decode_bytes, &bytes);
	else
		ok = answer_error(
			channel, &e, errno); /* its words are the parent's: they may need files */
	buffer_finish(&bytes);
	return ok;
}

int decode_child(int channel, void *context)
{
	const struct decode_task *task = context;

	for (size_t i = task->from; i < task->count; i++) {
		const struct decode_file *file = &task->files[i];

		if (file->refused == ERROR_NONE && !answer_file(channel, task->decode_bytes, file))
			return 1;
	}
	return 0;
}
