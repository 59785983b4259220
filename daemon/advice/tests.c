/* The tests inside rules: a history in a few words, and what the rule should make of it. */
#include <jansson.h>
#include <lauxlib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "json.h"
#include "paced/base/memory.h"
#include "rule.h"

struct testing {
	struct host *host;
	struct rule *rule;
	json_t *results;
	lua_Integer index; /* of the test, from 1 */
	int test;          /* registry reference of the test's table */
	int overrides;     /* of its params */
	bool chosen;
	char name[ADVICE_TEXT];
	struct history history;
	date eve;
	struct rule_outcome outcome;
	size_t verdicts_before;
	char failure[480]; /* why it did not pass; "" when it did */
};

/* ---- reading a test ---- */

static int count_tests(lua_State *L)
{
	struct testing *t = lua_touserdata(L, 1);
	lua_settop(L, 1);
	rule_load(L, t->host, t->rule);
	t->index = lua_getfield(L, 3, "tests") == LUA_TTABLE ? (lua_Integer)lua_rawlen(L, -1) : 0;
	return 0;
}

static void refuse_unknown_keys(lua_State *L, int test)
{
	static const char *const known[] = {"history", "with", "params", "expect"};
	for (lua_pushnil(L); lua_next(L, test) != 0; lua_pop(L, 1)) {
		bool found = lua_isinteger(L, -2) && lua_tointeger(L, -2) == 1;
		for (size_t i = 0; i < ARRAY_LENGTH(known); i++)
			found = found || (lua_type(L, -2) == LUA_TSTRING &&
						 text_equal(known[i], lua_tostring(L, -2)));
		if (!found)
			luaL_error(L,
				"a test has a name, history, with, params and expect, and not '%s'",
				luaL_tolstring(L, -2, NULL));
	}
}

/* Pushes test t->index and reads all but what it expects. */
static int read_test(lua_State *L)
{
	struct testing *t = lua_touserdata(L, 1);
	lua_settop(L, 1);
	rule_load(L, t->host, t->rule); /* 2, 3 */
	lua_getfield(L, 3, "tests");    /* 4 */
	if (lua_rawgeti(L, 4, t->index) != LUA_TTABLE)
		luaL_error(L, "a test is a table");
	lua_rawgeti(L, 5, 1);
	snprintf(t->name, sizeof(t->name), "%.200s",
		lua_type(L, 6) == LUA_TSTRING ? lua_tostring(L, 6) : "(no name)");
	lua_pop(L, 1);
	refuse_unknown_keys(L, 5);
	lua_pushvalue(L, 5);
	t->test = luaL_ref(L, LUA_REGISTRYINDEX);
	lua_getfield(L, 5, "params"); /* 6 */
	lua_pushvalue(L, 6);
	t->overrides = luaL_ref(L, LUA_REGISTRYINDEX);
	lua_getfield(L, 5, "history"); /* 7 */
	int with = lua_getfield(L, 5, "with") == LUA_TTABLE ? 8 : 0;
	t->chosen = !with || lua_getfield(L, with, "chosen") != LUA_TBOOLEAN ||
		    lua_toboolean(L, -1);
	days_build(L, luaL_optstring(L, 7, ""), with, &t->history, &t->eve);
	return 0;
}

/* ---- comparing ---- */

static double verdict_number(const struct verdict *v, const char *field)
{
	const struct {
		const char *name;
		double value;
	} numbers[] = {{"minutes", v->minutes}, {"km", v->km}, {"weight", v->weight},
		{"cooldown", v->cooldown_days},
		{"reps", v->has_work ? (double)v->work.reps : (double)NAN},
		{"seconds", v->has_work ? v->work.seconds : NAN},
		{"metres", v->has_work ? v->work.metres : NAN},
		{"recovery_seconds", v->has_work ? v->work.recovery_s : NAN},
		{"warmup_minutes", v->has_work ? v->work.warmup_minutes : NAN},
		{"cooldown_minutes", v->has_work ? v->work.cooldown_minutes : NAN}};
	for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++)
		if (text_equal(numbers[i].name, field))
			return numbers[i].value;
	return NAN;
}

