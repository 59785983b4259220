/* Rules that mean harm, three at a time: each costs its own place, and the others are heard. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "paced/engine.h"

#define NOW     INT64_C(1795600000) /* 2026-11-25 */
#define AT_ONCE 3

/* Texts of rules that nothing inside a Lua state can end. */
static const struct {
	const char *name, *text;
} hostile[] = {
	{"hangs", "return { title = 'x', check = function() while true do end end }"},
	{"hangs-in-handler", "return { title = 'x', check = function()\n"
			     "xpcall(error, function() while true do end end) end }"},
	{"hangs-in-pcall", "return { title = 'x', check = function()\n"
			   "while true do pcall(function() while true do end end) end end }"},
	{"hangs-in-pattern", "return { title = 'x', check = function() return\n"
			     "('a'):rep(40):find(('a?'):rep(40) .. ('a*'):rep(20) .. 'b') end }"},
	{"hangs-in-sort", "return { title = 'x', check = function()\n"
			  "table.sort({ 1, 2 }, function() while true do end end) end }"},
	{"hangs-when-loaded", "while true do end"},
	{"hangs-in-move",
		"return { title = 'x', check = function() table.move({}, 1, 1 << 62, 2) end }"},
	{"hangs-in-tests", "return { title = 'x', check = function() end,\n"
			   "tests = (function() while true do end end)() }"},
	{"hangs-in-wakes", "return { title = 'x', check = function() end, pack = 'heat',\n"
			   "wakes = function() while true do end end }"},
	{"eats-memory",
		"return { title = 'x', check = function() while true do\n"
		"pcall(function() local t = {} while true do t[#t + 1] = {} end end) end end }"},
	{"hangs-in-gsub", "return { title = 'x', check = function()\n"
			  "('x'):gsub('.', function() while true do end end) end }"},
	{"hangs-in-list", "return { title = 'x', check = function(day)\n"
			  "day:reports(1):map(function() while true do end end) end }"},
};

static char root[] = "/tmp/paced-hostile-XXXXXX";

