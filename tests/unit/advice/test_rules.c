/* States of rules, parameters, instances, packs, silences, and the frames of a rules child. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules.h"

static void advise_lines(
	const struct ruleset *r, const char *const *lines, size_t count, struct advice *out)
{
	struct history h;
	history_init(&h);
	for (size_t i = 0; i < count; i++)
		add_line(&h, lines[i]);
	history_build(&h, DAY);
	advise(&h, DAY, r, NULL, out);
	history_finish(&h);
}

static void expect_state(const struct ruleset *r, const char *const *lines, size_t count,
	const char *rule, enum rule_state state, const char *part)
{
	struct advice a;
	advise_lines(r, lines, count, &a);
	const struct rule_outcome *o = outcome_of(&a, rule);
	if (o->state != state || !strstr(o->text, part))
		fail_msg("%s: %s \"%s\"", rule, rule_state_name(o->state), o->text);
	advice_finish(&a);
}

static const char *const one_run[] = {"2026-05-03 run easy 40min 6.5km"};

static void test_states(void **state)
{
	(void)state;
	struct ruleset r = {0};
	add_check(&r, "clear", "local x = day.load");
	add_check(&r, "fired", "return limit{ hardest = 'easy', because = 'why' }");
	add_rule(&r, "needs",
		"return { title = 'n', needs = { 'sleep' }, check = function() error('never') end "
		"}");
	add_check(&r, "stumbles", "return limit{ minutes = day.race.days_to * 2 }");
	add_check(&r, "wrong", "return nil + 1");
	expect_state(&r, one_run, 1, "clear", RULE_CLEAR, "");
	expect_state(&r, one_run, 1, "fired", RULE_FIRED, "why");
	expect_state(&r, one_run, 1, "needs", RULE_NO_DATA,
		"needs hours of sleep; known for 0 of the last 42 days");
	expect_state(&r, one_run, 1, "stumbles", RULE_NO_DATA, "days_to is not known yet");
	expect_state(&r, one_run, 1, "wrong", RULE_ERROR, "wrong.lua, line 2:");
	ruleset_finish(&r);
}

static void test_silenced_and_off(void **state)
{
	(void)state;
	static const char *const lines[] = {"2026-05-03 run easy 40min",
		"2026-05-01 silence a until 2026-05-10", "2026-04-01 silence b until 2026-04-10"};
	struct ruleset r = {0};
	add_check(&r, "a", "return limit{ hardest = 'rest' }");
	add_check(&r, "b", "return limit{ hardest = 'easy' }");
	add_check(&r, "c", "return limit{ hardest = 'rest' }");
	r.rules[2].off = true;
	expect_state(&r, lines, 3, "a", RULE_SILENCED, "silenced until 2026-05-10");
	expect_state(&r, lines, 3, "b", RULE_FIRED, "");
	expect_state(&r, lines, 3, "c", RULE_OFF, "switched off");
	ruleset_finish(&r);
}

static const char heavy[] =
	"return { title = 't', params = { n = { default = 3, min = 1, max = 9 }, on = { default = "
	"true }, "
	"word = { default = 'a', choices = 'a, b' } }, check = function(day, p) "
	"return say{ title = p.n .. tostring(p.on) .. p.word } end }";

static void expect_said(const struct ruleset *r, const char *rule, const char *title)
{
	struct advice a;
	advise_lines(r, one_run, 1, &a);
	for (size_t i = 0; i < a.say_count; i++)
		if (strcmp(a.says[i].rule, rule) == 0) {
			assert_string_equal(a.says[i].title, title);
			advice_finish(&a);
			return;
		}
	fail_msg("%s said nothing: %s", rule, outcome_of(&a, rule)->text);
}

static void test_parameters(void **state)
{
	(void)state;
	struct ruleset r = {0};
	add_rule(&r, "x", heavy);
	expect_said(&r, "x", "3truea");
	add_setting(&r, "x", "n", "5");
	add_setting(&r, "x", "on", "no");
	add_setting(&r, "x", "word", "b");
	expect_said(&r, "x", "5falseb");
	ruleset_finish(&r);
}

static void test_wrong_settings_are_told_and_the_default_is_used(void **state)
{
	(void)state;
	struct ruleset r = {0};
	struct advice a;
	add_rule(&r, "x", heavy);
	add_setting(&r, "x", "n", "99");
	add_setting(&r, "x", "wrod", "b");
	expect_said(&r, "x", "3truea");
	advise_lines(&r, one_run, 1, &a);
	assert_int_equal(a.outcomes[0].param_count, 4);
	assert_string_equal(a.outcomes[0].params[0].value,
		"paced.conf, line 1: n = 99: expected 1 to 9; 3 is used");
	assert_string_equal(a.outcomes[0].params[3].value,
		"paced.conf, line 1: there is no parameter wrod, did you mean word?");
	advice_finish(&a);
	ruleset_finish(&r);
}

static void test_several_instances(void **state)
{
	(void)state;
	struct ruleset r = {0};
	add_rule(&r, "x", heavy);
	add_setting(&r, "stricter", "use", "x");
	add_setting(&r, "stricter", "n", "1");
	add_setting(&r, "unknwon", "n", "1");
	add_setting(&r, "off", "use", "x");
	add_setting(&r, "off", "off", "yes");
	expect_said(&r, "x", "3truea");
	expect_said(&r, "stricter", "1truea");
	expect_state(&r, one_run, 1, "unknwon", RULE_ERROR, "there is no rule \"unknwon\"");
	expect_state(&r, one_run, 1, "off", RULE_OFF, "switched off");
	ruleset_finish(&r);
}

static void test_packs(void **state)
{
	(void)state;
	struct ruleset r = {0};
	add_rule(&r, "asleep",
		"return { title = 't', pack = 'heat', check = function() return limit{ hardest = "
		"'easy' } end }");
	add_rule(&r, "awake",
		"return { title = 't', pack = 'cold', wakes = function(day) return day.week.runs "
		"== 1 end, "
		"check = function() return limit{ hardest = 'easy' } end }");
	expect_state(&r, one_run, 1, "asleep", RULE_OFF, "the pack heat is not chosen");
	expect_state(&r, one_run, 1, "awake", RULE_FIRED, "");
	expect_state(&r, one_run, 0, "awake", RULE_OFF, "cold");
	r.packs = mem_alloc(1, sizeof(*r.packs));
	r.packs[0] = mem_strdup("heat");
	r.pack_count = 1;
	expect_state(&r, one_run, 1, "asleep", RULE_FIRED, "");
	ruleset_finish(&r);
}

static void test_broken_rules_are_told_with_their_line(void **state)
{
	(void)state;
	struct ruleset r = {0};
	add_rule(&r, "a", "return {\n  title = 'x',\n  check = function(day)\n");
	add_rule(&r, "b", "return 7");
	add_rule(&r, "c", "return { title = 'x', chek = function() end }");
	add_rule(&r, "d", "return { title = 'x' }");
	add_rule(&r, "e",
		"return { title = 'x', params = { n = { min = 1 } }, check = function() end }");
	add_rule(&r, "f", "return { title = 'x', needs = { 'slep' }, check = function() end }");
	expect_state(&r, one_run, 1, "a", RULE_ERROR, "a.lua, line 4: 'end' expected");
	expect_state(&r, one_run, 1, "b", RULE_ERROR, "b.lua: a rule must return a table");
	expect_state(
		&r, one_run, 1, "c", RULE_ERROR, "a rule has no 'chek', did you mean 'check'?");
	expect_state(&r, one_run, 1, "d", RULE_ERROR, "the rule has no check");
	expect_state(&r, one_run, 1, "e", RULE_ERROR, "params.n: a default is missing");
	expect_state(&r, one_run, 1, "f", RULE_ERROR, "there is no \"slep\"");
	ruleset_finish(&r);
}

static void test_what_was_read_is_noted(void **state)
{
	(void)state;
	struct ruleset r = {0};
	struct advice a;
	add_check(&r, "reads",
		"local x = day.usual_minutes local s = day:sessions{ last = 1 }.last local f = "
		"s.felt");
	advise_lines(&r, one_run, 1, &a);
	assert_int_equal(a.outcomes[0].fact_count, 3);
	assert_string_equal(a.outcomes[0].facts[0].name, "day.usual_minutes");
	assert_string_equal(a.outcomes[0].facts[0].value, "40");
	assert_string_equal(a.outcomes[0].facts[1].name, "sessions(last 1)");
	assert_string_equal(a.outcomes[0].facts[1].value, "1: 2026-05-03 easy");
	assert_string_equal(a.outcomes[0].facts[2].name, "2026-05-03 easy.felt");
	assert_string_equal(a.outcomes[0].facts[2].value, "unknown");
	advice_finish(&a);
	ruleset_finish(&r);
}

/* What is known on a day is what was known then: later sessions and reports do not count. */
static void test_the_future_is_not_known(void **state)
{
	(void)state;
	static const char *const lines[] = {"2026-05-03 run easy 40min 6.5km",
		"2026-05-04 run intervals 60min 11km", "2026-05-05 feel heavy", "2026-05-06 sick",
		"2026-05-10 race 10km \"Hamburg\""};
	struct ruleset r = {0};
	struct advice a;
	add_check(&r, "sees",
		"return say{ title = ('%d %d %s %s %s %d'):format(#day:sessions(), day.week.runs, "
		"tostring(day.report.feel), "
		"tostring(day:status('sick')), tostring(day:since('hard')), day.race.days_to) }");
	advise_lines(&r, lines, 5, &a);
	assert_string_equal(a.says[0].title, "1 1 nil nil nil 7");
	advice_finish(&a);
	ruleset_finish(&r);
}

