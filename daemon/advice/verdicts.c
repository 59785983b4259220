/* propose, limit and say: each key is one row, read into a verdict that only these functions can
 * make. */
#include <lauxlib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "host.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

#define VERDICT      "paced.verdict"
#define MOST_MINUTES 1440
#define MOST_KM      500

/* The present key's value is on top of the stack; `where` is "limit: minutes". */
struct reading {
	lua_State *L;
	struct verdict *v;
	const char *where;
};

static double read_number(const struct reading *r, double least, double most)
{
	double x = lua_tonumber(r->L, -1);
	if (lua_type(r->L, -1) != LUA_TNUMBER)
		luaL_error(r->L, "%s: expected a number, and got a %s", r->where,
			luaL_typename(r->L, -1));
	if (isnan(x))
		luaL_error(r->L, "%s is not a number (0/0)", r->where);
	if (x < least || x > most) {
		char text[96];
		snprintf(text, sizeof(text), "%.10g: expected %.10g to %.10g", x, least, most);
		luaL_error(r->L, "%s = %s", r->where, text);
	}
	return x;
}

static const char *read_word(const struct reading *r)
{
	if (lua_type(r->L, -1) != LUA_TSTRING)
		luaL_error(r->L, "%s: expected a text, and got a %s", r->where,
			luaL_typename(r->L, -1));
	return lua_tostring(r->L, -1);
}

static void read_text(const struct reading *r, char *out, size_t size)
{
	const char *text = read_word(r);
	size_t length = lua_rawlen(r->L, -1);
	if (length >= size)
		luaL_error(r->L, "%s: %d bytes are too long, at most %d", r->where, (int)length,
			(int)size - 1);
	text_copy_clean(out, size, text, length);
}

static void refuse_word(const struct reading *r, const char *expected)
{
	luaL_error(r->L, "%s = \"%s\": expected %s", r->where, lua_tostring(r->L, -1), expected);
}

static void read_minutes(const struct reading *r)
{
	r->v->minutes = read_number(r, 0, MOST_MINUTES);
}

static void read_km(const struct reading *r)
{
	r->v->km = read_number(r, 0, MOST_KM);
}

static void read_because(const struct reading *r)
{
	read_text(r, r->v->because, sizeof(r->v->because));
}

static void read_aside(const struct reading *r)
{
	read_text(r, r->v->aside, sizeof(r->v->aside));
}

static void read_weight(const struct reading *r)
{
	r->v->weight = read_number(r, -1000, 1000);
}

static void read_session(const struct reading *r)
{
	if (!kind_parse(read_word(r), &r->v->session) || r->v->session == KIND_UNKNOWN)
		refuse_word(r, "rest, recovery, easy, strides, steady, long, tempo, intervals, "
			       "hills, race, cross or strength");
}

static void read_sport(const struct reading *r)
{
	if (!sport_parse(read_word(r), &r->v->sport))
		refuse_word(r, "a sport such as run or ride");
}

static void read_hardness(const struct reading *r)
{
	if (!hardness_parse(read_word(r), &r->v->hardness) || r->v->hardness == HARDNESS_REST)
		refuse_word(r, "recovery, easy, steady, long, quality or race");
}

static void read_hardest(const struct reading *r)
{
	if (!hardness_parse(read_word(r), &r->v->hardest))
		refuse_word(r, "rest, recovery, easy, steady, long, quality or race");
}

static void read_running(const struct reading *r)
{
	if (!lua_isboolean(r->L, -1) || lua_toboolean(r->L, -1))
		luaL_error(r->L, "%s: false is the only limit there is", r->where);
	r->v->no_running = true;
}

static void read_title(const struct reading *r)
{
	read_text(r, r->v->title, sizeof(r->v->title));
}

static void read_say_text(const struct reading *r)
{
	read_text(r, r->v->text, sizeof(r->v->text));
}

static void read_level(const struct reading *r)
{
	const char *word = read_word(r);
	if (!text_equal(word, "info") && !text_equal(word, "praise") &&
		!text_equal(word, "warning"))
		refuse_word(r, "info, praise or warning");
	snprintf(r->v->level, sizeof(r->v->level), "%s", word);
}

