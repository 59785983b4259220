/*
 * Rules in a locked-down child, over a ruleset and a history of the caller's own: what the engine
 * does for the rules in force, for rules on trial (check, backtest) and for days that are not there
 * yet (plan).
 */
#ifndef CTL_RULES_RUN_H
#define CTL_RULES_RUN_H

#include <jansson.h>

#include "call.h"

/* Called for each result, in order; false ends it. */
typedef bool rules_result(const char *json, size_t length, void *user);

/* `task` without write and user. On false the error names the rule that hung or ended its child. */
bool rules_run(const struct rules_task *task, rules_result *each, void *user, struct error *e);
/* For tasks with one result; NULL with an error. */
json_t *rules_run_json(const struct rules_task *task, struct error *e);

/* A copy of the rules in force, to be changed; ruleset_finish. */
void rules_copy(const struct ruleset *from, struct ruleset *out);
/* By its file, or by `use` in the settings. */
bool rules_known(const struct ruleset *r, const char *name);
struct rule_source *rules_find(const struct ruleset *r, const char *name);
/* As [rule NAME] key = value, over what is set. */
void rules_set(struct ruleset *r, const char *rule, const char *key, const char *value);

/* "there is no rule ..., did you mean": exit code 1. */
int rules_unknown(const struct call *c, const struct ruleset *r, const char *name);

#endif
