/* How rules read facts: objects whose fields are rows, and notes of what was read. */
#include "facts.h"

#include <ctype.h>
#include <lauxlib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "host.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

#define MOST_NAMES 96 /* fields and methods of one class */
#define MOST_SESSIONS                                                                              \
	6 /* fields of single sessions that are noted: the list they are from was noted before */

const struct class *const classes[] = {&class_day, &class_tomorrow, &class_week, &class_session,
	&class_reps, &class_list, &class_report, &class_status, &class_race, &class_event,
	&class_athlete, NULL};

/* ---- values ---- */

void value_number(struct value *v, double n)
{
	v->type = isnan(n) ? VALUE_NIL : VALUE_NUMBER;
	v->number = n;
}

void value_text(struct value *v, const char *text)
{
	v->type = text && *text ? VALUE_TEXT : VALUE_NIL;
	if (v->type == VALUE_TEXT)
		text_copy_clean(v->text, sizeof(v->text), text, strlen(text));
}

void value_bool(struct value *v, bool truth)
{
	v->type = VALUE_BOOL;
	v->truth = truth;
}

void value_date(struct value *v, date d)
{
	char text[DATE_TEXT] = "";
	if (d != DATE_NONE)
		date_format(d, text);
	value_text(v, text);
}

void value_weekday(struct value *v, date d)
{
	value_text(v, date_weekday_name(d));
	if (v->type == VALUE_TEXT)
		v->text[0] = (char)tolower((unsigned char)v->text[0]);
}

void facts_push_number(lua_State *L, double v)
{
	if (isnan(v))
		lua_pushnil(L);
	else if (v == floor(v) && fabs(v) < 1e15)
		lua_pushinteger(L, (lua_Integer)v);
	else
		lua_pushnumber(L, v);
}

lua_Integer facts_integer(
	lua_State *L, int index, const char *what, lua_Integer least, lua_Integer most)
{
	int whole = 0;
	lua_Integer n = lua_tointegerx(L, index, &whole);
	if (lua_type(L, index) != LUA_TNUMBER)
		luaL_error(L, "%s: expected a whole number, and got %s", what,
			lua_isnone(L, index) ? "nothing" : luaL_typename(L, index));
	if (!whole || n < least || n > most) {
		char text[32];
		snprintf(text, sizeof(text), "%.10g", lua_tonumber(L, index));
		luaL_error(L, "%s = %s: expected a whole number, %d to %d", what, text, (int)least,
			(int)most);
	}
	return n;
}

const char *facts_text(lua_State *L, int index, const char *what)
{
	if (lua_type(L, index) != LUA_TSTRING)
		luaL_error(L, "%s: expected a text, and got %s", what,
			lua_isnone(L, index) ? "nothing" : luaL_typename(L, index));
	return lua_tostring(L, index);
}

static void push_value(lua_State *L, const struct value *v)
{
	switch (v->type) {
	case VALUE_NIL:
		lua_pushnil(L);
		break;
	case VALUE_NUMBER:
		facts_push_number(L, v->number);
		break;
	case VALUE_TEXT:
		lua_pushstring(L, v->text);
		break;
	case VALUE_BOOL:
		lua_pushboolean(L, v->truth);
		break;
	case VALUE_OBJECT:
		break; /* is there already */
	}
}

static void describe_value(const struct value *v, char *out, size_t size)
{
	switch (v->type) {
	case VALUE_NIL:
		snprintf(out, size, "unknown");
		break;
	case VALUE_NUMBER:
		snprintf(out, size, "%.10g", round(v->number * 100) / 100);
		break;
	case VALUE_TEXT:
	case VALUE_OBJECT:
		text_copy_clean(out, size, v->text, strlen(v->text));
		break;
	case VALUE_BOOL:
		snprintf(out, size, "%s", v->truth ? "yes" : "no");
		break;
	}
}

/* ---- notes ---- */

bool facts_are_noted(lua_State *L)
{
	const struct host *h = host_of(L);
	return h->outcome && !h->brief && h->outcome->fact_count < MOST_FACTS;
}

void facts_record(lua_State *L, const char *name, const struct value *v)
{
	struct host *h = host_of(L);
	struct rule_outcome *o = h->outcome;
	if (!facts_are_noted(L))
		return;
	for (size_t i = 0; i < o->fact_count; i++)
		if (strcmp(o->facts[i].name, name) == 0)
			return;
	o->facts = mem_grow(o->facts, o->fact_count, &h->fact_capacity, sizeof(*o->facts));
	struct fact *f = &o->facts[o->fact_count++];
	memset(f, 0, sizeof(*f));
	text_copy_clean(f->name, sizeof(f->name), name, strlen(name));
	describe_value(v, f->value, sizeof(f->value));
}

static void record_field(lua_State *L, const struct class *c, const void *self, const char *field,
	const struct value *v)
{
	char owner[64], name[112];
	struct host *h = host_of(L);
	if (v->type == VALUE_NIL)
		snprintf(h->unknown, sizeof(h->unknown), "%s", field);
	if (h->brief || v->type == VALUE_OBJECT || c == &class_list)
		return;
	if ((c == &class_session || c == &class_reps) && h->session_facts++ >= MOST_SESSIONS)
		return;
	if (c->label)
		c->label(facts_view(L), self, owner, sizeof(owner));
	else
		snprintf(owner, sizeof(owner), "%s", c->called);
	snprintf(name, sizeof(name), "%s.%s", owner, field);
	facts_record(L, name, v);
}

/* ---- objects ---- */

struct view *facts_view(lua_State *L)
{
	return &host_of(L)->view;
}

void *facts_push(lua_State *L, const struct class *c, size_t size)
{
	void *self = lua_newuserdatauv(L, size, 1);
	memset(self, 0, size);
	luaL_setmetatable(L, c->name);
	return self;
}

