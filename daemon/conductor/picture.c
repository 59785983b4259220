#include "picture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/chart.h"
#include "program.h"

#define PROGRAM     "paced-picture"
#define WEEKS       6
#define WIDTH       "252" /* six pixels for each day */
#define HEIGHT      "168"
#define DEADLINE_MS 2000

struct picture {
	struct engine *g;
	struct supervisor *supervisor;
	struct picture_calls calls;
	struct child *child;
	char *before; /* may be on its way to the screen */
	char *path;   /* the present picture, NULL none */
	char *next;   /* being drawn */
	int64_t serial;
};

struct picture *picture_create(
	struct engine *g, struct supervisor *s, const struct picture_calls *calls)
{
	struct picture *p = mem_alloc(1, sizeof(*p));
	*p = (struct picture){.g = g, .supervisor = s, .calls = *calls};
	return p;
}

static void drop(char **path)
{
	if (*path)
		unlink(*path);
	free(*path);
	*path = NULL;
}

void picture_destroy(struct picture *p)
{
	if (!p)
		return;
	drop(&p->before);
	drop(&p->path);
	drop(&p->next);
	free(p);
}

bool picture_busy(const struct picture *p)
{
	return p->child != NULL;
}

/* A new name each time: servers keep images by their name. */
static void on_end(struct child *c, struct child_result r, void *user)
{
	struct picture *p = user;
	(void)c;
	p->child = NULL;
	if (r.end == CHILD_STOPPED)
		return;
	if (r.end == CHILD_DONE) {
		drop(&p->before);
		p->before = p->path;
		p->path = p->next;
		p->next = NULL;
	} else {
		log_debug("no picture was drawn (%s %d)", child_end_name(r.end), r.code);
		drop(&p->next);
		drop(&p->path);
	}
	p->calls.drawn(p->path, p->calls.user);
}

static void tell_days(struct picture *p, const struct history *h, date today)
{
	struct chart_day days[7 * WEEKS];
	struct buffer b = {0};
	chart_days(h, today, days, ARRAY_LENGTH(days));
	buffer_printf(&b, "%zu\n", ARRAY_LENGTH(days));
	for (size_t i = 0; i < ARRAY_LENGTH(days); i++)
		buffer_printf(&b, "%d %d\n", days[i].covered ? (int)lround(days[i].load * 100) : -1,
			(int)lround(days[i].fitness * 100));
	child_send(p->child, 0, b.data, b.length);
	buffer_finish(&b);
}

void picture_draw(struct picture *p, int64_t now)
{
	struct error why = {0};
	const struct history *h = engine_history(p->g, now, NULL);
	if (p->child || !h || !h->session_count)
		return;
	drop(&p->next);
	p->serial = now > p->serial ? now : p->serial + 1;
	p->next = mem_printf(
		"%s/weeks-%lld.png", engine_paths(p->g)->runtime, (long long)p->serial);
	autofree char *program = program_find(PROGRAM);
	const char *argv[] = {program, p->next, WIDTH, HEIGHT, NULL};
	struct child_spec spec = {.name = "picture",
		.argv = argv,
		.lines = true,
		.deadline_ms = DEADLINE_MS,
		.most_frame = 1,
		.on_end = on_end,
		.user = p};
	p->child = child_start(p->supervisor, &spec, &why);
	if (p->child)
		tell_days(p, h, engine_today(p->g, now));
	else
		log_debug("no picture is drawn: %s", why.text);
}
