#include "paced/journal.h"

#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"

#define BOM "\xef\xbb\xbf"

static void parse_one(
	const char *line, size_t length, int number, const struct journal_calls *calls)
{
	struct report report;
	struct error error = {0};
	bool blank;
	if (!journal_parse_line(line, length, DATE_NONE, &report, &blank, &error)) {
		char shown[200];
		text_copy_clean(shown, sizeof(shown), line, length);
		calls->bad(number, shown, &error, calls->user);
	} else if (!blank) {
		calls->found(&report, number, calls->user);
	}
}

void journal_parse(const char *text, size_t length, const struct journal_calls *calls)
{
	const char *at = text, *end = text + length;
	if (length >= strlen(BOM) && memcmp(at, BOM, strlen(BOM)) == 0)
		at += strlen(BOM);
	for (int number = 1; at < end; number++) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *next = newline == NULL ? end : newline + 1;
		size_t line = (size_t)((newline == NULL ? end : newline) - at);
		if (line > 0 && at[line - 1] == '\r')
			line--;
		parse_one(at, line, number, calls);
		at = next;
	}
}

struct written { /* a report's place, and its line */
	size_t index;
	char *line;
	const struct report *report;
};

static struct written *write_all(const struct report *reports, size_t count)
{
	struct written *all = mem_alloc(count, sizeof(*all));
	for (size_t i = 0; i < count; i++) {
		struct buffer line = {0};
		journal_write_line(&reports[i], &line);
		all[i] = (struct written){i, buffer_take_text(&line), &reports[i]};
	}
	return all;
}

static void written_destroy(struct written *all, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(all[i].line);
	free(all);
}

/* An undo stands beside the line that it takes back. */
static const char *key(const struct written *w)
{
	return w->report->type == REPORT_UNDO ? w->report->text : w->line;
}

static int compare_keys(const void *left, const void *right)
{
	const struct written *a = left, *b = right;
	int order = strcmp(key(a), key(b));
	return order != 0 ? order : (a->index > b->index) - (a->index < b->index);
}

/* Of n lines with one key, as many go as there are undos among them; and the undos. */
static void mark_gone(const struct written *same, size_t n, bool *gone)
{
	size_t undos = 0;
	for (size_t i = 0; i < n; i++) {
		gone[same[i].index] = same[i].report->type == REPORT_UNDO;
		undos += gone[same[i].index] ? 1 : 0;
	}
	for (size_t i = 0; i < n && undos > 0; i++)
		if (!gone[same[i].index]) {
			gone[same[i].index] = true;
			undos--;
		}
}

size_t journal_apply_undo(struct report *reports, size_t count)
{
	struct written *all = write_all(reports, count);
	autofree bool *gone = mem_alloc(count, sizeof(*gone));
	qsort(all, count, sizeof(*all), compare_keys);
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i + 1; end < count && text_equal(key(&all[i]), key(&all[end])); end++)
			;
		mark_gone(&all[i], end - i, gone);
	}
	written_destroy(all, count);
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		if (!gone[i])
			reports[kept++] = reports[i];
	return kept;
}

static int compare_reports(const void *left, const void *right)
{
	const struct written *a = left, *b = right;
	const struct report *x = a->report, *y = b->report;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	if (x->minute != y->minute)
		return x->minute < y->minute ? -1 : 1;
	if (x->type != y->type)
		return x->type < y->type ? -1 : 1;
	return strcmp(a->line, b->line);
}

void journal_sort(struct report *reports, size_t count)
{
	struct written *all = write_all(reports, count);
	autofree struct report *sorted = mem_alloc(count, sizeof(*sorted));
	qsort(all, count, sizeof(*all), compare_reports);
	for (size_t i = 0; i < count; i++)
		sorted[i] = *all[i].report;
	if (count > 0) /* no reports may be no array */
		memcpy(reports, sorted, count * sizeof(*sorted));
	written_destroy(all, count);
}
