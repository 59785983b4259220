"""When the daemon speaks and when it is silent, under a clock that the test moves."""
import json
import os
import time

import pytest

from calendar_support import Calendar
from conftest import wait_until
from daemon import PATIENCE, Home, make_season
from fault_table import fault

TODAY = "2026-05-04"  # a Monday; the season ends with intervals at about 06:45, told without a feeling
RULE = """return { title = "Mine", guidelines = { "G1" }, evidence = { level = "choice" },
check = function(day, p) %s end }"""


@pytest.fixture
def calendar(tmp_path):
    made = []

    def make(start=f"{TODAY}T12:00", **options):
        made.append(Calendar(tmp_path, os.environ, start, **options))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def season(tmp_path):
    return make_season(tmp_path / "season", last_day=TODAY)


def begin(c, files):
    c.home.copy_in(*files)
    c.start()
    assert c.titles() == [f"05-04 12:00 {len(files)} runs imported"], c.words()


def note(c, *words):
    c.home.ctl("note", *words)
    c.edited()


def rule(c, name, body):
    folder = c.home.root / "config/rules"
    folder.mkdir(exist_ok=True)
    new = folder / f".{name}"
    new.write_text(RULE % body)
    new.rename(folder / f"{name}.lua")
    if c.home.process:
        c.edited()


def last(c):
    return c.told[-1][1]


# ---- bursts ----

def test_one_notice_for_a_burst(calendar, season):
    c = calendar()
    c.home.write_settings(c.settings("wait = 1s\n"))
    c.start()
    begin_with, burst = season[:20], season[20:]
    c.sync(*begin_with)
    c.settle(lambda: c.told, "the import")
    assert c.titles() == ["05-04 12:00 20 runs imported"]
    c.sync(*burst)
    c.settle(lambda: len(c.told) > 1, "the burst")
    assert last(c)["title"] == f"{len(burst)} runs imported", c.words()
    assert len(c.told) == 2


def test_a_run_of_today_does_not_wait(calendar, season):
    c = calendar()
    begin(c, season[:-1])
    c.home.write_settings(c.settings("wait = 1h\n"))
    c.home.wait_log("settings read")
    c.rest()
    c.sync(season[-1])
    assert c.titles()[1:] == ["05-04 12:00 Tomorrow"], c.words()


def test_old_days_are_no_news(calendar, season):
    """Two runs of weeks ago come late: nothing is said about them, nor again what was said."""
    c = calendar()
    begin(c, season[:8] + season[10:])
    c.sync(*season[8:10])
    assert len(c.told) == 1, c.words()
    c.until("2026-05-04T21:00")
    assert len(c.told) <= 2, c.words()


# ---- reports ----

def test_what_changes_is_told_and_taken_back(calendar, season):
    c = calendar()
    begin(c, season)
    c.until("2026-05-05T20:30")
    assert c.titles()[1:] == ["05-05 20:00 Tomorrow"], c.words()
    before = last(c)["title"]
    note(c, "today..+3d", "sick")
    assert last(c)["title"] == "Tomorrow: rest", c.words()
    assert len(c.told) == 3
    note(c, "weight", "70kg")
    assert len(c.told) == 3, c.words()
    journal = next((c.home.root / "data/journal").glob("*.txt"))
    journal.write_text("\n".join(line for line in journal.read_text().splitlines() if "sick" not in line) + "\n")
    c.edited()
    assert last(c)["title"] == before, c.words()
    assert len(c.told) == 4


def test_a_report_about_what_was_not_told_is_silent(calendar, season):
    c = calendar(settings="evening = off\n")
    begin(c, season)
    c.until("2026-05-06T12:00")
    note(c, "today..+3d", "sick")
    assert len(c.told) == 1, c.words()
    assert c.home.json("next")["session"] == "rest"


# ---- the question ----

FEELINGS = ["felt-fresh", "felt-normal", "felt-heavy"]


def buttons(message):
    return [key for key, _label in message["actions"]]


def test_how_it_felt_is_asked_once(calendar, season):
    c = calendar(answer="""printf '{"action": %s, "key": "felt-heavy"}\\n' "$id" >&3
        printf '{"action": %s, "key": "felt-fresh"}\\n' "$id" >&3""")
    begin(c, season)
    assert buttons(last(c)) == [*FEELINGS, "why"]
    assert last(c)["body"].endswith("\nHow did the intervals feel?")
    c.rest()
    assert c.home.journal().count("felt") == 1
    assert f"{TODAY}T06:" in c.home.journal() and "felt heavy" in c.home.journal()
    c.until("2026-05-05T20:30")
    assert all(buttons(m) == ["why"] for _, m in c.told[1:]), c.words()


