"""The notifiers of contrib, and the one that paced-notifier(7) prints, spoken to as by the conductor."""
import os

import pytest
from conftest import SOURCE, Notifier, wait_until
from daemon import PATIENCE, SETTINGS, Home, make_season

CONTRIB = SOURCE / "contrib" / "notifiers"


@pytest.fixture
def start(tmp_path):
    started = []

    def start(program, **env):
        started.append(Notifier(str(program), dict(os.environ, HOME=str(tmp_path), **env)))
        return started[-1]

    yield start
    for one in started:
        one.stop()


def assert_shown(one):
    assert one.receive() == {"shown": 7}
    assert one.receive()["closed"] == 7
    assert one.receive() is None and one.ended() == 0


def assert_failed(one, text):
    answer = one.receive()
    assert answer["failed"] == 7 and answer["again"] is True and text in answer["text"]
    assert one.receive() is None and one.ended() == 0


def test_log_file(start, tmp_path):
    one = start(CONTRIB / "log-file", PACED_NOTICES="")
    one.send({"close": 3})
    one.show(7, "Tomorrow: rest", body="Still ill.")
    assert_shown(one)
    assert (tmp_path / "paced-notices.txt").read_text().endswith("  Tomorrow: rest  Still ill.\n")


def test_log_file_that_cannot_be_written(start):
    one = start(CONTRIB / "log-file", PACED_NOTICES="/no/such/folder/file")
    one.show(7)
    assert_failed(one, "/no/such/folder")


def push(start, tmp_path, words):
    (tmp_path / "paced").mkdir()
    (tmp_path / "paced" / "push").write_text(words)
    one = start(CONTRIB / "push", XDG_CONFIG_HOME=str(tmp_path))
    one.show(7, "Tomorrow: $(rest)", body="Still ill.")
    return one


def test_push(start, tmp_path):
    out = tmp_path / "out"
    assert_shown(push(start, tmp_path, f'sh\n-c\nprintf "%s|" "$@" >{out}\nx\n{{title}}\n<{{body}}>\n'))
    assert out.read_text() == "Tomorrow: $(rest)|<Still ill.>|"


def test_push_that_fails(start, tmp_path):
    assert_failed(push(start, tmp_path, "sh\n-c\necho no route >&2; exit 7\n"), "no route")


def test_push_without_its_command(start, tmp_path):
    assert_failed(push(start, tmp_path, ""), "IndexError")


def test_the_one_of_the_manual(start, tmp_path):
    page = (SOURCE / "contrib" / "man" / "paced-notifier.7").read_text()
    text = page[page.index("#!/usr/bin/python3"):]
    program = tmp_path / "notifier"
    program.write_text(text[:text.index("\n.fi")].replace("\\e", "\\") + "\n")
    program.chmod(0o755)
    one = start(program)
    one.show(7, "Tomorrow: rest", body="Still ill.")
    assert_shown(one)


# ---- started by the daemon ----

@pytest.fixture
def home(tmp_path):
    one = Home(tmp_path)
    yield one
    one.clean_up()


def test_the_daemon_writes_into_a_log_file(home, tmp_path):
    """Which lies where paced itself may not write: another notifier is outside of its walls."""
    notices = tmp_path / "notices.txt"
    home.write_settings(SETTINGS + f"command = {CONTRIB / 'log-file'}\n")
    home.env["PACED_NOTICES"] = str(notices)
    home.start()
    home.wait_log("watching")
    season = make_season(tmp_path / "season")
    home.copy_in(*season)
    wait_until(lambda: notices.exists() and notices.read_text(), PATIENCE, "the notice")
    assert f"  {len(season)} runs imported  " in notices.read_text()
    home.stop()


def test_the_daemon_pushes(home, tmp_path):
    config, out = tmp_path / "xdg/paced", tmp_path / "pushed"
    config.mkdir(parents=True)
    (config / "push").write_text(f'sh\n-c\nprintf "%s|" "$@" >{out}\nx\n{{title}}\n')
    home.write_settings(SETTINGS + f"command = {CONTRIB / 'push'}\n")
    home.env["XDG_CONFIG_HOME"] = str(config.parent)
    home.copy_in(*make_season(tmp_path / "season"))
    home.start()
    wait_until(lambda: out.exists() and out.read_text(), PATIENCE, "the push")
    assert out.read_text().endswith(" runs imported|")
    home.stop()
