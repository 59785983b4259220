#include "reporter.h"

#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "program.h"

#define WRITING_MS 60000
#define OPENING_MS 20000

struct reporter {
	struct engine *g;
	struct supervisor *supervisor;
	const struct conductor_options *options;
	struct child *child;
	char *path;
};

struct reporter *reporter_create(
	struct engine *g, struct supervisor *s, const struct conductor_options *o)
{
	struct reporter *r = mem_alloc(1, sizeof(*r));
	*r = (struct reporter){.g = g, .supervisor = s, .options = o};
	r->path = mem_printf("%s/report.html", engine_paths(g)->data);
	return r;
}

void reporter_destroy(struct reporter *r)
{
	if (!r)
		return;
	free(r->path);
	free(r);
}

static void start(struct reporter *r, const char *const *argv, unsigned deadline_ms,
	void (*on_end)(struct child *c, struct child_result result, void *user))
{
	struct error why = {0};
	struct child_spec spec = {.name = "report",
		.argv = argv,
		.lines = true,
		.deadline_ms = deadline_ms,
		.most_frame = 1,
		.on_end = on_end,
		.user = r};
	r->child = child_start(r->supervisor, &spec, &why);
	if (!r->child)
		log_warning("the report cannot be shown: %s", why.text);
}

static void on_opened(struct child *c, struct child_result result, void *user)
{
	struct reporter *r = user;
	(void)c;
	r->child = NULL;
	if (result.end != CHILD_DONE && result.end != CHILD_STOPPED)
		log_warning("the report is %s, and could not be shown (%s %d)", r->path,
			child_end_name(result.end), result.code);
}

static void on_written(struct child *c, struct child_result result, void *user)
{
	struct reporter *r = user;
	(void)c;
	r->child = NULL;
	if (result.end == CHILD_STOPPED)
		return;
	if (result.end != CHILD_DONE) {
		log_warning("the report could not be written (%s %d)", child_end_name(result.end),
			result.code);
		return;
	}
	autofree char *program = program_find("paced-notify");
	start(r, (const char *const[]){program, "--open", r->path, NULL}, OPENING_MS, on_opened);
}

void reporter_show(struct reporter *r)
{
	if (r->child)
		return;
	const char *home = r->options->engine.home;
	autofree char *program = program_find("pacectl");
	start(r,
		(const char *const[]){
			program, "report", "--out", r->path, home ? "--home" : NULL, home, NULL},
		WRITING_MS, on_written);
}
