"""The disk is full, read-only or fails; the database is locked or damaged: nothing is lost, all goes on by itself."""
import ctypes
import errno
import gzip
import os
import shutil
import sqlite3
import subprocess
import time
import zipfile

import pytest

from conftest import FULL, may_mount, wait_until
from daemon import PATIENCE, Home, make_season, today
from fault_table import fault
from shim import KINDS, Shim
from test_kill import state_of
from undisturbed import expected, season  # noqa: F401

SETTINGS = "[notify]\nquiet = off\nevening = off\nwait = 0s\ncommand = /bin/false\n"
CLONE_NEWNS = 0x20000


@pytest.fixture(scope="session")
def private_mounts():
    """What is mounted from here on is seen by this process and its children only, and ends with them."""
    if not may_mount() or ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNS) != 0:
        pytest.skip("nothing can be mounted here")
    mount("--make-rprivate", "/")


def mount(*words):
    subprocess.run(["mount", *map(str, words)], check=True)


@pytest.fixture
def home(tmp_path):
    one = Home(tmp_path, settings=SETTINGS)
    yield one
    one.clean_up()
    if os.path.ismount(one.root / "data"):
        subprocess.run(["umount", "-l", one.root / "data"], check=False)


def recovers(home, expected, seconds=PATIENCE):
    wait_until(lambda: state_of(home) == expected, seconds, "the state of an undisturbed import")
    assert home.rows("PRAGMA integrity_check") == [("ok",)]
    home.stop()


def on_a_small_disk(home, size):
    (home.root / "data").mkdir(exist_ok=True)
    mount("-t", "tmpfs", "-o", f"size={size}", "none", home.root / "data")


# ---- the disk ----

@fault("disk", "tmpfs of 400 KiB amid an import, later larger",
       "rolled back, said, tried again")
def test_full(private_mounts, home, season, expected):
    on_a_small_disk(home, "400k")
    home.start()
    home.wait_log("watching")
    home.copy_in(*season)
    home.wait_log("the disk is full")
    before = state_of(home)[0]
    assert len(before) < len(season)
    mount("-o", "remount,size=64m", home.root / "data")
    recovers(home, expected)


@fault("disk", "tmpfs of 16 KiB at the start, later larger",
       "waits for room")
def test_full_from_the_start(private_mounts, home, season, expected):
    on_a_small_disk(home, "16k")
    home.copy_in(*season)
    home.start()
    home.wait_log("cannot")
    assert home.process.poll() is None, home.log.read_text()
    mount("-o", "remount,size=64m", home.root / "data")
    recovers(home, expected)


@fault("disk", "remounted read-only, later writable",
       "waits for the disk")
def test_read_only_from_the_start(private_mounts, home, season, expected):
    on_a_small_disk(home, "64m")
    home.copy_in(*season[:3])
    assert home.once().returncode == 0
    mount("-o", "remount,ro", home.root / "data")
    home.copy_in(*season[3:])
    home.start()
    home.wait_log("cannot")
    time.sleep(1)
    assert home.process.poll() is None, home.log.read_text()
    mount("-o", "remount,rw", home.root / "data")
    recovers(home, expected)


@fault("disk", "the journal's disk is full when a button is pressed",
       "the answer is kept, and written when there is room")
def test_an_answer_that_cannot_be_written_is_kept(private_mounts, home, season):
    """The user presses a button while the journal's disk is full."""
    journal = home.root / "journal"
    journal.mkdir()
    mount("-t", "tmpfs", "-o", "size=16k", "none", journal)
    notifier = home.root / "notifier"
    notifier.write_text("""#!/bin/sh
        IFS= read -r line <&3
        id=$(printf '%s' "$line" | sed 's/.*"show": *\\([0-9]*\\).*/\\1/')
        printf '{"shown": %s}\\n{"action": %s, "key": "felt-heavy"}\\n{"closed": %s, "why": "other"}\\n' $id $id $id >&3
        """)
    notifier.chmod(0o755)
    home.write_settings(SETTINGS.replace("/bin/false", str(notifier)) + f"[journal]\nfolder = {journal}\n")
    (journal / "filler").write_bytes(bytes(16384))
    home.start()
    home.copy_in(*season)
    home.wait_log("the answer is kept")
    (journal / "filler").unlink()
    wait_until(lambda: "felt heavy" in "".join(f.read_text() for f in journal.glob("*.txt")), PATIENCE, "the answer")
    home.wait_log("noted:")
    home.stop()
    subprocess.run(["umount", "-l", journal], check=True)


@fault("disk", "EIO, EROFS, EMFILE from read, write, fsync and open, for 2 s",
       "rolled back, tried again")
@pytest.mark.parametrize("kind,error", [("write", errno.EIO), ("write", errno.EROFS), ("sync", errno.EIO), ("read", errno.EIO),
                                        ("open", errno.EIO), ("open", errno.EMFILE)])
