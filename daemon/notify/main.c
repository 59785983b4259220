/*
 * paced-notify: shows what the conductor says, tells what became of it, and ends.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bubble.h"
#include "lines.h"
#include "open.h"
#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "paced/notify.h"
#include "paced/version.h"
#include "server.h"

enum { EXIT_BROKEN = 1, EXIT_USAGE = 2 };

struct notifier {
	GMainLoop *loop;
	struct lines *lines;
	struct server *server;
	struct notify_message *waiting; /* to be shown as soon as the server is ready, or NULL */
	struct bubble *bubble;          /* on the screen, or NULL */
	int code;
};

static void stop(struct notifier *n, int code)
{
	n->code = code;
	g_main_loop_quit(n->loop);
}

static void answer(struct notifier *n, const struct notify_message *m)
{
	if (!lines_send(n->lines, m))
		stop(n, EXIT_BROKEN);
}

static void answer_failed(struct notifier *n, uint32_t id, const char *text, bool again)
{
	struct notify_message m = {.type = NOTIFY_FAILED, .id = id, .again = again};
	text_copy_clean(m.text, sizeof(m.text), text, strlen(text));
	answer(n, &m);
}

/* Behind the lines that are already there: one of them may be the next notification. */
static gboolean stop_when_idle(gpointer user)
{
	struct notifier *n = user;
	if (n->waiting == NULL && n->bubble == NULL)
		stop(n, 0);
	return G_SOURCE_REMOVE;
}

static void rest(struct notifier *n)
{
	if (n->waiting == NULL && n->bubble == NULL)
		g_idle_add_full(G_PRIORITY_LOW, stop_when_idle, n, NULL);
}

static void refuse_waiting(struct notifier *n, const char *text, bool again)
{
	if (n->waiting == NULL)
		return;
	answer_failed(n, n->waiting->id, text, again);
	free(n->waiting);
	n->waiting = NULL;
}

/* The bubble has left the screen. */
static void drop_bubble(struct notifier *n, enum notify_why why)
{
	if (n->bubble == NULL)
		return;
	answer(n, &(struct notify_message){
			  .type = NOTIFY_CLOSED, .id = bubble_id(n->bubble), .why = why});
	bubble_destroy(n->bubble);
	n->bubble = NULL;
}

static void bubble_was_pressed(struct bubble *b, const char *key, void *user)
{
	struct notify_message m = {.type = NOTIFY_ACTION, .id = bubble_id(b)};
	snprintf(m.key, sizeof(m.key), "%s", key);
	answer(user, &m);
}

static void bubble_was_closed(struct bubble *b, enum notify_why why, void *user)
{
	(void)b;
	drop_bubble(user, why);
	rest(user);
}

static const struct bubble_events bubble_events = {bubble_was_pressed, bubble_was_closed};

static void show_waiting(struct notifier *n)
{
	struct notify_message failed;
	struct bubble *next = bubble_show(
		n->waiting, server_can(n->server), n->bubble, &bubble_events, n, &failed);
	if (next == NULL) {
		answer(n, &failed);
	} else {
		drop_bubble(n, NOTIFY_REPLACED);
		n->bubble = next;
		answer(n, &(struct notify_message){.type = NOTIFY_SHOWN, .id = bubble_id(next)});
	}
	free(n->waiting);
	n->waiting = NULL;
}

/* Shows or refuses what waits, as the server stands; while it is asked, there is nothing to do. */
static void settle(struct notifier *n)
{
	if (server_state(n->server) == SERVER_READY && n->waiting != NULL)
		show_waiting(n);
	else if (server_state(n->server) == SERVER_ABSENT)
		refuse_waiting(n, server_trouble(n->server), true);
}

static void server_has_changed(struct server *s, void *user)
{
	struct notifier *n = user;
	bool spoken = n->waiting != NULL || n->bubble != NULL;
	if (server_state(s) == SERVER_ABSENT)
		drop_bubble(n, NOTIFY_OTHER);
	settle(n);
	if (spoken)
		rest(n);
}

static void show(struct notifier *n, const struct notify_message *m)
{
	refuse_waiting(n, "a newer notification took its place", false);
	n->waiting = mem_alloc(1, sizeof(*n->waiting));
	*n->waiting = *m;
	settle(n);
	rest(n);
}

static void take_back(struct notifier *n, uint32_t id)
{
	if (n->waiting != NULL && n->waiting->id == id) {
		refuse_waiting(n, "taken back before it was shown", false);
	} else if (n->bubble != NULL && bubble_id(n->bubble) == id) {
		bubble_close(n->bubble);
		drop_bubble(n, NOTIFY_OTHER);
	}
	rest(n);
}

static void line_came(const char *text, size_t length, void *user)
{
	struct notifier *n = user;
	struct notify_message m;
	struct error e;
	bool ok = notify_parse(text, length, &m, &e);
	if (!ok)
		log_error("%s", e.text);
	if (ok && m.type == NOTIFY_SHOW)
		show(n, &m);
	else if (ok && m.type == NOTIFY_CLOSE)
		take_back(n, m.id);
	else if (m.type == NOTIFY_SHOW && m.id != 0) {
		answer_failed(n, m.id, e.text, false);
		rest(n);
	}
}

static void lines_ended(bool in_order, void *user)
{
	stop(user, in_order ? 0 : EXIT_BROKEN);
}

static const struct lines_events lines_events = {line_came, lines_ended};

static int run(void)
{
	struct notifier n = {.loop = g_main_loop_new(NULL, FALSE)};
	n.lines = lines_create(NOTIFY_CHANNEL, &lines_events, &n);
	n.server = server_create(server_has_changed, &n);
	g_main_loop_run(n.loop);
	bubble_destroy(n.bubble);
	free(n.waiting);
	server_destroy(n.server);
	lines_destroy(n.lines);
	g_main_loop_unref(n.loop);
	return n.code;
}

static int usage(FILE *out, int code)
{
	fputs("usage: paced-notify        (started by paced, with a stream socket as descriptor "
	      "3)\n"
	      "       paced-notify --open FILE | --help | --version\n"
	      "Shows desktop notifications for paced, one JSON object a line; see "
	      "paced-notifier(7).\n",
		out);
	return code;
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--version") == 0)
		return printf("paced-notify %s\n", PACED_VERSION) < 0;
	if (argc == 2 && strcmp(argv[1], "--help") == 0)
		return usage(stdout, 0);
	log_init("paced-notify", LOG_WARNING);
	if (argc == 3 && strcmp(argv[1], "--open") == 0)
		return open_on_desktop(argv[2]) ? 0 : EXIT_BROKEN;
	if (argc != 1 || fcntl(NOTIFY_CHANNEL, F_SETFD, FD_CLOEXEC) != 0)
		return usage(stderr, EXIT_USAGE);
	close_range(NOTIFY_CHANNEL + 1, ~0U, 0);
	signal(SIGPIPE, SIG_IGN);
	if (!bubble_init()) {
		log_error("libnotify does not start");
		return EXIT_BROKEN;
	}
	return run();
}
