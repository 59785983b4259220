"""rules: list, show, edit, new, check, test, backtest, silence."""
import datetime
import json
import os
import re
import shutil
import stat

import pytest

from ctl_support import HARD_EASY, SOURCE, Ctl, ctl, day, rules, season, season_files, season_home, today  # noqa: F401


@pytest.fixture
def mine(season, rules):
    """The season with one shipped rule."""
    return Ctl(season.root, rules)


def put(ctl, name, text):
    return ctl.write(f"config/rules/{name}.lua", text)


def test_list(mine):
    listed = mine.json("rules")
    assert [r["rule"] for r in listed] == ["hard-easy"]
    assert listed[0]["state"] == "fired" and listed[0]["guidelines"] == ["G4", "G5"]
    assert listed[0]["params"][0]["name"] == "days"
    assert "hard-easy  fired  Hard, then easy  G4 G5" in mine("rules")
    assert mine("rules", "list") == mine("rules")


def test_a_rule_of_ones_own_shadows(mine):
    put(mine, "hard-easy", HARD_EASY.replace("Hard, then easy", "Mine"))
    listed = mine.json("rules")
    assert listed[0]["title"] == "Mine" and listed[0]["shadows"].endswith("rules/hard-easy.lua")
    assert "yours, changed" in mine("rules")
    assert "In place of" in mine("rules", "show", "hard-easy")


@pytest.mark.parametrize("empty", ["a file", "/dev/null"])
def test_what_masks_a_rule(mine, empty):
    path = put(mine, "hard-easy", "")
    if empty == "/dev/null":
        path.unlink()
        path.symlink_to(empty)
    told = mine.json("why", "hard-easy")["rules"][0]
    assert told["state"] == "off" and told["text"] == f"hidden by the empty file {path}"
    assert "1 rule, all in order" in mine("rules", "check")
    assert mine("rules", "test") == "0 tests, 0 failed\n"
    path.unlink()
    assert mine.json("why", "hard-easy")["rules"][0]["state"] == "fired"


def test_a_library_of_ones_own(mine):
    """It lies over the shipped one for every rule; broken, it leaves its last good version in force, and is told."""
    put(mine, "lib/mine", "return { limit = 'rest' }")
    put(mine, "with-lib", 'return { title = "x", check = function() return limit{ hardest = mine.limit, because = "so" } end }')
    assert mine.json("next")["session"] == "rest"
    put(mine, "lib/mine", "return {")
    done = mine.run("next")
    assert ": rest" in done.stdout
    assert "lib/mine.lua, line 1: unexpected symbol near <eof>; the last good version stays in force" in done.stderr
    found = mine.json("rules", "check", code=1)
    assert any("lib/mine.lua, line 1" in f["text"] for f in found)
    assert any("the last good version stays" in f["text"] for f in mine.json("doctor", code=1))
    shutil.rmtree(mine.root / "data/rules")
    done = mine.run("next")
    assert "lib/mine.lua, line 1" in done.stdout and "hard-easy" in done.stdout


def test_files_that_are_left_out(mine):
    long = put(mine, "a" * 41, "return { title = 'x', check = function() end }")
    big = put(mine, "big", "return {}" + " " * (1 << 19))
    done = mine.run("rules", "check")
    assert done.returncode == 0 and "1 rule, all in order" in done.stdout
    assert f"{long}: the name is longer than 40 bytes; the rule is left out" in done.stderr
    assert f"{big} is larger than 262144 bytes, and is not read; the rule is left out" in done.stderr


def test_guidelines(mine):
    rows = {r["guideline"]: r["rules"] for r in mine.json("rules", "--guidelines")}
    assert {f"G{n}" for n in range(1, 37)} <= set(rows)
    assert rows["G4"] == ["hard-easy"] and rows["G1"] == []
    assert "no rule" in mine("rules", "--guidelines")