static void write_rule(const char *name, const char *text)
{
	autofree char *path = mem_printf("%s/rules/%s.lua", root, name);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

/* The good rule is shipped; the others are put into the athlete's folder. */
static int set_up(void **state)
{
	(void)state;
	strcpy(root + strlen(root) - 6, "XXXXXX");
	assert_non_null(mkdtemp(root));
	autofree char *rules = mem_printf("%s/rules", root);
	autofree char *own = mem_printf("%s/home/config/rules", root);
	setenv("PACED_RULES", rules, 1);
	assert_true(paths_make_folder(rules, NULL) && paths_make_folder(own, NULL));
	write_rule("zz-good",
		"return { title = 'good', check = function()\n"
		"return propose{ session = 'easy', minutes = 30, because = 'heard' } end }");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	autofree char *command = mem_printf("rm -rf %s", root);
	return system(command);
}

static struct engine *open_engine(void)
{
	struct error why = {0};
	autofree char *home = mem_printf("%s/home", root);
	struct engine *g = engine_open(&(struct engine_options){.home = home}, &why);
	if (!g)
		fail_msg("%s", why.text);
	return g;
}

static struct advice ask(struct engine *g)
{
	struct error why = {0};
	struct advice a = {0};
	date day = engine_today(g, NOW);
	if (!engine_advise(g, &day, 1, NOW, &a, &why))
		fail_msg("%s", why.text);
	return a;
}

static void expect_named(const struct advice *a, const char *rule)
{
	for (size_t i = 0; i < a->outcome_count; i++) {
		const struct rule_outcome *o = &a->outcomes[i];
		if (!text_equal(o->rule, rule))
			continue;
		autofree char *file = mem_printf("%s.lua takes too long", rule);
		if (o->state != RULE_ERROR || !strstr(o->text, file))
			fail_msg("%s: %s \"%s\"", rule, rule_state_name(o->state), o->text);
		return;
	}
	fail_msg("no outcome of %s", rule);
}

static void expect_good(const struct advice *a)
{
	assert_int_equal(a->reason_count, 1);
	assert_string_equal(a->reasons[0].text, "heard");
}

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void remove_rule(const char *name)
{
	autofree char *path = mem_printf("%s/home/config/rules/%s.lua", root, name);
	assert_int_equal(unlink(path), 0);
}

static void ask_with(size_t first)
{
	for (size_t i = first; i < first + AT_ONCE; i++) {
		autofree char *place = mem_printf("../home/config/rules/%s", hostile[i].name);
		write_rule(place, hostile[i].text);
	}
	struct engine *g = open_engine();
	double begun = seconds(), first_time;
	struct advice a = ask(g);
	first_time = seconds() - begun;
	for (size_t i = first; i < first + AT_ONCE; i++)
		expect_named(&a, hostile[i].name);
	expect_good(&a);
	advice_finish(&a);
	begun = seconds();
	a = ask(g); /* they are known, and not run again */
	expect_good(&a);
	assert_true(seconds() - begun < first_time / 2);
	advice_finish(&a);
	engine_close(g);
	for (size_t i = first; i < first + AT_ONCE; i++)
		remove_rule(hostile[i].name);
}

static void test_three_at_once(void **state)
{
	(void)state;
#if defined(__SANITIZE_ADDRESS__)
	size_t most = AT_ONCE; /* the deadline is long there */
#else
	size_t most = ARRAY_LENGTH(hostile);
#endif
	for (size_t first = 0; first < most; first += AT_ONCE)
		ask_with(first);
}

/* Described and tested, all rules are there, and the one that hangs has its error. */
static void test_described_all_the_same(void **state)
{
	(void)state;
	struct error why = {0};
	write_rule("hangs", "while true do end");
	struct engine *g = open_engine();
	autofree char *described = engine_rules_json(g, RULES_DESCRIBE, NULL, &why);
	autofree char *tested = engine_rules_json(g, RULES_TEST, NULL, &why);
	assert_non_null(described);
	assert_non_null(tested);
	assert_non_null(strstr(described, "hangs.lua takes too long"));
	assert_non_null(strstr(described, "zz-good"));
	assert_non_null(strstr(tested, "hangs.lua takes too long"));
	engine_close(g);
}

/* A second instance of a rule that hangs hangs too; one text is at fault. */
static void test_an_instance_of_it(void **state)
{
	(void)state;
	autofree char *conf = mem_printf("%s/home/config/paced.conf", root);
	FILE *f = fopen(conf, "w");
	assert_non_null(f);
	fputs("[rule again]\nuse = hangs\n[rule hangs]\noff = yes\n", f);
	fclose(f);
	write_rule("hangs", hostile[0].text);
	struct engine *g = open_engine();
	struct advice a = ask(g);
	assert_string_equal(a.outcomes[0].rule, "again");
	assert_int_equal(a.outcomes[0].state, RULE_ERROR);
	assert_non_null(strstr(a.outcomes[0].text, "hangs.lua takes too long"));
	expect_good(&a);
	advice_finish(&a);
	engine_close(g);
}

/* A text that hangs as it is loaded gives way to the last good one. */
static void test_the_last_good_text_stays(void **state)
{
	(void)state;
	write_rule("../home/config/rules/mine",
		"return { title = 'mine', check = function()\n"
		"return limit{ hardest = 'rest', because = 'mine' } end }");
	struct engine *g = open_engine();
	struct advice a = ask(g);
	assert_string_equal(a.reasons[0].text, "mine");
	advice_finish(&a);
	write_rule("../home/config/rules/mine", "while true do end");
	engine_reload_rules(g);
	a = ask(g);
	assert_string_equal(a.reasons[0].text, "mine");
	struct rule_outdated outdated;
	assert_int_equal(engine_outdated_rules(g, &outdated, 1), 1);
	assert_non_null(strstr(outdated.why, "mine.lua takes too long"));
	advice_finish(&a);
	engine_close(g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_three_at_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_described_all_the_same, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_an_instance_of_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_the_last_good_text_stays, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
