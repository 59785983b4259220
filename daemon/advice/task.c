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

static void advise_days(struct telling *t, const struct advise_calls *calls)
{
	struct host host;
	if (!host_init(&host, t->task->rules, calls))
		host.rule_count = 0;
	for (size_t i = 0; i < t->task->day_count && !t->failed; i++) {
		struct advice a;
		struct buffer json = {0};
		advise_with(&host, t->task->history, t->task->days[i], &a);
		advice_write(&a, &json);
		tell(t, RULES_FRAME_RESULT, json.data, json.length);
		buffer_finish(&json);
		advice_finish(&a);
	}
	host_finish(&host);
}

static bool tell_result(const struct buffer *json, void *user)
{
	struct telling *t = user;
	tell(t, RULES_FRAME_RESULT, json->data, json->length);
	return !t->failed;
}

int rules_task_run(const struct rules_task *task)
{
	struct telling t = {.task = task};
	struct advise_calls calls = {.entering = task->quiet ? NULL : tell_entering, .user = &t};
	struct buffer json = {0};
	switch (task->type) {
	case RULES_ADVISE:
		advise_days(&t, &calls);
		break;
	case RULES_BACKTEST:
		backtest_days(task, &calls, tell_result, &t);
		break;
	case RULES_DESCRIBE:
		rules_describe(task->rules, &calls, &json);
		tell_result(&json, &t);
		break;
	case RULES_TEST:
		rules_test(task->rules, task->only, &calls, &json);
		tell_result(&json, &t);
		break;
	}
	buffer_finish(&json);
	return t.failed ? 1 : 0;
}

/* jansson seeds its tables from /dev/urandom; a fixed seed also gives the same run every time. */
void rules_prepare(void)
{
	json_object_seed(1);
}
