/* What rule authors are given, written from the tables that the host runs by. */
#include <string.h>

#include "host.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

static const struct {
	const char *name, *doc;
} constructors[] = {
	{"propose", "A candidate for tomorrow; the heaviest one that all limits allow wins"},
	{"limit", "Tomorrow may not be harder or longer than this; the most cautious limit always "
		  "wins"},
	{"say", "Told beside the advice, at most once in `cooldown` days"},
	{"work", "Repetitions of a session: { reps = 5, seconds = 240, target = \"threshold\" }"},
};

/* Files of rules/lib, which are globals as well. */
static const char *const libs[] = {"plan", "runner", "words", "workouts"};

/* ---- rules/types/paced.lua ---- */

static void write_method_types(const struct class *c, struct buffer *out)
{
	for (size_t i = 0; i < c->method_count; i++) {
		const char *signature = c->methods[i].signature;
		bool alone = signature[1] == ')';
		buffer_printf(out, "---@field %s fun(self: %s%s%s %s\n", c->methods[i].name,
			c->name, alone ? "" : ", ", signature + 1, c->methods[i].doc);
	}
}

static void write_table_type(const char *constructor, const char *type, struct buffer *out)
{
	struct verdict_key row;
	buffer_printf(out, "---@class %s\n", type);
	for (size_t i = 0; verdicts_row(i, constructor, &row); i++)
		if (row.key)
			buffer_printf(out, "---@field %s %s %s\n", row.key, row.type, row.doc);
	buffer_text(out, "\n");
}

static void write_constructors(struct buffer *out)
{
	write_table_type("work", "Work", out);
	for (size_t i = 0; i < 3; i++) {
		char type[16] = {0};
		strncpy(type, constructors[i].name, sizeof(type) - 1);
		type[0] = (char)(type[0] - 'a' + 'A');
		write_table_type(constructors[i].name, type, out);
		buffer_printf(out, "---%s.\n---@param verdict %s\nfunction %s(verdict) end\n\n",
			constructors[i].doc, type, constructors[i].name);
	}
}

void rules_write_types(struct buffer *out)
{
	buffer_text(out, "---@meta\n-- What a rule can see and say, for editors. Written from the "
			 "tables of the program: see "
			 "rules/README.md.\n\n");
	for (size_t i = 0; classes[i]; i++) {
		const struct class *c = classes[i];
		buffer_printf(out, "---%s.\n---@class %s\n", c->doc, c->name);
		for (size_t k = 0; k < c->property_count; k++)
			buffer_printf(out, "---@field %s %s %s\n", c->properties[k].name,
				c->properties[k].type, c->properties[k].doc);
		write_method_types(c, out);
		if (c == &class_list)
			buffer_text(out, "---@field [integer] any\n---@operator len: integer\n");
		buffer_text(out, "\n");
	}
	buffer_text(
		out, "---The athlete, as known on that day.\n---@type Athlete\nathlete = nil\n\n");
	write_constructors(out);
	buffer_text(out, "---@class Param\n---@field default any\n---@field min number?\n---@field "
			 "max number?\n"
			 "---@field choices string? words that may be set, with commas "
			 "between\n---@field help string?\n\n");
	buffer_text(out, "---The text in the language of the athlete, or itself.\n"
			 "---@param text string\n---@return string\nfunction _(text) end\n\n"
			 "---The text that goes with the number, in the language of the athlete.\n"
			 "---@param one string\n---@param many string\n---@param n number\n"
			 "---@return string\nfunction _n(one, many, n) end\n\n");
	buffer_text(out, "---What a rule file returns.\n---@class Rule\n");
	for (size_t i = 0; i < rule_key_count; i++)
		buffer_printf(out, "---@field %s %s %s\n", rule_keys[i].key, rule_keys[i].doc_type,
			rule_keys[i].doc);
}

/* ---- .luacheckrc and .luarc.json ---- */

