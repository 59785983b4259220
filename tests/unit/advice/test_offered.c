/* What authors are told is there, and nothing else, is what the host offers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "paced/base/text.h"
#include "rules.h"

/* All of Lua 5.4, so that what is left out is noticed to be left out. */
static const struct {
	const char *library, *names;
} lua[] = {
	{"", "assert collectgarbage dofile error getmetatable ipairs load loadfile next pairs "
	     "pcall "
	     "print rawequal rawget rawlen rawset require select setmetatable tonumber tostring "
	     "type "
	     "warn xpcall _VERSION coroutine debug io os package"},
	{"string", "byte char dump find format gmatch gsub len lower match pack packsize rep "
		   "reverse sub unpack upper"},
	{"table", "concat insert move pack remove sort unpack"},
	{"math", "abs acos asin atan ceil cos deg exp floor fmod huge log max maxinteger min "
		 "mininteger modf pi rad random randomseed sin sqrt tan tointeger type ult"},
	{"utf8", "char charpattern codepoint codes len offset"},
};

/* A week in which everything is known that a rule can ask for. */
static const char *const known[] = {"2026-04-20 run long 90min 16km felt good",
	"2026-05-01 run intervals 50min reps 5x4min", "2026-05-03 run easy 40min 6.5km felt good",
	"2026-05-04 sick", "2026-05-20 race 10km"};

static void run_check(const char *body, enum rule_state *state, char *text, size_t size)
{
	struct ruleset r = {0};
	struct history h;
	struct advice a;
	history_init(&h);
	for (size_t i = 0; i < ARRAY_LENGTH(known); i++)
		add_line(&h, known[i]);
	history_build(&h, DAY);
	add_check(&r, "one", body);
	advise(&h, DAY, &r, NULL, &a);
	*state = a.outcomes[0].state;
	snprintf(text, size, "%s", a.outcomes[0].text);
	advice_finish(&a);
	history_finish(&h);
	ruleset_finish(&r);
}

static bool is_there(const char *library, const char *name)
{
	char body[120], text[ADVICE_TEXT];
	enum rule_state state;
	if (*library)
		snprintf(body, sizeof(body), "assert(%s.%s ~= nil)", library, name);
	else
		snprintf(body, sizeof(body), "assert(%s ~= nil)", name);
	run_check(body, &state, text, sizeof(text));
	return state == RULE_CLEAR;
}

/* In the line of .luacheckrc for that library; globals stand before all libraries. */
static bool is_told(char *luacheck, const char *library, const char *name)
{
	char quoted[48], head[48];
	snprintf(quoted, sizeof(quoted), "\"%s\"", name);
	snprintf(head, sizeof(head), "%s = { fields", *library ? library : "string");
	char *begin = strstr(luacheck, head), *end;
	assert_non_null(begin);
	end = *library ? strchr(begin, '\n') : begin;
	const char *found = strstr(*library ? begin : luacheck, quoted);
	return found && found < end;
}

static void test_what_is_kept_of_lua(void **state)
{
	(void)state;
	struct buffer b = {0};
	rules_write_luacheck(&b);
	autofree char *luacheck = buffer_take_text(&b);
	for (size_t i = 0; i < ARRAY_LENGTH(lua); i++) {
		autofree char *names = mem_strdup(lua[i].names);
		for (char *rest = names, *name; (name = strsep(&rest, " "));)
			if (is_there(lua[i].library, name) !=
				is_told(luacheck, lua[i].library, name))
				fail_msg("%s.%s is not as .luacheckrc says", lua[i].library, name);
	}
	static const char *const ours[] = {"propose", "limit", "say", "athlete", "_", "_n"};
	for (size_t i = 0; i < ARRAY_LENGTH(ours); i++)
		assert_true(is_there("", ours[i]) && is_told(luacheck, "", ours[i]));
}

/* Where a rule finds an object of that class. */
static const struct {
	const char *class, *expression;
} objects[] = {
	{"Day", "day"},
	{"Tomorrow", "day.tomorrow"},
	{"Week", "day:week(-1)"},
	{"Session", "day:sessions{}.last"},
	{"Reps", "day:sessions{ kind = 'intervals' }.last.reps"},
	{"List", "day:sessions{}"},
	{"Report", "day.report"},
	{"Status", "day:status('sick')"},
	{"Race", "day.race"},
	{"Event", "day.race.next"},
	{"Athlete", "athlete"},
};

static const char *object_of(const char *class)
{
	for (size_t i = 0; i < ARRAY_LENGTH(objects); i++)
		if (text_equal(objects[i].class, class))
			return objects[i].expression;
	return NULL;
}

static void expect_field(const char *class, const char *field)
{
	char body[200], text[ADVICE_TEXT];
	enum rule_state state;
	snprintf(body, sizeof(body), "local object = %s local field = object[\"%s\"]",
		object_of(class), field);
	run_check(body, &state, text, sizeof(text));
	if (state != RULE_CLEAR)
		fail_msg("%s.%s: %s", class, field, text);
}

static void expect_no_other_field(const char *class)
{
	char body[200], text[ADVICE_TEXT];
	enum rule_state state;
	snprintf(body, sizeof(body), "local object = %s local field = object.nothing_like_it",
		object_of(class));
	run_check(body, &state, text, sizeof(text));
	if (state != RULE_ERROR || !strstr(text, "has no 'nothing_like_it'"))
		fail_msg("%s: %s", class, text);
}

/* The constructor that takes this table, with what it must have; NULL for other classes. */
static const char *call_of(const char *class)
{
	static const char *const calls[][2] = {{"Propose", "propose{ session = 'cross', %s }"},
		{"Limit", "limit{ hardest = 'easy', %s }"}, {"Say", "say{ title = 'x', %s }"},
		{"Work", "propose{ session = 'tempo', work = { metres = 100, target = 'tempo', %s "
			 "} }"}};
	for (size_t i = 0; i < ARRAY_LENGTH(calls); i++)
		if (text_equal(calls[i][0], class))
			return calls[i][1];
	return NULL;
}

/* A key that is known is told that false is not for it; others that there is no such key. */
static bool takes_key(const char *class, const char *key)
{
	char body[200], text[ADVICE_TEXT], table[64];
	enum rule_state state;
	const char *call = call_of(class), *gap = strstr(call, "%s");
	snprintf(table, sizeof(table), "%s = {}", key);
	snprintf(body, sizeof(body), "return %.*s%s%s", (int)(gap - call), call, table, gap + 2);
	run_check(body, &state, text, sizeof(text));
	return state == RULE_ERROR && !strstr(text, " has no '");
}

static void test_types_of_editors(void **state)
{
	(void)state;
	struct buffer b = {0};
	char class[32] = "";
	int fields = 0;
	rules_write_types(&b);
	autofree char *types = buffer_take_text(&b);
	for (char *rest = types, *line; (line = strsep(&rest, "\n"));) {
		char name[48];
		if (sscanf(line, "---@class %31s", class) == 1 && object_of(class))
			expect_no_other_field(class);
		if (sscanf(line, "---@field %47[a-z_0-9]", name) != 1)
			continue;
		fields++;
		if (object_of(class))
			expect_field(class, name);
		else if (call_of(class) && !takes_key(class, name))
			fail_msg("%s takes no %s", class, name);
		else if (!call_of(class) && !text_equal(class, "Param") &&
			 !text_equal(class, "Rule"))
			fail_msg("where is a %s?", class);
	}
	assert_true(fields > 150);
	assert_false(takes_key("Limit", "session") || takes_key("Say", "minutes"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_kept_of_lua),
		cmocka_unit_test(test_types_of_editors),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
