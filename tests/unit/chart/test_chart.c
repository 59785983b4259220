/* Pictures of what is known: a bar for each day with load, a line, and a file that is whole or not
 * there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "paced/base/paths.h"
#include "paced/chart.h"

static struct chart_day days[42];

static struct chart six_weeks(void)
{
	for (size_t i = 0; i < 42; i++)
		days[i] = (struct chart_day){.load = i % 3 ? 0 : 30.0 + (double)i,
			.fitness = 20 + (double)i / 2,
			.covered = true};
	return (struct chart){.days = days, .count = 42, .width = 252, .height = 168};
}

static size_t count(const char *text, const char *what)
{
	size_t n = 0;
	for (; (text = strstr(text, what)); text++)
		n++;
	return n;
}

static char *svg_of(const struct chart *c)
{
	struct buffer svg = {0};
	struct error why = {0};
	if (!chart_svg(c, &svg, &why))
		fail_msg("%s", why.text);
	buffer_text(&svg, "");
	return buffer_take_text(&svg);
}

static size_t shapes(const struct chart *c)
{
	char *svg = svg_of(c);
	assert_non_null(strstr(svg, "<svg"));
	assert_non_null(strstr(svg, "</svg>"));
	assert_null(strstr(svg, "nan"));
	assert_null(strstr(svg, "inf"));
	size_t n = count(svg, "<path") + count(svg, "<rect");
	free(svg);
	return n;
}

static void test_svg(void **state)
{
	struct chart c = six_weeks();
	(void)state;
	size_t all = shapes(&c);
	assert_true(all >= 42 + 2); /* days, ground and line */
	for (size_t i = 10; i < 20; i++)
		days[i].covered = false;
	assert_int_equal(shapes(&c), all - 10);
}

static void test_nothing_known(void **state)
{
	struct chart c = {.days = days, .count = 42, .width = 252, .height = 168};
	(void)state;
	memset(days, 0, sizeof(days));
	assert_true(shapes(&c) >= 2);
	c.count = 1;
	assert_true(shapes(&c) >= 1);
}

static uint32_t number_at(const char *png, size_t at)
{
	const uint8_t *p = (const uint8_t *)png + at;
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void test_png(void **state)
{
	char folder[] = "/tmp/paced-chart-XXXXXX", path[64];
	char *png;
	size_t length;
	struct stat st;
	struct error why = {0};
	struct chart c = six_weeks();
	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/weeks.png", folder);
	if (!chart_png(&c, path, &why))
		fail_msg("%s", why.text);
	assert_true(file_read(path, 1 << 20, &png, &length, NULL));
	assert_memory_equal(png, "\x89PNG\r\n\x1a\n", 8);
	assert_int_equal(number_at(png, 16), 252);
	assert_int_equal(number_at(png, 20), 168);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	free(png);
	unlink(path);
	rmdir(folder);
	assert_false(chart_png(&c, path, &why));
	assert_int_equal(why.kind, ERROR_IO);
}

static void test_refused(void **state)
{
	struct error why = {0};
	struct buffer svg = {0};
	struct chart c = six_weeks();
	(void)state;
	c.count = 0;
	assert_false(chart_svg(&c, &svg, &why));
	c = six_weeks();
	c.width = 5000;
	assert_false(chart_svg(&c, &svg, &why));
	assert_int_equal(why.kind, ERROR_INPUT);
	assert_int_equal(svg.length, 0);
}

static void test_days(void **state)
{
	struct history h;
	struct chart_day out[10];
	struct session s;
	const date last = 20782;
	(void)state;
	history_init(&h);
	session_init(&s);
	s.id = 1;
	s.day = last - 3;
	s.start = (int64_t)s.day * 86400 + 40000;
	s.sport = SPORT_RUN;
	s.timer_s = s.elapsed_s = 3600;
	s.loads[LOAD_DURATION] = 50;
	history_add_session(&h, &s);
	history_build(&h, last);
	chart_days(&h, last, out, 10);
	assert_true(out[6].load > 0 && out[6].covered);
	assert_true(out[7].load == 0 && out[7].covered);
	assert_false(out[5].covered);
	assert_true(out[6].fitness > out[5].fitness);
	history_finish(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_svg),
		cmocka_unit_test(test_nothing_known),
		cmocka_unit_test(test_png),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_days),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
