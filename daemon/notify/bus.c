#include "bus.h"

#include <stdbool.h>

/* Without this GLib would try to start a bus of its own for us (dbus-launch). */
static bool bus_is_known(void)
{
	const char *address = g_getenv("DBUS_SESSION_BUS_ADDRESS");
	if (address != NULL && *address != '\0')
		return true;
	g_autofree char *path = g_build_filename(g_get_user_runtime_dir(), "bus", NULL);
	return g_file_test(path, G_FILE_TEST_EXISTS);
}

GDBusConnection *bus_connect(GError **error)
{
	GDBusConnection *bus = bus_is_known() ? g_bus_get_sync(G_BUS_TYPE_SESSION, NULL, error)
					      : NULL;
	if (bus != NULL)
		g_dbus_connection_set_exit_on_close(bus, FALSE);
	return bus;
}
