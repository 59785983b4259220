/*
 * The command line: one table of options for all verbs, each of which means the same everywhere.
 * Options may stand before or behind the verb, as `--for DATE` or `--for=DATE`; `--` ends them; a
 * word such as `-7d` is none.
 */
#ifndef CTL_ARGUMENTS_H
#define CTL_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "paced/base/error.h"

enum option {
	OPTION_HELP,
	OPTION_VERSION,
	OPTION_HOME,
	OPTION_JSON,
	OPTION_CSV,
	OPTION_FOR,
	OPTION_FROM,
	OPTION_TO,
	OPTION_UNTIL,
	OPTION_DAYS,
	OPTION_WEEKS,
	OPTION_BAD,
	OPTION_FOLLOW,
	OPTION_FORMAT,
	OPTION_GUIDELINES,
	OPTION_SET,
	OPTION_KIND,
	OPTION_LOAD,
	OPTION_FELT,
	OPTION_RPE,
	OPTION_NOTE,
	OPTION_IGNORE,
	OPTION_OUT,
	OPTION_OPEN,
	OPTION_FIT,
	OPTION_ICS,
	OPTION_FORCE,
	OPTION_COUNT
};

struct option_row {
	const char *name;     /* without the dashes */
	const char *argument; /* NULL for a flag */
	const char *help;
};
extern const struct option_row option_rows[OPTION_COUNT];

/* What the command line held, in order; all text is borrowed from argv. */
struct arguments {
	const char **words; /* what is no option */
	size_t word_count;
	struct given {
		enum option option;
		const char *value; /* "" for a flag */
	} * given;
	size_t given_count;
};

/* On false the error says which word is wrong, with the nearest option; `a` can be finished. */
bool arguments_parse(struct arguments *a, int argc, const char *const *argv, struct error *e);
void arguments_finish(struct arguments *a);
/* The last value given, "" for a flag, NULL when it was not given. */
const char *arguments_value(const struct arguments *a, enum option option);
bool arguments_has(const struct arguments *a, enum option option);

#endif
