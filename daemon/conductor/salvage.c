#include "salvage.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "program.h"

#define DEADLINE_MS 120000
#define SET_ASIDE   "paced.db.corrupt-" /* and a number: store_set_aside */

struct salvage {
	struct engine *g;
	struct supervisor *supervisor;
	const struct conductor_options *options;
	struct child *child;
	void (*done)(void *user);
	void *user;
};

struct salvage *salvage_create(struct engine *g, struct supervisor *supervisor,
	const struct conductor_options *o, void (*done)(void *user), void *user)
{
	struct salvage *s = mem_alloc(1, sizeof(*s));
	*s = (struct salvage){
		.g = g, .supervisor = supervisor, .options = o, .done = done, .user = user};
	return s;
}

void salvage_destroy(struct salvage *s)
{
	free(s);
}

bool salvage_busy(const struct salvage *s)
{
	return s->child != NULL;
}

/* ---- which ---- */

/* The name under which the store remembers that this one was asked. */
static char *value_of(const char *name)
{
	return mem_printf("salvaged %s", name);
}

static bool is_due(struct store *s, const char *name)
{
	int64_t when;
	autofree char *value = value_of(name);
	return text_starts_with(name, SET_ASIDE) &&
	       strspn(name + strlen(SET_ASIDE), "0123456789") == strlen(name + strlen(SET_ASIDE)) &&
	       !store_value(s, value, &when);
}

static char *find_due(struct engine *g)
{
	const char *folder = engine_paths(g)->data;
	char *found = NULL;
	DIR *dir = opendir(folder);
	for (struct dirent *d; dir && !found && (d = readdir(dir));)
		if (is_due(engine_store(g), d->d_name))
			found = paths_join(folder, d->d_name);
	if (dir)
		closedir(dir);
	return found;
}

/* ---- the process ---- */

static bool note_done(struct engine *g, const char *path, int64_t now, struct error *e)
{
	struct store *s = engine_store(g);
	autofree char *value = value_of(strrchr(path, '/') + 1);
	if (store_begin(s, e) && store_put_value(s, value, now, e) && store_commit(s, e))
		return true;
	store_rollback(s);
	return false;
}

int conductor_salvage(const struct conductor_options *o, const char *path)
{
	struct error why = {0};
	size_t taken = 0;
	int64_t now = time(NULL);
	struct engine *g = engine_open(&o->engine, &why);
	bool ok = g && strchr(path, '/') && engine_salvage(g, path, now, &taken, &why) &&
		  note_done(g, path, now, &why);
	if (ok)
		log_info("%zu sessions without a file were taken over from %s", taken, path);
	else
		log_error("%s: what it still tells could not be taken over: %s", path, why.text);
	engine_close(g);
	return ok ? 0 : 1;
}

/* One that takes its reader with it is left in peace until the next start. */
static void on_end(struct child *c, struct child_result r, void *user)
{
	struct salvage *s = user;
	(void)c;
	s->child = NULL;
	if (r.end == CHILD_STOPPED)
		return;
	if (r.end == CHILD_DONE)
		salvage_go(s);
	s->done(s->user);
}

void salvage_go(struct salvage *s)
{
	struct error why = {0};
	autofree char *path = s->child ? NULL : find_due(s->g);
	if (!path)
		return;
	struct child_spec spec = {
		.deadline_ms = DEADLINE_MS, .most_frame = 1, .on_end = on_end, .user = s};
	s->child = program_start_self(s->supervisor, s->options, "--salvage", path, &spec, &why);
	if (!s->child)
		log_error("%s", why.text);
}
