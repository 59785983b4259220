"""The archive: copies of what came from folders that come and go, for when they do not come again."""
import gzip
import re
import shutil
import struct
import subprocess
import time
import zipfile

import pytest

from conftest import BUILD, wait_until
from daemon import PATIENCE, SETTINGS, Home, make_season
from test_corpus import fit_crc
from test_faults_disk import mount, private_mounts  # noqa: F401

QUIET = "[notify]\nenabled = no\nwait = 0s\n"


class WatchHome(Home):
    """With one folder that stays, and a watch that is mounted now and then."""

    def __init__(self, folder, settings=QUIET):
        super().__init__(folder)
        self.watch = folder / "watch"
        self.watch.mkdir()
        self.archive = self.root / "data/archive"
        self.write_settings(f"{settings}[sync]\nfolder = {self.sync}\nfolder = ? {self.watch}\n")

    def command(self, *arguments):
        return [BUILD / "bin/paced", "--home", self.root, *arguments]

    def once(self):
        done = super().once()
        assert done.returncode == 0, done.stderr
        return done

    def unmount(self):
        self.watch.rename(self.watch.with_name("away"))

    def mount(self):
        self.watch.with_name("away").rename(self.watch)

    def lose_database(self):
        for file in (self.root / "data").glob("paced.db*"):
            file.unlink()

    def copies(self):
        return sorted(self.archive.glob("*")) if self.archive.exists() else []

    def sessions(self):
        return self.rows("SELECT start, sport, same_as IS NULL, distance_m, load FROM session ORDER BY start, id")

    def places(self):
        return sorted(path for path, in self.rows("SELECT path FROM file"))


@pytest.fixture(scope="module")
def season(tmp_path_factory):
    return make_season(tmp_path_factory.mktemp("season"), "--days", "14")


@pytest.fixture
def home(tmp_path, season):
    """Four files in the folder, the others on the watch."""
    one = WatchHome(tmp_path)
    assert len(season) > 6
    for n, file in enumerate(season):
        shutil.copy(file, one.sync if n < 4 else one.watch)
    yield one
    one.clean_up()


def told(home):
    return [{k: v for k, v in s.items() if k != "id"} for s in home.json("log", "--days", "90")]


def content_of(copy):
    data = copy.read_bytes()
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def test_what_came_from_the_watch_is_kept(home, season):
    (home.watch / "notes.txt").write_text("no activity")
    home.archive.mkdir(parents=True)
    (home.archive / ".new").write_bytes(b"of one that was killed")
    home.once()
    assert sorted(map(content_of, home.copies())) == sorted(f.read_bytes() for f in season[4:])
    assert all(re.fullmatch(r"[0-9a-f]{32}\.fit\.gz", copy.name) for copy in home.copies())
    assert {copy.stat().st_mode & 0o7777 for copy in home.copies()} == {0o600}
    assert {f.name for f in home.archive.iterdir()} == {copy.name for copy in home.copies()}
    before = [(copy.name, copy.stat().st_mtime_ns) for copy in home.copies()]
    home.once()
    assert [(copy.name, copy.stat().st_mtime_ns) for copy in home.copies()] == before


def resting_pulse(beats):
    """A FIT file in which a watch says how slowly the heart beat that day."""
    now = int(time.time()) - 631065600
    file_id = bytes([0x40, 0, 0, 0, 0, 1, 0, 1, 0, 0, 32])
    monitoring = bytes([0x41, 0, 0, 211, 0, 2, 253, 4, 0x86, 1, 1, 2, 1]) + struct.pack("<IB", now, beats)
    data = bytes([14, 0x20, 8, 8]) + struct.pack("<I", len(file_id + monitoring)) + b".FIT\0\0" + file_id + monitoring
    return data + struct.pack("<H", fit_crc(data))


def test_what_the_watch_measured_of_a_day_is_kept(home):
    measured = resting_pulse(47)
    (home.watch / "day.fit").write_bytes(measured)
    home.once()
    assert [rhr for rhr, in home.rows("SELECT resting_hr FROM wellness")] == [47]
    assert measured in map(content_of, home.copies())
    home.unmount()
    home.lose_database()
    home.ctl("rebuild")
    assert [rhr for rhr, in home.rows("SELECT resting_hr FROM wellness")] == [47]


def test_the_folder_is_the_athletes_own(home):
    home.once()
    assert home.archive.stat().st_mode & 0o7777 == 0o700


