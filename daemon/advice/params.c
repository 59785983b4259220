/* Parameters: the schema in the rule, and values from paced.conf or a test. */
#include <lauxlib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

static void number_text(double x, char *out, size_t size)
{
	snprintf(out, size, "%.10g", x);
}

void param_value_text(const struct param *p, char *out, size_t size)
{
	if (p->type == PARAM_NUMBER)
		number_text(p->number, out, size);
	else if (p->type == PARAM_BOOL)
		snprintf(out, size, "%s", p->truth ? "yes" : "no");
	else
		snprintf(out, size, "%s", p->text);
}

/* ---- schema ---- */

/* The field of the schema table on top of the stack; NAN without. */
static double schema_number(lua_State *L, const struct param *p, const char *field)
{
	int type = lua_getfield(L, -1, field);
	double x = lua_tonumber(L, -1);
	if (type != LUA_TNIL && type != LUA_TNUMBER)
		luaL_error(L, "params.%s: %s must be a number", p->name, field);
	lua_pop(L, 1);
	return type == LUA_TNIL ? NAN : x;
}

static void schema_text(
	lua_State *L, const struct param *p, const char *field, char *out, size_t size)
{
	if (lua_getfield(L, -1, field) != LUA_TNIL) {
		const char *text = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
		if (!text || strlen(text) >= size)
			luaL_error(L, "params.%s: %s must be a text of less than %d bytes", p->name,
				field, (int)size);
		text_copy_clean(out, size, text, strlen(text));
	}
	lua_pop(L, 1);
}

static void schema_default(lua_State *L, struct param *p)
{
	switch (lua_getfield(L, -1, "default")) {
	case LUA_TNUMBER:
		p->type = PARAM_NUMBER;
		p->number = lua_tonumber(L, -1);
		if (isnan(p->number))
			luaL_error(L, "params.%s: the default is not a number (0/0)", p->name);
		break;
	case LUA_TBOOLEAN:
		p->type = PARAM_BOOL;
		p->truth = lua_toboolean(L, -1);
		break;
	case LUA_TSTRING:
		p->type = PARAM_TEXT;
		snprintf(p->text, sizeof(p->text), "%.60s", lua_tostring(L, -1));
		break;
	default:
		luaL_error(L, "params.%s: a default is missing: a number, a text, true or false",
			p->name);
	}
	lua_pop(L, 1);
	param_value_text(p, p->standard, sizeof(p->standard));
}

static void refuse_unknown_fields(lua_State *L, const struct param *p)
{
	static const char *const known[] = {"default", "min", "max", "help", "choices"};
	for (lua_pushnil(L); lua_next(L, -2) != 0; lua_pop(L, 1)) {
		const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "?";
		bool found = false;
		for (size_t i = 0; i < ARRAY_LENGTH(known); i++)
			found = found || text_equal(known[i], name);
		if (!found)
			luaL_error(L,
				"params.%s has no '%s': expected default, min, max, help or "
				"choices",
				p->name, name);
	}
}

/* The schema of one parameter is on top of the stack. */
static void read_schema(lua_State *L, struct param *p)
{
	if (!lua_istable(L, -1))
		luaL_error(L,
			"params.%s: expected a table such as { default = 3, min = 1, max = 10, "
			"help = \"...\" }",
			p->name);
	refuse_unknown_fields(L, p);
	schema_default(L, p);
	p->least = schema_number(L, p, "min");
	p->most = schema_number(L, p, "max");
	if (p->type != PARAM_NUMBER && (!isnan(p->least) || !isnan(p->most)))
		luaL_error(L, "params.%s: min and max go with a number, and the default is %s",
			p->name, p->type == PARAM_BOOL ? "true or false" : "a text");
	schema_text(L, p, "help", p->help, sizeof(p->help));
	schema_text(L, p, "choices", p->choices, sizeof(p->choices));
	if (p->type == PARAM_NUMBER && (p->number < p->least || p->number > p->most))
		luaL_error(L, "params.%s: the default %s is not between min and max", p->name,
			p->standard);
}

/* ---- values ---- */

static void refuse_value(struct param *p, const char *value, const char *expected)
{
	snprintf(p->finding, sizeof(p->finding), "%.40s = %.30s: expected %.36s; %.20s is used%s",
		p->name, value, expected, p->standard,
		strchr(value, '#') ? " (a comment stands on a line of its own)" : "");
}

