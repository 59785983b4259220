#include "intake.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <event2/event.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/watch.h"

#define SETTLE_S 2.0

struct intake {
	struct event_base *base;
	struct engine *g;
	struct supervisor *supervisor;
	struct intake_calls calls;
	bool once;
	struct watch *watch;
	struct importer *importer;
	struct event *gather; /* the burst has ended when it fires */
	struct import_summary came;
	size_t missing;
	bool scanned;
	bool paused;
	bool unsettled; /* and that was said */
	bool unread; /* a file could not be opened that may be read: descriptors were short, or the
			disk failed */
};

/* ---- the end of a burst ---- */

static void add_summary(struct import_summary *to, const struct import_summary *from)
{
	to->files += from->files;
	to->known += from->known;
	to->imported += from->imported;
	to->duplicates += from->duplicates;
	to->skipped += from->skipped;
	to->failed += from->failed;
	to->sessions += from->sessions;
	to->runs += from->runs;
	to->replaced += from->replaced;
	to->reports += from->reports;
	if (from->first != DATE_NONE && (to->first == DATE_NONE || from->first < to->first))
		to->first = from->first;
	if (from->last != DATE_NONE && (to->last == DATE_NONE || from->last > to->last))
		to->last = from->last;
}

static void collect(struct intake *i)
{
	struct import_summary more = importer_take_summary(i->importer);
	add_summary(&i->came, &more);
}

static void begin_summary(struct intake *i)
{
	i->came = (struct import_summary){.first = DATE_NONE, .last = DATE_NONE};
}

static bool still_at_it(const struct intake *i)
{
	return !i->scanned || importer_pending(i->importer) > 0;
}

static void on_gathered(evutil_socket_t fd, short what, void *user)
{
	struct intake *i = user;
	(void)fd, (void)what;
	if (still_at_it(i))
		return; /* its end comes back here */
	if (!i->unread)
		i->calls.written(i->calls.user);
	collect(i);
	struct import_summary sum = i->came;
	begin_summary(i);
	if (sum.files)
		log_info("%zu files: %zu imported, %zu the same as others, %zu not activities, %zu "
			 "failed, %zu known",
			sum.files, sum.imported, sum.duplicates, sum.skipped, sum.failed,
			sum.known);
	i->calls.burst(&sum, i->calls.user);
}

/* A run of today is what the athlete waits for. Other sessions seldom come alone. */
static double seconds_to_wait(const struct intake *i)
{
	bool nothing_new = !i->came.sessions;
	bool today_alone = i->came.first >= engine_today(i->g, time(NULL));
	return i->once || nothing_new || today_alone ? 0 : engine_settings(i->g)->wait_s;
}

static bool is_settled(struct intake *i)
{
	if (engine_owes_days(i->g) && !i->unsettled) {
		i->unsettled = true;
		i->calls.unsettled(i->calls.user);
	}
	i->unsettled = i->unsettled && engine_owes_days(i->g);
	return !i->unsettled;
}

static void burst_may_be_over(struct intake *i)
{
	if (still_at_it(i) || !is_settled(i))
		return;
	if (i->unread)
		i->calls.trouble(i->calls.user);
	collect(i);
	double seconds = seconds_to_wait(i);
	struct timeval soon = {.tv_sec = (time_t)seconds,
		.tv_usec = (suseconds_t)((seconds - (double)(time_t)seconds) * 1e6)};
	event_add(i->gather, &soon);
}

/* ---- what the watch says ---- */

static bool known_file(const char *path, const struct file_stamp *stamp, void *user)
{
	struct intake *i = user;
	return engine_is_kept(i->g, path, NULL) ||
	       store_stamp_known(engine_store(i->g), path, stamp->device, stamp->inode, stamp->size,
		       stamp->mtime_ns);
}

static void on_file(const char *path, const struct file_stamp *stamp, void *user)
{
	struct intake *i = user;
	importer_add(i->importer, path, stamp);
	engine_warm(i->g, time(NULL)); /* while the child decodes */
}

static void on_quiet(void *user)
{
	struct intake *i = user;
	if (!i->scanned)
		importer_add_kept(i->importer);
	i->scanned = true;
	burst_may_be_over(i);
}

static bool is_same_folder(const char *setting, const char *path)
{
	size_t length = strlen(path);
	return strncmp(setting, path, length) == 0 &&
	       setting[length + strspn(setting + length, "/")] == '\0';
}

/* Such as that of a watch, which comes and goes. */
static bool is_optional(const struct intake *i, const char *path)
{
	const struct settings *s = engine_settings(i->g);
	for (size_t k = 0; k < s->folder_count; k++)
		if (s->folders[k].optional && is_same_folder(s->folders[k].path, path))
			return true;
	return false;
}

