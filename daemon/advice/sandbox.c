/*
 * The environment of a rule: what of Lua's own libraries it may use, made so that the same input
 * gives the same bytes. Left out is what reads or writes the world, loads code, or reaches a
 * metatable; replaced is what would show addresses (tostring, string.format) or depend on hashing
 * or chance (pairs, next, table.sort).
 */
#include <lauxlib.h>
#include <lualib.h>
#include <math.h>
#include <string.h>

#include "hints.h"
#include "order.h"
#include "host.h"
#include "paced/base/language.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

#define PROTOTYPES "paced.prototypes" /* registry: tables that environments are copied from */

/* What is kept of Lua's own, as it is. */
static const char *const base_names[] = {"assert", "error", "ipairs", "pcall", "rawequal", "select",
	"tonumber", "type", "xpcall", NULL};
static const char *const string_names[] = {"byte", "char", "find", "gmatch", "gsub", "len", "lower",
	"match", "rep", "reverse", "sub", "upper", NULL};
static const char *const table_names[] = {
	"concat", "insert", "move", "pack", "remove", "unpack", NULL};
static const char *const math_names[] = {"abs", "acos", "asin", "atan", "ceil", "cos", "deg", "exp",
	"floor", "fmod", "huge", "log", "max", "maxinteger", "min", "mininteger", "modf", "pi",
	"rad", "random", "sin", "sqrt", "tan", "tointeger", "type", "ult", NULL};
static const char *const utf8_names[] = {
	"char", "charpattern", "codepoint", "codes", "len", "offset", NULL};
/* What is replaced, and what is ours. */
static const char *const replaced_base[] = {"next", "pairs", "tostring", NULL};
static const char *const replaced_string[] = {"format", NULL};
static const char *const replaced_table[] = {"sort", NULL};
static const char *const our_names[] = {"propose", "limit", "say", "athlete", "_", "_n", NULL};

static const struct {
	const char *library; /* NULL: a global */
	const char *const *names;
	bool ours;
} offers[] = {
	{NULL, our_names, true},
	{NULL, base_names, false},
	{NULL, replaced_base, false},
	{LUA_STRLIBNAME, string_names, false},
	{LUA_STRLIBNAME, replaced_string, false},
	{LUA_TABLIBNAME, table_names, false},
	{LUA_TABLIBNAME, replaced_table, false},
	{LUA_MATHLIBNAME, math_names, false},
	{LUA_UTF8LIBNAME, utf8_names, false},
};

bool sandbox_row(size_t i, struct sandbox_name *out)
{
	for (size_t o = 0; o < ARRAY_LENGTH(offers); o++)
		for (size_t n = 0; offers[o].names[n]; n++)
			if (i-- == 0) {
				*out = (struct sandbox_name){
					offers[o].library, offers[o].names[n], offers[o].ours};
				return true;
			}
	return false;
}

/* ---- replacements ---- */

/* Numbers, strings, booleans and nil as Lua writes them; for the rest the name of the type, without
 * the address. */
static void push_plain(lua_State *L, int index)
{
	int type = lua_type(L, index);
	if (type == LUA_TTABLE || type == LUA_TFUNCTION || type == LUA_TUSERDATA ||
		type == LUA_TTHREAD || type == LUA_TLIGHTUSERDATA)
		lua_pushstring(L, lua_typename(L, type));
	else
		luaL_tolstring(L, index, NULL);
}

static int plain_tostring(lua_State *L)
{
	luaL_checkany(L, 1);
	push_plain(L, 1);
	return 1;
}

