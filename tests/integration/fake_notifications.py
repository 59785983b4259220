#!/usr/bin/python3
"""A notification server that behaves as badly as asked, and writes down what it was told.

usage: fake_notifications.py MODE RECORD

RECORD gets one JSON object a line: {"event": "notify", "id": ..., "summary": ..., ...} or
{"event": "close", "id": ...}, each with "owner" (the server's unique name) and "at" (monotonic seconds).

MODE      what it does with a notification
ok        takes it; the server has actions and markup
plain     takes it; the server has neither actions nor markup
sticky    as ok, and a pressed button does not close the notification
slow      as ok, 3 s for each answer
hang      never answers anything
deaf      tells what it can do, and never answers after that
error     answers with an error that may pass
refuse    answers with an error that will not pass
crash     ends without an answer
restart   takes it, ends, and is there again as another server, with ids from 1

The interface org.paced.Fake on the same object plays the user: Press(id, key), Close(id, reason);
Asked() is how many times somebody has asked what the server can do.
"""
import json
import os
import sys
import time

from gi.repository import Gio, GLib

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
FAKE = "org.paced.Fake"
INTERFACES = """<node>
<interface name="org.freedesktop.Notifications">
  <method name="GetCapabilities"><arg type="as" direction="out"/></method>
  <method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
    <arg type="s" direction="out"/><arg type="s" direction="out"/></method>
  <method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/>
    <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
    <arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
    <arg type="u" direction="out"/></method>
  <method name="CloseNotification"><arg type="u" direction="in"/></method>
  <signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
  <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
</interface>
<interface name="org.paced.Fake">
  <method name="Press"><arg type="u" direction="in"/><arg type="s" direction="in"/></method>
  <method name="Close"><arg type="u" direction="in"/><arg type="u" direction="in"/></method>
  <method name="Asked"><arg type="u" direction="out"/></method>
</interface>
</node>"""
ERRORS = {"error": "org.freedesktop.DBus.Error.Failed", "refuse": "org.freedesktop.DBus.Error.InvalidArgs"}
NOTIFY_FIELDS = ("app_name", "replaces_id", "icon", "summary", "body", "actions", "hints", "timeout")
CLOSED_BY_USER, CLOSED_BY_CALL = 2, 3


class Server:
    def __init__(self, mode, record):
        self.mode, self.record, self.last_id, self.asked = mode, record, 0, 0
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        for interface in Gio.DBusNodeInfo.new_for_xml(INTERFACES).interfaces:
            self.bus.register_object(PATH, interface, self.called, None, None)
        flags = Gio.BusNameOwnerFlags.ALLOW_REPLACEMENT | Gio.BusNameOwnerFlags.REPLACE
        Gio.bus_own_name_on_connection(self.bus, NAME, flags, None, None)

    def note(self, event, **what):
        what.update(event=event, owner=self.bus.get_unique_name(), at=time.monotonic())
        with open(self.record, "a") as f:
            f.write(json.dumps(what) + "\n")

    def emit(self, signal, types, *values):
        self.bus.emit_signal(None, PATH, NAME, signal, GLib.Variant(types, values))

    def called(self, _bus, _sender, _path, interface, method, arguments, call):
        if interface == FAKE:
            call.return_value(getattr(self, method)(*arguments.unpack()))
        elif self.mode == "slow":
            GLib.timeout_add(3000, self.answer, method, arguments.unpack(), call)
        elif self.mode != "hang" and (self.mode, method) != ("deaf", "Notify"):
            self.answer(method, arguments.unpack(), call)

    def answer(self, method, arguments, call):
        if method == "Notify" and self.mode == "crash":
            os._exit(1)
        if method == "Notify" and self.mode in ERRORS:
            call.return_dbus_error(ERRORS[self.mode], "not today")
        else:
            call.return_value(getattr(self, method)(*arguments))
        if method == "Notify" and self.mode == "restart":
            self.bus.flush_sync()
            os.execv(sys.executable, [sys.executable, __file__, "ok", self.record])

    def GetCapabilities(self):
        self.asked += 1
        rich = [] if self.mode == "plain" else ["actions", "body-markup", "icon-static"]
        return GLib.Variant("(as)", (["body"] + rich,))

    def GetServerInformation(self):
        return GLib.Variant("(ssss)", ("fake", "paced", "1", "1.2"))

    def Notify(self, *arguments):
        told = dict(zip(NOTIFY_FIELDS, arguments))
        if told["replaces_id"] == 0:
            self.last_id += 1
        number = told["replaces_id"] or self.last_id
        self.note("notify", id=number, **told)
        return GLib.Variant("(u)", (number,))

    def CloseNotification(self, number):
        self.note("close", id=number)
        self.emit("NotificationClosed", "(uu)", number, CLOSED_BY_CALL)

    def Asked(self):
        return GLib.Variant("(u)", (self.asked,))

    def Press(self, number, key):
        self.emit("ActionInvoked", "(us)", number, key)
        if self.mode != "sticky":
            self.emit("NotificationClosed", "(uu)", number, CLOSED_BY_USER)

    def Close(self, number, reason):
        self.emit("NotificationClosed", "(uu)", number, reason)


if __name__ == "__main__":
    Server(*sys.argv[1:])
    GLib.MainLoop().run()
