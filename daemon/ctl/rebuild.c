/* pacectl rebuild: the database again, from files, archive and journal. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "import.h"
#include "paced/base/language.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "programs.h"
#include "shown.h"

#define ALL        1000000
#define SHOWN_MOST 5

struct places {
	char **paths; /* of files that sessions come from, and of the sync folders */
	size_t count, capacity;
	char **gone;
	size_t gone_count, gone_capacity;
	struct kept_copies kept; /* copies of some that are gone; read by themselves */
	char **kept_archives;    /* that are gone: what lay in them is not */
	size_t archive_count, archive_capacity;
};

static void add_text(char ***list, size_t *count, size_t *capacity, const char *text)
{
	*list = mem_grow(*list, *count, capacity, sizeof(**list));
	(*list)[(*count)++] = mem_strdup(text);
}

/* The file, or the archive that it lies in (ARCHIVE/MEMBER); NULL when it is gone. */
static char *place_of(const char *path)
{
	struct stat st;
	char *place = mem_strdup(path);
	while (stat(place, &st) != 0) {
		char *slash = strrchr(place, '/');
		if (errno != ENOTDIR || !slash || slash == place) {
			free(place);
			return NULL;
		}
		*slash = '\0';
	}
	return place;
}

static bool add_file(const struct file_row *f, void *user)
{
	struct places *p = user;
	autofree char *place = place_of(f->path);
	bool again = place && p->count && text_equal(place, p->paths[p->count - 1]);
	const char *kept = kept_path(&p->kept, f->content);
	bool is_copy = place && kept && text_equal(place, kept);
	if (place && !again && !is_copy)
		add_text(&p->paths, &p->count, &p->capacity, place);
	else if (!place && !kept)
		add_text(&p->gone, &p->gone_count, &p->gone_capacity, f->path);
	else if (!place && f->kind == FILE_ARCHIVE)
		add_text(&p->kept_archives, &p->archive_count, &p->archive_capacity, f->path);
	return true;
}

static bool is_member(const char *path, const char *archive)
{
	return text_starts_with(path, archive) && path[strlen(archive)] == '/';
}

/* Of an archive that is kept, what lies in it is kept. */
static void find_members(struct places *p)
{
	size_t left = 0;
	for (size_t i = 0; i < p->gone_count; i++) {
		bool kept = false;
		for (size_t k = 0; k < p->archive_count; k++)
			kept = kept || is_member(p->gone[i], p->kept_archives[k]);
		if (kept)
			free(p->gone[i]);
		else
			p->gone[left++] = p->gone[i];
	}
	p->gone_count = left;
}

static void places_finish(struct places *p)
{
	for (size_t i = 0; i < p->count; i++)
		free(p->paths[i]);
	for (size_t i = 0; i < p->gone_count; i++)
		free(p->gone[i]);
	for (size_t i = 0; i < p->archive_count; i++)
		free(p->kept_archives[i]);
	free(p->paths);
	free(p->gone);
	free(p->kept_archives);
	kept_finish(&p->kept);
}

static bool gather(struct call *c, struct places *p)
{
	struct error why = {0};
	struct store *s = engine_store(c->engine);
	const struct settings *settings = engine_settings(c->engine);
	engine_kept(c->engine, &p->kept);
	if (s && (!store_files(s, FILE_IMPORTED, ALL, add_file, p, &why) ||
			 !store_files(s, FILE_DUPLICATE, ALL, add_file, p, &why))) {
		call_fail(c, "%s", why.text);
		return false;
	}
	find_members(p);
	for (size_t i = 0; i < settings->folder_count; i++)
		if (access(settings->folders[i].path, R_OK | X_OK) == 0)
			add_text(&p->paths, &p->count, &p->capacity, settings->folders[i].path);
	return true;
}

static int refuse_gone(const struct call *c, const struct places *p)
{
	for (size_t i = 0; i < p->gone_count && i < SHOWN_MOST; i++)
		call_fail(c, _("%s is not there any more"), p->gone[i]);
	return call_fail(c,
		_("%s that sessions come from cannot be read, and these sessions would be lost; "
		  "nothing was changed "
		  "(--force goes on without them)"),
		shown_count((int64_t)p->gone_count, "file", "files").text);
}

/* The old database, where there is one, beside; a new one open. */
static bool begin_again(struct call *c, char **kept)
{
	struct error why = {0};
	bool none = !engine_store(c->engine);
	autofree char *database = mem_strdup(engine_paths(c->engine)->database);
	engine_close(c->engine);
	c->engine = NULL;
	if (none || store_set_aside(database, kept, &why))
		return call_open(c, ACCESS_WRITE);
	call_fail(c, "%s", why.text);
	return false;
}

/* It knows of files that are not in the sync folders, and that the new one did not come to. */
static int put_back(struct call *c, const char *kept)
{
	struct error why = {0};
	autofree char *database = mem_strdup(engine_paths(c->engine)->database);
	engine_close(c->engine);
	c->engine = NULL;
	return store_put_back(database, kept, &why) ? IMPORT_INTERRUPTED
						    : call_fail(c, "%s", why.text);
}

static int rebuild(struct call *c, const struct places *p)
{
	autofree char *kept = NULL;
	if (!begin_again(c, &kept))
		return 1;
	int code = import_paths(c, (const char *const *)p->paths, p->count, true);
	if (code == IMPORT_INTERRUPTED && kept)
		return put_back(c, kept);
	if (kept && !call_json(c))
		out_printf(&c->out, _("The database before is kept as %s\n"), kept);
	return code;
}

int run_rebuild(struct call *c)
{
	struct places p = {0};
	if (!call_open(c, ACCESS_READ))
		return 1;
	if (daemon_runs(engine_paths(c->engine)->lock))
		return call_fail(
			c, _("the daemon is running; `systemctl --user stop paced` first"));
	int code = 1;
	bool gathered = gather(c, &p);
	if (gathered && !engine_store(c->engine) && !p.kept.count)
		call_fail(c, _("there is no database yet; `pacectl import PATH` makes one"));
	else if (gathered)
		code = p.gone_count && !arguments_has(&c->args, OPTION_FORCE) ? refuse_gone(c, &p)
									      : rebuild(c, &p);
	places_finish(&p);
	return code;
}
