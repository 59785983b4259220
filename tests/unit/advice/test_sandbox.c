/* Rules decide and cannot do: what they may reach, and that one cannot harm another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules.h"

static void advise_empty(const struct ruleset *r, struct advice *out)
{
	struct history h;
	history_init(&h);
	history_build(&h, DAY);
	advise(&h, DAY, r, NULL, out);
	history_finish(&h);
}

/* Runs one rule whose check must err, and its message must hold `part`. */
static void expect_error(const char *body, const char *part)
{
	struct ruleset r = {0};
	struct advice a;
	add_check(&r, "bad", body);
	add_check(&r, "good", "return propose{ session = 'easy', minutes = 30, because = 'fine' }");
	advise_empty(&r, &a);
	const struct rule_outcome *o = outcome_of(&a, "bad");
	if (o->state != RULE_ERROR || !strstr(o->text, part))
		fail_msg("%s: %s \"%s\"", body, rule_state_name(o->state), o->text);
	assert_int_equal(a.session, KIND_EASY);
	assert_float_equal(a.minutes, 30, 0);
	advice_finish(&a);
	ruleset_finish(&r);
}

/* The check returns say{title=...} with the text expected. */
static void expect_said(const char *body, const char *title)
{
	struct ruleset r = {0};
	struct advice a;
	add_check(&r, "one", body);
	advise_empty(&r, &a);
	if (a.say_count != 1)
		fail_msg("%s: %s", body, outcome_of(&a, "one")->text);
	assert_string_equal(a.says[0].title, title);
	advice_finish(&a);
	ruleset_finish(&r);
}

static void test_what_is_not_there(void **state)
{
	(void)state;
	static const char *const names[] = {"load", "loadstring", "dofile", "loadfile", "require",
		"collectgarbage", "print", "getmetatable", "setmetatable", "rawget", "rawset",
		"rawlen", "warn", "os", "io", "debug", "package", "coroutine", "_VERSION", "module",
		"newproxy"};
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
		char body[80], expected[80];
		snprintf(body, sizeof(body), "return %s", names[i]);
		snprintf(expected, sizeof(expected), "there is no '%s' here", names[i]);
		expect_error(body, expected);
	}
	expect_said("return say{ title = tostring(string.dump == nil and math.randomseed == nil "
		    "and string.pack == nil) }",
		"true");
}

static void test_bytecode_is_refused(void **state)
{
	(void)state;
	struct ruleset r = {0};
	struct advice a;
	add_rule(&r, "binary", "\x1bLua\x54");
	advise_empty(&r, &a);
	assert_int_equal(a.outcomes[0].state, RULE_ERROR);
	assert_non_null(strstr(a.outcomes[0].text, "attempt to load a binary chunk"));
	advice_finish(&a);
	ruleset_finish(&r);
}

static void test_bombs_end_as_errors(void **state)
{
	(void)state;
	expect_error("local s = ('x'):rep(1 << 30)", "not enough memory");
	expect_error("local s = 'x' while true do s = s .. s end", "not enough memory");
	expect_error("local t = {} for i = 1, 1 << 40 do t[i] = i end", "not enough memory");
	expect_error("local function f(n) return 1 + f(n + 1) end return f(1)", "stack overflow");
	expect_error("return table.unpack({}, 1, 1 << 30)", "too many results");
	expect_error("local s, t = ('x'):rep(1 << 20), {} for i = 1, 1000 do t[i] = s end "
		     "return table.concat(t)",
		"not enough memory");
	expect_error("return ('x'):rep(1 << 40, 'yy')", "resulting string too large");
	expect_error("return ('x'):rep(10000000):gsub('x', ('y'):rep(1000))", "not enough memory");
	expect_error("return ('%99999999d'):format(1)", "invalid conversion");
	expect_error("return utf8.char(table.unpack(table.pack(('x'):rep(1000000):byte(1, -1))))",
		"too long");
	expect_error("local t = {} for i = 1, 1000000 do t[i] = limit{ hardest = 'rest' } end "
		     "return t",
		"not enough memory");
	expect_error("return coroutine.wrap(function() end)()", "there is no 'coroutine' here");
	expect_error("local function again() return xpcall(error, again) end again() error('end')",
		"end");
	expect_error("local f f = function() return pcall(f) end f() error('deep')", "deep");
	expect_error(
		"local t = {} t = { t } for i = 1, 200 do t = { t } end return table.concat(t)",
		"invalid value");
	expect_error("return ('a'):rep(300):find(('a?'):rep(300))", "pattern too complex");
}

