/* pacectl import: files and folders, once. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "import.h"
#include "member.h"
#include "paced/base/language.h"
#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "progress.h"
#include "shown.h"

#define SHOWN_FAILURES 20

struct failure {
	char *path, *reason;
};

struct import {
	struct call *call;
	struct supervisor *supervisor;
	struct importer *importer;
	struct progress progress;
	bool afresh;
	size_t known;   /* by place and time, not even opened */
	size_t left;    /* as far as an archive tells */
	size_t missing; /* paths that could not be had at all */
	struct failure *failures;
	size_t failure_count, failure_capacity;
	struct error trouble;
};

/* ---- Ctrl-C: what is being read is dropped, what was read is kept ---- */

static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
	(void)number;
	interrupted = 1;
}

/* The second time it ends the program as usual. */
static void heed_signals(void)
{
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

/* ---- what the importer says ---- */

static void add_failure(struct import *i, const char *path, const char *reason)
{
	i->failures = mem_grow(
		i->failures, i->failure_count, &i->failure_capacity, sizeof(*i->failures));
	i->failures[i->failure_count++] = (struct failure){mem_strdup(path), mem_strdup(reason)};
}

static void on_file(const struct file_row *row, void *user)
{
	struct import *i = user;
	if (row->state == FILE_FAILED || row->state == FILE_POISON)
		add_failure(i, row->path, row->reason);
}

static void on_progress(void *user)
{
	struct import *i = user;
	size_t done = importer_done(i->importer), all = importer_expected(i->importer);
	i->left = all > done ? all - done : 0;
	progress_at(&i->progress, done, all);
	if (interrupted)
		importer_pause(i->importer);
}

static void on_trouble(const struct error *e, void *user)
{
	((struct import *)user)->trouble = *e;
}

/* ---- what to read ---- */

static void queue_file(const char *path, const struct file_stamp *stamp, void *user)
{
	struct import *i = user;
	if (interrupted)
		importer_pause(i->importer);
	importer_add(i->importer, path, stamp);
	progress_at(&i->progress, importer_done(i->importer), 0);
}

static bool is_known(const char *path, const struct file_stamp *stamp, void *user)
{
	struct import *i = user;
	bool known = store_stamp_known(engine_store(i->call->engine), path, stamp->device,
		stamp->inode, stamp->size, stamp->mtime_ns);
	i->known += known;
	return known;
}

static void queue_folder(struct import *i, const char *path)
{
	struct error why = {0};
	const struct settings *s = engine_settings(i->call->engine);
	struct watch_folder folder = {.path = path};
	struct watch_options o = {.folders = &folder,
		.folder_count = 1,
		.ignore = (const char *const *)s->ignore,
		.ignore_count = s->ignore_count};
	struct watch_calls calls = {.file = queue_file, .known = is_known, .user = i};
	if (watch_walk(&o, &calls, &why))
		return;
	i->missing++;
	call_fail(i->call, "%s", why.text);
}

/* A file that is named is read, whatever it is called. */
static void queue_path(struct import *i, const char *given)
{
	struct stat st;
	autofree char *path = realpath(given, NULL);
	if (!path || stat(path, &st) != 0) {
		i->missing++;
		call_fail(i->call, "%s: %s", given, strerror(errno));
		return;
	}
	if (S_ISDIR(st.st_mode)) {
		queue_folder(i, path);
		return;
	}
	struct file_stamp stamp = {.device = st.st_dev,
		.inode = st.st_ino,
		.size = st.st_size,
		.mtime_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec};
	if (!is_known(path, &stamp, i))
		queue_file(path, &stamp, i);
}

static void take_in(struct import *i, const char *const *paths, size_t count)
{
	struct import_calls calls = {
		.file = on_file, .progress = on_progress, .trouble = on_trouble, .user = i};
	i->supervisor = supervisor_create(NULL);
	i->importer = importer_create(i->call->engine, i->supervisor, &calls);
	progress_begin(&i->progress, "files");
	for (size_t n = 0; n < count; n++)
		queue_path(i, paths[n]);
	if (i->afresh)
		importer_add_kept(i->importer);
	supervisor_run(i->supervisor);
	progress_end(&i->progress);
}

/* What follows from files that came out of their order. */
static void settle(struct import *i)
{
	struct call *c = i->call;
	if (!interrupted && !engine_settle(c->engine, c->now, &i->trouble))
		log_warning("%s", i->trouble.text);
}

/* Of what came from optional folders. */
static void keep_copies(struct import *i)
{
	struct error why = {0};
	if (!interrupted && engine_keeps(i->call->engine) && !engine_keep(i->call->engine, &why))
		log_warning("%s", why.text);
}

/* ---- what became of them ---- */

static json_t *kinds_json(const size_t counts[FILE_KIND_COUNT])
{
	json_t *j = json_object();
	for (int k = 0; k < FILE_KIND_COUNT; k++)
		if (counts[k])
			member_integer(j, file_kind_name((enum file_kind)k), (int64_t)counts[k]);
	return j;
}

static void print_json(const struct import *i, const struct import_summary *sum)
{
	json_t *j = json_object(), *failures = json_array();
	for (size_t n = 0; n < i->failure_count; n++) {
		json_t *f = json_object();
		member_text(f, "file", i->failures[n].path);
		member_text(f, "reason", i->failures[n].reason);
		json_array_append_new(failures, f);
	}
	member_integer(j, "files", (int64_t)(sum->files + i->known));
	member_integer(j, "known", (int64_t)(sum->known + i->known));
	member_integer(j, "imported", (int64_t)sum->imported);
	member_integer(j, "duplicates", (int64_t)sum->duplicates);
	member_integer(j, "skipped", (int64_t)sum->skipped);
	member_integer(j, "failed", (int64_t)sum->failed);
	member(j, "skipped_kinds", kinds_json(sum->skipped_kind));
	member_integer(j, "replaced", (int64_t)sum->replaced);
	member_integer(j, "sessions", (int64_t)sum->sessions);
	member_integer(j, "runs", (int64_t)sum->runs);
	member_date(j, "first", sum->first);
	member_date(j, "last", sum->last);
	member(j, "failures", failures);
	call_print_json(i->call, j);
}

static void put_count(struct buffer *b, size_t n, const char *one, const char *many)
{
	if (n)
		buffer_printf(
			b, "%s%zu %s", b->length ? ", " : "", n, language_count(one, many, n));
}

static const struct {
	const char *one, *many;
} kinds[FILE_KIND_COUNT] = {
	[FILE_UNKNOWN] = {NN_("of an unknown kind", "of unknown kinds")},
	[FILE_ACTIVITY] = {NN_("without times", "without times")},
	[FILE_COURSE] = {NN_("course", "courses")},
	[FILE_WORKOUT] = {NN_("workout", "workouts")},
	[FILE_SETTINGS] = {NN_("with settings", "with settings")},
	[FILE_MONITORING] = {NN_("of a day", "of days")},
	[FILE_WELLNESS] = {NN_("with sleep or the like", "with sleep and the like")},
	[FILE_TOTALS] = {NN_("with totals", "with totals")},
	[FILE_GOALS] = {NN_("with goals", "with goals")},
	[FILE_SEGMENT] = {NN_("segment", "segments")},
	[FILE_ROUTE] = {NN_("route", "routes")},
	[FILE_DEVICE] = {NN_("about a device", "about devices")},
	[FILE_OTHER] = {NNC_("import", "other", "others")},
	[FILE_ARCHIVE] = {NN_("archive", "archives")},
};

static void print_counts(
	const struct out *o, const struct import *i, const struct import_summary *sum)
{
	size_t files = sum->files + i->known;
	struct buffer b = {0}, of = {0};
	for (int k = 0; k < FILE_KIND_COUNT; k++)
		put_count(&of, sum->skipped_kind[k], kinds[k].one, kinds[k].many);
	put_count(&b, sum->imported, NNC_("import", "imported", "imported"));
	if (sum->replaced)
		buffer_printf(&b, _(" (%zu in place of a poorer recording)"), sum->replaced);
	put_count(&b, sum->known + i->known, NN_("known before", "known before"));
	put_count(&b, sum->duplicates,
		NN_("recording of an activity that another file has better",
			"recordings of activities that other files have better"));
	put_count(&b, sum->skipped, NN_("without an activity", "without an activity"));
	if (of.length)
		buffer_printf(&b, " (%s)", (const char *)of.data);
	put_count(&b, sum->failed, NN_("that cannot be read", "that cannot be read"));
	autofree char *text = mem_printf("%s%s%s",
		shown_count((int64_t)files, "file", "files").text, b.length ? ": " : "",
		b.length ? (const char *)b.data : "");
	out_wrapped(o, 0, 2, text);
	buffer_finish(&b);
	buffer_finish(&of);
}

static void print_sessions(const struct import *i, const struct import_summary *sum)
{
	size_t others = sum->sessions - sum->runs;
	if (!sum->sessions)
		return;
	struct buffer b = {0};
	put_count(&b, sum->runs, NNC_("import", "run", "runs"));
	put_count(&b, others, NN_("other session", "other sessions"));
	struct shown first = shown_date(sum->first), last = shown_date(sum->last);
	if (sum->first == sum->last)
		out_printf(&i->call->out, _("%s, on %s\n"), (const char *)b.data, first.text);
	else
		out_printf(&i->call->out, _("%s, from %s to %s\n"), (const char *)b.data,
			first.text, last.text);
	buffer_finish(&b);
}

static void print_failures(const struct import *i)
{
	const struct out *o = &i->call->out;
	for (size_t n = 0; n < i->failure_count && n < SHOWN_FAILURES; n++) {
		out_printf(o, "  %s\n    ", i->failures[n].path);
		out_wrapped(o, 4, 4, i->failures[n].reason);
	}
	if (i->failure_count > SHOWN_FAILURES)
		out_printf(o, _("  and %zu more: `pacectl files --bad`\n"),
			i->failure_count - SHOWN_FAILURES);
}

static void print_next(struct call *c)
{
	struct advice next = {0};
	date day = engine_next_day(c->engine, c->now);
	if (engine_advise(c->engine, &day, 1, c->now, &next, NULL))
		out_styled(&c->out, STYLE_STRONG, "%s: %s\n", shown_day_prefix(day, c->today).text,
			next.title);
	advice_finish(&next);
}

static int tell_interrupted(const struct import *i, size_t waiting)
{
	size_t left = i->left > waiting ? i->left : waiting;
	if (i->afresh)
		call_fail(i->call, _("interrupted: the database stays as it was"));
	else
		call_fail(i->call, _("interrupted: %s left; the same command goes on from here"),
			shown_count((int64_t)left, "file is", "files are").text);
	return IMPORT_INTERRUPTED;
}

static int finish(struct import *i)
{
	struct call *c = i->call;
	size_t waiting = importer_pending(i->importer);
	struct import_summary sum = importer_take_summary(i->importer);
	if (sum.files)
		call_poke(c);
	if (call_json(c)) {
		print_json(i, &sum);
	} else {
		print_counts(&c->out, i, &sum);
		print_sessions(i, &sum);
		print_failures(i);
		if (sum.sessions && !interrupted)
			print_next(c);
	}
	if (interrupted && waiting)
		return tell_interrupted(i, waiting);
	if (waiting)
		return call_fail(c, _("%s not taken in: %s"),
			shown_count((int64_t)waiting, "file was", "files were").text,
			i->trouble.text);
	return sum.failed || i->missing ? 1 : 0;
}

int import_paths(struct call *c, const char *const *paths, size_t count, bool afresh)
{
	struct import i = {.call = c, .afresh = afresh};
	heed_signals();
	take_in(&i, paths, count);
	settle(&i);
	keep_copies(&i);
	int code = finish(&i);
	importer_destroy(i.importer);
	supervisor_destroy(i.supervisor);
	for (size_t n = 0; n < i.failure_count; n++) {
		free(i.failures[n].path);
		free(i.failures[n].reason);
	}
	free(i.failures);
	return code;
}

int run_import(struct call *c)
{
	return call_open(c, ACCESS_WRITE) ? import_paths(c, c->words, c->word_count, false) : 1;
}
