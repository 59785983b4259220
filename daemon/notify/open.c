#include "open.h"

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <unistd.h>

#include "bus.h"
#include "paced/base/log.h"
#include "paced/base/memory.h"

#define PORTAL      "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PATIENCE_MS 5000

struct wait {
	GMainLoop *loop;
	guint32 response; /* of the portal: 0 it is open, 1 the user did not want it, 2 otherwise */
};

static void responded(GDBusConnection *bus, const gchar *sender, const gchar *path,
	const gchar *interface, const gchar *signal, GVariant *parameters, gpointer user)
{
	struct wait *w = user;
	(void)bus, (void)sender, (void)path, (void)interface, (void)signal;
	g_variant_get(parameters, "(ua{sv})", &w->response, NULL);
	g_main_loop_quit(w->loop);
}

static gboolean give_up(gpointer user)
{
	struct wait *w = user;
	g_main_loop_quit(w->loop);
	return G_SOURCE_CONTINUE;
}

static bool ask_portal(GDBusConnection *bus, const char *path)
{
	autoclose int fd = open(path, O_RDONLY | O_CLOEXEC);
	g_autoptr(GUnixFDList) list = g_unix_fd_list_new();
	if (fd < 0 || g_unix_fd_list_append(list, fd, NULL) != 0)
		return false;
	GVariantBuilder options;
	g_variant_builder_init(&options, G_VARIANT_TYPE_VARDICT);
	g_autoptr(GVariant) reply = g_dbus_connection_call_with_unix_fd_list_sync(bus, PORTAL,
		PORTAL_PATH, "org.freedesktop.portal.OpenURI", "OpenFile",
		g_variant_new("(sha{sv})", "", 0, &options), G_VARIANT_TYPE("(o)"),
		G_DBUS_CALL_FLAGS_NONE, PATIENCE_MS, list, NULL, NULL, NULL);
	return reply != NULL;
}

/* The request ends with our connection: the portal's last word is waited for. */
static bool open_by_portal(GDBusConnection *bus, const char *path)
{
	struct wait w = {.loop = g_main_loop_new(NULL, FALSE), .response = 2};
	guint signal = g_dbus_connection_signal_subscribe(bus, PORTAL,
		"org.freedesktop.portal.Request", "Response", NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
		responded, &w, NULL);
	guint timer = g_timeout_add(PATIENCE_MS, give_up, &w);
	if (ask_portal(bus, path))
		g_main_loop_run(w.loop);
	g_source_remove(timer);
	g_dbus_connection_signal_unsubscribe(bus, signal);
	g_main_loop_unref(w.loop);
	return w.response <= 1;
}

static void add_property(GVariantBuilder *properties, const char *name, GVariant *value)
{
	g_variant_builder_add(properties, "(sv)", name, value);
}

/* As `systemd-run --user --collect xdg-open FILE`. */
static bool open_by_manager(GDBusConnection *bus, const char *program, const char *path)
{
	const char *const words[] = {program, path, NULL};
	autofree char *unit = mem_printf("paced-report-%ld.service", (long)getpid());
	GVariantBuilder start, properties;
	g_variant_builder_init(&start, G_VARIANT_TYPE("a(sasb)"));
	g_variant_builder_add(&start, "(s^asb)", program, words, FALSE);
	g_variant_builder_init(&properties, G_VARIANT_TYPE("a(sv)"));
	add_property(&properties, "Description", g_variant_new_string("The report of paced"));
	add_property(&properties, "ExecStart", g_variant_builder_end(&start));
	add_property(
		&properties, "KillMode", g_variant_new_string("process")); /* the browser stays */
	add_property(&properties, "CollectMode", g_variant_new_string("inactive-or-failed"));
	g_autoptr(GVariant) reply = g_dbus_connection_call_sync(bus, "org.freedesktop.systemd1",
		"/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager",
		"StartTransientUnit",
		g_variant_new("(ssa(sv)a(sa(sv)))", unit, "fail", &properties, NULL),
		G_VARIANT_TYPE("(o)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, PATIENCE_MS, NULL, NULL);
	return reply != NULL;
}

static bool open_by_ourselves(const char *program, const char *path)
{
	g_autofree char *own_program = g_strdup(program), *own_path = g_strdup(path);
	char *words[] = {own_program, own_path, NULL};
	return g_spawn_async(NULL, words, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL);
}

bool open_on_desktop(const char *path)
{
	g_autoptr(GDBusConnection) bus = bus_connect(NULL);
	g_autofree char *program = g_find_program_in_path("xdg-open");
	if (bus != NULL && open_by_portal(bus, path))
		return true;
	if (program != NULL && ((bus != NULL && open_by_manager(bus, program, path)) ||
				       open_by_ourselves(program, path)))
		return true;
	log_error("nothing here opens %s", path);
	return false;
}
