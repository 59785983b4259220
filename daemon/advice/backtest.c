/*
 * A rule over many days under two rulesets. Rules do not know of each other: the one in question is
 * asked on both sides; the others are asked once, and only on the days on which it spoke.
 */
#include <stdlib.h>
#include <string.h>

#include "advise.h"
#include "json.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

struct side {
	struct host host;
	struct rule *rule;
	struct backtest_side result;
};

static bool side_init(
	struct side *s, const struct ruleset *rules, const char *only, const struct advise_calls *c)
{
	memset(s, 0, sizeof(*s));
	bool ready = host_init(&s->host, rules, c);
	s->host.brief = true;
	s->rule = host_rule(&s->host, only);
	return ready && s->rule;
}

static void ask_rule(struct side *s, const struct history *history, date day)
{
	struct rule_outcome outcome;
	host_day(&s->host, history, day);
	rule_run(&s->host, s->rule, &outcome); /* brief: it owns nothing */
	s->result = (struct backtest_side){.state = outcome.state, .session = KIND_REST};
	memcpy(s->result.text, outcome.text, sizeof(s->result.text));
}

static void ask_others(struct side *s)
{
	struct rule_outcome ignored;
	for (size_t i = 0; i < s->host.rule_count; i++)
		if (&s->host.rules[i] != s->rule)
			rule_run(&s->host, &s->host.rules[i], &ignored);
}

static void add_verdicts(struct host *h, const struct verdict *v, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		h->verdicts = mem_grow(
			h->verdicts, h->verdict_count, &h->verdict_capacity, sizeof(*h->verdicts));
		h->verdicts[h->verdict_count++] = v[i];
	}
}

static void decide(struct side *s, date day)
{
	struct advice a = {.day = day};
	advise_decide(&s->host, &a);
	memcpy(s->result.title, a.title, sizeof(s->result.title));
	s->result.session = a.session;
	s->result.minutes = a.minutes;
	advice_finish(&a);
}

static void compare(struct side *present, struct side *other, date day)
{
	size_t spoke = present->host.verdict_count, spoke_other = other->host.verdict_count;
	if (spoke + spoke_other == 0)
		return;
	bool same = spoke == spoke_other && memcmp(present->host.verdicts, other->host.verdicts,
						    spoke * sizeof(struct verdict)) == 0;
	ask_others(present);
	decide(present, day);
	if (same) {
		memcpy(other->result.title, present->result.title, sizeof(other->result.title));
		other->result.session = present->result.session;
		other->result.minutes = present->result.minutes;
		return;
	}
	add_verdicts(
		&other->host, present->host.verdicts + spoke, present->host.verdict_count - spoke);
	decide(other, day);
}

static json_t *side_json(const struct backtest_side *s)
{
	json_t *j = json_object();
	json_put(j, "state", json_text(rule_state_name(s->state)));
	json_put(j, "text", json_text(s->text));
	json_put(j, "title", json_text(s->title));
	json_put(j, "session", json_text(kind_name(s->session)));
	json_put(j, "minutes", json_number(s->minutes));
	return j;
}

static void write_day(
	date day, const struct side *present, const struct side *other, struct buffer *out)
{
	char text[DATE_TEXT];
	json_t *j = json_object();
	date_format(day, text);
	json_put(j, "day", json_text(text));
	json_put(j, "present", side_json(&present->result));
	json_put(j, "other", side_json(&other->result));
	json_dump(j, out);
	json_decref(j);
}

void backtest_days(const struct rules_task *task, const struct advise_calls *calls,
	bool (*tell)(const struct buffer *json, void *user), void *user)
{
	struct side *present = mem_alloc(1, sizeof(*present)),
		    *other = mem_alloc(1, sizeof(*other));
	bool told = side_init(present, task->rules, task->only, calls);
	told = side_init(other, task->changed, task->only, calls) && told;
	json_begin();
	for (size_t i = 0; i < task->day_count && told; i++) {
		struct buffer json = {0};
		ask_rule(present, task->history, task->days[i]);
		ask_rule(other, task->history, task->days[i]);
		compare(present, other, task->days[i]);
		write_day(task->days[i], present, other, &json);
		told = tell(&json, user);
		buffer_finish(&json);
	}
	host_finish(&present->host);
	host_finish(&other->host);
	free(present);
	free(other);
}
