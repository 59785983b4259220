#include "condemned.h"

#include <stdio.h>
#include <string.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

#define RULES_A_MS 4 /* a slow machine runs more rules than that in a millisecond */

static const struct condemned *find(const struct engine *g, const struct rule_source *r)
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
	snprintf(c->why, sizeof(c->why), "%s.lua %s", r->name, why);
	log_warning("rule %s %s; it is off until it is edited", r->name, why);
}

static const char *end_in_words(struct child_result r)
{
	if (r.end == CHILD_DEADLINE)
		return "takes too long (more than 200 ms)";
	if (r.end == CHILD_MEMORY)
		return "needs more than 64 MiB of memory";
	return "ended the process it ran in";
}

void culprit_entered(struct culprit *s, const struct frame *f)
{
	snprintf(s->current, sizeof(s->current), "%.*s", (int)f->length, (const char *)f->data);
	s->entered++;
}

unsigned culprit_deadline_ms(const struct culprit *s)
{
	bool suspected = s->current[0] && text_equal(s->current, s->before);
	return suspected ? 5 * RULE_DEADLINE_MS : RULE_DEADLINE_MS;
}

const char *condemned_why(const struct engine *g, const struct rule_source *r)
{
	const struct condemned *c = find(g, r);
	return c ? c->why : NULL;
}

void condemned_mark(const struct engine *g, struct ruleset *view)
{
	for (size_t i = 0; i < view->count; i++)
		view->rules[i].fault = condemned_why(g, &view->rules[i]);
}

/* The text behind a rule: its own file, or the one that `use` names. */
static struct rule_source *source_of(struct ruleset *view, const char *rule)
{
	const char *name = rule;
	for (size_t i = 0; i < view->setting_count; i++)
		if (text_equal(view->settings[i].rule, rule) &&
			text_equal(view->settings[i].key, "use"))
			name = view->settings[i].value;
	for (size_t i = 0; i < view->count; i++)
		if (text_equal(view->rules[i].name, name))
			return &view->rules[i];
	return NULL;
}

/* What used nearly all of its time on the processor was not kept from it by the machine. All rules
 * before it took a little as well. */
static bool is_at_fault(const struct culprit *s, struct child_result r)
{
	unsigned before_ms = s->entered / RULES_A_MS;
	return r.end == CHILD_DEADLINE && r.cpu_ms >= RULE_DEADLINE_MS * 3 / 4 + before_ms;
}

bool culprit_died(struct engine *g, struct culprit *s, struct ruleset *view, struct child_result r)
{
	struct rule_source *rule = source_of(view, s->current);
	if (r.end == CHILD_STOPPED || !rule || rule->fault)
		return false;
	if (text_equal(s->current, s->before) || is_at_fault(s, r)) {
		condemn(g, rule, end_in_words(r));
		condemned_mark(g, view);
	}
	memcpy(s->before, s->current, sizeof(s->before));
	s->current[0] = '\0';
	s->entered = 0;
	return true;
}
