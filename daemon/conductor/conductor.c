#include "conductor.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <event2/event.h>

#include "alarm.h"
#include "desk.h"
#include "lock.h"
#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "paced/watch.h"
#include "sd.h"
#include "speaker.h"
#include "words.h"

#define GATHER_MS 1000 /* a burst of files has ended when nothing came for so long */
#define HOUSE_SETTLE_S                                                                             \
	0.1 /* settings, rules and journal are small: an edit takes effect at once                 \
	     */
#define RETRY_MOST_S 300

struct conductor {
	const struct conductor_options *options;
	struct event_base *base;
	struct engine *engine;
	struct supervisor *supervisor;
	struct watch *files, *house; /* sync folders; our own folders */
	struct importer *importer;
	struct speaker *speaker;
	struct desk *desk;
	struct alarm *alarm;
	struct event *signals[3];
	struct event *gather, *retry, *watchdog;
	struct backoff backoff;
	bool scanned; /* the first scan of the sync folders is over */
	bool house_scanned;
	unsigned house_news; /* bits of enum house_news since its last quiet */
	bool stopping;
	int code;
};

static bool watch_files(struct conductor *c, struct error *e);

/* ---- the end of a burst ---- */

static void stop(struct conductor *c, int code)
{
	c->stopping = true;
	c->code = code;
	event_base_loopbreak(c->base);
}

static void set_alarm(struct conductor *c)
{
	alarm_set(c->alarm, desk_next_time(c->desk, time(NULL)));
}

/* Memory that can be had again is given back once nothing goes on. */
static void come_to_rest(struct conductor *c)
{
	if (desk_busy(c->desk) || importer_pending(c->importer))
		return;
	set_alarm(c);
	engine_rest(c->engine);
	if (c->options->once && c->scanned && !speaker_busy(c->speaker))
		stop(c, 0);
}

static void on_gathered(evutil_socket_t fd, short what, void *user)
{
	struct conductor *c = user;
	(void)fd, (void)what;
	if (!c->scanned || importer_pending(c->importer) || watch_pending(c->files))
		return; /* their end comes back here */
	struct import_summary sum = importer_take_summary(c->importer);
	if (sum.files)
		log_info("%zu files: %zu imported, %zu the same as others, %zu not activities, %zu "
			 "failed, %zu known",
			sum.files, sum.imported, sum.duplicates, sum.skipped, sum.failed,
			sum.known);
	unsigned occasion = sum.sessions ? OCCASION_SYNC : OCCASION_QUIETLY;
	desk_ask(c->desk, c->options->once ? occasion | OCCASION_ASKED : occasion, &sum);
}

/* One run of today is answered at once; anything else may be the start of many. */
static void burst_may_be_over(struct conductor *c)
{
	struct timeval soon = {.tv_usec = GATHER_MS * 1000L};
	if (GATHER_MS >= 1000)
		soon = (struct timeval){
			.tv_sec = GATHER_MS / 1000, .tv_usec = GATHER_MS % 1000 * 1000L};
	if (!c->scanned || importer_pending(c->importer))
		return;
	if (c->options->once || desk_has_news(c->desk))
		soon = (struct timeval){0};
	event_add(c->gather, &soon);
}

/* ---- files ---- */

static bool known_file(const char *path, const struct file_stamp *stamp, void *user)
{
	struct conductor *c = user;
	return store_stamp_known(engine_store(c->engine), path, stamp->device, stamp->inode,
		stamp->size, stamp->mtime_ns);
}

static void on_file(const char *path, const struct file_stamp *stamp, void *user)
{
	struct conductor *c = user;
	importer_add(c->importer, path, stamp);
}

static void on_files_quiet(void *user)
{
	struct conductor *c = user;
	c->scanned = true;
	burst_may_be_over(c);
}

static void on_folder(const char *path, bool present, void *user)
{
	(void)user;
	if (present)
		log_info("watching %s", path);
	else
		log_warning("%s is not there; it is watched as soon as it appears", path);
}

static void on_imported(const struct file_row *row, void *user)
{
	(void)user;
	if (row->state == FILE_FAILED || row->state == FILE_POISON)
		log_warning("%s: %s", row->path, row->reason);
	else
		log_debug("%s: %s", row->path, file_state_name(row->state));
}

