"""log, show, week, chart, athlete, export: what is known."""
import csv
import datetime
import io
import re

import pytest

from ctl_support import BUILD, ctl, day, season, season_files, season_home, today  # noqa: F401

SESSION_KEYS = {"id", "day", "start_utc", "start_local", "utc_offset_s", "manual", "sport", "kind", "timer_s",
                "elapsed_s", "distance_m", "ascent_m", "avg_hr", "avg_speed", "load", "load_from", "felt", "rpe",
                "suspect", "note"}


def flat(text):
    """As if lines had no end."""
    return " ".join(text.split())


def test_log_is_newest_first(season):
    sessions = season.json("log")
    assert len(sessions) == 86
    assert SESSION_KEYS <= set(sessions[0])
    days = [s["day"] for s in sessions]
    assert days == sorted(days, reverse=True)
    assert days[0] == today().isoformat()
    assert sessions[0]["kind"] == "intervals" and sessions[0]["sport"] == "run"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", sessions[0]["start_utc"])


def test_log_for_people(season):
    lines = season("log").splitlines()
    assert lines[0].split() == ["ID", "Day", "Start", "Session", "Min", "km", "Heart", "Load", "by", "Felt"]
    assert len(lines) == 22 and lines[-1].startswith("66 earlier ones")
    newest = season.json("log")[0]
    assert lines[1].split()[0] == str(newest["id"])


def stuck_strap(path):
    """A run of 45 min whose heart rate does not move."""
    start = datetime.datetime(2026, 5, 4, 7)
    points = "".join(
        f"<Trackpoint><Time>{start + datetime.timedelta(seconds=i):%Y-%m-%dT%H:%M:%SZ}</Time>"
        f"<DistanceMeters>{i * 2.8}</DistanceMeters><HeartRateBpm><Value>150</Value></HeartRateBpm></Trackpoint>"
        for i in range(0, 2700, 5))
    path.write_text('<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2">'
                    '<Activities><Activity Sport="Running"><Id>2026-05-04T07:00:00Z</Id>'
                    '<Lap StartTime="2026-05-04T07:00:00Z"><TotalTimeSeconds>2700</TotalTimeSeconds>'
                    f"<DistanceMeters>7560</DistanceMeters><Track>{points}</Track></Lap></Activity></Activities>"
                    "</TrainingCenterDatabase>")
    return path


def test_what_is_not_believed_is_marked_until_it_is_decided(ctl, tmp_path):
    ctl("import", stuck_strap(tmp_path / "stuck.tcx"))
    assert ctl.json("log")[0]["suspect"] == ["hr-flat"]
    assert "  150?  " in ctl("log") and "a number that is not believed" in ctl("log")
    text = flat(ctl("show", "last"))
    assert "Doubts a heart rate that does not move. It is left out; `pacectl edit 1 ignore=hr` decides it" in text
    assert "By heart rate" not in text and "Efficiency" not in text and "Drift" not in text
    ctl("edit", "1", "ignore=hr")
    assert "150" not in ctl("log") and "not believed" not in ctl("log")
    text = ctl("show", "last")
    assert "Doubts" not in text and "150 on average" not in text
    assert "Left out      heart rate: your journal says so" in text


def test_log_of_some_days(season):
    week = season.json("log", "--days", "7")
    assert 0 < len(week) < 10
    assert all(s["day"] > day(7) for s in week)
    assert len(season.json("log", "--days", "40000")) == 86


@pytest.mark.parametrize("words", [("log", "--days", "7"), ("week", "3"), ("chart",)])
def test_they_say_when_there_is_nothing(ctl, words):
    assert "No session is known yet" in ctl(*words)
    ctl.write_journal(f"{day(200)} run easy 40min")
    assert "No session in that time; the last one was on" in ctl(*words)
    assert ctl("log").count("\n") == 2


def test_log_of_nothing(ctl):
    assert ctl.json("log") == []


# ---- show ----

def test_show_one_session(season):
    session = season.json("show", "last")
    assert session["kind"] == "intervals"
    assert session["kind_reason"]
    assert session["reps"]["count"] == len(session["bouts"]) >= 4
    assert sum(session["zone_s"]) == pytest.approx(session["timer_s"], rel=0.05)
    assert len(session["best_hr"]) == len(session["curve_seconds"]) == 9
    assert session["file"].endswith(".fit")
    assert session["duplicates"] == [] and session["same_as"] is None
    assert set(session["loads"]) == {"pace", "hr", "rpe", "duration", "given"}


def test_show_for_people(season):
    text = season("show", "last")
    assert ": intervals, " in text.splitlines()[0]
    for part in ("Repetitions", "By heart rate", "By pace, slopes taken out", "Best efforts", "File", "Load", "Intensity",
                 "Around it", "Efficiency", "Length", "Route"):
        assert part in text
    assert "near or above threshold" in flat(text)
    assert not re.search(r"\bHR\b|\bRPE\b", text), "no acronyms"
    assert re.search(r"^  1 +\d+:\d\d +\d:\d\d +\d+ m +\d:\d\d /km", text, re.M)


