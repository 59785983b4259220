/* What the rules are, for `pacectl rules` and for checking them. */
#include <jansson.h>
#include <lauxlib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "host.h"
#include "json.h"
#include "paced/base/memory.h"

struct describing {
	struct host *host;
	struct rule *rule;
	json_t *out; /* attached to the result before Lua is called */
	json_t *findings;
};

static json_t *text_at(lua_State *L, int table, const char *key)
{
	json_t *j = lua_getfield(L, table, key) == LUA_TSTRING ? json_text(lua_tostring(L, -1))
							       : json_null();
	lua_pop(L, 1);
	return j;
}

/* The strings of the list at `key`, put into `object`. */
static void put_list(lua_State *L, int table, const char *key, json_t *object)
{
	json_t *list = json_array();
	json_put(object, key, list);
	if (lua_getfield(L, table, key) == LUA_TTABLE)
		for (lua_Integer i = 1; i <= (lua_Integer)lua_rawlen(L, -1) && i <= 100; i++) {
			if (lua_rawgeti(L, -1, i) == LUA_TSTRING)
				json_array_append_new(list, json_text(lua_tostring(L, -1)));
			lua_pop(L, 1);
		}
	lua_pop(L, 1);
}

static void put_evidence(lua_State *L, int table, json_t *object)
{
	json_t *evidence = json_null();
	if (lua_getfield(L, table, "evidence") == LUA_TTABLE) {
		evidence = json_object();
		json_put(object, "evidence", evidence);
		json_put(evidence, "level", text_at(L, lua_gettop(L), "level"));
		json_put(evidence, "ref", text_at(L, lua_gettop(L), "ref"));
	} else {
		json_put(object, "evidence", evidence);
	}
	lua_pop(L, 1);
}

/* The level is a word for the reader: one that nobody knows is told, and harms nothing. */
static void check_evidence(lua_State *L, int table, struct describing *d)
{
	static const char *const levels[] = {"trial", "cohort", "coach", "choice"};
	char finding[160];
	bool known = false;
	if (lua_getfield(L, table, "evidence") == LUA_TTABLE &&
		lua_getfield(L, -1, "level") == LUA_TSTRING) {
		const char *level = lua_tostring(L, -1);
		for (size_t i = 0; i < ARRAY_LENGTH(levels); i++)
			known = known || text_equal(levels[i], level);
		snprintf(finding, sizeof(finding),
			"evidence: level = \"%.40s\": expected trial, cohort, coach or choice",
			level);
		if (!known)
			json_array_append_new(d->findings, json_text(finding));
	}
	lua_settop(L, table);
}

static json_t *param_json(const struct param *p)
{
	json_t *j = json_object();
	char value[64];
	param_value_text(p, value, sizeof(value));
	json_put(j, "name", json_text(p->name));
	json_put(j, "value", json_text(value));
	json_put(j, "default", json_text(p->standard));
	json_put(j, "min", p->type == PARAM_NUMBER ? json_number(p->least) : json_null());
	json_put(j, "max", p->type == PARAM_NUMBER ? json_number(p->most) : json_null());
	json_put(j, "choices", *p->choices ? json_text(p->choices) : json_null());
	json_put(j, "help", json_text(p->help));
	json_put(j, "finding", *p->finding ? json_text(p->finding) : json_null());
	return j;
}

static void put_params(const struct param_list *params, struct describing *d)
{
	json_t *list = json_array();
	json_put(d->out, "params", list);
	for (size_t i = 0; i < params->count; i++) {
		json_array_append_new(list, param_json(&params->items[i]));
		if (*params->items[i].finding)
			json_array_append_new(d->findings, json_text(params->items[i].finding));
	}
	for (size_t i = 0; i < params->finding_count; i++)
		json_array_append_new(d->findings, json_text(params->findings[i]));
}

static int count_tests(lua_State *L, int table)
{
	int n = lua_getfield(L, table, "tests") == LUA_TTABLE ? (int)lua_rawlen(L, -1) : 0;
	lua_pop(L, 1);
	return n;
}

static void check_needs(lua_State *L, int table)
{
	if (lua_getfield(L, table, "needs") == LUA_TTABLE)
		for (lua_Integer i = 1; i <= (lua_Integer)lua_rawlen(L, -1); i++) {
			lua_rawgeti(L, -1, i);
			const char *name = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1)
									  : "?";
			if (!need_find(name))
				luaL_error(
					L, "needs: there is no \"%s\"; see paced-rules(7)", name);
			lua_pop(L, 1);
		}
	lua_pop(L, 1);
}

static int describe_loaded(lua_State *L)
{
	struct describing *d = lua_touserdata(L, 1);
	struct param_list params;
	lua_settop(L, 1);
	rule_load(L, d->host, d->rule); /* 2: environment, 3: table */
	json_put(d->out, "title", text_at(L, 3, "title"));
	put_list(L, 3, "guidelines", d->out);
	put_evidence(L, 3, d->out);
	check_evidence(L, 3, d);
	json_put(d->out, "pack", text_at(L, 3, "pack"));
	put_list(L, 3, "needs", d->out);
	json_put(d->out, "tests", json_integer(count_tests(L, 3)));
	check_needs(L, 3);
	params_read(L, 3, d->host->ruleset, d->rule->name, 0, &params);
	put_params(&params, d);
	return 0;
}

static const char *const keys_when_broken[] = {"title", "evidence", "pack", NULL};
static const char *const lists_when_broken[] = {"guidelines", "needs", "params", NULL};

/* The keys that a rule which does not load could not fill. */
static void put_missing(json_t *out)
{
	for (size_t i = 0; keys_when_broken[i]; i++)
		if (!json_object_get(out, keys_when_broken[i]))
			json_put(out, keys_when_broken[i], json_null());
	for (size_t i = 0; lists_when_broken[i]; i++)
		if (!json_object_get(out, lists_when_broken[i]))
			json_put(out, lists_when_broken[i], json_array());
	if (!json_object_get(out, "tests"))
		json_put(out, "tests", json_integer(0));
}

static void describe_rule(
	struct host *h, struct rule *r, const struct advise_calls *calls, json_t *list)
{
	struct describing d = {
		.host = h, .rule = r, .out = json_object(), .findings = json_array()};
	char error[ADVICE_TEXT];
	json_array_append_new(list, d.out);
	json_put(d.out, "rule", json_text(r->name));
	json_put(d.out, "path", json_text_or_null(r->source ? r->source->path : NULL));
	json_put(d.out, "shadows", json_text_or_null(r->source ? r->source->shadows : NULL));
	json_put(d.out, "off", json_boolean(r->off));
	json_put(d.out, "findings", d.findings);
	h->rule = r;
	if (calls && calls->entering)
		calls->entering(r->name, calls->user);
	bool masked = r->source &&
		      r->source->length == 0; /* an empty file is no error: it hides a rule */
	bool loaded = masked || host_protected(h, describe_loaded, &d, error, sizeof(error));
	json_put(d.out, "error", loaded ? json_null() : json_text(error));
	put_missing(d.out);
}

void rules_describe(
	const struct ruleset *rules, const struct advise_calls *calls, struct buffer *out)
{
	json_begin();
	struct host host;
	json_t *list = json_array();
	bool ready = host_init(&host, rules, NULL);
	host.whole = true;
	if (ready)
		for (size_t i = 0; i < host.rule_count; i++)
			describe_rule(&host, &host.rules[i], calls, list);
	json_dump(list, out);
	json_decref(list);
	host_finish(&host);
}
