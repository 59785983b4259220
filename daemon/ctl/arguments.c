#include "arguments.h"

#include <stdlib.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"

const struct option_row option_rows[OPTION_COUNT] = {
	[OPTION_HELP] = {"help", NULL, "this text"},
	[OPTION_VERSION] = {"version", NULL, "the version"},
	[OPTION_HOME] = {"home", "DIR", "settings, data and runtime files below DIR"},
	[OPTION_JSON] = {"json", NULL, "JSON for programs: stable keys, SI units, ISO dates"},
	[OPTION_CSV] = {"csv", NULL, "comma-separated values"},
	[OPTION_FOR] = {"for", "DATE", "the day asked about"},
	[OPTION_FROM] = {"from", "DATE", "the first day"},
	[OPTION_TO] = {"to", "DATE", "the last day"},
	[OPTION_UNTIL] = {"until", "DATE", "the last day"},
	[OPTION_DAYS] = {"days", "N", "the last N days"},
	[OPTION_WEEKS] = {"weeks", "N", "N weeks"},
	[OPTION_BAD] = {"bad", NULL, "only what could not be read"},
	[OPTION_FOLLOW] = {"follow", NULL, "go on, and say it again when it changes"},
	[OPTION_FORMAT] = {"format", "waybar|plain", "one line for a status bar"},
	[OPTION_GUIDELINES] = {"guidelines", NULL, "the guidelines, each with its rules"},
	[OPTION_SET] = {"set", "KEY=VALUE", "a parameter to try; may be repeated"},
	[OPTION_KIND] = {"kind", "KIND", "what it was: easy, long, intervals, race …"},
	[OPTION_LOAD] = {"load", "N", "its load, or where it comes from: pace, hr, rpe"},
	[OPTION_FELT] = {"felt", "FEEL", "fresh, good, normal, tired or heavy"},
	[OPTION_RPE] = {"rpe", "N", "perceived effort from 1 to 10"},
	[OPTION_NOTE] = {"note", "TEXT", "a note about it"},
	[OPTION_IGNORE] = {"ignore", "WHAT",
		"hr, pace, gps or all: recorded wrongly, not to be used"},
	[OPTION_OPEN] = {"open", NULL, "show it in the browser"},
	[OPTION_FIT] = {"fit", "FILE", "write it as a workout for a watch"},
	[OPTION_ICS] = {"ics", "FILE", "write it for a calendar"},
	[OPTION_FORCE] = {"force", NULL, "do it all the same"},
	[OPTION_OUT] = {"out", "FILE", "write to FILE instead of the terminal"},
};

static const char *nearest_option(const char *word, size_t length)
{
	const char *names[OPTION_COUNT];
	autofree char *name = mem_strndup(word, length);
	for (size_t i = 0; i < OPTION_COUNT; i++)
		names[i] = option_rows[i].name;
	return text_nearest(name, names, OPTION_COUNT);
}

static bool find_option(const char *word, size_t length, enum option *out)
{
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		const char *name = option_rows[i].name;
		if (strlen(name) != length || strncmp(name, word, length) != 0)
			continue;
		*out = (enum option)i;
		return true;
	}
	return false;
}

static void give(struct arguments *a, enum option option, const char *value)
{
	a->given[a->given_count++] = (struct given){.option = option, .value = value};
}

/* The option argv[*i] with its value, which may be the word after it. */
static bool take_option(
	struct arguments *a, int argc, const char *const *argv, int *i, struct error *e)
{
	const char *word = argv[*i] + 2;
	size_t length = strcspn(word, "=");
	const char *value = word[length] ? word + length + 1 : NULL;
	enum option option;
	if (!find_option(word, length, &option)) {
		const char *near = nearest_option(word, length);
		return error_set(e, ERROR_INPUT, "there is no option --%.*s%s%s%s", (int)length,
			word, near ? "; did you mean --" : "", near ? near : "", near ? "?" : "");
	}
	const struct option_row *row = &option_rows[option];
	if (!row->argument && value)
		return error_set(
			e, ERROR_INPUT, "--%s takes no value, and got \"%s\"", row->name, value);
	if (row->argument && !value && *i + 1 < argc)
		value = argv[++*i];
	if (row->argument && !value)
		return error_set(e, ERROR_INPUT, "--%s needs a value: --%s %s", row->name,
			row->name, row->argument);
	give(a, option, value ? value : "");
	return true;
}

static bool is_word(const char *text)
{
	return text[0] != '-' || text[1] == '\0' || (text[1] >= '0' && text[1] <= '9');
}

bool arguments_parse(struct arguments *a, int argc, const char *const *argv, struct error *e)
{
	bool only_words = false;
	*a = (struct arguments){.words = mem_alloc((size_t)argc, sizeof(*a->words)),
		.given = mem_alloc((size_t)argc, sizeof(*a->given))};
	for (int i = 1; i < argc; i++) {
		const char *word = argv[i];
		if (only_words || is_word(word))
			a->words[a->word_count++] = word;
		else if (text_equal(word, "--"))
			only_words = true;
		else if (text_equal(word, "-h"))
			give(a, OPTION_HELP, "");
		else if (word[1] != '-')
			return error_set(e, ERROR_INPUT,
				"there is no option %s; options have two dashes, as in --help",
				word);
		else if (!take_option(a, argc, argv, &i, e))
			return false;
	}
	return true;
}

void arguments_finish(struct arguments *a)
{
	free(a->words);
	free(a->given);
	*a = (struct arguments){0};
}

const char *arguments_value(const struct arguments *a, enum option option)
{
	for (size_t i = a->given_count; i-- > 0;)
		if (a->given[i].option == option)
			return a->given[i].value;
	return NULL;
}

bool arguments_has(const struct arguments *a, enum option option)
{
	return arguments_value(a, option) != NULL;
}
