"""note, journal check, edit, forget, split, merge: what the athlete says is a line."""
import json
import shutil

import pytest

from ctl_support import ctl, day, season, season_files, season_home, today  # noqa: F401


def test_note_writes_a_line(ctl):
    text = ctl("note", "feel", "heavy")
    assert f"Noted: {today()} feel heavy" in text
    assert ctl.journal() == f"{today()} feel heavy\n"


def test_note_says_what_follows(season):
    before = season.json("next")
    assert before["session"] != "rest"
    answer = season.json("note", f"{day(-1)} sick")
    assert answer["lines"] == [f"{day(-1)} sick"]
    assert answer["file"].endswith(".txt")
    assert answer["next"] == {"for": day(-1), "title": "rest"}


@pytest.mark.parametrize("words, line", [
    (["yesterday", "sleep", "6.5h", "poor"], "{yesterday} sleep 6.5h poor"),
    (["-2d", "pain", "3", "left", "knee"], "{before} pain 3 left knee"),
    (["2026-09-13", "race", "21.1km", "A", "Harbour Half", "goal", "1:35:00"],
     '2026-09-13 race 21.1km A "Harbour Half" goal 95min'),
    (['2026-09-13 race 21.1km A "Harbour Half"'], '2026-09-13 race 21.1km A "Harbour Half"'),
    (["run", "easy", "45min", "8.2km", 'with "him"'], '{today} run easy 45min 8.2km "with \\"him\\""'),
])
def test_note_takes_what_people_type(ctl, words, line):
    ctl("note", *words)
    expected = line.format(today=today(), yesterday=day(1), before=day(2))
    assert ctl.journal().strip() == expected


def test_note_refuses_what_cannot_be_read(ctl):
    said = ctl.refuses("note", "feel", "heavvy")
    assert "feel heavvy: expected fresh, good, normal, tired or heavy (did you mean heavy?)" in said
    ctl.refuses("note", "")
    ctl.refuses("note", "2026-13-01 feel heavy")
    assert not (ctl.root / "data/journal").exists()


def test_what_is_to_come_is_not_done(ctl):
    assert "that day is still to come; nothing was written" in ctl.refuses("note", "tomorrow", "run", "45min")
    assert not (ctl.root / "data/journal").exists()
    ctl("note", f"{day(-30)} race 10km")
    ctl("note", "today", "run", "45min")


def test_note_cannot_write(ctl):
    ctl("note", "feel good")
    folder = ctl.root / "data/journal"
    shutil.rmtree(folder)
    folder.write_text("in the way")
    assert "journal" in ctl.refuses("note", "feel good", code=1)


