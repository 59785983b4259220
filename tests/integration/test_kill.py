"""kill -9 at random moments and at random system calls: at the end everything is there exactly once."""

import collections
import os
import random
import signal
import subprocess
import time

import pytest

from conftest import FULL, need
from daemon import BUILD, Home, make_season
from fault_table import fault

KILLS = 50 if FULL else 30
STATE = """SELECT start, day, sport, kind, round(timer_s, 3), round(distance_m, 1), round(load, 6) FROM session
           ORDER BY start"""
FILES = "SELECT state, count(*) FROM file GROUP BY state"
DAYS = "SELECT date, round(load, 6), round(fitness, 6), round(fatigue, 6) FROM day ORDER BY date"


def state_of(home):
    return home.rows(STATE), home.rows(FILES), home.rows(DAYS)


@pytest.fixture
def season(tmp_path):
    return make_season(tmp_path / "season")


def undisturbed(folder, season):
    folder.mkdir()
    home = Home(folder, settings="[notify]\nenabled = no\n")
    home.copy_in(*season)
    began = time.monotonic()
    done = home.once()
    assert done.returncode == 0, done.stderr
    return state_of(home), time.monotonic() - began


@fault("killed", "SIGKILL at random moments of an import",
       "the state of an undisturbed one")
def test_kill_during_import(tmp_path, season):
    expected, seconds = undisturbed(tmp_path / "calm", season)
    assert len(expected[0]) == len(season)
    dice = random.Random(7)
    interrupted = 0
    (tmp_path / "killed").mkdir()
    home = Home(tmp_path / "killed", settings="[notify]\nenabled = no\n")
    home.copy_in(*season)
    for round_ in range(KILLS):
        if round_ % 5 == 0:  # from the beginning again
            for file in (home.root / "data").glob("paced.db*"):
                file.unlink()
        process = home.start("--once")
        time.sleep(dice.random() * seconds)
        interrupted += process.poll() is None
        process.kill()
        process.wait()
        for row in home.rows("PRAGMA quick_check"):
            assert row == ("ok",)
    done = home.once()
    assert done.returncode == 0, done.stderr
    assert state_of(home) == expected
    assert interrupted > KILLS // 3, "most kills must hit a running import"


# ---- at system calls ----

CALL_KILLS = 2000 if FULL else 30


def calls_of(command, env, folder):
    """[(name, how often it was called by then)] of the process itself, its children aside."""
    log = folder / "calls"
    subprocess.run(["strace", "-qq", "-o", log, *command], env=env, stderr=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL, check=True)
    names = [line.split("(")[0] for line in log.read_text(errors="replace").splitlines() if "(" in line]
    seen = collections.Counter()
    calls = []
    for name in names:
        seen[name] += 1
        calls.append((name, seen[name]))
    return [call for call in calls if call[0].isidentifier() and call[0] != "execve"]


def killed_at(call, command, env):
    """Runs until that call, which it does not survive. True if it came to it."""
    name, number = call
    done = subprocess.run(["strace", "-qq", "-o", os.devnull, "-e", f"trace={name}",
                           "-e", f"inject={name}:signal=SIGKILL:when={number}", *command],
                          env=env, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    return done.returncode == -signal.SIGKILL


class Runs:
    """The programs that are killed, and the calls that each makes."""

    def __init__(self, home, folder):
        self.home, self.weight = home, 40
        self.once = home.command("--once")
        self.calls = {"import": calls_of(self.once, home.env, folder)}
        self.calls["known"] = calls_of(self.once, home.env, folder)
        self.calls["note"] = calls_of(self.note(), home.env, folder)

    def note(self):
        self.weight += 1
        return [str(BUILD / "bin/pacectl"), "--home", str(self.home.root), "note", "weight", f"{self.weight}kg"]

    def command(self, what):
        return self.note() if what == "note" else self.once


@fault("killed", "SIGKILL at random system calls of import, advice and journal entries",
       "the state of undisturbed ones, no line half or twice")
def test_kills_at_system_calls(tmp_path, season):
    """Imports, advice and journal entries; every tenth round begins without a database."""
    need("strace")
    (tmp_path / "killed").mkdir()
    home = Home(tmp_path / "killed", settings="[notify]\nenabled = no\n")
    home.copy_in(*season[:12])
    home.env["ASAN_OPTIONS"] = "detect_leaks=0"  # leaks are looked for by ptrace, which strace holds
    runs, dice, killed, rounds = Runs(home, tmp_path), random.Random(3), 0, 0
    while killed < CALL_KILLS:
        if rounds % 10 == 0:
            for file in (home.root / "data").glob("paced.db*"):
                file.unlink()
        what = dice.choice(["import", "import", "known", "note"])
        killed += killed_at(dice.choice(runs.calls[what]), runs.command(what), home.env)
        rounds += 1
        assert home.rows("PRAGMA quick_check") in ([("ok",)], []), (rounds, what)
        assert rounds < 3 * CALL_KILLS
    done = home.once()
    assert done.returncode == 0, done.stderr
    print(f"{killed} of {rounds} runs killed")
    whole_journal(home)
    assert state_of(home) == calm_with_the_same_journal(tmp_path, season, home)


def whole_journal(home):
    """No line is half, none is there twice."""
    lines = home.journal().splitlines()
    assert len(lines) == len(set(lines))
    home.ctl("journal", "check")  # which fails for a line that cannot be read


def calm_with_the_same_journal(tmp_path, season, home):
    (tmp_path / "calm").mkdir()
    calm = Home(tmp_path / "calm", settings="[notify]\nenabled = no\n")
    calm.copy_in(*season[:12])
    journal = calm.root / "data/journal"
    journal.mkdir(parents=True)
    (journal / "all.txt").write_text(home.journal())
    assert calm.once().returncode == 0
    return state_of(calm)
