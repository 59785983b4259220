"""next, why, status, plan: what is recommended, and why."""
import json
import re
import subprocess
import time

import pytest

from ctl_support import (BUILD, Ctl, ctl, day, rules, season, season_files, season_home,  # noqa: F401
                         today)

NEXT_KEYS = ["for", "session", "sport", "minutes", "km", "hr", "pace", "work", "hardest", "text", "reasons", "says",
             "fitness", "fatigue", "form", "load_for_form"]
SESSIONS = {"rest", "recovery", "easy", "steady", "long", "tempo", "intervals", "hills", "strides", "race", "cross",
            "strength"}


def test_without_history_the_answer_is_still_given(ctl):
    text = ctl("next")
    assert text.startswith("Today, ")
    assert "Nothing is known about you yet" in text and "pacectl import" in text
    advice = ctl.json("next")
    assert advice["for"] == today().isoformat()
    assert advice["session"] in SESSIONS
    assert advice["built_on"] == {"days": 0, "of": 42, "state": "unavailable"}


def test_asking_leaves_no_traces(ctl):
    ctl("next")
    ctl("status")
    ctl("log")
    assert not ctl.root.exists()


def test_next_json_has_the_keys_of_the_design(season):
    advice = season.json("next")
    assert list(advice)[:len(NEXT_KEYS)] == NEXT_KEYS
    assert "outcomes" not in advice
    assert advice["for"] == day(-1), "today's session is known"
    assert advice["session"] in SESSIONS
    assert advice["hr"]["from"] < advice["hr"]["to"]
    assert advice["pace"]["from"] > advice["pace"]["to"], "s/km, slow to fast"
    assert advice["built_on"] == {"days": 42, "of": 42, "state": "ready"}
    assert advice["form"] == pytest.approx(advice["fitness"] - advice["fatigue"], abs=0.02)


def test_the_answer_comes_first(season):
    lines = season("next").splitlines()
    advice = season.json("next")
    assert lines[0].startswith("Tomorrow, ")
    assert lines[0].endswith(": " + advice["title"])
    assert season() == season("next")
    assert any(line.startswith("  Heart rate") for line in lines)
    assert any(re.match(r"  Form          -?\d+, from fitness \d+ and fatigue \d+: ", line) for line in lines)
    assert lines[-1] == "  Known         42 of the last 42 days"


def test_next_tells_what_load_the_day_can_have(season):
    """The question of people who train by form: how much keeps it between -10 and -30 %?"""
    load = season.json("next")["load_for_form"]
    assert list(load) == ["-0.10", "-0.30"] and 0 <= load["-0.10"] <= load["-0.30"]
    assert re.search(r"  Load          (up to \d+|\d+ to \d+|only a rest)", season("next"))


def test_numbers_that_stand_on_nothing_are_not_told(ctl):
    for text in (ctl("next"), ctl("status")):
        assert "Known         0 of the last 42 days; fitness and form are told from 14 on" in " ".join(text.split("\n" + " " * 16))
        assert "Fitness" not in text and "  Form" not in text
    assert "Fitness" not in ctl("plan", "--weeks", "1")


def test_limits_are_told_as_reasons(season_home, rules, tmp_path):
    ctl = Ctl(season_home, rules)
    advice = ctl.json("next")
    assert advice["session"] in ("recovery", "rest", "easy")
    assert advice["reasons"] == [
        {"rule": "hard-easy", "verdict": "limit", "text": "Intervals, so let the legs come back"}]
    assert "Because       Intervals, so let the legs come back (hard-easy)" in ctl("next")


def test_any_day_can_be_asked_about(season):
    for word in ("yesterday", "monday", "-7d", day(30)):
        assert season.json("next", "--for", word)["for"] <= today().isoformat()
    assert season.json("next", "--for", "+3d")["for"] == day(-3)
    assert season.json("next", "--for", day(20)) == season.json("next", "--for", "-20d")


def test_advice_for_a_day_knows_nothing_of_later(season, tmp_path, season_files):
    """The same answer when only the files up to the day before are there."""
    other = Ctl(tmp_path / "other")
    past = day(21)
    other("import", *[f for f in season_files.iterdir() if f.name[:10] < past])
    assert other.json("next", "--for", past) == season.json("next", "--for", past)


def test_a_journal_alone_is_a_history(ctl):
    ctl.write_journal(*(f"{day(n)} run easy 40min 6.5km" for n in range(1, 30, 2)))
    advice = ctl.json("next")
    assert advice["built_on"]["days"] > 20
    assert len(ctl.json("log")) == ctl.json("status")["sessions"] == 15


def test_imperial_units_for_people(season):
    season.settings("[athlete]\nunits = imperial\n")
    assert " mi" in season("next") and "/km" not in season("next")
    assert season.json("next")["pace"]["from"] > 200, "JSON stays SI"


# ---- why ----

