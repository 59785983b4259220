"""kill -9 at random moments of an import: at the end everything is there exactly once."""

import random
import time

import pytest

from daemon import Home, make_season

KILLS = 50
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
