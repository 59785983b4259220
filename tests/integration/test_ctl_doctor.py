"""doctor: what is in order, and what is not."""
import pytest

from ctl_support import Ctl, ctl, day, rules, season, season_files, season_home  # noqa: F401

CHECKS = ["settings", "folders", "database", "files", "rules", "journal", "notifier", "bus", "inotify", "disk", "daemon"]


@pytest.fixture
def healthy(season, tmp_path, rules):
    """With a sync folder, a notifier and rules that load."""
    (tmp_path / "sync").mkdir()
    season.settings(f"[sync]\nfolder = {tmp_path}/sync\n[notify]\ncommand = true\n")
    return Ctl(season.root, rules)


def states(ctl, code=0):
    found = {}
    for row in ctl.json("doctor", code=code):
        assert list(row) == ["check", "state", "text"]
        found.setdefault(row["check"], []).append(row)
    return found


def problem(ctl, check):
    rows = states(ctl, code=1)
    problems = {row["check"] for rows_ in rows.values() for row in rows_ if row["state"] == "problem"}
    assert problems == {check}
    return " ".join(row["text"] for row in rows[check])


def test_all_in_order(healthy):
    rows = states(healthy)
    assert list(rows) == CHECKS
    assert all(row["state"] != "problem" for rows_ in rows.values() for row in rows_)
    text = healthy("doctor")
    assert "86 sessions" in text and "1 rule, nothing wrong" in text


def test_settings(healthy):
    healthy.settings(healthy.root.joinpath("config/paced.conf").read_text() + "[athlete]\nmax_hr = banana\n")
    done = healthy.run("doctor")
    assert done.returncode == 1
    assert "banana" in done.stdout and "line 6" in done.stdout


def test_unknown_keys(healthy):
    healthy.settings(healthy.root.joinpath("config/paced.conf").read_text() + "[athlete]\nmax_hrr = 190\n")
    done = healthy.run("doctor")
    assert done.returncode == 1 and "max_hr" in done.stdout


def test_folders(healthy, tmp_path):
    (tmp_path / "sync").rmdir()
    assert "sync: No such file" in problem(healthy, "folders")
    healthy.settings(f"[sync]\nfolder = ?{tmp_path}/sync\n[notify]\ncommand = true\n")
    assert states(healthy)["folders"][0]["state"] == "ok", "an optional one may be away"
    (tmp_path / "sync").write_text("")
    assert "not a folder" in problem(healthy, "folders")


def test_rules(healthy, rules):
    (rules / "broken.lua").write_text("return {")
    assert "broken" in problem(healthy, "rules")


def test_journal(healthy):
    healthy.write_journal("nonsense")
    healthy.run("log")
    assert "1 line that cannot be read" in problem(healthy, "journal")


def test_notifier(healthy, tmp_path):
    healthy.settings(f"[sync]\nfolder = {tmp_path}/sync\n[notify]\ncommand = no-such-notifier\n")
    assert "no-such-notifier" in problem(healthy, "notifier")


def test_files_that_cannot_be_read_are_a_hint(healthy, tmp_path):
    (tmp_path / "x.fit").write_text("nothing")
    healthy("import", tmp_path / "x.fit", code=1)
    assert states(healthy)["files"][0]["state"] == "hint"


def test_a_damaged_database(healthy):
    database = healthy.root / "data/paced.db"
    data = bytearray(database.read_bytes())
    data[4096 * 4:4096 * 40] = b"\xa5" * (4096 * 36)
    database.write_bytes(data)
    for rest in database.parent.glob("paced.db-*"):
        rest.unlink()
    done = healthy.run("doctor")
    assert done.returncode == 1
    assert "damaged" in done.stdout + done.stderr or "malformed" in done.stdout + done.stderr