def test_show(mine):
    text = mine("rules", "show", "hard-easy")
    for part in ("hard-easy: Hard, then easy", "G4 G5", "coach", "[rule hard-easy]", "days = 1", "1 to 3; default 1"):
        assert part in text
    assert "did you mean hard-easy?" in mine.refuses("rules", "show", "hard-esy", code=1)


def test_parameters_come_from_the_settings(mine):
    mine.settings("[rule hard-easy]\ndays = 3\n")
    assert mine.json("rules", "show", "hard-easy")["params"][0]["value"] == "3"
    assert {"name": "days", "value": "3"} in mine.json("why", "hard-easy")["rules"][0]["params"]


def test_check_finds_what_is_wrong(mine):
    assert "1 rule, all in order" in mine("rules", "check")
    assert mine.json("rules", "check") == []
    mine.settings("[rule hard-easy]\ndays = 9\n")
    put(mine, "broken", "return {")
    found = mine.json("rules", "check", code=1)
    assert {f["rule"] for f in found} == {"broken", "hard-easy"}
    assert any(f["text"] == "paced.conf, line 2: days = 9: expected 1 to 3; 1 is used" for f in found)


def test_check_finds_settings_that_name_nothing(mine):
    mine.settings("[rules]\noff = hard-esy\npack = heat\n\n[rule heavy]\nuse = hard-easi\n[rule hard-easy]\noff = perhaps\n")
    texts = {f["text"] for f in mine.json("rules", "check", code=1)}
    assert texts == {
        'paced.conf, [rules] off: there is no rule "hard-esy", did you mean "hard-easy"?',
        'paced.conf, [rules] pack: there is no pack "heat"',
        'paced.conf, line 6, [rule heavy]: there is no rule "hard-easi", did you mean "hard-easy"?',
        "paced.conf, line 8: off = perhaps: expected yes or no; it is on"}
    problems = [f["text"] for f in mine.json("doctor", code=1) if f["check"] == "rules"]
    assert len(problems) == 4


def test_check_runs_the_rules(mine, tmp_path):
    """What loads can err all the same, on some days only: told once, with the day."""
    bad = HARD_EASY.replace("return limit{", "return day.fatige and limit{")
    put(mine, "hard-easy", bad)
    found = mine.json("rules", "check", code=1)
    assert len(found) == 1 and "did you mean 'fatigue'? (20" in found[0]["text"]
    path = tmp_path / "trial.lua"
    path.write_text(bad.replace('{ "G4", "G5" }', '{ "G99" }').replace('"coach"', '"couch"'))
    texts = [f["text"] for f in mine.json("rules", "check", path, code=1)]
    assert len(texts) == 3 and "fatigue" in texts[2]
    assert texts[0] == 'evidence: level = "couch": expected trial, cohort, coach or choice'
    assert texts[1].startswith("guidelines: there is no G99;")
    path.write_text("while true do end")
    assert "takes too long" in mine.refuses("rules", "check", path, code=1)
    put(mine, "hard-easy", "while true do end")
    found = mine.json("rules", "check", code=1)
    assert [f["text"] for f in found] == ["hard-easy.lua takes too long (more than 200 ms)"]


def test_check_of_a_file(mine, tmp_path):
    path = tmp_path / "trial.lua"
    path.write_text(HARD_EASY)
    assert "all in order" in mine("rules", "check", path)
    path.write_text(HARD_EASY.replace("return limit", "retrun limit"))
    done = mine.run("rules", "check", path)
    assert done.returncode == 1 and "trial" in done.stdout and "7" in done.stdout
    assert "a file whose name ends in .lua" in mine.refuses("rules", "check", "/etc/passwd", code=1)
    assert "/nonexistent.lua" in mine.refuses("rules", "check", "/nonexistent.lua", code=1)


