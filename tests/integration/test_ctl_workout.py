"""workout and report: the advice, to take along."""
import html
import re
import struct
import xml.etree.ElementTree

import pytest

from ctl_support import Ctl, ctl, day, rules, season, season_files, season_home  # noqa: F401

INTERVALS = """return {
  title = "Always intervals", evidence = { level = "choice" },
  check = function(day, p)
    return propose{ session = "intervals", minutes = 50, weight = 90, because = "A test, with < and &",
      work = { reps = 5, seconds = 240, recovery_seconds = 120, target = "threshold",
               warmup_minutes = 15, cooldown_minutes = 10 } }
  end,
}
"""


@pytest.fixture
def speedy(season, rules):
    (rules / "hard-easy.lua").unlink()
    (rules / "always.lua").write_text(INTERVALS)
    return Ctl(season.root, rules)


def test_steps_of_intervals(speedy):
    workout = speedy.json("workout")
    assert [s["step"] for s in workout["steps"]] == ["warm-up", "run", "recovery", "repeat", "cool-down"]
    warmup, run, recovery, repeat, cooldown = workout["steps"]
    assert (warmup["seconds"], run["seconds"], recovery["seconds"], cooldown["seconds"]) == (900, 240, 120, 600)
    assert (repeat["from_step"], repeat["times"]) == (1, 5)
    assert run["pace"]["from"] > run["pace"]["to"]
    text = speedy("workout")
    assert "1  warm-up    15:00" in text and "from step 2 on, 5 times in all" in text


def crc(data):
    table = [0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401,
             0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400]
    value = 0
    for byte in data:
        for nibble in (byte & 15, byte >> 4):
            value = (value >> 4) ^ table[(value ^ nibble) & 15]
    return value


def messages(data):
    """A plain reader of FIT files with little-endian definitions."""
    assert data[8:12] == b".FIT" and crc(data[:-2]) == struct.unpack("<H", data[-2:])[0]
    at, end, definitions = data[0], len(data) - 2, {}
    while at < end:
        header, local = data[at], data[at] & 15
        if header & 0x40:
            count = data[at + 5]
            fields = [tuple(data[at + 6 + 3 * i:at + 9 + 3 * i]) for i in range(count)]
            definitions[local] = (struct.unpack_from("<H", data, at + 3)[0], fields)
            at += 6 + 3 * count
            continue
        number, fields = definitions[local]
        at += 1
        values = {}
        for field, size, base in fields:
            raw = data[at:at + size]
            values[field] = raw.split(b"\0")[0].decode() if base == 7 else int.from_bytes(raw, "little")
            at += size
        yield number, values


def test_a_watch_can_read_it(speedy, tmp_path):
    path = tmp_path / "tomorrow.fit"
    speedy("workout", "--fit", path)
    read = list(messages(path.read_bytes()))
    assert [number for number, _ in read] == [0, 26] + [27] * 5
    assert read[0][1][0] == 5, "a workout"
    assert read[1][1][6] == 5 and read[1][1][8] == speedy.json("next")["title"]
    steps = [values for number, values in read if number == 27]
    assert [s[7] for s in steps] == [2, 0, 1, 0, 3], "warm-up, active, rest, -, cool-down"
    assert [s[1] for s in steps] == [0, 0, 0, 6, 0], "by time, and one repeat"
    assert [s[2] for s in steps] == [900000, 240000, 120000, 1, 600000]
    assert steps[3][4] == 5, "times"
    assert steps[1][3] == 0 and 0 < steps[1][5] < steps[1][6] < 10000, "a range of speed in mm/s"
    assert speedy.json("inspect", path)[0]["kind"] == "workout"


def test_a_calendar_can_read_it(speedy, tmp_path):
    path = tmp_path / "tomorrow.ics"
    speedy("workout", "--for", "2026-12-24", "--ics", path)
    data = path.read_bytes()
    lines = data.decode().split("\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert all(len(line.encode()) <= 75 for line in lines)
    unfolded = data.decode().replace("\r\n ", "").split("\r\n")
    assert unfolded[0] == "BEGIN:VCALENDAR" and unfolded[-2] == "END:VCALENDAR"
    assert "DTSTART;VALUE=DATE:20261224" in unfolded and "DTEND;VALUE=DATE:20261225" in unfolded
    about = next(line for line in unfolded if line.startswith("DESCRIPTION:"))
    assert "A test\\, with" in about
    assert about.startswith("DESCRIPTION:1. warm-up 15:00\\n2. run "), "what to do comes first"


def test_a_day_of_rest_has_no_workout(season, tmp_path):
    season("note", f"{day(-1)} sick")
    assert season.json("workout")["steps"] == []
    assert "day of rest" in season.refuses("workout", "--fit", tmp_path / "x.fit", code=1)
    assert "cannot write /nonexistent/x" in season.refuses("workout", "--ics", "/nonexistent/x", code=1)


# ---- report ----

def test_report_is_one_page_that_loads_nothing(speedy, tmp_path):
    path = tmp_path / "report.html"
    assert speedy("report", "--out", path) == f"{path}\n"
    text = path.read_text()
    assert not re.search(r"https?://|<script|src=|url\(", text)
    assert speedy.json("next")["title"] in text
    assert "A test, with &lt; and &amp;" in text
    assert text.count("<tr>") == 8 + 4 + 13 + 26, "coming days, zones, weeks, sessions"
    for coming in speedy.json("plan")[:7]:
        assert html.escape(coming["title"], quote=False) in text
    assert "default-src 'none'" in text and "prefers-color-scheme:dark" in text
    for reason in speedy.json("next")["reasons"]:
        assert html.escape(reason["text"][1:], quote=False) in text


def test_report_has_three_charts(speedy, tmp_path):
    path = tmp_path / "report.html"
    speedy("report", "--out", path)
    form, load, weeks = [xml.etree.ElementTree.fromstring(svg)
                         for svg in re.findall(r"<svg.*?</svg>", path.read_text(), re.S)]
    lines = form.findall("polyline")
    assert [line.get("class") for line in lines] == ["fatigue", "fitness"]
    assert len(lines[0].get("points").split()) == 120
    days = {s["day"] for s in speedy.json("log")}
    bars = load.findall("rect")
    assert len(bars) == len(days)
    assert {bar.get("class") for bar in bars} == {"load", "hard"}
    assert all(re.fullmatch(r"\d+ \w+ \d{4}: \w+, load \d+", bar.find("title").text) for bar in bars)
    assert {bar.get("class") for bar in weeks.findall("rect")} == {"easy", "moderate", "hard"}
    tallest = max(sum(float(bar.get("height")) for bar in weeks.findall("rect") if bar.get("x") == x)
                  for x in {bar.get("x") for bar in weeks.findall("rect")})
    assert 0 < tallest < 170
    for svg in (form, load, weeks):
        width, height = map(float, svg.get("viewBox").split()[2:])
        for bar in svg.findall("rect"):
            assert 0 <= float(bar.get("x")) <= width and 0 <= float(bar.get("y")) <= height


def test_report_without_history_and_place(ctl):
    path = ctl("report").strip()
    assert path == str(ctl.root / "data/report.html")
    page = (ctl.root / "data/report.html").read_text()
    assert "pacectl import PATH" in page and "<svg" not in page
    assert "cannot write /nonexistent/x" in ctl.refuses("report", "--out", "/nonexistent/x", code=1)
