"""paced-notify in all weathers, spoken to as the conductor speaks to it: one stream socket, descriptor 3."""
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

import pytest
from conftest import HERE, NOTIFICATIONS, Dunst, Notifier, stop_process, wait_until
from fault_table import fault

LONG_TITLE = "Tomorrow: 5 x 4 min at threshold, then easy"
LONG_BODY = ("Two easy days behind you and the last session held its pace. 4:12 to 4:18, 2 min easy between, "
             "15 min warm-up. Heart rate up to 171. Drink before you start.")
FELT = [["felt-fresh", "Fresh"], ["felt-fine", "Fine"], ["felt-heavy", "Heavy"]]


@pytest.fixture
def notifier(programs, bus):
    started = []

    def start(env=None, **how):
        started.append(Notifier(programs["paced-notify"], env or bus.env, **how))
        return started[-1]

    yield start
    for one in started:
        one.stop()


def test_shows_and_ends_when_dismissed(server, notifier):
    fake, one = server("ok"), notifier()
    one.show(7, "Tomorrow: easy 45 min", body="Intervals today.", urgency="normal", expires_s=20)
    assert one.receive() == {"shown": 7}
    told = fake.shown()[0]
    assert (told["app_name"], told["summary"], told["body"]) == (
        "paced", "Tomorrow: easy 45 min", "Intervals today.")
    assert told["timeout"] == 20000
    hints = told["hints"]
    assert hints["urgency"] == 1
    assert hints["desktop-entry"] == "paced"
    assert hints["x-dunst-stack-tag"] == "paced"
    assert hints["x-canonical-private-synchronous"] == "paced"
    assert one.alive()
    fake.close(told["id"], 2)
    assert one.receive() == {"closed": 7, "why": "dismissed"}
    assert one.receive() is None and one.ended() == 0


def test_has_an_icon_and_is_low_by_default(server, notifier):
    fake, one = server("ok"), notifier()
    one.show(1)
    assert one.receive() == {"shown": 1}
    told = fake.shown()[0]
    assert "paced" in (told["icon"], told["hints"].get("image-path"))
    assert told["hints"]["urgency"] == 0
    assert told["timeout"] == -1


@pytest.mark.parametrize("reason, why", [(1, "expired"), (2, "dismissed"), (3, "other"), (4, "other")])
def test_tells_why_it_was_closed(server, notifier, reason, why):
    fake, one = server("ok"), notifier()
    one.show(1)
    one.receive()
    fake.close(fake.shown()[0]["id"], reason)
    assert one.receive() == {"closed": 1, "why": why}


def test_actions_come_back(server, notifier):
    fake, one = server("ok"), notifier()
    one.show(3, "How did the intervals feel?", actions=FELT)
    assert one.receive() == {"shown": 3}
    told = fake.shown()[0]
    assert told["actions"] == [word for pair in FELT for word in pair]
    fake.press(told["id"], "felt-heavy")
    assert one.receive() == {"action": 3, "key": "felt-heavy"}
    assert one.receive() == {"closed": 3, "why": "dismissed"}
    assert one.receive() is None and one.ended() == 0


def test_answered_bubble_is_taken_off_a_server_that_leaves_it(server, notifier):
    fake, one = server("sticky"), notifier()
    one.show(3, actions=FELT)
    one.receive()
    fake.press(fake.shown()[0]["id"], "felt-fine")
    assert one.receive() == {"action": 3, "key": "felt-fine"}
    assert one.receive() == {"closed": 3, "why": "dismissed"}
    assert [e["event"] for e in fake.events()] == ["notify", "close"]
    assert one.receive() is None and one.ended() == 0


def test_signals_about_others_are_not_ours(server, notifier):
    fake, one = server("ok"), notifier()
    one.show(3, actions=FELT)
    one.receive()
    number = fake.shown()[0]["id"]
    fake.press(number + 1, "felt-heavy")
    fake.press(number, "no-such-key")
    assert one.receive() == {"closed": 3, "why": "dismissed"}


