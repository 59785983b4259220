"""Files, folders, children and limits that go wrong: named, survived, and nothing is lost. Disk and database:
test_faults_disk.py. Settings and rules amid an edit: test_manners.py. Notification servers: test_main_job.py."""
import errno
import os
import pathlib
import resource
import shutil
import signal
import socket
import subprocess
import time
import zipfile

import pytest

from conftest import wait_until
from daemon import PATIENCE, Home, make_season
from shim import Shim
from test_faults_disk import mount, private_mounts  # noqa: F401
from test_kill import state_of

SETTINGS = "[notify]\nquiet = off\nevening = off\nwait = 0s\ncommand = /bin/false\n"
SPRINT = 50 if PATIENCE < 60 else 500  # ms: the longest turn of the loop


@pytest.fixture(scope="module")
def season(tmp_path_factory):
    return make_season(tmp_path_factory.mktemp("season"), "--days", "30")


@pytest.fixture(scope="module")
def expected(tmp_path_factory, season):
    home = Home(tmp_path_factory.mktemp("calm"), settings="[notify]\nenabled = no\n")
    home.copy_in(*season)
    assert home.once().returncode == 0
    return state_of(home)


@pytest.fixture
def home(tmp_path):
    one = Home(tmp_path, settings=SETTINGS)
    yield one
    one.clean_up()


def reaches(home, expected):
    wait_until(lambda: state_of(home) == expected, PATIENCE, "the state of an undisturbed import")


def sessions(home):
    return len(state_of(home)[0])


# ---- files ----

def make_strange_files(folder, good):
    whole = good.read_bytes()
    (folder / "half.fit").write_bytes(whole[: len(whole) // 2])
    (folder / "empty.fit").write_bytes(b"")
    (folder / "crc.fit").write_bytes(whole[:-2] + bytes([whole[-2] ^ 1, whole[-1]]))
    (folder / "words.fit").write_text("this is not an activity\n" * 100)
    (folder / "nonsense.tcx").write_bytes(os.urandom(5000))
    (folder / "notes.gpx").write_text("<gpx><trk><trkseg><trkpt lat='x'")
    with open(folder / "huge.fit", "wb") as f:
        f.truncate(2 << 30)
    os.mkfifo(folder / "pipe.fit")
    (folder / "dangling.fit").symlink_to("/nowhere/at/all.fit")
    (folder / "loop.fit").symlink_to("loop.fit")
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("bomb.gpx", bytes(300 << 20))
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(folder / "socket.fit"))
    server.close()
    (folder / "evil\x1b[31m\nname.fit").write_text("control characters in the name")
    (folder / os.fsdecode(b"bad-\xff-utf8.fit")).write_text("and bytes that are no text")


def test_strange_files(home, season, expected):
    make_strange_files(home.sync, season[0])
    home.copy_in(*season)
    home.start()
    wait_until(lambda: sessions(home) >= len(season), PATIENCE, "the good ones")
    home.wait_log("huge.fit")
    home.wait_log("words.fit")
    home.wait_log("bomb")
    assert "\x1b" not in home.log.read_text()
    home.stop()
    rows = dict(home.rows("SELECT path, reason FROM file"))
    named = {pathlib.Path(path).name: reason for path, reason in rows.items()}
    assert "larger" in named["huge.fit"]
    assert named["words.fit"]
    assert not {"pipe.fit", "dangling.fit", "loop.fit", "socket.fit"} & set(named)
    assert home.rows("SELECT count(*) FROM session WHERE same_as IS NULL") == [(len(season),)]  # each run once, however much of it could be saved


def test_a_known_file_is_not_read_again(home, season):
    make_strange_files(home.sync, season[0])
    home.copy_in(*season[:3])
    assert home.once().returncode == 0
    tries = home.rows("SELECT path, tries, last_seen FROM file WHERE state <> 'imported' ORDER BY path")
    time.sleep(1.1)
    assert home.once().returncode == 0
    assert home.rows("SELECT path, tries, last_seen FROM file WHERE state <> 'imported' ORDER BY path") == tries


def test_a_copy_counts_once_and_a_deleted_file_stays(home, season, expected):
    home.copy_in(*season)
    shutil.copy(season[0], home.sync / "another name.fit")
    home.start()
    wait_until(lambda: sessions(home) == len(season), PATIENCE, "the runs")
    for file in home.sync.iterdir():
        file.unlink()
    time.sleep(0.5)
    home.stop()
    home.start()
    home.wait_log("watching", 2)
    time.sleep(1)
    assert state_of(home)[0] == expected[0] and state_of(home)[2] == expected[2]
    home.stop()


# ---- folders ----

def test_a_folder_that_is_missing_replaced_and_mounted_over(private_mounts, home, season, expected):  # noqa: F811
    home.sync.rmdir()
    home.start()
    home.wait_log("is not there")
    home.sync.mkdir()
    home.copy_in(*season[:5])
    wait_until(lambda: sessions(home) == 5, PATIENCE, "runs of the folder that appeared")
    home.sync.rename(home.sync.with_name("old"))
    home.sync.mkdir()
    home.copy_in(*season[5:10])
    wait_until(lambda: sessions(home) == 10, PATIENCE, "runs of the folder that took its place")
    mount("-t", "tmpfs", "none", home.sync)
    home.copy_in(*season[10:])
    reaches(home, expected)
    subprocess.run(["umount", home.sync], check=True)
    time.sleep(0.5)
    assert state_of(home) == expected
    home.stop()


def test_a_journal_that_is_not_mounted(home, season):
    """Its lines still hold."""
    journal = home.root / "data/journal"
    home.copy_in(*season)
    home.start()
    wait_until(lambda: sessions(home) == len(season), PATIENCE, "the runs")
    home.ctl("note", "today..+3d", "sick")
    journal.rename(journal.with_name("elsewhere"))
    time.sleep(0.5)
    home.stop()
    assert home.rows("SELECT count(*) FROM report") == [(1,)]
    assert home.json("next", "--for", "tomorrow")["session"] == "rest"


# ---- limits ----

def test_descriptors_used_up(tmp_path, home, season, expected):
    home.start()
    home.wait_log("watching")
    time.sleep(0.5)
    pid = home.process.pid
    used = len(os.listdir(f"/proc/{pid}/fd"))
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (used + 1, 1024))
    home.copy_in(*season)
    time.sleep(2)
    assert home.process.poll() is None, home.log.read_text()
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (1024, 1024))
    reaches(home, expected)
    home.stop()


