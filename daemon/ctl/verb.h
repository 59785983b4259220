/*
 * What pacectl can do: one table row for each verb. Adding one is its file and its row.
 */
#ifndef CTL_VERB_H
#define CTL_VERB_H

#include <stddef.h>

#include "arguments.h"
#include "out.h"

struct call;

#define OPT(name) (1u << OPTION_##name)

struct verb {
	const char *name;      /* "next", or two words: "rules show" */
	const char *arguments; /* "ID KEY=VALUE…", "" for none */
	const char *summary;   /* one line */
	const char *help;      /* paragraphs, wrapped when shown; may be NULL */
	const char *example;   /* lines, each a command with what it is for */
	unsigned options;      /* OPT(...) besides help, version and home, which all have */
	size_t least, most;    /* words behind the verb */
	/* Exit code: 0 done, 1 a finding or a failure said on stderr, 2 wrong usage said there. */
	int (*run)(struct call *c);
};

#define ANY_NUMBER 100000

extern const struct verb verbs[];
extern const size_t verb_count;

/* The verb that words[0..] name; *used of them. Without words: `next`. NULL when there is none. */
const struct verb *verb_find(const char *const *words, size_t count, size_t *used);
/* The nearest name to the words, or NULL. */
const char *verb_nearest(const char *const *words, size_t count);
/* OPT bits that the verb takes, the common ones included. */
unsigned verb_options(const struct verb *v);

void verb_help(const struct verb *v, const struct out *o);
void verb_overview(const struct out *o);

int run_next(struct call *c);
int run_why(struct call *c);
int run_status(struct call *c);
int run_log(struct call *c);
int run_show(struct call *c);
int run_week(struct call *c);
int run_chart(struct call *c);
int run_athlete(struct call *c);
int run_note(struct call *c);
int run_journal_check(struct call *c);
int run_edit(struct call *c);
int run_forget(struct call *c);
int run_split(struct call *c);
int run_merge(struct call *c);
int run_files(struct call *c);
int run_import(struct call *c);
int run_inspect(struct call *c);
int run_rules(struct call *c);
int run_rules_show(struct call *c);
int run_rules_edit(struct call *c);
int run_rules_new(struct call *c);
int run_rules_check(struct call *c);
int run_rules_test(struct call *c);
int run_rules_backtest(struct call *c);
int run_rules_silence(struct call *c);
int run_plan(struct call *c);
int run_workout(struct call *c);
int run_report(struct call *c);
int run_rebuild(struct call *c);
int run_export(struct call *c);
int run_doctor(struct call *c);

#endif
