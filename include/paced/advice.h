/*
 * The recommendation for a day, and why.
 *
 * advise() is a pure function of what was known on a day: the history, the rules and their settings. It runs
 * the rules in Lua and must therefore be called in a rules child (child.h); everything that leaves the
 * child is JSON that advice_parse checks. Nothing else in paced touches Lua.
 */
#ifndef PACED_ADVICE_H
#define PACED_ADVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "paced/base/buffer.h"
#include "paced/base/settings.h"
#include "paced/model.h"

/* A rule as text, with what the settings say about it. Reading the files is the caller's business
 * (engine.h). */
struct rule_source {
	char *name;    /* id: file name without .lua */
	char *path;    /* for messages */
	char *text;    /* Lua source, NUL behind it */
	size_t length;
	char *shadows; /* path of the shipped rule that it replaces, or NULL */
	bool off;      /* [rules] off, or masked by an empty file */
	const char *fault; /* why it is not run: it hung or took its child with it; borrowed, or NULL */
};
struct ruleset {
	struct rule_source *rules; /* ascending by name; owned */
	size_t count;
	struct rule_source *libs;  /* every rules/lib file, given to each rule as a global of that name */
	size_t lib_count;
	struct rule_setting *settings; /* [rule NAME] key = value; owned. Two keys are not parameters: `off = yes`,
	                                  and `use = RULE`, which makes NAME a second instance of RULE */
	size_t setting_count;
	char **packs; /* [rules] pack: rules that name another pack are off, unless the data wake them; owned */
	size_t pack_count;
};
void ruleset_finish(struct ruleset *r); /* frees and empties; an all-zero ruleset is an empty one */

enum rule_state { RULE_FIRED, RULE_CLEAR, RULE_NO_DATA, RULE_SILENCED, RULE_ERROR, RULE_OFF };
const char *rule_state_name(enum rule_state s);

#define ADVICE_TEXT 240

/* Structured work of a session. */
struct work {
	int reps;
	double seconds;          /* of one repetition, NAN when by distance */
	double metres;
	double recovery_s;
	char target[24];         /* "threshold", "easy", "hill", "strides", "5k" */
	double warmup_minutes, cooldown_minutes;
};

struct advice_reason {
	char rule[48];
	bool is_limit; /* else the winning proposal */
	char text[ADVICE_TEXT];
};
struct advice_say {
	char rule[48];
	char level[12]; /* info, praise, warning */
	char title[ADVICE_TEXT], text[ADVICE_TEXT];
	int cooldown_days;
};
/* A value that a rule read, for "why". */
struct fact {
	char name[48];
	char value[80];
};
struct rule_outcome {
	char rule[48];
	enum rule_state state;
	char text[ADVICE_TEXT]; /* error with file and line; what is missing; since when silenced; because */
	struct fact *facts;     /* owned */
	size_t fact_count;
	struct fact *params;    /* owned */
	size_t param_count;
};

/* Owned as a whole: advice_finish. Numbers not known are NAN. */
struct advice {
	date day;             /* the day advised */
	enum kind session;
	enum sport sport;
	double minutes, km;
	double hr_from, hr_to;        /* beats/min */
	double speed_from, speed_to;  /* m/s, slow to fast */
	bool has_work;
	struct work work;
	enum hardness hardest;        /* the most that the limits allow */
	char title[48];               /* "easy 45 min": at most 45 characters, without "Tomorrow: " see advice_title */
	char body[164];               /* at most 160 characters */
	struct advice_reason *reasons;
	size_t reason_count;          /* in the order in which they decided */
	struct advice_say *says;
	size_t say_count;
	struct rule_outcome *outcomes; /* every rule, ascending by name */
	size_t outcome_count;
	double fitness, fatigue, form;
	double load_for_form;         /* load that leads to form -10 % of fitness; NAN */
	double load_expected;         /* of the session advised */
	int built_on_days;            /* of the last 42 */
	enum data_state state;
};
void advice_finish(struct advice *a);

struct advise_calls {
	/* Told before each rule is run, so that the one that hangs can be named; may be NULL. */
	void (*entering)(const char *rule, void *user);
	void *user;
};

/* For day `day`, with sessions before it and reports up to and including it. Rules that err are
 * outcomes, never failures. */