static const char *const type_names[] = {"propose", "limit", "say"};

/* NULL when the verdict has no such text. */
static const char *verdict_text(const struct verdict *v, const char *field)
{
	const struct {
		const char *name;
		const char *value;
	} texts[] = {{"verdict", type_names[v->type]},
		{"session", v->type == VERDICT_PROPOSE ? kind_name(v->session) : NULL},
		{"sport", v->type == VERDICT_PROPOSE ? sport_name(v->sport) : NULL},
		{"hardest", v->hardest < HARDNESS_COUNT ? hardness_name(v->hardest) : NULL},
		{"because", v->because}, {"aside", v->aside}, {"title", v->title},
		{"text", v->text}, {"level", v->level},
		{"target", v->has_work ? v->work.target : NULL}};
	for (size_t i = 0; i < ARRAY_LENGTH(texts); i++)
		if (text_equal(texts[i].name, field))
			return texts[i].value;
	return NULL;
}

static bool is_prose(const char *field)
{
	return text_equal(field, "because") || text_equal(field, "title") ||
	       text_equal(field, "text");
}

/* What `expect` may ask of a verdict, beside what its fields are called. */
static const char *const expected_names[] = {"verdict", "session", "sport", "hardest", "because",
	"aside", "title", "text", "level", "target", "minutes", "km", "weight", "cooldown", "reps",
	"seconds", "metres", "recovery_seconds", "warmup_minutes", "cooldown_minutes", "running",
	"absent"};

static void refuse_unknown_name(lua_State *L, const char *name)
{
	for (size_t i = 0; i < ARRAY_LENGTH(expected_names); i++)
		if (text_equal(expected_names[i], name))
			return;
	const char *near = text_nearest(name, expected_names, ARRAY_LENGTH(expected_names));
	luaL_error(L, "expect: a verdict has no '%s'%s%s%s", name, near ? ", did you mean '" : "",
		near ? near : "", near ? "'?" : "");
}

static void refuse_unknown_state(lua_State *L, const char *word)
{
	const char *names[RULE_OFF + 1];
	for (int s = RULE_FIRED; s <= RULE_OFF; s++)
		names[s] = rule_state_name((enum rule_state)s);
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
		if (text_equal(names[i], word))
			return;
	luaL_error(L, "expect = \"%s\": expected clear, no_data, fired, off or a table", word);
}

/* The expected value is on top of the stack: a text (prose: a part of it), a number, or { least,
 * most }. */
static bool field_matches(lua_State *L, const struct verdict *v, const char *field)
{
	if (lua_type(L, -1) == LUA_TBOOLEAN)
		return text_equal(field, "running") && v->no_running == !lua_toboolean(L, -1);
	if (lua_type(L, -1) == LUA_TSTRING) {
		const char *text = verdict_text(v, field);
		return text && (is_prose(field) ? strstr(text, lua_tostring(L, -1)) != NULL
						: text_equal(text, lua_tostring(L, -1)));
	}
	double x = verdict_number(v, field), least = lua_tonumber(L, -1), most = least;
	if (lua_istable(L, -1)) {
		lua_rawgeti(L, -1, 1);
		lua_rawgeti(L, -2, 2);
		least = lua_tonumber(L, -2);
		most = lua_tonumber(L, -1);
		lua_pop(L, 2);
	}
	return x >= least - 0.5 && x <= most + 0.5;
}

static bool verdict_matches(lua_State *L, int expected, const struct verdict *v)
{
	bool all = true;
	for (lua_pushnil(L); lua_next(L, expected) != 0; lua_pop(L, 1)) {
		if (lua_type(L, -2) != LUA_TSTRING)
			luaL_error(L, "expect wants names, such as { hardest = \"easy\" }");
		if (!text_equal(lua_tostring(L, -2), "absent"))
			all = all && field_matches(L, v, lua_tostring(L, -2));
	}
	return all;
}

