/*
 * Showing a file on the desktop, from behind walls: what is started here would have no network and
 * could write nowhere, which is no life for a browser. So others are asked to start it: the
 * desktop's portal (org.freedesktop.portal.OpenURI), else the user's service manager, else xdg-open
 * itself.
 */
#ifndef PACED_NOTIFY_OPEN_H
#define PACED_NOTIFY_OPEN_H

#include <stdbool.h>

/* False when nobody opened it; that is logged. May take some seconds. */
bool open_on_desktop(const char *path);

#endif
