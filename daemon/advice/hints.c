#include "hints.h"

#include <stddef.h>
#include <string.h>

#include "paced/analysis.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

/* Both parts stand in the message, in this order; the first row that fits counts. */
static const struct {
	const char *first, *second, *hint;
} hints[] = {
	{"'then' expected near '='", "", "to compare, write =="},
	{" near '!'", "", "\"not equal\" is written ~="},
	{"syntax error near '+'", "", "there is no += in Lua: write n = n + 1"},
	{"syntax error near '-'", "", "there is no -= in Lua: write n = n - 1"},
	{"')' expected near '='", "", "what has names is written with braces: limit{ ... }"},
	{"'}' expected", " near 'return'", "is an `end` too many before it?"},
	{"'}' expected", " near ", "is a comma missing before it, or an `end` too many?"},
	{"unexpected symbol near 'return'", "", "behind `return` comes `end`"},
	{", line 1: unexpected symbol near '{'", "", "a rule begins with `return {`"},
	{"unexpected symbol near '<\\", "", "quotes are written \" or '"},
	{"binary chunk", "", "a rule is a text file"},
	{"'end' expected", "", "each `function`, `if` and `for` has its own `end`"},
	{"'for iterator'", "", "write: for _, s in ipairs(list) do"},
	{"attempt to call a", "(method '", "a value is read with a point and without brackets"},
};

const char *hint_for(const char *message)
{
	for (size_t i = 0; i < ARRAY_LENGTH(hints); i++) {
		const char *at = strstr(message, hints[i].first);
		if (at && strstr(at, hints[i].second))
			return hints[i].hint;
	}
	return NULL;
}

static bool is_word(const char *name)
{
	enum kind kind;
	enum hardness hardness;
	enum feel feel;
	enum sport sport;
	return kind_parse(name, &kind) || hardness_parse(name, &hardness) ||
	       feel_parse(name, &feel) || sport_parse(name, &sport);
}

const char *hint_for_name(const char *name)
{
	static const char *const of_lua[] = {"print", "os", "io", "require", "load", "loadstring",
		"dofile", "loadfile", "debug", "package", "coroutine", "collectgarbage",
		"getmetatable", "setmetatable", "rawget", "rawset", "rawlen", "warn"};
	if (text_equal(name, "day") || text_equal(name, "p"))
		return "check is given it: check = function(day, p)";
	if (is_word(name))
		return "a word is written in quotes";
	for (size_t i = 0; i < ARRAY_LENGTH(of_lua); i++)
		if (text_equal(name, of_lua[i]))
			return "a rule decides and does nothing else; `pacectl why` shows what it "
			       "read";
	return NULL;
}
