#include "rules_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"

#define MEMORY     (192u << 20)
#define MOST_FRAME (8u << 20)
#define RULE_MS    5000 /* between two frames: the machine may be busy, and nobody else waits */

struct running {
	struct rules_task task;
	rules_result *each;
	void *user;
	bool refused;
	char current[48]; /* the rule that the child is in */
};

struct writer {
	int channel;
};

static bool write_frame(void *user, uint32_t type, const void *data, size_t length)
{
	return channel_write(((struct writer *)user)->channel, type, data, length);
}

static int run_child(int channel, void *context)
{
	const struct running *r = context;
	struct writer w = {channel};
	struct rules_task task = r->task;
	task.write = write_frame;
	task.user = &w;
	return rules_task_run(&task);
}

static void on_frame(struct child *c, const struct frame *f, void *user)
{
	struct running *r = user;
	child_extend(c, RULE_MS);
	if (f->type == RULES_FRAME_ENTER) {
		snprintf(r->current, sizeof(r->current), "%.*s", (int)f->length,
			(const char *)f->data);
		return;
	}
	r->current[0] = '\0';
	if (f->type == RULES_FRAME_RESULT && r->each((const char *)f->data, f->length, r->user))
		return;
	r->refused = true;
	child_stop(c);
}

bool rules_run(const struct rules_task *task, rules_result *each, void *user, struct error *e)
{
	struct running r = {.task = *task, .each = each, .user = user};
	struct child_result end;
	struct child_spec spec = {.name = "rules",
		.run = run_child,
		.context = &r,
		.sandbox = true,
		.memory = MEMORY,
		.deadline_ms = 2 * RULE_MS,
		.most_frame = MOST_FRAME,
		.on_frame = on_frame,
		.user = &r};
	if (!child_run(&spec, &end, e))
		return false;
	if (end.end == CHILD_DONE && !r.refused)
		return true;
	if (r.current[0])
		return error_set(e, ERROR_LIMIT, "the rule %s was stopped: %s", r.current,
			end.end == CHILD_DEADLINE ? "it takes too long"
			: end.end == CHILD_MEMORY ? "it needs too much memory"
						  : "it ended the process it ran in");
	return error_set(e, ERROR_LIMIT, "the coaching rules could not be evaluated (%s)",
		child_end_name(end.end));
}

static bool take_json(const char *json, size_t length, void *user)
{
	json_t **out = user;
	if (*out)
		return false;
	*out = json_loadb(json, length, 0, NULL);
	return *out != NULL;
}

json_t *rules_run_json(const struct rules_task *task, struct error *e)
{
	json_t *j = NULL;
	if (rules_run(task, take_json, &j, e) && j)
		return j;
	json_decref(j);
	if (e && e->kind == ERROR_NONE)
		error_set(e, ERROR_LIMIT, "the coaching rules could not be evaluated");
	return NULL;
}

/* ---- rulesets ---- */

static char *copy(const char *text)
{
	return text ? mem_strdup(text) : NULL;
}

static struct rule_source *copy_sources(const struct rule_source *from, size_t count)
{
	struct rule_source *to = mem_alloc(count, sizeof(*to));
	for (size_t i = 0; i < count; i++) {
		to[i] = from[i];
		to[i].name = copy(from[i].name);
		to[i].path = copy(from[i].path);
		to[i].text = mem_strndup(from[i].text, from[i].length);
		to[i].shadows = copy(from[i].shadows);
	}
	return to;
}

void rules_copy(const struct ruleset *from, struct ruleset *out)
{
	*out = (struct ruleset){
		.count = from->count, .lib_count = from->lib_count, .pack_count = from->pack_count};
	out->rules = copy_sources(from->rules, from->count);
	out->libs = copy_sources(from->libs, from->lib_count);
	out->packs = mem_alloc(from->pack_count, sizeof(*out->packs));
	for (size_t i = 0; i < from->pack_count; i++)
		out->packs[i] = copy(from->packs[i]);
	for (size_t i = 0; i < from->setting_count; i++)
		rules_set(out, from->settings[i].rule, from->settings[i].key,
			from->settings[i].value);
}

struct rule_source *rules_find(const struct ruleset *r, const char *name)
{
	for (size_t i = 0; i < r->count; i++)
		if (text_equal(r->rules[i].name, name))
			return &r->rules[i];
	return NULL;
}

bool rules_known(const struct ruleset *r, const char *name)
{
	for (size_t i = 0; i < r->setting_count; i++)
		if (text_equal(r->settings[i].rule, name) && text_equal(r->settings[i].key, "use"))
			return true;
	return rules_find(r, name) != NULL;
}

void rules_set(struct ruleset *r, const char *rule, const char *key, const char *value)
{
	for (size_t i = 0; i < r->setting_count; i++) {
		struct rule_setting *s = &r->settings[i];
		if (!text_equal(s->rule, rule) || !text_equal(s->key, key))
			continue;
		free(s->value);
		s->value = copy(value);
		return;
	}
	r->settings = mem_resize(r->settings, r->setting_count + 1, sizeof(*r->settings));
	r->settings[r->setting_count++] = (struct rule_setting){
		.rule = copy(rule), .key = copy(key), .value = copy(value)};
}

int rules_unknown(const struct call *c, const struct ruleset *r, const char *name)
{
	const char **names = mem_alloc(r->count, sizeof(*names));
	for (size_t i = 0; i < r->count; i++)
		names[i] = r->rules[i].name;
	const char *near = text_nearest(name, names, r->count);
	int code = call_fail(c, "there is no rule \"%s\"%s%s%s; `pacectl rules` lists them", name,
		near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
	free(names);
	return code;
}
