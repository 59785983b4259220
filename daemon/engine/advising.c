/* Asking the rules, in children that may hang or die. */
#include "private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

#define RULES_MEMORY                                                                               \
	(192u << 20) /* the Lua host caps itself at 64 MiB; the rest is for the process around it  \
		      */
#define MOST_JSON (8u << 20)
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define RULE_DEADLINE_MS 5000 /* instrumented code is slow, and the machine may be busy */
#else
#define RULE_DEADLINE_MS 200
#endif

struct advising {
	struct engine *g;
	struct supervisor *supervisor;
	struct trial *trial; /* of new rule texts, before anything is asked */
	struct child *child;
	const struct history *history; /* as the child sees it */
	int64_t now;
	struct ruleset rules; /* view: the array is ours, the texts are the engine's */
	date *days;
	size_t day_count;
	struct advice *done;
	size_t done_count;
	char current[48];   /* the rule that the child is in */
	char suspected[48]; /* the rule it died in the last time */
	struct error error;
	advised_call on_done;
	void *user;
};

/* ---- rules that hung before ---- */

static const struct condemned *condemned_find(const struct engine *g, const struct rule_source *r)
{
	for (size_t i = 0; i < g->condemned_count; i++)
		if (text_equal(g->condemned[i].name, r->name) &&
			g->condemned[i].text_key == content_key(r->text, r->length))
			return &g->condemned[i];
	return NULL;
}

static void condemn(struct engine *g, const struct rule_source *r, const char *why)
{
	g->condemned = mem_grow(
		g->condemned, g->condemned_count, &g->condemned_capacity, sizeof(*g->condemned));
	struct condemned *c = &g->condemned[g->condemned_count++];
	*c = (struct condemned){.text_key = content_key(r->text, r->length)};
	snprintf(c->name, sizeof(c->name), "%s", r->name);
	snprintf(c->why, sizeof(c->why), "%s", why);
	log_warning("rule %s: %s; it is off until it is edited", r->name, why);
}

/* A text that does not load gives way to the last one that did. */
static void use_last_good(struct engine *g, struct rule_source *r)
{
	const struct tried *t = trial_of(g, r);
	if (!t || t->loads || !t->good)
		return;
	r->text = t->good;
	r->length = t->good_length;
}

static void view_rules(struct advising *a, const struct ruleset *all)
{
	a->rules = *all;
	a->rules.rules = mem_alloc(all->count, sizeof(*all->rules));
	memcpy(a->rules.rules, all->rules, all->count * sizeof(*all->rules));
	for (size_t i = 0; i < a->rules.count; i++) {
		use_last_good(a->g, &a->rules.rules[i]);
		if (condemned_find(a->g, &a->rules.rules[i]))
			a->rules.rules[i].off = true;
	}
}

static void mark_condemned(struct advising *a, struct advice *advice)
{
	for (size_t i = 0; i < advice->outcome_count; i++) {
		struct rule_outcome *o = &advice->outcomes[i];
		for (size_t j = 0; j < a->rules.count; j++) {
			const struct condemned *c = text_equal(a->rules.rules[j].name, o->rule)
							    ? condemned_find(
								      a->g, &a->rules.rules[j])
							    : NULL;
			if (!c)
				continue;
			o->state = RULE_ERROR;
			snprintf(o->text, sizeof(o->text), "%s", c->why);
		}
	}
}

/* ---- the child ---- */

struct child_writer {
	int channel;
};

static bool write_frame(void *user, uint32_t type, const void *data, size_t length)
{
	return channel_write(((struct child_writer *)user)->channel, type, data, length);
}

static int advise_child(int channel, void *context)
{
	const struct advising *a = context;
	struct child_writer w = {channel};
	return rules_task_run(&(struct rules_task){.type = RULES_ADVISE,
		.history = a->history,
		.days = a->days + a->done_count,
		.day_count = a->day_count - a->done_count,
		.rules = &a->rules,
		.write = write_frame,
		.user = &w});
}

static void on_frame(struct child *c, const struct frame *f, void *user)
{
	struct advising *a = user;
	child_extend(c, RULE_DEADLINE_MS);
	if (f->type == RULES_FRAME_ENTER) {
		snprintf(a->current, sizeof(a->current), "%.*s", (int)f->length,
			(const char *)f->data);
		return;
	}
	if (f->type != RULES_FRAME_RESULT || a->done_count == a->day_count ||
		!advice_parse(
			(const char *)f->data, f->length, &a->done[a->done_count], &a->error)) {
		child_stop(c);
		return;
	}
	mark_condemned(a, &a->done[a->done_count]);
	a->current[0] = '\0';
	a->done_count++;
}

static void finish(struct advising *a)
{
	bool ok = a->done_count == a->day_count;
	if (!ok && a->error.kind == ERROR_NONE)
		error_set(&a->error, ERROR_LIMIT, "the coaching rules could not be evaluated");
	a->on_done(ok ? a->done : NULL, ok ? a->done_count : 0, ok ? NULL : &a->error, a->user);
	engine_advise_cancel(a);
}

static const char *end_in_words(struct child_result r)
{
	if (r.end == CHILD_DEADLINE)
		return "takes too long (more than 200 ms)";
	if (r.end == CHILD_MEMORY)
		return "needs more than 64 MiB of memory";
	return "ended the process it ran in";
}

static bool launch(struct advising *a, struct error *e);

/* A rule is condemned when the child died in it twice: once may be a busy machine. */
static bool again_without(struct advising *a, struct child_result r)
{
	if (!a->current[0] || r.end == CHILD_STOPPED)
		return false;
	if (!text_equal(a->current, a->suspected)) {
		memcpy(a->suspected, a->current, sizeof(a->suspected));
		a->current[0] = '\0';
		return true;
	}
	for (size_t i = 0; i < a->rules.count; i++) {
		struct rule_source *rule = &a->rules.rules[i];
		if (!text_equal(rule->name, a->current) || rule->off)
			continue;
		condemn(a->g, rule, end_in_words(r));
		rule->off = true;
		a->current[0] = '\0';
		return true;
	}
	return false;
}

