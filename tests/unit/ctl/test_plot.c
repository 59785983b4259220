/* Curves and bars as Braille dots. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../../daemon/ctl/plot.h"
#include "paced/base/memory.h"

#include <math.h>

static void assert_line(const struct plot *p, int row, const char *expected)
{
	autofree char *line = plot_line(p, row);
	assert_string_equal(line, expected);
}

static void test_a_rising_line(void **state)
{
	const double v[] = {0, 1};
	struct plot p = plot_create(2, 1);
	(void)state;
	plot_curve(&p, v, 2, 0, 1, true);
	/* dots (0,3) (1,3..2) (2,2..1) (3,1..0) */
	assert_line(&p, 0, "⣠⠞");
	plot_finish(&p);
}

static void test_bars_stand_on_the_ground(void **state)
{
	const double v[] = {4, 0, 1, 2};
	struct plot p = plot_create(2, 1);
	(void)state;
	plot_bars(&p, v, 4, 4);
	assert_line(&p, 0, "⡇⣠");
	plot_finish(&p);
}

static void test_more_values_than_dots_keep_their_highest(void **state)
{
	double v[400] = {0};
	struct plot p = plot_create(2, 1);
	(void)state;
	v[150] = 4;
	plot_bars(&p, v, 400, 4);
	assert_line(&p, 0, "⢸");
	plot_finish(&p);
}

static void test_gaps_and_flat_lines(void **state)
{
	const double gap[] = {NAN, NAN}, flat[] = {5, 5};
	struct plot p = plot_create(1, 1);
	(void)state;
	plot_curve(&p, gap, 2, 0, 1, true);
	assert_line(&p, 0, "");
	plot_curve(&p, flat, 2, 5, 5, true);
	assert_line(&p, 0, "⣀");
	plot_finish(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_rising_line),
		cmocka_unit_test(test_bars_stand_on_the_ground),
		cmocka_unit_test(test_more_values_than_dots_keep_their_highest),
		cmocka_unit_test(test_gaps_and_flat_lines),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
