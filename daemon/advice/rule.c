/* One rule: compiled once, run again in a fresh environment for each day. */
#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

#include "host.h"
#include "paced/base/language.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "rule.h"
#include "trim.h"

/* Bytes from which on what a rule left behind is collected before the next. A third is always
 * alive; the sum should stay within a processor cache: with 4 MiB ten years take half as long
 * again. */
#define TIDY_ABOVE (768u << 10)

/* ---- loading ---- */

const struct rule_key rule_keys[] = {
	{"title", LUA_TSTRING, true, "title = \"Rest on Sundays\"", "string",
		"what the rule is about, in a few words"},
	{"about", LUA_TSTRING, false, "about = \"a sentence\"", "string?",
		"more about it, for the reader"},
	{"guidelines", LUA_TTABLE, false, "guidelines = { \"G17\" }", "string[]?",
		"the coaching guidelines that it carries out"},
	{"evidence", LUA_TTABLE, false, "evidence = { level = \"coach\", ref = \"...\" }",
		"{ level: string, ref: string }?", "level is trial, cohort, coach or choice"},
	{"params", LUA_TTABLE, false, "params = { days = { default = 3, min = 1, max = 9 } }",
		"table<string, Param>?", "numbers, words and switches that paced.conf may set"},
	{"needs", LUA_TTABLE, false, "needs = { \"feel\" }", "string[]?",
		"what must be known; without it the rule is not asked, and says what is missing"},
	{"pack", LUA_TSTRING, false, "pack = \"heat\"", "string?",
		"the rule is off unless [rules] pack names this pack, or `wakes` says so"},
	{"wakes", LUA_TFUNCTION, false, "wakes = function(day) ... end", "(fun(day: Day): any)?",
		"wakes a rule of a pack that was not chosen"},
	{"check", LUA_TFUNCTION, true, "check = function(day, p) ... end",
		"fun(day: Day, p: table): any", "returns nothing, one verdict or a list of them"},
	{"tests", LUA_TTABLE, false,
		"tests = { { \"a name\", history = \"easy 40\", expect = \"clear\" } }", "table[]?",
		"histories, and what the rule should make of them"},
};
const size_t rule_key_count = ARRAY_LENGTH(rule_keys);

static void refuse_rule_key(lua_State *L, const char *key)
{
	const char *names[ARRAY_LENGTH(rule_keys)];
	for (size_t i = 0; i < ARRAY_LENGTH(rule_keys); i++)
		names[i] = rule_keys[i].key;
	const char *near = text_nearest(key, names, ARRAY_LENGTH(names));
	luaL_error(L, "a rule has no '%s'%s%s%s", key, near ? ", did you mean '" : "",
		near ? near : "", near ? "'?" : "");
}

static void check_rule_table(lua_State *L, int index)
{
	const char *unknown = NULL;
	for (lua_pushnil(L); lua_next(L, index) != 0; lua_pop(L, 1)) {
		const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2)
								 : "(a number)";
		bool known = false;
		for (size_t i = 0; i < ARRAY_LENGTH(rule_keys); i++)
			known = known || text_equal(rule_keys[i].key, key);
		if (!known && (!unknown || strcmp(key, unknown) < 0))
			unknown = key;
	}
	if (unknown)
		refuse_rule_key(L, unknown);
	for (size_t i = 0; i < ARRAY_LENGTH(rule_keys); i++) {
		int type = lua_getfield(L, index, rule_keys[i].key);
		if (type == LUA_TNIL && rule_keys[i].required)
			luaL_error(L, "the rule has no %s: %s", rule_keys[i].key,
				rule_keys[i].such_as);
		if (type != rule_keys[i].type && type != LUA_TNIL)
			luaL_error(L, "the rule's %s is a %s: expected %s", rule_keys[i].key,
				lua_typename(L, type), rule_keys[i].such_as);
		lua_pop(L, 1);
	}
}

static bool compile_text(lua_State *L, const struct rule *r, const char *text, size_t length)
{
	lua_pushfstring(L, "@%s.lua", r->source->name);
	bool done = luaL_loadbufferx(L, text, length, lua_tostring(L, -1), "t") == LUA_OK;
	lua_remove(L, -2);
	return done;
}

/* Without its tests a rule compiles faster; when that goes wrong, the whole text says what is
 * wrong. */
static bool compile_trimmed(lua_State *L, const struct rule *r)
{
	int top = lua_gettop(L);
	size_t length = r->source->length;
	char *text = lua_newuserdatauv(L, length + 1, 0);
	memcpy(text, r->source->text, length + 1);
	size_t kept = trim_tests(text, length);
	if (kept < length && compile_text(L, r, text, kept))
		return true;
	lua_settop(L, top);
	return false;
}

