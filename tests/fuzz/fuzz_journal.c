/*
 * Any bytes as a journal: nothing crashes, and whatever was read is written and read again as the
 * same line.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "paced/journal.h"

struct list {
	struct report *reports;
	size_t count, capacity;
};

static void must(bool condition)
{
	if (!condition)
		abort();
}

static void check_round_trip(const struct report *r)
{
	struct buffer line = {0}, again = {0};
	struct report read;
	bool blank;
	journal_write_line(r, &line);
	must(journal_parse_line(
		(const char *)line.data, line.length, DATE_NONE, &read, &blank, NULL));
	must(!blank);
	journal_write_line(&read, &again);
	must(text_equal((const char *)line.data, (const char *)again.data));
	buffer_finish(&line);
	buffer_finish(&again);
}

static void found(const struct report *r, int line, void *user)
{
	struct list *list = user;
	must(line > 0);
	check_round_trip(r);
	list->reports = mem_grow(list->reports, list->count, &list->capacity, sizeof(*r));
	list->reports[list->count++] = *r;
}

static void bad(int line, const char *text, const struct error *why, void *user)
{
	(void)user;
	must(line > 0 && why->kind != ERROR_NONE && why->text[0] != '\0');
	must(text_is_utf8(why->text, strlen(why->text)) && text_is_utf8(text, strlen(text)));
}

/* As at a prompt: relative days, and lines without one. */
static void check_prompt(const char *text, size_t length)
{
	struct report r;
	struct error e;
	bool blank;
	if (journal_parse_line(text, length, date_from_civil(2026, 5, 4), &r, &blank, &e) && !blank)
		check_round_trip(&r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct list list = {0};
	const struct journal_calls calls = {found, bad, &list};
	journal_parse((const char *)data, size, &calls);
	list.count = journal_apply_undo(list.reports, list.count);
	journal_sort(list.reports, list.count);
	free(list.reports);
	check_prompt((const char *)data, size);
	return 0;
}
