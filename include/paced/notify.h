/*
 * The line protocol between the conductor and a notifier program (paced-notify, or any other).
 *
 * The notifier has one stream socket, descriptor 3. Payloads are JSON objects, one a line, UTF-8, ended by '\n', at most
 * 16 KiB. To the notifier:
 *   {"show": ID, "title": TEXT, "body": TEXT, "urgency": "low"|"normal", "expires_s": N,
 *    "actions": [["felt-fresh", "Fresh"], ...], "replaces": ID or 0, "picture": PATH or null}
 *   {"close": ID}
 * From it:
 *   {"shown": ID}                    the server has taken it
 *   {"action": ID, "key": "felt-heavy"}
 *   {"closed": ID, "why": "expired"|"dismissed"|"replaced"|"other"}
 *   {"failed": ID, "text": TEXT, "again": true|false}    again: worth trying later (no server, no bus)
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

#define NOTIFY_CHANNEL 3
#define NOTIFY_MOST_LINE 16384
#define NOTIFY_MOST_ACTIONS 4

struct notify_action {
	char key[32];
	char label[48];
};

enum notify_type { NOTIFY_SHOW, NOTIFY_CLOSE, NOTIFY_SHOWN, NOTIFY_ACTION, NOTIFY_CLOSED, NOTIFY_FAILED };
enum notify_why { NOTIFY_EXPIRED, NOTIFY_DISMISSED, NOTIFY_REPLACED, NOTIFY_OTHER };

struct notify_message {
	enum notify_type type;
	uint32_t id;
	char title[256];
	char body[1024];
	bool urgent; /* urgency normal rather than low */
	uint32_t expires_s;
	uint32_t replaces;
	char picture[512];
	struct notify_action actions[NOTIFY_MOST_ACTIONS];
	size_t action_count;
	char key[32];         /* ACTION */
	enum notify_why why;  /* CLOSED */
	char text[256];       /* FAILED */
	bool again;           /* FAILED */
};

void notify_write(const struct notify_message *m, struct buffer *line); /* with '\n' */
bool notify_parse(const char *line, size_t length, struct notify_message *out, struct error *e);

#endif
