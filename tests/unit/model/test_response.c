/* How the athlete answers to hard sessions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "told.h"

static void easy(struct history *h, date d, double speed, double above)
{
	struct session s = told_run(d, 420, 45, 40);

	s.easy_speed = speed;
	s.easy_hr = 140 + 25 * (speed - 2.8) + above;
	history_add_session(h, &s);
}

static void hard(struct history *h, date d, double speed, double fade)
{
	struct session s = told_run(d, 420, 60, 80);

	s.kind_found = KIND_INTERVALS;
	s.hard_s = 1200;
	s.reps = (struct reps){.count = 5, .seconds = 240, .speed = speed, .fade = fade};
	history_add_session(h, &s);
}

/* Six weeks of easy runs that vary, then a hard one on day 50. */
static void base(struct history *h, date first)
{
	for (int i = 0; i < 48; i += 3)
		easy(h, first + i, 2.7 + .02 * (i % 5), i % 2 ? 1 : -1);
	hard(h, first + 50, 4, 0);
}

static void test_days_until_usual(void **state)
{
	const date first = told_day("2025-03-03");
	struct history h;

	(void)state;
	history_init(&h);
	base(&h, first);
	easy(&h, first + 51, 2.75, 8);
	easy(&h, first + 52, 2.75, 5);
	easy(&h, first + 53, 2.75, 0);
	history_build(&h, first + 60);
	const struct response r = history_recovery_after(&h, first + 60, 3);
	assert_int_equal(r.hard, 1);
	assert_int_equal(r.measured, 1);
	near(r.days, 3, 0);
	/* Before it could be seen, nothing is said. */
	assert_true(isnan(history_recovery_after(&h, first + 53, 3).days));
	assert_int_equal(history_recovery_after(&h, first + 50, 3).hard, 0);
	history_finish(&h);
}

/* When the next hard session comes before the heart has settled, it cannot be told. */
static void test_another_hard_day_hides_it(void **state)
{
	const date first = told_day("2025-03-03");
	struct history h;

	(void)state;
	history_init(&h);
	base(&h, first);
	easy(&h, first + 51, 2.75, 8);
	hard(&h, first + 52, 4, 0);
	easy(&h, first + 54, 2.75, 0);
	history_build(&h, first + 60);
	const struct response r = history_recovery_after(&h, first + 60, 3);
	assert_int_equal(r.hard, 2);
	assert_int_equal(r.measured, 1);
	near(r.days, 2, 0);
	history_finish(&h);
}

static void test_above_usual_is_for_that_pace(void **state)
{
	const date first = told_day("2025-03-03");
	struct history h;

	(void)state;
	history_init(&h);
	base(&h, first);
	easy(&h, first + 52, 3.1, 0); /* faster, and as much higher as it should be */
	easy(&h, first + 54, 2.7, 7);
	history_build(&h, first + 60);
	near(history_hr_above_usual(&h, 17), 0, 3);
	near(history_hr_above_usual(&h, 18), 7, 2);
	assert_true(isnan(history_hr_above_usual(&h, 0)));  /* no runs before it */
	assert_true(isnan(history_hr_above_usual(&h, 16))); /* the hard one had no easy minutes */
	history_finish(&h);
}

static void test_legs_on_the_day_after(void **state)
{
	const date first = told_day("2025-03-03");
	struct history h;

	(void)state;
	history_init(&h);
	hard(&h, first, 4, 0);
	hard(&h, first + 7, 4, 0);
	hard(&h, first + 14, 4, 0);
	told_line(&h, "2025-03-04 feel heavy");
	told_line(&h, "2025-03-11 run easy 40min felt tired");
	told_line(&h, "2025-03-18 feel good");
	history_build(&h, first + 20);
	const struct response r = history_recovery_after(&h, first + 20, 5);
	assert_int_equal(r.hard, 3);
	assert_int_equal(r.reported_next, 3);
	assert_int_equal(r.heavy_next, 2);
	/* The morning after a hard day is known on that day. */
	assert_int_equal(history_recovery_after(&h, first + 1, 5).heavy_next, 1);
	assert_int_equal(history_recovery_after(&h, first + 20, 1).heavy_next, 0);
	history_finish(&h);
}

static void test_next_quality_held(void **state)
{
	const date first = told_day("2025-03-03");
	struct history h;

	(void)state;
	history_init(&h);
	hard(&h, first, 4, -.01);
	hard(&h, first + 7, 4.02, -.02);  /* held */
	hard(&h, first + 14, 3.8, -.01);  /* slower */
	hard(&h, first + 21, 3.85, -.08); /* faded */
	hard(&h, first + 50, 4, 0);       /* too late to compare */
	history_build(&h, first + 60);
	const struct response r = history_recovery_after(&h, first + 60, 10);
	assert_int_equal(r.hard, 5);
	assert_int_equal(r.next_quality, 3);
	assert_int_equal(r.held, 1);
	history_finish(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_days_until_usual),
		cmocka_unit_test(test_another_hard_day_hides_it),
		cmocka_unit_test(test_above_usual_is_for_that_pace),
		cmocka_unit_test(test_legs_on_the_day_after),
		cmocka_unit_test(test_next_quality_held),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
