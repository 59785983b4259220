/* What was decoded: kept in its order, and written in groups. What lies in an archive is written
 * while the archive is read, so that memory is bounded. */
#include "importer.h"

#include <time.h>
#include <unistd.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"

#define MOST_HELD    256
#define MOST_HITCHES 12
#define BATCH        64 /* files that wait: from there on the model is brought up once, at the end */

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

bool importer_write(struct importer *i, struct items *items)
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

void importer_touch(struct importer *i, struct item *it)
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

/* ---- what children say ---- */

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
	items_finish(&job->held);
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

/* Members in their order, as far as they have come: of several children one may be slow, and then
 * the others' do not wait for ever. */
static bool pass_on(struct job *job, bool all)
{
	struct items *held = &job->held;
	while (held->count &&
		(all || held->list[0]->number <= job->next || held->count > MOST_HELD)) {
		struct item *first = items_shift(held);
		job->next = first->number + 1;
		items_push(&job->members, first);
		if (job->members.count == GROUP && !importer_write(job->importer, &job->members))
			return false;
	}
	return true;
}

static void take_member(struct job *job, const struct decode_result *r)
{
	struct item *archive = job->items.list[r->index];
	archive->in.archive = true;
	archive->at = r->at > archive->at ? r->at : archive->at;
	job->importer->members++;
	items_insert(&job->held, item_of_member(archive, r));
	if (!pass_on(job, !archive->large))
		give_up(job, r->index);
}

static void take_file(struct job *job, const struct decode_result *r)
{
	struct item *it = job->items.list[r->index];
	if (it->large && job->through)
		item_take_part(it, r);
	else
		item_take_result(it, r);
	if (++job->through < job->crew.size && it->large)
		return;
	if (!pass_on(job, true) ||
		(job->members.count && !importer_write(job->importer, &job->members))) {
		give_up(job, r->index);
		return;
	}
	if (it->in.recording && it->in.recording->kind == FILE_ARCHIVE)
		it->in.archive = true;
	if (it->in.archive)
		job->importer->archive_bytes += it->stamp.size;
	it->at = 0;
}

void job_on_result(const struct decode_result *r, void *user)
{
	if (r->member)
		take_member(user, r);
	else
		take_file(user, r);
}

bool job_is_large(const struct job *job)
{
	return job->items.count && job->items.list[0]->large;
}

/* An archive is long, and waited for by nobody. */
static struct job *next_to_write(struct importer *i)
{
	struct job *next = NULL;
	for (size_t j = 0; j < MOST_JOBS; j++) {
		struct job *job = &i->jobs[j];
		if (job_is_large(job) && job->done)
			return job;
		if (job->items.count && !job_is_large(job) && (!next || job->number < next->number))
			next = job;
	}
	return next && next->done ? next : NULL;
}

/* So that the same files give the same, whichever child was quicker. */
void importer_write_done(struct importer *i)
{
	struct job *job;
	while ((job = next_to_write(i))) {
		job->done = false;
		requeue(i, &job->items);
		if (job->items.count)
			importer_write(i, &job->items);
	}
}

void job_on_idle(void *user)
{
	struct job *job = user;
	struct importer *i = job->importer;
	job->done = job->items.count > 0;
	importer_write_done(i);
	importer_pump(i);
	if (!importer_pending(i) && i->calls.idle)
		i->calls.idle(i->calls.user);
}
