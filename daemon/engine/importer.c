/* Files on their way in: opened and hashed here, decoded in children. */
#include "importer.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"

#define MOST_KNOWN 32                  /* files whose place is written, */
#define MOST_BYTES ((int64_t)16 << 20) /* and bytes that are hashed, in one turn */

void importer_begin_summary(struct importer *i)
{
	i->summary = (struct import_summary){.first = DATE_NONE, .last = DATE_NONE};
	i->added = i->members = 0;
	i->archive_bytes = 0;
}

size_t importer_pending(const struct importer *i)
{
	size_t n = i->queue.count - i->at + i->waiting.count;
	for (size_t j = 0; j < MOST_JOBS; j++)
		n += i->jobs[j].items.count;
	return n;
}

size_t importer_expected(const struct importer *i)
{
	int64_t read = i->archive_bytes, all = i->archive_bytes;
	for (size_t j = 0; j < MOST_JOBS; j++) {
		const struct items *items = &i->jobs[j].items;
		for (size_t k = 0; k < items->count; k++) {
			if (!items->list[k]->at)
				continue;
			read += items->list[k]->at;
			all += items->list[k]->stamp.size;
		}
	}
	double in_archives = (double)i->members * (read ? (double)all / (double)read : 1);
	return i->added + (size_t)in_archives;
}

size_t importer_done(const struct importer *i)
{
	return i->summary.files;
}
/* ---- before decoding ---- */

enum next { NEXT_DECODE, NEXT_WRITE, NEXT_DROP };

/* The ledger knows files by content: a renamed or touched file only gets its new place noted. */
static enum next known_content(struct importer *i, struct item *it)
{
	struct file_row known = {0};
	struct intake *in = &it->in;
	if (!store_file_by_content(i->g->store, in->row.content, &known))
		return NEXT_DECODE;
	if (in->copy) {
		file_row_finish(&known);
		return NEXT_DROP;
	}
	char *path = in->row.path;
	in->row.path = NULL;
	file_row_finish(&in->row);
	in->row = known;
	free(in->row.path);
	in->row.path = path;
	item_fill_row(it, time(NULL));
	i->summary.known++;
	return NEXT_WRITE;
}

static bool identify(struct importer *i, struct item *it)
{
	struct intake *in = &it->in;
	return in->copy ? engine_is_kept(i->g, in->row.path, &in->row.content)
			: content_of_file(it->fd, it->stamp.size, &in->row.content, &in->error);
}

static enum next prepare(struct importer *i, struct item *it)
{
	struct intake *in = &it->in;
	if (it->fd >= 0)
		return NEXT_DECODE; /* it was here before */
	bool whole = item_open(it) && identify(i, it);
	item_fill_row(it, time(NULL));
	if (it->fd < 0 || in->error.kind == ERROR_IO)
		in->row.mtime_ns = 0; /* not remembered: tried again when it is seen again */
	if (!whole)
		return NEXT_WRITE;
	return known_content(i, it);
}
/* ---- what is decoded next ---- */

static int by_path(const void *a, const void *b)
{
	const struct item *x = *(struct item *const *)a, *y = *(struct item *const *)b;
	if (x->in.copy != y->in.copy)
		return x->in.copy - y->in.copy;
	return strcmp(x->in.row.path, y->in.row.path);
}

/* Most names begin with the time of the start: old files first, so that a day is computed once.
 * Copies that we keep come after the files they may be of. */
static struct item *take(struct importer *i)
{
	if (i->unsorted)
		qsort(i->queue.list + i->at, i->queue.count - i->at, sizeof(*i->queue.list),
			by_path);
	i->unsorted = false;
	struct item *it = i->queue.list[i->at++];
	if (i->at == i->queue.count)
		i->at = i->queue.count = 0;
	return it;
}

/* As much as a turn of the loop has time for. */
static void fill(struct importer *i, struct job *job)
{
	struct items unreadable = {0};
	size_t known = 0;
	int64_t bytes = 0;
	while (i->at < i->queue.count && job->items.count < GROUP && unreadable.count < GROUP &&
		known < MOST_KNOWN && bytes < MOST_BYTES) {
		struct item *it = take(i);
		enum next next = prepare(i, it);
		bytes += it->stamp.size;
		if (next == NEXT_DROP) {
			i->added--;
			known++;
			item_free(it);
		} else if (next == NEXT_DECODE && it->large && job->items.count) {
			items_push(&i->queue, it);
			i->unsorted = true;
			break;
		} else if (next == NEXT_DECODE) {
			job->fds[job->items.count] = it->fd;
			items_push(&job->items, it);
			if (it->large)
				break;
		} else if (it->in.error.kind == ERROR_NONE) {
			importer_touch(i, it);
			known++;
		} else {
			items_push(&unreadable, it);
		}
	}
	if (unreadable.count)
		importer_write(i, &unreadable);
	free(unreadable.list);
}
static size_t children(const struct importer *i)
{
	size_t n = 0;
	for (size_t j = 0; j < MOST_JOBS; j++)
		n += i->jobs[j].crew.size;
	return n;
}