static void on_session(const struct session *s, void *user)
{
	desk_session(((struct conductor *)user)->desk, s);
}

static void on_import_idle(void *user)
{
	burst_may_be_over(user);
}

static void on_trouble(const struct error *e, void *user)
{
	struct conductor *c = user;
	struct timeval later = {.tv_sec = (time_t)backoff_next_s(&c->backoff)};
	(void)e;
	event_add(c->retry, &later);
}

static void on_retry(evutil_socket_t fd, short what, void *user)
{
	struct conductor *c = user;
	(void)fd, (void)what;
	size_t before = importer_pending(c->importer);
	importer_retry(c->importer);
	if (importer_pending(c->importer) < before)
		backoff_reset(&c->backoff);
	burst_may_be_over(c);
}

/* ---- our own folders: settings, rules, journal, poke ---- */

static void report_settings(struct conductor *c, const struct error *e)
{
	struct notice n;
	log_error("%s: %s; the last good settings stay in force", engine_paths(c->engine)->settings,
		e->text);
	words_broken_settings(e, &n);
	speaker_say(c->speaker, &n);
}

static void read_settings(struct conductor *c)
{
	struct error why = {0};
	desk_drop(c->desk);
	if (!engine_reload_settings(c->engine, &why)) {
		report_settings(c, &why);
		return;
	}
	log_info("settings read");
	watch_destroy(c->files);
	c->files = NULL;
	c->scanned = false;
	if (!watch_files(c, &why))
		log_error("%s", why.text);
	if (!engine_settle(c->engine, time(NULL), &why))
		log_error("the new settings could not be applied yet: %s", why.text);
}

static void read_reports(struct conductor *c)
{
	bool changed = false;
	struct error why = {0};
	if (!engine_read_journal(c->engine, &changed, &why) ||
		!engine_settle(c->engine, time(NULL), &why))
		log_error("the journal could not be read in: %s", why.text);
	if (changed)
		desk_ask(c->desk, OCCASION_REPORT, NULL);
}

static void read_rules(struct conductor *c)
{
	desk_drop(c->desk);
	engine_reload_rules(c->engine);
	desk_ask(c->desk, OCCASION_QUIETLY, NULL);
}

/* Somebody else (pacectl) changed the database. */
static void poked(struct conductor *c)
{
	desk_drop(c->desk);
	engine_rest(c->engine);
	read_reports(c);
	desk_ask(c->desk, OCCASION_QUIETLY, NULL);
}

enum house_news { NEWS_RULES = 1, NEWS_POKE = 2 };

static void note_house(const char *path, struct conductor *c)
{
	if (text_equal(path, engine_paths(c->engine)->poke))
		c->house_news |= NEWS_POKE;
	else if (text_ends_with(path, ".lua"))
		c->house_news |= NEWS_RULES;
}

static void on_house_file(const char *path, const struct file_stamp *stamp, void *user)
{
	(void)stamp;
	note_house(path, user);
}

static void on_house_gone(const char *path, void *user)
{
	note_house(path, user);
}

/* After every change in our folders, a file that has gone included. What the first scan finds was
 * read when the engine opened, unless it has changed since. */
static void on_house_quiet(void *user)
{
	struct conductor *c = user;
	unsigned news = c->house_scanned ? c->house_news : 0;
	c->house_scanned = true;
	c->house_news = 0;
	if (engine_settings_changed(c->engine))
		read_settings(c);
	if (news & NEWS_RULES)
		read_rules(c);
	if (news & NEWS_POKE)
		poked(c);
	else
		read_reports(c);
}

static void on_house_folder(const char *path, bool present, void *user)
{
	(void)path, (void)present, (void)user;
}

/* ---- clock, signals, service manager ---- */

static void on_alarm(void *user)
{
	struct conductor *c = user;
	desk_ask(c->desk, OCCASION_TIME, NULL);
	speaker_wake(c->speaker);
}

static void on_watchdog(evutil_socket_t fd, short what, void *user)
{
	(void)fd, (void)what, (void)user;
	sd_alive();
}