/* "a, b", of a library or of all globals that are ours, or are not. */
static void write_names(
	const char *library, bool ours, const char *before, const char *behind, struct buffer *out)
{
	struct sandbox_name row;
	bool begun = false;
	for (size_t i = 0; sandbox_row(i, &row); i++) {
		if (row.ours != ours || !text_equal(row.library ? row.library : "", library))
			continue;
		buffer_printf(out, "%s%s%s%s", begun ? ", " : "", before, row.name, behind);
		begun = true;
	}
}

static void write_libs(struct buffer *out)
{
	for (size_t i = 0; i < ARRAY_LENGTH(libs); i++)
		buffer_printf(out, "%s\"%s\"", i ? ", " : "", libs[i]);
}

static const char *const libraries[] = {"string", "table", "math", "utf8"};

void rules_write_luacheck(struct buffer *out)
{
	buffer_text(out, "-- What rules may use of Lua, and the names that paced adds.\nstds.paced "
			 "= {\n\tread_globals = {\n\t\t");
	write_names("", true, "\"", "\"", out);
	buffer_text(out, ",\n\t\t");
	write_libs(out);
	buffer_text(out, ", -- rules/lib\n\t\t");
	write_names("", false, "\"", "\"", out);
	buffer_text(out, ",\n");
	for (size_t i = 0; i < ARRAY_LENGTH(libraries); i++) {
		buffer_printf(out, "\t\t%s = { fields = { ", libraries[i]);
		write_names(libraries[i], false, "\"", "\"", out);
		buffer_text(out, " } },\n");
	}
	buffer_text(out, "\t},\n}\nstd = \"paced\"\nmax_line_length = false\nunused_args = false\n"
			 "exclude_files = { \"types/*.lua\", \"*/types/*.lua\" }\n");
}

void rules_write_luarc(struct buffer *out)
{
	buffer_text(out,
		"{\n"
		"\t\"$schema\": \"https://raw.githubusercontent.com/LuaLS/vscode-lua/master/"
		"setting/schema.json\",\n"
		"\t\"runtime.version\": \"Lua 5.4\",\n"
		"\t\"runtime.builtin\": {\n"
		"\t\t\"io\": \"disable\", \"os\": \"disable\", \"debug\": \"disable\", "
		"\"package\": \"disable\", \"coroutine\": \"disable\",\n"
		"\t\t\"ffi\": \"disable\", \"jit\": \"disable\", \"bit\": \"disable\", "
		"\"bit32\": \"disable\"\n"
		"\t},\n"
		"\t\"workspace.library\": [\"types\", \"/usr/share/paced/rules/types\", "
		"\"/usr/local/share/paced/rules/types\"],\n"
		"\t\"diagnostics.globals\": [");
	write_libs(out);
	buffer_text(out, "]\n}\n");
}

/* ---- paced-rules(7) ---- */

/* Text of our own tables in a manual page: only the backslash, the hyphen and a leading dot are
 * special. */
static void write_roff(struct buffer *out, const char *text)
{
	for (const char *p = text; *p; p++) {
		char one[2] = {*p, '\0'};
		buffer_text(out, *p == '\\' ? "\\e" : *p == '-' ? "\\-" : one);
	}
}

static void write_entry(struct buffer *out, const char *name, const char *type, const char *doc)
{
	buffer_text(out, ".TP\n.B ");
	write_roff(out, name);
	if (type) {
		buffer_text(out, "\n.RI ( \"");
		write_roff(out, type);
		buffer_text(out, "\" )\n.br\n");
	} else {
		buffer_text(out, "\n");
	}
	write_roff(out, doc);
	buffer_text(out, "\n");
}

static void write_section(struct buffer *out, const char *title, const char *text)
{
	buffer_printf(out, ".SH %s\n", title);
	write_roff(out, text);
	buffer_text(out, "\n");
}

