/* Which language is spoken, and what is said in it, with a catalogue that is made here. */
#include "paced/base/language.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "paced/base/buffer.h"
#include "paced/base/memory.h"

static char folder[] = "/tmp/paced-language-XXXXXX";

struct entry {
	const char *id, *text;
	size_t id_length, text_length;
};
#define ENTRY(id, text)                                                                            \
	{                                                                                          \
		id, text, sizeof(id) - 1, sizeof(text) - 1                                         \
	}

/* GNU gettext's manual, "The Format of GNU MO Files": ascending ids, offsets in the machine's
 * order. */
static void write_catalogue(const char *name, const struct entry *entries, size_t count)
{
	struct buffer b = {0}, strings = {0};
	autofree char *language = mem_printf("%s/%s", folder, name);
	autofree char *messages = mem_printf("%s/LC_MESSAGES", language);
	autofree char *path = mem_printf("%s/paced.mo", messages);
	uint32_t n = (uint32_t)count, head[] = {0x950412de, 0, n, 28, 28 + 8 * n, 0, 28 + 16 * n};
	buffer_bytes(&b, head, sizeof(head));
	for (int texts = 0; texts < 2; texts++)
		for (size_t i = 0; i < count; i++) {
			const struct entry *x = &entries[i];
			size_t length = texts ? x->text_length : x->id_length;
			uint32_t row[] = {
				(uint32_t)length, (uint32_t)(28 + 16 * n + strings.length)};
			buffer_bytes(&b, row, sizeof(row));
			buffer_bytes(&strings, texts ? x->text : x->id, length + 1);
		}
	buffer_bytes(&b, strings.data, strings.length);
	assert_int_equal(mkdir(language, 0700), 0);
	assert_int_equal(mkdir(messages, 0700), 0);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(b.data, 1, b.length, file), b.length);
	assert_int_equal(fclose(file), 0);
	buffer_finish(&b);
	buffer_finish(&strings);
}

#define HEAD                                                                                       \
	"Content-Type: text/plain; charset=UTF-8\n"                                                \
	"Plural-Forms: nplurals=2; plural=(n != 1);\n"

static int make_catalogues(void **state)
{
	(void)state;
	static const struct entry german[] = {
		ENTRY("", HEAD),
		ENTRY("%d run\0%d runs", "%d Lauf\0%d Läufe"),
		ENTRY("felt\004Heavy", "Schwer"),
		ENTRY("import\004run\0runs", "Lauf\0Läufe"),
		ENTRY("rest", "Ruhetag für dich"),
	};
	static const struct entry swiss[] = {ENTRY("", HEAD), ENTRY("rest", "Ruhetag in Basel")};
	static const struct entry french[] = {ENTRY("", HEAD), ENTRY("rest", "repos")};
	assert_non_null(mkdtemp(folder));
	setenv("LOCPATH", folder, 1); /* no locale is installed: none is needed */
	write_catalogue("de", german, ARRAY_LENGTH(german));
	write_catalogue("de_CH", swiss, ARRAY_LENGTH(swiss));
	write_catalogue("fr", french, ARRAY_LENGTH(french));
	return 0;
}

static int remove_catalogues(void **state)
{
	(void)state;
	static const char *const names[] = {"de", "de_CH", "fr"};
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
		autofree char *file = mem_printf("%s/%s/LC_MESSAGES/paced.mo", folder, names[i]);
		autofree char *messages = mem_printf("%s/%s/LC_MESSAGES", folder, names[i]);
		autofree char *language = mem_printf("%s/%s", folder, names[i]);
		remove(file);
		remove(messages);
		remove(language);
	}
	return remove(folder);
}

