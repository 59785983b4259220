#include "paced/advice.h"

#include <stdlib.h>
#include <string.h>

#include "paced/base/memory.h"

static void source_finish(struct rule_source *s)
{
	free(s->name);
	free(s->path);
	free(s->text);
	free(s->shadows);
}

void ruleset_finish(struct ruleset *r)
{
	for (size_t i = 0; i < r->count; i++)
		source_finish(&r->rules[i]);
	for (size_t i = 0; i < r->lib_count; i++)
		source_finish(&r->libs[i]);
	for (size_t i = 0; i < r->setting_count; i++) {
		free(r->settings[i].rule);
		free(r->settings[i].key);
		free(r->settings[i].value);
	}
	for (size_t i = 0; i < r->pack_count; i++)
		free(r->packs[i]);
	free(r->rules);
	free(r->libs);
	free(r->settings);
	free(r->packs);
	memset(r, 0, sizeof(*r));
}

void advice_finish(struct advice *a)
{
	for (size_t i = 0; i < a->outcome_count; i++) {
		free(a->outcomes[i].facts);
		free(a->outcomes[i].params);
	}
	free(a->outcomes);
	free(a->reasons);
	free(a->says);
	memset(a, 0, sizeof(*a));
}

static const char *const state_names[] = {
	[RULE_FIRED] = "fired",
	[RULE_CLEAR] = "clear",
	[RULE_NO_DATA] = "no_data",
	[RULE_SILENCED] = "silenced",
	[RULE_ERROR] = "error",
	[RULE_OFF] = "off",
};

const char *rule_state_name(enum rule_state s)
{
	return (size_t)s < ARRAY_LENGTH(state_names) ? state_names[s] : "unknown";
}
