"""A paced of its own for a test: its home, its sync folder, its log; and the season of a pretend runner."""
import datetime
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import time

from conftest import BUILD, stop_process, wait_until

SOURCE = pathlib.Path(os.environ.get("PACED_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
SETTINGS = "[notify]\nquiet = off\nevening = off\nwait = 1s\n"
PATIENCE = 60 if "asan" in str(BUILD) else 20  # seconds; instrumented code is slow


def slowness():
    """How many times as long as on an idle machine things take here and now, at least 1."""
    wall, cpu = time.perf_counter(), time.process_time()
    while time.process_time() - cpu < 0.1:
        pass
    return max(1, (time.perf_counter() - wall) / (time.process_time() - cpu))


def today():
    """The athlete's day, which begins at 03:00."""
    return (datetime.datetime.now() - datetime.timedelta(hours=3)).date()


def make_season(folder, *arguments, last_day=None):
    subprocess.run([BUILD / "bin/paced-season", folder, "--today", last_day or today().isoformat(), *arguments],
                   check=True, stdout=subprocess.DEVNULL)
    return sorted(folder.iterdir())


class Home:
    """A home for paced below `folder`; programs run with its environment."""

    def __init__(self, folder, env=None, settings=SETTINGS):
        self.root = folder / "home"
        self.sync = folder / "sync"
        self.log = folder / "paced.log"
        (self.root / "config").mkdir(parents=True)
        self.sync.mkdir()
        self.write_settings(settings)
        self.env = dict(env or os.environ, PACED_RULES=str(SOURCE / "rules"))
        self.rules = SOURCE / "rules"
        self.wrapper = []  # a command that runs paced
        self.process = None

    def settings_text(self):
        return (self.root / "config/paced.conf").read_text()

    def write_settings(self, text):
        new = self.root / "config/paced.conf.new"
        new.write_text(text)
        new.rename(self.root / "config/paced.conf")

    def command(self, *arguments):
        return [*self.wrapper, BUILD / "bin/paced", "--home", self.root, "--folder", self.sync, *arguments]

    def start(self, *arguments):
        with open(self.log, "a") as log:
            self.process = subprocess.Popen(self.command("--verbose", *arguments), env=self.env, stderr=log)
        return self.process

    def stop(self):
        """An ordered end, which must be one."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(5) == 0, self.log.read_text()
        self.process = None

    def clean_up(self):
        if self.process:
            stop_process(self.process)

    def once(self):
        return subprocess.run(self.command("--once"), env=self.env, capture_output=True, text=True, timeout=300)

    def run_ctl(self, *words):
        return subprocess.run([BUILD / "bin/pacectl", "--home", self.root, *words], env=self.env, capture_output=True,
                              text=True, timeout=60)

    def ctl(self, *words, code=0):
        done = self.run_ctl(*words)
        assert done.returncode == code, (words, done.stdout, done.stderr)
        return done.stdout

    def json(self, *words):
        return json.loads(self.ctl(*words, "--json"))

    def journal(self):
        return "".join(f.read_text() for f in sorted((self.root / "data/journal").glob("*.txt")))

    def rows(self, sql):
        """Read from outside, as another program would."""
        path = self.root / "data/paced.db"
        if not path.exists():
            return []
        db = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)
        db.text_factory = lambda text: text.decode(errors="replace")  # paths may be any bytes
        try:
            return db.execute(sql).fetchall()
        except sqlite3.OperationalError:
            return []
        finally:
            db.close()

    def wait_log(self, words, times=1):
        wait_until(lambda: self.log.exists() and self.log.read_text().count(words) >= times, PATIENCE,
                   f'"{words}" in the log')

    def copy_in(self, *files):
        for file in files:
            shutil.copy(file, self.sync / file.name)
