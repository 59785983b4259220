/* paced.conf(5) names every key that there is, with its default. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "paced/base/buffer.h"
#include "paced/base/memory.h"
#include "paced/base/paths.h"
#include "paced/base/settings.h"

static char *manual(void)
{
	char *text;
	size_t length;
	autofree char *here = mem_strdup(__FILE__);
	*strstr(here, "tests/unit") = '\0';
	autofree char *path = mem_printf("%scontrib/man/paced.conf.5", here);
	assert_true(file_read(path, 1 << 20, &text, &length, NULL));
	return text;
}

/* As the page writes "#key = value" of the template. */
static char *as_written(const char *line)
{
	struct buffer b = {0};
	const char *equals = strstr(line, " =");
	const char *value = equals[2] ? equals + 3 : "";
	buffer_printf(&b, ".B %.*s =", (int)(equals - line), line);
	if (*value)
		buffer_text(&b, " \\fI");
	for (; *value; value++)
		buffer_printf(&b, *value == '-' ? "\\%c" : "%c", *value);
	return buffer_take_text(&b);
}

static void test_every_key_is_there(void **state)
{
	autofree char *page = manual();
	autofree char *template = settings_template();
	size_t keys = 0;
	(void)state;
	for (char *rest = template, *line; (line = strsep(&rest, "\n"));) {
		if (line[0] != '#' || line[1] == ' ' || !strstr(line, " ="))
			continue;
		autofree char *written = as_written(line + 1);
		if (!strstr(page, written))
			fail_msg("paced.conf.5 lacks \"%s\"", written);
		keys++;
	}
	assert_true(keys > 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_key_is_there)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