static void describe_verdict(const struct verdict *v, char *out, size_t size)
{
	char minutes[32] = "", km[32] = "";
	if (!isnan(v->minutes))
		snprintf(minutes, sizeof(minutes), " %.1f min", v->minutes);
	if (!isnan(v->km))
		snprintf(km, sizeof(km), " %.1f km", v->km);
	if (v->type == VERDICT_SAY)
		snprintf(out, size, "say (%s) \"%.60s\"", v->level, v->title);
	else if (v->type == VERDICT_PROPOSE)
		snprintf(out, size, "propose %s%s%s \"%.60s\"", kind_name(v->session), minutes, km,
			v->because);
	else
		snprintf(out, size, "limit %s%s%s \"%.60s\"",
			v->hardest < HARDNESS_COUNT ? hardness_name(v->hardest) : "", minutes, km,
			v->because);
}

static void tell_failure(struct testing *t, const char *expected)
{
	const struct host *h = t->host;
	char got[300] = "";
	for (size_t i = t->verdicts_before; i < h->verdict_count && strlen(got) < 200; i++) {
		size_t n = strlen(got);
		if (n > 0)
			snprintf(got + n, sizeof(got) - n, "; ");
		n = strlen(got);
		describe_verdict(&h->verdicts[i], got + n, sizeof(got) - n);
	}
	snprintf(t->failure, sizeof(t->failure), "expected %.100s, got %s%s%.240s", expected,
		rule_state_name(t->outcome.state), *got || *t->outcome.text ? ": " : "",
		*got ? got : t->outcome.text);
}

