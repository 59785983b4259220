#include "lines.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/base/paths.h"

struct lines {
	int fd;
	guint source; /* 0 after the end */
	const struct lines_events *events;
	void *user;
	size_t length;
	char text[NOTIFY_MOST_LINE + 1]; /* what came since the last '\n' */
};

/* Hands over the whole lines, keeps the rest. */
static void hand_over(struct lines *l)
{
	const char *at = l->text;
	const char *end = l->text + l->length;
	const char *newline;
	while ((newline = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		l->events->line(at, (size_t)(newline - at), l->user);
		at = newline + 1;
	}
	l->length = (size_t)(end - at);
	memmove(l->text, at, l->length);
}

static gboolean end(struct lines *l, bool in_order)
{
	l->source = 0;
	l->events->end(in_order, l->user);
	return G_SOURCE_REMOVE;
}

static gboolean readable(gint fd, GIOCondition condition, gpointer user)
{
	struct lines *l = user;
	(void)condition;
	ssize_t n = read(fd, l->text + l->length, sizeof(l->text) - l->length);
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return G_SOURCE_CONTINUE;
	if (n <= 0)
		return end(l, n == 0 || errno == ECONNRESET);
	l->length += (size_t)n;
	hand_over(l);
	if (l->length < sizeof(l->text))
		return G_SOURCE_CONTINUE;
	log_error("a line longer than %d bytes, stopping", NOTIFY_MOST_LINE);
	return end(l, false);
}

struct lines *lines_create(int fd, const struct lines_events *events, void *user)
{
	struct lines *l = mem_alloc(1, sizeof(*l));
	l->fd = fd;
	l->events = events;
	l->user = user;
	l->source = g_unix_fd_add(fd, G_IO_IN | G_IO_HUP | G_IO_ERR, readable, l);
	return l;
}

void lines_destroy(struct lines *l)
{
	if (l == NULL)
		return;
	if (l->source != 0)
		g_source_remove(l->source);
	free(l);
}

bool lines_send(struct lines *l, const struct notify_message *m)
{
	struct buffer line = {0};
	notify_write(m, &line);
	bool ok = file_write_all(l->fd, line.data, line.length);
	buffer_finish(&line);
	return ok;
}
