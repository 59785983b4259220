/*
 * Every example of paced-journal(5) is read, and every type of report has one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/paths.h"
#include "paced/base/text.h"
#include "paced/journal.h"

#define PAGE   "../../../contrib/man/paced-journal.5"
#define PROMPT "$ pacectl note "

static bool shown[REPORT_TYPE_COUNT];

static char *read_page(void)
{
	autofree char *here = mem_strdup(__FILE__);
	*strrchr(here, '/') = '\0';
	autofree char *path = paths_join(here, PAGE);
	char *text;
	size_t length;
	struct error e = {0};
	if (!file_read(path, 1 << 20, &text, &length, &e))
		fail_msg("%s", e.text);
	return text;
}

static void check_example(const char *line)
{
	struct report r;
	struct error e = {0};
	bool blank;
	date today = DATE_NONE;
	if (text_starts_with(line, PROMPT)) {
		line += strlen(PROMPT);
		today = date_from_civil(2026, 5, 4);
	}
	if (!journal_parse_line(line, strlen(line), today, &r, &blank, &e))
		fail_msg("%s\n  %s", line, e.text);
	if (!blank)
		shown[r.type] = true;
}

static void examples_are_read(void **state)
{
	(void)state;
	autofree char *page = read_page();
	bool literal = false;
	char *rest = page, *line;
	while ((line = strsep(&rest, "\n")) != NULL) {
		if (text_starts_with(line, ".Bd -literal"))
			literal = true;
		else if (text_starts_with(line, ".Ed"))
			literal = false;
		else if (literal)
			check_example(line);
	}
	for (int t = 0; t < REPORT_TYPE_COUNT; t++)
		if (!shown[t])
			fail_msg("no example of %s", report_type_name((enum report_type)t));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(examples_are_read)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