static void on_end(struct child *c, struct child_result r, void *user)
{
	struct advising *a = user;
	(void)c;
	a->child = NULL;
	if (a->done_count == a->day_count || a->error.kind != ERROR_NONE || !again_without(a, r) ||
		!launch(a, &a->error))
		finish(a);
}

static bool launch(struct advising *a, struct error *e)
{
	a->history = engine_history(a->g, a->now, e);
	if (!a->history)
		return false;
	struct child_spec spec = {.name = "rules",
		.run = advise_child,
		.context = a,
		.sandbox = true,
		.memory = RULES_MEMORY,
		.deadline_ms = RULE_DEADLINE_MS + 1000,
		.most_frame = MOST_JSON,
		.on_frame = on_frame,
		.on_end = on_end,
		.user = a};
	a->child = child_start(a->supervisor, &spec, e);
	return a->child != NULL;
}

static void on_tried(void *user)
{
	struct advising *a = user;
	a->trial = NULL;
	view_rules(a, engine_rules(a->g, NULL));
	if (!launch(a, &a->error))
		finish(a);
}

struct advising *engine_advise_start(struct engine *g, struct supervisor *s, const date *days,
	size_t count, int64_t now, advised_call on_done, void *user, struct error *e)
{
	const struct ruleset *rules = engine_rules(g, e);
	if (!rules)
		return NULL;
	struct advising *a = mem_alloc(1, sizeof(*a));
	*a = (struct advising){.g = g,
		.supervisor = s,
		.now = now,
		.day_count = count,
		.on_done = on_done,
		.user = user};
	a->days = mem_alloc(count, sizeof(*a->days));
	memcpy(a->days, days, count * sizeof(*days));
	a->done = mem_alloc(count, sizeof(*a->done));
	a->trial = trial_start(g, s, rules, on_tried, a);
	if (a->trial)
		return a;
	view_rules(a, rules);
	if (!launch(a, e)) {
		engine_advise_cancel(a);
		return NULL;
	}
	return a;
}

static void silent(struct advice *advice, size_t count, const struct error *e, void *user)
{
	(void)advice, (void)count, (void)e, (void)user;
}

void engine_advise_cancel(struct advising *a)
{
	if (!a)
		return;
	if (a->child) { /* its end will come back here once more */
		a->on_done = silent;
		error_set(&a->error, ERROR_LIMIT, "cancelled");
		child_stop(a->child);
		return;
	}
	trial_cancel(a->trial);
	for (size_t i = 0; i < a->done_count; i++)
		advice_finish(&a->done[i]);
	free(a->done);
	free(a->days);
	free(a->rules.rules);
	free(a);
}

/* ---- waiting for it ---- */

struct waiting {
	struct advice *out;
	bool ok;
	struct error *error;
};

static void waited(struct advice *advice, size_t count, const struct error *e, void *user)
{
	struct waiting *w = user;
	w->ok = advice != NULL;
	if (!w->ok && w->error)
		*w->error = *e;
	for (size_t i = 0; w->ok && i < count; i++) {
		w->out[i] = advice[i];
		advice[i] = (struct advice){0};
	}
}

bool engine_advise(struct engine *g, const date *days, size_t count, int64_t now,
	struct advice *out, struct error *e)
{
	struct waiting w = {.out = out, .error = e};
	struct supervisor *s = supervisor_create(NULL);
	if (!s)
		return error_set(e, ERROR_IO, "the coaching rules were not asked: no event loop");
	if (engine_advise_start(g, s, days, count, now, waited, &w, e))
		supervisor_run(s);
	supervisor_destroy(s);
	return w.ok;
}

/* ---- describing and testing ---- */

struct describing {
	struct rules_task task;
	struct buffer json;
	struct child_result end;
	char current[48];
};

static int describe_child(int channel, void *context)
{
	struct describing *d = context;
	struct child_writer w = {channel};
	struct rules_task task = d->task;
	task.write = write_frame;
	task.user = &w;
	return rules_task_run(&task);
}

static void described(struct child *c, const struct frame *f, void *user)
{
	struct describing *d = user;
	child_extend(c, 10 * RULE_DEADLINE_MS);
	if (f->type == RULES_FRAME_RESULT)
		buffer_text(&d->json, "");
	if (f->type == RULES_FRAME_RESULT)
		buffer_bytes(&d->json, f->data, f->length);
	else
		snprintf(d->current, sizeof(d->current), "%.*s", (int)f->length,
			(const char *)f->data);
}

char *engine_rules_json(
	struct engine *g, enum rules_task_type task, const char *only, struct error *e)
{
	struct describing d = {.task = {.type = task, .rules = engine_rules(g, e), .only = only}};
	if (!d.task.rules)
		return NULL;
	struct child_spec spec = {.name = "rules",
		.run = describe_child,
		.context = &d,
		.sandbox = true,
		.memory = RULES_MEMORY,
		.deadline_ms = 30000,
		.most_frame = MOST_JSON,
		.on_frame = described,
		.user = &d};
	bool ok = child_run(&spec, &d.end, e);
	if (ok && d.end.end != CHILD_DONE)
		ok = error_set(e, ERROR_LIMIT, "rule %s %s", d.current[0] ? d.current : "(none)",
			end_in_words(d.end));
	if (!ok) {
		buffer_finish(&d.json);
		return NULL;
	}
	buffer_text(&d.json, "");
	return buffer_take_text(&d.json);
}
