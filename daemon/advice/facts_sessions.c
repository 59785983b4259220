/* day:sessions, day:since and day:streak: what was done, up to the eve. */
#include <lauxlib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "sessions.h"

#define MOST_WORDS 8

/* What day:sessions{...} was asked for. */
struct filter {
	date from;
	size_t last; /* SIZE_MAX: all */
	struct session_word kinds[MOST_WORDS];
	size_t kind_count;
	int hard; /* -1: either */
	const char *sport;
	char label[64];
	bool noted; /* the label is wanted */
};

static void name_filter(struct filter *f, const char *before, const char *value, const char *behind)
{
	if (!f->noted)
		return;
	size_t n = strlen(f->label);
	snprintf(f->label + n, sizeof(f->label) - n, "%s%s%s%s", n > 0 ? ", " : "", before, value,
		behind);
}

static void filter_days(lua_State *L, struct filter *f)
{
	lua_Integer days = facts_integer(L, -1, "sessions: days", 1, 40000);
	f->from = facts_view(L)->eve - (date)days + 1;
	name_filter(f, "", lua_tostring(L, -1), " days");
}

static void filter_last(lua_State *L, struct filter *f)
{
	lua_Integer last = facts_integer(L, -1, "sessions: last", 1, 40000);
	f->last = (size_t)last;
	name_filter(f, "last ", lua_tostring(L, -1), "");
}

static void filter_since(lua_State *L, struct filter *f)
{
	const char *text = facts_text(L, -1, "sessions: since");
	if (!date_parse(text, &f->from))
		luaL_error(L, "sessions: since = \"%s\": expected a date such as 2026-05-04", text);
	name_filter(f, "since ", text, "");
}