def test_show_has_minutes_in_zones_with_their_limits(season):
    session, text = season.json("show", "last"), season("show", "last")
    limit = session["judged_by"]["threshold_hr"]
    rows = re.findall(r"^  (Easy|Moderate|Hard) +(.+?) +(\d+:\d\d(?::\d\d)?) +(\d+) %", text, re.M)
    assert [r[0] for r in rows] == ["Easy", "Moderate", "Hard"] * 2
    assert rows[0][1] == f"below {round(limit * .9)}" and rows[2][1] == f"above {round(limit)}"
    assert [r[2] for r in rows[:3]] == [f"{round(s) // 60}:{round(s) % 60:02}" for s in session["zone_s"]]
    assert "/km" in rows[3][1]


def test_show_tells_the_reason_of_what_counts(season):
    """Of the kind that stands, not of the one that was found in the recording."""
    long = next(s for s in season.json("log") if s["kind"] == "long")
    assert re.search(r"Kind +long: ", season("show", long["id"]))
    season("edit", "last", "kind=race")
    assert "Kind          race: your journal says so" in season("show", "last")
    assert season.json("show", "last")["kind_reason"] == "your journal says so"


def test_show_of_what_is_no_run(ctl):
    ctl.write_journal("2026-05-04T18:00 ride 60min 24km")
    text = ctl("show", "2026-05-04")
    assert ": ride, 60 min, 24.0 km" in text.splitlines()[0]
    assert "Speed         24.0 km/h" in text and "/km" not in text


def test_show_says_what_is_left_out(season):
    season("edit", "last", "ignore=hr")
    text = season("show", "last")
    assert "Left out      heart rate: your journal says so" in text
    assert "By heart rate" not in text


def test_show_finds_sessions_by_number_start_and_day(season):
    last = season.json("log")[0]
    for name in (last["id"], last["start_local"][:16], "today", last["day"]):
        assert season.json("show", name)["id"] == last["id"]


def test_show_names_what_it_does_not_find(season):
    assert "there is no session 99999" in season.refuses("show", "99999", code=1)
    assert "no session starts at 2020-01-01T07:00" in season.refuses("show", "2020-01-01T07:00", code=1)
    assert "there is no session on 2020-01-01" in season.refuses("show", "2020-01-01", code=1)
    assert '"banana": expected the number of a session' in season.refuses("show", "banana", code=1)


def test_show_of_a_day_with_two(ctl):
    ctl.write_journal("2026-05-04T07:10 run easy 40min", "2026-05-04T18:00 ride 60min")
    assert "2026-05-04 has 2 sessions" in ctl.refuses("show", "2026-05-04", code=1)
    assert ctl.json("show", "2026-05-04T18:00")["sport"] == "ride"
    assert "the journal" in ctl("show", "2026-05-04T07:10")


# ---- week, chart, athlete ----

def test_weeks(season):
    weeks = season.json("week", "20")
    assert len(weeks) == 20
    assert all(w["last"] > w["first"] for w in weeks)
    assert sum(w["runs"] for w in weeks) == 86
    log = season.json("log")
    newest = weeks[1]
    inside = [s for s in log if newest["first"] <= s["day"] <= newest["last"]]
    assert newest["runs"] == len(inside)
    assert newest["load"] == pytest.approx(sum(s["load"] for s in inside), abs=0.5)
    assert newest["km"] == pytest.approx(sum(s["distance_m"] for s in inside) / 1000, abs=0.05)
    days = {d["day"]: d for d in season.json("chart", "--days", "30")}
    for week in weeks[:3]:
        evening = days[min(week["last"], today().isoformat())]
        assert (week["fitness"], week["form"]) == pytest.approx((evening["fitness"], evening["form"]), abs=0.06)
    text = season("week", "3")
    assert len(re.findall(r"^\d+ \w{3} ", text, re.M)) == 3
    assert "The last seven days: sameness" in text
    assert len(re.findall(r"^\d+ \w{3} ", season("week"), re.M)) == 8


def test_a_week_counts_no_day_that_has_not_come(season):
    now, before = season.json("week", "2")
    monday = datetime.date.fromisoformat(now["first"])
    assert now["covered_days"] == (today() - monday).days + 1
    assert before["covered_days"] == 7
    assert before["monotony"] > 0 and before["strain"] == pytest.approx(before["monotony"] * before["load"], rel=0.01)


def test_weeks_say_which_days_are_not_known(ctl):
    assert len(ctl.json("week")) == 8
    ctl.write_journal(f"{day(3)} run easy 40min", f"{day(20)} run easy 40min")
    assert "of 7" in ctl("week"), "days that are not known"
    assert "Fitness" not in ctl("week") and "Known: " in ctl("chart"), "nothing is told that stands on so little"


def test_chart(season):
    text = season("chart")
    assert "Fitness (line) and fatigue (dots)" in text and "Load of each day" in text
    assert "Form, fitness less fatigue" in text
    months = text.splitlines()[-3]
    assert re.search(r"[A-Z][a-z]{2} +[A-Z][a-z]{2}", months), "the months stand below"
    assert any("\u2800" < c <= "\u28ff" for c in text)
    assert max(len(line) for line in text.splitlines()) <= 80
    days = season.json("chart", "--days", "30")
    assert len(days) == 30 and days[-1]["day"] == today().isoformat()
    assert list(days[0]) == ["day", "load", "fitness", "fatigue", "form"]


