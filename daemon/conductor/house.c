#include "house.h"

#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "paced/watch.h"
#include "reach.h"

#define SETTLE_S 0.1 /* these files are small: an edit takes effect at once */

struct house {
	struct event_base *base;
	struct engine *g;
	struct reach *reach;
	struct watch *watch;
	char *journal; /* folder that is watched */
	struct event *tell;
	unsigned seen; /* bits of enum house_news since the last quiet */
	bool scanned;
	void (*news)(unsigned news, void *user);
	void *user;
};

static void note(struct house *h, const char *path)
{
	if (text_equal(path, engine_paths(h->g)->poke))
		h->seen |= NEWS_POKE;
	else if (text_ends_with(path, ".lua"))
		h->seen |= NEWS_RULES;
	else if (text_ends_with(path, ".txt"))
		h->seen |= NEWS_JOURNAL;
}

static void on_file(const char *path, const struct file_stamp *stamp, void *user)
{
	(void)stamp;
	note(user, path);
}

static void on_gone(const char *path, void *user)
{
	note(user, path);
}

/* A watch must not be destroyed by its own callback, and the news may ask for another. */
static void on_quiet(void *user)
{
	struct timeval now = {0};
	event_add(((struct house *)user)->tell, &now);
}

/* What the first scan finds was read when the engine opened. The journal and the settings tell
 * themselves whether they have changed since. */
static void on_tell(evutil_socket_t fd, short what, void *user)
{
	struct house *h = user;
	unsigned news = h->scanned ? h->seen : NEWS_JOURNAL;
	(void)fd, (void)what;
	h->scanned = true;
	h->seen = 0;
	if (engine_settings_changed(h->g))
		news |= NEWS_SETTINGS;
	if (news)
		h->news(news, h->user);
}

static void on_folder(const char *path, bool present, void *user)
{
	(void)path, (void)present, (void)user;
}

static enum watch_reach may_touch(const char *path, void *user)
{
	return reach_ask(((struct house *)user)->reach, path);
}

bool house_watch(struct house *h, struct error *e)
{
	const struct paths *p = engine_paths(h->g);
	const char *journal = engine_journal_folder(h->g);
	struct watch_folder folders[] = {{.path = p->config, .optional = true},
		{.path = p->runtime, .optional = true}, {.path = journal, .optional = true}};
	if (h->watch && text_equal(journal, h->journal))
		return true;
	if (!paths_make_folder(p->config, e))
		return false;
	if (reach_ask(h->reach, journal) == WATCH_REACHED && !paths_make_folder(journal, e))
		log_warning("%s; the journal is read as soon as it is there", e->text);
	struct watch_options o = {
		.folders = folders, .folder_count = ARRAY_LENGTH(folders), .settle_s = SETTLE_S};
	struct watch_calls calls = {.file = on_file,
		.gone = on_gone,
		.quiet = on_quiet,
		.folder = on_folder,
		.reach = may_touch,
		.user = h};
	watch_destroy(h->watch);
	h->watch = watch_create(h->base, &o, &calls, e);
	h->scanned = false;
	free(h->journal);
	h->journal = mem_strdup(journal);
	return h->watch != NULL;
}

void house_answered(struct house *h)
{
	if (h->watch)
		watch_answered(h->watch);
}

struct house *house_create(struct event_base *base, struct engine *g, struct reach *reach,
	void (*news)(unsigned news, void *user), void *user)
{
	struct house *h = mem_alloc(1, sizeof(*h));
	*h = (struct house){.base = base, .g = g, .reach = reach, .news = news, .user = user};
	h->tell = evtimer_new(base, on_tell, h);
	return h;
}

void house_destroy(struct house *h)
{
	if (!h)
		return;
	watch_destroy(h->watch);
	event_free(h->tell);
	free(h->journal);
	free(h);
}
