/* Lists as rules see them: oldest first, with the few questions that one asks of a list. */
#include <lauxlib.h>
#include <math.h>
#include <string.h>

#include "facts.h"
#include "paced/base/memory.h"

static lua_Integer length_of(lua_State *L)
{
	luaL_checkudata(L, 1, class_list.name);
	lua_getiuservalue(L, 1, 1);
	lua_Integer n = luaL_len(L, -1);
	lua_pop(L, 1);
	return n;
}

/* Pushes item i of the list at 1. */
static void push_item(lua_State *L, lua_Integer i)
{
	lua_getiuservalue(L, 1, 1);
	lua_geti(L, -1, i);
	lua_remove(L, -2);
}

/* Replaces the item on top by what the selector at 2 makes of it: a function's answer or a field.
 */
static void apply(lua_State *L)
{
	if (lua_type(L, 2) == LUA_TSTRING) {
		lua_getfield(L, -1, lua_tostring(L, 2));
		lua_remove(L, -2);
	} else {
		lua_pushvalue(L, 2);
		lua_insert(L, -2);
		lua_call(L, 1, 1);
	}
}

static void check_selector(lua_State *L, const char *method)
{
	if (lua_type(L, 2) != LUA_TSTRING && lua_type(L, 2) != LUA_TFUNCTION)
		luaL_error(L, "list:%s wants the name of a field or a function", method);
}

static int list_count(lua_State *L)
{
	lua_Integer n = length_of(L), count = 0;
	if (lua_isnoneornil(L, 2)) {
		lua_pushinteger(L, n);
		return 1;
	}
	check_selector(L, "count");
	for (lua_Integer i = 1; i <= n; i++) {
		push_item(L, i);
		apply(L);
		count += lua_toboolean(L, -1);
		lua_pop(L, 1);
	}
	lua_pushinteger(L, count);
	return 1;
}

/* Sum, extremes and number of the known values that the selector gives. */
struct totals {
	double sum, most, least;
	lua_Integer known;
};

static struct totals totals(lua_State *L, const char *method)
{
	struct totals t = {0};
	lua_Integer n = length_of(L);
	check_selector(L, method);
	for (lua_Integer i = 1; i <= n; i++) {
		push_item(L, i);
		apply(L);
		if (!lua_isnil(L, -1)) {
			double v = lua_tonumber(L, -1);
			if (!lua_isnumber(L, -1))
				luaL_error(L, "list:%s wants numbers, and got a %s", method,
					luaL_typename(L, -1));
			t.most = t.known == 0 || v > t.most ? v : t.most;
			t.least = t.known == 0 || v < t.least ? v : t.least;
			t.sum += v;
			t.known++;
		}
		lua_pop(L, 1);
	}
	return t;
}

static int push_known(lua_State *L, const struct totals *t, double v)
{
	facts_push_number(L, t->known > 0 ? v : NAN);
	return 1;
}

static int list_sum(lua_State *L)
{
	struct totals t = totals(L, "sum");
	facts_push_number(L, t.sum);
	return 1;
}

static int list_mean(lua_State *L)
{
	struct totals t = totals(L, "mean");
	return push_known(L, &t, t.sum / (double)(t.known > 0 ? t.known : 1));
}

static int list_max(lua_State *L)
{
	struct totals t = totals(L, "max");
	return push_known(L, &t, t.most);
}

static int list_min(lua_State *L)
{
	struct totals t = totals(L, "min");
	return push_known(L, &t, t.least);
}

/* True when the selector's answer for some item is `wanted`. */
static bool some(lua_State *L, const char *method, bool wanted)
{
	lua_Integer n = length_of(L);
	check_selector(L, method);
	for (lua_Integer i = 1; i <= n; i++) {
		push_item(L, i);
		apply(L);
		bool truth = lua_toboolean(L, -1);
		lua_pop(L, 1);
		if (truth == wanted)
			return true;
	}
	return false;
}