static void test_errors_of_every_kind_are_told(void **state)
{
	(void)state;
	expect_error("error({ 1 })", "an error that is not a text");
	expect_error("error('plain words', 0)", "bad: plain words");
	expect_error("error(('x'):rep(1 << 20))", "xxxxx");
	expect_error("error('a\\27[31m\\nb\\xff')", "a?[31m?b?");
	expect_error("\n\nlocal x = nil + 1", "bad.lua, line 4: attempt to perform arithmetic");
	expect_error("return limt{ hardest = 'easy' }", "did you mean 'limit'");
	expect_error("return limit{ hardset = 'easy' }",
		"limit has no 'hardset', did you mean 'hardest'");
	expect_error("return limit{ hardest = 'esay' }", "expected rest, recovery");
	expect_error("return limit{ because = 'x' }", "expected hardest, minutes, km or running");
	expect_error("return propose{ minutes = 30 }", "a session is missing");
	expect_error("return propose{ session = 'easy', minutes = '30' }", "expected a number");
	expect_error("return propose{ session = 'easy', minutes = 0/0 }", "is not a number");
	expect_error("return propose{ session = 'easy', minutes = 1e9 }",
		"propose: minutes = 1000000000: expected 0 to 1440");
	expect_error("return propose{ session = 'easy', sport = 'ride' }", "session = \"cross\"");
	expect_error("return propose{ session = 'tempo', work = { reps = 3, target = 'tempo' } }",
		"either seconds or metres");
	expect_error("return say{ text = 'x' }", "a title is missing");
	expect_error("return say{ title = ('x'):rep(1000) }", "too long");
	expect_error("return limit{ hardest = 'easy', because = ('x'):rep(1 << 20) }", "too long");
	expect_error(
		"return { title = 'forged', hardest = 'rest' }", "check must return what propose");
	expect_error("return { limit{ hardest = 'easy' }, n = 1 }", "a table of other things");
	expect_error("return limit{ hardest = 'easy', because = {} }", "expected a text");
	expect_error("return limit{ hardest = 'easy', because = 5 }", "expected a text");
	expect_error("return limit{ minutes = -1 }", "minutes = -1: expected 0 to 1440");
	expect_error("return limit{ km = math.huge }", "km = inf: expected 0 to 500");
	expect_error("return propose{ session = 'tempo', work = { reps = 1e9, seconds = 60, "
		     "target = 'tempo' } }",
		"reps = 1000000000: expected 1 to 100");
	expect_error("local v = limit{ hardest = 'easy' } v.hardest = 'race' return v",
		"attempt to index");
	expect_error("return 'easy'", "check must return what propose");
	expect_error("return { limit{ hardest = 'easy' }, { hardest = 'rest' } }",
		"and returned a table");
	expect_error("local l = {} for i = 1, 17 do l[i] = limit{ hardest = 'easy' } end return l",
		"at most 16");
	expect_error("return day.usual_minuts",
		"day has no 'usual_minuts', did you mean 'usual_minutes'");
	expect_error("return day:sesions{}", "did you mean 'sessions'");
	expect_error("return day:sessions{ lats = 3 }", "did you mean 'last'");
	expect_error("return day:sessions{ kind = 'esay' }", "there is no such kind");
	expect_error("return athlete.levl", "did you mean 'level'");
	expect_error("return day:status('sik')", "expected sick");
	expect_error("return p.anything", "there is no parameter 'anything'");
	expect_error("day.load = 5", "day cannot be changed by a rule");
}