def test_the_culprit_is_named(mine):
    """Three rules that mean harm: the advice comes all the same, and says which."""
    put(mine, "alpha", "return { title = 'a', check = function(day) return day.fitnes > 3 end }")
    put(mine, "beta", "return { title = 'b', check = function() while true do end end }")
    put(mine, "gamma", "return {")
    done = mine.run("next")
    assert done.returncode == 0 and "Intervals, so let the legs come back (hard-easy)" in " ".join(done.stdout.split())
    assert "Broken" in done.stdout
    for part in ("alpha.lua, line 1", "beta.lua takes too long", "gamma.lua, line 1"):
        assert part in done.stdout
    listed = mine.run("rules").stdout
    assert "did you mean 'fitness'?" in listed and "beta.lua takes too long" in listed


def test_tests_of_rules(mine):
    assert mine("rules", "test") == "2 tests, 0 failed\n"
    put(mine, "hard-easy", HARD_EASY.replace('expect = "clear"', 'expect = { hardest = "rest" }'))
    done = mine.run("rules", "test", "hard-easy")
    assert done.returncode == 1
    assert "FAILED  hard-easy: after easy days" in done.stdout and "2 tests, 1 failed" in done.stdout
    results = mine.json("rules", "test", code=1)
    assert [r["passed"] for r in results] == [True, False]
    assert "no rule" in mine.refuses("rules", "test", "nothing-like-it", code=1)


def test_shipped_rules_load(ctl):
    assert "all in order" in ctl("rules", "check")


def test_new_passes_its_own_tests(mine, rules):
    text = mine("rules", "new", "rest-on-sundays")
    path = mine.root / "config/rules/rest-on-sundays.lua"
    assert str(path) in text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert mine("rules", "test", "rest-on-sundays") == "3 tests, 0 failed\n"
    assert "never speaks" in text
    assert {r["rule"]: r["state"] for r in mine.json("rules")}["rest-on-sundays"] == "clear"
    mine.settings(f"[rule rest-on-sundays]\nweekday = {today() + datetime.timedelta(days=1):%A}\n".lower())
    assert mine.json("next")["session"] == "rest"
    mine.settings("")
    assert "2 rules, all in order" in mine("rules", "check")
    folder = path.parent
    assert not (folder / ".luarc.json").exists(), "these rules came without"
    for name in (".luarc.json", ".luacheckrc"):
        (rules / name).write_text('{ "workspace.library": ["types"] }')
    mine("rules", "new", "another")
    assert json.loads((folder / ".luarc.json").read_text()) == {"workspace.library": [f"{rules}/types"]}
    (folder / ".luacheckrc").write_text("mine")
    mine("rules", "new", "a-third")
    assert (folder / ".luacheckrc").read_text() == "mine"
    put(mine, "a-third", 'return { title = "x", check = function() end }')
    assert mine("rules", "test", "a-third").startswith("0 tests, 0 failed\na-third has no tests")
    assert "already" in mine.refuses("rules", "new", "rest-on-sundays", code=1)
    assert "already" in mine.refuses("rules", "new", "hard-easy", code=1)
    assert "small letters, digits and dashes" in mine.refuses("rules", "new", "../x")


def test_edit_copies_the_shipped_rule_up(mine, rules):
    text = mine("rules", "edit", "hard-easy")
    path = mine.root / "config/rules/hard-easy.lua"
    assert path.read_text() == HARD_EASY
    assert str(path) in text
    path.write_text(HARD_EASY.replace("Hard, then easy", "Mine"))
    mine("rules", "edit", "hard-easy")
    assert "Mine" in path.read_text(), "what is there stays"
    assert "no rule" in mine.refuses("rules", "edit", "nothing-like-it", code=1)


def test_edit_opens_the_editor_and_checks(mine, tmp_path):
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed -i "s/title = .*/title = \\"Edited\\",/" "$1"\n')
    editor.chmod(0o755)
    assert "hard-easy loads" in mine.terminal("rules", "edit", "hard-easy", EDITOR=str(editor))
    assert mine.json("rules")[0]["title"] == "Edited"
    editor.write_text('#!/bin/sh\necho "return {" > "$1"\n')
    assert "pacectl: " in mine.terminal("rules", "edit", "hard-easy", EDITOR=str(editor))


