/* The session bus. */
#ifndef PACED_NOTIFY_BUS_H
#define PACED_NOTIFY_BUS_H

#include <gio/gio.h>

/* NULL, perhaps with an error, when there is none: none is started. Its end is not ours. */
GDBusConnection *bus_connect(GError **error);

#endif
