/*
 * Scenarios that a coach can read: scenario [-v] [-l FOLDER LANGUAGE] RULES FILE...
 * With -l each is also told in that language, of which the catalogue is in FOLDER.
 *
 *   == After intervals comes an easy day      a scenario begins
 *   history = ordinary                        lines of histories/ordinary.txt, beside the file
 *   2026-05-04 run intervals 55min reps 5x4min    any line of a journal
 *   set = after-race.easy_days 5              a setting of paced.conf
 *   pack = heat                               a pack that is chosen
 *   born = 1966                               a setting of the athlete
 *   day = 2026-05-05                          the day advised
 *   session = easy                            what is expected: one of several words, "|" between
 *   hardest = easy
 *   minutes = 35..50
 *   says = rest|day off                       title, body, reasons and notices together hold one of
 *                                             them, in small or capital letters
 *   not = tempo                               and do not hold this
 *   # a comment
 */
#include <ctype.h>
#include <libgen.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load.h"
#include "paced/base/language.h"
#include "paced/base/memory.h"
#include "paced/base/paths.h"
#include "paced/base/text.h"
#include "speech.h"

#define MOST_EXPECTED 24
#define MOST_BYTES    (4u << 20)

struct expected {
	char key[16], value[160];
	int line;
};

struct scenario {
	const char *file;
	char title[200];
	struct ruleset rules; /* borrowed rules, own settings and packs */
	struct history history;
	date day;
	struct expected expected[MOST_EXPECTED];
	size_t count;
	bool begun, broken;
};

static bool verbose;
static const char *language; /* in which all is told again, or NULL */
static int scenarios, failures;

static void fail(const struct scenario *s, int line, const char *what, const char *value)
{
	fprintf(stderr, "%s:%d: %s: %s %s\n", s->file, line, s->title, what, value);
}

/* ---- what was advised, as one text in small letters ---- */

static void add_text(struct buffer *b, const char *text)
{
	buffer_printf(b, "%s\n", text);
}

