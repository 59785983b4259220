"""Files, folders, children and limits that go wrong: named, survived, and nothing is lost. Disk and database:
test_faults_disk.py. Settings and rules amid an edit: test_manners.py. Notification servers: test_main_job.py.
The whole table: fault_table.py."""
import errno
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import subprocess
import time
import zipfile

import pytest

from conftest import FULL, wait_until
from daemon import PATIENCE, Home, make_season
from fault_table import fault
from shim import Shim
from test_faults_disk import mount, private_mounts  # noqa: F401
from test_kill import state_of
from undisturbed import expected, season  # noqa: F401

SETTINGS = "[notify]\nquiet = off\nevening = off\nwait = 0s\ncommand = /bin/false\n"
NATIVE = PATIENCE < 60


@pytest.fixture
def home(tmp_path):
    one = Home(tmp_path, settings=SETTINGS)
    yield one
    one.clean_up()


def reaches(home, expected):
    wait_until(lambda: state_of(home) == expected, PATIENCE, "the state of an undisturbed import")


def sessions(home):
    return len(state_of(home)[0])


def counted(home):
    return len(home.json("log"))


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


@fault("files", "each of them, and names with control characters, beside a month of runs",
       "the runs are in; each other one has a row with the reason, or is never opened")
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
    # each run once, however much of it could be saved
    assert home.rows("SELECT count(*) FROM session WHERE same_as IS NULL") == [(len(season),)]


@fault("files", "a second start with the same files",
       "none is tried again")
def test_a_known_file_is_not_read_again(home, season):
    make_strange_files(home.sync, season[0])
    home.copy_in(*season[:3])
    assert home.once().returncode == 0
    tries = home.rows("SELECT path, tries, last_seen FROM file WHERE state <> 'imported' ORDER BY path")
    time.sleep(1.1)
    assert home.once().returncode == 0
    assert home.rows("SELECT path, tries, last_seen FROM file WHERE state <> 'imported' ORDER BY path") == tries


@fault("files", "written in three parts with pauses", "waited for, and read once, whole")
def test_a_file_that_comes_slowly(home, season):
    home.start()
    home.wait_log("watching")
    whole = season[-1].read_bytes()
    with open(home.sync / season[-1].name, "wb") as f:
        for part in (whole[:20], whole[20:len(whole) // 2], whole[len(whole) // 2:]):
            f.write(part)
            f.flush()
            time.sleep(0.7)
    wait_until(lambda: sessions(home) == 1, PATIENCE, "the run")
    home.stop()
    assert home.rows("SELECT state, tries, size FROM file") == [("imported", 0, len(whole))]


@fault("gone", "pacectl forget, then the same file again under another name", "it does not come back")
def test_what_was_forgotten_stays_so(home, season):
    home.copy_in(*season[-3:])
    home.start()
    wait_until(lambda: sessions(home) == 3, PATIENCE, "the runs")
    start = home.json("log")[-1]["start_local"][:16]
    home.ctl("forget", start)
    wait_until(lambda: counted(home) == 2, PATIENCE, "two runs")
    shutil.copy(season[-1], home.sync / "again.fit")
    shutil.copy(season[-3], home.sync / "and again.fit")
    wait_until(lambda: sum(map(int, re.findall(r"(\d+) known", home.log.read_text()))) >= 2, PATIENCE, "the copies")
    home.stop()
    assert home.once().returncode == 0
    assert counted(home) == 2


@fault("gone", "a copy under another name; then every file is deleted",
       "counted once; every session stays, over a restart too")
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


@fault("crowd", "20,000 events while the daemon is stopped, real files among them", "all are found by looking again")
def test_more_events_than_the_kernel_keeps(home, season, expected):
    home.start()
    home.wait_log("watching")
    home.process.send_signal(signal.SIGSTOP)
    for n in range(7000):
        (home.sync / f".{n}.tmp").write_bytes(b"")
        (home.sync / f".{n}.tmp").unlink()
    home.copy_in(*season)
    home.process.send_signal(signal.SIGCONT)
    home.wait_log("more events than inotify keeps")
    reaches(home, expected)
    home.stop()


@fault("crowd", "ten years at once", "one notification for all of it")
def test_ten_years_at_once(tmp_path, home):
    years = make_season(tmp_path / "years", "--days", "3650" if FULL else "200")
    home.start()
    home.wait_log("watching")
    home.copy_in(*years)
    wait_until(lambda: sessions(home) == len(years), 6 * PATIENCE, "the runs")
    home.wait_log("to say:")
    time.sleep(1)
    assert home.log.read_text().count("to say:") == 1
    home.stop()


# ---- folders ----

@fault("folders", "the folder comes late, is replaced, mounted over, unmounted",
       "looked through as soon as it is there; sessions stay")
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


@fault("folders", "the journal's folder goes away",
       "its lines still hold")
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

@fault("limits", "RLIMIT_NOFILE at what is in use plus one, for 2 s",
       "waits, then imports all")
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


@fault("limits", "fork() fails for 2 s",
       "waits, then imports all and advises")
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


@fault("limits", "RLIMIT_DATA at 1 MiB, then SIGKILL",
       "the next start imports all")
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

@fault("children", "SIGKILL to the decoders",
       "each file is read by another one")
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


BAD_RULES = {
    "loop": "while true do pcall(error) end",
    "memory": "local t = {} for i = 1, math.huge do t[i] = ('x'):rep(1e6) .. i end",
    "match": "return (('a'):rep(40)):find(('a-'):rep(40) .. 'b')",
    "error": "return day.no.such",
    "handler": "xpcall(error, function() while true do end end)",
}


@pytest.mark.parametrize("body", BAD_RULES)
@fault("rules", "endless loop, endless handler, memory bomb, endless match, error", "off and told once; the others go on")
def test_a_rule_that_is_a_bomb(tmp_path, home, season, body):
    shim = Shim(tmp_path, home.env)
    home.env = shim.env
    rules = home.root / "config/rules"
    rules.mkdir()
    (rules / "bomb.lua").write_text('return { title = "Bomb", guidelines = { "G1" }, evidence = { level = "choice" },'
                                    f' check = function(day, p) {BAD_RULES[body]} end }}')
    home.copy_in(*season)
    home.start()
    home.wait_log("to say:")
    states = {o["rule"]: o["state"] for o in home.json("why")["rules"]}
    assert states.pop("bomb") == "error"
    assert "error" not in states.values()
    assert home.rows("SELECT title FROM notice WHERE kind = 'problem'") == [("A coaching rule does not work",)]
    assert shim.sprints(NATIVE), shim.longest_ms()
    home.stop()
    shim.close()


@fault("company", "two starts at the same moment",
       "one runs, the other says which process does")
def test_two_daemons_at_once(home, season, expected):
    home.copy_in(*season)
    first, second = (subprocess.Popen(home.command("--once"), env=home.env, stderr=subprocess.PIPE, text=True)
                     for _ in range(2))
    ends = [(p.communicate(timeout=60)[1], p.returncode) for p in (first, second)]
    assert sorted(code for _, code in ends) == [0, 1], ends
    assert any("running already" in text for text, code in ends if code == 1)
    assert state_of(home) == expected


@fault("company", "pacectl note and import, ten times, amid an import",
       "every run and every line there once")
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