static void set(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

static void begin(const char *language, const char *all, const char *messages, const char *lang)
{
	set("LANGUAGE", language);
	set("LC_ALL", all);
	set("LC_MESSAGES", messages);
	set("LANG", lang);
	language_init(folder);
}

static void test_english_unless_asked(void **state)
{
	(void)state;
	assert_string_equal(language_name(), "en");
	assert_string_equal(_("rest"), "rest");
	assert_true(language_choose("de")); /* not before language_init */
	assert_string_equal(C_("felt", "Heavy"), "Heavy");
	assert_string_equal(language_count("%d run", "%d runs", 1), "%d run");
	assert_string_equal(language_count("%d run", "%d runs", 0), "%d runs");
	assert_string_equal(language_count(NNC_("import", "run", "runs"), 1), "run");
}

static void test_environment(void **state)
{
	(void)state;
	static const struct {
		const char *language, *all, *messages, *lang, *name;
	} rows[] = {
		{NULL, NULL, NULL, NULL, "en"},
		{NULL, NULL, NULL, "de_DE.UTF-8", "de"}, /* a locale that is hardly installed */
		{NULL, NULL, NULL, "de_AT@euro", "de"},
		{NULL, NULL, NULL, "de_CH.UTF-8", "de_CH"},
		{NULL, NULL, NULL, "de", "de"},
		{NULL, NULL, "de_DE", "fr_FR", "de"},
		{NULL, "fr_FR", "de_DE", "de_DE", "fr"},
		{NULL, "", "", "de_DE", "de"},
		{NULL, "C", NULL, "de_DE", "en"},
		{NULL, "POSIX", NULL, "de_DE", "en"},
		{"de", "C", NULL, NULL, "en"}, /* as gettext(3) has it */
		{"de", NULL, NULL, NULL, "en"},
		{"de", "C.UTF-8", NULL, NULL, "de"},
		{"de", NULL, NULL, "fr_FR", "de"},
		{"", NULL, NULL, "de_DE", "de"},
		{"it:fr:de", NULL, NULL, "en_US", "fr"},
		{"en:de", NULL, NULL, "de_DE", "en"}, /* English has no catalogue, and is there */
		{"en_GB:de", NULL, NULL, "de_DE", "en"},
		{"it", NULL, NULL, "de_DE", "en"},
		{"../de:/de:::d:toolongtobealanguage:fr", NULL, NULL, "de_DE", "fr"},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
		begin(rows[i].language, rows[i].all, rows[i].messages, rows[i].lang);
		if (strcmp(language_name(), rows[i].name) != 0)
			fail_msg("row %zu: %s instead of %s", i, language_name(), rows[i].name);
		const char *left = getenv("LANGUAGE");
		if (strcmp(rows[i].name, "en") == 0 && rows[i].language)
			assert_string_equal(left, rows[i].language);
	}
}

static void test_words(void **state)
{
	(void)state;
	begin(NULL, NULL, NULL, "de_DE.UTF-8");
	assert_string_equal(_("rest"), "Ruhetag für dich");
	assert_string_equal(_("a rule of one's own"), "a rule of one's own");
	assert_string_equal(_(""), "");
	assert_string_equal(C_("felt", "Heavy"), "Schwer");
	assert_string_equal(C_("felt", "Light"), "Light");
	assert_string_equal(language_count("%d run", "%d runs", 1), "%d Lauf");
	assert_string_equal(language_count("%d run", "%d runs", 2), "%d Läufe");
	assert_string_equal(language_count("%d day", "%d days", 1), "%d day");
	assert_string_equal(language_count(NNC_("import", "run", "runs"), 2), "Läufe");
	assert_string_equal(language_count(NNC_("felt", "run", "runs"), 1), "run");
}

static void test_chosen(void **state)
{
	(void)state;
	begin("fr", NULL, NULL, "de_DE");
	const char *french = _("rest");
	assert_true(language_choose("de"));
	assert_string_equal(_("rest"), "Ruhetag für dich");
	assert_string_equal(french, "repos"); /* a text stays when the language goes */
	assert_true(language_choose("de_DE.UTF-8"));
	assert_string_equal(language_name(), "de");
	assert_true(language_choose("en"));
	assert_string_equal(_("rest"), "rest");
	assert_string_equal(getenv("LANGUAGE"), "fr");
	assert_false(language_choose("it"));
	assert_string_equal(_("rest"), "rest");
	assert_false(language_choose("?"));
	assert_true(language_choose(NULL)); /* back to the environment */
	assert_string_equal(language_name(), "fr");
}

/* Words change with the language and nothing else. */
static void test_numbers_stay(void **state)
{
	(void)state;
	char text[16];
	begin(NULL, "de_DE.UTF-8", NULL, NULL);
	snprintf(text, sizeof(text), "%.1f", 21.1);
	assert_string_equal(text, "21.1");
	assert_string_equal(setlocale(LC_NUMERIC, NULL), "C");
	assert_string_equal(setlocale(LC_CTYPE, NULL), "C");
	assert_string_equal(setlocale(LC_COLLATE, NULL), "C");
	assert_string_equal(setlocale(LC_TIME, NULL), "C");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_english_unless_asked),
		cmocka_unit_test(test_environment),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_chosen),
		cmocka_unit_test(test_numbers_stay),
	};
	return cmocka_run_group_tests(tests, make_catalogues, remove_catalogues);
}
