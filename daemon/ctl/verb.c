#include "verb.h"

#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"

#define COMMON      (OPT(HELP) | OPT(VERSION) | OPT(HOME))
#define HELP_COLUMN 24

static const struct verb *find_name(const char *name)
{
	for (size_t i = 0; i < verb_count; i++)
		if (text_equal(verbs[i].name, name))
			return &verbs[i];
	return NULL;
}

/* The first verb of the group that the word names alone, or NULL. */
static const char *first_of_group(const char *word)
{
	size_t length = strlen(word);
	for (size_t i = 0; i < verb_count; i++)
		if (strncmp(verbs[i].name, word, length) == 0 && verbs[i].name[length] == ' ')
			return verbs[i].name;
	return NULL;
}

static bool is_group(const char *word)
{
	return first_of_group(word) != NULL;
}

const struct verb *verb_find(const char *const *words, size_t count, size_t *used)
{
	*used = 0;
	if (count == 0)
		return find_name("next");
	if (is_group(words[0]) && count > 1) {
		autofree char *both = mem_printf("%s %s", words[0], words[1]);
		*used = 2;
		return find_name(both);
	}
	*used = 1;
	return find_name(words[0]);
}

const char *verb_nearest(const char *const *words, size_t count)
{
	if (count == 1 && first_of_group(words[0]))
		return first_of_group(words[0]);
	const char *names[64];
	size_t n = 0;
	bool group = count > 1 && is_group(words[0]);
	autofree char *name = group ? mem_printf("%s %s", words[0], words[1])
				    : mem_strdup(words[0]);
	for (size_t i = 0; i < verb_count && n < ARRAY_LENGTH(names); i++)
		if (!group || text_starts_with(verbs[i].name, words[0]))
			names[n++] = verbs[i].name;
	return text_nearest(name, names, n);
}

unsigned verb_options(const struct verb *v)
{
	return v->options | COMMON;
}

static void print_options(const struct out *o, unsigned options)
{
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		const struct option_row *row = &option_rows[i];
		if (!(options & (1u << i)))
			continue;
		autofree char *left = mem_printf("  --%s%s%s", row->name, row->argument ? " " : "",
			row->argument ? row->argument : "");
		int columns = text_columns(left);
		out_printf(o, "%s%*s", left, columns < HELP_COLUMN ? HELP_COLUMN - columns : 1, "");
		out_wrapped(o, HELP_COLUMN, HELP_COLUMN, row->help);
	}
}

static void print_examples(const struct out *o, const char *lines)
{
	out_printf(o, "\n%s\n", strchr(lines, '\n') ? "Examples:" : "Example:");
	while (*lines) {
		size_t length = strcspn(lines, "\n");
		out_printf(o, "  %.*s\n", (int)length, lines);
		lines += length + (lines[length] == '\n');
	}
}

void verb_help(const struct verb *v, const struct out *o)
{
	out_printf(o, "Usage: pacectl %s%s%s%s\n\n", v->name, v->options ? " [OPTION…]" : "",
		*v->arguments ? " " : "", v->arguments);
	autofree char *summary = mem_strdup(v->summary);
	if (summary[0] >= 'a' && summary[0] <= 'z')
		summary[0] = (char)(summary[0] - 'a' + 'A');
	autofree char *sentence = mem_printf("%s.", summary);
	out_wrapped(o, 0, 0, sentence);
	if (v->help) {
		out_printf(o, "\n");
		out_wrapped(o, 0, 0, v->help);
	}
	out_printf(o, "\n");
	print_options(o, verb_options(v));
	print_examples(o, v->example);
}

void verb_overview(const struct out *o)
{
	out_printf(o,
		"Usage: pacectl [VERB] [OPTION…]\n\n"
		"Training advice from the activities that your watch syncs. Without a verb, the\n"
		"same as `pacectl next`.\n\n");
	for (size_t i = 0; i < verb_count; i++) {
		const struct verb *v = &verbs[i];
		autofree char *left = mem_printf(
			"  %s%s%s", v->name, *v->arguments ? " " : "", v->arguments);
		int columns = text_columns(left);
		out_printf(o, "%s%*s", left, columns < HELP_COLUMN ? HELP_COLUMN - columns : 1, "");
		out_wrapped(o, columns < HELP_COLUMN ? HELP_COLUMN : columns + 1, HELP_COLUMN,
			v->summary);
	}
	out_printf(
		o, "\n`pacectl VERB --help` tells more, with an example. See also pacectl(1).\n");
}