static void compile(lua_State *L, const struct host *h, struct rule *r)
{
	int top = lua_gettop(L);
	if ((h->whole || !compile_trimmed(L, r)) &&
		!compile_text(L, r, r->source->text, r->source->length))
		lua_error(L);
	r->chunk = luaL_ref(L, LUA_REGISTRYINDEX);
	lua_settop(L, top);
}

static void seed_random(lua_State *L, date day)
{
	lua_getfield(L, LUA_REGISTRYINDEX, "paced.randomseed");
	lua_pushinteger(L, day);
	lua_call(L, 1, 0);
}

void rule_load(lua_State *L, struct host *h, struct rule *r)
{
	if (*r->error)
		luaL_error(L, "%s", r->error);
	if (r->chunk == LUA_NOREF)
		compile(L, h, r);
	seed_random(L, h->view.day);
	sandbox_push(L);
	lua_rawgeti(L, LUA_REGISTRYINDEX, r->chunk);
	lua_pushvalue(L, -2);
	lua_setupvalue(L, -2, 1);
	lua_call(L, 0, 1);
	if (lua_isnil(L, -1))
		luaL_error(L, "%s.lua returns nothing: does `return` stand before its table?",
			r->source->name);
	if (!lua_istable(L, -1))
		luaL_error(L, "%s.lua: a rule must return a table, and this one returned a %s",
			r->source->name, luaL_typename(L, -1));
	if (!r->checked)
		check_rule_table(L, lua_gettop(L));
	r->checked = true;
}

/* ---- may it speak ---- */

static date silenced_until(const struct host *h, const char *rule)
{
	date until = DATE_NONE;
	for (size_t i = 0; i < h->silence_count; i++) {
		const struct report *r = h->silences[i];
		bool on = r->day <= h->view.day && r->until >= h->view.day;
		if (on && text_equal(r->word, rule) && r->until > until)
			until = r->until;
	}
	return until;
}

static bool is_silenced(const struct host *h, const struct rule *r, struct rule_outcome *out)
{
	char day[DATE_TEXT];
	date until = silenced_until(h, r->name);
	if (until == DATE_NONE)
		return false;
	date_format(until, day);
	snprintf(out->text, sizeof(out->text), _("silenced until %s"), day);
	out->state = RULE_SILENCED;
	return true;
}

static bool pack_chosen(const struct ruleset *rules, const char *pack)
{
	for (size_t i = 0; i < rules->pack_count; i++)
		if (text_equal(rules->packs[i], pack))
			return true;
	return false;
}

static void push_day(lua_State *L)
{
	facts_push(L, &class_day, 1);
}

/* A rule of a pack that was not chosen sleeps unless what is known wakes it. */
static bool is_asleep(lua_State *L, struct host *h, int table, struct rule_outcome *out)
{
	if (lua_getfield(L, table, "pack") == LUA_TNIL ||
		pack_chosen(h->ruleset, lua_tostring(L, -1))) {
		lua_pop(L, 1);
		return false;
	}
	bool awake = false;
	if (lua_getfield(L, table, "wakes") != LUA_TNIL) {
		push_day(L);
		lua_call(L, 1, 1);
		awake = lua_toboolean(L, -1);
	}
	if (!awake) {
		snprintf(out->text, sizeof(out->text), _("the pack %.100s is not chosen"),
			lua_tostring(L, table + 1));
		out->state = RULE_OFF;
	}
	lua_settop(L, table);
	return !awake;
}

static bool lacks_data(lua_State *L, struct host *h, int table, struct rule_outcome *out)
{
	lua_getfield(L, table, "needs");
	lua_Integer n = lua_istable(L, -1) ? (lua_Integer)lua_rawlen(L, -1) : 0;
	for (lua_Integer i = 1; i <= n; i++) {
		lua_rawgeti(L, table + 1, i);
		const char *name = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "?";
		const struct need *need = need_find(name);
		if (!need)
			luaL_error(L,
				"needs: there is no \"%s\"; see paced-rules(7) for what can be "
				"needed",
				name);
		int days = need->days(&h->view);
		if (days < need->least) {
			snprintf(out->text, sizeof(out->text),
				_("needs %s; known for %d of the last 42 days"), _(need->doc),
				days);
			out->state = RULE_NO_DATA;
			lua_settop(L, table);
			return true;
		}
		lua_pop(L, 1);
	}
	lua_settop(L, table);
	return false;
}

/* ---- running ---- */

static void call_check(
	lua_State *L, struct host *h, int environment, int table, const struct param_list *params)
{
	facts_push(L, &class_athlete, 1);
	lua_setfield(L, environment, "athlete");
	lua_getfield(L, table, "check");
	push_day(L);
	params_push(L, params);
	int top = lua_gettop(L) - 3; /* below the function and its arguments */
	lua_call(L, 2, LUA_MULTRET);
	if (lua_gettop(L) > top + 1)
		luaL_error(L,
			"%s.lua: check returned %d values; several verdicts are returned as a "
			"list: return { limit{ ... }, say{ ... } }",
			h->rule->source->name, lua_gettop(L) - top);
	lua_settop(L, top + 1);
	verdicts_take(L, h);
}

