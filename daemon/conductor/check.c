/* --check: the settings and the rules, without touching anything. */
#include <stdio.h>
#include <time.h>

#include "conductor.h"
#include "paced/base/memory.h"

static bool check_settings(const struct engine *g)
{
	const struct error *e = engine_settings_error(g);
	const struct settings *s = engine_settings(g);
	if (e)
		fprintf(stderr, "paced.conf: %s\n", e->text);
	for (size_t i = 0; i < s->finding_count; i++)
		fprintf(stderr, "paced.conf: line %d: %s\n", s->findings[i].line,
			s->findings[i].text);
	return !e && !s->finding_count;
}

/* These do not show in the advice, for which an older text is in force. */
static bool check_texts(struct engine *g)
{
	struct rule_outdated list[16];
	size_t count = engine_outdated_rules(g, list, ARRAY_LENGTH(list));
	for (size_t i = 0; i < count && i < ARRAY_LENGTH(list); i++)
		fprintf(stderr, "rule %s: %s\n", list[i].rule, list[i].why);
	return count == 0;
}

static bool check_rules(struct engine *g, int64_t now)
{
	struct error why = {0};
	struct advice advice = {0};
	date today = engine_today(g, now);
	bool ok = engine_advise(g, &today, 1, now, &advice, &why);
	if (!ok)
		fprintf(stderr, "rules: %s\n", why.text);
	for (size_t i = 0; i < advice.outcome_count; i++) {
		if (advice.outcomes[i].state != RULE_ERROR)
			continue;
		fprintf(stderr, "rule %s: %s\n", advice.outcomes[i].rule, advice.outcomes[i].text);
		ok = false;
	}
	advice_finish(&advice);
	return check_texts(g) && ok;
}

int conductor_check(const struct conductor_options *o)
{
	struct error why = {0};
	struct engine_options options = o->engine;
	options.query = true;
	struct engine *g = engine_open(&options, &why);
	if (!g) {
		fprintf(stderr, "paced: %s\n", why.text);
		return 1;
	}
	bool settings = check_settings(g);
	bool rules = check_rules(g, time(NULL));
	engine_close(g);
	return settings && rules ? 0 : 1;
}