static void tell_manager(struct conductor *c, const struct advice *a)
{
	char text[256];
	const struct history *h = engine_history(c->engine, time(NULL), NULL);
	words_status(engine_settings(c->engine)->folder_count, h ? h->session_count : 0, a,
		engine_today(c->engine, time(NULL)), text, sizeof(text));
	sd_status("%s", text);
}

static void reload(struct conductor *c)
{
	sd_reloading();
	read_settings(c);
	engine_reload_rules(c->engine);
	read_reports(c);
	desk_ask(c->desk, OCCASION_QUIETLY, NULL);
	sd_ready("Settings, rules and journal read again");
}

static void on_signal(evutil_socket_t number, short what, void *user)
{
	struct conductor *c = user;
	(void)what;
	if (number == SIGHUP) {
		reload(c);
		return;
	}
	log_info("stopping");
	sd_stopping();
	stop(c, 0);
}

static void on_advised(const struct advice *a, void *user)
{
	struct conductor *c = user;
	if (a)
		tell_manager(c, a);
	come_to_rest(c);
}

static void on_felt(int64_t session, enum feel feel, void *user)
{
	struct conductor *c = user;
	struct session s;
	struct error why = {0};
	char when[TIME_TEXT];
	int64_t now = time(NULL);
	if (!store_session(engine_store(c->engine), session, &s, &why)) {
		log_warning("the answer came for a session that is gone: %s", why.text);
		return;
	}
	int32_t offset = s.utc_offset_s == OFFSET_NONE ? engine_zone_offset(s.start)
						       : s.utc_offset_s;
	time_format_minute(s.start, offset, when);
	autofree char *line = mem_printf("%s felt %s", when, feel_name(feel));
	if (!engine_note(c->engine, line, now, NULL, &why)) {
		log_error("\"%s\" could not be written to the journal: %s", line, why.text);
		return;
	}
	log_info("noted: %s", line);
	desk_ask(c->desk, OCCASION_REPORT, NULL);
}

static void on_silent(void *user)
{
	struct conductor *c = user;
	if (c->options->once && c->scanned && !desk_busy(c->desk) && !importer_pending(c->importer))
		stop(c, 0);
}

/* ---- wiring ---- */

static bool watch_files(struct conductor *c, struct error *e)
{
	const struct settings *s = engine_settings(c->engine);
	autofree struct watch_folder *folders = mem_alloc(s->folder_count, sizeof(*folders));
	for (size_t i = 0; i < s->folder_count; i++)
		folders[i] = (struct watch_folder){
			.path = s->folders[i].path, .optional = s->folders[i].optional};
	struct watch_options o = {.folders = folders,
		.folder_count = s->folder_count,
		.ignore = (const char *const *)s->ignore,
		.ignore_count = s->ignore_count,
		.scan_s = s->scan_s,
		.settle_s = 2.0};
	struct watch_calls calls = {.file = on_file,
		.quiet = on_files_quiet,
		.folder = on_folder,
		.known = known_file,
		.user = c};
	c->files = watch_create(c->base, &o, &calls, e);
	return c->files != NULL;
}

static bool watch_house(struct conductor *c, struct error *e)
{
	const struct paths *p = engine_paths(c->engine);
	struct watch_folder folders[] = {{.path = p->config, .optional = true},
		{.path = p->runtime, .optional = true},
		{.path = engine_journal_folder(c->engine), .optional = true}};
	if (!paths_make_folder(p->config, e) ||
		!paths_make_folder(engine_journal_folder(c->engine), e))
		return false;
	struct watch_options o = {.folders = folders,
		.folder_count = ARRAY_LENGTH(folders),
		.scan_s = 0,
		.settle_s = HOUSE_SETTLE_S};
	struct watch_calls calls = {.file = on_house_file,
		.gone = on_house_gone,
		.quiet = on_house_quiet,
		.folder = on_house_folder,
		.user = c};
	c->house = watch_create(c->base, &o, &calls, e);
	return c->house != NULL;
}

