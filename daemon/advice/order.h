/* What of Lua goes by hashing or chance, so made that the same input gives the same bytes. */
#ifndef ADVICE_ORDER_H
#define ADVICE_ORDER_H

#include <lua.h>

int ordered_next(lua_State *L);  /* next(table, key): the pair with the smallest key above `key` */
int ordered_pairs(lua_State *L); /* upvalue: Lua's ipairs, for lists */
int stable_sort(
	lua_State *L); /* table.sort without the chance that Lua's own takes its pivots by */

#endif
