/*
 * Whole files as editors and sync tools leave them; undo and order across files.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "paced/journal.h"

/* What was read, a line of text for each call. */
static void log_found(const struct report *r, int line, void *user)
{
	struct buffer *log = user;
	buffer_printf(log, "%d ", line);
	journal_write_line(r, log);
	buffer_text(log, "\n");
}

static void log_bad(int line, const char *text, const struct error *why, void *user)
{
	buffer_printf(user, "%d! %s | %s\n", line, text, why->text);
}

static char *parsed(const char *text, size_t length)
{
	struct buffer log = {0};
	buffer_text(&log, "");
	const struct journal_calls calls = {log_found, log_bad, &log};
	journal_parse(text, length, &calls);
	return buffer_take_text(&log);
}

static void assert_parsed(const char *text, const char *expected)
{
	autofree char *log = parsed(text, strlen(text));
	assert_string_equal(log, expected);
}

static void lines_blanks_and_comments(void **state)
{
	(void)state;
	assert_parsed("", "");
	assert_parsed("\n\n", "");
	assert_parsed("# a journal\n\n   \t\n2026-05-04 feel heavy # stairs\n  # 2026-05-04 "
		      "sick\n2026-05-05 rest\n",
		"4 2026-05-04 feel heavy\n6 2026-05-05 rest\n");
}

static void the_other_lines_still_count(void **state)
{
	(void)state;
	assert_parsed("2026-05-04 feel heavy\n2026-05-05 feel heavvy\n2026-05-06 rest\n",
		"1 2026-05-04 feel heavy\n"
		"2! 2026-05-05 feel heavvy | feel heavvy: expected fresh, good, normal, tired or "
		"heavy (did you "
		"mean heavy?)\n"
		"3 2026-05-06 rest\n");
}

static void other_systems_newlines(void **state)
{
	(void)state;
	assert_parsed("\xef\xbb\xbf"
		      "2026-05-04 feel heavy\r\n\r\n2026-05-05 rest\r\n",
		"1 2026-05-04 feel heavy\n3 2026-05-05 rest\n");
	assert_parsed("\xef\xbb\xbf", "");
	assert_parsed("2026-05-04 feel heavy\n2026-05-05 rest",
		"1 2026-05-04 feel heavy\n2 2026-05-05 rest\n");
	assert_parsed("2026-05-04 feel heavy\r2026-05-05 rest\r",
		"1! 2026-05-04 feel heavy?2026-05-05 rest | expected text, found the control byte "
		"0x0d\n");
}

static void very_long_lines(void **state)
{
	(void)state;
	struct buffer text = {0};
	buffer_text(&text, "2026-05-04 feel heavy #");
	while (text.length < JOURNAL_LINE_MAX)
		buffer_text(&text, "x");
	autofree char *fits = parsed((const char *)text.data, text.length);
	assert_string_equal(fits, "1 2026-05-04 feel heavy\n");
	buffer_text(&text, "x\n2026-05-05 rest\n");
	autofree char *cut = parsed((const char *)text.data, text.length);
	assert_non_null(strstr(
		cut, "x | a line of 4097 bytes: expected at most 4096\n2 2026-05-05 rest\n"));
	buffer_finish(&text);

	for (int i = 0; i < JOURNAL_LINE_MAX / 2; i++)
		buffer_text(&text, "x ");
	autofree char *words = parsed((const char *)text.data, text.length);
	assert_non_null(strstr(words, "| expected at most 64 words in a line\n"));
	buffer_finish(&text);
}

static void bytes_that_are_no_text(void **state)
{
	(void)state;
	static const char nul[] = "2026-05-04 feel heavy\0\n2026-05-05 rest\n";
	autofree char *log = parsed(nul, sizeof(nul) - 1);
	assert_string_equal(log, "1! 2026-05-04 feel heavy | expected text, found the control "
				 "byte 0x00\n2 2026-05-05 rest\n");
	assert_parsed("2026-05-04 pain 3 Kn\xf6"
		      "chel\n2026-05-05 rest\n",
		"1! 2026-05-04 pain 3 Kn?chel | expected text in UTF-8; save the file in that "
		"encoding\n"
		"2 2026-05-05 rest\n");
	assert_parsed("2026-05-04 pain 3 \xc2\x9b"
		      "31m\n",
		"1! 2026-05-04 pain 3 ?31m | expected text, found the control byte 0xc2\n");
	assert_parsed("2026-05-04 rest \x1b[31m\n",
		"1! 2026-05-04 rest ?[31m | expected text, found the control byte 0x1b\n");
}

