#include "paced/base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "paced/base/paths.h"
#include "utf8.h"

#define LINE 2048 /* bytes; longer lines are cut */

static const char *log_name = NULL;
static enum log_level log_most = LOG_WARNING;
static bool log_to_journald = false;

/* systemd.exec(5): JOURNAL_STREAM is "device:inode" of the stream that leads to the journal. */
static bool stderr_is_journald(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	struct stat st;
	if (stream == NULL || fstat(STDERR_FILENO, &st) != 0)
		return false;
	char own[64];
	snprintf(own, sizeof(own), "%llu:%llu", (unsigned long long)st.st_dev,
		(unsigned long long)st.st_ino);
	return strcmp(stream, own) == 0;
}

void log_init(const char *name, enum log_level most)
{
	log_name = name;
	log_most = most;
	log_to_journald = stderr_is_journald();
}

/* Appends to out[*length] what can be shown of `text`, and leaves room for the end of the line. */
static void append_shown(char out[static LINE], size_t *length, const char *text)
{
	size_t left = strlen(text);
	while (left > 0 && *length < LINE - 8) {
		size_t n = utf8_printable(text, left);
		if (n > 0) {
			memcpy(out + *length, text, n);
			*length += n;
		} else {
			*length += (size_t)snprintf(
				out + *length, 5, "\\x%02X", (unsigned char)*text);
			n = 1;
		}
		text += n;
		left -= n;
	}
}

static int priority(enum log_level level)
{
	static const int of_level[] = {
		[LOG_ERROR] = 3, [LOG_WARNING] = 4, [LOG_INFO] = 6, [LOG_DEBUG] = 7};
	return of_level[level];
}

static void write_line(enum log_level level, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

static void write_line(enum log_level level, const char *format, va_list args)
{
	if (level > log_most)
		return;
	char text[LINE];
	if (vsnprintf(text, sizeof(text), format, args) < 0)
		return;
	text[utf8_cut(text, strlen(text))] = '\0';
	char line[LINE];
	size_t length = 0;
	if (log_to_journald)
		length += (size_t)snprintf(line, sizeof(line), "<%d>", priority(level));
	if (log_name != NULL) {
		append_shown(line, &length, log_name);
		append_shown(line, &length, ": ");
	}
	append_shown(line, &length, text);
	line[length++] = '\n';
	/* One write, so that the lines of several processes do not mix. */
	file_write_all(STDERR_FILENO, line, length);
}

void log_error(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	write_line(LOG_ERROR, format, args);
	va_end(args);
}

void log_warning(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	write_line(LOG_WARNING, format, args);
	va_end(args);
}

void log_info(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	write_line(LOG_INFO, format, args);
	va_end(args);
}

void log_debug(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	write_line(LOG_DEBUG, format, args);
	va_end(args);
}