static void write_classes(struct buffer *out)
{
	buffer_text(out, ".SH WHAT A RULE SEES\nWhat is not known is nil. A name that does not "
			 "exist is an error that says "
			 "the nearest.\n");
	for (size_t i = 0; classes[i]; i++) {
		const struct class *c = classes[i];
		buffer_printf(out, ".SS %s\n", c->name);
		write_roff(out, c->doc);
		buffer_text(out, ".\n");
		for (size_t k = 0; k < c->property_count; k++)
			write_entry(out, c->properties[k].name, c->properties[k].type,
				c->properties[k].doc);
		for (size_t k = 0; k < c->method_count; k++)
			write_entry(out, c->methods[k].name, c->methods[k].signature,
				c->methods[k].doc);
	}
}

static void write_verdicts(struct buffer *out)
{
	struct verdict_key row;
	buffer_text(out, ".SH WHAT A RULE RETURNS\n");
	for (size_t c = 0; c < ARRAY_LENGTH(constructors); c++) {
		buffer_printf(out, ".SS %s\n", constructors[c].name);
		write_roff(out, constructors[c].doc);
		buffer_text(out, ".\n");
		for (size_t i = 0; verdicts_row(i, constructors[c].name, &row); i++)
			if (row.key)
				write_entry(out, row.key, row.type, row.doc);
	}
}

static void write_lua(struct buffer *out)
{
	struct buffer names = {0};
	write_section(out, "LUA",
		"Text chunks only. pairs goes in the order of the keys, table.sort keeps the order "
		"of equals, and math.random is seeded by the day. There are these functions, and "
		"of Lua's libraries the rest:");
	write_names("", false, "", "", &names);
	write_entry(out, "functions", NULL, (const char *)names.data);
	for (size_t i = 0; i < ARRAY_LENGTH(libraries); i++) {
		buffer_finish(&names);
		write_names(libraries[i], false, "", "", &names);
		write_entry(out, libraries[i], NULL, (const char *)names.data);
	}
	buffer_finish(&names);
}

void rules_write_manual(struct buffer *out)
{
	buffer_text(out, ".TH PACED\\-RULES 7 \"\" \"paced\" \"paced manual\"\n.SH NAME\n"
			 "paced\\-rules \\- coaching rules of paced, written in Lua\n");
	write_section(out, "DESCRIPTION",
		"A rule is one Lua file that returns one table; its file name is its id. It sees "
		"the athlete's history as known "
		"on the eve of the day advised, and returns what it wants for that day. It has no "
		"files, no clock, no network and "
		"no state. Rules are read from the shipped folder, from /etc/paced/rules over it, "
		"and from "
		"$XDG_CONFIG_HOME/paced/rules over both; the same file name replaces a rule, an "
		"empty file hides it. Files in lib/ "
		"are given to each rule as a global of their name. Every parameter can be set in "
		"paced.conf under [rule NAME]; "
		"`use = OTHER` there makes NAME another instance of OTHER, and `off = yes` "
		"switches it off.");
	buffer_text(out, ".SH THE TABLE\n");
	for (size_t i = 0; i < rule_key_count; i++)
		write_entry(out, rule_keys[i].key, rule_keys[i].doc_type, rule_keys[i].doc);
	write_classes(out);
	write_verdicts(out);
	write_section(out, "LANGUAGE",
		"_(\"text\") is the text in the language of paced.conf or of the session, or "
		"itself where there is no translation, and "
		"_n(\"%s day\", \"%s days\", n) the one that goes with the number. Texts that are "
		"to be translated stand whole in "
		"the brackets, and are filled in behind them: _(\"%d %% above your usual "
		"week\"):format(above). The tests of a rule are run in the language it is "
		"written in.");
	buffer_text(out, ".SH WHAT A RULE CAN NEED\n");
	for (size_t i = 0; i < need_count; i++)
		write_entry(out, needs[i].name, NULL, needs[i].doc);
	write_lua(out);
	buffer_text(
		out, ".SH SEE ALSO\n.BR pacectl (1),\n.BR paced\\-journal (5),\n.BR paced (1)\n");
}
