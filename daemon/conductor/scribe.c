#include "scribe.h"

#include <stdlib.h>
#include <string.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"

#define DEADLINE_MS 15000 /* a lock may be held for five seconds, and a disk may be slow */

struct scribe {
	struct engine *g;
	struct supervisor *supervisor;
	struct scribe_calls calls;
	struct child *child; /* writes reports[0] */
	struct report *reports;
	size_t count, capacity;
};

struct scribe *scribe_create(
	struct engine *g, struct supervisor *supervisor, const struct scribe_calls *calls)
{
	struct scribe *s = mem_alloc(1, sizeof(*s));
	*s = (struct scribe){.g = g, .supervisor = supervisor, .calls = *calls};
	return s;
}

void scribe_destroy(struct scribe *s)
{
	if (!s)
		return;
	if (s->count)
		log_error("%zu answers could not be written to %s and are lost", s->count,
			engine_journal_file(s->g));
	free(s->reports);
	free(s);
}

static int append(int channel, void *context)
{
	const struct scribe *s = context;
	struct error why = {0};
	(void)channel;
	if (journal_append(engine_journal_file(s->g), &s->reports[0], &why))
		return 0;
	log_error("%s; the answer is kept and tried again", why.text);
	return 1;
}

static void log_line(const struct report *r)
{
	struct buffer line = {0};
	journal_write_line(r, &line);
	log_info("noted: %.*s", (int)line.length, (const char *)line.data);
	buffer_finish(&line);
}

static void on_end(struct child *c, struct child_result r, void *user)
{
	struct scribe *s = user;
	(void)c;
	s->child = NULL;
	if (r.end == CHILD_STOPPED)
		return;
	if (r.end != CHILD_DONE) {
		s->calls.trouble(s->calls.user);
		return;
	}
	log_line(&s->reports[0]);
	memmove(s->reports, s->reports + 1, --s->count * sizeof(*s->reports));
	s->calls.written(s->calls.user);
	scribe_again(s);
}

void scribe_again(struct scribe *s)
{
	struct error why = {0};
	struct child_spec spec = {.name = "journal",
		.run = append,
		.context = s,
		.deadline_ms = DEADLINE_MS,
		.on_end = on_end,
		.user = s};
	if (s->child || !s->count)
		return;
	s->child = child_start(s->supervisor, &spec, &why);
	if (s->child)
		return;
	log_warning("%s", why.text);
	s->calls.trouble(s->calls.user);
}

void scribe_write(struct scribe *s, const struct report *r)
{
	s->reports = mem_grow(s->reports, s->count, &s->capacity, sizeof(*s->reports));
	s->reports[s->count++] = *r;
	scribe_again(s);
}

bool scribe_busy(const struct scribe *s)
{
	return s->count > 0;
}
