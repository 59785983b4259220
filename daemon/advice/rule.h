/* Running a rule with more say over how than advising needs: for the tests inside rules. */
#ifndef ADVICE_RULE_H
#define ADVICE_RULE_H

#include "host.h"

struct running {
	struct host *host;
	struct rule *rule;
	struct rule_outcome *out;
	int overrides; /* registry reference of a table of parameters, or LUA_NOREF */
	bool chosen;   /* as if its pack were chosen */
};
/* Protected; the outcome says what happened. */
void rule_run_as(struct running *run);

#endif