def test_one_bubble_is_replaced(server, notifier):
    fake, one = server("ok"), notifier()
    one.show(1, "first", actions=FELT)
    assert one.receive() == {"shown": 1}
    one.show(2, "second", actions=[["why", "Why?"]])
    assert one.receive() == {"closed": 1, "why": "replaced"}
    assert one.receive() == {"shown": 2}
    first, second = fake.shown()
    assert second["replaces_id"] == first["id"] == second["id"]
    assert second["actions"] == ["why", "Why?"]
    fake.press(second["id"], "why")
    assert one.receive() == {"action": 2, "key": "why"}
    assert one.receive() == {"closed": 2, "why": "dismissed"}
    assert one.receive() is None and one.ended() == 0


def test_only_the_newest_of_a_burst_is_shown(server, notifier):
    fake, one = server("slow"), notifier()
    one.show(1)
    one.show(2)
    assert one.receive() == {"failed": 1, "again": False, "text": "a newer notification took its place"}
    assert one.receive() == {"shown": 2}
    assert len(fake.shown()) == 1


def test_conductor_takes_it_back(server, notifier):
    fake, one = server("ok"), notifier()
    one.show(5)
    one.receive()
    one.send({"close": 4})
    one.send({"close": 5})
    assert one.receive() == {"closed": 5, "why": "other"}
    assert [e["event"] for e in fake.events()] == ["notify", "close"]
    assert one.receive() is None and one.ended() == 0


def test_ends_with_its_descriptor_and_leaves_the_bubble(server, notifier):
    fake, one = server("ok"), notifier()
    one.show(5)
    one.receive()
    one.socket.shutdown(socket.SHUT_WR)
    assert one.receive() is None and one.ended() == 0
    assert [e["event"] for e in fake.events()] == ["notify"]


def test_text_is_escaped_for_markup(server, notifier):
    fake, one = server("ok"), notifier()
    one.show(1, "<b>A & B</b>", body="<img src='x'> & <a href=\"y\">z</a>")
    one.receive()
    told = fake.shown()[0]
    assert told["summary"] == "<b>A & B</b>"  # never markup, by the specification
    assert told["body"] == "&lt;img src=&apos;x&apos;&gt; &amp; &lt;a href=&quot;y&quot;&gt;z&lt;/a&gt;"


def test_plain_server_gets_no_actions_and_no_markup(server, notifier):
    fake, one = server("plain"), notifier()
    one.show(1, body="a < b & c", actions=FELT)
    assert one.receive() == {"shown": 1}
    told = fake.shown()[0]
    assert told["actions"] == []
    assert told["body"] == "a < b & c"


def test_long_texts_and_control_characters(server, notifier):
    fake, one = server("plain"), notifier()
    one.show(1, "\x1b[31mred\x07" + "ä" * 2500, body="line\nline\r" + "€" * 3333)
    assert one.receive() == {"shown": 1}
    told = fake.shown()[0]
    assert told["summary"] == "?[31mred?" + "ä" * 123
    assert told["body"] == "line\nline?" + "€" * 337


def test_invalid_lines_are_answered_where_they_can_be(server, notifier):
    server("ok")
    one = notifier()
    one.socket.sendall(b"garbage\n" + b'{"show": 1, "title": "\xff\xfe"}\n' + b'{"future": 1}\n\n')
    one.show(2, "x", urgency="critical")
    answer = one.receive()
    assert answer["failed"] == 2 and answer["again"] is False and "critical" in answer["text"]
    assert one.receive() is None and one.ended() == 0


def test_endless_line_ends_it(server, notifier):
    server("ok")
    one = notifier()
    one.socket.sendall(b"x" * 20000)
    with pytest.raises(ConnectionResetError):
        while one.receive():
            pass
    assert one.ended() == 1


def test_lines_in_pieces(server, notifier):
    server("ok")
    one = notifier()
    for byte in b'{"show": 9, "title": "slowly"}\n':
        one.socket.sendall(bytes([byte]))
    assert one.receive() == {"shown": 9}


def test_picture(server, notifier, tmp_path):
    fake, one = server("ok"), notifier()
    picture = tmp_path / "six weeks.png"
    picture.touch()
    one.show(1, picture=str(picture))
    one.receive()
    assert fake.shown()[0]["hints"]["image-path"] == picture.as_uri()


