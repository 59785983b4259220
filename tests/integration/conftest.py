"""What the whole-program tests share: a private bus, notification servers, a screen.

Environment (set by ctest): PACED_BUILD_DIR, PACED_SOURCE_DIR, PACED_CORPUS.

fixture   gives
programs  paths of the built programs: programs["paced"], ["pacectl"], ["paced-notify"]
bus       a session bus of its own, without activation: bus.env for the programs' environment,
          bus.has_owner(NAME), bus.stop()
server    server("ok") starts the fake notification server (modes: fake_notifications.py) and gives
          it: shown(), wait_shown(count), press(id, key), close(id, reason), stop()
xvfb      a screen: xvfb.display, xvfb.screenshot(path)
dunst     a real notification server on that screen: action() presses its only
          button, choose(label) one of several; history(), wait_displayed(count), stop()

Notifier(program, env) is a notifier program with the conductor's end of its socket.
"""
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time

import pytest
from gi.repository import Gio, GLib

from fault_table import pytest_configure, pytest_runtest_makereport, pytest_terminal_summary  # noqa: F401

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = pathlib.Path(os.environ.get("PACED_SOURCE_DIR", HERE.parents[1]))
BUILD = pathlib.Path(os.environ.get("PACED_BUILD_DIR", SOURCE / "build" / "dev"))
CORPUS = pathlib.Path(os.environ.get("PACED_CORPUS", SOURCE.parent / "shared" / "corpus"))
FULL = os.environ.get("PACED_FULL") == "1"  # the tests that take minutes and hours
for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):  # tests read English, wherever they run
    os.environ.pop(variable, None)
NOTIFICATIONS = "org.freedesktop.Notifications"

BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""

DUNST_CONFIG = """[global]
    width = 300
    height = 300
    origin = top-right
    offset = 20x20
    font = Sans 11
    markup = full
    format = "<b>%s</b>\\n%b"
    show_indicators = yes
    min_icon_size = 32
    max_icon_size = 128
    icon_path = {icons}
    dmenu = {menu}
    {globals}
[urgency_low]
    background = "#222222"
    foreground = "#eeeeee"
    timeout = 60
[urgency_normal]
    background = "#222222"
    foreground = "#ffffff"
    timeout = 60
"""


