/* Asking the rules, in children that may hang or die. */
#include "condemned.h"
#include "private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

#define MOST_JSON         (8u << 20)
#define TESTS_DEADLINE_MS (10 * RULE_DEADLINE_MS) /* for all tests of one rule */

struct advising {
	struct engine *g;
	struct supervisor *supervisor;
	struct trial *trial; /* of new rule texts, before anything is asked */
	struct child *child;
	const struct history *history; /* as the child sees it */
	int64_t now;
	struct ruleset rules; /* view: the arrays are ours, the texts are the engine's */
	date *days;
	size_t day_count;
	struct advice *done;
	size_t done_count;
	struct culprit culprit;
	struct error error;
	advised_call on_done;
	void *user;
};

/* A text that does not load gives way to the last one that did. */
static void use_last_good(struct rule_source *r, const struct tried *t)
{
	if (!t || t->loads || !t->good)
		return;
	r->text = t->good;
	r->length = t->good_length;
}

static struct rule_source *copied(const struct rule_source *from, size_t count)
{
	struct rule_source *to = mem_alloc(count, sizeof(*to));
	if (count > 0)
		memcpy(to, from, count * sizeof(*to));
	return to;
}

static struct ruleset view_of(const struct ruleset *all)
{
	struct ruleset view = *all;
	view.rules = copied(all->rules, all->count);
	view.libs = copied(all->libs, all->lib_count);
	return view;
}

static void view_free(struct ruleset *view)
{
	free(view->rules);
	free(view->libs);
}

static void view_rules(struct advising *a, const struct ruleset *all)
{
	a->rules = view_of(all);
	for (size_t i = 0; i < a->rules.count; i++)
		use_last_good(&a->rules.rules[i], trial_of(a->g, &a->rules.rules[i]));
	for (size_t i = 0; i < a->rules.lib_count; i++)
		use_last_good(&a->rules.libs[i], trial_of_lib(a->g, &a->rules.libs[i]));
	condemned_mark(a->g, &a->rules);
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
	if (f->type == RULES_FRAME_ENTER)
		culprit_entered(&a->culprit, f);
	child_extend(c, culprit_deadline_ms(&a->culprit));
	if (f->type == RULES_FRAME_ENTER)
		return;
	if (f->type != RULES_FRAME_RESULT || a->done_count == a->day_count ||
		!advice_parse(
			(const char *)f->data, f->length, &a->done[a->done_count], &a->error)) {
		child_stop(c);
		return;
	}
	a->culprit.current[0] = '\0';
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

static bool launch(struct advising *a, struct error *e);

static void on_end(struct child *c, struct child_result r, void *user)
{
	struct advising *a = user;
	(void)c;
	a->child = NULL;
	if (a->done_count == a->day_count || a->error.kind != ERROR_NONE ||
		!culprit_died(a->g, &a->culprit, &a->rules, r) || !launch(a, &a->error))
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
	view_free(&a->rules);
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
	struct ruleset rules; /* view: the arrays are ours */
	struct buffer json;
	struct child_result end;
	struct culprit culprit;
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
	child_extend(c, d->task.type == RULES_TEST ? TESTS_DEADLINE_MS : RULE_DEADLINE_MS);
	if (f->type == RULES_FRAME_RESULT)
		buffer_bytes(&d->json, f->data, f->length);
	else
		culprit_entered(&d->culprit, f);
}

static bool describe_once(struct describing *d, struct error *e)
{
	struct child_spec spec = {.name = "rules",
		.run = describe_child,
		.context = d,
		.sandbox = true,
		.memory = RULES_MEMORY,
		.deadline_ms = 2 * TESTS_DEADLINE_MS,
		.most_frame = MOST_JSON,
		.on_frame = described,
		.user = d};
	buffer_finish(&d->json);
	d->culprit.current[0] = '\0';
	return child_run(&spec, &d->end, e);
}

char *engine_rules_json(
	struct engine *g, enum rules_task_type task, const char *only, struct error *e)
{
	const struct ruleset *all = engine_rules(g, e);
	struct describing d = {.task = {.type = task, .only = only}};
	if (!all)
		return NULL;
	d.rules = view_of(all);
	d.task.rules = &d.rules;
	condemned_mark(g, &d.rules);
	bool ok = describe_once(&d, e);
	while (ok && d.end.end != CHILD_DONE && culprit_died(g, &d.culprit, &d.rules, d.end))
		ok = describe_once(&d, e);
	if (ok && d.end.end != CHILD_DONE)
		ok = error_set(e, ERROR_LIMIT, "the coaching rules could not be evaluated");
	view_free(&d.rules);
	if (!ok) {
		buffer_finish(&d.json);
		return NULL;
	}
	buffer_text(&d.json, "");
	return buffer_take_text(&d.json);
}