static void expect_range(const struct param *p, char *out, size_t size)
{
	char least[32], most[32];
	number_text(p->least, least, sizeof(least));
	number_text(p->most, most, sizeof(most));
	if (isnan(p->least) && isnan(p->most))
		snprintf(out, size, "a number");
	else if (isnan(p->most))
		snprintf(out, size, "%s or more", least);
	else if (isnan(p->least))
		snprintf(out, size, "%s or less", most);
	else
		snprintf(out, size, "%s to %s", least, most);
}

static void set_number(struct param *p, const char *value)
{
	double x;
	char expected[80];
	expect_range(p, expected, sizeof(expected));
	if (!text_number(value, &x) || x < p->least || x > p->most)
		refuse_value(p, value, expected);
	else
		p->number = x;
}

static bool is_truth(const char *value, bool *yes)
{
	*yes = text_equal(value, "yes") || text_equal(value, "true") || text_equal(value, "on");
	return *yes || text_equal(value, "no") || text_equal(value, "false") ||
	       text_equal(value, "off");
}

static void set_bool(struct param *p, const char *value)
{
	bool yes;
	if (is_truth(value, &yes))
		p->truth = yes;
	else
		refuse_value(p, value, "yes or no");
}

/* True when `word` is one of "a, b, c". */
static bool among(const char *choices, const char *word)
{
	size_t length = strlen(word);
	for (const char *at = choices; *at; at += strspn(at, ", ")) {
		size_t n = strcspn(at, ", ");
		if (n == length && strncmp(at, word, n) == 0)
			return true;
		at += n;
	}
	return false;
}

static void set_text(struct param *p, const char *value)
{
	if (strlen(value) >= sizeof(p->text))
		refuse_value(p, value, "a shorter text");
	else if (*p->choices && !among(p->choices, value))
		refuse_value(p, value, p->choices);
	else
		snprintf(p->text, sizeof(p->text), "%s", value);
}

static void set_value(struct param *p, const char *value)
{
	if (p->type == PARAM_NUMBER)
		set_number(p, value);
	else if (p->type == PARAM_BOOL)
		set_bool(p, value);
	else
		set_text(p, value);
}

static struct param *find_param(struct param_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (text_equal(list->items[i].name, name))
			return &list->items[i];
	return NULL;
}

/* "paced.conf, line 12: " before what was found there. */
static void put_place(const struct rule_setting *s, char *finding, size_t size)
{
	char text[240];
	if (!*finding || s->line <= 0)
		return;
	snprintf(text, sizeof(text), "paced.conf, line %d: %.200s", s->line, finding);
	snprintf(finding, size, "%s", text);
}

/* Where the next finding that is about no parameter goes; NULL when there are enough. */
static char *new_finding(struct param_list *list)
{
	return list->finding_count < ARRAY_LENGTH(list->findings)
		       ? list->findings[list->finding_count++]
		       : NULL;
}

static void note_unknown(struct param_list *list, const struct rule_setting *s)
{
	const char *name = s->key;
	const char *names[MOST_PARAMS];
	for (size_t i = 0; i < list->count; i++)
		names[i] = list->items[i].name;
	const char *near = text_nearest(name, names, list->count);
	char *finding = new_finding(list);
	if (!finding)
		return;
	snprintf(finding, sizeof(list->findings[0]), "there is no parameter %.48s%s%.48s%s", name,
		near ? ", did you mean " : "", near ? near : "", near ? "?" : "");
	put_place(s, finding, sizeof(list->findings[0]));
}

/* `off` is no parameter, and its value can be wrong all the same. */
static void check_off(struct param_list *list, const struct rule_setting *s)
{
	bool yes;
	char *finding = is_truth(s->value, &yes) ? NULL : new_finding(list);
	if (!finding)
		return;
	snprintf(finding, sizeof(list->findings[0]), "off = %.40s: expected yes or no; it is on",
		s->value);
	put_place(s, finding, sizeof(list->findings[0]));
}

static void apply_settings(struct param_list *list, const struct ruleset *rules, const char *rule)
{
	for (size_t i = 0; i < rules->setting_count; i++) {
		const struct rule_setting *s = &rules->settings[i];
		if (!text_equal(s->rule, rule) || text_equal(s->key, "use"))
			continue;
		struct param *p = find_param(list, s->key);
		if (text_equal(s->key, "off")) {
			check_off(list, s);
		} else if (p) {
			set_value(p, s->value);
			put_place(s, p->finding, sizeof(p->finding));
		} else {
			note_unknown(list, s);
		}
	}
}

