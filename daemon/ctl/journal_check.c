/* pacectl journal check: reads the files themselves, so that it needs no database. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "member.h"
#include "paced/base/language.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "shown.h"

#define MOST_BYTES (8u << 20) /* of one file */

struct check {
	const struct call *call;
	const char *path;
	json_t *list;
	size_t bad, good, files;
};

static void tell(struct check *k, int line, const char *text, const char *reason)
{
	k->bad++;
	if (k->list) {
		json_t *j = json_object();
		member_text(j, "file", k->path);
		member_integer(j, "line", line);
		member_text(j, "text", text);
		member_text(j, "reason", reason);
		json_array_append_new(k->list, j);
		return;
	}
	const struct out *o = &k->call->out;
	out_printf(o, "%s:%d: ", k->path, line);
	out_styled(o, STYLE_BAD, "%s\n", reason);
	if (*text)
		out_printf(o, "    %s\n", text);
}

static void found(const struct report *r, int line, void *user)
{
	(void)r, (void)line;
	((struct check *)user)->good++;
}

static void bad(int line, const char *text, const struct error *why, void *user)
{
	tell(user, line, text, why->text);
}

static void check_file(struct check *k, const char *path)
{
	autofree char *text = NULL;
	size_t length;
	struct error why = {0};
	k->path = path;
	k->files++;
	if (file_read(path, MOST_BYTES, &text, &length, &why))
		journal_parse(text, length,
			&(struct journal_calls){.found = found, .bad = bad, .user = k});
	else
		tell(k, 0, "", why.text);
}

static void tell_copy(struct check *k, const char *name)
{
	size_t stem = journal_copy_of(name);
	if (stem > 0 && !k->list)
		out_printf(&k->call->out,
			_("%s: a copy that a sync program set aside. Its lines that are not in "
			  "%.*s.txt count too: move them there, then delete the copy.\n"),
			k->path, (int)stem, name);
}

static int is_journal(const struct dirent *d)
{
	return d->d_name[0] != '.' && text_ends_with(d->d_name, ".txt");
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void check_folder(struct check *k, const char *folder)
{
	struct dirent **names = NULL;
	int count = scandir(folder, &names, is_journal, by_bytes);
	for (int i = 0; i < count; i++) {
		autofree char *path = paths_join(folder, names[i]->d_name);
		check_file(k, path);
		tell_copy(k, names[i]->d_name);
		free(names[i]);
	}
	free(names);
}

static void print_sum(const struct check *k)
{
	struct shown good = shown_count((int64_t)k->good, "entry", "entries");
	struct shown files = shown_count((int64_t)k->files, "file", "files");
	struct shown bad = shown_count((int64_t)k->bad, "line", "lines");
	if (k->bad)
		out_printf(&k->call->out,
			_("%s in %s, and %s that cannot be read and count for nothing\n"),
			good.text, files.text, bad.text);
	else
		out_printf(&k->call->out, _("%s in %s, all can be read\n"), good.text, files.text);
}

int run_journal_check(struct call *c)
{
	struct check k = {.call = c, .list = call_json(c) ? json_array() : NULL};
	if (!call_open(c, ACCESS_READ))
		return 1;
	const char *folder = engine_journal_folder(c->engine);
	check_folder(&k, folder);
	if (k.list)
		call_print_json(c, k.list);
	else if (k.files == 0)
		out_printf(&c->out,
			_("No journal in %s yet; `pacectl note feel good` begins one.\n"), folder);
	else
		print_sum(&k);
	return k.bad ? 1 : 0;
}
