#include <event2/event.h>

#include "paced/child.h"

struct run {
	const struct child_spec *spec;
	struct child_result result;
};

static void pass_frame(struct child *c, const struct frame *f, void *user)
{
	const struct run *run = user;

	if (run->spec->on_frame != NULL)
		run->spec->on_frame(c, f, run->spec->user);
}

static void pass_end(struct child *c, struct child_result result, void *user)
{
	struct run *run = user;

	run->result = result;
	if (run->spec->on_end != NULL)
		run->spec->on_end(c, result, run->spec->user);
}

bool child_run(const struct child_spec *spec, struct child_result *result, struct error *e)
{
	struct run run = {.spec = spec};
	struct child_spec inner = *spec;
	struct event_base *base = event_base_new();

	if (base == NULL)
		return error_set(e, ERROR_IO, "%s was not started: no event loop", spec->name);
	struct supervisor *s = supervisor_create(base);

	inner.on_frame = pass_frame;
	inner.on_end = pass_end;
	inner.user = &run;
	bool started = child_start(s, &inner, e) != NULL;
	while (started && supervisor_count(s) > 0 && event_base_loop(base, EVLOOP_ONCE) == 0)
		;
	supervisor_destroy(s);
	event_base_free(base);
	*result = run.result;
	return started;
}
