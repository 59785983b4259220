"""Recorded activities of many devices (PACED_CORPUS), what independent decoders make of them, and what paced does.

INDEX.tsv lists the files and what was found in their bytes; truth.tsv and truth_xml.tsv say what two or three other
decoders give, a row for each session and decoder.
"""
import collections
import csv
import datetime
import os
import pathlib
import re
import subprocess
import xml.etree.ElementTree

SOURCE = pathlib.Path(os.environ.get("PACED_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
BUILD = pathlib.Path(os.environ.get("PACED_BUILD_DIR", SOURCE / "build" / "dev"))
CORPUS = pathlib.Path(os.environ.get("PACED_CORPUS", SOURCE.parent / "shared" / "corpus"))
DECODE = BUILD / "tests" / "bench" / "decode"


def rows(path):
    with open(path, newline="", encoding="utf-8", errors="replace") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def decode(paths, folder=CORPUS):
    """Rows of `decode table` by path below the folder."""
    done = subprocess.run([DECODE, "table", *paths], cwd=folder, capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    lines = done.stdout.decode(errors="replace").split("\n")
    table = collections.defaultdict(list)
    for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        table[row["file"]].append(row)
    return table


def findings(ours):
    return set(filter(None, (ours[0]["findings"] or "").split(",")))


def number(text):
    if not text:
        return None
    if "T" in text:
        return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
    try:
        return float(text)
    except ValueError:
        return None


def same(a, b, within):
    return a == b if isinstance(a, str) else abs(a - b) <= within + 1e-9


class Tally:
    """What came of comparing: counts by (format, field, outcome), what differs without a reason, and which of the
    known reasons were needed. divided: the sources do not agree, and paced is with some of them."""

    def __init__(self, known):
        self.known, self.used = known, set()
        self.counts, self.differences = collections.Counter(), []

    def compare(self, file, field, mine, said, within, rules=()):
        """`mine` beside the values of the sources. A rule says whether paced is right to differ."""
        kind = file.split("/")[0]
        agree = [value for value in said if mine is not None and same(mine, value, within)]
        if not said:
            outcome = "not said"
        elif agree and all(same(said[0], value, within) for value in said):
            outcome = "agree"
        elif (file, field) in self.known or any(rule() for rule in rules):
            self.used.add((file, field))
            outcome = "divided" if agree else "we differ"
        else:
            outcome = "unexplained"
            self.differences.append(f"{file}: {field} {mine}, sources {said}")
        self.counts[kind, field, outcome] += 1

    def unused(self):
        return sorted(set(self.known) - self.used)


# ---- FIT ----

# column of ours: (column of truth.tsv, how far apart two values may be, factor of theirs)
FIT_NUMBERS = {
    "start": ("start_utc", 0, 1),
    "timer": ("total_timer_s", 0.5, 1),
    "elapsed": ("total_elapsed_s", 0.5, 1),
    "distance": ("total_distance_m", 1, 1),
    "avg_hr": ("avg_hr", 0.5, 1),
    "max_hr": ("max_hr", 0.5, 1),
    "ascent": ("total_ascent_m", 0.5, 1),
    "feel": ("workout_feel", 0, 1),
    "rpe": ("workout_rpe", 0, 0.1),
}
FIT_WORDS = {"sport_text": "sport", "sub_sport": "sub_sport"}
FIT_COUNTS = {"records": "n_records", "records_hr": "n_records_hr", "laps": "n_laps"}  # theirs are of the whole file


def moved_start(row, source):
    """The clock was set on the way: start_time stands later than end and length allow, and records begin where those
    say. There the device's own start_time is not the start."""
    end, elapsed = number(source.get("end_ts_field")), number(source.get("total_elapsed_s"))
    start = number(source["start_utc"])
    if None in (end, elapsed, start) or start + elapsed - end <= 60:
        return False
    return same(number(row["start"]), end - elapsed, 1)


def snake_case(word):
    return re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), word)


def compare_session(tally, path, leg, sources):
    for field, (column, within, factor) in FIT_NUMBERS.items():
        said = [value * factor for value in (number(s[column]) for s in sources) if value is not None]
        rules = [lambda: any(moved_start(leg, s) for s in sources)] if field == "start" else []
        tally.compare(path, field, number(leg[field]), said, within, rules)
    for field, column in FIT_WORDS.items():
        said = [snake_case(s[column]) for s in sources if s[column]]
        tally.compare(path, field, leg[field], said, 0)


def fit_truth(known, table=None):
    """Compares all rows of truth.tsv; gives the tally and the files that were refused with their reasons."""
    groups = collections.defaultdict(list)
    for row in rows(CORPUS / "truth.tsv"):
        groups["fit/" + row["file"], int(row["session"] or 0)].append(row)
    table = table or decode(sorted({path for path, _ in groups}))
    tally, refused = Tally(known), {}
    for (path, session), sources in groups.items():
        legs = [row for row in table[path] if row["leg"]]
        if not legs:
            refused[path] = table[path][0]["result"]
            continue
        compare_session(tally, path, legs[session], sources)
        tally.compare(path, "sessions", len(legs), [number(s["n_sessions"]) for s in sources], 0)
        for field, column in FIT_COUNTS.items():
            said = [number(s[column]) for s in sources if s[column]]
            tally.compare(path, field, sum(number(row[field]) for row in legs), said, 0)
    return tally, refused


# ---- TCX and GPX ----

# column of ours: (column of truth_xml.tsv, how far apart two values may be, and by which part of the value). They give
# the mean of all points, we weigh by time.
XML_NUMBERS = {
    "start": ("start_utc", 1, 0),
    "timer": ("timer_sum_of_laps_s", 1, 0),
    "distance": ("distance_m", 10, 0.005),
    "avg_hr": ("avg_hr_points", 5, 0),
    "max_hr": ("max_hr", 0.5, 0),
    "records": ("n_timed", 0, 0),
    "laps": ("n_laps_or_segs", 0, 0),
}
XML_SUMS = ("timer", "distance", "records", "laps")


def xml_value(field, legs):
    values = [number(leg[field]) for leg in legs]
    known = [value for value in values if value is not None]
    if not known:
        return None
    if field in XML_SUMS:
        return sum(known)
    if field == "avg_hr":
        weights = [number(leg["records_hr"]) for leg in legs if number(leg["avg_hr"]) is not None]
        return sum(v * w for v, w in zip(known, weights)) / max(sum(weights), 1)
    return max(known) if field == "max_hr" else known[0]


def local_name(element):
    return element.tag.split("}")[-1]


def children(element, name):
    return [child for child in element if local_name(child) == name]


def outings(path):
    """How many activities the tracks of a GPX file are: tracks of one type that follow each other within a quarter of an
    hour are one, and a silence of more than four hours ends one. Read from the points themselves, independently."""
    count, last, last_type = 0, None, None
    for track in children(xml.etree.ElementTree.fromstring(path.read_bytes().strip()), "trk"):
        kind = "".join(child.text or "" for child in children(track, "type"))
        first = True
        for point in (p for segment in children(track, "trkseg") for p in children(segment, "trkpt")):
            time = next((number(t.text) for t in children(point, "time")), None)
            if time is None:
                continue
            goes_on = last is not None and 0 <= time - last <= 900 and kind == last_type
            if (first and not goes_on) or time - last > 4 * 3600:
                count += 1
            first, last, last_type = False, time, kind
    return count


def faster_than_anything(row):
    """Their distance holds steps between positions that nothing moves as fast as: more than 300 m/s all the way."""
    elapsed, distance = number(row["elapsed_first_last_s"]), number(row["distance_m"])
    return elapsed is not None and distance > 300 * max(elapsed, 1)


def compare_xml(tally, row, legs):
    path = row["file"]
    tracks = [lambda: row["kind"] == "gpx" and outings(CORPUS / path) == len(legs)]
    tally.compare(path, "activities", len(legs), [number(row["n_activities"])], 0, tracks)
    if legs:
        sports = legs if "+" in row["sport"] else legs[:1]
        mine = "+".join(leg["sport_text"] for leg in sports)
        tally.compare(path, "sport_text", mine, [row["sport"]] if row["sport"] else [], 0)
    for field, (column, within, part) in XML_NUMBERS.items():
        said = [] if (row["kind"], field) == ("gpx", "laps") else [number(row[column])]
        said = [value for value in said if value is not None]
        rules = [lambda: faster_than_anything(row)] if field == "distance" else []
        within = max([within] + [part * value for value in said])
        tally.compare(path, field, xml_value(field, legs), said, within, rules)


def xml_truth(known):
    """Compares all rows of truth_xml.tsv."""
    truth = [row for row in rows(CORPUS / "truth_xml.tsv") if row["kind"] in ("tcx", "gpx")]
    for row in truth:
        row["file"] = row["kind"] + "/" + row["path"]
    table = decode(sorted({row["file"] for row in truth}))
    tally = Tally(known)
    for row in truth:
        legs = [leg for leg in table[row["file"]] if leg["leg"]]
        if legs or number(row["n_timed"]):
            compare_xml(tally, row, legs)
        else:  # without a time there is no activity, whatever their count of tracks
            tally.compare(row["file"], "activities", 0, [0], 0)
    return tally
