/* A backtest says the same as asking for each day under each of the two rulesets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules.h"

#define DAYS 40

struct told {
	struct backtest_day days[DAYS];
	size_t count;
};

static bool take(void *user, uint32_t type, const void *data, size_t length)
{
	struct told *t = user;
	struct error e = {0};
	assert_int_equal(type, RULES_FRAME_RESULT); /* quiet */
	if (!backtest_parse(data, length, &t->days[t->count++], &e))
		fail_msg("%s", e.text);
	return true;
}

static void add_rules(struct ruleset *r)
{
	add_check(r, "base", "return propose{ session = 'easy', minutes = 40, because = 'base' }");
	add_rule(r, "capped",
		"return { title = 'capped', params = { after = { default = 1, min = 0, max = 9 } "
		"},\n"
		"check = function(day, p) local n = day:since('hard')\n"
		"if n and n <= p.after then return limit{ minutes = 20 + n, because = 'cap' } end\n"
		"end }");
	add_check(r, "long",
		"if day.tomorrow.weekday == 'sunday' then\n"
		"return propose{ session = 'long', minutes = 90, weight = 40 } end");
}

static void live(struct history *h)
{
	add_line(h, "2026-04-01 run intervals 50min reps 5x4min");
	add_line(h, "2026-04-04 run tempo 40min");
	add_line(h, "2026-04-19 run intervals 50min reps 5x4min");
	add_line(h, "2026-04-28 silence capped until 2026-04-30");
	add_line(h, "2026-04-27 run tempo 40min");
	history_build(h, DAY);
}

static void run(const struct history *h, const struct ruleset *present, const struct ruleset *other,
	struct told *out)
{
	date days[DAYS];
	for (int i = 0; i < DAYS; i++)
		days[i] = DAY - DAYS + i;
	out->count = 0;
	assert_int_equal(rules_task_run(&(struct rules_task){.type = RULES_BACKTEST,
				 .history = h,
				 .days = days,
				 .day_count = DAYS,
				 .rules = present,
				 .changed = other,
				 .only = "capped",
				 .quiet = true,
				 .write = take,
				 .user = out}),
		0);
	assert_int_equal(out->count, DAYS);
}

static void expect_same(const struct history *h, const struct ruleset *rules, date day,
	const struct backtest_side *side)
{
	struct advice a;
	advise(h, day, rules, NULL, &a);
	const struct rule_outcome *o = outcome_of(&a, "capped");
	assert_int_equal(side->state, o->state);
	assert_string_equal(side->text, o->text);
	if (*side->title) {
		assert_string_equal(side->title, a.title);
		assert_int_equal(side->session, a.session);
		assert_float_equal(side->minutes, a.minutes, 1e-9);
	}
	advice_finish(&a);
}

static void compare(const char *key, const char *value)
{
	struct ruleset present = {0}, other = {0};
	struct history h;
	struct told told;
	size_t differ = 0, quiet = 0;
	history_init(&h);
	live(&h);
	add_rules(&present);
	add_rules(&other);
	add_setting(&other, "capped", key, value);
	run(&h, &present, &other, &told);
	for (size_t i = 0; i < told.count; i++) {
		const struct backtest_day *d = &told.days[i];
		assert_int_equal(d->day, DAY - DAYS + (date)i);
		expect_same(&h, &present, d->day, &d->present);
		expect_same(&h, &other, d->day, &d->other);
		bool spoke = d->present.state == RULE_FIRED || d->other.state == RULE_FIRED;
		assert_int_equal(spoke, *d->present.title != '\0');
		differ += strcmp(d->present.title, d->other.title) != 0;
		quiet += !spoke;
	}
	assert_true(differ > 2 && quiet > 2);
	history_finish(&h);
	ruleset_finish(&present);
	ruleset_finish(&other);
}

static void test_against_none(void **state)
{
	(void)state;
	compare("off", "yes");
}

static void test_against_another_setting(void **state)
{
	(void)state;
	compare("after", "3");
	compare("after", "0");
}

static void test_a_rule_that_is_not_there(void **state)
{
	(void)state;
	struct ruleset r = {0};
	struct history h;
	struct told told = {.count = 0};
	date day = DAY;
	add_check(&r, "other", "return");
	history_init(&h);
	rules_task_run(&(struct rules_task){.type = RULES_BACKTEST,
		.history = &h,
		.days = &day,
		.day_count = 1,
		.rules = &r,
		.changed = &r,
		.only = "capped",
		.write = take,
		.user = &told});
	assert_int_equal(told.count, 0);
	history_finish(&h);
	ruleset_finish(&r);
}

#define SIDE "{\"state\":\"clear\",\"text\":\"\",\"title\":\"\",\"session\":\"rest\",\"minutes\":0}"

static void test_what_is_no_day_is_refused(void **state)
{
	(void)state;
	static const char *const wrong[] = {"", "[]", "{}", "{\"day\":\"2026-05-04\"}",
		"{\"day\":\"x\",\"present\":" SIDE ",\"other\":" SIDE "}",
		"{\"day\":\"2026-05-04\",\"present\":" SIDE ",\"other\":[]}",
		"{\"day\":\"2026-05-04\",\"present\":" SIDE ",\"other\":{\"state\":\"good\","
		"\"text\":\"\",\"title\":\"\",\"session\":\"rest\",\"minutes\":0}}",
		"{\"day\":\"2026-05-04\",\"present\":" SIDE ",\"other\":{\"state\":\"clear\","
		"\"text\":\"\",\"title\":\"0123456789012345678901234567890123456789012345678\","
		"\"session\":\"rest\",\"minutes\":0}}"};
	const char *right = "{\"day\":\"2026-05-04\",\"present\":" SIDE ",\"other\":" SIDE "}";
	struct backtest_day day;
	struct error e;
	assert_true(backtest_parse(right, strlen(right), &day, &e));
	for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++)
		if (backtest_parse(wrong[i], strlen(wrong[i]), &day, &e))
			fail_msg("%s was taken", wrong[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_against_none),
		cmocka_unit_test(test_against_another_setting),
		cmocka_unit_test(test_a_rule_that_is_not_there),
		cmocka_unit_test(test_what_is_no_day_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
