/*
 * One line to stderr for each thing worth telling. Levels by meaning:
 *   error    something the user wanted did not happen, and will not without them
 *   warning  something went wrong and paced goes on in another way
 *   info     what a user of the log expects to see in a normal day: started, imported, advised
 *   debug    for whoever looks for a fault
 * Under systemd (JOURNAL_STREAM names our stderr) lines carry the <N> priority of sd-daemon(3).
 * A line has at most 2 KiB and is one write(2). Control characters and ill-formed UTF-8 in the text
 * are shown as "\xHH", so that no file name reaches a terminal raw.
 */
#ifndef PACED_BASE_LOG_H
#define PACED_BASE_LOG_H

#include <stdbool.h>

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG };

/* `name` (borrowed for ever) starts each line: "paced: ...". Without a call: warnings and worse. */
void log_init(const char *name, enum log_level most);
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
