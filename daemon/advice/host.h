/*
 * The Lua host: one state for all rules, a fresh environment for each rule on each day.
 *
 * Rules cannot reach each other, because nothing that can be changed is shared: each evaluation of
 * a rule runs its chunk again in a new environment with its own copies of the libraries; metatables
 * cannot be asked for or set. No memory of ours is held across a call that can raise an error: what
 * C allocates during a rule belongs to the host from the moment it exists.
 */
#ifndef ADVICE_HOST_H
#define ADVICE_HOST_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>

#include "facts.h"
#include "paced/advice.h"
#include "pool.h"
#include "resolve.h"

#define HOST_MEMORY   (64u << 20) /* bytes for all rules together */
#define MOST_VERDICTS 16          /* of one rule for one day */
#define MOST_FACTS    40          /* noted down of one rule */
#define MOST_PARAMS   32

/* A rule as it is run: a source under its own or another name. */
struct rule {
	const char *name;                 /* borrowed from the ruleset */
	const struct rule_source *source; /* NULL: the settings name a rule that is not there */
	bool off;
	int chunk;                 /* reference to the compiled function, LUA_NOREF */
	bool checked;              /* its table has the right keys */
	struct param_list *params; /* as read the first time; owned */
	char error[ADVICE_TEXT];   /* why it cannot be run at all */
};

struct host {
	lua_State *lua;
	struct pool pool;
	const struct ruleset *ruleset;
	const struct advise_calls *calls;
	bool brief;         /* do not note facts and params */
	bool whole;         /* compile rules with their tests */
	bool english;       /* texts as the rules have them */
	struct rule *rules; /* ascending by name */
	size_t rule_count;
	int *lib_chunks;
	struct view view;
	const struct report **silences; /* of view.history; owned */
	size_t silence_count;
	const struct history
		*silences_of; /* the history they are from, and how many reports it had */
	size_t silences_seen;
	/* the rule that is running */
	const struct rule *rule;
	struct rule_outcome *outcome;
	size_t fact_capacity;
	int session_facts;        /* fields of sessions that it has read */
	char unknown[48];         /* the last fact that it read and that is not known */
	const char *made;         /* the constructor it called last, or NULL */
	struct verdict *verdicts; /* of all rules of the day */
	size_t verdict_count, verdict_capacity;
};

/* False only when there is no memory for a Lua state at all. */
bool host_init(struct host *h, const struct ruleset *rules, const struct advise_calls *calls);
void host_finish(struct host *h);
struct host *host_of(lua_State *L);

/* Runs `function` in protected mode with `argument`; false: *text holds the error in plain words,
 * "file.lua, line 12: ..." */
bool host_protected(
	struct host *h, int (*function)(lua_State *), void *argument, char *text, size_t size);

/* Starts a day: verdicts and what was known before are forgotten. */
void host_day(struct host *h, const struct history *history, date day);

/* One rule for the day; fills the outcome (which advice_finish frees) and appends its verdicts. */
void rule_run(struct host *h, struct rule *r, struct rule_outcome *out);

/* Rules by name, instances included. */
struct rule *host_rule(struct host *h, const char *name);

/* ---- inside protected mode ---- */

/* Row i of all names that a rule may use, but for those of rules/lib: grouped by library. False
 * after the last row. */
struct sandbox_name {
	const char *library, *name; /* library: NULL for a global */
	bool ours;                  /* not of Lua */
};
bool sandbox_row(size_t i, struct sandbox_name *out);

/* What a rule's table may hold (rule.c). */
struct rule_key {
	const char *key;
	int type;
	bool required;
	const char *such_as, *doc_type, *doc;
};
extern const struct rule_key rule_keys[];
extern const size_t rule_key_count;

/* Pushes a fresh environment for the present rule (sandbox.c). */
void sandbox_open(lua_State *L); /* once for each state */
void sandbox_push(lua_State *L);
/* Runs the rule's chunk in a fresh environment and leaves its table and that environment on the
 * stack. */
void rule_load(lua_State *L, struct host *h, struct rule *r);

/* What the error about a limit without any bound says: of facts that are not known, none is left.
 */
#define LIMIT_OF_NOTHING "limit: expected hardest, minutes, km or running = false"

/* Constructors propose, limit and say go into the table on top of the stack (verdicts.c). */
void verdicts_open(lua_State *L);
void verdicts_offer(lua_State *L);
/* Takes what `check` returned from the top of the stack: nil, a verdict or a list of them. */
void verdicts_take(lua_State *L, struct host *h);
/* Row i of all keys, for the documentation; `key` is NULL when that constructor (or "work") does
 * not know it. False after the last row. */
struct verdict_key {
	const char *key, *type, *doc;
};
bool verdicts_row(size_t i, const char *constructor, struct verdict_key *out);

/* ---- parameters (params.c) ---- */

struct param {
	char name[48];
	char help[ADVICE_TEXT];
	char choices[160]; /* "a, b" or "" */
	enum { PARAM_NUMBER, PARAM_BOOL, PARAM_TEXT } type;
	double number, least, most; /* NAN: no bound */
	bool truth;
	char text[64];
	char standard[64]; /* the default, as text */
	char finding[240]; /* what is wrong with the value set; the default is used then */
};
struct param_list {
	struct param items[MOST_PARAMS];
	size_t count;
	char findings[4][240]; /* settings that are no parameter of the rule */
	size_t finding_count;
};
/* Reads the schema of the rule table at `index` and the settings for `rule`. `overrides` is the
 * index of a table of values, or 0. Raises an error for a schema that is wrong. */
void params_read(lua_State *L, int index, const struct ruleset *rules, const char *rule,
	int overrides, struct param_list *out);
void params_push(lua_State *L, const struct param_list *p);
void params_note(const struct param_list *p, struct rule_outcome *out);
void param_value_text(const struct param *p, char *out, size_t size);

/* ---- test histories (days.c) ---- */

/* Builds the history of a rule test from its words and the `with` table at `with` (0: none); *eve
 * is its last day. Raises an error that says what cannot be read. `out` must be initialised. */
void days_build(lua_State *L, const char *words, int with, struct history *out, date *eve);

#endif
