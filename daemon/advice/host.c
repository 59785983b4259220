#include "host.h"
#include "hints.h"

#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"

struct host *host_of(lua_State *L)
{
	return *(struct host **)lua_getextraspace(L);
}

/* ---- rules by name, instances included ---- */

static const char *setting(const struct ruleset *rules, const char *rule, const char *key)
{
	const char *value = NULL;
	for (size_t i = 0; i < rules->setting_count; i++)
		if (text_equal(rules->settings[i].rule, rule) &&
			text_equal(rules->settings[i].key, key))
			value = rules->settings[i].value;
	return value;
}

static bool is_yes(const char *value)
{
	return text_equal(value, "yes") || text_equal(value, "true") || text_equal(value, "on");
}

static const struct rule_source *find_source(const struct ruleset *rules, const char *name)
{
	for (size_t i = 0; i < rules->count; i++)
		if (text_equal(rules->rules[i].name, name))
			return &rules->rules[i];
	return NULL;
}

static void add_rule(
	struct host *h, size_t *capacity, const char *name, const struct rule_source *source)
{
	for (size_t i = 0; i < h->rule_count; i++)
		if (text_equal(h->rules[i].name, name))
			return;
	h->rules = mem_grow(h->rules, h->rule_count, capacity, sizeof(*h->rules));
	struct rule *r = &h->rules[h->rule_count++];
	*r = (struct rule){.name = name, .source = source, .chunk = LUA_NOREF};
	r->off = (source && source->off) || is_yes(setting(h->ruleset, name, "off"));
	if (source && source->fault)
		snprintf(r->error, sizeof(r->error), "%s", source->fault);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct rule *)a)->name, ((const struct rule *)b)->name);
}

struct place {
	char text[24]; /* ", line 12", or "" */
};

static struct place line_of(const struct ruleset *rules, const char *rule)
{
	struct place p = {""};
	for (size_t i = 0; i < rules->setting_count && !*p.text; i++)
		if (text_equal(rules->settings[i].rule, rule) && rules->settings[i].line > 0)
			snprintf(p.text, sizeof(p.text), ", line %d", rules->settings[i].line);
	return p;
}

/* The settings for a rule that is not there are told, and harm nobody. */
static void note_missing(const struct ruleset *rules, struct rule *r)
{
	const char *of = setting(rules, r->name, "use");
	const char *wanted = of ? of : r->name;
	const char **names = mem_alloc(rules->count, sizeof(*names));
	for (size_t i = 0; i < rules->count; i++)
		names[i] = rules->rules[i].name;
	const char *near = text_nearest(wanted, names, rules->count);
	snprintf(r->error, sizeof(r->error),
		"paced.conf%s, [rule %.48s]: there is no rule \"%.48s\"%s%.48s%s",
		line_of(rules, r->name).text, r->name, wanted, near ? ", did you mean \"" : "",
		near ? near : "", near ? "\"?" : "");
	free(names);
}

static void list_rules(struct host *h)
{
	size_t capacity = 0;
	const struct ruleset *rules = h->ruleset;
	for (size_t i = 0; i < rules->count; i++)
		add_rule(h, &capacity, rules->rules[i].name, &rules->rules[i]);
	for (size_t i = 0; i < rules->setting_count; i++) {
		const char *name = rules->settings[i].rule, *of = setting(rules, name, "use");
		add_rule(h, &capacity, name, find_source(rules, of ? of : name));
	}
	if (h->rule_count > 0)
		qsort(h->rules, h->rule_count, sizeof(*h->rules), by_name);
	for (size_t i = 0; i < h->rule_count; i++)
		if (!h->rules[i].source)
			note_missing(rules, &h->rules[i]);
}

struct rule *host_rule(struct host *h, const char *name)
{
	for (size_t i = 0; i < h->rule_count; i++)
		if (text_equal(h->rules[i].name, name))
			return &h->rules[i];
	return NULL;
}

/* ---- the state ---- */

static int open_state(lua_State *L)
{
	sandbox_open(L);
	facts_open(L);
	verdicts_open(L);
	return 0;
}

bool host_init(struct host *h, const struct ruleset *rules, const struct advise_calls *calls)
{
	memset(h, 0, sizeof(*h));
	h->ruleset = rules;
	h->calls = calls;
	h->lib_chunks = mem_alloc(rules->lib_count, sizeof(*h->lib_chunks));
	for (size_t i = 0; i < rules->lib_count; i++)
		h->lib_chunks[i] = LUA_NOREF;
	list_rules(h);
	char text[ADVICE_TEXT];
	h->pool.limit = HOST_MEMORY;
	h->lua = lua_newstate(pool_allocate, &h->pool);
	if (!h->lua)
		return false;
	*(struct host **)lua_getextraspace(h->lua) = h;
	if (!host_protected(h, open_state, NULL, text, sizeof(text)))
		return false;
	lua_gc(h->lua,
		LUA_GCSTOP); /* garbage is collected between rules, and when memory is short */
	return true;
}

void host_finish(struct host *h)
{
	if (h->lua)
		lua_close(h->lua);
	pool_finish(&h->pool);
	for (size_t i = 0; i < h->rule_count; i++)
		free(h->rules[i].params);
	free(h->silences);
	free(h->rules);
	free(h->lib_chunks);
	free(h->verdicts);
	memset(h, 0, sizeof(*h));
}

/* "name.lua:12: what" -> "name.lua, line 12: what". */
static void plain_error(const char *message, char *out, size_t size)
{
	const char *colon = strstr(message, ".lua:");
	size_t digits = colon ? strspn(colon + 5, "0123456789") : 0;
	if (digits > 0 && colon[5 + digits] == ':')
		snprintf(out, size, "%.*s, line %.*s%.400s", (int)(colon + 4 - message), message,
			(int)digits, colon + 5, colon + 5 + digits);
	else
		snprintf(out, size, "%.400s", message);
	char clean[ADVICE_TEXT];
	text_copy_clean(clean, sizeof(clean), out, strlen(out));
	const char *hint = hint_for(clean);
	snprintf(out, size, "%s%s%s%s", clean, hint ? " (" : "", hint ? hint : "", hint ? ")" : "");
}

bool host_protected(
	struct host *h, int (*function)(lua_State *), void *argument, char *text, size_t size)
{
	lua_State *L = h->lua;
	text[0] = '\0';
	lua_pushcfunction(L, function); /* neither of these allocates */
	lua_pushlightuserdata(L, argument);
	bool done = lua_pcall(L, 1, 0, 0) == LUA_OK;
	if (!done) {
		const char *message = lua_type(L, -1) == LUA_TSTRING
					      ? lua_tostring(L, -1)
					      : "an error that is not a text";
		plain_error(message, text, size);
	}
	lua_settop(L, 0);
	return done;
}

/* All silences of a history, found once for however many days are asked about. */
static void find_silences(struct host *h, const struct history *history)
{
	size_t capacity = 0;
	if (h->silences_of == history && h->silences_seen == history->report_count)
		return;
	free(h->silences);
	h->silences = NULL;
	h->silence_count = 0;
	for (size_t i = 0; i < history->report_count; i++) {
		if (history->reports[i].type != REPORT_SILENCE)
			continue;
		h->silences = mem_grow(
			h->silences, h->silence_count, &capacity, sizeof(*h->silences));
		h->silences[h->silence_count++] = &history->reports[i];
	}
	h->silences_of = history;
	h->silences_seen = history->report_count;
}

void host_day(struct host *h, const struct history *history, date day)
{
	h->verdict_count = 0;
	find_silences(h, history);
	view_init(&h->view, history, day);
}