/* ---- the child's frames ---- */

struct told {
	char names[200];
	struct buffer results;
	int count;
};

static bool tell(void *user, uint32_t type, const void *data, size_t length)
{
	struct told *t = user;
	size_t n = strlen(t->names);
	if (type == RULES_FRAME_ENTER)
		snprintf(t->names + n, sizeof(t->names) - n, "%.*s ", (int)length,
			(const char *)data);
	else
		t->count++;
	return true;
}

static void test_frames(void **state)
{
	(void)state;
	struct ruleset r = {0};
	struct history h;
	struct told t = {0};
	date days[] = {DAY, DAY + 1};
	add_check(&r, "a", "");
	add_check(&r, "b", "");
	history_init(&h);
	history_build(&h, DAY);
	struct rules_task task = {.type = RULES_ADVISE,
		.history = &h,
		.days = days,
		.day_count = 2,
		.rules = &r,
		.write = tell,
		.user = &t};
	assert_int_equal(rules_task_run(&task), 0);
	assert_string_equal(t.names, "a b a b ");
	assert_int_equal(t.count, 2);
	history_finish(&h);
	ruleset_finish(&r);
}

static void test_tests_inside_rules(void **state)
{
	(void)state;
	struct ruleset r = {0};
	struct buffer out = {0};
	add_rule(&r, "a",
		"return { title = 't', check = function(day) if day:since('hard') == 1 then return "
		"limit{ hardest = 'easy' } end end, "
		"tests = { { 'fires', history = 'speed, rest', expect = { hardest = 'easy' } }, "
		"{ 'clear', history = 'easy 40 x3', expect = 'clear' }, { 'fails', history = "
		"'speed', expect = { hardest = 'rest' } }, "
		"{ 'typo', history = 'sped', expect = 'clear' }, "
		"{ 'field', history = 'speed', expect = { hardset = 'rest' } }, "
		"{ 'state', history = 'speed', expect = 'claer' } } }");
	add_setting(&r, "a", "off", "yes"); /* what is set does not matter to tests */
	add_setting(&r, "b", "use", "a");
	rules_test(&r, NULL, NULL, &out);
	assert_null(strstr((const char *)out.data, "\"rule\": \"b\""));
	const char *json = (const char *)out.data;
	assert_non_null(strstr(json, "{\"rule\": \"a\", \"test\": \"fires\", \"passed\": true, "
				     "\"text\": \"\", \"state\": \"fired\"}"));
	assert_non_null(strstr(json, "\"clear\", \"passed\": true"));
	assert_non_null(strstr(json,
		"\"fails\", \"passed\": false, \"text\": \"expected hardest = rest, got clear\""));
	assert_non_null(
		strstr(json, "expect: a verdict has no 'hardset', did you mean 'hardest'?"));
	assert_non_null(strstr(json, "expect = \\\"claer\\\": expected clear, no_data, fired"));
	assert_non_null(strstr(json, "did you mean \\\"speed\\\"?"));
	buffer_finish(&out);
	ruleset_finish(&r);
}