def test_missing_picture_costs_the_picture_only(server, notifier):
    fake, one = server("ok"), notifier()
    one.show(1, picture="/no/such/picture.png")
    assert one.receive() == {"shown": 1}
    assert "/no/such" not in json.dumps(fake.shown())


def test_no_server(notifier):
    one = notifier()
    one.show(1)
    answer = one.receive()
    assert answer == {"failed": 1, "again": True, "text": "no notification server is running"}
    assert one.receive() is None and one.ended() == 0


def test_no_server_known_before_the_first_line(notifier):
    one = notifier()
    time.sleep(0.3)
    assert one.alive()
    one.show(1)
    assert one.receive()["again"] is True
    assert one.ended() == 0


def test_server_that_comes_before_the_first_line(bus, server, notifier):
    one = notifier()
    time.sleep(0.3)
    server("ok").wait_asked()
    one.show(1)
    assert one.receive() == {"shown": 1}


@pytest.mark.parametrize("env", [{}, {"DBUS_SESSION_BUS_ADDRESS": ""},
                                 {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/no/such/bus"},
                                 {"DBUS_SESSION_BUS_ADDRESS": "garbage"}])
def test_no_bus(bus, notifier, env):
    """DISPLAY makes GLib start a bus of its own (dbus-launch) when it is let."""
    base = {k: v for k, v in bus.env.items() if k != "DBUS_SESSION_BUS_ADDRESS"}
    one = notifier({**base, "DISPLAY": ":99", **env})
    one.show(1)
    answer = one.receive()
    assert answer["failed"] == 1 and answer["again"] is True
    assert answer["text"].startswith("there is no session bus")
    assert one.receive() is None and one.ended() == 0


def test_slow_server(server, notifier):
    server("slow")
    one = notifier()
    one.show(1)
    start = time.monotonic()
    assert one.receive() == {"shown": 1}
    assert 3 < time.monotonic() - start < 14


def test_hung_server_is_given_up(server, notifier):
    """Listens meanwhile; the conductor may kill it earlier."""
    server("hang")
    one = notifier()
    one.show(1)
    time.sleep(0.5)
    one.send({"close": 1})
    assert one.receive() == {"failed": 1, "again": False, "text": "taken back before it was shown"}
    assert one.ended() == 0
    other = notifier()
    other.show(1)
    answer = other.receive()
    assert answer["again"] is True and "does not answer" in answer["text"]
    assert other.ended() == 0


@pytest.mark.parametrize("mode, again", [("error", True), ("refuse", False), ("crash", True)])
def test_server_that_fails(server, notifier, mode, again):
    fake, one = server(mode), notifier()
    one.show(1)
    answer = one.receive()
    assert answer["failed"] == 1 and answer["again"] is again
    assert "did not take it" in answer["text"]
    assert one.receive() is None and one.ended() == 0
    assert fake.shown() == []


@fault("server", "restarted while a bubble is up",
       "the bubble counts as closed")
def test_restarted_server_knows_nothing_of_our_bubble(server, notifier):
    fake, one = server("restart"), notifier()
    one.show(1, actions=FELT)
    assert one.receive() == {"shown": 1}
    assert one.receive() == {"closed": 1, "why": "other"}
    assert one.receive() is None and one.ended() == 0
    assert len(fake.shown()) == 1


def test_ids_of_another_server_do_not_count(bus, server, notifier):
    """The new server takes the name in one step, and has a notification of someone else with our id."""
    old, one = server("ok"), notifier()
    one.show(1, actions=FELT)
    one.receive()
    number = old.shown()[0]["id"]
    owner = bus.owner(NOTIFICATIONS)
    new = server("ok")
    wait_until(lambda: bus.owner(NOTIFICATIONS) != owner)
    new.press(number, "felt-heavy")
    assert one.receive() == {"closed": 1, "why": "other"}
    assert one.receive() is None


@fault("server", "the bus ends while a bubble is up",
       "the notifier ends in order")
def test_bus_that_goes_away(bus, server, notifier):
    server("ok")
    one = notifier()
    one.show(1)
    one.receive()
    bus.stop()
    assert one.receive() == {"closed": 1, "why": "other"}
    assert one.receive() is None and one.ended() == 0


def test_bus_that_goes_away_before_it_is_shown(bus, server, notifier):
    server("hang")
    one = notifier()
    one.show(1)
    time.sleep(0.3)
    bus.stop()
    answer = one.receive()
    assert answer["failed"] == 1 and answer["again"] is True
    assert one.receive() is None and one.ended() == 0


def test_conductor_that_dies(server, notifier):
    server("ok")
    one = notifier()
    one.show(1)
    one.receive()
    one.stream.close()
    one.socket.close()
    assert one.ended() == 0


def test_inherits_nothing_but_its_socket(server, notifier, tmp_path):
    server("ok")
    secret = tmp_path / "secret"
    secret.touch()
    one = notifier(shell=f"exec 9<{secret}; exec")
    one.show(1)
    one.receive()
    open_files = [os.readlink(f) for f in pathlib.Path(f"/proc/{one.process.pid}/fd").iterdir()]
    assert str(secret) not in open_files
    assert len([f for f in open_files if f.startswith("socket:")]) == 2  # ours, and the bus


@pytest.fixture
def opened(bus, programs, tmp_path):
    """opened(MODE): what was asked of such a desktop to open a file, and how paced-notify ended."""
    started = []

    def ask(mode=None, name="report.html", path="/nowhere"):
        record, file = tmp_path / "opened", tmp_path / name
        record.touch()
        if mode:
            file.write_text("<p>")
            started.append(subprocess.Popen([sys.executable, HERE / "fake_desktop.py", mode, record], env=bus.env))
            bus.wait_owner("org.freedesktop.systemd1" if mode in ("broken", "manager") else
                           "org.freedesktop.portal.Desktop")
        done = subprocess.run([programs["paced-notify"], "--open", file], env=dict(bus.env, PATH=str(path)),
                              capture_output=True, text=True, timeout=30)
        return [json.loads(line) for line in record.read_text().splitlines()], done

    yield ask
    for one in started:
        stop_process(one)


@pytest.fixture
def xdg_open(tmp_path):
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "xdg-open").write_text(f'#!/bin/sh\necho "$1" >{tmp_path}/by-itself\n')
    (folder / "xdg-open").chmod(0o755)
    return folder


