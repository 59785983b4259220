#include "out.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"

#define LINE_WIDTH  80 /* longer lines of prose are hard to read */
#define LEAST_WIDTH 40

static int terminal_width(int fd)
{
	struct winsize size = {0};
	if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return LINE_WIDTH;
	return size.ws_col < LEAST_WIDTH ? LEAST_WIDTH : size.ws_col;
}

struct out out_open(FILE *file)
{
	struct out o = {.file = file, .width = LINE_WIDTH};
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
	o.terminal = isatty(fileno(file)) == 1;
	if (o.terminal)
		o.width = terminal_width(fileno(file));
	o.color = o.terminal && !(no_color && *no_color) && !text_equal(term, "dumb");
	return o;
}

/* Line ends stay, every other control character goes. */
static void put_clean(const struct out *o, const char *text)
{
	for (;;) {
		size_t length = strcspn(text, "\n");
		autofree char *clean = mem_alloc(length * 3 + 1, 1);
		text_copy_clean(clean, length * 3 + 1, text, length);
		fputs(clean, o->file);
		if (!text[length])
			return;
		fputc('\n', o->file);
		text += length + 1;
	}
}

static char *formatted(const char *format, va_list args) __attribute__((format(printf, 1, 0)));

static char *formatted(const char *format, va_list args)
{
	char *text = NULL;
	return vasprintf(&text, format, args) < 0 ? mem_strdup("") : text;
}

void out_printf(const struct out *o, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	autofree char *text = formatted(format, args);
	va_end(args);
	put_clean(o, text);
}

static const char *const escapes[] = {
	[STYLE_PLAIN] = "",
	[STYLE_STRONG] = "\033[1m",
	[STYLE_DIM] = "\033[2m",
	[STYLE_GOOD] = "\033[32m",
	[STYLE_WARN] = "\033[33m",
	[STYLE_BAD] = "\033[31m",
};

void out_styled(const struct out *o, enum style style, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	autofree char *text = formatted(format, args);
	va_end(args);
	bool color = o->color && style != STYLE_PLAIN;
	if (color)
		fputs(escapes[style], o->file);
	put_clean(o, text);
	if (color)
		fputs("\033[0m", o->file);
}

/* Bytes of the line that starts at `text`: as many words as fit, at least one. */
static size_t line_length(const char *text, int columns)
{
	size_t fits = text_fitting(text, columns > 0 ? columns : 0);
	if (!text[fits])
		return fits;
	size_t end = fits;
	while (end > 0 && text[end] != ' ')
		end--;
	return end > 0 ? end : strcspn(text, " ");
}

void out_wrapped(const struct out *o, int at, int indent, const char *text)
{
	int width = o->width < LINE_WIDTH ? o->width : LINE_WIDTH;
	for (;;) {
		size_t length = line_length(text, width - at);
		out_printf(o, "%.*s\n", (int)length, text);
		text += length + strspn(text + length, " ");
		if (!*text)
			return;
		out_printf(o, "%*s", indent, "");
		at = indent;
	}
}

void out_field(const struct out *o, const char *label, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	autofree char *text = formatted(format, args);
	va_end(args);
	int pad = OUT_FIELD_COLUMN - 2 - text_columns(label);
	out_printf(o, "  ");
	out_styled(o, STYLE_DIM, "%s", label);
	out_printf(o, "%*s", pad > 1 ? pad : 1, "");
	out_wrapped(o, OUT_FIELD_COLUMN, OUT_FIELD_COLUMN, text);
}