static void read_cooldown(const struct reading *r)
{
	r->v->cooldown_days = (int)read_number(r, 0, 1000);
}

/* ---- work ---- */

static void read_reps(const struct reading *r)
{
	r->v->work.reps = (int)read_number(r, 1, 100);
}

static void read_seconds(const struct reading *r)
{
	r->v->work.seconds = read_number(r, 1, 14400);
}

static void read_metres(const struct reading *r)
{
	r->v->work.metres = read_number(r, 10, 50000);
}

static void read_recovery(const struct reading *r)
{
	r->v->work.recovery_s = read_number(r, 0, 3600);
}

static void read_warmup(const struct reading *r)
{
	r->v->work.warmup_minutes = read_number(r, 0, 120);
}

static void read_cooldown_minutes(const struct reading *r)
{
	r->v->work.cooldown_minutes = read_number(r, 0, 120);
}

static void read_target(const struct reading *r)
{
	read_text(r, r->v->work.target, sizeof(r->v->work.target));
}

static void read_work(const struct reading *r);

/* ---- the rows ---- */

enum { PROPOSE = 1, LIMIT = 2, SAY = 4, WORK = 8 };

static const struct key {
	int of; /* where it may stand */
	const char *key, *type, *doc;
	void (*read)(const struct reading *r);
} keys[] = {
	{PROPOSE, "session", "string",
		"rest, recovery, easy, strides, steady, long, tempo, intervals, hills, race, cross "
		"or strength",
		read_session},
	{PROPOSE | LIMIT, "minutes", "number?", "how long; in a limit: at most", read_minutes},
	{PROPOSE | LIMIT, "km", "number?", "the same in kilometres of running", read_km},
	{PROPOSE, "work", "Work?", "repetitions; see below", read_work},
	{PROPOSE, "sport", "string?", "of cross-training: ride, swim, elliptical, ...", read_sport},
	{PROPOSE, "hardness", "string?", "of cross-training that is not easy", read_hardness},
	{PROPOSE | LIMIT, "weight", "number?",
		"the heaviest proposal that all limits allow wins (10 when not given); the "
		"heaviest of equal limits is told first",
		read_weight},
	{LIMIT, "hardest", "string?",
		"tomorrow may not be harder: rest, recovery, easy, steady, long, quality or race",
		read_hardest},
	{LIMIT, "running", "false?", "tomorrow without running", read_running},
	{PROPOSE | LIMIT, "because", "string?", "the reason, in the words of a coach",
		read_because},
	{PROPOSE | LIMIT, "aside", "string?", "a few words behind the title", read_aside},
	{SAY, "title", "string", "what is said, in a few words", read_title},
	{SAY, "text", "string?", "one or two sentences", read_say_text},
	{SAY, "level", "string?", "info (when not given), praise or warning", read_level},
	{SAY, "cooldown", "integer?", "days before it may be said again (7 when not given)",
		read_cooldown},
	{WORK, "reps", "integer?", "how many (1 when not given)", read_reps},
	{WORK, "seconds", "number?", "length of one", read_seconds},
	{WORK, "metres", "number?", "or its distance", read_metres},
	{WORK, "recovery_seconds", "number?", "easy running between them", read_recovery},
	{WORK, "target", "string",
		"threshold, tempo, 5k, 10k, half, marathon, brisk, hill, strides or easy",
		read_target},
	{WORK, "warmup_minutes", "number?", "easy running before", read_warmup},
	{WORK, "cooldown_minutes", "number?", "easy running after", read_cooldown_minutes},
};

static const struct key *find_key(int of, const char *name)
{
	for (size_t i = 0; i < ARRAY_LENGTH(keys); i++)
		if ((keys[i].of & of) && text_equal(keys[i].key, name))
			return &keys[i];
	return NULL;
}