def test_a_question_without_an_answer_is_not_repeated(calendar, season):
    c = calendar()
    begin(c, season)
    assert buttons(last(c)) == [*FEELINGS, "why"]
    note(c, "today..+3d", "sick")
    assert len(c.told) == 2 and buttons(last(c)) == ["why"], c.words()


def test_no_questions_please(calendar, season):
    c = calendar(settings="ask_felt = no\n")
    begin(c, season)
    assert buttons(last(c)) == ["why"] and "feel?" not in last(c)["body"]


# ---- remarks ----

def test_remarks_ride_along_and_rest(calendar, season):
    c = calendar()
    silence(c)
    rule(c, "praise", 'return say{ level = "praise", cooldown = 2, title = "Well done", text = "You are here" }')
    rule(c, "other", 'return say{ level = "praise", cooldown = 2, title = "Also fine", text = "You are there" }')
    begin(c, season)
    live_on(c, "2026-05-20")
    praised = [when for when, m in c.told if "Well done" in m["body"] or "Also fine" in m["body"]]
    assert praised == ["05-05 20:00", "05-12 20:00", "05-19 20:00"], c.words()  # once a week, whatever they say
    assert not any("Well done" in m["body"] and "Also fine" in m["body"] for _, m in c.told)


def test_news_has_its_own_cooldown_and_warnings_go_first(calendar, season):
    c = calendar()
    silence(c)
    rule(c, "info", 'return say{ level = "info", cooldown = 3, title = "Some news", text = "It is so" }')
    begin(c, season)
    live_on(c, "2026-05-11")
    told = [when for when, m in c.told if "Some news" in m["body"]]
    assert told == ["05-05 20:00", "05-08 20:00", "05-11 20:00"], c.words()
    rule(c, "warning", 'return say{ level = "warning", cooldown = 1, title = "Careful", text = "It is not" }')
    live_on(c, "2026-05-14")
    assert [("Careful. It is not" in m["body"]) for _, m in c.told[-3:]] == [True] * 3, c.words()
    assert not any("Some news" in m["body"] for _, m in c.told[-3:])


def live_on(c, day):
    """Until the evening of that day, with a sign of life each week."""
    while c.now() < f"{day[5:]} 21:00":
        note(c, "weight", "70kg")
        until = min(c.later(6), f"{day}T21:00")
        c.until(until)


def silence(c):
    """Only the remarks of the test."""
    c.home.write_settings(c.settings("wait = 0s\n", "[rules]\noff = " + " ".join(
        f.stem for f in (c.home.rules).glob("*.lua") if "say{" in f.read_text()) + "\n"))


# ---- what is wrong ----

@fault("rules", "a rule that fails",
       "off, told once with file and line; the others go on")
def test_a_broken_rule_is_told_once_for_each_version(calendar, season):
    c = calendar()
    begin(c, season)
    rule(c, "mine", "return day.no.such")
    assert last(c)["title"] == "A coaching rule does not work"
    assert "mine.lua, line 2" in last(c)["body"], c.words()
    c.until("2026-05-06T12:00")
    c.stop()
    c.start()
    count = sum(m["title"].startswith("A coaching") for _, m in c.told)
    assert count == 1, c.words()
    rule(c, "mine", "return day.nor.such")
    assert sum(m["title"].startswith("A coaching") for _, m in c.told) == 2, c.words()


@fault("rules", "a rule that no longer loads, amid an edit",
       "the version before stays in force")
def test_the_last_good_version_stays(calendar, season):
    c = calendar()
    begin(c, season)
    rule(c, "mine", 'return limit{ hardest = "rest", because = "I say so" }')
    assert c.home.json("next")["session"] == "rest"
    rule(c, "mine", "return return")
    assert last(c)["title"] == "A coaching rule does not load"
    assert "The last good version stays in force." in last(c)["body"]
    assert c.home.json("next")["session"] == "rest"
    rule(c, "mine", "return")
    assert c.home.json("next")["session"] != "rest"


@fault("settings", "broken and mended in the quiet hours",
       "nothing is told")