struct list {
	struct report *reports;
	size_t count, capacity;
};

static void keep(const struct report *r, int line, void *user)
{
	(void)line;
	struct list *list = user;
	list->reports = mem_grow(list->reports, list->count, &list->capacity, sizeof(*r));
	list->reports[list->count++] = *r;
}

static void no_bad(int line, const char *text, const struct error *why, void *user)
{
	(void)user;
	fail_msg("line %d: %s: %s", line, text, why->text);
}

static struct list reports_of(const char *text)
{
	struct list list = {0};
	const struct journal_calls calls = {keep, no_bad, &list};
	journal_parse(text, strlen(text), &calls);
	return list;
}

static char *lines_of(const struct list *list)
{
	struct buffer out = {0};
	buffer_text(&out, "");
	for (size_t i = 0; i < list->count; i++) {
		journal_write_line(&list->reports[i], &out);
		buffer_text(&out, "\n");
	}
	return buffer_take_text(&out);
}

static void assert_undone(const char *text, const char *expected)
{
	struct list list = reports_of(text);
	list.count = journal_apply_undo(list.reports, list.count);
	autofree char *lines = lines_of(&list);
	assert_string_equal(lines, expected);
	free(list.reports);
}

static void undo_takes_back_one_line(void **state)
{
	(void)state;
	assert_undone("", "");
	assert_undone("2026-05-04 feel heavy\n2026-05-04 feel good\n2026-05-04 undo feel heavy\n",
		"2026-05-04 feel good\n");
	assert_undone("2026-05-05 undo   2026-05-04   Feel heavy\n2026-05-04 feel  "
		      "heavy\n2026-05-05 rest\n",
		"2026-05-05 rest\n");
	assert_undone("2026-05-04 undo feel heavy\n2026-05-04 feel heavy\n2026-05-04 feel heavy\n",
		"2026-05-04 feel heavy\n");
	assert_undone(
		"2026-05-04 feel heavy\n2026-05-04 undo feel heavy\n2026-05-04 undo feel heavy\n",
		"");
	assert_undone("2026-05-04 undo feel heavy\n2026-05-04 feel good\n2026-05-05 feel heavy\n",
		"2026-05-04 feel good\n2026-05-05 feel heavy\n");
}

static void undo_takes_back_what_is_to_come(void **state)
{
	(void)state;
	assert_undone("2026-09-13 race 10km A \"Hamburg\"\n2026-05-04 undo 2026-09-13 race 10 km "
		      "\"Hamburg\" A\n",
		"");
	assert_undone("2026-05-04..2026-05-09 sick\n2026-05-06 undo 2026-05-04..2026-05-09 sick\n"
		      "2026-05-04..2026-05-06 sick\n",
		"2026-05-04..2026-05-06 sick\n");
}

static const char *const shuffled_lines[] = {
	"2026-05-03 rest",
	"2026-05-04 feel good",
	"2026-05-04 feel heavy",
	"2026-05-04 sleep 6h",
	"2026-05-04 run easy 45min",
	"2026-05-04 run tempo 40min",
	"2026-05-04T07:10 felt heavy",
	"2026-05-04T07:10 kind tempo",
	"2026-05-04T18:00 felt good",
	"2026-05-04T18:00 felt good",
	"2026-05-05 level novice",
};

static void shuffle(size_t *order, size_t n, unsigned *seed)
{
	for (size_t i = 0; i < n; i++)
		order[i] = i;
	for (size_t i = n - 1; i > 0; i--) {
		*seed = *seed * 1103515245 + 12345;
		size_t k = (*seed >> 8) % (i + 1), kept = order[i];
		order[i] = order[k];
		order[k] = kept;
	}
}

