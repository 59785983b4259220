#include "item.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "paced/base/memory.h"

#define LARGE ((int64_t)1 << 20) /* smaller ones are not worth a process for each core */

struct item *item_create(const char *path, const struct file_stamp *stamp)
{
	struct item *it = mem_alloc(1, sizeof(*it));
	it->fd = -1;
	it->in.row.path = mem_strdup(path);
	if (stamp)
		it->stamp = *stamp;
	return it;
}

struct item *item_of_member(struct item *archive, const struct decode_result *r)
{
	autofree char *path = paths_join(archive->in.row.path, r->member);
	struct item *it = item_create(path, NULL);
	it->of = archive;
	it->in.member = true;
	it->number = r->number;
	it->in.row.content = r->content;
	it->in.row.size = r->size;
	it->in.row.first_seen = it->in.row.last_seen = time(NULL);
	item_take_result(it, r);
	return it;
}

void item_free(struct item *it)
{
	if (it->fd >= 0)
		close(it->fd);
	intake_finish(&it->in);
	free(it);
}

void items_push(struct items *s, struct item *it)
{
	s->list = mem_grow(s->list, s->count, &s->capacity, sizeof(*s->list));
	s->list[s->count++] = it;
}

void items_insert(struct items *s, struct item *it)
{
	items_push(s, it);
	for (size_t i = s->count - 1; i > 0 && s->list[i - 1]->number > it->number; i--) {
		s->list[i] = s->list[i - 1];
		s->list[i - 1] = it;
	}
}

struct item *items_shift(struct items *s)
{
	struct item *first = s->list[0];
	memmove(s->list, s->list + 1, --s->count * sizeof(*s->list));
	return first;
}

void items_finish(struct items *s)
{
	for (size_t i = 0; i < s->count; i++)
		item_free(s->list[i]);
	free(s->list);
	*s = (struct items){0};
}

static bool is_archive(int fd)
{
	uint8_t head[CONTAINER_HEAD];
	ssize_t n = pread(fd, head, sizeof(head), 0);
	return n > 0 && container_detect(head, (size_t)n);
}

bool item_open(struct item *it)
{
	struct error *e = &it->in.error;
	struct stat st;
	it->fd = open(it->in.row.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (it->fd < 0)
		return error_errno(e, "cannot open it");
	if (fstat(it->fd, &st) != 0)
		return error_errno(e, "cannot look at it");
	if (!S_ISREG(st.st_mode))
		return error_set(e, ERROR_INPUT, "not a regular file");
	it->stamp = (struct file_stamp){.device = st.st_dev,
		.inode = st.st_ino,
		.size = st.st_size,
		.mtime_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec};
	if (!decode_fits(it->fd, st.st_size))
		return error_set(e, ERROR_LIMIT, "larger than %d MB; no watch writes such files",
			DECODE_MOST_BYTES >> 20);
	it->large = st.st_size >= LARGE && is_archive(it->fd);
	return true;
}

void item_fill_row(struct item *it, int64_t now)
{
	struct file_row *row = &it->in.row;
	row->device = it->stamp.device;
	row->inode = it->stamp.inode;
	row->size = it->stamp.size;
	row->mtime_ns = it->stamp.mtime_ns;
	row->last_seen = now;
	if (!row->first_seen)
		row->first_seen = now;
}

/* A copy that was damaged does not stand for the original, should that come back. */
static bool is_sound(const struct recording *r)
{
	return r && !(r->findings & (FINDING_CRC | FINDING_TRUNCATED));
}

void item_take_result(struct item *it, const struct decode_result *r)
{
	it->in.died = r->died;
	if (r->ok) {
		it->in.recording = mem_alloc(1, sizeof(*it->in.recording));
		*it->in.recording = *r->recording;
		*r->recording = (struct recording){0};
	} else if (r->known) {
		error_set(&it->in.error, ERROR_IO, "was known, and is no more: not read");
	} else {
		it->in.error = *r->error;
	}
	if (it->in.copy && !is_sound(it->in.recording))
		it->in.row.content = (struct content_id){0};
	it->attempts++;
}

void item_take_part(struct item *it, const struct decode_result *r)
{
	struct intake *in = &it->in;
	if (r->ok || in->error.kind != ERROR_NONE)
		return;
	recording_finish(in->recording);
	free(in->recording);
	in->recording = NULL;
	in->died = r->died;
	in->error = *r->error;
}

void item_begin_again(struct item *it)
{
	memset(it->in.of_state, 0, sizeof(it->in.of_state));
	it->in.archive = it->in.died = false;
	it->in.error = (struct error){0};
	it->at = 0;
}

/* What another file had before is none of the archive's own. */
void item_tell_archive(const struct item *member)
{
	const struct intake *m = &member->in;
	enum file_state state = m->row.state;
	if (m->known && !m->known_here && state == FILE_IMPORTED)
		state = FILE_DUPLICATE;
	member->of->in.of_state[state]++;
}
