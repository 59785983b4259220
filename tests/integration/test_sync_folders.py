"""What is synced, in whatever order and however often: several folders, a batch in no order, the same activity again."""
import datetime
import os
import random
import shutil
import sqlite3
import time

import pytest

from calendar_support import Calendar
from conftest import FULL, wait_until
from daemon import PATIENCE, SETTINGS, Home, make_season, today
from shim import Shim

QUIET = "[notify]\nenabled = no\n"
STATE = """SELECT start, sport, kind, round(timer_s, 3), round(distance_m, 1), round(load, 6) FROM session
           WHERE same_as IS NULL ORDER BY start"""
DAYS = "SELECT day, round(load, 6), round(fitness, 6), round(fatigue, 6), sessions FROM day ORDER BY day"


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path, settings=QUIET)
    yield home
    home.clean_up()


# ---- settings ----

class OfSettings(Home):
    """The folders are those of the settings."""

    def command(self, *words):
        command = super().command(*words)
        at = command.index("--folder")
        return command[:at] + command[at + 2:]


@pytest.fixture
def settings_home(tmp_path):
    home = OfSettings(tmp_path)
    yield home
    home.clean_up()


def test_several_folders(settings_home, tmp_path):
    """One that may be away without a word, one that must not be, patterns, and one that is added while paced runs."""
    phone, watch, cloud = (tmp_path / name for name in ("phone", "watch", "cloud"))
    season = make_season(tmp_path / "season", "--days", "40")
    home = settings_home
    phone.mkdir()
    text = QUIET + f"[sync]\nfolder = {phone}\nfolder = ?{watch}/\nfolder = {cloud}\nignore = draft-*, *.old.fit\n"
    home.write_settings(text)
    shutil.copy(season[0], phone / "1.fit")
    shutil.copy(season[1], phone / "draft-2.fit")
    shutil.copy(season[2], phone / "3.old.fit")
    home.start()
    wait_sessions(home, 1)
    log = home.log.read_text()
    assert f"{cloud} is not there: waiting for it" in log
    assert f"{watch} is not there: waiting" not in log
    assert "1 folder is not there" not in log
    watch.mkdir()
    shutil.copy(season[3], watch / "4.FIT")
    cloud.mkdir()
    shutil.copy(season[4], cloud / "5.fit")
    wait_sessions(home, 3)
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(season[5], other / "6.fit")
    home.write_settings(text + f"folder = {other}\n")
    wait_sessions(home, 4)
    shutil.rmtree(watch)
    shutil.copy(season[6], phone / "7.fit")
    wait_sessions(home, 5)
    home.stop()


def wait_sessions(home, count):
    wait_until(lambda: len(home.rows(STATE)) == count, PATIENCE, f"{count} sessions")


# ---- a batch ----

@pytest.fixture(scope="module")
def shuffled(tmp_path_factory):
    """Names that say nothing of the day, as those of a service."""
    files = make_season(tmp_path_factory.mktemp("batch") / "season", "--days", "3650" if FULL else "600")
    random.Random(5).shuffle(files)
    folder = tmp_path_factory.mktemp("shuffled")
    for number, file in enumerate(files):
        file.rename(folder / f"{number:05}.fit")
    return folder


@pytest.fixture(scope="module")
def expected(tmp_path_factory, shuffled):
    """As they come one after the other in their order."""
    home = Home(tmp_path_factory.mktemp("calm"), settings=QUIET)
    home.copy_in(*sorted(shuffled.iterdir()))
    assert home.once().returncode == 0
    return home.rows(STATE), home.rows(DAYS)


def test_a_batch_in_no_order(home, tmp_path, shuffled, expected):
    """The loop is never busy for long, and the model is brought up once."""
    shim = Shim(tmp_path, home.env)
    home.env = shim.env
    home.start()
    home.wait_log("watching")
    shim.forget_turns()
    home.copy_in(*shuffled.iterdir())
    wait_until(lambda: (home.rows(STATE), home.rows(DAYS)) == expected, 6 * PATIENCE, "all of them, and their days")
    sprinted, longest = shim.sprints(PATIENCE < 60), shim.longest_ms()
    home.stop()
    print(f"{len(expected[0])} files in no order: longest turn {longest:.1f} ms of {shim['turns']}")
    assert sprinted


def test_killed_amid_a_batch_in_no_order(home, shuffled, expected):
    """What is owed to the days is not forgotten."""
    home.copy_in(*shuffled.iterdir())
    dice = random.Random(7)
    count, ended, killed = "SELECT count(*) FROM activity", False, 0
    while not ended:
        process = home.start("--once")
        enough = (home.rows(count) or [(0,)])[0][0] + dice.randrange(1, 20 if FULL else 100)
        wait_until(lambda: process.poll() is not None or (home.rows(count) or [(0,)])[0][0] >= enough, 6 * PATIENCE,
                   "some more files")
        ended = process.poll() is not None
        killed += not ended
        process.kill()
        process.wait()
    home.process = None
    assert killed > 3
    assert home.once().returncode == 0
    assert (home.rows(STATE), home.rows(DAYS)) == expected