def test_why_tells_state_values_and_parameters(season_home, rules):
    ctl = Ctl(season_home, rules)
    text = ctl("why")
    assert "Spoke\n  hard-easy: Intervals, so let the legs come back" in text
    assert "saw   since(hard) 0" in text and "with  days 1" in text
    answer = ctl.json("why")
    assert list(answer) == ["for", "title", "rules"]
    rule = answer["rules"][0]
    assert list(rule) == ["rule", "state", "text", "facts", "params"]
    assert rule["state"] == "fired"
    assert rule["params"] == [{"name": "days", "value": "1"}]
    calm = ctl.json("why", "--for", day(-10))["rules"][0]
    assert calm["state"] == "clear"


def test_why_of_one_rule(season):
    names = [r["rule"] for r in season.json("why")["rules"]]
    assert len(names) > 5
    assert [r["rule"] for r in season.json("why", names[2])["rules"]] == [names[2]]
    assert f'did you mean {names[0]}?' in season.refuses("why", names[0] + "x", code=1)


def test_a_broken_rule_is_told_and_the_others_go_on(season_home, rules):
    (rules / "broken.lua").write_text("return {")
    (rules / "hangs.lua").write_text('return { title = "x", check = function() while true do end end }')
    done = Ctl(season_home, rules).run("why", "--json")
    assert done.returncode == 0
    states = {r["rule"]: r for r in json.loads(done.stdout)["rules"]}
    assert states["broken"]["state"] == "error" and "broken" in states["broken"]["text"]
    assert states["hangs"]["state"] == "error" and "too long" in states["hangs"]["text"]
    assert states["hard-easy"]["state"] == "fired"


# ---- status ----

def test_status_for_people_and_programs(season):
    text = season("status")
    for label in ("Fitness", "Fatigue", "Form", "Last session", "Sessions", "Files", "Journal", "Daemon"):
        assert re.search(rf"^  {label} ", text, re.M), label
    status = season.json("status")
    assert status["sessions"] == 86
    assert status["files"] == {"imported": 86, "duplicate": 0, "skipped": 0, "failed": 0, "poison": 0}
    assert status["last_session"]["kind"] == "intervals"
    assert status["next"]["title"] == season.json("next")["title"]
    assert status["journal"]["bad_lines"] == 0
    assert status["daemon"] is False


def test_status_lines_for_bars(season):
    advice = season.json("next")
    assert season("status", "--format", "plain") == f"Tomorrow: {advice['title']}\n"
    bar = season("status", "--format", "waybar")
    assert bar.count("\n") == 1
    bar = json.loads(bar)
    assert list(bar) == ["text", "tooltip", "class"]
    assert bar["text"] == advice["title"] and bar["class"] == advice["session"]
    assert "Fitness" in bar["tooltip"]


def test_status_bears_a_lack_of_rules(season, tmp_path):
    (tmp_path / "none").mkdir()
    done = Ctl(season.root, tmp_path / "none").run("status", "--json")
    assert done.returncode == 1 and "no coaching rules found" in done.stderr
    status = json.loads(done.stdout)
    assert status["next"] is None and status["fitness"] > 10


def test_status_follows(season):
    process = subprocess.Popen([BUILD / "bin/pacectl", "--home", season.root, "status", "--format", "plain",
                                "--follow"], env=season.env, stdout=subprocess.PIPE, text=True)
    first = process.stdout.readline()
    assert first.startswith("Tomorrow: ")
    time.sleep(0.5)
    season("note", f"{day(-1)} sick")
    assert process.stdout.readline() == "Tomorrow: rest\n"
    process.stdout.close()
    process.terminate()
    process.wait(10)


# ---- plan ----

def test_plan_previews_each_day(season):
    plan = season.json("plan", "--weeks", "2")
    assert [p["day"] for p in plan] == [day(-n) for n in range(1, 15)]
    assert plan[0]["title"] == season.json("next")["title"]
    assert all(p["session"] in SESSIONS for p in plan)
    assert all((p["load"] == 0) == (p["session"] == "rest") for p in plan)
    assert len({p["session"] for p in plan}) > 1, "what was advised is taken as done"
    assert "If all of it is done as advised" in season("plan")


def test_plan_marks_races(season):
    season("note", f"{day(-5)} race 10km A \"Harbour 10\"")
    plan = season.json("plan", "--weeks", "1")
    assert [p["race"] for p in plan] == [None] * 4 + ["Harbour 10"] + [None] * 2


def test_plan_changes_nothing(season):
    before = season.json("status")
    season("plan")
    assert season.json("status") == before


@pytest.mark.parametrize("words", [("next",), ("why",), ("status",), ("plan",)])
def test_80_columns_are_enough(season, words):
    text = season.terminal(*words, NO_COLOR="1")
    assert "\033" not in text
    assert all(len(line) <= 80 for line in text.splitlines()), text
    assert not any(line.endswith(" ") for line in text.splitlines())


def test_colours_only_on_a_terminal(season):
    assert "\033[1m" in season.terminal("next")
    assert "\033" not in season("next")
