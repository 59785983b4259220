/*
 * The line protocol between the conductor and a notifier program (paced-notify, or any other).
 *
 * The notifier has one stream socket, descriptor 3. Payloads are JSON objects, one a line, UTF-8,
 * ended by '\n', at most 16 KiB. To the notifier:
 *   {"show": ID, "title": TEXT, "body": TEXT, "urgency": "low"|"normal", "expires_s": N,
 *    "actions": [["felt-fresh", "Fresh"], ...], "replaces": ID or 0, "picture": PATH or null}
 *   {"close": ID}
 * From it:
 *   {"shown": ID}                    the server has taken it
 *   {"action": ID, "key": "felt-heavy"}
 *   {"closed": ID, "why": "expired"|"dismissed"|"replaced"|"other"}
 *   {"failed": ID, "text": TEXT, "again": true|false}    again: worth trying later (no server, no
 * bus)
 *
 * Each show gets exactly one answer, `shown` or `failed`. Each `shown` is followed by at most one
 * `closed`, and no `action` comes after it: the notice is then off the screen for whatever reason,
 * the end of its server or of the bus included. There is one bubble at most: a new show takes the
 * place of the old one, which is then closed as "replaced". "replaces" is a hint for notifiers
 * that keep several.
 * The notifier ends when its last notification is closed, or when its descriptor ends.
 * Documented for users in paced-notifier(7).
 */
#ifndef PACED_NOTIFY_H
#define PACED_NOTIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "paced/base/buffer.h"
#include "paced/base/error.h"

#define NOTIFY_CHANNEL      3
#define NOTIFY_MOST_LINE    16384 /* bytes, without the '\n' */
#define NOTIFY_MOST_ACTIONS 4

struct notify_action {
	char key[32];
	char label[48];
};

enum notify_type {
	NOTIFY_SHOW,
	NOTIFY_CLOSE,
	NOTIFY_SHOWN,
	NOTIFY_ACTION,
	NOTIFY_CLOSED,
	NOTIFY_FAILED
};
enum notify_why { NOTIFY_EXPIRED, NOTIFY_DISMISSED, NOTIFY_REPLACED, NOTIFY_OTHER };

/* All text is UTF-8 and ends in NUL. */
struct notify_message {
	enum notify_type type;
	uint32_t id; /* given by the conductor, never 0 */
	/* SHOW */
	char title[256];
	char body[1024];    /* may have several lines */
	bool urgent;        /* urgency normal rather than low */
	uint32_t expires_s; /* time on the screen; 0: as long as the server likes */
	uint32_t replaces;  /* an earlier id, or 0 */
	char picture[512];  /* absolute path of an image file, or "" */
	struct notify_action actions[NOTIFY_MOST_ACTIONS]; /* in the order of the buttons */
	size_t action_count;
	char key[32];        /* ACTION */
	enum notify_why why; /* CLOSED */
	char text[256];      /* FAILED */
	bool again;          /* FAILED */
};

/* Appends the message as one line with its '\n', which notify_parse reads back. What is ill-formed
 * UTF-8 or a control character other than a line end becomes '?' in its texts. */
void notify_write(const struct notify_message *m, struct buffer *line);

/* Reads one line, without its '\n'. Texts for people (title, body, labels, text) are cut to their
 * size at a character's end and cleaned as notify_write does; keys and paths that do not fit are
 * errors, as are ill-formed UTF-8, wrong types, numbers out of range and unknown words. Unknown
 * keys are passed over. On false `out` holds type and id when they could be read (so that a bad
 * show can be answered with `failed`), and id 0 when not. */
bool notify_parse(const char *line, size_t length, struct notify_message *out, struct error *e);

#endif
