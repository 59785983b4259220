/*
 * What rules may know: each name is one row with its type, its documentation and the function that
 * gets it. The types for editors, the manual and the errors about unknown names come from the same
 * rows.
 *
 * A rule sees objects (day, session, week ...) whose fields are looked up in these rows as they are
 * read, so that the host can note down what a rule has looked at.
 */
#ifndef ADVICE_FACTS_H
#define ADVICE_FACTS_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>

#include "paced/advice.h"

#define REMEMBERED_WEEKS 12

/* What is known on the eve of the day advised. */
struct view {
	const struct history *history;
	date day; /* the day advised: reports up to and including it count */
	date eve; /* the day before: sessions up to and including it count */
	struct athlete athlete;
	/* Worked out once for all rules of a day; NAN also while `known` is false. */
	struct remembered {
		bool known;
		double value;
	} usual_minutes, usual_speed, longest_km, longest_minutes;
	struct remembered_week {
		bool known;
		struct week week;
	} weeks[REMEMBERED_WEEKS], calendar_weeks[REMEMBERED_WEEKS]; /* by how many weeks ago */
	struct response response;
	bool race_known;
	struct race_view race;
	int response_of; /* hard sessions that `response` looked at, 0: not asked yet */
};
void view_init(struct view *v, const struct history *h, date day);
const struct race_view *view_race(struct view *v);
double view_usual_minutes(struct view *v);
double view_usual_speed(struct view *v); /* m/s of easy runs, NAN */

enum value_type { VALUE_NIL, VALUE_NUMBER, VALUE_TEXT, VALUE_BOOL, VALUE_OBJECT };
struct value {
	enum value_type type;
	double number;
	bool truth;
	char text[160];
};
void value_number(struct value *v, double n); /* NAN: nil */
void value_text(struct value *v, const char *text);
void value_bool(struct value *v, bool truth);
void value_date(struct value *v, date d);    /* DATE_NONE: nil */
void value_weekday(struct value *v, date d); /* "monday" */

struct property {
	const char *name, *type, *doc;
	/* `self` is the object's own data. For VALUE_OBJECT the getter leaves the object on the
	 * stack. */
	void (*get)(lua_State *L, struct view *view, const void *self, struct value *out);
};
struct method {
	const char *name, *signature, *doc;
	lua_CFunction call;
};
struct class
{
	const char *name; /* of its metatable and its type: "Day" */
	const char *doc;
	const struct property *properties;
	size_t property_count;
	const struct method *methods;
	size_t method_count;
	/* How an object is called in "why": "week(-1)"; NULL: its class says it all, `called`. */
	void (*label)(struct view *view, const void *self, char *out, size_t size);
	const char *called;
	lua_CFunction call; /* what calling an object does, NULL: nothing */
};
extern const struct class class_day, class_tomorrow, class_week, class_session, class_reps,
	class_report, class_status, class_race, class_event, class_athlete, class_list;
extern const struct class *const classes[]; /* all, in the order of the manual; NULL ends it */

/* Makes the metatables. */
void facts_open(lua_State *L);
/* A new object with `size` bytes of own data, zeroed, on the stack. */
void *facts_push(lua_State *L, const struct class *c, size_t size);
struct view *facts_view(lua_State *L);
void facts_push_number(lua_State *L, double v); /* as an integer when it is whole, nil for NAN */
/* Notes that the rule now running has read a value. */
void facts_record(lua_State *L, const char *name, const struct value *v);
/* The whole number at `index`; raises "`what` = 0.5: expected a whole number, 1 to 50". */
lua_Integer facts_integer(
	lua_State *L, int index, const char *what, lua_Integer least, lua_Integer most);
/* The text at `index`; raises "`what`: expected a text". */
const char *facts_text(lua_State *L, int index, const char *what);
/* False when nothing is noted, so that a note need not be written. */
bool facts_are_noted(lua_State *L);
/* Raises an error that names the nearest of what there is. */
int facts_unknown(lua_State *L, const char *owner, const char *key, const struct class *c);

/* A list (list.c) from the table on top of the stack, which it replaces. */
void list_push(lua_State *L);

/* What a rule can need (needs.c). */
struct need {
	const char *name, *doc;
	int least; /* days of the last 42 on which it must be known */
	int (*days)(struct view *v);
};
extern const struct need needs[];
extern const size_t need_count;
const struct need *need_find(const char *name);

#endif
