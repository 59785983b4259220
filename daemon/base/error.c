#include "paced/base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "utf8.h"

/* Formats into a local first: the arguments may point into e->text. */
static void set_text(struct error *e, const char *prefix, const char *middle, const char *rest)
{
	char text[sizeof(e->text)];
	int wanted = snprintf(text, sizeof(text), "%s%s%s", prefix, middle, rest);
	size_t length = strlen(text);
	if (wanted >= (int)sizeof(text))
		length = utf8_cut(text, length);
	memcpy(e->text, text, length);
	e->text[length] = '\0';
}

static void format_text(char *out, size_t size, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));

static void format_text(char *out, size_t size, const char *format, va_list args)
{
	int wanted = vsnprintf(out, size, format, args);
	if (wanted < 0)
		out[0] = '\0';
	else if ((size_t)wanted >= size)
		out[utf8_cut(out, size - 1)] = '\0';
}

bool error_set(struct error *e, enum error_kind kind, const char *format, ...)
{
	if (e == NULL)
		return false;
	char text[sizeof(e->text)];
	va_list args;
	va_start(args, format);
	format_text(text, sizeof(text), format, args);
	va_end(args);
	e->kind = kind;
	set_text(e, text, "", "");
	return false;
}

bool error_errno(struct error *e, const char *format, ...)
{
	int number = errno;
	if (e == NULL)
		return false;
	char text[sizeof(e->text)];
	va_list args;
	va_start(args, format);
	format_text(text, sizeof(text), format, args);
	va_end(args);
	e->kind = ERROR_IO;
	set_text(e, text, ": ", strerror(number));
	errno = number;
	return false;
}

bool error_prefix(struct error *e, const char *format, ...)
{
	if (e == NULL)
		return false;
	char text[sizeof(e->text)];
	va_list args;
	va_start(args, format);
	format_text(text, sizeof(text), format, args);
	va_end(args);
	set_text(e, text, ": ", e->text);
	return false;
}
