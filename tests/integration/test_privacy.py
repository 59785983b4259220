"""Who can read what paced writes, and what it and its children may not do."""
import collections
import os
import pathlib
import time

import pytest

from conftest import wait_until
from daemon import PATIENCE, Home, make_season
from test_faults import sessions

SETTINGS = "[notify]\nquiet = off\nevening = off\nwait = 0s\n"
OTHERS = SETTINGS + "command = /bin/false\n"


@pytest.fixture(scope="module")
def season(tmp_path_factory):
    return make_season(tmp_path_factory.mktemp("season"), "--days", "30")


@pytest.fixture
def home(tmp_path):
    one = Home(tmp_path, settings=OTHERS)
    yield one
    one.clean_up()


def test_files_are_private(home, season):
    os.umask(0)
    try:
        home.copy_in(*season)
        home.start()
        wait_until(lambda: sessions(home) == len(season), PATIENCE, "the runs")
        home.ctl("note", "weight", "70kg")
        home.wait_log("to say:")
        made = [p for p in (home.root / "data").rglob("*")] + [p for p in (home.root / "run").rglob("*")]
        assert len(made) > 5
        for path in [home.root / "data", home.root / "run", *made]:
            mode = path.stat().st_mode & 0o777
            assert mode == (0o700 if path.is_dir() else 0o600), (path, oct(mode))
        home.stop()
    finally:
        os.umask(0o022)


def walls_of(pid):
    """(no new privileges, seccomp)"""
    status = dict(line.split(":\t", 1) for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines())
    return status["NoNewPrivs"], status["Seccomp"]


def test_walls(home, season):
    """They stand around the daemon and its own notifier; another notifier may use the network."""
    home.start()
    home.wait_log("watching")
    assert walls_of(home.process.pid)[1] == "0"
    home.stop()
    home.write_settings(SETTINGS)
    home.start()
    home.wait_log("walls are up")
    assert walls_of(home.process.pid) == ("1", "2")
    home.write_settings(OTHERS)
    home.wait_log("/bin/false can use the network and write files when paced has been started again")
    home.stop()


def watch_children(home, seconds):
    """{name of a child: {what walls it was seen behind}}"""
    pid, seen, end = home.process.pid, collections.defaultdict(set), time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
                walls = walls_of(child)
                seen[pathlib.Path(f"/proc/{child}/comm").read_text().strip()].add(walls)
        except (FileNotFoundError, ProcessLookupError, KeyError):
            pass  # it has ended
    return dict(seen)


def test_every_child_is_behind_walls(home, season, server, bus):
    """From the first on: what the settings changed is settled at once."""
    server("slow")
    home.env.update(bus.env)
    home.copy_in(*season[:-1])
    assert home.once().returncode == 0
    home.write_settings(SETTINGS + "[athlete]\nmax_hr = 182\n")
    home.start()
    home.copy_in(season[-1])
    seen = watch_children(home, 4)
    home.stop()
    assert {"paced", "paced-rules", "paced-notify"} <= set(seen), seen
    assert all(walls == {("1", "2")} for name, walls in seen.items() if name != "paced"), seen
    assert ("0", "0") not in seen["paced"], seen