def test_chart_of_few_days_and_of_many(season):
    assert season("chart", "--days", "14").splitlines()[-3].split()[-2:] == [str(today().day), today().strftime("%b")]
    assert season("chart", "--days", "40000") == season("chart", "--days", "130"), "no years of which nothing is known"
    for first, step in (("2012-05-04", 1), ("1999-05-04", 2), ("1990-05-04", 3)):
        season.write_journal(f"{first} run easy 40min")
        years = season("chart", "--days", "40000").splitlines()[-3].split()
        assert {int(b) - int(a) for a, b in zip(years, years[1:])} == {step} and len(years) > 5, years


def test_athlete(season):
    athlete = season.json("athlete")
    assert athlete["level"] in ("novice", "intermediate", "experienced")
    for number in ("max_hr", "rest_hr", "threshold_hr", "threshold_speed"):
        assert list(athlete[number]) == ["value", "origin", "since", "sure"]
    assert athlete["zones"]["hr_easy_below"] == pytest.approx(athlete["threshold_hr"]["value"] * 0.9, abs=1)
    assert athlete["timeline"]["threshold_hr"]
    text = season("athlete")
    assert "Threshold heart rate" in text and "Where from" in text
    assert re.search(r"Easy +below \d+ +slower than", text)


def test_thresholds_over_time_say_how_sure_and_where_from(season):
    text = season("athlete")
    history = text[text.index("Threshold pace over time"):]
    assert re.search(r"^  \d+ \w+ \d{4} +\d:\d\d /km  (certain|likely|rough|a guess) +(seen in|estimated)", history, re.M)
    changes = season.json("athlete")["timeline"]["threshold_speed"]
    assert all(list(c) == ["day", "value", "origin", "sure"] for c in changes)


def test_athlete_tells_the_answer_to_hard_days(season):
    athlete, text = season.json("athlete"), season("athlete")
    after = athlete["after_hard"]
    assert after["hard"] > 0 and after["measured"] <= after["hard"]
    assert "After hard days" in text
    assert f"{after['held']} of {after['next_quality']} held their pace" in flat(text)
    assert "Critical pace" in text and athlete["critical_speed"] > 2


def test_athlete_follows_settings(season):
    season.settings("[athlete]\nmax_hr = 199\nthreshold_hr = 172\n")
    athlete = season.json("athlete")
    assert athlete["max_hr"]["value"] == 199 and athlete["max_hr"]["origin"] == "settings"
    assert "from paced.conf" in season("athlete")


# ---- export ----

def test_export_as_csv_and_json_agree(season):
    rows = list(csv.DictReader(io.StringIO(season("export", "sessions", "--csv"))))
    objects = season.json("export", "sessions")
    assert len(rows) == len(objects) == 86
    assert rows[5]["start_utc"] == objects[5]["start_utc"]
    assert float(rows[5]["distance_m"]) == objects[5]["distance_m"]
    days = season.json("export", "days")
    assert days[-1]["day"] == today().isoformat()
    assert len(list(csv.reader(io.StringIO(season("export", "days", "--csv"))))) == len(days) + 1


def test_export_quotes_and_defuses(ctl):
    ctl.write_journal('2026-05-04T07:00 run easy 40min "a, \\"b\\""', '2026-05-05T07:00 run easy 40min "=1+1"')
    rows = list(csv.DictReader(io.StringIO(ctl("export", "sessions", "--csv"))))
    assert rows[0]["note"] == 'a, "b"'
    assert rows[1]["note"] == " =1+1"


def test_export_to_a_file(season, tmp_path):
    target = tmp_path / "days.csv"
    assert season("export", "days", "--csv", "--out", target) == ""
    assert target.read_text().startswith("day,")
    assert "cannot write /nonexistent/x" in season.refuses("export", "days", "--out", "/nonexistent/x", code=1)
    assert "expected one of them" in season.refuses("export", "days", "--csv", "--json")


@pytest.mark.parametrize("columns, language", [(60, "en"), (80, "en"), (132, "en"), (60, "de"), (80, "de")])
@pytest.mark.parametrize("words", [("log",), ("week",), ("chart",), ("show", "last"), ("athlete",), ("status",),
                                   ("next",)])
def test_lines_fit_the_terminal(season, words, columns, language):
    if language != "en" and not (BUILD / "share/locale/de/LC_MESSAGES/paced.mo").exists():
        pytest.skip("built without msgfmt")
    season.settings(f"[notify]\nlanguage = {language}\n")
    text = season.terminal(*words, columns=columns, NO_COLOR="1")
    lines = [line for line in text.splitlines() if str(season.root.parent.parent) not in line]
    assert all(len(line) <= columns for line in lines), text
    assert not any(line.endswith(" ") for line in text.splitlines())
