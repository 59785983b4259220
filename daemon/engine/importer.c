/* Files on their way in: opened and hashed here, decoded in children, written in groups. What lies
 * in an archive is written while the archive is read, so that memory is bounded by a group. */
#include "crew.h"
#include "item.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"

#define GROUP        8 /* files for one child, and one transaction */
#define MOST_HITCHES 12
#define BATCH        64 /* files that wait: from there on the model is brought up once, at the end */

/* A group of files, or one large archive whose members several children share. */
struct job {
	struct importer *importer;
	struct crew crew; /* of nobody: free */
	size_t through;   /* files, or children that are through with their part of the archive */
	struct items items;
	struct items members; /* of the archive that is being read: decoded, not yet written */
	int fds[GROUP];
};

struct importer {
	struct engine *g;
	struct supervisor *supervisor;
	struct import_calls calls;
	struct items queue; /* taken from `at` */
	size_t at;
	bool unsorted;
	struct items waiting; /* decoded, refused by the store */
	struct job jobs[CREW_MOST];
	size_t job_count;
	struct import_summary summary;
	size_t added;          /* since the last summary: files, */
	size_t members;        /* those found in archives, */
	int64_t archive_bytes; /* of those archives that were read to the end */
	bool pumping;
	bool held;   /* no decoder can be had: until importer_retry */
	bool paused; /* by importer_pause, also until then */
};

static void begin_summary(struct importer *i)
{
	i->summary = (struct import_summary){.first = DATE_NONE, .last = DATE_NONE};
	i->added = i->members = 0;
	i->archive_bytes = 0;
}

size_t importer_pending(const struct importer *i)
{
	size_t n = i->queue.count - i->at + i->waiting.count;
	for (size_t j = 0; j < i->job_count; j++)
		n += i->jobs[j].items.count;
	return n;
}