static int refuse_key(lua_State *L, int of, const char *owner, const char *name)
{
	const char *names[ARRAY_LENGTH(keys)];
	size_t n = 0;
	for (size_t i = 0; i < ARRAY_LENGTH(keys); i++)
		if (keys[i].of & of)
			names[n++] = keys[i].key;
	const char *near = text_nearest(name, names, n);
	if (near)
		return luaL_error(L, "%s has no '%s', did you mean '%s'?", owner, name, near);
	return luaL_error(L, "%s has no '%s'", owner, name);
}

/* Of several unknown keys the first by name is told, so that the error does not depend on hashing.
 */
static void refuse_unknown_keys(lua_State *L, int index, int of, const char *owner)
{
	const char *first = NULL;
	for (lua_pushnil(L); lua_next(L, index) != 0; lua_pop(L, 1)) {
		if (lua_type(L, -2) != LUA_TSTRING)
			luaL_error(L, "%s wants names, such as because = \"...\"", owner);
		const char *name = lua_tostring(L, -2); /* the table keeps it alive */
		if (!find_key(of, name) && (!first || strcmp(name, first) < 0))
			first = name;
	}
	if (first)
		refuse_key(L, of, owner, first);
}

static void read_keys(lua_State *L, int index, int of, const char *owner, struct verdict *v)
{
	refuse_unknown_keys(L, index, of, owner);
	int top = lua_gettop(L);
	for (size_t i = 0; i < ARRAY_LENGTH(keys); i++) {
		char where[64];
		if (!(keys[i].of & of))
			continue;
		snprintf(where, sizeof(where), "%s: %s", owner, keys[i].key);
		if (lua_getfield(L, index, keys[i].key) != LUA_TNIL)
			keys[i].read(&(struct reading){.L = L, .v = v, .where = where});
		lua_settop(L, top);
	}
}

static void read_work(const struct reading *r)
{
	struct work *w = &r->v->work;
	if (!lua_istable(r->L, -1))
		luaL_error(r->L,
			"%s: expected a table such as { reps = 5, seconds = 240, target = "
			"\"threshold\" }",
			r->where);
	*w = (struct work){.reps = 1, .seconds = NAN, .metres = NAN, .recovery_s = NAN};
	read_keys(r->L, lua_gettop(r->L), WORK, "work", r->v);
	if (isnan(w->seconds) == isnan(w->metres))
		luaL_error(r->L, "work: expected either seconds or metres");
	if (*w->target == '\0')
		luaL_error(r->L, "work: expected a target such as \"threshold\"");
	r->v->has_work = true;
}

/* ---- constructors ---- */

/* The new verdict, on the stack. */
static struct verdict *make(lua_State *L, enum verdict_type type, int of, const char *owner)
{
	if (lua_type(L, 1) != LUA_TTABLE)
		luaL_error(L, "%s wants a table: %s{ ... }", owner, owner);
	lua_settop(L, 1);
	struct verdict *v = lua_newuserdatauv(L, sizeof(*v), 0);
	host_of(L)->made = owner;
	verdict_init(v, type, host_of(L)->rule->name);
	luaL_setmetatable(L, VERDICT);
	read_keys(L, 1, of, owner, v);
	return v;
}

static int propose(lua_State *L)
{
	struct verdict *v = make(L, VERDICT_PROPOSE, PROPOSE, "propose");
	bool cross = v->session == KIND_CROSS || v->session == KIND_STRENGTH;
	lua_getfield(L, 1, "session");
	lua_getfield(L, 1, "weight");
	lua_getfield(L, 1, "hardness");
	if (lua_isnil(L, -3))
		return luaL_error(L, "propose: a session is missing");
	if (lua_isnil(L, -2))
		v->weight = 10;
	if (lua_isnil(L, -1))
		v->hardness = kind_hardness(v->session);
	else if (!cross)
		return luaL_error(L, "propose: hardness is for cross-training and strength; "
				     "running has that of its kind");
	if (cross && sport_is_running(v->sport))
		v->sport = v->session == KIND_STRENGTH ? SPORT_STRENGTH : SPORT_OTHER;
	if (!cross && !sport_is_running(v->sport))
		return luaL_error(L, "propose: sport = \"%s\" goes with session = \"cross\"",
			sport_name(v->sport));
	lua_pop(L, 3);
	return 1;
}

