"""files, import, inspect: what was read, and what became of it."""
import gzip
import json
import os
import re
import shutil
import signal
import subprocess
import zipfile

import pytest

from conftest import wait_until
from ctl_support import BUILD, PATIENCE, Ctl, ctl, season, season_files, season_home, today  # noqa: F401

INSPECT_KEYS = ["start_utc", "utc_offset_s", "sport", "sub_sport", "timer_s", "elapsed_s", "distance_m", "avg_hr",
                "max_hr", "ascent_m", "records", "records_hr", "laps", "felt", "rpe", "device"]


@pytest.fixture
def one(season_files):
    return sorted(season_files.iterdir())[-1]


@pytest.fixture
def broken(tmp_path):
    path = tmp_path / "broken.fit"
    path.write_bytes(b"<html>an error page</html>")
    return path


def test_import_a_folder(ctl, season_files):
    text = ctl("import", season_files)
    assert "86 files: 86 imported" in text
    assert "86 runs, from " in text
    assert re.search(r"^T(omorrow|oday), .*: ", text, re.M)
    again = ctl.json("import", season_files)
    assert (again["files"], again["known"], again["imported"]) == (86, 86, 0)


def test_import_json(ctl, season_files, broken):
    summary = ctl.json("import", season_files, broken, code=1)
    assert list(summary) == ["files", "known", "imported", "duplicates", "skipped", "failed", "skipped_kinds",
                             "replaced", "sessions", "runs", "first", "last", "failures"]
    assert (summary["files"], summary["imported"], summary["failed"]) == (87, 86, 1)
    assert summary["failures"][0]["file"] == str(broken) and summary["failures"][0]["reason"]
    assert summary["first"] < summary["last"]


def test_import_leaves_files_alone(ctl, season_files):
    before = {f.name: (f.stat().st_mtime_ns, f.stat().st_size) for f in season_files.iterdir()}
    ctl("import", season_files)
    assert before == {f.name: (f.stat().st_mtime_ns, f.stat().st_size) for f in season_files.iterdir()}


def test_a_renamed_copy_is_known(ctl, one, tmp_path):
    ctl("import", one)
    copy = tmp_path / "copy.fit"
    shutil.copy(one, copy)
    assert ctl.json("import", copy)["known"] == 1
    assert len(ctl.json("log")) == 1


def test_import_of_what_is_not_there(ctl, one):
    done = ctl.run("import", "/nonexistent", one)
    assert done.returncode == 1
    assert "/nonexistent: No such file" in done.stderr
    assert "1 file: 1 imported" in done.stdout


def test_import_pokes_the_daemon(ctl, one):
    (ctl.root / "run").mkdir(parents=True)
    poke = ctl.root / "run/poke"
    poke.write_text("")
    os.utime(poke, (1, 1))
    ctl("import", one)
    assert poke.stat().st_mtime > 1000
    os.utime(poke, (1, 1))
    ctl("import", one)
    assert poke.stat().st_mtime == 1, "nothing was new"


def test_a_bar_leaves_nothing_behind(ctl, season_files):
    text = ctl.terminal("import", season_files, NO_COLOR="1")
    assert text.startswith("86 files: 86 imported\n")
    assert "a second" not in text and "\033" not in text


@pytest.fixture(scope="session")
def years(tmp_path_factory):
    folder = tmp_path_factory.mktemp("years")
    subprocess.run([BUILD / "bin/paced-season", folder, "--today", today().isoformat(), "--days", "800"], check=True,
                   stdout=subprocess.DEVNULL)
    return folder


