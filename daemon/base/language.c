#include "paced/base/language.h"

#include <errno.h>
#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "paced/version.h"

#define DOMAIN  "paced"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
#define ENGLISH "en"

struct name {
	char text[16]; /* "de", "pt_BR" */
};

static struct {
	char *folder; /* NULL: language_init was not called */
	char *given;  /* LANGUAGE as it was found, or NULL */
	bool translates;
	struct name name;
} language = {.name = {ENGLISH}};

/* ---- which ---- */

static bool has_catalogue(const struct name *name)
{
	autofree char *path = mem_printf(
		"%s/%s/LC_MESSAGES/" DOMAIN ".mo", language.folder, name->text);
	return access(path, R_OK) == 0;
}

/* The entry at `list` without codeset and modifier; false for what is no name of a language. */
static bool read_name(const char *list, struct name *out)
{
	size_t length = strspn(list, LETTERS);
	if (length < 2 || length >= sizeof(out->text) ||
		(list[length] && !strchr(".@:", list[length])))
		return false;
	memcpy(out->text, list, length);
	out->text[length] = '\0';
	return true;
}

static bool is_english(const struct name *name)
{
	return text_equal(name->text, ENGLISH) || text_starts_with(name->text, ENGLISH "_");
}

/* With its country, or without. */
static bool find_catalogue(struct name *name)
{
	if (has_catalogue(name))
		return true;
	name->text[strcspn(name->text, "_")] = '\0';
	return has_catalogue(name);
}

/* The first of the list that is spoken here. */
static bool choose_from(const char *list, struct name *out)
{
	struct name name;
	while (*list) {
		bool named = read_name(list, &name);
		if (named && (is_english(&name) || find_catalogue(&name))) {
			*out = name;
			return true;
		}
		list += strcspn(list, ":");
		list += *list == ':';
	}
	return false;
}

static const char *of_environment(void)
{
	static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	const char *value = NULL;
	for (size_t i = 0; i < ARRAY_LENGTH(variables) && (!value || !*value); i++)
		value = getenv(variables[i]);
	if (!value || text_equal(value, "C") || text_equal(value, "POSIX"))
		return "";
	return language.given && *language.given ? language.given : value;
}

/* ---- taking it up ---- */

/* LANGUAGE names what is looked up in any locale but C; which one does not matter. What was looked
 * up before is forgotten when the locale changes, and only then. */
static bool enter(const struct name *name)
{
	setlocale(LC_MESSAGES, "C");
	setenv("LANGUAGE", name->text, 1);
	if (!setlocale(LC_MESSAGES, name->text) && !setlocale(LC_MESSAGES, "C.UTF-8"))
		setlocale(LC_MESSAGES, "");
	return *dgettext(DOMAIN, "") != '\0'; /* the head of the catalogue, which is read now */
}

static void leave(void)
{
	setlocale(LC_MESSAGES, "C");
	if (language.given)
		setenv("LANGUAGE", language.given, 1);
	else
		unsetenv("LANGUAGE");
}

bool language_choose(const char *wanted)
{
	int number = errno;
	struct name name = {ENGLISH};
	if (!language.folder)
		return true;
	bool asked = wanted && *wanted;
	bool found = choose_from(asked ? wanted : of_environment(), &name);
	language.translates = found && !is_english(&name) && enter(&name);
	language.name = language.translates ? name : (struct name){ENGLISH};
	if (!language.translates)
		leave();
	(void)strerror(EIO); /* it has a catalogue of its own, to be read now as well */
	errno = number;
	return !asked || (found && (language.translates || is_english(&name)));
}

/* Beside the program when it lies in a prefix of its own, else where it was built for. */
static char *find_folder(void)
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	self[n > 0 ? (size_t)n : 0] = '\0';
	char *slash = strrchr(self, '/');
	if (slash) {
		*slash = '\0';
		char *path = mem_printf("%s/../share/locale", self);
		if (access(path, R_OK | X_OK) == 0)
			return path;
		free(path);
	}
	return mem_strdup(PACED_LOCALE_DIR);
}

void language_init(const char *folder)
{
	const char *given = getenv("LANGUAGE");
	free(language.folder);
	free(language.given);
	language.folder = folder ? mem_strdup(folder) : find_folder();
	language.given = given ? mem_strdup(given) : NULL;
	bindtextdomain(DOMAIN, language.folder);
	/* Whatever LC_CTYPE says, which is not set: what is said is UTF-8. */
	bind_textdomain_codeset(DOMAIN, "UTF-8");
	bind_textdomain_codeset("libc", "UTF-8");
	language_choose(NULL);
}

const char *language_name(void)
{
	return language.name.text;
}

/* ---- saying it ---- */

const char *language_text(const char *text)
{
	return language.translates && *text ? dgettext(DOMAIN, text) : text;
}

static const char *without_context(const char *text)
{
	const char *end = strchr(text, '\004');
	return end ? end + 1 : text;
}

const char *language_count(const char *one, const char *many, unsigned long n)
{
	const char *said = n == 1 ? one : many;
	if (language.translates)
		said = dngettext(DOMAIN, one, many, n);
	return said == one ? without_context(one) : said;
}

const char *language_in_context(const char *context_and_text)
{
	const char *said = language_text(context_and_text);
	return said == context_and_text ? without_context(said) : said;
}