static char *whole_text(const struct advice *a)
{
	struct buffer b = {0};
	char title[64];
	advice_title(a, "Tomorrow", title, sizeof(title));
	add_text(&b, title);
	add_text(&b, a->body);
	for (size_t i = 0; i < a->reason_count; i++)
		add_text(&b, a->reasons[i].text);
	for (size_t i = 0; i < a->say_count; i++) {
		add_text(&b, a->says[i].title);
		add_text(&b, a->says[i].text);
	}
	char *text = buffer_take_text(&b);
	for (char *p = text; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	return text;
}

/* ---- comparing ---- */

static bool among(const char *words, const char *word)
{
	char copy[160];
	snprintf(copy, sizeof(copy), "%s", words);
	for (char *rest = copy, *one; (one = strsep(&rest, "|"));) {
		one += strspn(one, " ");
		one[strcspn(one, " ")] = '\0';
		if (text_equal(one, word))
			return true;
	}
	return false;
}

static bool in_range(const char *range, double x)
{
	char least[32];
	const char *dots = strstr(range, "..");
	snprintf(least, sizeof(least), "%.*s", (int)(dots ? dots - range : 31), range);
	return x >= strtod(least, NULL) && x <= strtod(dots ? dots + 2 : least, NULL);
}

/* One of the parts, "|" between them. */
static bool holds(const char *text, const char *parts)
{
	char small[160];
	snprintf(small, sizeof(small), "%s", parts);
	for (char *p = small; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	for (char *rest = small, *one; (one = strsep(&rest, "|"));)
		if (strstr(text, one))
			return true;
	return false;
}

static bool fulfilled(const struct advice *a, const char *text, const struct expected *x)
{
	if (text_equal(x->key, "session"))
		return among(x->value, kind_name(a->session));
	if (text_equal(x->key, "sport"))
		return among(x->value, sport_name(a->sport));
	if (text_equal(x->key, "hardest"))
		return among(x->value, hardness_name(a->hardest));
	if (text_equal(x->key, "minutes"))
		return in_range(x->value, a->minutes);
	if (text_equal(x->key, "says"))
		return holds(text, x->value);
	return !holds(text, x->value);
}

static void show(const struct advice *a)
{
	char title[64];
	advice_title(a, "Tomorrow", title, sizeof(title));
	printf("    %s\n    %s\n", title, a->body);
	for (size_t i = 0; i < a->say_count; i++)
		printf("    (%s) %s: %s\n", a->says[i].rule, a->says[i].title, a->says[i].text);
	for (size_t i = 0; i < a->outcome_count; i++)
		if (a->outcomes[i].state == RULE_FIRED || a->outcomes[i].state == RULE_ERROR)
			printf("      %s %s: %s\n", rule_state_name(a->outcomes[i].state),
				a->outcomes[i].rule, a->outcomes[i].text);
}

static bool any_error(const struct scenario *s, const struct advice *a)
{
	bool found = false;
	for (size_t i = 0; i < a->outcome_count; i++)
		if (a->outcomes[i].state == RULE_ERROR) {
			fail(s, 0, "rule error:", a->outcomes[i].text);
			found = true;
		}
	return found;
}

static bool told_again(const struct scenario *s, const struct advice *english)
{
	struct advice a;
	language_choose(language);
	advise(&s->history, s->day, &s->rules, NULL, &a);
	bool sound = speech_is_sound(english, &a, s->title);
	if (verbose)
		show(&a);
	language_choose("en");
	advice_finish(&a);
	return sound;
}

static void judge(struct scenario *s)
{
	struct advice a;
	history_build(&s->history, s->day);
	advise(&s->history, s->day, &s->rules, NULL, &a);
	autofree char *text = whole_text(&a);
	bool failed = s->broken || any_error(s, &a);
	for (size_t i = 0; i < s->count; i++)
		if (!fulfilled(&a, text, &s->expected[i])) {
			fail(s, s->expected[i].line, s->expected[i].key, s->expected[i].value);
			failed = true;
		}
	if (failed || verbose) {
		printf("%s\n", s->title);
		show(&a);
	}
	failed = (language && !told_again(s, &a)) || failed;
	scenarios++;
	failures += failed;
	advice_finish(&a);
}

/* ---- reading ---- */

static void begin(struct scenario *s, const struct ruleset *rules, const char *title)
{
	snprintf(s->title, sizeof(s->title), "%s", title);
	s->rules = *rules;
	s->rules.settings = NULL;
	s->rules.packs = NULL;
	s->rules.setting_count = s->rules.pack_count = 0;
	s->count = 0;
	s->day = DATE_NONE;
	s->begun = true;
	s->broken = false;
	history_init(&s->history);
}

static void end(struct scenario *s)
{
	if (!s->begun)
		return;
	if (s->day == DATE_NONE || s->count == 0) {
		fail(s, 0, "no day, or nothing expected", "");
		s->broken = true;
		s->day = s->day == DATE_NONE ? 20576 : s->day;
	}
	judge(s);
	for (size_t i = 0; i < s->rules.setting_count; i++) {
		free(s->rules.settings[i].rule);
		free(s->rules.settings[i].key);
		free(s->rules.settings[i].value);
	}
	for (size_t i = 0; i < s->rules.pack_count; i++)
		free(s->rules.packs[i]);
	free(s->rules.settings);
	free(s->rules.packs);
	history_finish(&s->history);
	s->begun = false;
}

static void add_journal_line(struct scenario *s, const char *text, int line)
{
	struct report r;
	struct error e;
	bool blank;
	if (!journal_parse_line(text, strlen(text), DATE_NONE, &r, &blank, &e)) {
		fail(s, line, "cannot be read:", e.text);
		s->broken = true;
	} else if (!blank) {
		history_add_report(&s->history, &r);
	}
}

static void add_history(struct scenario *s, const char *name, int line)
{
	autofree char *copy = mem_strdup(s->file), *data = NULL;
	autofree char *path = mem_printf("%s/histories/%s.txt", dirname(copy), name);
	size_t length;
	struct error e;
	if (!file_read(path, MOST_BYTES, &data, &length, &e)) {
		fail(s, line, e.text, "");
		s->broken = true;
		return;
	}
	for (char *rest = data, *one; (one = strsep(&rest, "\n"));)
		add_journal_line(s, one, line);
}

/* "RULE.KEY VALUE" */
static void add_setting(struct scenario *s, char *value)
{
	char *key = strchr(value, '.'), *x = strchr(value, ' ');
	if (!key || !x)
		return;
	*key = *x = '\0';
	s->rules.settings = mem_resize(
		s->rules.settings, s->rules.setting_count + 1, sizeof(*s->rules.settings));
	s->rules.settings[s->rules.setting_count++] = (struct rule_setting){
		.rule = mem_strdup(value), .key = mem_strdup(key + 1), .value = mem_strdup(x + 1)};
}

static void add_expected(struct scenario *s, const char *key, const char *value, int line)
{
	static const char *const known[] = {
		"session", "sport", "hardest", "minutes", "says", "not"};
	bool found = false;
	for (size_t i = 0; i < ARRAY_LENGTH(known); i++)
		found = found || text_equal(known[i], key);
	if (!found || s->count == MOST_EXPECTED) {
		fail(s, line, "is no expectation:", key);
		s->broken = true;
		return;
	}
	struct expected *x = &s->expected[s->count++];
	snprintf(x->key, sizeof(x->key), "%s", key);
	snprintf(x->value, sizeof(x->value), "%s", value);
	x->line = line;
}

static void read_assignment(struct scenario *s, const char *key, char *value, int line)
{
	if (text_equal(key, "history"))
		add_history(s, value, line);
	else if (text_equal(key, "set"))
		add_setting(s, value);
	else if (text_equal(key, "born"))
		s->history.settings.born = atoi(value);
	else if (text_equal(key, "pack")) {
		s->rules.packs = mem_resize(
			s->rules.packs, s->rules.pack_count + 1, sizeof(*s->rules.packs));
		s->rules.packs[s->rules.pack_count++] = mem_strdup(value);
	} else if (text_equal(key, "day")) {
		if (!date_parse(value, &s->day))
			fail(s, line, "is no date:", value);
	} else
		add_expected(s, key, value, line);
}

static void read_line(struct scenario *s, const struct ruleset *rules, char *text, int line)
{
	size_t length = strlen(text);
	while (length > 0 && isspace((unsigned char)text[length - 1]))
		text[--length] = '\0';
	char *equals = strstr(text, " = ");
	if (text_starts_with(text, "== ")) {
		end(s);
		begin(s, rules, text + 3);
	} else if (!s->begun) {
		return; /* words before the first scenario */
	} else if (equals && isalpha((unsigned char)text[0])) {
		*equals = '\0';
		read_assignment(s, text, equals + 3, line);
	} else {
		add_journal_line(s, text, line);
	}
}

static void read_file(const struct ruleset *rules, const char *path)
{
	struct scenario s = {.file = path};
	autofree char *data = NULL;
	size_t length;
	struct error e;
	int line = 0;
	if (!file_read(path, MOST_BYTES, &data, &length, &e)) {
		fprintf(stderr, "%s\n", e.text);
		failures++;
		return;
	}
	for (char *rest = data, *one; (one = strsep(&rest, "\n"));)
		read_line(&s, rules, one, ++line);
	end(&s);
}

int main(int argc, char **argv)
{
	struct ruleset rules;
	int first = 1;
	if (argc > 1 && text_equal(argv[1], "-v")) {
		verbose = true;
		first++;
	}
	if (argc > first + 2 && text_equal(argv[first], "-l")) {
		language_init(argv[first + 1]);
		language = argv[first + 2];
		first += 3;
	}
	if (argc < first + 2 || !language_choose(language)) {
		fprintf(stderr, "usage: scenario [-v] [-l FOLDER LANGUAGE] RULES FILE...\n");
		return 2;
	}
	language_choose("en");
	load_rules(argv[first], &rules);
	for (int i = first + 1; i < argc; i++)
		read_file(&rules, argv[i]);
	printf("%d scenarios, %d failed\n", scenarios, failures);
	ruleset_finish(&rules);
	return failures > 0;
}
