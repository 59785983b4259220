#include "paced/base/language.h"

#include <errno.h>
#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "catalogue.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "paced/version.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
#define ENGLISH "en"

struct name {
	char text[16]; /* "de", "pt_BR" */
};

/* A catalogue that was read stays, since what it says may still be held. */
struct known {
	struct known *next;
	struct catalogue *catalogue;
	char path[];
};

static struct {
	char *folder; /* NULL: language_init was not called */
	char *given;  /* LANGUAGE as it was found, or NULL */
	struct known *known;
	const struct catalogue *catalogue; /* NULL: English */
	struct name name;
} language = {.name = {ENGLISH}};

/* ---- which ---- */

static const struct catalogue *known_at(const char *path)
{
	for (const struct known *k = language.known; k; k = k->next)
		if (text_equal(k->path, path))
			return k->catalogue;
	return NULL;
}

static const struct catalogue *read_in(const char *path)
{
	struct catalogue *c = catalogue_read(path);
	if (!c)
		return NULL;
	struct known *k = mem_alloc(1, sizeof(*k) + strlen(path) + 1);
	memcpy(k->path, path, strlen(path));
	k->catalogue = c;
	k->next = language.known;
	language.known = k;
	return c;
}

static const struct catalogue *catalogue_of(const struct name *name)
{
	autofree char *path = mem_printf("%s/%s/LC_MESSAGES/paced.mo", language.folder, name->text);
	const struct catalogue *known = known_at(path);
	return known ? known : read_in(path);
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
	if (catalogue_of(name))
		return true;
	name->text[strcspn(name->text, "_")] = '\0';
	return catalogue_of(name);
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

/* For the C library's own words, such as strerror's, which it says in a locale that is installed.
 */
static void tell_libc(const char *list)
{
	setlocale(LC_MESSAGES, "C"); /* what was looked up before is forgotten when it changes */
	if (list)
		setenv("LANGUAGE", list, 1);
	else
		unsetenv("LANGUAGE");
	if (language.catalogue)
		setlocale(LC_MESSAGES, "");
	(void)strerror(EIO); /* its catalogue is read now */
}

bool language_choose(const char *wanted)
{
	int number = errno;
	struct name name = {ENGLISH};
	if (!language.folder)
		return true;
	bool asked = wanted && *wanted;
	bool found = choose_from(asked ? wanted : of_environment(), &name);
	language.catalogue = found && !is_english(&name) ? catalogue_of(&name) : NULL;
	language.name = language.catalogue ? name : (struct name){ENGLISH};
	tell_libc(language.catalogue ? name.text : language.given);
	errno = number;
	return !asked || (found && (language.catalogue || is_english(&name)));
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
	bind_textdomain_codeset("libc", "UTF-8"); /* LC_CTYPE is not set */
	language_choose(NULL);
}

const char *language_name(void)
{
	return language.name.text;
}

/* ---- saying it ---- */

const char *language_text(const char *text)
{
	const char *said = NULL;
	if (language.catalogue && *text)
		said = catalogue_text(language.catalogue, text);
	return said ? said : text;
}

static const char *without_context(const char *text)
{
	const char *end = strchr(text, '\004');
	return end ? end + 1 : text;
}

const char *language_count(const char *one, const char *many, unsigned long n)
{
	const char *said = NULL;
	if (language.catalogue)
		said = catalogue_count(language.catalogue, one, n);
	return said ? said : n == 1 ? without_context(one) : many;
}

const char *language_in_context(const char *context_and_text)
{
	const char *said = language_text(context_and_text);
	return said == context_and_text ? without_context(said) : said;
}
