/* Copies of a journal file that a sync program set aside, since both sides had changed it. */
#include <stdlib.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "paced/journal.h"

/* Syncthing; ownCloud; Nextcloud and others: "laptop (conflicted copy 2026-05-04 070112).txt" and
 * "laptop (Anna's conflicted copy 2026-05-04).txt". What stands before is the file's own name. */
static const struct mark {
	const char *begin, *within;
} marks[] = {
	{".sync-conflict-", ""},
	{"_conflict-", ""},
	{" (", "conflicted copy"},
};

size_t journal_copy_of(const char *name)
{
	for (size_t i = 0; i < ARRAY_LENGTH(marks); i++) {
		const char *at = strstr(name, marks[i].begin);
		if (at && at > name && strstr(at, marks[i].within))
			return (size_t)(at - name);
	}
	return 0;
}

struct line {
	size_t index;
	char *text;
};

static int by_text(const void *left, const void *right)
{
	const struct line *a = left, *b = right;
	int order = strcmp(a->text, b->text);
	return order != 0 ? order : (a->index > b->index) - (a->index < b->index);
}

static struct line *write_sorted(const struct report *reports, size_t count)
{
	struct line *lines = mem_alloc(count, sizeof(*lines));
	for (size_t i = 0; i < count; i++) {
		struct buffer text = {0};
		journal_write_line(&reports[i], &text);
		lines[i] = (struct line){i, buffer_take_text(&text)};
	}
	if (count > 0)
		qsort(lines, count, sizeof(*lines), by_text);
	return lines;
}

static void lines_destroy(struct line *lines, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(lines[i].text);
	free(lines);
}

void journal_mark_repeated(const struct report *reports, size_t count, const struct report *others,
	size_t other_count, bool *repeated)
{
	struct line *mine = write_sorted(reports, count);
	struct line *theirs = write_sorted(others, other_count);
	for (size_t i = 0, j = 0; i < count && j < other_count;) {
		int order = strcmp(mine[i].text, theirs[j].text);
		if (order == 0)
			repeated[mine[i].index] = true;
		i += order <= 0;
		j += order >= 0;
	}
	lines_destroy(mine, count);
	lines_destroy(theirs, other_count);
}