static void on_folder(const char *path, bool present, void *user)
{
	struct intake *i = user;
	bool optional = is_optional(i, path);
	if (present)
		log_info("watching %s", path);
	else if (optional)
		log_info("%s is not there now", path);
	if (present && optional)
		i->calls.returned(i->calls.user);
	if (!present && !optional)
		i->missing++;
	else if (!optional && i->missing)
		i->missing--;
}

static enum watch_reach may_touch(const char *path, void *user)
{
	struct intake *i = user;
	return i->calls.reach(path, i->calls.user);
}

void intake_answered(struct intake *i)
{
	if (i->watch)
		watch_answered(i->watch);
}

bool intake_watch(struct intake *i, struct error *e)
{
	const struct settings *s = engine_settings(i->g);
	autofree struct watch_folder *folders = mem_alloc(s->folder_count, sizeof(*folders));
	for (size_t k = 0; k < s->folder_count; k++)
		folders[k] = (struct watch_folder){
			.path = s->folders[k].path, .optional = s->folders[k].optional};
	struct watch_options o = {.folders = folders,
		.folder_count = s->folder_count,
		.ignore = (const char *const *)s->ignore,
		.ignore_count = s->ignore_count,
		.scan_s = s->scan_s,
		.settle_s = SETTLE_S};
	struct watch_calls calls = {.file = on_file,
		.quiet = on_quiet,
		.folder = on_folder,
		.known = known_file,
		.reach = may_touch,
		.user = i};
	watch_destroy(i->watch);
	i->scanned = false;
	i->missing = 0;
	i->watch = watch_create(i->base, &o, &calls, e);
	return i->watch != NULL;
}

/* ---- what the importer says ---- */

/* The importer remembers no stamp of what it could not open. */
static bool is_unread(const struct file_row *row)
{
	return row->state == FILE_FAILED && !row->mtime_ns && access(row->path, R_OK) == 0;
}

static void on_imported(const struct file_row *row, void *user)
{
	struct intake *i = user;
	i->unread = i->unread || is_unread(row);
	if (row->state == FILE_FAILED || row->state == FILE_POISON)
		log_warning("%s: %s", row->path, row->reason);
	else
		log_debug("%s: %s", row->path, file_state_name(row->state));
}

static void on_idle(void *user)
{
	burst_may_be_over(user);
}

static void on_trouble(const struct error *e, void *user)
{
	struct intake *i = user;
	(void)e;
	i->calls.trouble(i->calls.user);
}

void intake_pause(struct intake *i)
{
	importer_pause(i->importer);
	i->paused = true;
}

void intake_resume(struct intake *i)
{
	if (i->paused || i->unsettled)
		intake_again(i);
}

void intake_again(struct intake *i)
{
	i->paused = false;
	importer_retry(i->importer);
	if (i->unread)
		watch_rescan(i->watch);
	i->unread = false;
	burst_may_be_over(i);
}

static void make_importer(struct intake *i)
{
	importer_destroy(i->importer);
	i->importer = importer_create(i->g, i->supervisor,
		&(struct import_calls){
			.file = on_imported, .idle = on_idle, .trouble = on_trouble, .user = i});
}

bool intake_renew(struct intake *i, struct error *e)
{
	make_importer(i);
	begin_summary(i);
	i->unsettled = false;
	event_del(i->gather);
	return intake_watch(i, e);
}

/* ---- its life ---- */

struct intake *intake_create(struct event_base *base, struct engine *g, struct supervisor *s,
	bool once, const struct intake_calls *calls)
{
	struct intake *i = mem_alloc(1, sizeof(*i));
	*i = (struct intake){.base = base, .g = g, .supervisor = s, .once = once, .calls = *calls};
	begin_summary(i);
	i->gather = evtimer_new(base, on_gathered, i);
	make_importer(i);
	return i;
}

void intake_destroy(struct intake *i)
{
	if (!i)
		return;
	watch_destroy(i->watch);
	importer_destroy(i->importer);
	event_free(i->gather);
	free(i);
}

bool intake_busy(const struct intake *i)
{
	return still_at_it(i) || i->unsettled || event_pending(i->gather, EV_TIMEOUT, NULL);
}

bool intake_scanning(const struct intake *i)
{
	return !i->scanned;
}

size_t intake_waiting(const struct intake *i)
{
	return importer_pending(i->importer);
}

size_t intake_missing(const struct intake *i)
{
	return i->missing;
}
