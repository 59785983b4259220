/*
 * The language of what people read: gettext's catalogues, of which English needs none. It changes
 * words and nothing else: numbers, dates, sorting and parsing are the same in every language, since
 * of the locale only LC_MESSAGES is ever set.
 *
 * Which language: [notify] language of paced.conf, else as gettext(3) has it: when LC_ALL, LC_MESSAGES
 * or LANG (the first that is set) names anything but C or POSIX, the first of LANGUAGE, or of that
 * one, that there is a catalogue for; "en" ends the search. No locale need be installed.
 *
 * A program that never calls language_init speaks English: tests do not depend on where they run.
 */
#ifndef PACED_BASE_LANGUAGE_H
#define PACED_BASE_LANGUAGE_H

#include <stdbool.h>

/* Once, at the start of main, before there are threads. Catalogues are `folder`/de/LC_MESSAGES/paced.mo;
 * NULL: share/locale of the prefix that the program lies in. */
void language_init(const char *folder);

/* Another language from now on, "de" or a list as in LANGUAGE; NULL or "": that of the environment.
 * The catalogue is read now, so that a sandbox may close afterwards. False when there is none of a
 * language that was asked for by name: English is spoken then. */
bool language_choose(const char *wanted);

/* "de"; "en" when nothing is translated. */
const char *language_name(void);

/* As the language has it, for ever; a text that it does not have, and "", is itself. */
const char *language_text(const char *text) __attribute__((format_arg(1)));
/* `one` for one, `many` for other numbers, by the plural forms of the language. */
const char *language_count(const char *one, const char *many, unsigned long n)
	__attribute__((format_arg(1), format_arg(2)));
/* A short word that other languages say in more than one way, marked by NC_. */
const char *language_in_context(const char *context_and_text) __attribute__((format_arg(1)));

#define _(text)           language_text(text)
#define C_(context, text) language_in_context(NC_(context, text))
/* Marked, and translated where it is used: in tables. */
#define N_(text)           text
#define NC_(context, text) context "\004" text /* as gettext joins them */
#define NN_(one, many)     one, many /* for language_count */
#define NNC_(context, one, many) NC_(context, one), many

#endif