def test_the_evening_waits_for_days_that_are_owed(tmp_path):
    """Another program is taking in files, and has not come to their days yet."""
    c = Calendar(tmp_path, os.environ, "2026-05-04T12:00")
    c.home.copy_in(*make_season(tmp_path / "season", "--days", "60", last_day="2026-05-04"))
    c.start()
    with sqlite3.connect(c.home.root / "data/paced.db") as db:
        db.execute("UPDATE session SET load = 1, kind = 'easy'")
        db.execute("INSERT OR REPLACE INTO value VALUES ('days_owed_from', 0)")
    db.close()
    c.until("2026-05-05T20:30")
    c.close()
    assert c.titles()[-1].startswith("05-05 20:00"), c.words()
    assert c.home.rows("SELECT count(*) FROM session WHERE load = 1") == [(0,)]


# ---- the same activity again ----

def gpx(start, hr, minutes=50):
    """An even run; without heart rate (0), as a phone records it."""
    utc = start.astimezone(datetime.timezone.utc).replace(tzinfo=None)
    points = "".join(
        f'<trkpt lat="{47 + s * 2.5e-5:.6f}" lon="8.5"><ele>400</ele>'
        f"<time>{(utc + datetime.timedelta(seconds=s)).isoformat()}Z</time>"
        + (f"<extensions><hr>{hr + s // 600}</hr></extensions>" if hr else "") + "</trkpt>"
        for s in range(0, minutes * 60, 3))
    return f'<gpx version="1.1" creator="x"><trk><type>running</type><trkseg>{points}</trkseg></trk></gpx>'


def put(home, name, text):
    temporary = home.sync / f".{name}"
    temporary.write_text(text)
    temporary.rename(home.sync / name)


def moment(days_ago, hour):
    return datetime.datetime.combine(today() - datetime.timedelta(days=days_ago), datetime.time(hour, 0))


@pytest.fixture
def told(tmp_path, bus, server):
    """One that speaks, with a season and what it said about that."""
    home = Home(tmp_path, bus.env, SETTINGS + "[load]\nsource.run = hr,pace,duration\n")
    notifications = server("ok")
    home.copy_in(*make_season(tmp_path / "season", "--days", "60", "--last", "none"))
    put(home, "phone.gpx", gpx(moment(20, 11), hr=0))
    home.start()
    notifications.wait_shown(1, PATIENCE)
    yield home, notifications
    home.clean_up()


def files(home):
    return dict((path.rsplit("/", 1)[1], state) for path, state in home.rows("SELECT path, state FROM file"))


def test_a_richer_copy_of_an_old_day(told):
    """It counts from now on, days and advice follow, and nobody is told. So it is when the poorer one comes again, as
    the copy that a sync program makes of a conflict."""
    home, notifications = told
    conflict = "phone.sync-conflict-20260504-070112-ABCDEFG.gpx"
    days, sessions = home.rows(DAYS), len(home.rows(STATE))
    put(home, "watch.gpx", gpx(moment(20, 11), hr=140))
    wait_until(lambda: files(home).get("phone.gpx") == "duplicate", PATIENCE, "the richer one to count")
    assert files(home)["watch.gpx"] == "imported"
    home.wait_log("rules started", 2)
    put(home, conflict, gpx(moment(20, 11), hr=0) + "\n")
    wait_until(lambda: files(home).get(conflict) == "duplicate", PATIENCE, "the conflict copy")
    put(home, "again.gpx", gpx(moment(20, 11), hr=140))
    time.sleep(2)
    assert len(home.rows(STATE)) == sessions
    assert home.rows(DAYS) != days
    assert len(notifications.shown()) == 1
    home.stop()


def test_a_richer_copy_of_today(told):
    """What was advised after the phone's recording no longer holds after the watch's, and that is told."""
    home, notifications = told
    start = datetime.datetime.now().replace(microsecond=0) - datetime.timedelta(minutes=65)
    if (start - datetime.timedelta(hours=3)).date() != today():
        pytest.skip("the day has only begun")
    put(home, "today-phone.gpx", gpx(start, hr=0, minutes=60))
    notifications.wait_shown(2, PATIENCE)
    before = home.json("next")
    put(home, "today-watch.gpx", gpx(start, hr=178, minutes=60))
    wait_until(lambda: files(home).get("today-phone.gpx") == "duplicate", PATIENCE, "the richer one to count")
    assert home.json("next")["minutes"] != before["minutes"]
    shown = notifications.wait_shown(3, PATIENCE)[-1]
    assert str(round(home.json("next")["minutes"])) in shown["summary"] + shown["body"]
    home.stop()