size_t importer_expected(const struct importer *i)
{
	int64_t read = i->archive_bytes, all = i->archive_bytes;
	for (size_t j = 0; j < i->job_count; j++) {
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

enum next { NEXT_DECODE, NEXT_WRITE };

/* The ledger knows files by content: a renamed or touched file only gets its new place noted. */
static enum next known_content(struct importer *i, struct item *it)
{
	struct file_row known = {0};
	struct intake *in = &it->in;
	if (!store_file_by_content(i->g->store, in->row.content, &known))
		return NEXT_DECODE;
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

static enum next prepare(struct importer *i, struct item *it)
{
	struct intake *in = &it->in;
	if (it->fd >= 0)
		return NEXT_DECODE; /* it was here before */
	bool whole = item_open(it) &&
		     content_of_file(it->fd, it->stamp.size, &in->row.content, &in->error);
	item_fill_row(it, time(NULL));
	if (it->fd < 0 || in->error.kind == ERROR_IO)
		in->row.mtime_ns = 0; /* not remembered: tried again when it is seen again */
	if (!whole)
		return NEXT_WRITE;
	return known_content(i, it);
}

/* ---- writing ---- */

static void written(struct items *items)
{
	for (size_t k = 0; k < items->count; k++)
		if (items->list[k]->of)
			item_tell_archive(items->list[k]);
	items_finish(items);
}

static bool is_batch(const struct importer *i, const struct items *items)
{
	const struct item *archive = items->count ? items->list[0]->of : NULL;
	return importer_pending(i) > BATCH || (archive && archive->large);
}

static void tell_progress(const struct importer *i)
{
	if (i->calls.progress)
		i->calls.progress(i->calls.user);
}

/* At most GROUP of them. When the store refuses they wait. */
static bool write_items(struct importer *i, struct items *items)
{
	struct intake *list[GROUP];
	struct error why = {0};
	size_t n = items->count;
	for (size_t k = 0; k < n; k++)
		list[k] = &items->list[k]->in;
	i->g->amid_batch = is_batch(i, items);
	if (i->paused)
		error_set(&why, ERROR_IO, "paused");
	else if (engine_ingest(i->g, list, n, time(NULL), &i->calls, &i->summary, &why)) {
		written(items);
		tell_progress(i);
		return true;
	}
	for (size_t k = 0; k < n; k++)
		items_push(&i->waiting, items->list[k]);
	items->count = 0;
	if (i->paused)
		return false;
	log_error("%zu files wait: %s", i->waiting.count, why.text);
	if (i->calls.trouble)
		i->calls.trouble(&why, i->calls.user);
	return false;
}

static void touch_known(struct importer *i, struct item *it)
{
	struct error why = {0};
	if (!store_begin(i->g->store, &why) || !store_put_file(i->g->store, &it->in.row, &why) ||
		!store_commit(i->g->store, &why)) {
		store_rollback(i->g->store);
		log_warning("%s: %s", it->in.row.path, why.text);
	}
	i->summary.files++;
	item_free(it);
	tell_progress(i);
}

/* ---- decoding ---- */

static void pump(struct importer *i);

/* Its decoder could not be started, or the disk did not give it: that says nothing about the file.
 */
static bool is_hitch(const struct item *it)
{
	return !it->in.recording && !it->in.died && it->in.error.kind == ERROR_IO &&
	       it->attempts <= MOST_HITCHES;
}

/* A file that took its child with it gets one more try. */
static bool is_tried_again(const struct item *it)
{
	return is_hitch(it) || (it->in.died && it->attempts < 2);
}

static void requeue(struct importer *i, struct items *items)
{
	struct error why = {0};
	size_t kept = 0, hitches = 0;
	for (size_t k = 0; k < items->count; k++) {
		struct item *it = items->list[k];
		if (is_tried_again(it)) {
			hitches += is_hitch(it);
			why = it->in.error;
			item_begin_again(it);
			items_push(&i->queue, it);
		} else {
			close(it->fd);
			it->fd = -1;
			items->list[kept++] = it;
		}
	}
	items->count = kept;
	i->held = i->held || hitches;
	if (hitches)
		log_warning("%zu files wait: %s", hitches, why.text);
	if (hitches && i->calls.trouble)
		i->calls.trouble(&why, i->calls.user);
}

/* The store refused amid an archive: reading it on would only fill memory. It is read again from
 * its start when the store is well, and knows what is in already. */
static void give_up(struct job *job, size_t from)
{
	struct importer *i = job->importer;
	crew_cancel(&job->crew);
	for (size_t k = from; k < job->items.count; k++) {
		item_begin_again(job->items.list[k]);
		items_push(&i->queue, job->items.list[k]);
	}
	i->unsorted = true;
	job->items.count = from;
	requeue(i, &job->items);
	for (size_t k = 0; k < job->items.count; k++)
		items_push(&i->waiting, job->items.list[k]);
	job->items.count = 0;
}

static void take_member(struct job *job, const struct decode_result *r)
{
	struct item *archive = job->items.list[r->index];
	archive->in.archive = true;
	archive->at = r->at > archive->at ? r->at : archive->at;
	job->importer->members++;
	items_push(&job->members, item_of_member(archive, r));
	if (job->members.count == GROUP && !write_items(job->importer, &job->members))
		give_up(job, r->index);
}

static void take_file(struct job *job, const struct decode_result *r)
{
	struct item *it = job->items.list[r->index];
	bool ok = !job->members.count || write_items(job->importer, &job->members);
	if (!ok) {
		give_up(job, r->index);
		return;
	}
	if (job->through++ && it->large)
		item_take_part(it, r);
	else
		item_take_result(it, r);
	if (it->large && job->through < job->crew.size)
		return;
	if (it->in.recording && it->in.recording->kind == FILE_ARCHIVE)
		it->in.archive = true;
	if (it->in.archive)
		job->importer->archive_bytes += it->stamp.size;
	it->at = 0;
}

static void on_result(const struct decode_result *r, void *user)
{
	if (r->member)
		take_member(user, r);
	else
		take_file(user, r);
}

static void on_job_idle(void *user)
{
	struct job *job = user;
	struct importer *i = job->importer;
	requeue(i, &job->items);
	if (job->items.count)
		write_items(i, &job->items);
	pump(i);
	if (!importer_pending(i) && i->calls.idle)
		i->calls.idle(i->calls.user);
}

static int by_path(const void *a, const void *b)
{
	const struct item *x = *(struct item *const *)a, *y = *(struct item *const *)b;
	return strcmp(x->in.row.path, y->in.row.path);
}

/* Most names begin with the time of the start: old files first, so that a day is computed once. */
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

static void fill(struct importer *i, struct job *job)
{
	struct items unreadable = {0};
	while (i->at < i->queue.count && job->items.count < GROUP && unreadable.count < GROUP) {
		struct item *it = take(i);
		enum next next = prepare(i, it);
		if (next == NEXT_DECODE && it->large && job->items.count) {
			items_push(&i->queue, it);
			i->unsorted = true;
			break;
		} else if (next == NEXT_DECODE) {
			job->fds[job->items.count] = it->fd;
			items_push(&job->items, it);
			if (it->large)
				break;
		} else if (it->in.error.kind == ERROR_NONE) {
			touch_known(i, it);
		} else {
			items_push(&unreadable, it);
		}
	}
	if (unreadable.count)
		write_items(i, &unreadable);
	free(unreadable.list);
}

static size_t children(const struct importer *i)
{
	size_t n = 0;
	for (size_t j = 0; j < i->job_count; j++)
		n += i->jobs[j].crew.size;
	return n;
}

static void start(struct importer *i, struct job *job)
{
	struct error why = {0};
	bool large = job->items.list[0]->large;
	job->through = 0;
	if (large ? crew_share(&job->crew, i->supervisor, i->g->store, job->fds[0],
			    i->job_count - children(i), &why)
		  : crew_start(&job->crew, i->supervisor, job->fds, job->items.count, &why))
		return;
	for (size_t k = 0; k < job->items.count; k++)
		items_push(&i->queue, job->items.list[k]);
	job->items.count = 0;
	log_error("cannot start decoding: %s; %zu files wait", why.text, i->queue.count - i->at);
	if (i->calls.trouble)
		i->calls.trouble(&why, i->calls.user);
}

/* While the store refuses, nothing more is decoded: memory stays bounded. */
static void pump(struct importer *i)
{
	if (i->pumping || i->held || i->paused || i->waiting.count)
		return;
	i->pumping = true;
	for (size_t j = 0; j < i->job_count && i->at < i->queue.count; j++) {
		struct job *job = &i->jobs[j];
		if (job->crew.size || children(i) >= i->job_count)
			continue;
		while (!job->items.count && !i->waiting.count && i->at < i->queue.count)
			fill(i, job);
		if (job->items.count)
			start(i, job);
		if (job->items.count && !job->crew.size)
			break;
	}
	i->pumping = false;
}

void importer_add(struct importer *i, const char *path, const struct file_stamp *stamp)
{
	items_push(&i->queue, item_create(path, stamp));
	i->added++;
	i->unsorted = true;
	pump(i);
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
		bool ok = write_items(i, &group);
		free(group.list);
		if (!ok)
			break;
	}
	for (size_t k = 0; k < again.count; k++)
		items_push(&i->waiting, again.list[k]);
	free(again.list);
	pump(i);
}

struct import_summary importer_take_summary(struct importer *i)
{
	struct import_summary s = i->summary;
	begin_summary(i);
	return s;
}

/* ---- its life ---- */

struct importer *importer_create(
	struct engine *g, struct supervisor *s, const struct import_calls *calls)
{
	struct importer *i = mem_alloc(1, sizeof(*i));
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	*i = (struct importer){.g = g, .supervisor = s, .calls = *calls};
	i->job_count = cores < 1 ? 1 : cores > CREW_MOST ? CREW_MOST : (size_t)cores;
	for (size_t j = 0; j < i->job_count; j++) {
		i->jobs[j].importer = i;
		i->jobs[j].crew = (struct crew){
			.on_result = on_result, .on_idle = on_job_idle, .user = &i->jobs[j]};
	}
	begin_summary(i);
	return i;
}

void importer_destroy(struct importer *i)
{
	if (!i)
		return;
	for (size_t j = 0; j < i->job_count; j++) {
		crew_cancel(&i->jobs[j].crew);
		items_finish(&i->jobs[j].members);
		items_finish(&i->jobs[j].items);
	}
	for (size_t k = i->at; k < i->queue.count; k++)
		item_free(i->queue.list[k]);
	free(i->queue.list);
	items_finish(&i->waiting);
	free(i);
}