/* Values of a test: a wrong one is an error of the test. */
static void apply_overrides(lua_State *L, int index, struct param_list *list)
{
	for (lua_pushnil(L); lua_next(L, index) != 0; lua_pop(L, 1)) {
		int top = lua_gettop(L);
		const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "?";
		struct param *p = find_param(list, name);
		if (!p)
			luaL_error(L,
				"the test sets the parameter %s, which the rule does not have",
				name);
		else if (lua_isboolean(L, -1))
			set_value(p, lua_toboolean(L, -1) ? "yes" : "no");
		else
			set_value(p, luaL_tolstring(L, -1, NULL));
		if (*p->finding)
			luaL_error(L, "the test sets %s", p->finding);
		lua_settop(L, top);
	}
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct param *)a)->name, ((const struct param *)b)->name);
}

static void read_schemas(lua_State *L, int params, struct param_list *out)
{
	for (lua_pushnil(L); lua_next(L, params) != 0; lua_pop(L, 1)) {
		if (lua_type(L, -2) != LUA_TSTRING ||
			lua_rawlen(L, -2) >= sizeof(out->items[0].name))
			luaL_error(L, "params: expected names of less than 48 bytes");
		if (out->count == MOST_PARAMS)
			luaL_error(L, "params: more than %d", MOST_PARAMS);
		struct param *p = &out->items[out->count++];
		memset(p, 0, sizeof(*p));
		snprintf(p->name, sizeof(p->name), "%s", lua_tostring(L, -2));
		read_schema(L, p);
	}
	qsort(out->items, out->count, sizeof(out->items[0]), by_name);
}

void params_read(lua_State *L, int index, const struct ruleset *rules, const char *rule,
	int overrides, struct param_list *out)
{
	out->count = out->finding_count = 0;
	int top = lua_gettop(L);
	int type = lua_getfield(L, index, "params");
	if (type != LUA_TNIL && type != LUA_TTABLE)
		luaL_error(L, "params: expected a table");
	if (type == LUA_TTABLE)
		read_schemas(L, top + 1, out);
	lua_settop(L, top);
	apply_settings(out, rules, rule);
	if (overrides)
		apply_overrides(L, overrides, out);
}

/* ---- as the rule sees them ---- */

static int by_word(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int missing_param(lua_State *L)
{
	const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "?";
	const char *names[MOST_PARAMS];
	size_t n = 0;
	for (lua_pushnil(L); lua_next(L, 1) != 0 && n < MOST_PARAMS; lua_pop(L, 1))
		names[n++] = lua_tostring(L, -2); /* the table keeps it alive */
	if (n > 1)
		qsort(names, n, sizeof(*names), by_word);
	const char *near = text_nearest(name, names, n);
	if (near)
		return luaL_error(L, "there is no parameter '%s', did you mean '%s'?", name, near);
	return luaL_error(L, "there is no parameter '%s'", name);
}

void params_push(lua_State *L, const struct param_list *list)
{
	lua_createtable(L, 0, (int)list->count);
	for (size_t i = 0; i < list->count; i++) {
		const struct param *p = &list->items[i];
		if (p->type == PARAM_NUMBER)
			facts_push_number(L, p->number);
		else if (p->type == PARAM_BOOL)
			lua_pushboolean(L, p->truth);
		else
			lua_pushstring(L, p->text);
		lua_setfield(L, -2, p->name);
	}
	if (luaL_newmetatable(L, "paced.params")) {
		lua_pushcfunction(L, missing_param);
		lua_setfield(L, -2, "__index");
		lua_pushboolean(L, false);
		lua_setfield(L, -2, "__metatable");
	}
	lua_setmetatable(L, -2);
}

void params_note(const struct param_list *list, struct rule_outcome *out)
{
	out->params = mem_alloc(list->count + list->finding_count, sizeof(*out->params));
	for (size_t i = 0; i < list->count; i++) {
		const struct param *p = &list->items[i];
		struct fact *f = &out->params[out->param_count++];
		char value[64];
		param_value_text(p, value, sizeof(value));
		snprintf(f->name, sizeof(f->name), "%s", p->name);
		if (*p->finding)
			text_copy_clean(f->value, sizeof(f->value), p->finding, strlen(p->finding));
		else
			snprintf(f->value, sizeof(f->value), "%s", value);
	}
	for (size_t i = 0; i < list->finding_count; i++) {
		struct fact *f = &out->params[out->param_count++];
		snprintf(f->name, sizeof(f->name), "paced.conf");
		text_copy_clean(
			f->value, sizeof(f->value), list->findings[i], strlen(list->findings[i]));
	}
}