static void test_describe(void **state)
{
	(void)state;
	struct ruleset r = {0};
	struct buffer out = {0};
	add_rule(&r, "x", heavy);
	add_rule(&r, "y", "return {");
	add_setting(&r, "x", "n", "0");
	rules_describe(&r, NULL, &out);
	const char *json = (const char *)out.data;
	assert_non_null(strstr(json, "\"rule\": \"x\", \"path\": \"/rules/x.lua\""));
	assert_non_null(strstr(
		json, "\"findings\": [\"paced.conf, line 1: n = 0: expected 1 to 9; 3 is used\"]"));
	assert_non_null(strstr(json, "\"name\": \"word\", \"value\": \"a\""));
	assert_non_null(strstr(json, "y.lua, line 1:"));
	buffer_finish(&out);
	ruleset_finish(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_states),
		cmocka_unit_test(test_silenced_and_off),
		cmocka_unit_test(test_parameters),
		cmocka_unit_test(test_wrong_settings_are_told_and_the_default_is_used),
		cmocka_unit_test(test_several_instances),
		cmocka_unit_test(test_packs),
		cmocka_unit_test(test_broken_rules_are_told_with_their_line),
		cmocka_unit_test(test_what_was_read_is_noted),
		cmocka_unit_test(test_the_future_is_not_known),
		cmocka_unit_test(test_frames),
		cmocka_unit_test(test_tests_inside_rules),
		cmocka_unit_test(test_describe),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
