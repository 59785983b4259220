"""pacectl for a test: a home of its own, rules of its own where they matter, and a season of a pretend
runner that is imported once for all tests of a file."""
import datetime
import fcntl
import json
import os
import pathlib
import pty
import re
import shutil
import struct
import subprocess
import termios

import pytest

HERE = pathlib.Path(__file__).resolve().parent
BUILD = pathlib.Path(os.environ.get("PACED_BUILD_DIR", HERE.parents[1] / "build" / "dev"))
SOURCE = pathlib.Path(os.environ.get("PACED_SOURCE_DIR", HERE.parents[1]))
PATIENCE = 300 if "asan" in str(BUILD) else 60  # seconds; instrumented code is slow


def today():
    """The athlete's day, which begins at 03:00."""
    return (datetime.datetime.now() - datetime.timedelta(hours=3)).date()


def day(back):
    return (today() - datetime.timedelta(days=back)).isoformat()


HARD_EASY = """return {
  title = "Hard, then easy", guidelines = { "G4", "G5" }, evidence = { level = "coach", ref = "a book" },
  params = { days = { default = 1, min = 1, max = 3, help = "easy days after a hard one" } },
  check = function(day, p)
    local n = day:since("hard")
    if n == nil or n > p.days then return end
    return limit{ hardest = "recovery", minutes = 20, because = "Intervals, so let the legs come back" }
  end,
  tests = {
    { "after speed", history = "easy 40, speed", expect = { hardest = "recovery" } },
    { "after easy days", history = "easy 40, easy 40", expect = "clear" },
  },
}
"""


class Ctl:
    """pacectl with --home; call it with the words of a command line."""

    def __init__(self, root, rules=SOURCE / "rules"):
        self.root = pathlib.Path(root)
        self.env = dict(os.environ, PACED_RULES=str(rules), TZ="UTC")
        for name in ("NO_COLOR", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "VISUAL", "EDITOR"):
            self.env.pop(name, None)

    def run(self, *words, **environment):
        return subprocess.run([BUILD / "bin/pacectl", "--home", self.root, *map(str, words)],
                              env=dict(self.env, **environment), capture_output=True, text=True, timeout=PATIENCE)

    def __call__(self, *words, code=0, **environment):
        """Standard output; the exit code must be `code`."""
        done = self.run(*words, **environment)
        assert done.returncode == code, (words, done.stdout, done.stderr)
        if code == 0:
            assert done.stderr == "", (words, done.stderr)
        return done.stdout

    def refuses(self, *words, code=2):
        """What is said on stderr; nothing may be said on stdout."""
        done = self.run(*words)
        assert done.returncode == code, (words, done.stdout, done.stderr)
        assert done.stdout == ""
        assert done.stderr.startswith("pacectl: ")
        return done.stderr

    def json(self, *words, code=0):
        return json.loads(self(*words, "--json", code=code))

    def terminal(self, *words, columns=80, **environment):
        """What a terminal of that width shows at the end: bars that were there and taken away are not."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        process = subprocess.Popen([BUILD / "bin/pacectl", "--home", self.root, *map(str, words)], stdin=theirs,
                                   stdout=theirs, stderr=theirs,
                                   env=dict(self.env, TERM="xterm", **environment))
        os.close(theirs)
        seen = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            seen += part
        os.close(ours)
        process.wait(PATIENCE)
        return re.sub("\r[^\r\n]*\033\\[K", "", seen.decode().replace("\r\n", "\n"))

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def settings(self, text):
        return self.write("config/paced.conf", text)

    def write_journal(self, *lines, name="me.txt"):
        return self.write("data/journal/" + name, "".join(line + "\n" for line in lines))

    def journal(self):
        return "".join(f.read_text() for f in sorted((self.root / "data/journal").glob("*.txt")))


@pytest.fixture
def ctl(tmp_path):
    """Nothing is known yet."""
    return Ctl(tmp_path / "home")


@pytest.fixture
def rules(tmp_path):
    """A folder of shipped rules with one rule in it."""
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "hard-easy.lua").write_text(HARD_EASY)
    return folder


@pytest.fixture(scope="session")
def season_files(tmp_path_factory):
    """86 runs of four months; the last one today, with intervals."""
    folder = tmp_path_factory.mktemp("season")
    subprocess.run([BUILD / "bin/paced-season", folder, "--today", today().isoformat(), "--last", "intervals"],
                   check=True, stdout=subprocess.DEVNULL)
    return folder


@pytest.fixture(scope="session")
def season_home(tmp_path_factory, season_files):
    home = tmp_path_factory.mktemp("known") / "home"
    Ctl(home)("import", season_files)
    return home


@pytest.fixture
def season(tmp_path, season_home):
    """All of it is imported."""
    shutil.copytree(season_home, tmp_path / "home")
    return Ctl(tmp_path / "home")
