/* Which rules are in force: folders that lie over one another, read into memory. */
#include "private.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "paced/version.h"

#define MOST_RULE  (256u << 10) /* bytes of one rule file */
#define MOST_RULES 1000

/* Beside the program when it lies in a prefix of its own, else where it was built for. */
static char *shipped_folder(void)
{
	char self[4096];
	const char *given = getenv("PACED_RULES");
	if (given && given[0] == '/')
		return mem_strdup(given);
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	if (n > 0) {
		self[n] = '\0';
		char *slash = strrchr(self, '/');
		if (slash) {
			*slash = '\0';
			char *path = mem_printf("%s/../share/paced/rules", self);
			if (access(path, R_OK | X_OK) == 0)
				return path;
			free(path);
		}
	}
	return mem_strdup(PACED_SHARE_DIR "/rules");
}

const char *const *engine_rule_folders(const struct engine *g)
{
	return (const char *const *)g->rule_folders;
}

static void place_folders(struct engine *g)
{
	if (g->rule_folders[0])
		return;
	g->rule_folders[0] = shipped_folder();
	g->rule_folders[1] = mem_strdup("/etc/paced/rules");
	g->rule_folders[2] = mem_strdup(g->paths.rules);
}

static bool named_off(const struct settings *s, const char *name)
{
	for (size_t i = 0; i < s->rules_off_count; i++)
		if (text_equal(s->rules_off[i], name))
			return true;
	return false;
}

/* What may not be read is left out. What cannot be read just now (descriptors are short, the disk
 * fails) must not change the advice: then there are no rules for the moment. */
static bool is_hitch(const char *path, const struct error *why)
{
	return why->kind == ERROR_IO && access(path, R_OK) == 0;
}

/* True without a text (NULL) for what is left out. */
static bool read_source(
	const char *path, const char *file, struct rule_source *out, struct error *e)
{
	struct stat st;
	struct error why = {0};
	*out = (struct rule_source){0};
	if (stat(path, &st) != 0)
		return true;
	if (S_ISCHR(st.st_mode)) /* /dev/null masks */
		out->text = mem_strdup("");
	else if (!S_ISREG(st.st_mode))
		return true;
	else if (!file_read(path, MOST_RULE, &out->text, &out->length, &why)) {
		if (is_hitch(path, &why))
			return error_set(e, ERROR_IO, "%s", why.text);
		log_warning("%s; the rule is left out", why.text);
		return true;
	}
	out->path = mem_strdup(path);
	out->name = mem_strndup(file, strlen(file) - strlen(".lua"));
	return true;
}

/* A file of the same name in a stronger folder takes the place of the weaker one. */
static void put_source(struct rule_source **list, size_t *count, struct rule_source *source)
{
	for (size_t i = 0; i < *count; i++) {
		struct rule_source *old = &(*list)[i];
		if (!text_equal(old->name, source->name))
			continue;
		source->shadows = old->path;
		free(old->name);
		free(old->text);
		free(old->shadows);
		*old = *source;
		return;
	}
	*list = mem_resize(*list, *count + 1, sizeof(**list));
	(*list)[(*count)++] = *source;
}

#define MOST_NAME 40 /* bytes of a rule's name, without .lua */

static bool is_rule_file(const char *folder, const char *name)
{
	if (name[0] == '.' || !text_ends_with(name, ".lua"))
		return false;
	if (strlen(name) <= MOST_NAME + strlen(".lua"))
		return true;
	log_warning("%s/%s: the name is longer than %d bytes; the rule is left out", folder, name,
		MOST_NAME);
	return false;
}

static bool read_folder(
	const char *folder, struct rule_source **list, size_t *count, struct error *e)
{
	DIR *dir = opendir(folder);
	bool ok = true;
	if (!dir)
		return access(folder, R_OK | X_OK) != 0 ||
		       error_set(e, ERROR_IO, "cannot read %s", folder);
	for (struct dirent *d; ok && (d = readdir(dir)) && *count < MOST_RULES;) {
		struct rule_source source = {0};
		if (!is_rule_file(folder, d->d_name))
			continue;
		autofree char *path = paths_join(folder, d->d_name);
		ok = read_source(path, d->d_name, &source, e);
		if (source.text)
			put_source(list, count, &source);
	}
	closedir(dir);
	return ok;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct rule_source *)a)->name, ((const struct rule_source *)b)->name);
}

static void copy_settings(struct ruleset *r, const struct settings *s)
{
	r->settings = mem_alloc(s->rule_setting_count, sizeof(*r->settings));
	r->setting_count = s->rule_setting_count;
	for (size_t i = 0; i < r->setting_count; i++) {
		const struct rule_setting *from = &s->rule_settings[i];
		r->settings[i] = (struct rule_setting){.rule = mem_strdup(from->rule),
			.key = mem_strdup(from->key),
			.value = mem_strdup(from->value),
			.line = from->line};
	}
	r->packs = mem_alloc(s->pack_count, sizeof(*r->packs));
	r->pack_count = s->pack_count;
	for (size_t i = 0; i < r->pack_count; i++)
		r->packs[i] = mem_strdup(s->packs[i]);
}

static bool read_all(struct engine *g, struct ruleset *r, struct error *e)
{
	bool ok = true;
	for (size_t i = 0; ok && g->rule_folders[i]; i++) {
		autofree char *lib = paths_join(g->rule_folders[i], "lib");
		ok = read_folder(g->rule_folders[i], &r->rules, &r->count, e) &&
		     read_folder(lib, &r->libs, &r->lib_count, e);
	}
	return ok;
}

const struct ruleset *engine_rules(struct engine *g, struct error *e)
{
	struct ruleset *r = &g->rules;
	if (g->rules_loaded)
		return r;
	place_folders(g);
	if (!read_all(g, r, e)) {
		engine_reload_rules(g);
		return NULL;
	}
	if (!r->count) {
		error_set(e, ERROR_MISSING, "no coaching rules found in %s", g->rule_folders[0]);
		return NULL;
	}
	qsort(r->rules, r->count, sizeof(*r->rules), by_name);
	if (r->lib_count)
		qsort(r->libs, r->lib_count, sizeof(*r->libs), by_name);
	for (size_t i = 0; i < r->count; i++)
		r->rules[i].off = r->rules[i].length == 0 ||
				  named_off(&g->settings, r->rules[i].name);
	copy_settings(r, &g->settings);
	g->rules_loaded = true;
	return r;
}

void engine_reload_rules(struct engine *g)
{
	ruleset_finish(&g->rules);
	g->rules = (struct ruleset){0};
	g->rules_loaded = false;
}

uint64_t engine_rule_version(struct engine *g, const char *rule)
{
	const struct ruleset *r = engine_rules(g, NULL);
	for (size_t i = 0; r && i < r->count; i++)
		if (text_equal(r->rules[i].name, rule))
			return content_key(r->rules[i].text, r->rules[i].length);
	return 0;
}
