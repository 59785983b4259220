/* What a rules child does: its task, told frame by frame. */
#include <jansson.h>

#include "paced/advice.h"

#include <string.h>

#include "advise.h"

struct telling {
	const struct rules_task *task;
	bool failed; /* nobody listens any more */
};

static void tell(struct telling *t, uint32_t type, const void *data, size_t length)
{
	if (!t->failed)
		t->failed = !t->task->write(t->task->user, type, data, length);
}

static void tell_entering(const char *rule, void *user)
{
	tell(user, RULES_FRAME_ENTER, rule, strlen(rule));
}

/* For many days only the rules that spoke or broke are told. */
static void keep_speaking(struct advice *a)
{
	size_t kept = 0;
	for (size_t i = 0; i < a->outcome_count; i++)
		if (a->outcomes[i].state == RULE_FIRED || a->outcomes[i].state == RULE_ERROR)
			a->outcomes[kept++] = a->outcomes[i]; /* brief outcomes own nothing */
	a->outcome_count = kept;
}

static void advise_days(struct telling *t, const struct advise_calls *calls)
{
	struct host host;
	if (!host_init(&host, t->task->rules, calls))
		host.rule_count = 0;
	host.brief = t->task->brief;
	for (size_t i = 0; i < t->task->day_count && !t->failed; i++) {
		struct advice a;
		struct buffer json = {0};
		advise_with(&host, t->task->history, t->task->days[i], &a);
		if (t->task->brief)
			keep_speaking(&a);
		advice_write(&a, &json);
		tell(t, RULES_FRAME_RESULT, json.data, json.length);
		buffer_finish(&json);
		advice_finish(&a);
	}
	host_finish(&host);
}

int rules_task_run(const struct rules_task *task)
{
	struct telling t = {.task = task};
	struct advise_calls calls = {.entering = tell_entering, .user = &t};
	struct buffer json = {0};
	if (task->type == RULES_ADVISE) {
		advise_days(&t, &calls);
		return t.failed ? 1 : 0;
	}
	if (task->type == RULES_DESCRIBE)
		rules_describe(task->rules, &calls, &json);
	else
		rules_test(task->rules, task->only, &calls, &json);
	tell(&t, RULES_FRAME_RESULT, json.data, json.length);
	buffer_finish(&json);
	return t.failed ? 1 : 0;
}

/* jansson seeds its tables from /dev/urandom; a fixed seed also gives the same run every time. */
void rules_prepare(void)
{
	json_object_seed(1);
}
