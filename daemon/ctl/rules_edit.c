/* pacectl rules edit, new and silence. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "note.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "programs.h"
#include "rules_run.h"

#define NAME_MOST 40

/* clang-format off */
static const char template[] =
	"-- %s.lua: what it does, in one line. See paced-rules(7) for all that `day` knows.\n"
	"return {\n"
	"  title    = \"A day of rest\",\n"
	"  evidence = { level = \"choice\" },\n"
	"  params   = {\n"
	"    -- As it is the rule never speaks: choose a day here, or in paced.conf under [rule %s].\n"
	"    weekday = { default = \"none\", help = \"the day to rest\",\n"
	"      choices = \"none, monday, tuesday, wednesday, thursday, friday, saturday, sunday\" },\n"
	"  },\n"
	"  check = function(day, p)\n"
	"    if day.tomorrow.weekday ~= p.weekday then return end\n"
	"    return limit{ hardest = \"rest\", because = \"A day of rest, as every week\" }\n"
	"  end,\n"
	"  tests = {\n"
	"    { \"the eve of it\", history = \"easy 40, easy 40\", with = { weekday = \"saturday\" },\n"
	"      params = { weekday = \"sunday\" }, expect = { hardest = \"rest\" } },\n"
	"    { \"any other day\", history = \"easy 40, easy 40\", with = { weekday = \"monday\" },\n"
	"      params = { weekday = \"sunday\" }, expect = \"clear\" },\n"
	"    { \"no day chosen\", history = \"easy 40, easy 40\", expect = \"clear\" },\n"
	"  },\n"
	"}\n";
/* clang-format on */

static bool write_new(const char *path, const char *text, size_t length, struct error *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return error_errno(e, "cannot make %s", path);
	bool ok = file_write_all(fd, text, length) && fsync(fd) == 0;
	if (!ok)
		error_errno(e, "cannot write %s", path);
	close(fd);
	if (!ok)
		unlink(path);
	return ok;
}

/* In the athlete's folder, which is made when it is missing. */
static bool put_rule(struct call *c, const char *path, const char *text, size_t length)
{
	struct error why = {0};
	if (paths_make_folder(engine_paths(c->engine)->rules, &why) &&
		write_new(path, text, length, &why))
		return true;
	call_fail(c, "%s", why.text);
	return false;
}

/* ---- new ---- */

/* `text` with every `gap` replaced; owned. */
static char *filled(const char *text, const char *gap, const char *by)
{
	struct buffer b = {0};
	for (const char *at; (at = strstr(text, gap)); text = at + strlen(gap)) {
		buffer_bytes(&b, text, (size_t)(at - text));
		buffer_text(&b, by);
	}
	buffer_text(&b, text);
	return buffer_take_text(&b);
}

/* What editors and luacheck read, beside the athlete's rules, unless it is there. Without it a rule
 * works all the same. */
static void put_editor_files(const struct call *c)
{
	static const char *const names[] = {".luarc.json", ".luacheckrc"};
	const char *shipped = engine_rule_folders(c->engine)[0];
	autofree char *types = mem_printf("\"%s/types\"", shipped);
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
		autofree char *from = paths_join(shipped, names[i]);
		autofree char *to = paths_join(engine_paths(c->engine)->rules, names[i]);
		autofree char *text = NULL;
		size_t length;
		if (!file_read(from, 1 << 16, &text, &length, NULL))
			continue;
		autofree char *own = filled(text, "\"types\"", types);
		write_new(to, own, strlen(own), NULL);
	}
}

static bool good_name(const char *name)
{
	size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");
	return length > 0 && length <= NAME_MOST && !name[length] && name[0] != '-';
}

int run_rules_new(struct call *c)
{
	const char *name = c->words[0];
	if (!good_name(name))
		return call_usage(c,
			"\"%s\": expected a name of at most %d small letters, digits and dashes",
			name, NAME_MOST);
	if (!call_open(c, ACCESS_READ))
		return 1;
	const struct ruleset *rules = engine_rules(c->engine, NULL);
	if (rules && rules_find(rules, name))
		return call_fail(c,
			"there is a rule %s already; `pacectl rules edit %s` changes it", name,
			name);
	autofree char *path = mem_printf("%s/%s.lua", engine_paths(c->engine)->rules, name);
	autofree char *text = filled(template, "%s", name);
	if (!put_rule(c, path, text, strlen(text)))
		return 1;
	put_editor_files(c);
	out_printf(&c->out,
		"%s is read from now on, and as it is it never speaks.\n"
		"`pacectl rules edit %s` opens it, `pacectl rules test %s` runs its tests.\n",
		path, name, name);
	return 0;
}

/* ---- edit ---- */

static int check_again(struct call *c, const char *name)
{
	struct error why = {0};
	struct advice a = {0};
	date day = engine_next_day(c->engine, c->now);
	engine_reload_rules(c->engine);
	if (!engine_advise(c->engine, &day, 1, c->now, &a, &why))
		return call_fail(c, "%s", why.text);
	int code = 0;
	for (size_t i = 0; i < a.outcome_count; i++)
		if (text_equal(a.outcomes[i].rule, name) && a.outcomes[i].state == RULE_ERROR)
			code = call_fail(c, "%s", a.outcomes[i].text);
	if (!code)
		out_printf(
			&c->out, "%s loads. `pacectl rules test %s` runs its tests.\n", name, name);
	advice_finish(&a);
	return code;
}

int run_rules_edit(struct call *c)
{
	struct error why = {0};
	const char *name = c->words[0];
	if (!call_open(c, ACCESS_READ))
		return 1;
	const struct ruleset *rules = engine_rules(c->engine, &why);
	if (!rules)
		return call_fail(c, "%s", why.text);
	const struct rule_source *rule = rules_find(rules, name);
	if (!rule)
		return rules_unknown(c, rules, name);
	autofree char *path = mem_printf("%s/%s.lua", engine_paths(c->engine)->rules, name);
	if (access(path, F_OK) != 0) {
		if (!put_rule(c, path, rule->text, rule->length))
			return 1;
		out_printf(&c->out, "%s takes the place of %s\n", path, rule->path);
	}
	if (!c->out.terminal || !isatty(STDIN_FILENO)) {
		out_printf(&c->out, "Edit %s; it takes effect at once.\n", path);
		return 0;
	}
	fflush(c->out.file);
	if (!editor_run(path))
		return call_fail(
			c, "the editor did not end well; set $EDITOR, or edit %s yourself", path);
	return check_again(c, name);
}

/* ---- silence ---- */

int run_rules_silence(struct call *c)
{
	struct error why = {0};
	struct note_list written = {0};
	char until[DATE_TEXT], today[DATE_TEXT];
	date last;
	if (!arguments_has(&c->args, OPTION_UNTIL))
		return call_usage(c, "until when? --until DATE, such as +14d or 2026-12-31");
	if (!call_day(c, OPTION_UNTIL, c->today, &last))
		return 2;
	if (!call_open(c, ACCESS_WRITE))
		return 1;
	const struct ruleset *rules = engine_rules(c->engine, &why);
	if (!rules)
		return call_fail(c, "%s", why.text);
	if (!rules_known(rules, c->words[0]))
		return rules_unknown(c, rules, c->words[0]);
	date_format(last, until);
	date_format(c->today, today);
	autofree char *line = mem_printf("%s silence %s until %s", today, c->words[0], until);
	int code = note_write(c, line, &written);
	if (!code)
		note_tell(c, &written);
	note_list_finish(&written);
	return code;
}