static const char *nearest_name(const char *key, const struct class *c)
{
	const char *names[MOST_NAMES];
	size_t n = 0;
	for (size_t i = 0; i < c->property_count; i++)
		names[n++] = c->properties[i].name;
	for (size_t i = 0; i < c->method_count; i++)
		names[n++] = c->methods[i].name;
	return text_nearest(key, names, n);
}

int facts_unknown(lua_State *L, const char *owner, const char *key, const struct class *c)
{
	const char *near = nearest_name(key, c);
	if (near)
		return luaL_error(L, "%s has no '%s', did you mean '%s'?", owner, key, near);
	return luaL_error(L, "%s has no '%s'", owner, key);
}

static int push_property(lua_State *L, const struct class *c, const struct property *p)
{
	struct value v = {.type = VALUE_NIL};
	const void *self = lua_touserdata(L, 1);
	p->get(L, facts_view(L), self, &v);
	push_value(L, &v);
	record_field(L, c, self, p->name, &v);
	return 1;
}

/* __index of every object; upvalue 1 is the class, upvalue 2 what push_names makes. */
static int index_object(lua_State *L)
{
	const struct class *c = lua_touserdata(L, lua_upvalueindex(1));
	if (c == &class_list && lua_isinteger(L, 2)) {
		lua_getiuservalue(L, 1, 1);
		lua_geti(L, -1, lua_tointeger(L, 2));
		return 1;
	}
	if (lua_type(L, 2) != LUA_TSTRING)
		return luaL_error(L, "%s has fields with names only", c->called);
	lua_pushvalue(L, 2);
	int type = lua_rawget(L, lua_upvalueindex(2));
	if (type == LUA_TFUNCTION)
		return 1;
	if (type != LUA_TNUMBER)
		return facts_unknown(L, c->called, lua_tostring(L, 2), c);
	return push_property(L, c, &c->properties[lua_tointeger(L, -1)]);
}

/* Upvalues: the class, the method. A method called with a point has no object. */
static int call_method(lua_State *L)
{
	const struct class *c = lua_touserdata(L, lua_upvalueindex(1));
	const struct method *m = lua_touserdata(L, lua_upvalueindex(2));
	if (!luaL_testudata(L, 1, c->name))
		return luaL_error(
			L, "%s is called with a colon: %s:%s(...)", m->name, c->called, m->name);
	return m->call(L);
}

static int refuse_assignment(lua_State *L)
{
	const struct class *c = lua_touserdata(L, lua_upvalueindex(1));
	return luaL_error(L, "%s cannot be changed by a rule", c->called);
}

/* From names to methods, and to the numbers of fields; a field goes before a method of the same
 * name (day.week and day:week(-1)). */
static void push_names(lua_State *L, const struct class *c)
{
	lua_newtable(L);
	for (size_t i = 0; i < c->method_count; i++) {
		lua_pushlightuserdata(L, (void *)(uintptr_t)c);
		lua_pushlightuserdata(L, (void *)(uintptr_t)&c->methods[i]);
		lua_pushcclosure(L, call_method, 2);
		lua_setfield(L, -2, c->methods[i].name);
	}
	for (size_t i = 0; i < c->property_count; i++) {
		lua_pushinteger(L, (lua_Integer)i);
		lua_setfield(L, -2, c->properties[i].name);
	}
}

static void open_class(lua_State *L, const struct class *c)
{
	luaL_newmetatable(L, c->name);
	lua_pushlightuserdata(L, (void *)(uintptr_t)c);
	push_names(L, c);
	lua_pushcclosure(L, index_object, 2);
	lua_setfield(L, -2, "__index");
	lua_pushlightuserdata(L, (void *)(uintptr_t)c);
	lua_pushcclosure(L, refuse_assignment, 1);
	lua_setfield(L, -2, "__newindex");
	if (c->call) {
		lua_pushcfunction(L, c->call);
		lua_setfield(L, -2, "__call");
	}
	lua_pushboolean(L, false);
	lua_setfield(L, -2, "__metatable");
	lua_pop(L, 1);
}

void facts_open(lua_State *L)
{
	for (size_t i = 0; classes[i]; i++)
		open_class(L, classes[i]);
}

/* ---- the view ---- */

void view_init(struct view *v, const struct history *h, date day)
{
	memset(v, 0, sizeof(*v));
	v->history = h;
	v->day = day;
	v->eve = day - 1;
	history_athlete(h, day, &v->athlete);
}

const struct race_view *view_race(struct view *v)
{
	if (!v->race_known)
		v->race = history_race(v->history, v->day);
	v->race_known = true;
	return &v->race;
}

double view_usual_minutes(struct view *v)
{
	if (!v->usual_minutes.known) {
		v->usual_minutes.known = true;
		v->usual_minutes.value = history_usual_minutes(v->history, v->eve);
	}
	return v->usual_minutes.value;
}

/* Over all easy running of six weeks, so that one short run with a bad distance weighs little. */
double view_usual_speed(struct view *v)
{
	if (v->usual_speed.known)
		return v->usual_speed.value;
	size_t count, first = history_sessions(v->history, v->eve - 41, v->eve, &count);
	double metres = 0, seconds = 0;
	for (size_t i = first; i < first + count; i++) {
		const struct session *s = &v->history->sessions[i];
		if (!sport_is_running(s->sport) || session_is_hard(s) || !(s->distance_m > 0) ||
			!(s->timer_s > 0))
			continue;
		metres += s->distance_m;
		seconds += s->timer_s;
	}
	v->usual_speed.known = true;
	v->usual_speed.value = seconds > 0 ? metres / seconds : NAN;
	return v->usual_speed.value;
}