def wait_until(condition, seconds=10, what="the condition"):
    """The first true value of condition(), which is asked again and again."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < end, f"{what} did not come within {seconds} s"
        time.sleep(0.01)
    return value


def stop_process(process, seconds=5):
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def need(*names):
    for name in names:
        if shutil.which(name) is None:
            pytest.skip(f"{name} is not installed")


def may_mount():
    """Whether what is mounted can be kept from others: as root, and where / is a mount (in a chroot it may not be)."""
    return os.getuid() == 0 and subprocess.run(["unshare", "--mount", "true"], stderr=subprocess.DEVNULL).returncode == 0


class Programs:
    def __getitem__(self, name):
        path = BUILD / "bin" / name
        assert path.exists(), f"{path} is not built"
        return str(path)


@pytest.fixture
def programs():
    return Programs()


class Bus:
    def __init__(self, folder):
        config = folder / "bus.conf"
        config.write_text(BUS_CONFIG)
        self.process = subprocess.Popen(
            ["dbus-daemon", f"--config-file={config}", "--print-address", "--nofork", "--nopidfile"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.address = self.process.stdout.readline().strip()
        runtime = folder / "runtime"
        runtime.mkdir(mode=0o700)
        self.env = dict(os.environ, DBUS_SESSION_BUS_ADDRESS=self.address, XDG_RUNTIME_DIR=str(runtime))
        self.env.pop("DISPLAY", None)
        flags = Gio.DBusConnectionFlags
        self.connection = Gio.DBusConnection.new_for_address_sync(
            self.address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION)

    def call(self, name, path, interface, method, types=None, *values):
        arguments = GLib.Variant(types, values) if types else None
        reply = self.connection.call_sync(
            name, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, 5000)
        return reply.unpack()

    def ask_bus(self, method, name):
        dbus = "org.freedesktop.DBus"
        return self.call(dbus, "/org/freedesktop/DBus", dbus, method, "(s)", name)[0]

    def has_owner(self, name):
        return self.ask_bus("NameHasOwner", name)

    def owner(self, name):
        """Its unique name."""
        return self.ask_bus("GetNameOwner", name)

    def wait_owner(self, name, there=True):
        wait_until(lambda: self.has_owner(name) == there, what=f"{name} on the bus: {there}")

    def stop(self):
        self.connection.set_exit_on_close(False)
        stop_process(self.process)
        self.process.stdout.close()


@pytest.fixture
def bus(tmp_path):
    need("dbus-daemon")
    bus = Bus(tmp_path)
    yield bus
    bus.stop()


class FakeServer:
    def __init__(self, bus, record, mode):
        self.bus, self.record = bus, record
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "fake_notifications.py"), mode, str(record)], env=bus.env)
        bus.wait_owner(NOTIFICATIONS)

    def events(self):
        return [json.loads(line) for line in self.record.read_text().splitlines()]

    def shown(self):
        return [e for e in self.events() if e["event"] == "notify"]

    def wait_shown(self, count=1, seconds=10):
        return wait_until(lambda: self.shown() if len(self.shown()) >= count else None, seconds,
                          f"notification {count}")

    def press(self, number, key):
        self.bus.call(NOTIFICATIONS, "/org/freedesktop/Notifications", "org.paced.Fake", "Press",
                      "(us)", number, key)

    def wait_asked(self):
        """Somebody knows that it is there."""
        wait_until(lambda: self.bus.call(NOTIFICATIONS, "/org/freedesktop/Notifications", "org.paced.Fake",
                                         "Asked")[0], what="the question for capabilities")

    def close(self, number, reason=2):
        self.bus.call(NOTIFICATIONS, "/org/freedesktop/Notifications", "org.paced.Fake", "Close",
                      "(uu)", number, reason)

    def stop(self):
        stop_process(self.process)


@pytest.fixture
def server(bus, tmp_path):
    record = tmp_path / "notifications.jsonl"
    record.touch()
    started = []

    def start(mode="ok"):
        started.append(FakeServer(bus, record, mode))
        return started[-1]

    yield start
    for one in started:
        one.stop()


class Screen:
    def __init__(self):
        ours, theirs = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "800x600x24", "-nolisten", "tcp"],
            pass_fds=[theirs], stderr=subprocess.DEVNULL)
        os.close(theirs)
        with os.fdopen(ours) as f:
            self.display = ":" + f.readline().strip()

    def screenshot(self, path):
        subprocess.run(["import", "-window", "root", "-display", self.display, str(path)], check=True)


@pytest.fixture
def xvfb():
    need("Xvfb", "import")
    screen = Screen()
    yield screen
    stop_process(screen.process)


class Dunst:
    def __init__(self, bus, screen, folder, globals_=""):
        self.env = dict(bus.env, DISPLAY=screen.display)
        config = folder / "dunstrc"
        self.choice = folder / "choice"
        menu = folder / "menu"
        menu.write_text(f'#!/bin/sh\nexec grep -m1 -F -f "{self.choice}"\n')
        menu.chmod(0o755)
        config.write_text(DUNST_CONFIG.format(menu=menu, icons=SOURCE / "contrib/icons", globals=globals_))
        self.log = open(folder / "dunst.log", "w")
        self.process = subprocess.Popen(["dunst", "-config", str(config)], env=self.env,
                                        stdout=self.log, stderr=self.log)
        bus.wait_owner(NOTIFICATIONS)

    def ctl(self, *words):
        return subprocess.run(["dunstctl", *words], env=self.env, check=True, capture_output=True,
                              text=True).stdout.strip()

    def action(self, number=0):
        self.ctl("action", str(number))

    def choose(self, label):
        """One of several actions, by the menu that dunst opens for them."""
        self.choice.write_text(label + "\n")
        self.ctl("context")

    def history(self):
        return json.loads(self.ctl("history"))["data"][0]

    def displayed(self):
        return int(self.ctl("count", "displayed"))

    def wait_displayed(self, count):
        wait_until(lambda: self.displayed() == count, what=f"{count} bubbles on the screen")

    def stop(self):
        stop_process(self.process)
        self.log.close()


class Notifier:
    """A running notifier program and the conductor's end of its socket."""

    def __init__(self, program, env, shell="exec"):
        self.socket, theirs = socket.socketpair()
        self.process = subprocess.Popen(["sh", "-c", f'{shell} "$0" 3<&0 </dev/null', program], stdin=theirs,
                                        env=env, stderr=subprocess.PIPE, text=True)
        theirs.close()
        self.socket.settimeout(15)
        self.stream = self.socket.makefile("rb")

    def send(self, message):
        self.socket.sendall(json.dumps(message, ensure_ascii=False).encode() + b"\n")

    def show(self, number, title="Tomorrow: rest", **members):
        self.send({"show": number, "title": title, **members})

    def receive(self):
        """The next message, None at the end."""
        line = self.stream.readline()
        return json.loads(line) if line else None

    def ended(self, seconds=5):
        return self.process.wait(seconds)

    def alive(self):
        return self.process.poll() is None

    def stop(self):
        self.stream.close()
        self.socket.close()
        stop_process(self.process)
        self.process.stderr.close()


@pytest.fixture
def dunst(bus, xvfb, tmp_path):
    need("dunst", "dunstctl")
    one = Dunst(bus, xvfb, tmp_path)
    yield one
    one.stop()