static void refuse_kind(lua_State *L, const char *word)
{
	const char *names[KIND_COUNT];
	for (int k = 0; k < KIND_COUNT; k++)
		names[k] = kind_name((enum kind)k);
	const char *near = text_nearest(word, names, KIND_COUNT);
	luaL_error(L, "sessions: kind = \"%s\": there is no such kind%s%s%s", word,
		near ? ", did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

static void add_kind(lua_State *L, struct filter *f, const char *word)
{
	struct session_word parsed;
	if (!session_word_parse(word, &parsed))
		refuse_kind(L, word);
	if (f->kind_count == MOST_WORDS)
		luaL_error(L, "sessions: more than %d kinds", MOST_WORDS);
	f->kinds[f->kind_count++] = parsed;
	name_filter(f, "", word, "");
}

static void filter_kind(lua_State *L, struct filter *f)
{
	if (lua_type(L, -1) == LUA_TSTRING) {
		add_kind(L, f, lua_tostring(L, -1));
		return;
	}
	if (!lua_istable(L, -1))
		luaL_error(L, "sessions: kind: expected a text or a list of texts, and got a %s",
			luaL_typename(L, -1));
	for (lua_Integer i = 1; i <= (lua_Integer)lua_rawlen(L, -1); i++) {
		lua_rawgeti(L, -1, i); /* the table keeps the string alive */
		add_kind(L, f, facts_text(L, -1, "sessions: kind"));
		lua_pop(L, 1);
	}
}

static void filter_hard(lua_State *L, struct filter *f)
{
	if (!lua_isboolean(L, -1))
		luaL_error(L, "sessions: hard: expected true or false, and got a %s",
			luaL_typename(L, -1));
	f->hard = lua_toboolean(L, -1);
	name_filter(f, "", f->hard ? "hard" : "not hard", "");
}

static void filter_sport(lua_State *L, struct filter *f)
{
	const char *word = facts_text(L, -1, "sessions: sport");
	enum sport sport;
	if (!text_equal(word, "cross") && !sport_parse(word, &sport))
		luaL_error(L, "sessions: sport = \"%s\": there is no such sport", word);
	f->sport = word;
	name_filter(f, "", word, "");
}

static const struct {
	const char *key;
	void (*read)(lua_State *L, struct filter *f);
} filters[] = {
	{"days", filter_days},
	{"last", filter_last},
	{"since", filter_since},
	{"kind", filter_kind},
	{"hard", filter_hard},
	{"sport", filter_sport},
};

static void refuse_unknown_filters(lua_State *L)
{
	const char *names[ARRAY_LENGTH(filters)];
	for (size_t i = 0; i < ARRAY_LENGTH(filters); i++)
		names[i] = filters[i].key;
	for (lua_pushnil(L); lua_next(L, 2) != 0; lua_pop(L, 1)) {
		if (lua_type(L, -2) != LUA_TSTRING)
			luaL_error(L, "sessions wants names, such as { last = 3 }");
		const char *key = lua_tostring(L, -2);
		bool known = false;
		for (size_t i = 0; i < ARRAY_LENGTH(filters); i++)
			known = known || text_equal(key, names[i]);
		if (known)
			continue;
		const char *near = text_nearest(key, names, ARRAY_LENGTH(names));
		luaL_error(L, "sessions has no '%s'%s%s%s", key, near ? ", did you mean '" : "",
			near ? near : "", near ? "'?" : "");
	}
}

static struct filter read_filter(lua_State *L)
{
	struct filter f = {
		.from = DATE_NONE, .last = SIZE_MAX, .hard = -1, .noted = facts_are_noted(L)};
	if (lua_isnoneornil(L, 2))
		return f;
	if (!lua_istable(L, 2))
		luaL_error(L, "day:sessions wants a table: day:sessions{ last = 3 }");
	refuse_unknown_filters(L);
	for (size_t i = 0; i < ARRAY_LENGTH(filters); i++) {
		lua_getfield(L, 2, filters[i].key);
		if (!lua_isnil(L, -1))
			filters[i].read(L, &f);
		lua_pop(L, 1);
	}
	return f;
}

static bool sport_matches(const struct session *s, const char *word)
{
	if (text_equal(word, "run"))
		return sport_is_running(s->sport);
	if (text_equal(word, "cross"))
		return !sport_is_running(s->sport);
	return text_equal(word, sport_name(s->sport));
}

static bool matches(const struct filter *f, const struct session *s)
{
	if (f->hard >= 0 && session_is_hard(s) != (f->hard == 1))
		return false;
	if (f->sport && !sport_matches(s, f->sport))
		return false;
	for (size_t i = 0; i < f->kind_count; i++)
		if (session_is(s, &f->kinds[i]))
			return true;
	return f->kind_count == 0;
}

/* One past the last session of the eve. */
static size_t sessions_end(const struct view *v)
{
	size_t count, first = history_sessions(v->history, v->eve + 1, v->eve + 1, &count);
	return first;
}

/* Index of the first of the newest `last` sessions that match. */
static size_t find_first(const struct view *v, const struct filter *f, size_t end, size_t *found)
{
	size_t first = end;
	*found = 0;
	for (size_t i = end; i > 0 && *found < f->last; i--) {
		const struct session *s = &v->history->sessions[i - 1];
		if (s->day < f->from)
			break;
		if (matches(f, s)) {
			first = i - 1;
			(*found)++;
		}
	}
	return first;
}

/* "3: 2026-04-28 intervals heavy, ..." */
static void record_list(
	lua_State *L, const struct filter *f, size_t first, size_t end, size_t found)
{
	struct value v = {.type = VALUE_TEXT};
	char name[96];
	if (!facts_are_noted(L))
		return;
	int n = snprintf(v.text, sizeof(v.text), "%zu", found);
	for (size_t i = first; i < end && found <= 3; i++) {
		const struct session *s = &facts_view(L)->history->sessions[i];
		if (!matches(f, s) || (size_t)n >= sizeof(v.text))
			continue;
		char day[DATE_TEXT];
		date_format(s->day, day);
		n += snprintf(v.text + n, sizeof(v.text) - (size_t)n, "%s %s %s%s%s",
			strchr(v.text, ':') ? "," : ":", day, kind_name(s->kind),
			s->felt == FEEL_NONE ? "" : " ",
			s->felt == FEEL_NONE ? "" : feel_name(s->felt));
	}
	snprintf(name, sizeof(name), "sessions(%s)", f->label);
	facts_record(L, name, &v);
}

int day_sessions(lua_State *L)
{
	struct view *v = facts_view(L);
	struct filter f = read_filter(L);
	size_t found, end = sessions_end(v), first = find_first(v, &f, end, &found);
	record_list(L, &f, first, end, found);
	lua_createtable(L, (int)found, 0);
	lua_Integer n = 0;
	for (size_t i = first; i < end; i++) {
		if (!matches(&f, &v->history->sessions[i]))
			continue;
		session_push(L, i);
		lua_rawseti(L, -2, ++n);
	}
	list_push(L);
	return 1;
}

static const char *session_word_argument(lua_State *L, const char *method, struct session_word *out)
{
	char what[32];
	snprintf(what, sizeof(what), "day:%s", method);
	const char *word = facts_text(L, 2, what);
	if (!session_word_parse(word, out))
		luaL_error(L,
			"day:%s(\"%s\"): expected hard, quality, easy, run, cross, any or a kind",
			method, word);
	return word;
}

static int push_count(lua_State *L, const char *method, const char *word, double n)
{
	struct value v;
	char name[64];
	facts_push_number(L, n);
	if (!facts_are_noted(L))
		return 1;
	value_number(&v, n);
	snprintf(name, sizeof(name), "%s(%s)", method, word);
	facts_record(L, name, &v);
	return 1;
}

int day_since(lua_State *L)
{
	struct view *v = facts_view(L);
	struct session_word what;
	const char *word = session_word_argument(L, "since", &what);
	for (size_t i = sessions_end(v); i > 0; i--) {
		const struct session *s = &v->history->sessions[i - 1];
		if (session_is(s, &what))
			return push_count(L, "since", word, v->eve - s->day);
	}
	return push_count(L, "since", word, NAN);
}

/* Runs in a row that are what was asked; days without a run are passed over. */
static int run_streak(const struct view *v, const struct session_word *what)
{
	int n = 0;
	for (size_t i = sessions_end(v); i > 0; i--) {
		const struct session *s = &v->history->sessions[i - 1];
		if (!sport_is_running(s->sport))
			continue;
		if (!session_is(s, what))
			break;
		n++;
	}
	return n;
}

/* NULL asks for a day without any session, as "rest" does. */
static bool day_has(const struct view *v, date d, const struct session_word *what)
{
	size_t count, first = history_sessions(v->history, d, d, &count);
	for (size_t i = first; what && i < first + count; i++)
		if (session_is(&v->history->sessions[i], what))
			return true;
	return !what && count == 0;
}

static int day_streak_of(const struct view *v, const struct session_word *what)
{
	int n = 0;
	while (v->history->first != DATE_NONE && v->eve - n >= v->history->first &&
		day_has(v, v->eve - n, what))
		n++;
	return n;
}

int day_streak(lua_State *L)
{
	struct view *v = facts_view(L);
	struct session_word what;
	if (lua_type(L, 2) == LUA_TSTRING && text_equal(lua_tostring(L, 2), "rest"))
		return push_count(L, "streak", "rest", day_streak_of(v, NULL));
	const char *word = session_word_argument(L, "streak", &what);
	bool easy = text_equal(word, "easy");
	return push_count(L, "streak", word, easy ? run_streak(v, &what) : day_streak_of(v, &what));
}
