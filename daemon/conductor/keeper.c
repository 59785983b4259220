#include "keeper.h"

#include <stdio.h>
#include <stdlib.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "program.h"

#define DEADLINE_MS 600000
#define CHANNEL     3 /* of a child that is a program, to its parent */

struct keeper {
	struct engine *g;
	struct supervisor *supervisor;
	const struct conductor_options *options;
	struct child *child;
	bool owed;
	bool told;     /* that it cannot be done, */
	char why[400]; /* and why, as the child says */
	void (*done)(void *user);
	void *user;
};

struct keeper *keeper_create(struct engine *g, struct supervisor *supervisor,
	const struct conductor_options *o, void (*done)(void *user), void *user)
{
	struct keeper *k = mem_alloc(1, sizeof(*k));
	*k = (struct keeper){.g = g,
		.supervisor = supervisor,
		.options = o,
		.owed = true,
		.done = done,
		.user = user};
	return k;
}

void keeper_destroy(struct keeper *k)
{
	free(k);
}

bool keeper_busy(const struct keeper *k)
{
	return k->child != NULL;
}

void keeper_owe(struct keeper *k)
{
	k->owed = true;
}

static void on_frame(struct child *c, const struct frame *f, void *user)
{
	struct keeper *k = user;
	(void)c;
	snprintf(k->why, sizeof(k->why), "%.*s", (int)f->length, (const char *)f->data);
}

static void tell(struct keeper *k)
{
	if (k->told)
		return;
	k->told = true;
	if (!k->why[0])
		snprintf(k->why, sizeof(k->why),
			"copies of files from optional folders are not all made");
	log_warning("%s; tried again with the next files", k->why);
}

static void on_end(struct child *c, struct child_result r, void *user)
{
	struct keeper *k = user;
	(void)c;
	k->child = NULL;
	if (r.end == CHILD_STOPPED)
		return;
	if (r.end == CHILD_DONE) {
		k->told = false;
	} else {
		k->owed = true;
		tell(k);
	}
	k->done(k->user);
}

static struct child *start(struct keeper *k, struct error *e)
{
	struct child_spec spec = {.deadline_ms = DEADLINE_MS,
		.most_frame = sizeof(k->why),
		.on_frame = on_frame,
		.on_end = on_end,
		.user = k};
	return program_start_self(k->supervisor, k->options, "--keep", NULL, &spec, e);
}

void keeper_go(struct keeper *k, bool files)
{
	struct error why = {0};
	k->owed = k->owed || files;
	if (k->child || !k->owed || !engine_keeps(k->g))
		return;
	k->why[0] = '\0';
	k->child = start(k, &why);
	k->owed = !k->child;
	if (!k->child)
		log_error("%s", why.text);
}

int conductor_keep(const struct conductor_options *o)
{
	struct error why = {0};
	struct engine_options options = o->engine;
	options.query = true;
	struct engine *g = engine_open(&options, &why);
	bool ok = g && (!engine_store(g) || engine_keep(g, &why));
	if (!ok && dprintf(CHANNEL, "%s\n", why.text) < 0)
		log_error("%s", why.text);
	engine_close(g);
	return ok ? 0 : 1;
}
