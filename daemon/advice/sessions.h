/* Sessions as rules ask for them, shared by the classes that speak of them. */
#ifndef ADVICE_SESSIONS_H
#define ADVICE_SESSIONS_H

#include "facts.h"

double session_minutes(const struct session *s); /* 0 when unknown */
double session_km(const struct session *s);      /* 0 when unknown */

/* What a session can be asked to be: "hard", "quality", "easy", "run", "cross", "any" or the name
 * of a kind. */
struct session_word {
	bool (*is)(const struct session *s); /* NULL: by kind */
	enum kind kind;
};
bool session_word_parse(const char *word, struct session_word *out);
bool session_is(const struct session *s, const struct session_word *word);

void session_push(lua_State *L, size_t index);

/* Methods and getters of `day` that live beside their class. */
int day_week(lua_State *L);
int day_calendar_week(lua_State *L);
void day_get_week(lua_State *L, struct view *view, const void *self, struct value *out);
int day_sessions(lua_State *L);
int day_since(lua_State *L);
int day_streak(lua_State *L);
int day_status(lua_State *L);
int day_status_before(lua_State *L);
int day_reports(lua_State *L);
int day_goals(lua_State *L);
void day_get_report(lua_State *L, struct view *view, const void *self, struct value *out);
void day_get_race(lua_State *L, struct view *view, const void *self, struct value *out);

#endif