static void summarise(const struct host *h, size_t before, struct rule_outcome *out)
{
	out->state = h->verdict_count > before ? RULE_FIRED : RULE_CLEAR;
	if (out->state == RULE_CLEAR && h->made)
		snprintf(out->text, sizeof(out->text),
			"it made a %s and did not return it: write return %s{ ... }", h->made,
			h->made);
	if (out->state == RULE_CLEAR)
		return;
	const struct verdict *v = &h->verdicts[before];
	snprintf(
		out->text, sizeof(out->text), "%s", v->type == VERDICT_SAY ? v->title : v->because);
}

/* Parameters are the same on every day, unless a test sets its own. The rule's table is at 3. */
static const struct param_list *params_for(
	lua_State *L, const struct running *run, struct param_list *own)
{
	struct rule *r = run->rule;
	bool overridden = run->overrides != LUA_NOREF &&
			  lua_rawgeti(L, LUA_REGISTRYINDEX, run->overrides) == LUA_TTABLE;
	if (overridden || !r->params) {
		params_read(L, 3, run->host->ruleset, r->name, overridden ? 4 : 0, own);
		if (!overridden) {
			r->params = mem_alloc(1, sizeof(*own));
			memcpy(r->params, own, sizeof(*own));
		}
	}
	lua_settop(L, 3);
	return overridden ? own : r->params;
}

static int rule_run_protected(lua_State *L)
{
	struct running *run = lua_touserdata(L, 1);
	struct host *h = run->host;
	size_t before = h->verdict_count;
	lua_settop(L, 1);
	rule_load(L, h, run->rule); /* 2: environment, 3: table */
	struct param_list own;
	const struct param_list *params = params_for(L, run, &own);
	if (!h->brief)
		params_note(params, run->out);
	if ((!run->chosen && is_asleep(L, h, 3, run->out)) || lacks_data(L, h, 3, run->out))
		return 0;
	call_check(L, h, 2, 3, params);
	summarise(h, before, run->out);
	return 0;
}

/* A rule that stumbled over what is not known yet has no data; it is not broken. */
static bool stumbled_on_unknown(const struct host *h, const char *message)
{
	char field[80];
	if (*h->unknown == '\0')
		return false;
	snprintf(field, sizeof(field), "nil value (field '%s')", h->unknown);
	bool compared = strstr(message, "attempt to compare") && strstr(message, "nil");
	return compared || strstr(message, field) || strstr(message, LIMIT_OF_NOTHING);
}

static void note_failure(
	struct host *h, size_t before, const char *message, struct rule_outcome *out)
{
	h->verdict_count = before;
	if (stumbled_on_unknown(h, message)) {
		out->state = RULE_NO_DATA;
		snprintf(out->text, sizeof(out->text), _("%s is not known yet"), h->unknown);
		return;
	}
	out->state = RULE_ERROR;
	bool named = strstr(message, ".lua") || strstr(message, "paced.conf");
	snprintf(out->text, sizeof(out->text), "%s%s%.180s", named ? "" : h->rule->name,
		named ? "" : ": ", message);
}

void rule_run_as(struct running *run)
{
	struct host *h = run->host;
	char message[ADVICE_TEXT];
	size_t before = h->verdict_count;
	h->rule = run->rule;
	h->outcome = run->out;
	h->fact_capacity = 0;
	h->session_facts = 0;
	h->made = NULL;
	h->unknown[0] = '\0';
	if (!host_protected(h, rule_run_protected, run, message, sizeof(message)))
		note_failure(h, before, message, run->out);
	h->outcome = NULL;
	if (h->pool.used > TIDY_ABOVE)
		lua_gc(h->lua, LUA_GCCOLLECT);
}

void rule_run(struct host *h, struct rule *r, struct rule_outcome *out)
{
	memset(out, 0, sizeof(*out));
	snprintf(out->rule, sizeof(out->rule), "%s", r->name);
	out->state = RULE_OFF;
	if (r->off && r->source && r->source->length == 0)
		snprintf(out->text, sizeof(out->text), _("hidden by the empty file %.160s"),
			r->source->path);
	else if (r->off)
		snprintf(out->text, sizeof(out->text), "%s", _("switched off in paced.conf"));
	if (r->off || is_silenced(h, r, out))
		return;
	if (h->calls && h->calls->entering)
		h->calls->entering(r->name, h->calls->user);
	rule_run_as(&(struct running){.host = h, .rule = r, .out = out, .overrides = LUA_NOREF});
}