static bool add_signals(struct conductor *c, struct error *e)
{
	const int numbers[] = {SIGTERM, SIGINT, SIGHUP};
	for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++) {
		c->signals[i] = evsignal_new(c->base, numbers[i], on_signal, c);
		if (!c->signals[i] || event_add(c->signals[i], NULL) != 0)
			return error_errno(e, "cannot watch for signals");
	}
	signal(SIGPIPE, SIG_IGN);
	return true;
}

static void add_watchdog(struct conductor *c)
{
	uint64_t us = sd_watchdog_us();
	if (!us)
		return;
	struct timeval every = {
		.tv_sec = (time_t)(us / 1000000), .tv_usec = (suseconds_t)(us % 1000000)};
	c->watchdog = event_new(c->base, -1, EV_PERSIST, on_watchdog, c);
	event_add(c->watchdog, &every);
	sd_alive();
}

static bool open_house(struct conductor *c, struct error *e)
{
	c->engine = engine_open(&c->options->engine, e);
	if (!c->engine)
		return false;
	c->supervisor = supervisor_create(c->base);
	c->gather = evtimer_new(c->base, on_gathered, c);
	c->retry = evtimer_new(c->base, on_retry, c);
	c->speaker = speaker_create(c->base, c->engine, c->supervisor,
		&(struct speaker_calls){.felt = on_felt, .silent = on_silent, .user = c});
	c->desk = desk_create(c->engine, c->supervisor, c->speaker,
		&(struct desk_calls){.done = on_advised, .user = c});
	c->importer = importer_create(c->engine, c->supervisor,
		&(struct import_calls){.file = on_imported,
			.session = on_session,
			.idle = on_import_idle,
			.trouble = on_trouble,
			.user = c});
	c->alarm = alarm_create(c->base, on_alarm, c, e);
	return c->alarm && add_signals(c, e);
}

static void tell_first_troubles(struct conductor *c)
{
	struct notice n;
	if (engine_settings_error(c->engine))
		report_settings(c, engine_settings_error(c->engine));
	if (engine_notes(c->engine)) {
		words_damaged_database(engine_notes(c->engine), &n);
		speaker_say(c->speaker, &n);
	}
}

static bool start(struct conductor *c, struct error *e)
{
	if (!open_house(c, e))
		return false;
	if (!engine_read_journal(c->engine, NULL, e) || !engine_settle(c->engine, time(NULL), e))
		return false;
	if (!watch_files(c, e) || (!c->options->once && !watch_house(c, e)))
		return false;
	add_watchdog(c);
	tell_first_troubles(c);
	speaker_wake(c->speaker);
	sd_ready("Looking through the folders");
	return true;
}

static void finish(struct conductor *c)
{
	watch_destroy(c->files);
	watch_destroy(c->house);
	desk_destroy(c->desk);
	importer_destroy(c->importer);
	speaker_destroy(c->speaker);
	supervisor_destroy(c->supervisor);
	alarm_destroy(c->alarm);
	for (size_t i = 0; i < ARRAY_LENGTH(c->signals); i++)
		if (c->signals[i])
			event_free(c->signals[i]);
	struct event *timers[] = {c->gather, c->retry, c->watchdog};
	for (size_t i = 0; i < ARRAY_LENGTH(timers); i++)
		if (timers[i])
			event_free(timers[i]);
	engine_close(c->engine);
	event_base_free(c->base);
}

static bool lock(const struct conductor_options *o, int *fd, struct error *e)
{
	struct paths p;
	bool ok = paths_init(&p, o->engine.home, e) && lock_take(p.lock, fd, e);
	paths_finish(&p);
	return ok;
}

int conductor_run(const struct conductor_options *o)
{
	struct conductor c = {.options = o, .backoff = {.most_s = RETRY_MOST_S}};
	struct error why = {0};
	autoclose int held = -1;
	if (!lock(o, &held, &why)) {
		log_error("%s", why.text);
		return 1;
	}
	sd_init();
	c.base = event_base_new();
	if (!c.base || !start(&c, &why)) {
		log_error("%s", c.base ? why.text : "cannot make an event loop");
		c.code = 1;
	} else if (!c.stopping) {
		event_base_dispatch(c.base);
	}
	if (c.base)
		finish(&c);
	return c.code;
}
