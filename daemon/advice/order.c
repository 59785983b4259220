#include "order.h"

#include <lauxlib.h>
#include <stdbool.h>

/* Order of keys: numbers, then strings, then booleans. */
static int key_rank(lua_State *L, int index)
{
	switch (lua_type(L, index)) {
	case LUA_TNUMBER:
		return 0;
	case LUA_TSTRING:
		return 1;
	case LUA_TBOOLEAN:
		return 2;
	default:
		return luaL_error(L,
			"pairs: keys must be numbers, strings or booleans, and one is a %s",
			luaL_typename(L, index));
	}
}

static bool key_less(lua_State *L, int a, int b)
{
	int rank_a = key_rank(L, a), rank_b = key_rank(L, b);
	if (rank_a != rank_b)
		return rank_a < rank_b;
	if (rank_a == 2)
		return lua_toboolean(L, a) < lua_toboolean(L, b);
	return lua_compare(L, a, b, LUA_OPLT);
}

int ordered_next(lua_State *L)
{
	luaL_checktype(L, 1, LUA_TTABLE);
	lua_settop(L, 2);
	bool from_start = lua_isnil(L, 2);
	lua_pushnil(L); /* 3: the best key so far */
	for (lua_pushnil(L); lua_next(L, 1) != 0; lua_pop(L, 1)) {
		int key = lua_gettop(L) - 1;
		bool above = from_start || key_less(L, 2, key);
		if (above && (lua_isnil(L, 3) || key_less(L, key, 3))) {
			lua_pushvalue(L, key);
			lua_replace(L, 3);
		}
	}
	lua_settop(L, 3);
	if (lua_isnil(L, 3))
		return 1;
	lua_pushvalue(L, 3);
	lua_rawget(L, 1);
	return 2;
}

/* Merges the sorted runs [low, middle) and [middle, high) of the table at 1 by way of the table at
 * `spare`. */
static void merge(lua_State *L, int spare, lua_Integer low, lua_Integer middle, lua_Integer high,
	bool (*less)(lua_State *L, int a, int b))
{
	lua_Integer left = low, right = middle;
	for (lua_Integer at = low; at < high; at++) {
		bool take_right = left == middle;
		if (left < middle && right < high) {
			lua_rawgeti(L, 1, right);
			lua_rawgeti(L, 1, left);
			take_right = less(L, lua_gettop(L) - 1, lua_gettop(L));
			lua_pop(L, 2);
		}
		lua_rawgeti(L, 1, take_right ? right++ : left++);
		lua_rawseti(L, spare, at);
	}
	for (lua_Integer at = low; at < high; at++) {
		lua_rawgeti(L, spare, at);
		lua_rawseti(L, 1, at);
	}
}

static void merge_sort(
	lua_State *L, int spare, lua_Integer n, bool (*less)(lua_State *L, int a, int b))
{
	for (lua_Integer run = 1; run < n; run *= 2)
		for (lua_Integer low = 1; low + run <= n; low += 2 * run) {
			lua_Integer high = low + 2 * run <= n + 1 ? low + 2 * run : n + 1;
			merge(L, spare, low, low + run, high, less);
		}
}

static bool less_by_value(lua_State *L, int a, int b)
{
	return lua_compare(L, a, b, LUA_OPLT);
}

static bool less_by_function(lua_State *L, int a, int b)
{
	lua_pushvalue(L, 2);
	lua_pushvalue(L, a);
	lua_pushvalue(L, b);
	lua_call(L, 2, 1);
	bool less = lua_toboolean(L, -1);
	lua_pop(L, 1);
	return less;
}

int stable_sort(lua_State *L)
{
	luaL_checktype(L, 1, LUA_TTABLE);
	if (!lua_isnoneornil(L, 2))
		luaL_checktype(L, 2, LUA_TFUNCTION);
	lua_settop(L, 2);
	lua_newtable(L);
	bool plain = lua_isnil(L, 2);
	merge_sort(L, 3, (lua_Integer)lua_rawlen(L, 1), plain ? less_by_value : less_by_function);
	return 0;
}

/* pairs: a walk over keys that were sorted once. Lists are walked by their numbers. */
static int walk(lua_State *L)
{
	lua_Integer i = lua_tointeger(L, lua_upvalueindex(2)) + 1;
	lua_pushinteger(L, i);
	lua_copy(L, -1, lua_upvalueindex(2));
	if (lua_rawgeti(L, lua_upvalueindex(1), i) == LUA_TNIL)
		return 1;
	lua_pushvalue(L, -1);
	lua_gettable(L, 1);
	return 2;
}

static void collect_keys(lua_State *L)
{
	lua_Integer n = 0;
	lua_newtable(L);
	for (lua_pushnil(L); lua_next(L, 1) != 0;) {
		lua_pop(L, 1);
		lua_pushvalue(L, -1);
		lua_rawseti(L, -3, ++n);
	}
}

int ordered_pairs(lua_State *L)
{
	if (lua_type(L, 1) == LUA_TUSERDATA) { /* a List */
		lua_pushvalue(L, lua_upvalueindex(1));
		lua_pushvalue(L, 1);
		lua_call(L, 1, 3);
		return 3;
	}
	luaL_checktype(L, 1, LUA_TTABLE);
	lua_settop(L, 1);
	lua_pushvalue(L, 1); /* 2: kept; merge_sort sorts the table at 1 */
	collect_keys(L);     /* 3 */
	lua_replace(L, 1);
	lua_newtable(L); /* 3: spare */
	merge_sort(L, 3, (lua_Integer)lua_rawlen(L, 1), key_less);
	lua_pushvalue(L, 1);
	lua_pushinteger(L, 0);
	lua_pushcclosure(L, walk, 2);
	lua_pushvalue(L, 2);
	lua_pushnil(L);
	return 3;
}
