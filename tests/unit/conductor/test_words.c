#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../../../daemon/conductor/speaker.h"
#include "../../../daemon/conductor/words.h"

#define TODAY 20782 /* 2026-11-25 */

static struct advice easy(void)
{
	struct advice a = {.day = TODAY + 1, .session = KIND_EASY, .minutes = 45};
	strcpy(a.title, "easy 45 min");
	strcpy(a.body, "Intervals today, so let the legs come back.");
	return a;
}

static void test_advice(void **state)
{
	struct notice n;
	struct advice a = easy();
	(void)state;
	words_advice(&a, TODAY, 99, 7, NULL, &n);
	assert_string_equal(n.title, "Tomorrow: easy 45 min");
	assert_string_equal(n.body, "Intervals today, so let the legs come back.");
	assert_string_equal(n.subject, "2026-11-26");
	assert_int_equal(n.session, 7);
	assert_int_equal(n.expires, 99);
	words_advice(&a, TODAY + 1, 99, 0, NULL, &n);
	assert_string_equal(n.title, "Today: easy 45 min");
}

static void test_many_runs(void **state)
{
	struct notice n;
	struct advice a = easy();
	struct import_summary sum = {.sessions = 214, .runs = 214, .first = 17900, .last = TODAY};
	(void)state;
	words_advice(&a, TODAY, 99, 0, &sum, &n);
	assert_string_equal(n.title, "214 runs imported");
	assert_string_equal(n.body, "2019 to today. Tomorrow: easy 45 min.");
}

static void test_broken(void **state)
{
	struct notice n;
	struct rule_outcome o = {.state = RULE_ERROR};
	(void)state;
	strcpy(o.rule, "heavy-after-speed");
	strcpy(o.text, "heavy-after-speed.lua:12: unexpected end");
	words_broken_rule(&o, &n);
	assert_string_equal(n.title, "A coaching rule does not work");
	assert_non_null(strstr(n.body, "heavy-after-speed.lua:12"));
	assert_string_equal(n.subject, "rule heavy-after-speed");
}

static int64_t at(int hour, int minute)
{
	return (int64_t)TODAY * 86400 + hour * 3600 + minute * 60; /* TZ is UTC here */
}

static void test_quiet_hours(void **state)
{
	struct settings s;
	int64_t ends;
	(void)state;
	settings_init(&s);
	assert_int_equal(s.quiet_from_s, 22 * 3600);
	assert_true(quiet_hours(&s, at(23, 0), &ends));
	assert_int_equal(ends, at(24 + 7, 0));
	assert_true(quiet_hours(&s, at(3, 0), &ends));
	assert_int_equal(ends, at(7, 0));
	assert_false(quiet_hours(&s, at(7, 0), &ends));
	assert_false(quiet_hours(&s, at(21, 59), &ends));
	s.quiet_from_s = 13 * 3600;
	s.quiet_to_s = 14 * 3600;
	assert_true(quiet_hours(&s, at(13, 30), &ends));
	assert_int_equal(ends, at(14, 0));
	s.quiet_from_s = -1;
	assert_false(quiet_hours(&s, at(13, 30), &ends));
	settings_finish(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_advice),
		cmocka_unit_test(test_many_runs),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_quiet_hours),
	};
	setenv("TZ", "UTC", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
