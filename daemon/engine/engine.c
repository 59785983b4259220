#include "private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "paced/base/language.h"
#include "paced/base/log.h"
#include "paced/base/memory.h"

static void place_journal(struct engine *g)
{
	char host[256] = "";
	if (gethostname(host, sizeof(host) - 1) != 0 || !host[0] || strchr(host, '/') ||
		host[0] == '.')
		snprintf(host, sizeof(host), "journal");
	free(g->journal_folder);
	free(g->journal_file);
	const char *folder = g->settings.journal_folder;
	g->journal_folder = mem_strdup(folder ? folder : g->paths.journal);
	g->journal_file = mem_printf("%s/%s.txt", g->journal_folder, host);
}

/* --folder takes the place of [sync] folder in whatever settings are read. */
static void place_folders(struct engine *g, struct settings *s)
{
	if (!g->folder_count)
		return;
	for (size_t i = 0; i < s->folder_count; i++)
		free(s->folders[i].path);
	free(s->folders);
	s->folders = mem_alloc(g->folder_count, sizeof(*s->folders));
	s->folder_count = g->folder_count;
	for (size_t i = 0; i < g->folder_count; i++)
		s->folders[i].path = mem_strdup(g->folders[i]);
}

static struct file_stamp stamp_of(const char *path)
{
	struct stat st;
	if (stat(path, &st) != 0)
		return (struct file_stamp){0};
	return (struct file_stamp){.device = st.st_dev,
		.inode = st.st_ino,
		.size = st.st_size,
		.mtime_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec};
}

bool engine_settings_changed(const struct engine *g)
{
	struct file_stamp now = stamp_of(g->paths.settings);
	return now.device != g->settings_stamp.device || now.inode != g->settings_stamp.inode ||
	       now.size != g->settings_stamp.size || now.mtime_ns != g->settings_stamp.mtime_ns;
}

static void choose_language(const struct engine *g)
{
	const char *wanted = g->settings.notify_language;
	if (!language_choose(wanted))
		log_warning("%s: there is no translation for [notify] language \"%s\", English is "
			    "spoken",
			g->paths.settings, wanted);
}

bool engine_reload_settings(struct engine *g, struct error *e)
{
	struct settings read;
	struct error why = {0};
	g->settings_stamp = stamp_of(g->paths.settings);
	bool ok = settings_load(&read, g->paths.settings, &why);
	if (!ok) {
		settings_finish(&read);
		g->settings_error = why;
		if (e)
			*e = why;
		return false;
	}
	for (size_t i = 0; i < read.finding_count; i++)
		log_warning("%s: line %d: %s", g->paths.settings, read.findings[i].line,
			read.findings[i].text);
	place_folders(g, &read);
	settings_finish(&g->settings);
	g->settings = read;
	choose_language(g);
	g->settings_error = (struct error){0};
	place_journal(g);
	engine_rest(g);
	engine_reload_rules(g);
	return true;
}

const struct error *engine_settings_error(const struct engine *g)
{
	return g->settings_error.kind == ERROR_NONE ? NULL : &g->settings_error;
}

static bool begin_again(struct engine *g, struct error *e)
{
	char *moved = NULL;
	if (!store_set_aside(g->paths.database, &moved, e))
		return false;
	g->notes = mem_printf(
		"The database was damaged. It was kept as %s, and everything is read again "
		"from your files and journal.",
		moved);
	log_error("%s", g->notes);
	free(moved);
	enum store_state state;
	g->store = store_open(g->paths.database, false, &state, e);
	return g->store != NULL;
}

static bool open_store(struct engine *g, struct error *e)
{
	enum store_state state;
	struct error why = {0};
	bool read_only = g->query && access(g->paths.database, F_OK) != 0;
	if (read_only)
		return true;
	if (!g->query && !paths_make_folder(g->paths.data, e))
		return false;
	g->store = store_open(g->paths.database, false, &state, &why);
	if (g->store)
		return true;
	if (state == STORE_CORRUPT && !g->query)
		return begin_again(g, e);
	if (e)
		*e = why;
	return false;
}

struct engine *engine_open(const struct engine_options *o, struct error *e)
{
	struct engine *g = mem_alloc(1, sizeof(*g));
	rules_prepare();
	settings_init(&g->settings);
	history_init(&g->history);
	g->query = o->query;
	if (!paths_init(&g->paths, o->home, e)) {
		engine_close(g);
		return NULL;
	}
	g->folder_count = o->folder_count;
	g->folders = mem_alloc(o->folder_count, sizeof(*g->folders));
	for (size_t i = 0; i < o->folder_count; i++)
		g->folders[i] = paths_expand(o->folders[i]);
	place_folders(g, &g->settings);
	place_journal(g);
	engine_reload_settings(g, NULL);
	if (!open_store(g, e)) {
		engine_close(g);
		return NULL;
	}
	engine_know_journal(g);
	return g;
}

void engine_close(struct engine *g)
{
	if (!g)
		return;
	store_close(g->store);
	history_finish(&g->history);
	ruleset_finish(&g->rules);
	settings_finish(&g->settings);
	paths_finish(&g->paths);
	for (size_t i = 0; i < g->folder_count; i++)
		free(g->folders[i]);
	free(g->folders);
	for (size_t i = 0; i < ARRAY_LENGTH(g->rule_folders); i++)
		free(g->rule_folders[i]);
	free(g->condemned);
	trials_forget(g);
	free(g->journal_folder);
	free(g->journal_file);
	free(g->notes);
	free(g);
}

const struct paths *engine_paths(const struct engine *g)
{
	return &g->paths;
}

const struct settings *engine_settings(const struct engine *g)
{
	return &g->settings;
}

struct store *engine_store(struct engine *g)
{
	return g->store;
}

const char *engine_journal_file(const struct engine *g)
{
	return g->journal_file;
}

const char *engine_journal_folder(const struct engine *g)
{
	return g->journal_folder;
}

const char *engine_notes(const struct engine *g)
{
	return g->notes;
}
