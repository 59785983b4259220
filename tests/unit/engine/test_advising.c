/* Rules that hang, eat memory or do not load: named, left out, and the advice comes all the same.
 */
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

#include "../../../daemon/engine/condemned.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "paced/engine.h"

#define NOW INT64_C(1795600000) /* 2026-11-25 */

static char root[] = "/tmp/paced-advising-XXXXXX";

static void write_file(const char *folder, const char *name, const char *text)
{
	autofree char *dir = paths_join(root, folder);
	autofree char *path = paths_join(dir, name);
	assert_true(paths_make_folder(dir, NULL));
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void rule(const char *name, const char *body)
{
	autofree char *text = mem_printf("return { title = \"%s\", guidelines = { \"G1\" },\n"
					 "evidence = { level = \"choice\" },\n"
					 "check = function(day, p)\n%s\nend }\n",
		name, body);
	autofree char *file = mem_printf("%s.lua", name);
	write_file("rules", file, text);
}

static int set_up(void **state)
{
	(void)state;
	strcpy(root + strlen(root) - 6, "XXXXXX");
	assert_non_null(mkdtemp(root));
	autofree char *rules = paths_join(root, "rules");
	setenv("PACED_RULES", rules, 1);
	rule("good", "return limit{ hardest = \"recovery\", because = \"the good rule spoke\" }");
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
	autofree char *home = paths_join(root, "home");
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

static const struct rule_outcome *outcome(const struct advice *a, const char *name)
{
	for (size_t i = 0; i < a->outcome_count; i++)
		if (text_equal(a->outcomes[i].rule, name))
			return &a->outcomes[i];
	fail_msg("no outcome of %s", name);
	return NULL;
}

static void expect_error(const char *body, const char *words)
{
	rule("bad", body);
	struct engine *g = open_engine();
	for (int turn = 0; turn < 2; turn++) {
		struct advice a = ask(g);
		assert_int_equal(outcome(&a, "bad")->state, RULE_ERROR);
		if (!strstr(outcome(&a, "bad")->text, words))
			fail_msg("\"%s\" is not in \"%s\"", words, outcome(&a, "bad")->text);
		assert_int_equal(outcome(&a, "good")->state, RULE_FIRED);
		assert_int_equal(a.session <= KIND_RECOVERY, 1);
		advice_finish(&a);
	}
	engine_close(g);
}

static void enter(struct culprit *s, const char *name)
{
	culprit_entered(s, &(struct frame){.data = (const uint8_t *)name, .length = strlen(name)});
}

/* The first time it may have been the machine. */
static void test_a_suspected_rule_gets_more_time(void **state)
{
	(void)state;
	struct engine *g = open_engine();
	char slow[] = "slow", other[] = "other", text[] = "";
	struct rule_source rules[] = {{.name = slow, .text = text}, {.name = other, .text = text}};
	struct ruleset view = {.rules = rules, .count = ARRAY_LENGTH(rules)};
	const struct child_result late = {.end = CHILD_DEADLINE};
	struct culprit s = {0};
	enter(&s, slow);
	unsigned usual = culprit_deadline_ms(&s);
	assert_true(culprit_died(g, &s, &view, late));
	assert_null(rules[0].fault);
	enter(&s, other);
	assert_int_equal(culprit_deadline_ms(&s), usual);
	enter(&s, slow);
	assert_true(culprit_deadline_ms(&s) > 4 * usual);
	assert_true(culprit_died(g, &s, &view, late));
	assert_non_null(rules[0].fault);
	assert_null(rules[1].fault);
	/* It was on the processor all the time: that was not the machine. */
	const struct child_result busy = {.end = CHILD_DEADLINE, .cpu_ms = RULE_DEADLINE_MS};
	enter(&s, other);
	assert_true(culprit_died(g, &s, &view, busy));
	assert_non_null(rules[1].fault);
	engine_close(g);
}

static void test_endless_loop(void **state)
{
	(void)state;
	expect_error("while true do end", "too long");
}

static void test_endless_pattern(void **state)
{
	(void)state;
	expect_error("local s = (\"a\"):rep(40) string.find(s, (\"a?\"):rep(40) .. "
		     "(\"a*\"):rep(20) .. \"b\")",
		"too long");
}

static void test_pcall_loop(void **state)
{
	(void)state;
	expect_error("while true do pcall(error) end", "");
}

static void test_memory_bomb(void **state)
{
	(void)state;
	expect_error("return (\"x\"):rep(1000000000)", "memory");
}

static void test_runtime_error(void **state)
{
	(void)state;
	expect_error("return day.fitnes > 3", "bad.lua, line 4");
}

static void test_syntax_error(void **state)
{
	(void)state;
	expect_error("return return", "bad.lua, line 4");
}

static void test_condemned_until_edited(void **state)
{
	(void)state;
	rule("bad", "while true do end");
	struct engine *g = open_engine();
	struct advice a = ask(g);
	assert_int_equal(outcome(&a, "bad")->state, RULE_ERROR);
	advice_finish(&a);
	rule("bad", "return");
	engine_reload_rules(g);
	a = ask(g);
	assert_int_equal(outcome(&a, "bad")->state, RULE_CLEAR);
	advice_finish(&a);
	engine_close(g);
}

static void test_user_rule_shadows(void **state)
{
	(void)state;
	write_file("home/config/rules", "good.lua",
		"return { title = \"mine\", guidelines = { \"G1\" }, evidence = { level = "
		"\"choice\" },\n"
		"check = function(day, p) end }\n");
	struct engine *g = open_engine();
	struct advice a = ask(g);
	assert_int_equal(a.outcome_count, 1);
	assert_int_equal(outcome(&a, "good")->state, RULE_CLEAR);
	advice_finish(&a);
	write_file("home/config/rules", "good.lua", "");
	engine_reload_rules(g);
	a = ask(g);
	assert_int_equal(outcome(&a, "good")->state, RULE_OFF);
	advice_finish(&a);
	engine_close(g);
}

static void user_rule(const char *name, const char *body)
{
	autofree char *text = mem_printf("return { title = \"mine\", guidelines = { \"G1\" },\n"
					 "evidence = { level = \"choice\" },\n"
					 "check = function(day, p)\n%s\nend }\n",
		body);
	autofree char *file = mem_printf("%s.lua", name);
	write_file("home/config/rules", file, text);
}

static void assert_speaks(struct engine *g, const char *because, size_t outdated)
{
	struct rule_outdated list[2];
	struct advice a = ask(g);
	assert_int_equal(outcome(&a, "mine")->state, RULE_FIRED);
	assert_string_equal(outcome(&a, "mine")->text, because);
	assert_int_equal(engine_outdated_rules(g, list, ARRAY_LENGTH(list)), outdated);
	if (outdated) {
		assert_string_equal(list[0].rule, "mine");
		assert_non_null(strstr(list[0].why, "mine.lua"));
	}
	advice_finish(&a);
}

static void test_the_last_good_text_stays(void **state)
{
	(void)state;
	user_rule("mine", "return limit{ hardest = \"easy\", because = \"one\" }");
	struct engine *g = open_engine();
	assert_speaks(g, "one", 0);
	user_rule("mine", "return return"); /* amid an edit */
	engine_reload_rules(g);
	assert_speaks(g, "one", 1);
	assert_speaks(g, "one", 1);
	engine_close(g);
	g = open_engine(); /* remembered across a restart */
	assert_speaks(g, "one", 1);
	user_rule("mine", "return limit{ hardest = \"easy\", because = \"two\" }");
	engine_reload_rules(g);
	assert_speaks(g, "two", 0);
	engine_close(g);
}

/* A library is a text of every rule that uses it. */
static void test_the_last_good_library_stays(void **state)
{
	(void)state;
	write_file("home/config/rules/lib", "words.lua", "return { because = \"one\" }");
	user_rule("mine", "return limit{ hardest = \"easy\", because = words.because }");
	struct engine *g = open_engine();
	struct rule_outdated list[2];
	assert_speaks(g, "one", 0);
	write_file("home/config/rules/lib", "words.lua", "return {");
	engine_reload_rules(g);
	struct advice a = ask(g);
	assert_string_equal(outcome(&a, "mine")->text, "one");
	assert_int_equal(engine_outdated_rules(g, list, ARRAY_LENGTH(list)), 1);
	assert_string_equal(list[0].rule, "lib/words");
	assert_non_null(strstr(list[0].why, "lib/words.lua, line 1"));
	advice_finish(&a);
	write_file("home/config/rules/lib", "words.lua", "while true do end");
	engine_reload_rules(g);
	a = ask(g);
	assert_string_equal(outcome(&a, "mine")->text, "one");
	advice_finish(&a);
	engine_close(g);
	g = open_engine(); /* remembered across a restart */
	a = ask(g);
	assert_string_equal(outcome(&a, "mine")->text, "one");
	advice_finish(&a);
	write_file("home/config/rules/lib", "words.lua", "return { because = \"two\" }");
	engine_reload_rules(g);
	assert_speaks(g, "two", 0);
	engine_close(g);
}

/* What is wrong from the start has nothing to fall back on, and what errs when it runs does load.
 */
static void test_no_good_text(void **state)
{
	struct rule_outdated list[2];
	(void)state;
	user_rule("mine", "return return");
	struct engine *g = open_engine();
	struct advice a = ask(g);
	assert_int_equal(outcome(&a, "mine")->state, RULE_ERROR);
	assert_int_equal(engine_outdated_rules(g, list, ARRAY_LENGTH(list)), 0);
	advice_finish(&a);
	user_rule("mine", "return day.fitnes > 3");
	engine_reload_rules(g);
	a = ask(g);
	assert_int_equal(outcome(&a, "mine")->state, RULE_ERROR);
	assert_int_equal(engine_outdated_rules(g, list, ARRAY_LENGTH(list)), 0);
	advice_finish(&a);
	engine_close(g);
}

/* A rule of a pack is heard when the settings name its pack. */
static void test_packs_are_chosen(void **state)
{
	(void)state;
	write_file("rules", "pack-hills.lua",
		"return { title = \"hills\", guidelines = { \"G1\" }, pack = \"hills\",\n"
		"evidence = { level = \"choice\" }, check = function(day, p) end }\n");
	struct engine *g = open_engine();
	struct advice a = ask(g);
	assert_int_equal(outcome(&a, "pack-hills")->state, RULE_OFF);
	advice_finish(&a);
	engine_close(g);
	write_file("home/config", "paced.conf", "[rules]\npack = hills\n");
	g = open_engine();
	a = ask(g);
	assert_int_equal(outcome(&a, "pack-hills")->state, RULE_CLEAR);
	advice_finish(&a);
	engine_close(g);
}

static void test_no_rules(void **state)
{
	(void)state;
	struct error why = {0};
	struct advice a;
	setenv("PACED_RULES", "/nonexistent", 1);
	struct engine *g = open_engine();
	date day = engine_today(g, NOW);
	assert_false(engine_advise(g, &day, 1, NOW, &a, &why));
	assert_non_null(strstr(why.text, "/nonexistent"));
	engine_close(g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_a_suspected_rule_gets_more_time, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_endless_loop, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_endless_pattern, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_pcall_loop, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_memory_bomb, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_runtime_error, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_syntax_error, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_condemned_until_edited, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_user_rule_shadows, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_the_last_good_text_stays, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_the_last_good_library_stays, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_no_good_text, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_packs_are_chosen, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_no_rules, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
