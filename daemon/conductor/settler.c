#include "settler.h"

#include <stdlib.h>
#include <time.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "program.h"

#define DEADLINE_MS 120000
#define LITTLE      10 /* sessions, which take less time than a process */

struct settler {
	struct engine *g;
	struct supervisor *supervisor;
	const struct conductor_options *options;
	struct settler_calls calls;
	struct child *child;
	bool more; /* something changed meanwhile */
};

struct settler *settler_create(struct engine *g, struct supervisor *supervisor,
	const struct conductor_options *o, const struct settler_calls *calls)
{
	struct settler *s = mem_alloc(1, sizeof(*s));
	*s = (struct settler){.g = g, .supervisor = supervisor, .options = o, .calls = *calls};
	return s;
}

void settler_destroy(struct settler *s)
{
	free(s);
}

static void on_end(struct child *c, struct child_result r, void *user)
{
	struct settler *s = user;
	bool more = s->more;
	(void)c;
	s->child = NULL;
	s->more = false;
	if (r.end == CHILD_STOPPED)
		return;
	if (r.end != CHILD_DONE)
		s->calls.trouble(s->calls.user);
	else if (more)
		settler_go(s);
	else
		s->calls.done(s->calls.user);
}

/* The same folders and settings as ours. */
static struct child *start(struct settler *s, struct error *e)
{
	struct child_spec spec = {
		.deadline_ms = DEADLINE_MS, .most_frame = 1, .on_end = on_end, .user = s};
	return program_start_self(s->supervisor, s->options, "--settle", NULL, &spec, e);
}

static void settle_here(struct settler *s)
{
	struct error why = {0};
	if (engine_settle(s->g, time(NULL), &why)) {
		s->calls.done(s->calls.user);
		return;
	}
	log_error("what follows from settings and journal could not be written: %s", why.text);
	s->calls.trouble(s->calls.user);
}

static bool is_little(struct settler *s)
{
	const struct history *h = engine_history(s->g, time(NULL), NULL);
	return h && h->session_count <= LITTLE;
}

void settler_go(struct settler *s)
{
	struct error why = {0};
	if (s->child) {
		s->more = true;
	} else if (engine_settled(s->g, time(NULL))) {
		s->calls.done(s->calls.user);
	} else if (s->options->once || is_little(s)) {
		settle_here(s);
	} else if ((s->child = start(s, &why))) {
		s->calls.begun(s->calls.user);
	} else {
		log_error("%s", why.text);
		s->calls.trouble(s->calls.user);
	}
}

bool settler_busy(const struct settler *s)
{
	return s->child != NULL;
}

int conductor_settle(const struct conductor_options *o)
{
	struct error why = {0};
	struct engine *g = engine_open(&o->engine, &why);
	bool ok = g && engine_read_journal(g, NULL, &why) && engine_settle(g, time(NULL), &why);
	if (!ok)
		log_error("what follows from settings and journal could not be written yet: %s",
			why.text);
	engine_close(g);
	return ok ? 0 : 1;
}
