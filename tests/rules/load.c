#include "load.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "paced/base/error.h"
#include "paced/base/memory.h"
#include "paced/base/paths.h"

#define MOST_BYTES (1u << 20)

static void read_source(const char *path, struct rule_source *out)
{
	struct error e;
	const char *file = strrchr(path, '/') + 1;
	memset(out, 0, sizeof(*out));
	out->path = mem_strdup(path);
	out->name = mem_strndup(file, strlen(file) - strlen(".lua"));
	if (!file_read(path, MOST_BYTES, &out->text, &out->length, &e)) {
		fprintf(stderr, "%s\n", e.text);
		exit(2);
	}
}

/* glob sorts by name, as a ruleset wants it. */
static struct rule_source *read_folder(const char *pattern, size_t *count)
{
	glob_t found;
	if (glob(pattern, 0, NULL, &found) != 0) {
		fprintf(stderr, "%s: no rules there\n", pattern);
		exit(2);
	}
	struct rule_source *list = mem_alloc(found.gl_pathc, sizeof(*list));
	for (size_t i = 0; i < found.gl_pathc; i++)
		read_source(found.gl_pathv[i], &list[i]);
	*count = found.gl_pathc;
	globfree(&found);
	return list;
}

void load_rules(const char *folder, struct ruleset *out)
{
	autofree char *rules = mem_printf("%s/*.lua", folder);
	autofree char *libs = mem_printf("%s/lib/*.lua", folder);
	memset(out, 0, sizeof(*out));
	out->rules = read_folder(rules, &out->count);
	out->libs = read_folder(libs, &out->lib_count);
}
