/* The copies that are kept of files from optional folders. */
#include "private.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"

#define DIGITS 16 /* of each half of a content's name */

static bool read_name(const char *name, struct content_id *id)
{
	char half[DIGITS + 1] = "";
	size_t digits = strspn(name, "0123456789abcdef");
	if (digits != 2 * DIGITS || (name[digits] != '.' && name[digits] != '\0'))
		return false;
	memcpy(half, name, DIGITS);
	id->high = strtoull(half, NULL, 16);
	id->low = strtoull(memcpy(half, name + DIGITS, DIGITS), NULL, 16);
	return true;
}

bool engine_is_kept(const struct engine *g, const char *path, struct content_id *content)
{
	struct content_id id;
	size_t folder = strlen(g->paths.archive);
	if (!text_starts_with(path, g->paths.archive) || path[folder] != '/' ||
		!read_name(path + folder + 1, &id))
		return false;
	if (content)
		*content = id;
	return true;
}

void engine_kept(const struct engine *g, struct kept_copies *out)
{
	struct content_id id;
	DIR *dir = opendir(g->paths.archive);
	*out = (struct kept_copies){0};
	for (struct dirent *d; dir && (d = readdir(dir));) {
		if (!read_name(d->d_name, &id))
			continue;
		out->list = mem_grow(out->list, out->count, &out->capacity, sizeof(*out->list));
		out->list[out->count++] = (struct kept_copy){
			.content = id, .path = paths_join(g->paths.archive, d->d_name)};
	}
	if (dir)
		closedir(dir);
	if (out->count > 1)
		qsort(out->list, out->count, sizeof(*out->list), content_compare);
}

const char *kept_path(const struct kept_copies *k, struct content_id content)
{
	const struct kept_copy *found = k->count ? bsearch(&content, k->list, k->count,
							   sizeof(*k->list), content_compare)
						 : NULL;
	return found ? found->path : NULL;
}

void kept_finish(struct kept_copies *k)
{
	for (size_t i = 0; i < k->count; i++)
		free(k->list[i].path);
	free(k->list);
	*k = (struct kept_copies){0};
}