def test_no_more_processes(tmp_path, home, season, expected):
    """fork() is refused for two seconds."""
    shim = Shim(tmp_path, home.env)
    home.env = shim.env
    shim.fail("fork", 1, errno.EAGAIN, last=10**9)
    home.start()
    home.wait_log("watching")
    home.copy_in(*season)
    home.wait_log("files wait")
    time.sleep(1)
    assert home.process.poll() is None, home.log.read_text()
    shim["fail_kind"] = 0
    reaches(home, expected)
    home.wait_log("to say:")
    home.stop()
    shim.close()


def test_memory_short(home, season, expected):
    """The process ends rather than go on with half of what it needs; the next one does it."""
    home.copy_in(*season)
    home.start()
    home.wait_log("watching")
    resource.prlimit(home.process.pid, resource.RLIMIT_DATA, (1 << 20, 1 << 30))
    time.sleep(2)
    home.process.kill()
    home.process.wait()
    home.start()
    reaches(home, expected)
    home.stop()


# ---- children ----

def test_children_that_are_killed(tmp_path, home, season, expected):
    """Each child of the first second is killed as soon as it is seen, twice at most for one file's sake."""
    shim = Shim(tmp_path, home.env)
    home.env = shim.env
    home.start()
    home.wait_log("watching")
    home.copy_in(*season)
    killed = 0
    end = time.monotonic() + 0.2
    while time.monotonic() < end and not killed:
        for pid in shim.children():
            os.kill(int(pid), signal.SIGKILL)
            killed += 1
    reaches(home, expected)
    home.stop()
    shim.close()


def test_a_rule_that_hangs(tmp_path, home, season):
    shim = Shim(tmp_path, home.env)
    home.env = shim.env
    rules = home.root / "config/rules"
    rules.mkdir()
    (rules / "hangs.lua").write_text('return { title = "Hangs", guidelines = { "G1" }, evidence = { level = "choice" },'
                                     ' check = function() while true do pcall(error) end end }')
    home.copy_in(*season)
    home.start()
    home.wait_log("to say:")
    states = {o["rule"]: o["state"] for o in home.json("why")["rules"]}
    assert states.pop("hangs") == "error"
    assert "error" not in states.values()
    assert home.rows("SELECT title FROM notice WHERE kind = 'problem'") == [("A coaching rule does not work",)]
    assert shim.longest_ms() < SPRINT
    home.stop()
    shim.close()


def test_two_daemons_at_once(home, season, expected):
    home.copy_in(*season)
    first, second = (subprocess.Popen(home.command("--once"), env=home.env, stderr=subprocess.PIPE, text=True)
                     for _ in range(2))
    ends = [(p.communicate(timeout=60)[1], p.returncode) for p in (first, second)]
    assert sorted(code for _, code in ends) == [0, 1], ends
    assert any("running already" in text for text, code in ends if code == 1)
    assert state_of(home) == expected


def test_pacectl_writes_at_the_same_time(home, season, expected):
    home.start()
    home.wait_log("watching")
    home.copy_in(*season)
    for n in range(10):
        home.ctl("note", f"weight {70 + n}kg")
        home.ctl("import", home.sync)
    reaches(home, expected)
    home.stop()
    assert home.journal().count("weight") == 10


# ---- privacy ----

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
    home.write_settings(SETTINGS.replace("command = /bin/false\n", ""))
    home.start()
    home.wait_log("walls are up")
    assert walls_of(home.process.pid) == ("1", "2")
    home.write_settings(SETTINGS)
    home.wait_log("/bin/false can use the network and write files when paced has been started again")
    home.stop()
