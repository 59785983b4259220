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
	struct supervisor *s = supervisor_create(NULL);

	if (s == NULL)
		return error_set(e, ERROR_IO, "%s was not started: no event loop", spec->name);
	inner.on_frame = pass_frame;
	inner.on_end = pass_end;
	inner.user = &run;
	bool started = child_start(s, &inner, e) != NULL;
	supervisor_run(s);
	supervisor_destroy(s);
	*result = run.result;
	return started;
}