void advise(const struct history *h, date day, const struct ruleset *rules, const struct advise_calls *calls, struct advice *out);

/* "Tomorrow: easy 45 min"; `prefix` is "Tomorrow", "Today" or a weekday. At most 45 characters. */
void advice_title(const struct advice *a, const char *prefix, char *out, size_t size);

/* Body, reasons and remarks are worded on the eve of the day. Read on the day itself, what was "today" is
 * "yesterday", and "tomorrow" is "today". Cut to fit, at a character's end. */
void advice_told_on_the_day(const char *text, char *out, size_t size);

/* JSON: what `pacectl next --json` prints (cli.md) plus "title", "body", "outcomes". */
void advice_write(const struct advice *a, struct buffer *out);
/* Strict: wrong types, overlong texts, unknown words or more than 1,000 of anything refuse the whole. */
bool advice_parse(const char *json, size_t length, struct advice *out, struct error *e);

/* What the rules are, JSON array ascending by name, in a rules child: { "rule", "path", "shadows", "off", "title",
 * "guidelines": [], "evidence": { "level", "ref" }, "pack", "needs": [], "params": [ { "name", "value", "default", "min",
 * "max", "choices", "help", "finding" } ], "tests", "findings": [], "error" }; what is not there is null. */
void rules_describe(const struct ruleset *rules, const struct advise_calls *calls, struct buffer *out);
/* Reads what rules_describe wrote: each rule with the reason why it does not load, or NULL. False when it is
 * no description. */
typedef void rules_fault_call(const char *rule, const char *error, void *user);
bool rules_faults(const char *json, size_t length, rules_fault_call *each, void *user);
/* What rule authors are given, written from the same tables that the host runs by: rules/types/paced.lua and .luarc.json
 * for editors, .luacheckrc, and paced-rules(7). */
void rules_write_types(struct buffer *out);
void rules_write_luarc(struct buffer *out);
void rules_write_luacheck(struct buffer *out);
void rules_write_manual(struct buffer *out);

/* Runs the `tests` tables of the rules, with the parameters as the rules have them (of `only`, or all with NULL): JSON array of
 * { "rule", "test", "passed", "text", "state" }. In a rules child. */
void rules_test(const struct ruleset *rules, const char *only, const struct advise_calls *calls, struct buffer *out);

/* One day of a backtest: what one rule does under two rulesets, and the advice that all rules give together. */
struct backtest_side {
	enum rule_state state;
	char text[ADVICE_TEXT]; /* of the rule's outcome */
	char title[48];         /* of the advice, as above; "" on a day on which the rule speaks on neither side: then
	                           both are the same, and nobody has asked */
	enum kind session;      /* of the advice; KIND_REST with an empty title */
	double minutes;
};
struct backtest_day {
	date day; /* the day advised */
	struct backtest_side present, other;
};
bool backtest_parse(const char *json, size_t length, struct backtest_day *out, struct error *e);

/* ---- the rules child: child.h runs it, this module is told where to write ---- */

/* The main function of the child: does `task` and writes its result to `write`; returns the exit code. */
enum rules_task_type { RULES_ADVISE, RULES_DESCRIBE, RULES_TEST, RULES_BACKTEST };
struct rules_task {
	enum rules_task_type type;
	const struct history *history; /* ADVISE, BACKTEST */
	const date *days;              /* ADVISE, BACKTEST: one result frame for each, in order */
	size_t day_count;
	const struct ruleset *rules;
	const struct ruleset *changed; /* BACKTEST: the other side; the same rules, with other settings for `only` */
	const char *only;              /* TEST; BACKTEST: the rule that is looked at */
	bool quiet;                    /* without RULES_FRAME_ENTER, which cost a fifth of the time of many days */
	/* RULES_FRAME_ENTER: name of the rule that is about to run; RULES_FRAME_RESULT: JSON. */
	bool (*write)(void *user, uint32_t type, const void *data, size_t length);
	void *user;
};
#define RULES_FRAME_ENTER  1
#define RULES_FRAME_RESULT 2
int rules_task_run(const struct rules_task *task);
/* Once in the parent, before the first rules child: what a library would otherwise fetch from the
 * disk at its first use, where the sandbox lets it touch nothing. */
void rules_prepare(void);

#endif