/* What somebody who has never written Lua writes, and what helps. */
static void test_mistakes_of_beginners(void **state)
{
	(void)state;
	expect_error("if day.form = 3 then return end", "to compare, write ==");
	expect_error("if day.form != 3 then return end", "is written ~=");
	expect_error("local n = 1 n += 1", "write n = n + 1");
	expect_error("return limit( hardest = 'easy' )", "written with braces");
	expect_error("if day.form > 3 then return return end", "behind `return` comes `end`");
	expect_error("return say{ title = “x” }", "quotes are written \" or '");
	expect_error("if day:form() > 3 then return end", "without brackets");
	expect_error("for s in day:sessions{} do end", "write: for _, s in ipairs(list) do");
	expect_error("return limit{ hardest = easy }",
		"there is no 'easy' here: a word is written in quotes");
	expect_error("print(day.form)", "a rule decides and does nothing else");
	expect_error("return limit{ hardest = 'easy' }, say{ title = 'x' }",
		"check returned 2 values; several verdicts are returned as a list");
	expect_error(
		"return day.sessions{ last = 3 }", "sessions is called with a colon: day:sessions");
	expect_error("return day.since('hard')", "since is called with a colon");
	expect_error("return day.week(-1)", "week is called with a colon: day:week(-1)");
	expect_error("return day:sessions(3)", "wants a table: day:sessions{ last = 3 }");
	expect_error("return day:sessions{ days = 0.5 }",
		"days = 0.5: expected a whole number, 1 to 40000");
	expect_error(
		"return day:sessions{ days = 'x' }", "expected a whole number, and got string");
	expect_error("return day:sessions{ kind = 'intervalls' }", "did you mean \"intervals\"?");
	expect_error("return day:week(1)", "week = 1: expected a whole number, -520 to 0");
	expect_error("return day:since()", "day:since: expected a text, and got nothing");
	expect_error("return day", "and returned a Day");
	expect_error("_G[('x'):rep(1 << 20)]()", "there is no");
}

static void expect_broken(const char *text, const char *part)
{
	struct ruleset r = {0};
	struct advice a;
	add_rule(&r, "bad", text);
	advise_empty(&r, &a);
	if (a.outcomes[0].state != RULE_ERROR || !strstr(a.outcomes[0].text, part))
		fail_msg("%s: \"%s\"", text, a.outcomes[0].text);
	advice_finish(&a);
	ruleset_finish(&r);
}

static void test_rules_that_are_not_whole(void **state)
{
	(void)state;
	expect_broken("{ title = 'x' }", "a rule begins with `return {`");
	expect_broken("local r = { title = 'x' }", "does `return` stand before its table?");
	expect_broken("return { title = 'x'\ncheck = 3 }", "is a comma missing before it");
	expect_broken("return { title = 'x', check = function() if x then end",
		"each `function`, `if` and `for` has its own `end`");
	expect_broken("return { title = 'x', check = function() return day.form end }",
		"there is no 'day' here: check is given it: check = function(day, p)");
	expect_broken("return { title = 'x' }", "the rule has no check: check = function(day, p)");
	expect_broken("return { title = 5, check = function() end }",
		"the rule's title is a number: expected title =");
	expect_broken("return { title = 'x', chekc = function() end }", "did you mean 'check'?");
	expect_broken("return { title = 'x', check = function() end,\n"
		      "params = { a = { default = 'b', min = 1 } } }",
		"params.a: min and max go with a number");
}

static void test_a_verdict_that_is_not_returned_is_told(void **state)
{
	(void)state;
	struct ruleset r = {0};
	struct advice a;
	add_check(&r, "forgets", "limit{ hardest = 'easy' }");
	advise_empty(&r, &a);
	assert_int_equal(a.outcomes[0].state, RULE_CLEAR);
	assert_string_equal(a.outcomes[0].text,
		"it made a limit and did not return it: write return limit{ ... }");
	advice_finish(&a);
	ruleset_finish(&r);
}

static void test_rules_cannot_reach_each_other(void **state)
{
	(void)state;
	struct ruleset r = {0};
	struct advice a;
	add_lib(&r, "shared", "local shared = { n = 0 } return shared");
	add_check(&r, "first",
		"string.format = nil table.sort = nil math.max = nil propose = nil limit = nil "
		"shared.n = 5 leak = 7 "
		"_G.say = nil string.rep = function() return 'poisoned' end "
		"string.upper = function() return 'poisoned' end pairs = nil");
	add_check(&r, "second",
		"local seen = pcall(function() return leak end) "
		"return say{ title = ('%s %s %s %d %s'):format(tostring(seen), ('a'):rep(2), "
		"('b'):upper(), shared.n, type(table.sort)) }");
	advise_empty(&r, &a);
	assert_int_equal(a.say_count, 1);
	assert_string_equal(a.says[0].title, "false aa B 0 function");
	advice_finish(&a);
	ruleset_finish(&r);
}

