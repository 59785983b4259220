#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "decode_job.h"
#include "paced/base/content.h"
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

/* What is damaged in its container is not what its end says it is. */
static bool answer_bytes(
	int channel, decoder *decode_bytes, const uint8_t *data, size_t length, bool damaged)
{
	const struct decode_options options = {0};
	struct recording r = {0};
	struct error e = {0};

	if (!decode_bytes(data, length, &options, &r, &e)) {
		if (damaged)
			error_prefix(&e, "damaged, or cut short");
		return answer_error(channel, &e, 0);
	}
	if (damaged)
		r.findings |= FINDING_TRUNCATED;
	bool ok = answer_recording(channel, &r);
	recording_finish(&r);
	return ok;
}

/* ---- archives ---- */

struct archive_talk {
	int channel;
	const struct decode_task *task;
	const struct decode_file *file;
	bool lone;    /* one compressed file: answered as if it were not */
	bool refused; /* nobody listens any more */
};

static ptrdiff_t read_archive(void *user, void *to, size_t length, int64_t at)
{
	const struct archive_talk *t = user;
	ssize_t n;

	do
		n = pread(t->file->fd, to, length, (off_t)at);
	while (n < 0 && errno == EINTR);
	return n;
}

static bool announce(int channel, const struct container_member *m, struct content_id content)
{
	struct buffer answer = {0};

	buffer_u32(&answer, m->number);
	buffer_u64(&answer, (uint64_t)m->at);
	buffer_u64(&answer, m->length);
	buffer_u64(&answer, content.high);
	buffer_u64(&answer, content.low);
	buffer_bytes(&answer, m->path, strlen(m->path));
	bool ok = channel_write(channel, ANSWER_MEMBER, answer.data, answer.length);
	buffer_finish(&answer);
	return ok;
}

static bool is_known(const struct decode_choice *c, const struct content_id *content)
{
	return c->known_count > 0 &&
	       bsearch(content, c->known, c->known_count, sizeof *content, content_compare) != NULL;
}

static bool is_of_our_part(uint32_t number, void *user)
{
	const struct archive_talk *t = user;
	const struct decode_choice *c = &t->task->choice;

	return c->parts < 2 || number % c->parts == c->part;
}

static bool answer_member(const struct container_member *m, void *user)
{
	struct archive_talk *t = user;

	struct content_id content = {0};
	t->lone = m->path == NULL;
	if (m->data != NULL && !t->lone)
		content = content_of(m->data, m->length);
	bool ok = t->lone || announce(t->channel, m, content);
	if (m->error != NULL)
		ok = ok && answer_error(t->channel, m->error, 0);
	else if (m->data != NULL && is_known(&t->task->choice, &content))
		ok = ok && channel_write(t->channel, ANSWER_KNOWN, NULL, 0);
	else
		ok = ok && answer_bytes(t->channel, t->task->decode_bytes, m->data, m->length,
				   m->damaged);
	t->refused = !ok;
	return ok && !t->lone;
}

static bool answer_alive(int64_t at, void *user)
{
	struct archive_talk *t = user;
	struct buffer answer = {0};

	buffer_u64(&answer, (uint64_t)at);
	t->refused = !channel_write(t->channel, ANSWER_ALIVE, answer.data, answer.length);
	buffer_finish(&answer);
	return !t->refused;
}

static bool answer_archive(
	int channel, const struct decode_task *task, const struct decode_file *file, uint32_t from)
{
	struct archive_talk t = {.channel = channel, .task = task, .file = file};
	const struct container_source source = {read_archive, &t, file->size};
	const struct container_calls calls = {answer_member, answer_alive, &t, is_of_our_part};
	const struct container_limits limits = {.member_bytes = DECODE_MOST_BYTES};
	struct recording whole = {.kind = FILE_ARCHIVE};
	struct error e = {0};
	bool ok = container_read(&source, &limits, from, &calls, &e);
	int number = e.kind == ERROR_IO ? errno : 0;

	if (t.refused || t.lone)
		return !t.refused;
	return ok ? answer_recording(channel, &whole) : answer_error(channel, &e, number);
}

/* ---- files ---- */

static bool is_archive(const struct decode_file *file)
{
	uint8_t head[CONTAINER_HEAD];
	ssize_t n = pread(file->fd, head, sizeof head, 0);

	return n > 0 && container_detect(head, (size_t)n);
}

static bool answer_plain(int channel, decoder *decode_bytes, const struct decode_file *file)
{
	struct buffer bytes = {0};
	struct error e = {.kind = ERROR_IO, .text = "cannot be read"};
	bool ok;

	if (read_file(file, &bytes))
		ok = answer_bytes(channel, decode_bytes, bytes.data, bytes.length, false);
	else
		ok = answer_error(
			channel, &e, errno); /* its words are the parent's: they may need files */
	buffer_finish(&bytes);
	return ok;
}

static bool answer_file(int channel, const struct decode_task *task, size_t i)
{
	const struct decode_file *file = &task->files[i];

	if (file->refused != ERROR_NONE)
		return true;
	if (is_archive(file))
		return answer_archive(channel, task, file, i == task->from ? task->from_member : 0);
	return answer_plain(channel, task->decode_bytes, file);
}

int decode_child(int channel, void *context)
{
	const struct decode_task *task = context;

	if (task->names != (locale_t)0)
		uselocale(task->names);
	for (size_t i = task->from; i < task->count; i++)
		if (!answer_file(channel, task, i))
			return 1;
	return 0;
}