def test_without_such_a_folder_nothing_is_kept(home):
    home.write_settings(f"{QUIET}[sync]\nfolder = {home.sync}\nfolder = {home.watch}\n")
    home.once()
    home.ctl("import", home.watch)
    assert home.sessions() and not home.archive.exists()


def test_pacectl_keeps_too(home, season):
    home.ctl("import", home.watch)
    assert len(home.copies()) == len(season) - 4


def test_what_is_packed_is_kept_as_it_is(home, season):
    for file in season[4:]:
        (home.watch / file.name).unlink()
    (home.watch / "One.FIT.gz").write_bytes(gzip.compress(season[4].read_bytes()))
    with zipfile.ZipFile(home.watch / "export.zip", "w") as z:
        for file in season[5:]:
            z.write(file, file.name)
    originals = sorted(f.read_bytes() for f in home.watch.iterdir())
    home.once()
    before = home.sessions()
    assert len(before) == len(season)
    assert sorted(f.read_bytes() for f in home.copies()) == originals
    assert sorted(f.suffix for f in home.copies()) == [".gz", ".zip"]
    home.unmount()
    home.ctl("rebuild")
    assert home.sessions() == before
    home.ctl("rebuild")
    assert home.sessions() == before


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize("lost", [False, True])
def test_rebuild(home, season, there, lost):
    """From the copies, or with the originals beside them: the same sessions, each once."""
    home.once()
    before, places = home.sessions(), home.places()
    if not there:
        home.unmount()
    if lost:
        home.lose_database()
    text = home.ctl("rebuild")
    assert f"{len(season)} imported" in text
    assert home.sessions() == before and len(before) == len(season)
    if there:
        assert home.places() == places
        return
    assert home.places() == sorted([*(str(f) for f in home.sync.iterdir()), *map(str, home.copies())])
    shown = [f["path"] for f in home.json("files")]
    assert sorted(shown) == home.places()
    home.mount()
    home.once()
    assert home.sessions() == before and home.places() == places


def test_the_daemon_fills_a_new_database_from_the_copies(home):
    home.once()
    before = home.sessions()
    home.unmount()
    for damage in (True, False):
        if damage:
            (home.root / "data/paced.db").write_bytes(b"\xff" * 65536)
        else:
            home.lose_database()
        home.once()
        assert home.sessions() == before


def test_a_watch_that_comes_while_the_daemon_runs(home, season):
    home.unmount()
    home.start()
    home.wait_log("is not there now")
    home.mount()
    wait_until(lambda: len(home.copies()) == len(season) - 4, PATIENCE, "the copies")
    home.stop()


def test_what_was_forgotten_stays_so(home):
    home.once()
    home.ctl("forget", "last")
    before = told(home)
    assert before and len(before) == len(home.sessions()) - 1
    home.unmount()
    home.lose_database()
    home.ctl("rebuild")
    assert told(home) == before


def test_a_damaged_copy_does_not_stand_for_the_original(home):
    home.once()
    before = home.sessions()
    cut, empty = home.copies()[:2]
    cut.write_bytes(cut.read_bytes()[:len(cut.read_bytes()) // 2])
    empty.write_bytes(b"")
    home.unmount()
    home.lose_database()
    home.run_ctl("rebuild")
    assert home.sessions() != before
    home.mount()
    home.once()
    assert [s for s in home.sessions() if s[2]] == before


def test_a_full_archive_harms_nothing(private_mounts, home, season):  # noqa: F811
    last = season[-1]
    (home.watch / last.name).unlink()
    home.archive.mkdir(parents=True, mode=0o700)
    mount("-t", "tmpfs", "-o", "size=16k,mode=700", "none", home.archive)
    try:
        home.write_settings(home.settings_text().replace(QUIET, SETTINGS.replace("wait = 1s", "wait = 0s\ncommand = /bin/false")))
        home.start()
        home.wait_log("tried again with the next files")
        assert len(home.sessions()) == len(season) - 1
        shutil.copy(last, home.watch)
        wait_until(lambda: len(home.sessions()) == len(season), PATIENCE, "the last file")
        wait_until(lambda: home.log.read_text().count("keep (pid") == 2, PATIENCE, "another try")
        home.stop()
        assert len(home.copies()) < len(season) - 4 and not (home.archive / ".new").exists()
        mount("-o", "remount,size=64m", home.archive)
        assert home.log.read_text().count("tried again with the next files") == 1
        home.start()
        wait_until(lambda: len(home.copies()) == len(season) - 4, PATIENCE, "the copies")
        home.stop()
    finally:
        home.clean_up()
        subprocess.run(["umount", "-l", home.archive], check=False)