def test_backtest(mine):
    answer = mine.json("rules", "backtest", "hard-easy", "--from", "-60d")
    assert (answer["from"], answer["to"]) == (day(60), today().isoformat())
    fired = [d for d in answer["days"] if d["present"]["state"] == "fired"]
    assert len(fired) > 5
    hard = {s["day"] for s in mine.json("log") if s["kind"] in ("intervals", "tempo", "race", "hills")}
    before = {d["day"] for d in fired}
    assert all(any(day_before(d, n) in hard for n in (1, 2)) for d in before)
    assert all(d["differs"] and d["without"]["state"] == "off" for d in fired)
    assert all(d["differs"] == (d["present"]["title"] != d["without"]["title"]) for d in answer["days"])
    text = mine("rules", "backtest", "hard-easy", "--from", "-60d")
    assert f"hard-easy fires on {len(fired)} of 61 days" in text


def day_before(text, n):
    return (datetime.date.fromisoformat(text) - datetime.timedelta(days=n)).isoformat()


def test_backtest_of_another_setting(mine):
    answer = mine.json("rules", "backtest", "hard-easy", "--from", "-60d", "--set", "days=3")
    now = sum(d["present"]["state"] == "fired" for d in answer["days"])
    then = sum(d["set"]["state"] == "fired" for d in answer["days"])
    assert then > now > 0


def test_backtest_of_a_second_instance(mine):
    mine.settings("[rule slow-return]\nuse = hard-easy\ndays = 3\n")
    one = mine.json("rules", "backtest", "hard-easy", "--from", "-60d")
    other = mine.json("rules", "backtest", "slow-return", "--from", "-60d")
    assert len(other["days"]) > len(one["days"]) > 0
    assert all(d["without"]["state"] == "off" for d in other["days"])
    mine("rules", "silence", "slow-return", "--until", "+1d")


def test_backtest_agrees_with_next(mine):
    for d in mine.json("rules", "backtest", "hard-easy", "--from", "-14d")["days"][:5]:
        assert mine.json("next", "--for", d["day"])["title"] == d["present"]["title"]


MARKS = "·o#+-"


def marks(text):
    """Every mark of a calendar, day by day: rows are weekdays, columns weeks."""
    begin = re.search("^Mon", text, re.M).start()
    rows = [line[5:].ljust(60) for line in text[begin:].splitlines()[:7]]
    return [c for week in zip(*rows) for c in week if c in MARKS]


def test_backtest_calendar(mine):
    answer = mine.json("rules", "backtest", "hard-easy", "--from", "-60d")
    text = mine("rules", "backtest", "hard-easy", "--from", "-60d")
    shown = marks(text)
    by_day = {d["day"]: d for d in answer["days"]}
    assert len(shown) == 61
    for n, mark in enumerate(shown):
        d = by_day.get(day(60 - n))
        assert mark == ("·" if d is None else "#" if d["differs"] else "o"), day(60 - n)
    assert "#  fires, and changes the advice" in text and "With it" in text
    assert max(len(line) for line in mine.terminal("rules", "backtest", "hard-easy", NO_COLOR="1").splitlines()) <= 80


def test_backtest_calendar_of_two_settings(mine):
    answer = mine.json("rules", "backtest", "hard-easy", "--from", "-60d", "--set", "days=3")
    text = mine("rules", "backtest", "hard-easy", "--from", "-60d", "--set", "days=3")
    shown = marks(text)
    differ = [d for d in answer["days"] if d["differs"]]
    assert differ and all(d["present"]["state"] == "clear" and d["set"]["state"] == "fired" for d in differ)
    assert shown.count("+") == len(differ) and "#" not in shown
    assert shown.count("o") == len(answer["days"]) - len(differ)
    text = mine("rules", "backtest", "hard-easy", "--from", "-800d", "--set", "days=3")
    years = [str(y) for y in range(int(day(800)[:4]), today().year + 1)]
    assert all("\n" + year in text for year in years), "one block for each year"