static bool start(struct importer *i, struct job *job)
{
	struct error why = {0};
	job->number = i->started++;
	job->through = 0;
	job->next = 0;
	if (job_is_large(job)
			? crew_share(&job->crew, i->supervisor, i->g->store, job->fds[0], i->cores,
				  &why)
			: crew_start(&job->crew, i->supervisor, job->fds, job->items.count, &why))
		return true;
	for (size_t k = 0; k < job->items.count; k++)
		items_push(&i->queue, job->items.list[k]);
	job->items.count = 0;
	log_error("cannot start decoding: %s; %zu files wait", why.text, i->queue.count - i->at);
	if (i->calls.trouble)
		i->calls.trouble(&why, i->calls.user);
	return false;
}

/* The next one to start: one that waits for all cores, or a free one that is filled. Where there
 * was nothing to decode yet it is an empty one, which gives the loop a turn before the rest is
 * looked at. */
static struct job *next_to_start(struct importer *i)
{
	struct job *free_one = NULL;
	for (size_t j = 0; j < MOST_JOBS; j++) {
		struct job *job = &i->jobs[j];
		if (job->items.count && !job->crew.size && !job->done)
			return job;
		if (!job->items.count && !job->crew.size)
			free_one = job;
	}
	if (!free_one)
		return NULL;
	fill(i, free_one);
	bool more = !i->waiting.count && i->at < i->queue.count;
	return free_one->items.count || more ? free_one : NULL;
}

/* While the store refuses, nothing more is decoded: memory stays bounded. */
void importer_pump(struct importer *i)
{
	struct job *job;
	if (i->pumping || i->held || i->paused || i->waiting.count)
		return;
	i->pumping = true;
	while (children(i) < i->cores && (job = next_to_start(i)) &&
		!(job_is_large(job) && children(i)) && start(i, job))
		;
	i->pumping = false;
}

void importer_add(struct importer *i, const char *path, const struct file_stamp *stamp)
{
	struct item *it = item_create(path, stamp);
	it->in.copy = engine_is_kept(i->g, path, NULL);
	items_push(&i->queue, it);
	i->added++;
	i->unsorted = true;
	importer_pump(i);
}

/* Those that are damaged stand in the ledger by their place. */
static bool is_known_copy(struct importer *i, const struct kept_copy *copy)
{
	struct stat st;
	return stat(copy->path, &st) != 0 ||
	       store_stamp_known(i->g->store, copy->path, st.st_dev, st.st_ino, st.st_size,
		       (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec);
}

void importer_add_kept(struct importer *i)
{
	struct kept_copies kept;
	struct error why = {0};
	size_t count = 0;
	autofree struct content_id *known = NULL;
	engine_kept(i->g, &kept);
	bool ok = !kept.count || store_contents(i->g->store, &known, &count, &why);
	if (!ok)
		log_warning("%s is not looked at now: %s", i->g->paths.archive, why.text);
	for (size_t k = 0; ok && k < kept.count; k++) {
		const struct kept_copy *copy = &kept.list[k];
		bool there = count && bsearch(copy, known, count, sizeof(*known), content_compare);
		if (!there && !is_known_copy(i, copy))
			importer_add(i, copy->path, NULL);
	}
	kept_finish(&kept);
}

void importer_pause(struct importer *i)
{
	i->paused = true;
}

void importer_retry(struct importer *i)
{
	struct items again = i->waiting;
	i->waiting = (struct items){0};
	i->held = i->paused = false;
	while (again.count) {
		struct items group = {0};
		for (size_t k = 0; k < GROUP && again.count; k++)
			items_push(&group, again.list[--again.count]);
		bool ok = importer_write(i, &group);
		free(group.list);
		if (!ok)
			break;
	}
	for (size_t k = 0; k < again.count; k++)
		items_push(&i->waiting, again.list[k]);
	free(again.list);
	importer_write_done(i);
	importer_pump(i);
}

struct import_summary importer_take_summary(struct importer *i)
{
	struct import_summary s = i->summary;
	importer_begin_summary(i);
	return s;
}

/* ---- its life ---- */

struct importer *importer_create(
	struct engine *g, struct supervisor *s, const struct import_calls *calls)
{
	struct importer *i = mem_alloc(1, sizeof(*i));
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	*i = (struct importer){.g = g, .supervisor = s, .calls = *calls};
	i->cores = cores < 1 ? 1 : cores > CREW_MOST ? CREW_MOST : (size_t)cores;
	for (size_t j = 0; j < MOST_JOBS; j++) {
		i->jobs[j].importer = i;
		i->jobs[j].crew = (struct crew){
			.on_result = job_on_result, .on_idle = job_on_idle, .user = &i->jobs[j]};
	}
	importer_begin_summary(i);
	return i;
}

void importer_destroy(struct importer *i)
{
	if (!i)
		return;
	for (size_t j = 0; j < MOST_JOBS; j++) {
		crew_cancel(&i->jobs[j].crew);
		items_finish(&i->jobs[j].held);
		items_finish(&i->jobs[j].members);
		items_finish(&i->jobs[j].items);
	}
	for (size_t k = i->at; k < i->queue.count; k++)
		item_free(i->queue.list[k]);
	free(i->queue.list);
	items_finish(&i->waiting);
	free(i);
}
