#include <event2/event.h>

#include "paced/child.h"

struct decode_run {
	decode_on_result *on_result;
	void *user;
	bool idle;
};

static void pass_result(const struct decode_result *r, void *user)
{
	const struct decode_run *run = user;

	run->on_result(r, run->user);
}

static void note_idle(void *user)
{
	struct decode_run *run = user;

	run->idle = true;
}

bool decode_files(
	const int *fds, size_t count, decode_on_result *on_result, void *user, struct error *e)
{
	struct decode_run run = {.on_result = on_result, .user = user};
	struct event_base *base = loop_create();

	if (base == NULL)
		return error_set(e, ERROR_IO, "nothing was decoded: no event loop");
	struct supervisor *s = supervisor_create(base);
	struct decode_job *job = decode_start(s, fds, count, pass_result, note_idle, &run, e);

	while (job != NULL && !run.idle && event_base_loop(base, EVLOOP_ONCE) == 0)
		;
	supervisor_destroy(s);
	event_base_free(base);
	return job != NULL;
}