static void order_does_not_depend_on_the_input(void **state)
{
	(void)state;
	enum { N = ARRAY_LENGTH(shuffled_lines) };
	struct buffer expected = {0};
	for (size_t i = 0; i < N; i++)
		buffer_printf(&expected, "%s\n", shuffled_lines[i]);
	unsigned seed = 1;
	journal_sort(NULL, 0);
	for (int round = 0; round < 200; round++) {
		size_t order[N];
		shuffle(order, N, &seed);
		struct buffer text = {0};
		for (size_t i = 0; i < N; i++)
			buffer_printf(&text, "%s\n", shuffled_lines[order[i]]);
		struct list list = reports_of((const char *)text.data);
		journal_sort(list.reports, list.count);
		autofree char *lines = lines_of(&list);
		assert_string_equal(lines, (const char *)expected.data);
		free(list.reports);
		buffer_finish(&text);
	}
	buffer_finish(&expected);
}

static void copies_that_sync_programs_set_aside(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		size_t stem;
	} rows[] = {
		{"laptop.sync-conflict-20260504-070112-ABCDEFG.txt", 6},
		{"laptop_conflict-20260504-070112.txt", 6},
		{"laptop (conflicted copy 2026-05-04 070112).txt", 6},
		{"laptop (Anna's conflicted copy 2026-05-04).txt", 6},
		{"laptop.txt", 0},
		{"laptop (old).txt", 0},
		{"conflicts.txt", 0},
		{".sync-conflict-20260504-070112-ABCDEFG.txt", 0},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++)
		assert_int_equal(journal_copy_of(rows[i].name), rows[i].stem);
}

static void assert_not_repeated(const char *text, const char *const *others, const char *rest)
{
	struct list mine = reports_of(text);
	bool repeated[8] = {false};
	for (; *others; others++) {
		struct list other = reports_of(*others);
		journal_mark_repeated(
			mine.reports, mine.count, other.reports, other.count, repeated);
		free(other.reports);
	}
	struct list kept = {.reports = mem_alloc(mine.count, sizeof(*kept.reports))};
	for (size_t i = 0; i < mine.count; i++)
		if (!repeated[i])
			kept.reports[kept.count++] = mine.reports[i];
	autofree char *lines = lines_of(&kept);
	assert_string_equal(lines, rest);
	free(kept.reports);
	free(mine.reports);
}

static void a_copy_adds_what_stands_nowhere_else(void **state)
{
	(void)state;
	const char *run = "2026-05-04 run 45min\n", *feel = "2026-05-05 feel heavy\n",
		   *three = "2026-05-04 run 45min\n2026-05-04 run 45 min\n"
			    "2026-05-05 feel heavy\n2026-05-04 run 45min\n",
		   *two = "2026-05-04 run 45min\n2026-05-04 run 45min\n";
	assert_not_repeated(run, (const char *[]){run, NULL}, "");
	assert_not_repeated(run, (const char *[]){feel, NULL}, run);
	assert_not_repeated(run, (const char *[]){"", NULL}, run);
	assert_not_repeated("", (const char *[]){run, NULL}, "");
	/* beyond the most of them, not beyond their sum */
	assert_not_repeated(three, (const char *[]){run, run, NULL},
		"2026-05-04 run 45min\n2026-05-05 feel heavy\n2026-05-04 run 45min\n");
	assert_not_repeated(three, (const char *[]){run, feel, two, NULL}, run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(copies_that_sync_programs_set_aside),
		cmocka_unit_test(a_copy_adds_what_stands_nowhere_else),
		cmocka_unit_test(lines_blanks_and_comments),
		cmocka_unit_test(the_other_lines_still_count),
		cmocka_unit_test(other_systems_newlines),
		cmocka_unit_test(very_long_lines),
		cmocka_unit_test(bytes_that_are_no_text),
		cmocka_unit_test(undo_takes_back_one_line),
		cmocka_unit_test(undo_takes_back_what_is_to_come),
		cmocka_unit_test(order_does_not_depend_on_the_input),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