def test_a_copy_that_a_sync_program_set_aside(ctl):
    """It counts where it says more, and nothing counts twice; whichever file changes."""
    folder = ctl.write_journal(f"{day(3)} run 45min", f"{day(2)} run 30min").parent
    own, copy = folder / "laptop.txt", folder / "laptop.sync-conflict-20260504-070112-ABCDEFG.txt"

    def minutes():
        return sorted(s["timer_s"] // 60 for s in ctl.json("log"))

    next(folder.glob("*.txt")).rename(own)
    shutil.copy(own, copy)
    assert minutes() == [30, 45]
    with copy.open("a") as f:
        f.write(f"{day(1)} run 50min\n")
    assert minutes() == [30, 45, 50]
    said = ctl("journal", "check")
    assert "not in laptop.txt count too" in said and "laptop.txt:" not in said
    assert "1 copy was set aside" in ctl.run("doctor").stdout
    own.write_text(f"{day(3)} run 45min\n")
    assert minutes() == [30, 45, 50], "the copy still says it"
    with own.open("a") as f:
        f.write(f"{day(2)} run 30min\n{day(1)} run 50min\n{day(1)} run 50min\n")
    assert minutes() == [30, 45, 50, 50]
    own.unlink()
    assert minutes() == [30, 45, 50]


def test_a_journal_file_that_cannot_be_read_takes_nothing_with_it(ctl):
    folder = ctl.write_journal(f"{day(3)} run 45min").parent
    (folder / "huge.txt").write_text(f"{day(2)} run 30min\n" * 600_000)
    done = ctl.run("log", "--json")
    assert [s["timer_s"] for s in json.loads(done.stdout)] == [2700]
    assert "huge.txt is larger than 8388608 bytes, and is not read; what it said before counts on" in done.stderr
    for words in (["doctor"], ["journal", "check"]):
        assert "huge.txt is larger than" in " ".join(ctl.run(*words).stdout.split())
    (folder / "huge.txt").write_text(f"{day(2)} run 30min\n")
    assert [s["timer_s"] for s in ctl.json("log")] == [1800, 2700]


def test_journal_check_names_file_and_line(ctl):
    path = ctl.write_journal("2026-05-04 feel heavy", "# a comment", "2026-05-05 feal heavy", "nonsense")
    done = ctl.run("journal", "check")
    assert done.returncode == 1
    assert f"{path}:3: " in done.stdout and f"{path}:4: " in done.stdout
    assert "1 entry in 1 file, and 2 lines that cannot be read and count for nothing" in done.stdout
    bad = ctl.json("journal", "check", code=1)
    assert [b["line"] for b in bad] == [3, 4]
    assert list(bad[0]) == ["file", "line", "text", "reason"]
    assert "feel" in bad[0]["reason"], "the nearest word"


def test_journal_check_is_content(ctl):
    assert "No journal" in ctl("journal", "check")
    ctl.write_journal("2026-05-04 feel heavy")
    assert "all can be read" in ctl("journal", "check")
    assert ctl.json("journal", "check") == []


def test_control_characters_of_a_journal_stay_in_it(ctl):
    ctl.write_journal("2026-05-04 feel \033[2Jheavy\a")
    done = ctl.run("journal", "check")
    assert "\033" not in done.stdout + done.stderr and "\a" not in done.stdout + done.stderr


# ---- decisions ----

def test_edit_writes_what_it_says(season):
    last = next(s for s in season.json("log") if s["rpe"])
    answer = season.json("edit", last["id"], "kind=race", "felt=heavy", "note=windy, \"cold\"")
    start = last["start_local"][:16]
    assert answer["lines"] == [f"{start} kind race", f'{start} note "windy, \\"cold\\""',
                               f"{start} felt heavy rpe {last['rpe']}"]
    now = season.json("show", last["id"])
    assert (now["kind"], now["felt"], now["note"]) == ("race", "heavy", 'windy, "cold"')


def test_edit_takes_options_as_well(season):
    last = season.json("log")[0]
    assert last["load_from"] == "pace"
    season("edit", "last", "--ignore", "pace")
    assert season.json("show", last["id"])["load_from"] == "hr"
    season("edit", "last", "load=85")
    assert season.json("show", last["id"])["load"] == 85


def test_effort_alone_keeps_the_feel(season):
    season("edit", "last", "felt=tired")
    season("edit", "last", "rpe=9")
    now = season.json("show", "last")
    assert (now["felt"], now["rpe"]) == ("tired", 9)


def test_edit_refuses_as_a_whole(season):
    assert "did you mean kind=?" in season.refuses("edit", "last", "knd=race")
    assert "nothing was changed" in season.refuses("edit", "last", "felt=heavy", "kind=walz")
    assert "nothing to edit" in season.refuses("edit", "last")
    assert "rpe" in season.refuses("edit", "last", "rpe=11")
    assert "there is no session 99999" in season.refuses("edit", "99999", "kind=race", code=1)
    assert not (season.root / "data/journal").exists()


def test_forget_lasts_through_the_next_import(season, season_files):
    last = season.json("log")[0]
    season("forget", "last")
    assert len(season.json("log")) == 85
    season("import", season_files)
    assert last["id"] not in [s["id"] for s in season.json("log")]


def test_merge_and_split(season):
    newest, older = season.json("log")[:2]
    answer = season.json("merge", newest["id"], older["id"])
    assert answer["lines"] == [f"{newest['start_local'][:16]} same-as {older['start_local'][:16]}"]
    assert len(season.json("log")) == 85
    assert "are the same session" in season.refuses("merge", older["id"], older["id"], code=1)
    assert "counts already" in season.refuses("split", older["id"], code=1)


def test_a_duplicate_is_shown_and_split(season, season_files, tmp_path):
    """The same run in two files: one counts, until the athlete says otherwise."""
    original = sorted(season_files.iterdir())[-1]
    twin = tmp_path / "twin.fit"
    twin.write_bytes(original.read_bytes() + bytes(8))
    assert season.json("import", twin)["duplicates"] == 1
    assert len(season.json("log")) == 86
    shown = season.json("show", "last")
    assert len(shown["duplicates"]) == 1
    duplicate = shown["duplicates"][0]
    assert f"pacectl split {duplicate}" in season("show", "last")
    assert season.json("show", duplicate)["same_as"] == shown["id"]
    assert f"Does not count: the same activity as session {shown['id']}" in season("show", duplicate)
    answer = season.json("split", duplicate)
    assert answer["lines"] == [f"{shown['start_local'][:16]} separate"]
    assert {duplicate, shown["id"]} <= {s["id"] for s in season.json("log")}
    assert len(season.json("log")) == 87
    assert "there is no session 999" in season.refuses("split", "999", code=1)
