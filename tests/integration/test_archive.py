"""Archives that are synced into the folder: as good as the files in them, however they come and whatever happens."""
import gzip
import random
import shutil
import time
import zipfile

import pytest

from conftest import wait_until
from daemon import Home, PATIENCE, make_season

QUIET = "[notify]\nenabled = no\n"
STATE = """SELECT start, sport, kind, round(timer_s, 3), round(distance_m, 1), round(load, 6) FROM session
           WHERE same_as IS NULL ORDER BY start"""
ROWS = "SELECT state, kind, count(*) FROM file GROUP BY state, kind ORDER BY 1, 2"


@pytest.fixture(scope="module")
def season(tmp_path_factory):
    return make_season(tmp_path_factory.mktemp("season") / "files")


@pytest.fixture(scope="module")
def expected(tmp_path_factory, season):
    home = Home(tmp_path_factory.mktemp("plain"), settings=QUIET)
    home.copy_in(*season)
    assert home.once().returncode == 0
    return home.rows(STATE)


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path, settings=QUIET)
    yield home
    home.clean_up()


def pack(path, season):
    """As an export: half of them plain, half compressed, the last ten in an archive of their own."""
    inner = path.with_suffix(".inner")
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in season[-10:]:
            archive.write(file, file.name)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, file in enumerate(season[:-10]):
            if number % 2:
                archive.write(file, f"activities/{file.name}")
            else:
                archive.writestr(f"activities/{file.name}.gz", gzip.compress(file.read_bytes()))
        archive.writestr("activities.csv", "Activity ID,Activity Date\n")
        archive.writestr("media/photo.jpg", b"\xff\xd8\xff\xe0" + bytes(100_000))
        archive.write(inner, "more/Part1.zip")
    inner.unlink()
    return path


def wait_state(home, expected):
    wait_until(lambda: home.rows(STATE) == expected, PATIENCE, "all sessions of the archive")


def test_an_archive_moved_into_the_folder(home, tmp_path, season, expected):
    export = pack(tmp_path / "export.zip", season)
    home.start()
    home.wait_log("watching")
    shutil.move(export, home.sync)
    wait_state(home, expected)
    wait_until(lambda: len(home.rows("SELECT 1 FROM file WHERE kind = 'archive'")) == 1, PATIENCE, "the archive's row")
    home.stop()
    assert home.rows(ROWS) == [("imported", "activity", len(season)), ("imported", "archive", 1)]
    assert home.once().returncode == 0
    assert home.rows(STATE) == expected


def test_an_archive_that_comes_slowly(home, tmp_path, season, expected):
    data = pack(tmp_path / "export.zip", season).read_bytes()
    home.start()
    home.wait_log("watching")
    with open(home.sync / "export.zip", "wb") as file:
        for part in range(3):
            file.write(data[len(data) * part // 3:len(data) * (part + 1) // 3])
            file.flush()
            time.sleep(3.5)
    wait_state(home, expected)
    home.stop()


def test_files_beside_the_archive_they_are_in(home, tmp_path, season, expected):
    shutil.move(pack(tmp_path / "export.zip", season), home.sync)
    home.copy_in(*season[:7])
    assert home.once().returncode == 0
    assert home.rows(STATE) == expected
    assert home.rows("SELECT count(*) FROM session") == [(len(season),)]


def test_killed_amid_an_archive(home, tmp_path, season, expected):
    shutil.move(pack(tmp_path / "export.zip", season), home.sync)
    began = time.monotonic()
    calm = Home(tmp_path / "calm", settings=QUIET)
    shutil.copy(home.sync / "export.zip", calm.sync)
    assert calm.once().returncode == 0
    seconds = time.monotonic() - began
    dice = random.Random(11)
    for _ in range(15):
        process = home.start("--once")
        time.sleep(dice.random() * seconds)
        process.kill()
        process.wait()
    assert home.once().returncode == 0
    assert home.rows(STATE) == expected
    assert home.rows(ROWS) == calm.rows(ROWS)
    assert home.rows("SELECT count(*) FROM activity") == [(len(season),)]


def test_a_bomb_is_one_row(home):
    with zipfile.ZipFile(home.sync / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(50):
            archive.writestr(f"{number}.fit", bytes(50_000_000))
    began = time.monotonic()
    assert home.once().returncode == 0
    assert time.monotonic() - began < PATIENCE
    assert home.rows("SELECT state FROM file") == [("failed",)]
    assert "200 times" in home.ctl("files", "--bad")