def test_errors_for_a_while(tmp_path, home, season, expected, kind, error):
    """The disk fails amid an import, and works again after two seconds."""
    shim = Shim(tmp_path, home.env)
    home.env = shim.env
    shim.fail(kind, 20 if kind == "sync" else 60, error, last=10**9)
    home.copy_in(*season)
    home.start()
    time.sleep(2)
    assert home.process.poll() is None, home.log.read_text()
    shim["fail_kind"] = 0
    recovers(home, expected)
    shim.close()


@fault("disk", "each read, write, fsync, rename, open, fork and allocation of an import fails once, in turn",
       "ends or goes on in order; the next start completes it")
@pytest.mark.parametrize("kind", KINDS)
def test_each_call_fails_once(tmp_path, home, kind):
    """Whichever call it is: the next start finishes the work. Every one of them with PACED_FULL=1."""
    files = make_season(tmp_path / "season", "--days", "7")
    shim = Shim(tmp_path, home.env)
    home.env = shim.env
    home.write_settings("[notify]\nenabled = no\n")
    home.copy_in(*files)
    error = {"memory": errno.ENOMEM, "open": errno.EMFILE, "fork": errno.EAGAIN}.get(kind, errno.EIO)
    shim.fail(None, 0, error)
    assert home.once().returncode == 0
    expected, count = state_of(home), shim[kind]
    step = 1 if FULL else max(1, count // 8)
    print(f"{kind}: {len(range(1, count + 1, step))} of {count} calls fail", flush=True)
    for n in range(1, count + 1, step):
        shutil.rmtree(home.root / "data")
        shim.fail(kind, n, error)
        disturbed = home.once()
        assert disturbed.returncode in (0, 1, 71), (kind, n, disturbed)
        shim.fail(None, 0, 0)
        done = home.once()
        assert done.returncode == 0, (kind, n, disturbed, done)
        assert state_of(home) == expected, (kind, n, disturbed)
        assert home.rows("PRAGMA quick_check") == [("ok",)]
    shim.close()


def as_gpx(folder):
    """An hour by foot, a point each ten seconds."""
    points = "".join(f'<trkpt lat="{52 + n / 4000}" lon="13.4"><time>{today().isoformat()}T05:{n // 6:02}:{n % 6}0Z'
                     "</time></trkpt>" for n in range(359))
    (folder / "walk.gpx").write_text('<?xml version="1.0"?><gpx version="1.1" creator="x" xmlns='
                                     f'"http://www.topografix.com/GPX/1/1"><trk><type>running</type><trkseg>{points}'
                                     "</trkseg></trk></gpx>")


def as_archives(folder, files):
    with zipfile.ZipFile(folder / "export.zip", "w", zipfile.ZIP_DEFLATED) as z:
        for file in files[:-1]:
            z.write(file, file.name)
    (folder / (files[-1].name + ".gz")).write_bytes(gzip.compress(files[-1].read_bytes()))


@fault("children", "each allocation of the children of an import fails once, in turn: FIT, GPX, zip, gzip, rules",
       "the file is read again by another child")
def test_each_allocation_of_the_children_fails_once(tmp_path, home):
    files = make_season(tmp_path / "season", "--days", "7")
    shim = Shim(tmp_path, home.env)
    home.env = shim.env
    home.write_settings("[notify]\nenabled = no\n")
    home.copy_in(files[0])
    as_gpx(home.sync)
    as_archives(home.sync, files[1:4])
    shim["fail_children"] = 1
    shim.fail(None, 0, errno.ENOMEM)
    assert home.once().returncode == 0
    expected, count = state_of(home), shim["memory"]
    assert len(expected[0]) == 5
    step = max(1, count // (1000 if FULL else 12))
    print(f"children: {len(range(1, count + 1, step))} of {count} allocations fail", flush=True)
    for n in range(1, count + 1, step):
        shutil.rmtree(home.root / "data")
        shim.fail("memory", n, errno.ENOMEM)
        disturbed = home.once()
        assert disturbed.returncode in (0, 1, 71), (n, disturbed)
        shim.fail(None, 0, 0)
        done = home.once()
        assert done.returncode == 0, (n, disturbed, done)
        assert state_of(home) == expected, (n, disturbed)
    shim.close()


@pytest.mark.parametrize("kind", ["write", "sync", "open", "rename", "memory"])
@fault("disk", "each write, fsync, rename, open and allocation of an entry into the journal fails once, in turn",
       "what was said to be noted is there, and no line is half or twice")
def test_each_call_of_an_entry_fails_once(tmp_path, home, kind):
    shim = Shim(tmp_path, home.env)
    home.env = shim.env
    home.ctl("note", "weight", "60kg")
    shim.fail(None, 0, errno.EIO)
    home.ctl("note", "weight", "61kg")
    count, noted = shim[kind], {"60kg", "61kg"}
    for n in range(1, count + 1, 1 if FULL else max(1, count // 8)):
        weight = f"{62 + n / 100:g}kg"
        shim.fail(kind, n, errno.ENOMEM if kind == "memory" else errno.EIO)
        done = home.run_ctl("note", "weight", weight)
        shim.fail(None, 0, 0)
        if done.returncode == 0:
            noted.add(weight)
        lines = home.journal().splitlines()
        assert len(lines) == len(set(lines)) and home.journal().endswith("\n"), (kind, n, lines)
        told = {line.split()[-1] for line in lines}
        assert noted <= told <= noted | {weight}, (kind, n, done, lines)
        noted = told
    home.ctl("journal", "check")
    shim.close()


# ---- the database ----

@fault("database", "another program holds it for 3 s",
       "the loop goes on; then all is written")
def test_locked(tmp_path, home, season, expected):
    """Another program writes for three seconds: the loop does not wait for it."""
    shim = Shim(tmp_path, home.env)
    home.env = shim.env
    home.start()
    home.wait_log("watching")
    wait_until(lambda: home.rows("SELECT 1 FROM value"), PATIENCE, "the database")
    other = sqlite3.connect(home.root / "data/paced.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    shim.forget_turns()
    home.copy_in(*season)
    home.wait_log("files wait")
    time.sleep(2)
    sprinted = shim.sprints(PATIENCE < 60)
    other.execute("ROLLBACK")
    other.close()
    recovers(home, expected)
    assert sprinted, shim.longest_ms()
    shim.close()


def damage(path):
    """Nonsense over everything but the header."""
    with open(path, "r+b") as f:
        size = f.seek(0, 2)
        f.seek(4096)
        f.write(os.urandom(size - 4096))


def kept(home):
    return list((home.root / "data").glob("paced.db.corrupt-*"))


@fault("database", "random bytes in its place",
       "kept beside, built anew from files, told once")
def test_damaged_at_the_start(home, season, expected):
    home.copy_in(*season)
    assert home.once().returncode == 0
    (home.root / "data/paced.db").write_bytes(os.urandom(50000))
    home.start()
    home.wait_log("was damaged")
    recovers(home, expected)
    assert len(kept(home)) == 1
    assert home.rows("SELECT title FROM notice WHERE kind = 'problem'") == [("The training log is being rebuilt",)]


@fault("database", "random bytes over all but its header",
       "the same, without a restart")
def test_damaged_while_it_runs(home, season, expected):
    home.copy_in(*season[:-1])
    home.start()
    wait_until(lambda: len(state_of(home)[0]) == len(season) - 1, PATIENCE, "the first runs")
    home.wait_log("to say:")
    time.sleep(1)
    damage(home.root / "data/paced.db")
    home.copy_in(season[-1])
    home.wait_log("was damaged")
    recovers(home, expected)
    assert len(kept(home)) == 1
    assert home.rows("SELECT count(*) FROM notice WHERE kind = 'problem'") == [(1,)]


def damage_table(path, table):
    """Nonsense over the first page of one table."""
    db = sqlite3.connect(path)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    page = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]
    size = db.execute("PRAGMA page_size").fetchone()[0]
    db.close()
    with open(path, "r+b") as f:
        f.seek((page - 1) * size)
        f.write(os.urandom(size))


@fault("database", "damage after files were deleted",
       "their sessions are taken over from the damaged one")
def test_what_is_in_no_file_any_more_is_taken_over(home, season, expected):
    """Files that were deleted after they were read, and then the database is damaged."""
    home.copy_in(*season[:-1])
    home.start()
    wait_until(lambda: len(state_of(home)[0]) == len(season) - 1, PATIENCE, "the first runs")
    home.wait_log("to say:")
    home.stop()
    for file in season[:5]:
        (home.sync / file.name).unlink()
    damage_table(home.root / "data/paced.db", "advice")
    home.start()
    home.copy_in(season[-1])
    home.wait_log("was damaged")
    home.wait_log("5 sessions without a file were taken over")
    recovers(home, expected)
    home.start()
    home.wait_log("watching", 3)
    time.sleep(1)
    assert home.log.read_text().count("were taken over") == 1
    home.stop()


@fault("database", "another program's database at its path",
       "left as it is; ends with the reason")
def test_not_ours(home):
    """Another program's database is left as it is."""
    (home.root / "data").mkdir()
    path = home.root / "data/paced.db"
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE theirs(x)")
    db.execute("PRAGMA user_version = 3")
    db.commit()
    db.close()
    before = path.read_bytes()
    home.start()
    assert home.process.wait(PATIENCE) == 1
    assert "another program" in home.log.read_text()
    assert path.read_bytes() == before
    home.process = None