static int list_any(lua_State *L)
{
	lua_pushboolean(L, some(L, "any", true));
	return 1;
}

static int list_all(lua_State *L)
{
	lua_pushboolean(L, !some(L, "all", false));
	return 1;
}

static int list_map(lua_State *L)
{
	lua_Integer n = length_of(L), kept = 0;
	check_selector(L, "map");
	lua_newtable(L);
	int out = lua_gettop(L);
	for (lua_Integer i = 1; i <= n; i++) {
		push_item(L, i);
		apply(L);
		if (lua_isnil(L, -1))
			lua_pop(L, 1);
		else
			lua_seti(L, out, ++kept);
	}
	list_push(L);
	return 1;
}

static int list_filter(lua_State *L)
{
	lua_Integer n = length_of(L), kept = 0;
	check_selector(L, "filter");
	lua_newtable(L);
	int out = lua_gettop(L);
	for (lua_Integer i = 1; i <= n; i++) {
		push_item(L, i);
		lua_pushvalue(L, -1);
		apply(L);
		bool keep = lua_toboolean(L, -1);
		lua_pop(L, 1);
		if (keep)
			lua_seti(L, out, ++kept);
		else
			lua_pop(L, 1);
	}
	list_push(L);
	return 1;
}

static void get_end(lua_State *L, lua_Integer i, struct value *out)
{
	push_item(L, i);
	out->type = lua_isnil(L, -1) ? VALUE_NIL : VALUE_OBJECT;
	if (out->type == VALUE_NIL)
		lua_pop(L, 1);
}

static void get_first(lua_State *L, struct view *view, const void *self, struct value *out)
{
	(void)view;
	(void)self;
	get_end(L, 1, out);
}

static void get_last(lua_State *L, struct view *view, const void *self, struct value *out)
{
	(void)view;
	(void)self;
	get_end(L, length_of(L), out);
}

static const struct property properties[] = {
	{"first", "any", "the oldest item, nil in an empty list", get_first},
	{"last", "any", "the newest item, nil in an empty list", get_last},
};

static const struct method methods[] = {
	{"count", "(f?: string|fun(item): any): integer",
		"how many; with f, those for which it is true", list_count},
	{"sum", "(f: string|fun(item): number?): number", "sum of a field, unknown ones left out",
		list_sum},
	{"mean", "(f: string|fun(item): number?): number?",
		"mean of the known ones, nil without any", list_mean},
	{"max", "(f: string|fun(item): number?): number?", "the largest known one, nil without any",
		list_max},
	{"min", "(f: string|fun(item): number?): number?",
		"the smallest known one, nil without any", list_min},
	{"any", "(f: string|fun(item): any): boolean", "true when f is true for one of them",
		list_any},
	{"all", "(f: string|fun(item): any): boolean",
		"true when f is true for each, also for none", list_all},
	{"map", "(f: string|fun(item): any): List", "a list of what f gives, unknown ones left out",
		list_map},
	{"filter", "(f: string|fun(item): any): List", "a list of those for which f is true",
		list_filter},
};

const struct class class_list = {
	.name = "List",
	.doc = "Several things, oldest first; `#list` is their number, `list[1]` the oldest",
	.properties = properties,
	.property_count = ARRAY_LENGTH(properties),
	.methods = methods,
	.method_count = ARRAY_LENGTH(methods),
	.called = "list",
};

static int list_length(lua_State *L)
{
	lua_pushinteger(L, length_of(L));
	return 1;
}

void list_push(lua_State *L)
{
	facts_push(L, &class_list, 0);
	lua_insert(L, -2);
	lua_setiuservalue(L, -2, 1);
	if (luaL_getmetafield(L, -1, "__len") != LUA_TNIL) {
		lua_pop(L, 1);
		return;
	}
	luaL_getmetatable(L, class_list.name);
	lua_pushcfunction(L, list_length);
	lua_setfield(L, -2, "__len");
	lua_pop(L, 1);
}