@pytest.mark.parametrize("mode", ["portal", "declined"])
def test_a_file_is_opened_by_the_portal(opened, xdg_open, tmp_path, mode):
    asked, done = opened(mode, "six weeks.html", path=xdg_open)
    assert done.returncode == 0, done.stderr
    assert asked == [{"by": "portal", "path": str(tmp_path / "six weeks.html")}]
    assert not (tmp_path / "by-itself").exists()


@pytest.mark.parametrize("mode", ["broken", "manager"])
def test_a_file_is_opened_by_the_service_manager(opened, xdg_open, tmp_path, mode):
    asked, done = opened(mode, path=xdg_open)
    assert done.returncode == 0, done.stderr
    assert asked[-1] == {"by": "manager", "command": [str(xdg_open / "xdg-open"), str(tmp_path / "report.html")]}


def test_a_file_is_opened_without_any_of_them(opened, xdg_open, tmp_path):
    _, done = opened(path=xdg_open)
    assert done.returncode == 0, done.stderr
    by_itself = tmp_path / "by-itself"
    wait_until(lambda: by_itself.exists() and by_itself.read_text(), what="xdg-open")
    assert by_itself.read_text() == f"{tmp_path / 'report.html'}\n"


def test_nothing_opens_a_file(opened):
    _, done = opened()
    assert done.returncode == 1 and "nothing here opens" in done.stderr