/* Nothing that a terminal, a bubble or a file would take for more than text. */
static void test_texts_are_clean(void **state)
{
	(void)state;
	expect_said("return say{ title = 'a\\27[31mb\\nc\\xffd\\u{202e}e\\u{2028}<b>&' }",
		"a?[31mb?c?d?e?<b>&");
	expect_said("return say{ title = 'a\\0b' }", "a");
	expect_said(
		"return say{ title = '\\u{1f3c3} l\\u{e4}uft' }", "\xf0\x9f\x8f\x83 l\xc3\xa4uft");
}

/* What a finalizer or a metamethod could run after the rule is not to be had. */
static void test_no_finalizers(void **state)
{
	(void)state;
	expect_error("local t <close> = {}", "got a non-closable value");
	expect_error(
		"return setmetatable({}, { __gc = error })", "there is no 'setmetatable' here");
	expect_error("string.__index = nil; (''):nothing()", "attempt to call");
	expect_error("('x').y.z = 1", "attempt to index");
}

static void test_nothing_is_kept_from_day_to_day(void **state)
{
	(void)state;
	struct ruleset r = {0};
	struct history h;
	struct advice a;
	add_rule(&r, "counter",
		"local n = 0 return { title = 'c', check = function() n = n + 1 "
		"return say{ title = n .. ' ' .. math.random(1, 1000000) } end }");
	history_init(&h);
	history_build(&h, DAY);
	char first[ADVICE_TEXT] = "";
	for (int i = 0; i < 2; i++) {
		advise(&h, DAY, &r, NULL, &a);
		if (i == 0)
			memcpy(first, a.says[0].title, sizeof(first));
		assert_string_equal(a.says[0].title, first);
		assert_memory_equal(first, "1 ", 2);
		advice_finish(&a);
	}
	history_finish(&h);
	ruleset_finish(&r);
}

static void test_order_does_not_depend_on_hashing(void **state)
{
	(void)state;
	expect_said(
		"local t, s = { zeta = 1, alpha = 2, [3] = 3, [1] = 1, mid = 4, [true] = 5 }, '' "
		"for k in pairs(t) do s = s .. tostring(k) .. ' ' end return say{ title = s }",
		"1 3 alpha mid zeta true ");
	expect_said("local t = { b = 1, a = 2 } local k, v = next(t) local k2 = next(t, k) "
		    "return say{ title = k .. v .. k2 .. tostring(next(t, k2)) }",
		"a2bnil");
	expect_said("local t = {} for i = 1, 300 do t[i] = { (i * 7919) % 10, i } end "
		    "table.sort(t, function(x, y) return x[1] < y[1] end) local s = '' "
		    "for i = 2, 300 do if t[i - 1][1] == t[i][1] and t[i - 1][2] > t[i][2] then s "
		    "= 'unstable' end end "
		    "return say{ title = 'sorted ' .. t[1][1] .. t[300][1] .. s }",
		"sorted 09");
}

static void test_no_address_is_shown(void **state)
{
	(void)state;
	expect_said("return say{ title = tostring({}) .. ' ' .. tostring(say) .. ' ' .. "
		    "('%s'):format(day) .. ' ' .. ('%s'):format({}) }",
		"table function userdata table");
	expect_error("return ('%p'):format({})", "shows addresses");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_not_there),
		cmocka_unit_test(test_bytecode_is_refused),
		cmocka_unit_test(test_bombs_end_as_errors),
		cmocka_unit_test(test_errors_of_every_kind_are_told),
		cmocka_unit_test(test_mistakes_of_beginners),
		cmocka_unit_test(test_rules_that_are_not_whole),
		cmocka_unit_test(test_a_verdict_that_is_not_returned_is_told),
		cmocka_unit_test(test_rules_cannot_reach_each_other),
		cmocka_unit_test(test_texts_are_clean),
		cmocka_unit_test(test_no_finalizers),
		cmocka_unit_test(test_nothing_is_kept_from_day_to_day),
		cmocka_unit_test(test_order_does_not_depend_on_hashing),
		cmocka_unit_test(test_no_address_is_shown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