def test_what_was_mended_at_night_is_not_told(calendar, season):
    c = calendar()
    begin(c, season)
    c.until("2026-05-04T23:00")
    rule(c, "mine", "return day.no.such")
    good = c.home.settings_text()
    c.home.write_settings("[sync]\nscan = 15 parsecs\n" + good)
    c.home.wait_log("parsecs")
    c.rest()
    told = len(c.told)
    rule(c, "mine", "return")
    c.home.write_settings(good)
    c.edited()
    c.until("2026-05-05T12:00")
    assert len(c.told) == told, c.words()


@fault("settings", "paced.conf with a line that cannot be",
       "the last good ones stay; told once, with the line")
def test_broken_settings_are_told_again_after_they_were_good(calendar, season):
    c = calendar()
    begin(c, season)
    good = c.home.settings_text()
    for count in (1, 2):
        for again in (1, 2):  # a second save of the same
            c.home.write_settings("[sync]\nscan = 15 parsecs\n" + good)
            c.edited()
        assert sum("settings" in m["title"] for _, m in c.told) == count, c.words()
        assert last(c)["body"].startswith("paced.conf, line 2: scan = 15 parsecs: expected "), c.words()
        c.home.write_settings(good)
        c.home.wait_log("settings read", count)
        c.rest()


# ---- silence ----

def test_switched_off(calendar, season):
    c = calendar(settings="enabled = no\n")
    c.home.copy_in(*season)
    c.start()
    c.until("2026-05-06T12:00")
    note(c, "today..+3d", "sick")
    assert c.told == []
    assert c.home.rows("SELECT count(*) FROM notice") == [(0,)]


def test_minimal(calendar, season):
    c = calendar(settings="detail = minimal\n")
    c.home.copy_in(*season)
    c.start()
    c.until("2026-05-06T12:00")
    assert [m["title"] for _, m in c.told] == ["paced: tomorrow's advice"] * 2
    assert all(m["body"] == "" and not m["actions"] and not m["picture"] for _, m in c.told)


@fault("server", "the notifier fails for four days",
       "only the newest is shown then")
def test_of_what_could_not_be_shown_only_the_newest_is(calendar, season):
    c = calendar(answer="")
    begin(c, season)
    works = c.notifier.read_text()
    c.notifier.write_text("#!/bin/sh\nexit 1\n")
    c.until("2026-05-07T21:00")
    assert c.home.rows("SELECT count(*) FROM notice WHERE state = 'waiting' AND kind = 'advice'") == [(1,)]
    c.notifier.write_text(works)
    c.until("2026-05-08T12:00")
    assert c.titles()[1:] == ["05-08 07:00 Today"] or c.titles()[1:] == ["05-08 03:00 Today"], c.words()


def test_nobody_who_does_not_run_is_bothered(calendar, season):
    c = calendar()
    begin(c, season)
    c.until("2026-05-20T12:00")
    days = [when for when, m in c.told if not m["title"].startswith("A coaching")]
    assert days[1:] == ["05-05 20:00", "05-06 20:00", "05-07 20:00", "05-08 20:00", "05-09 20:00", "05-10 20:00",
                        "05-11 20:00", "05-18 20:00"], c.words()


def test_a_newcomer_gets_one_word(calendar):
    c = calendar()
    c.start()
    c.until("2026-05-08T12:00")
    assert c.titles() == ["05-04 20:00 Tomorrow"], c.words()
    assert json.loads(json.dumps(last(c)))["title"].startswith("Tomorrow: ")


@fault("killed", "SIGTERM while a bubble goes up", "it counts as shown, and is not shown again")
def test_stopped_while_it_speaks(tmp_path, season):
    record = tmp_path / "told"
    notifier = tmp_path / "notifier"
    notifier.write_text(f"""#!/bin/sh
        IFS= read -r line <&3
        printf '%s\\n' "$line" >>{record}
        sleep 0.2
        printf '{{"shown": %s}}\\n' "$(printf '%s' "$line" | sed 's/.*"show": *\\([0-9]*\\).*/\\1/')" >&3
        IFS= read -r line <&3
        """)
    notifier.chmod(0o755)
    home = Home(tmp_path, settings=f"[notify]\nquiet = off\nevening = off\nwait = 0s\ncommand = {notifier}\n")
    home.copy_in(*make_season(tmp_path / "now"))
    try:
        home.start()
        wait_until(record.exists, PATIENCE, "the notifier")
        home.stop()
        assert home.rows("SELECT state FROM notice WHERE kind = 'advice'") == [("shown",)]
        home.start()
        home.wait_log("rules started", 2)
        time.sleep(1)
        home.stop()
        assert len(record.read_text().splitlines()) == 1
    finally:
        home.clean_up()