static int by_word(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "hardest = easy, minutes = 30": what the table at `index` asks for. */
static void expected_text(lua_State *L, int index, char *out, size_t size)
{
	const char *names[ARRAY_LENGTH(expected_names)];
	size_t count = 0, n = 0;
	out[0] = '\0';
	for (lua_pushnil(L); lua_next(L, index) != 0; lua_pop(L, 1))
		if (lua_type(L, -2) == LUA_TSTRING && count < ARRAY_LENGTH(names))
			names[count++] = lua_tostring(L, -2); /* the table keeps it alive */
	if (count > 1)
		qsort(names, count, sizeof(*names), by_word);
	for (size_t i = 0; i < count && n + 1 < size; i++) {
		lua_getfield(L, index, names[i]);
		bool range = lua_istable(L, -1);
		snprintf(out + n, size - n, "%s%s = %s", i ? ", " : "", names[i],
			range ? "{ from, to }" : luaL_tolstring(L, -1, NULL));
		n = strlen(out);
		lua_settop(L, index);
	}
}

/* Some verdict is as the table at `expected` says; with absent = true none is. */
static bool as_expected(lua_State *L, const struct testing *t, int expected)
{
	bool found = false;
	lua_getfield(L, expected, "absent");
	bool absent = lua_toboolean(L, -1);
	lua_pop(L, 1);
	for (size_t i = t->verdicts_before; i < t->host->verdict_count; i++)
		found = found || verdict_matches(L, expected, &t->host->verdicts[i]);
	return found != absent;
}

static void expect_verdict(lua_State *L, struct testing *t, int expected)
{
	char text[100];
	if (!lua_istable(L, expected))
		luaL_error(L,
			"expect: in a list each entry is a table, such as { hardest = \"easy\" }");
	expected_text(L, expected, text, sizeof(text));
	for (lua_pushnil(L); lua_next(L, expected) != 0; lua_pop(L, 1))
		if (lua_type(L, -2) == LUA_TSTRING)
			refuse_unknown_name(L, lua_tostring(L, -2));
	if (!as_expected(L, t, expected))
		tell_failure(t, text);
}

static int compare(lua_State *L)
{
	struct testing *t = lua_touserdata(L, 1);
	lua_settop(L, 1);
	lua_rawgeti(L, LUA_REGISTRYINDEX, t->test);
	int type = lua_getfield(L, 2, "expect"); /* 3 */
	if (type == LUA_TSTRING) {
		refuse_unknown_state(L, lua_tostring(L, 3));
		if (!text_equal(lua_tostring(L, 3), rule_state_name(t->outcome.state)))
			tell_failure(t, lua_tostring(L, 3));
		return 0;
	}
	if (type != LUA_TTABLE)
		return luaL_error(L, "expect must be \"clear\", \"no_data\" or a table");
	bool several = lua_rawgeti(L, 3, 1) == LUA_TTABLE;
	lua_pop(L, 1);
	if (!several)
		expect_verdict(L, t, 3);
	for (lua_Integer i = 1; several && i <= (lua_Integer)lua_rawlen(L, 3); i++) {
		lua_rawgeti(L, 3, i);
		expect_verdict(L, t, 4);
		lua_pop(L, 1);
	}
	return 0;
}

/* ---- one test ---- */

static void add_result(struct testing *t)
{
	json_t *j = json_object();
	json_put(j, "rule", json_text(t->rule->name));
	json_put(j, "test", json_text(t->name));
	json_put(j, "passed", json_boolean(*t->failure == '\0'));
	json_put(j, "text", json_text(t->failure));
	json_put(j, "state", json_text(rule_state_name(t->outcome.state)));
	json_array_append_new(t->results, j);
}

static void run_on_history(struct testing *t)
{
	struct host *h = t->host;
	host_day(h, &t->history, t->eve + 1);
	t->verdicts_before = h->verdict_count;
	t->outcome = (struct rule_outcome){.state = RULE_OFF};
	rule_run_as(&(struct running){.host = h,
		.rule = t->rule,
		.out = &t->outcome,
		.overrides = t->overrides,
		.chosen = t->chosen});
	char error[ADVICE_TEXT];
	if (!host_protected(h, compare, t, error, sizeof(error)))
		snprintf(t->failure, sizeof(t->failure), "%s", error);
	free(t->outcome.facts);
	free(t->outcome.params);
}

static void run_test(struct testing *t)
{
	char error[ADVICE_TEXT];
	struct host *h = t->host;
	h->rule = t->rule;
	t->failure[0] = '\0';
	t->test = t->overrides = LUA_NOREF;
	t->outcome = (struct rule_outcome){.state = RULE_ERROR};
	snprintf(t->name, sizeof(t->name), "test %d", (int)t->index);
	history_init(&t->history);
	if (host_protected(h, read_test, t, error, sizeof(error)))
		run_on_history(t);
	else
		snprintf(t->failure, sizeof(t->failure), "%s", error);
	luaL_unref(h->lua, LUA_REGISTRYINDEX, t->test);
	luaL_unref(h->lua, LUA_REGISTRYINDEX, t->overrides);
	history_finish(&t->history);
	add_result(t);
}

static void test_rule(
	struct host *h, struct rule *r, const struct advise_calls *calls, json_t *results)
{
	struct testing t = {.host = h, .rule = r, .results = results};
	if (r->source && r->source->length == 0)
		return;
	if (calls && calls->entering)
		calls->entering(r->name, calls->user);
	h->rule = r;
	if (!host_protected(h, count_tests, &t, t.failure, sizeof(t.failure))) {
		snprintf(t.name, sizeof(t.name), "loads");
		t.outcome.state = RULE_ERROR;
		add_result(&t);
		return;
	}
	for (lua_Integer i = 1, n = t.index; i <= n; i++) {
		t.index = i;
		run_test(&t);
	}
}

void rules_test(const struct ruleset *rules, const char *only, const struct advise_calls *calls,
	struct buffer *out)
{
	json_begin();
	struct host host;
	json_t *results = json_array();
	/* A rule is tested as it was written: what the athlete has set is theirs, and no fault. */
	struct ruleset unset = *rules;
	unset.settings = NULL;
	unset.setting_count = 0;
	bool ready = host_init(&host, &unset, NULL);
	host.whole = host.english = true;
	if (ready)
		for (size_t i = 0; i < host.rule_count; i++)
			if (!only || text_equal(host.rules[i].name, only))
				test_rule(&host, &host.rules[i], calls, results);
	json_dump(results, out);
	json_decref(results);
	host_finish(&host);
}
