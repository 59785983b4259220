/* The values of paced.conf that are text, folders and lists. */
#include "settings_table.h"

#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/paths.h"
#include "paced/base/text.h"

#define FIELD(type, s, row)  ((type *)(void *)((char *)(s) + (row)->offset))
#define SECOND(type, s, row) ((type *)(void *)((char *)(s) + (row)->second))

static void clear_text(struct settings *s, const struct setting *row)
{
	char **field = FIELD(char *, s, row);
	free(*field);
	*field = NULL;
}

static void set_text(struct settings *s, const struct setting *row, char *text)
{
	clear_text(s, row);
	*FIELD(char *, s, row) = text;
}

static bool read_text(struct settings *s, const struct setting *row, const char *value)
{
	set_text(s, row, mem_strdup(value));
	return true;
}

/* The folder a program is started in says nothing to the user of a settings file. */
static bool is_anchored(const char *path)
{
	return path[0] == '/' || strcmp(path, "~") == 0 || text_starts_with(path, "~/");
}

static bool read_folder(struct settings *s, const struct setting *row, const char *value)
{
	if (!is_anchored(value))
		return false;
	set_text(s, row, paths_expand(value));
	return true;
}

#define A_FOLDER "a folder that starts with / or ~/"

const struct setting_type type_text = {"text", read_text, clear_text, NULL, false};
const struct setting_type type_folder = {A_FOLDER, read_folder, clear_text, NULL, false};

static void add_folder(struct settings *s, char *path, bool optional)
{
	for (size_t i = 0; i < s->folder_count; i++) {
		if (strcmp(s->folders[i].path, path) == 0) {
			s->folders[i].optional = optional;
			free(path);
			return;
		}
	}
	s->folders = mem_resize(s->folders, s->folder_count + 1, sizeof(*s->folders));
	s->folders[s->folder_count++] = (struct sync_folder){path, optional};
}

/* One path, whatever commas and spaces it has, with `?` before or behind it. */
static bool read_folders(struct settings *s, const struct setting *row, const char *value)
{
	(void)row;
	bool before = value[0] == '?';
	if (before)
		value += 1 + strspn(value + 1, " \t");
	size_t length = strlen(value);
	bool behind = length > 0 && value[length - 1] == '?';
	if (behind)
		length--;
	while (length > 0 && (value[length - 1] == ' ' || value[length - 1] == '\t'))
		length--;
	autofree char *path = mem_strndup(value, length);
	if (!is_anchored(path))
		return false;
	add_folder(s, paths_expand(path), before || behind);
	return true;
}

static void clear_folders(struct settings *s, const struct setting *row)
{
	(void)row;
	for (size_t i = 0; i < s->folder_count; i++)
		free(s->folders[i].path);
	free(s->folders);
	s->folders = NULL;
	s->folder_count = 0;
}

const struct setting_type type_folders = {A_FOLDER, read_folders, clear_folders, NULL, true};

static void add_word(char ***words, size_t *count, const char *word, size_t length)
{
	for (size_t i = 0; i < *count; i++)
		if (strlen((*words)[i]) == length && memcmp((*words)[i], word, length) == 0)
			return;
	*words = mem_resize(*words, *count + 1, sizeof(**words));
	(*words)[(*count)++] = mem_strndup(word, length);
}

/* Calls `add` for each word between the separators, spaces around it taken away. */
static bool each_word(const char *value, const char *separators,
	bool (*add)(struct settings *, const struct setting *, const char *, size_t),
	struct settings *s, const struct setting *row)
{
	while (*value != '\0') {
		value += strspn(value, " \t");
		size_t step = strcspn(value, separators);
		size_t length = step;
		while (length > 0 && (value[length - 1] == ' ' || value[length - 1] == '\t'))
			length--;
		if (length > 0 && !add(s, row, value, length))
			return false;
		value += step + (value[step] != '\0' ? 1 : 0);
	}
	return true;
}

static bool add_to_list(
	struct settings *s, const struct setting *row, const char *word, size_t length)
{
	add_word(FIELD(char **, s, row), SECOND(size_t, s, row), word, length);
	return true;
}

static bool read_patterns(struct settings *s, const struct setting *row, const char *value)
{
	return each_word(value, ",", add_to_list, s, row);
}

static bool read_words(struct settings *s, const struct setting *row, const char *value)
{
	return each_word(value, ", \t", add_to_list, s, row);
}

static void clear_words(struct settings *s, const struct setting *row)
{
	char ***words = FIELD(char **, s, row);
	size_t *count = SECOND(size_t, s, row);
	for (size_t i = 0; i < *count; i++)
		free((*words)[i]);
	free(*words);
	*words = NULL;
	*count = 0;
}

const struct setting_type type_patterns = {
	"patterns with commas between them", read_patterns, clear_words, NULL, true};
const struct setting_type type_words = {"names", read_words, clear_words, NULL, true};

static bool add_source(
	struct settings *s, const struct setting *row, const char *word, size_t length)
{
	autofree char *name = mem_strndup(word, length);
	enum load_source *sources = FIELD(enum load_source, s, row);
	enum load_source source;
	if (!load_source_parse(name, &source))
		return false;
	size_t n = 0;
	for (; n < LOAD_SOURCE_COUNT - 1 && sources[n] != LOAD_NONE; n++)
		if (sources[n] == source)
			return true;
	sources[n] = source;
	sources[n + 1] = LOAD_NONE;
	return true;
}

static bool read_sources(struct settings *s, const struct setting *row, const char *value)
{
	return each_word(value, ", \t", add_source, s, row);
}

static void clear_sources(struct settings *s, const struct setting *row)
{
	enum load_source *sources = FIELD(enum load_source, s, row);
	for (size_t i = 0; i < LOAD_SOURCE_COUNT; i++)
		sources[i] = LOAD_NONE;
}

const struct setting_type type_sources = {
	"some of pace, hr, rpe, duration, given", read_sources, clear_sources, NULL, true};
