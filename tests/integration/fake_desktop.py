#!/usr/bin/python3
"""What opens files on a desktop, and writes down what it was asked for.

usage: fake_desktop.py MODE RECORD

MODE      who is there
portal    the desktop's portal, which opens everything
declined  a portal whose user says no
broken    a portal that opens nothing, and a service manager
manager   a service manager alone

RECORD gets one JSON object a line: {"by": "portal", "path": ...} or {"by": "manager", "command": [...]}.
"""
import json
import os
import sys

from gi.repository import Gio, GLib

PORTAL, PORTAL_PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
MANAGER, MANAGER_PATH = "org.freedesktop.systemd1", "/org/freedesktop/systemd1"
INTERFACES = """<node>
<interface name="org.freedesktop.portal.OpenURI">
  <method name="OpenFile"><arg type="s" direction="in"/><arg type="h" direction="in"/>
    <arg type="a{sv}" direction="in"/><arg type="o" direction="out"/></method>
</interface>
<interface name="org.freedesktop.systemd1.Manager">
  <method name="StartTransientUnit"><arg type="s" direction="in"/><arg type="s" direction="in"/>
    <arg type="a(sv)" direction="in"/><arg type="a(sa(sv))" direction="in"/><arg type="o" direction="out"/></method>
</interface>
</node>"""
RESPONSES = {"portal": 0, "declined": 1, "broken": 2}


def main(mode, record):
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)

    def note(**what):
        with open(record, "a") as f:
            f.write(json.dumps(what) + "\n")

    def opened(_bus, sender, _path, _interface, _method, arguments, call):
        fd = call.get_message().get_unix_fd_list().get(arguments.unpack()[1])
        note(by="portal", path=os.readlink(f"/proc/self/fd/{fd}"))
        request = f"{PORTAL_PATH}/request/1"
        call.return_value(GLib.Variant("(o)", (request,)))
        bus.emit_signal(sender, request, "org.freedesktop.portal.Request", "Response",
                        GLib.Variant("(ua{sv})", (RESPONSES[mode], {})))

    def started(_bus, _sender, _path, _interface, _method, arguments, call):
        properties = dict(arguments.unpack()[2])
        note(by="manager", command=properties["ExecStart"][0][1])
        call.return_value(GLib.Variant("(o)", ("/job/1",)))

    portal, manager = Gio.DBusNodeInfo.new_for_xml(INTERFACES).interfaces
    bus.register_object(PORTAL_PATH, portal, opened, None, None)
    bus.register_object(MANAGER_PATH, manager, started, None, None)
    for name, there in ((PORTAL, mode in RESPONSES), (MANAGER, mode in ("broken", "manager"))):
        if there:
            Gio.bus_own_name_on_connection(bus, name, Gio.BusNameOwnerFlags.NONE, None, None)
    GLib.MainLoop().run()


if __name__ == "__main__":
    main(*sys.argv[1:])