def test_backtest_tells_how_it_went_on(mine):
    """By hand: intervals on the eve make the rule speak; what came next is known for these days."""
    mine = Ctl(mine.root.parent / "told", mine.env["PACED_RULES"])
    mine.write_journal(
        f"{day(20)} run intervals 50min reps 5x4min felt good", f"{day(19)} run easy 30min felt heavy",
        f"{day(18)} run easy 30min felt fresh",
        f"{day(10)} run intervals 50min reps 5x4min felt good", f"{day(9)} run tempo 60min felt heavy",
        f"{day(7)} run easy 30min felt tired")
    answer = mine.json("rules", "backtest", "hard-easy", "--from", "-21d")
    after = answer["after"]
    fired = {d["day"]: d for d in answer["days"]}
    assert set(fired) == {day(19), day(18), day(9), day(8), day(7)}
    assert fired[day(19)]["done"] == "easy 30 min, heavy"
    assert fired[day(19)]["next"] == {"day": day(18), "kind": "easy", "felt": "fresh", "fade": None}
    assert fired[day(9)]["next"]["felt"] == "tired"
    assert after["fired_harder"] == {"days": 4, "felt": 2, "good": 1, "heavy": 1, "repetitions": 0, "fade": None}
    assert after["fired"]["days"] == 1 and sum(g["days"] for g in after.values()) == 22
    text = mine("rules", "backtest", "hard-easy", "--from", "-21d")
    assert re.search(r"it fired, and was not +4 +1 of 2 +1 of 2", text)


def test_backtest_names_the_rule_that_hangs(mine):
    put(mine, "bad", 'return { title = "bad", check = function(day) if day.date == "%s" then while true do end end end }' % day(30))
    assert "the rule bad was stopped: it takes too long" in mine.refuses("rules", "backtest", "bad", "--from", "-40d", code=1)


def test_backtest_refuses(mine):
    assert 'expected KEY=VALUE' in mine.refuses("rules", "backtest", "hard-easy", "--set", "days")
    assert "dayz" in mine.refuses("rules", "backtest", "hard-easy", "--set", "dayz=2")
    assert "9" in mine.refuses("rules", "backtest", "hard-easy", "--set", "days=9")
    assert "--from is after --to" in mine.refuses("rules", "backtest", "hard-easy", "--from", "today", "--to", "-3d")
    assert "no rule" in mine.refuses("rules", "backtest", "nothing-like-it", code=1)


def test_silence(mine):
    assert mine.json("why")["rules"][0]["state"] == "fired"
    mine("rules", "silence", "hard-easy", "--until", "+14d")
    assert mine.journal() == f"{today()} silence hard-easy until {day(-14)}\n"
    assert mine.json("why")["rules"][0]["state"] == "silenced"
    assert "until when? --until DATE" in mine.refuses("rules", "silence", "hard-easy")
    assert "no rule" in mine.refuses("rules", "silence", "nothing-like-it", "--until", "+1d", code=1)


def test_the_same_input_gives_the_same_bytes(season, tmp_path):
    """Whatever the order of files in their folder, and from process to process."""
    shipped = sorted((SOURCE / "rules").rglob("*.lua"))
    seen = set()
    for name, files in (("one", shipped), ("other", shipped[::-1])):
        for file in files:
            copy = tmp_path / name / file.relative_to(SOURCE / "rules")
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(file.read_text())
        for _ in range(2):
            ctl = Ctl(season.root, tmp_path / name)
            seen.add((ctl("next", "--json"), ctl("why", "--json"), ctl("why", "--for", "-9d")))
    assert len(seen) == 1


def test_no_rules_at_all(season, tmp_path):
    (tmp_path / "none").mkdir()
    bare = Ctl(season.root, tmp_path / "none")
    for words in (("rules",), ("rules", "check"), ("rules", "test"), ("next",), ("why",), ("plan",)):
        assert "no coaching rules found" in bare.refuses(*words, code=1)
