#include "server.h"

#include <gio/gio.h>
#include <string.h>

#include "bus.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"

/* A server that answers in 3 s is slow and in use; libnotify's own calls would wait for 25 s. */
#define PATIENCE_MS 8000

struct server {
	server_changed *changed;
	void *user;
	GDBusConnection *bus; /* NULL: there is none */
	guint watch;
	GCancellable *question; /* the GetCapabilities under way, or NULL */
	enum server_state state;
	struct server_can can;
	char trouble[200];
};

static void forget_question(struct server *s)
{
	if (s->question != NULL)
		g_cancellable_cancel(s->question);
	g_clear_object(&s->question);
}

static void set_state(struct server *s, enum server_state state)
{
	forget_question(s);
	s->state = state;
	s->changed(s, s->user);
}

static void set_trouble(struct server *s, const char *what, const GError *error)
{
	autofree char *text = error == NULL ? mem_strdup(what)
					    : mem_printf("%s: %s", what, error->message);
	text_copy_clean(s->trouble, sizeof(s->trouble), text, strlen(text));
}

static struct server_can read_capabilities(GVariant *reply)
{
	g_autofree const char **names = NULL;
	g_variant_get(reply, "(^a&s)", &names);
	return (struct server_can){
		.actions = g_strv_contains(names, "actions"),
		.body_markup = g_strv_contains(names, "body-markup"),
	};
}

static void answered(GObject *bus, GAsyncResult *result, gpointer user)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant)
		reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(bus), result, &error);
	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return; /* the server may be gone: `user` is not to be touched */
	struct server *s = user;
	if (reply == NULL) {
		set_trouble(s, "the notification server does not answer", error);
		set_state(s, SERVER_ABSENT);
		return;
	}
	s->can = read_capabilities(reply);
	set_state(s, SERVER_READY);
}

static void appeared(GDBusConnection *bus, const gchar *name, const gchar *owner, gpointer user)
{
	struct server *s = user;
	(void)name;
	s->state = SERVER_ASKED;
	s->question = g_cancellable_new();
	g_dbus_connection_call(bus, owner, PATH, NAME, "GetCapabilities", NULL,
		G_VARIANT_TYPE("(as)"), G_DBUS_CALL_FLAGS_NONE, PATIENCE_MS, s->question, answered,
		s);
}

static void vanished(GDBusConnection *bus, const gchar *name, gpointer user)
{
	(void)name;
	set_trouble(user,
		bus == NULL ? "the session bus has gone" : "no notification server is running",
		NULL);
	set_state(user, SERVER_ABSENT);
}

static void connect_bus(struct server *s)
{
	g_autoptr(GError) error = NULL;
	s->bus = bus_connect(&error);
	if (s->bus == NULL) {
		set_trouble(s, "there is no session bus", error);
		s->state = SERVER_ABSENT;
		return;
	}
	s->watch = g_bus_watch_name_on_connection(
		s->bus, NAME, G_BUS_NAME_WATCHER_FLAGS_AUTO_START, appeared, vanished, s, NULL);
}

struct server *server_create(server_changed *changed, void *user)
{
	struct server *s = mem_alloc(1, sizeof(*s));
	s->changed = changed;
	s->user = user;
	s->state = SERVER_ASKED;
	connect_bus(s);
	return s;
}

void server_destroy(struct server *s)
{
	if (s == NULL)
		return;
	forget_question(s);
	if (s->watch != 0)
		g_bus_unwatch_name(s->watch);
	g_clear_object(&s->bus);
	free(s);
}

enum server_state server_state(const struct server *s)
{
	return s->state;
}

struct server_can server_can(const struct server *s)
{
	return s->can;
}

const char *server_trouble(const struct server *s)
{
	return s->trouble;
}