static int plain_format(lua_State *L)
{
	const char *format = luaL_checkstring(L, 1);
	for (const char *p = strchr(format, '%'); p; p = strchr(p + 1, '%')) {
		p += strspn(p + 1, "-+ #0123456789.") + 1;
		if (*p == 'p')
			return luaL_error(
				L, "string.format: %%p shows addresses, which a rule cannot have");
		if (*p == '\0')
			break;
	}
	int n = lua_gettop(L);
	for (int i = 2; i <= n; i++) {
		int type = lua_type(L, i);
		if (type == LUA_TNUMBER || type == LUA_TSTRING)
			continue;
		push_plain(L, i);
		lua_replace(L, i);
	}
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_insert(L, 1);
	lua_call(L, n, 1);
	return 1;
}

/* _("text"): as the athlete's language has it. The tests of a rule are in the language it is
 * written in. */
static int translated(lua_State *L)
{
	const char *text = luaL_checkstring(L, 1);
	lua_pushstring(L, host_of(L)->english ? text : language_text(text));
	return 1;
}

/* _n("one day", "%s days", n): by the plural forms of the language. */
static int translated_count(lua_State *L)
{
	const char *one = luaL_checkstring(L, 1), *many = luaL_checkstring(L, 2);
	double n = fabs(luaL_checknumber(L, 3));
	if (host_of(L)->english)
		lua_pushstring(L, n == 1 ? one : many);
	else
		lua_pushstring(
			L, language_count(one, many, n < 1e9 ? (unsigned long)n : 1000000000));
	return 1;
}

/* ---- prototypes ---- */

/* Copies the named entries of the library table on top of the stack into a new table, which
 * replaces it. */
static void keep_only(lua_State *L, const char *const *names)
{
	lua_newtable(L);
	for (size_t i = 0; names[i]; i++) {
		lua_getfield(L, -2, names[i]);
		lua_setfield(L, -2, names[i]);
	}
	lua_remove(L, -2);
}

static void keep_library(
	lua_State *L, const char *name, lua_CFunction open, const char *const *names)
{
	luaL_requiref(L, name, open, 0);
	keep_only(L, names);
}

static void open_base(lua_State *L)
{
	keep_library(L, LUA_GNAME, luaopen_base, base_names);
	lua_pushcfunction(L, plain_tostring);
	lua_setfield(L, -2, "tostring");
	lua_pushcfunction(L, ordered_next);
	lua_setfield(L, -2, "next");
	lua_pushcfunction(L, translated);
	lua_setfield(L, -2, "_");
	lua_pushcfunction(L, translated_count);
	lua_setfield(L, -2, "_n");
	lua_getfield(L, -1, "ipairs");
	lua_pushcclosure(L, ordered_pairs, 1);
	lua_setfield(L, -2, "pairs");
}

static void open_string(lua_State *L)
{
	luaL_requiref(L, LUA_STRLIBNAME, luaopen_string, 0);
	lua_getfield(L, -1, "format");
	lua_insert(L, -2);
	keep_only(L, string_names);
	lua_insert(L, -2);
	lua_pushcclosure(L, plain_format, 1);
	lua_setfield(L, -2, "format");
}

/* ("x"):rep(3) goes through the metatable of all strings: it gets its own table, which nobody can
 * reach. */
static void close_string_metatable(lua_State *L)
{
	lua_pushliteral(L, "");
	lua_newtable(L);
	open_string(L);
	lua_setfield(L, -2, "__index");
	lua_pushboolean(L, false);
	lua_setfield(L, -2, "__metatable");
	lua_setmetatable(L, -2);
	lua_pop(L, 1);
}

void sandbox_open(lua_State *L)
{
	open_base(L);
	verdicts_offer(L);
	open_string(L);
	lua_setfield(L, -2, "string");
	keep_library(L, LUA_TABLIBNAME, luaopen_table, table_names);
	lua_pushcfunction(L, stable_sort);
	lua_setfield(L, -2, "sort");
	lua_setfield(L, -2, "table");
	luaL_requiref(L, LUA_MATHLIBNAME, luaopen_math, 0);
	lua_getfield(L, -1, "randomseed");
	lua_setfield(L, LUA_REGISTRYINDEX, "paced.randomseed");
	keep_only(L, math_names);
	lua_setfield(L, -2, "math");
	keep_library(L, LUA_UTF8LIBNAME, luaopen_utf8, utf8_names);
	lua_setfield(L, -2, "utf8");
	lua_setfield(L, LUA_REGISTRYINDEX, PROTOTYPES);
	close_string_metatable(L);
}

