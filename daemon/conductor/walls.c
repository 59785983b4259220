/* The walls that the conductor builds around itself, its children and paced-notify. */
#include <stdlib.h>
#include <string.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "private.h"

#define OUR_NOTIFIER "paced-notify"

/* Another notifier is the user's program: it may send to a phone or write to a file of its own. */
static bool is_ours(const struct settings *s)
{
	return text_equal(s->notify_command, OUR_NOTIFIER);
}

static bool is_below(const char *path, const char *folder)
{
	size_t length = strlen(folder);
	return strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

/* Walls are built around folders that are looked at for it. */
static void build(struct conductor *c)
{
	const struct paths *p = engine_paths(c->engine);
	struct error why = {0};
	c->walls_journal = mem_strdup(engine_journal_folder(c->engine));
	const char *const writable[] = {
		p->data, p->runtime, p->config, c->walls_journal, "/dev/null", NULL};
	if (walls_enter(writable, &why))
		log_debug("walls are up");
	else
		log_info("%s; paced runs with fewer walls", why.text);
}

/* They stand until the end: what the settings ask for later may have to wait for it. */
static void tell_what_waits(const struct conductor *c)
{
	const char *journal = engine_journal_folder(c->engine);
	if (!is_below(journal, c->walls_journal) &&
		!is_below(journal, engine_paths(c->engine)->data))
		log_warning("answers can be written to the journal in %s when paced has been "
			    "started again; it is read at once",
			journal);
	if (!is_ours(engine_settings(c->engine)))
		log_warning("%s can use the network and write files when paced has been started "
			    "again",
			engine_settings(c->engine)->notify_command);
}

void walls_see_to(struct conductor *c)
{
#if !PACED_COVERAGE /* whose results are written at the end, to anywhere */
	if (c->walls_journal)
		tell_what_waits(c);
	else if (is_ours(engine_settings(c->engine)) &&
		 reach_ask(c->reach, engine_journal_folder(c->engine)) == WATCH_REACHED)
		build(c);
#else
	(void)c;
#endif
}