def interrupt(ctl, *words):
    """Ctrl-C once the first files are in."""
    process = subprocess.Popen([BUILD / "bin/pacectl", "--home", ctl.root, *words], env=ctl.env, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    database = ctl.root / "data/paced.db-wal"
    wait_until(lambda: database.exists() and database.stat().st_size > 500_000, PATIENCE, "the first files")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, (out, err)
    return out, err


@pytest.mark.parametrize("packed", [False, True])
def test_an_import_is_interrupted_and_goes_on(ctl, years, tmp_path, packed):
    count = len(list(years.iterdir()))
    source = years
    if packed:
        source = tmp_path / "export.zip"
        with zipfile.ZipFile(source, "w") as archive:
            for file in sorted(years.iterdir()):
                archive.write(file, file.name)
    out, err = interrupt(ctl, "import", source)
    taken = int(re.match(r"(\d+) files: \1 imported", out).group(1))
    assert 0 < taken < count
    left = int(re.search(r"interrupted: (\d+) files? (?:is|are) left; the same command goes on from here", err).group(1))
    assert count / 2 < taken + left < count * 2
    again = ctl.json("import", source)
    assert (again["imported"], again["failed"]) == (count - taken, 0)
    assert len(ctl.json("log", "--days", "900")) == count
    calm = Ctl(tmp_path / "calm")
    calm("import", years)
    assert ctl.json("export", "days") == calm.json("export", "days")


def test_archives_are_read_in_place(ctl, season_files, tmp_path):
    files = sorted(season_files.iterdir())[:12]
    archive = tmp_path / "export.zip"
    with zipfile.ZipFile(archive, "w") as z:
        for file in files:
            z.write(file, "activities/" + file.name)
    summary = ctl.json("import", archive)
    assert (summary["sessions"], summary["failed"]) == (12, 0)
    packed = tmp_path / "one.fit.gz"
    packed.write_bytes(gzip.compress(sorted(season_files.iterdir())[20].read_bytes()))
    assert ctl.json("import", packed)["sessions"] == 1
    assert ctl.json("import", archive)["sessions"] == 0
    assert len(ctl.json("inspect", packed)[0]["sessions"]) == 1
    ctl("rebuild")
    assert len(ctl.json("log")) == 13
    archive.unlink()
    assert "that sessions come from" in ctl.refuses("rebuild", code=1)


# ---- files ----

def test_files_lists_what_was_seen(season, broken):
    season("import", broken, code=1)
    rows = season.json("files")
    assert len(rows) == 87
    assert list(rows[0]) == ["id", "path", "state", "kind", "findings", "reason", "size", "tries", "first_seen",
                             "last_seen"]
    bad = season.json("files", "--bad")
    assert [b["path"] for b in bad] == [str(broken)]
    assert bad[0]["state"] == "failed" and bad[0]["reason"]
    text = season("files", "--bad")
    assert str(broken) in text and bad[0]["reason"].split()[0] in text
    assert "87 files: 86 imported, 1 failed; the newest are shown" in season("files")


def test_files_says_what_was_salvaged(ctl, one, tmp_path):
    whole, cut, wrong = one.read_bytes(), tmp_path / "cut.fit.gz", tmp_path / "wrong.fit"
    packed = gzip.compress(whole)
    cut.write_bytes(packed[:len(packed) * 2 // 3])  # far below the 64 KiB in which others unpack
    ctl("import", cut)
    assert re.search(r"imported +activity, cut short +.*cut.fit.gz", ctl("files"))
    wrong.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    ctl("import", wrong)
    assert re.search(r"activity, damaged +.*wrong.fit", ctl("files"))


def test_files_says_when_there_are_none(ctl, season):
    assert "Every file that was seen could be read" in season("files", "--bad")
    assert Ctl(season.root.parent / "empty").json("files") == []
    assert "No file was seen yet" in Ctl(season.root.parent / "empty")("files")


def test_control_characters_in_names_never_reach_a_terminal(ctl, tmp_path):
    evil = tmp_path / "a\033[2Jb.fit"
    evil.write_bytes(b"not a fit file")
    for words in (("import", evil), ("files",), ("files", "--bad"), ("inspect", evil)):
        text = ctl.terminal(*words, NO_COLOR="1")
        assert "\033[2J" not in text
        assert "b.fit" in text


# ---- inspect ----

@pytest.fixture
def felt(ctl, season_files):
    """One that says how it felt."""
    for file in ctl.json("inspect", *season_files.iterdir()):
        if file["sessions"][0]["felt"] and file["sessions"][0]["rpe"]:
            return file["file"]


def test_inspect_one_file(ctl, felt):
    files = ctl.json("inspect", felt)
    assert [list(f) for f in files] == [["file", "kind", "findings", "sessions"]]
    assert files[0]["file"] == felt and files[0]["kind"] == "activity" and files[0]["findings"] == []
    session = files[0]["sessions"][0]
    assert list(session) == INSPECT_KEYS
    assert session["sport"] == "run" and session["records"] > 100 and session["records_hr"] > 100
    assert session["felt"] in ("fresh", "good", "normal", "tired", "heavy") and 1 <= session["rpe"] <= 10
    assert not ctl.root.exists(), "nothing is kept"


def test_inspect_keeps_the_order_given(ctl, season_files, broken):
    files = sorted(season_files.iterdir())
    many = files[:40] + ["/nonexistent", str(broken)] + files[40:45]
    done = ctl.run("inspect", "--json", *many)
    assert done.returncode == 0, "something could be read"
    assert [f["file"] for f in json.loads(done.stdout)] == list(map(str, many))
    assert "/nonexistent: cannot open it" in done.stderr and "broken.fit: " in done.stderr


def test_inspect_fails_when_nothing_can_be_read(ctl, broken):
    done = ctl.run("inspect", "--json", broken)
    assert done.returncode == 1
    answer = json.loads(done.stdout)[0]
    assert answer["sessions"] == [] and answer["error"]
    assert done.stderr.startswith("pacectl: ")
    ctl.refuses("inspect", "/nonexistent", code=1)


def test_inspect_for_people(ctl, felt):
    text = ctl("inspect", felt)
    for label in ("Time", "Distance", "Pace", "Heart rate", "Records", "Felt", "Effort", "Device"):
        assert re.search(rf"^  {label} ", text, re.M), label


def test_inspect_does_not_wait_for_a_fifo(ctl, tmp_path):
    fifo = tmp_path / "pipe.fit"
    os.mkfifo(fifo)
    ctl.refuses("inspect", fifo, code=1)
    ctl.refuses("inspect", tmp_path, code=1)


# ---- rebuild ----

def test_rebuild_gives_the_same(season):
    season("edit", "last", "kind=race")
    before = [{k: v for k, v in s.items() if k != "id"} for s in season.json("log")]
    text = season("rebuild")
    assert "86 imported" in text and "kept as" in text
    assert [{k: v for k, v in s.items() if k != "id"} for s in season.json("log")] == before


def test_an_interrupted_rebuild_changes_nothing(ctl, years, one, tmp_path):
    """It comes to files that are in no sync folder in the end only."""
    elsewhere = tmp_path / "z.fit"
    shutil.copy(one, elsewhere)
    ctl("import", years, elsewhere)
    before = ctl("log", "--json", "--days", "900")
    out, err = interrupt(ctl, "rebuild")
    assert "interrupted: the database stays as it was" in err and "kept as" not in out
    assert ctl("log", "--json", "--days", "900") == before
    assert sorted(f.name for f in (ctl.root / "data").glob("paced.db*")) == ["paced.db"]


def test_decisions_survive_a_rebuild(season, season_files, tmp_path):
    """What was split stays apart, what was merged stays one."""
    twin = tmp_path / "twin.fit"
    twin.write_bytes(sorted(season_files.iterdir())[-1].read_bytes() + bytes(8))
    season("import", twin)
    season("split", season.json("show", "last")["duplicates"][0])
    older = season.json("log")[5:7]
    season("merge", older[0]["id"], older[1]["id"])
    before = [{k: v for k, v in s.items() if k != "id"} for s in season.json("log")]
    assert len(before) == 86
    days = season.json("export", "days")
    season("rebuild")
    assert [{k: v for k, v in s.items() if k != "id"} for s in season.json("log")] == before
    assert season.json("export", "days") == days


def test_rebuild_loses_nothing_unasked(ctl, one, tmp_path):
    assert "no database yet" in ctl.refuses("rebuild", code=1)
    copy = tmp_path / "copy.fit"
    shutil.copy(one, copy)
    ctl("import", copy)
    copy.unlink()
    assert "1 file that sessions come from cannot be read" in ctl.refuses("rebuild", code=1)
    assert len(ctl.json("log")) == 1
    ctl("rebuild", "--force")
    assert ctl.json("log") == []