/* ---- environments ---- */

static void copy_into(lua_State *L, int from, int to)
{
	for (lua_pushnil(L); lua_next(L, from) != 0;) {
		lua_pushvalue(L, -2);
		lua_insert(L, -2);
		lua_rawset(L, to);
	}
}

/* The library `name`, run in the environment at 1. */
static bool push_library(lua_State *L, struct host *h, const char *name)
{
	for (size_t i = 0; i < h->ruleset->lib_count; i++) {
		if (!text_equal(h->ruleset->libs[i].name, name))
			continue;
		if (h->lib_chunks[i] == LUA_NOREF) {
			const struct rule_source *s = &h->ruleset->libs[i];
			lua_pushfstring(L, "@lib/%s.lua", s->name);
			if (luaL_loadbufferx(L, s->text, s->length, lua_tostring(L, -1), "t") !=
				LUA_OK)
				lua_error(L);
			lua_remove(L, -2);
			h->lib_chunks[i] = luaL_ref(L, LUA_REGISTRYINDEX);
		}
		lua_rawgeti(L, LUA_REGISTRYINDEX, h->lib_chunks[i]);
		lua_pushvalue(L, 1);
		lua_setupvalue(L, -2, 1);
		lua_call(L, 0, 1);
		return true;
	}
	return false;
}

/* A function of Lua's base, or a copy of one of its libraries. */
static bool push_builtin(lua_State *L)
{
	lua_getfield(L, LUA_REGISTRYINDEX, PROTOTYPES);
	lua_pushvalue(L, 2);
	if (lua_rawget(L, -2) != LUA_TTABLE)
		return lua_type(L, -1) != LUA_TNIL;
	lua_newtable(L);
	copy_into(L, lua_gettop(L) - 1, lua_gettop(L));
	return true;
}

static int refuse_global(lua_State *L, const char *name)
{
	const char *offered[128];
	struct sandbox_name row;
	size_t count = 0;
	for (size_t i = 0; count < ARRAY_LENGTH(offered) && sandbox_row(i, &row); i++)
		if (!row.library)
			offered[count++] = row.name;
		else if (!text_equal(row.library, offered[count - 1]))
			offered[count++] = row.library;
	const char *hint = hint_for_name(name);
	const char *near = hint ? NULL : text_nearest(name, offered, count);
	if (hint)
		return luaL_error(L, "there is no '%s' here: %s", name, hint);
	if (near)
		return luaL_error(L, "there is no '%s' here, did you mean '%s'?", name, near);
	return luaL_error(L, "there is no '%s' here", name);
}

/* __index of an environment, which begins empty: what is asked for is put into it the first time. A
 * name that is neither Lua's, ours nor a library's is a mistake. */
static int fill_global(lua_State *L)
{
	if (lua_type(L, 2) != LUA_TSTRING)
		return 0;
	if (!push_builtin(L) && !push_library(L, host_of(L), lua_tostring(L, 2)))
		return refuse_global(L, lua_tostring(L, 2));
	lua_pushvalue(L, 2);
	lua_pushvalue(L, -2);
	lua_rawset(L, 1);
	return 1;
}

void sandbox_push(lua_State *L)
{
	lua_newtable(L);
	lua_pushvalue(L, -1);
	lua_setfield(L, -2, "_G");
	if (luaL_newmetatable(L, "paced.environment")) {
		lua_pushcfunction(L, fill_global);
		lua_setfield(L, -2, "__index");
		lua_pushboolean(L, false);
		lua_setfield(L, -2, "__metatable");
	}
	lua_setmetatable(L, -2);
}