def test_says_how_it_is_meant_to_be_used(programs):
    alone = subprocess.run([programs["paced-notify"]], capture_output=True, text=True)
    assert alone.returncode == 2 and "started by paced" in alone.stderr
    wrong = subprocess.run([programs["paced-notify"], "--frobnicate"], capture_output=True, text=True)
    assert wrong.returncode == 2
    helped = subprocess.run([programs["paced-notify"], "--help"], capture_output=True, text=True)
    assert helped.returncode == 0 and "usage" in helped.stdout
    version = subprocess.run([programs["paced-notify"], "--version"], capture_output=True, text=True)
    assert version.returncode == 0 and version.stdout.startswith("paced-notify ")


def test_dunst_shows_it_and_brings_the_answer_back(dunst, xvfb, notifier, tmp_path):
    one = notifier()
    one.show(1, LONG_TITLE, body=LONG_BODY, urgency="normal", actions=FELT)
    assert one.receive() == {"shown": 1}
    dunst.wait_displayed(1)
    time.sleep(0.3)  # drawn after it is counted
    picture = pathlib.Path(os.environ.get("PACED_SCREENSHOTS", tmp_path)) / "notify.png"
    xvfb.screenshot(picture)
    colours = subprocess.run(["identify", "-format", "%k", str(picture)], capture_output=True, text=True)
    assert int(colours.stdout) > 20, "the screen is empty"
    dunst.choose("Heavy")
    assert one.receive() == {"action": 1, "key": "felt-heavy"}
    assert one.receive() == {"closed": 1, "why": "dismissed"}
    assert one.ended() == 0
    shown = dunst.history()[0]
    assert shown["summary"]["data"] == LONG_TITLE


def test_dunst_click_on_the_only_action(dunst, notifier):
    one = notifier()
    one.show(1, actions=[["why", "Why?"]])
    assert one.receive() == {"shown": 1}
    dunst.wait_displayed(1)
    dunst.action(0)
    assert one.receive() == {"action": 1, "key": "why"}
    assert one.receive() == {"closed": 1, "why": "dismissed"}


def test_dunst_replaces_the_bubble_of_an_earlier_process(dunst, notifier):
    first = notifier()
    first.show(1, "first")
    assert first.receive() == {"shown": 1}
    first.process.send_signal(signal.SIGKILL)
    second = notifier()
    second.show(2, "second")
    assert second.receive() == {"shown": 2}
    dunst.wait_displayed(1)


def test_dunst_restarted(bus, xvfb, dunst, notifier, tmp_path):
    one = notifier()
    one.show(1)
    assert one.receive() == {"shown": 1}
    dunst.stop()
    assert one.receive() == {"closed": 1, "why": "other"}
    assert one.ended() == 0
    again = Dunst(bus, xvfb, tmp_path)
    other = notifier()
    other.show(2)
    assert other.receive() == {"shown": 2}
    again.stop()


# ---- other servers, where they are installed ----

OTHERS = ("notification-daemon/notification-daemon", "mate-notification-daemon/mate-notification-daemon",
          "*/xfce4/notifyd/xfce4-notifyd")


@pytest.mark.parametrize("pattern", OTHERS, ids=[pattern.rsplit("/")[-1] for pattern in OTHERS])
def test_other_servers_show_it(bus, xvfb, notifier, tmp_path, pattern):
    program = next(iter(sorted(pathlib.Path("/usr/lib").glob(pattern))), None)
    if not program:
        pytest.skip(f"{pattern} is not installed")
    env = dict(bus.env, DISPLAY=xvfb.display, HOME=str(tmp_path), XDG_CONFIG_HOME=str(tmp_path), GSETTINGS_BACKEND="memory")
    process = subprocess.Popen([program], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        bus.wait_owner(NOTIFICATIONS)
        one = notifier()
        one.show(1, LONG_TITLE, body="a < b & c\n" + LONG_BODY, actions=FELT)
        assert one.receive() == {"shown": 1}

        def drawn():
            xvfb.screenshot(tmp_path / "other.png")
            told = subprocess.run(["identify", "-format", "%k", str(tmp_path / "other.png")], capture_output=True, text=True)
            return int(told.stdout) > 20
        wait_until(drawn, what="a bubble on the screen")
        one.send({"close": 1})
        assert one.receive() == {"closed": 1, "why": "other"}
        assert one.ended() == 0
    finally:
        stop_process(process)
