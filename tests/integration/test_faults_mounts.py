"""A file system that does not answer: a server that is gone, a machine at the other end that sleeps."""
import ctypes
import os
import subprocess
import time

import pytest

from conftest import wait_until
from daemon import PATIENCE, Home, make_season, slowness
from fault_table import fault
from shim import Shim
from test_faults import NATIVE, SETTINGS, reaches, sessions
from test_faults_disk import private_mounts  # noqa: F401
from test_kill import state_of
from undisturbed import expected, season  # noqa: F401


class Hung:
    """A FUSE file system whose server never says a word, not even hello: whoever touches it waits."""

    def __init__(self, path):
        self.path = path
        self.device = os.open("/dev/fuse", os.O_RDWR | os.O_CLOEXEC)
        options = f"fd={self.device},rootmode=40000,user_id=0,group_id=0"
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.mount(b"hung", str(path).encode(), b"fuse", 0, options.encode()) != 0:
            os.close(self.device)
            pytest.skip(f"no FUSE here: {os.strerror(ctypes.get_errno())}")

    def end(self):
        """The connection breaks, and the folder below is seen again."""
        if self.device is not None:
            subprocess.run(["umount", "-l", self.path], check=True)
            os.close(self.device)
        self.device = None


@pytest.fixture
def hang(private_mounts):  # noqa: F811
    if not os.path.exists("/dev/fuse"):
        pytest.skip("no FUSE here")
    made = []

    def make(path):
        made.append(Hung(path))
        return made[-1]

    yield make
    for one in made:
        one.end()


@pytest.fixture
def home(tmp_path, hang):
    one = Home(tmp_path, settings=SETTINGS)
    yield one
    one.clean_up()


def stops_at_once(home):
    began = time.monotonic()
    home.stop()
    assert time.monotonic() - began < 2 * slowness()


@fault("folders", "the folder is on a mount that hangs, from the start; later it is gone",
       "the loop goes on; looked through as soon as it answers")
def test_hangs_from_the_start(tmp_path, home, hang, season, expected):
    shim = Shim(tmp_path, home.env)
    home.env = shim.env
    home.copy_in(*season)
    mount = hang(home.sync)
    home.start()
    home.wait_log("does not answer: left alone until it does")
    home.ctl("note", "weight", "70kg")
    wait_until(lambda: home.rows("SELECT 1 FROM report"), PATIENCE, "the journal")
    mount.end()
    reaches(home, expected)
    assert shim.sprints(NATIVE), shim.longest_ms()
    home.stop()
    shim.close()


@fault("folders", "a mount that hangs appears over the folder while it is watched", "the same, and it ends within 2 s")
def test_hangs_later(home, hang, season):
    home.start()
    home.wait_log("watching")
    home.copy_in(*season[:5])
    wait_until(lambda: sessions(home) == 5, PATIENCE, "the first runs")
    hang(home.sync)
    home.wait_log("does not answer: left alone until it does")
    stops_at_once(home)
    assert sessions(home) == 5


@fault("folders", "a mount that hangs in a folder below, and behind a link", "all others are looked through")
def test_hangs_below(tmp_path, home, hang, season, expected):
    (home.sync / "watch").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (home.sync / "link").symlink_to(tmp_path / "elsewhere" / "runs")
    hang(home.sync / "watch")
    hang(tmp_path / "elsewhere")
    home.start()
    home.copy_in(*season)
    reaches(home, expected)
    stops_at_once(home)


@fault("folders", "the journal's folder is on a mount that hangs", "what it said last holds; read when it answers")
def test_a_journal_that_hangs(tmp_path, home, hang, season):
    journal = tmp_path / "journal"
    journal.mkdir()
    (journal / "mine.txt").write_text("2026-01-01 weight 70kg\n")
    home.write_settings(SETTINGS + f"[journal]\nfolder = {journal}\n")
    home.copy_in(*season[:3])
    assert home.once().returncode == 0
    (journal / "mine.txt").write_text("2026-01-01 weight 70kg\n2026-01-02 weight 71kg\n")
    mount = hang(journal)
    home.start()
    home.copy_in(*season[3:5])
    wait_until(lambda: sessions(home) == 5, PATIENCE, "the runs")
    assert home.rows("SELECT count(*) FROM report") == [(1,)]
    mount.end()
    wait_until(lambda: home.rows("SELECT count(*) FROM report") == [(2,)], PATIENCE, "the other line")
    home.stop()