static int limit(lua_State *L)
{
	struct verdict *v = make(L, VERDICT_LIMIT, LIMIT, "limit");
	if (v->hardest == HARDNESS_COUNT && isnan(v->minutes) && isnan(v->km) && !v->no_running)
		return luaL_error(L, LIMIT_OF_NOTHING);
	return 1;
}

static int say(lua_State *L)
{
	struct verdict *v = make(L, VERDICT_SAY, SAY, "say");
	if (*v->title == '\0')
		return luaL_error(L, "say: a title is missing");
	if (*v->level == '\0')
		snprintf(v->level, sizeof(v->level), "info");
	lua_getfield(L, 1, "cooldown");
	if (lua_isnil(L, -1))
		v->cooldown_days = 7;
	lua_pop(L, 1);
	return 1;
}

static const struct {
	const char *name;
	int of;
	lua_CFunction call;
} constructors[] = {{"propose", PROPOSE, propose}, {"limit", LIMIT, limit}, {"say", SAY, say},
	{"work", WORK, NULL}};

void verdicts_open(lua_State *L)
{
	luaL_newmetatable(L, VERDICT);
	lua_pushboolean(L, false);
	lua_setfield(L, -2, "__metatable");
	lua_pop(L, 1);
}

void verdicts_offer(lua_State *L)
{
	for (size_t i = 0; i < ARRAY_LENGTH(constructors); i++) {
		if (!constructors[i].call)
			continue;
		lua_pushcfunction(L, constructors[i].call);
		lua_setfield(L, -2, constructors[i].name);
	}
}

bool verdicts_row(size_t i, const char *constructor, struct verdict_key *out)
{
	if (i >= ARRAY_LENGTH(keys))
		return false;
	int of = 0;
	for (size_t c = 0; c < ARRAY_LENGTH(constructors); c++)
		if (text_equal(constructors[c].name, constructor))
			of = constructors[c].of;
	out->key = keys[i].of & of ? keys[i].key : NULL;
	out->type = keys[i].type;
	out->doc = keys[i].doc;
	return true;
}

/* ---- what check returned ---- */

static const char *type_of(lua_State *L, int index)
{
	return luaL_getmetafield(L, index, "__name") == LUA_TSTRING ? lua_tostring(L, -1)
								    : luaL_typename(L, index);
}

static void take_one(lua_State *L, struct host *h, int index)
{
	const struct verdict *v = luaL_testudata(L, index, VERDICT);
	if (!v)
		luaL_error(L,
			"%s.lua: check must return what propose, limit or say made, and returned a "
			"%s",
			h->rule->source->name, type_of(L, index));
	h->verdicts = mem_grow(
		h->verdicts, h->verdict_count, &h->verdict_capacity, sizeof(*h->verdicts));
	h->verdicts[h->verdict_count++] = *v;
}

/* A list and nothing else: what looks like a verdict but was made by hand is told, not passed over.
 */
static void check_list(lua_State *L, const struct host *h, int index, lua_Integer n)
{
	lua_Integer entries = 0;
	for (lua_pushnil(L); lua_next(L, index) != 0; lua_pop(L, 1))
		entries++;
	if (entries != n)
		luaL_error(L,
			"%s.lua: check must return what propose, limit or say made, and returned a "
			"table of other things",
			h->rule->source->name);
	if (n > MOST_VERDICTS)
		luaL_error(L, "%s.lua: check returned %d verdicts, at most %d",
			h->rule->source->name, (int)n, MOST_VERDICTS);
}

void verdicts_take(lua_State *L, struct host *h)
{
	int top = lua_gettop(L);
	if (lua_isnil(L, top))
		return;
	if (!lua_istable(L, top)) {
		take_one(L, h, top);
		return;
	}
	lua_Integer n = (lua_Integer)lua_rawlen(L, top);
	check_list(L, h, top, n);
	for (lua_Integer i = 1; i <= n; i++) {
		lua_rawgeti(L, top, i);
		take_one(L, h, top + 1);
		lua_pop(L, 1);
	}
}
