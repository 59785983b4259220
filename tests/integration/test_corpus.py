"""Recorded activities of many devices against what independent decoders make of them.

The recordings (PACED_CORPUS) are not part of the project; without them the tests are skipped.
Run as a program, this prints the table:  python3 test_corpus.py
"""
import collections
import csv
import datetime
import gzip
import os
import pathlib
import shutil
import subprocess
import tempfile

import pytest

SOURCE = pathlib.Path(os.environ.get("PACED_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
BUILD = pathlib.Path(os.environ.get("PACED_BUILD_DIR", SOURCE / "build" / "dev"))
CORPUS = pathlib.Path(os.environ.get("PACED_CORPUS", SOURCE.parent / "shared" / "corpus"))
DECODE = BUILD / "tests" / "bench" / "decode"
ACTIVITY_SUFFIXES = (".fit", ".tcx", ".gpx")

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no recordings at {CORPUS}")

# field of ours: (column of truth.tsv, how far apart two values may be, factor of theirs)
FIT_FIELDS = {
    "start": ("start_utc", 0, 1),
    "timer": ("total_timer_s", 0.5, 1),
    "elapsed": ("total_elapsed_s", 0.5, 1),
    "distance": ("total_distance_m", 1, 1),
    "avg_hr": ("avg_hr", 0.5, 1),
    "max_hr": ("max_hr", 0.5, 1),
    "ascent": ("total_ascent_m", 0.5, 1),
    "feel": ("workout_feel", 0, 1),
    "rpe": ("workout_rpe", 0, 0.1),
    "records": ("n_records", 0, 1),
    "laps": ("n_laps", 0, 1),
}
# The same for TCX and GPX. They give the mean of all points, we weigh by time. A device says the
# distance of a TCX lap; theirs of a GPX track is measured along its positions, ours too unless the
# points say one themselves (a foot pod's, in one file 230 m less than the zigzag of positions).
XML_FIELDS = {
    "start": ("start_utc", 1, 1),
    "timer": ("timer_sum_of_laps_s", 1, 1),
    "distance": ("distance_m", 250, 1),
    "avg_hr": ("avg_hr_points", 5, 1),
    "max_hr": ("max_hr", 0.5, 1),
    "records": ("n_timed", 0, 1),
    "laps": ("n_laps_or_segs", 0, 1),
}
SUMS_OF_FILE = ("timer", "distance", "records", "laps")
COUNTS_OF_FILE = ("records", "laps")  # the sources count them for all sessions together


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
    return abs(a - b) <= within + 1e-9


def moved_start(row, source):
    """The clock was set on the way: start_time stands later than end and length allow, and records
    begin where they say. There the device's own start_time is not the start."""
    end, elapsed = number(source.get("end_ts_field")), number(source.get("total_elapsed_s"))
    start = number(source["start_utc"])
    if None in (end, elapsed, start) or start + elapsed - end <= 60:
        return False
    return same(number(row["start"]), end - elapsed, 1)


def compare(tally, fields, field, row, mine, sources):
    column, within, factor = fields[field]
    said = [v * factor for v in (number(s[column]) for s in sources) if v is not None]
    if not said:
        tally[field, "not said"] += 1
    elif mine is not None and any(same(mine, v, within) for v in said):
        tally[field, "agree" if all(same(said[0], v, within) for v in said) else "divided"] += 1
    elif field == "start" and any(moved_start(row, s) for s in sources):
        tally[field, "ours right"] += 1
    else:
        tally[field, "differ"] += 1
        return f"{row['file']} session {row['leg']}: {field} {mine}, sources {said}"
    return None


def fit_truth():
    """Tally by (field, outcome), differences as text, and core files that were refused."""
    groups = collections.defaultdict(list)
    for row in rows(CORPUS / "truth.tsv"):
        if row["note"].startswith("core"):
            groups["fit/" + row["file"], int(row["session"] or 0)].append(row)
    table = decode(sorted({path for path, _ in groups}))
    tally, differences, refused = collections.Counter(), [], {}
    for (path, session), sources in groups.items():
        legs = [row for row in table[path] if row["leg"]]
        if not legs:
            refused[path] = table[path][0]["result"]
            continue
        leg = legs[session]
        for field in FIT_FIELDS:
            mine = number(leg[field])
            if field in COUNTS_OF_FILE:
                mine = sum(number(row[field]) for row in legs)
            difference = compare(tally, FIT_FIELDS, field, leg, mine, sources)
            if difference:
                differences.append(difference)
    return tally, differences, refused


def decode_xml(paths):
    """As decode, for files of which some are compressed."""
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            target = pathlib.Path(folder, path)
            target.parent.mkdir(exist_ok=True)
            with (gzip.open if path.endswith(".gz") else open)(CORPUS / path, "rb") as source:
                with open(target, "wb") as copy:
                    shutil.copyfileobj(source, copy)
        return decode(paths, folder)


def xml_value(field, legs):
    values = [number(leg[field]) for leg in legs]
    known = [value for value in values if value is not None]
    if not known:
        return None
    if field in SUMS_OF_FILE:
        return sum(known)
    if field == "avg_hr":
        weights = [number(leg["records_hr"]) for leg in legs if number(leg["avg_hr"]) is not None]
        return sum(v * w for v, w in zip(known, weights)) / max(sum(weights), 1)
    return max(known) if field == "max_hr" else known[0]


def xml_truth(only_core):
    """Tally by (field, outcome) and differences as text."""
    truth = [row for row in rows(CORPUS / "truth_xml.tsv")
             if row["kind"] in ("tcx", "gpx") and (row["core"] == "core" or not only_core)]
    for row in truth:
        row["file"] = row["kind"] + "/" + row["path"]
    table = decode_xml(sorted({row["file"] for row in truth}))
    tally, differences = collections.Counter(), []
    for row in truth:
        legs = [leg for leg in table[row["file"]] if leg["leg"]]
        if not legs or len(legs) != number(row["n_activities"]):
            tally["activities", "differ" if number(row["n_timed"]) else "agree"] += 1
            if number(row["n_timed"]):
                differences.append(f"{row['file']}: {len(legs)} activities, sources {row['n_activities']}")
            continue
        tally["activities", "agree"] += 1
        for field in XML_FIELDS:
            if row["kind"] == "gpx" and field == "laps":
                continue
            mine = xml_value(field, legs)
            difference = compare(tally, XML_FIELDS, field, legs[0], mine, [row])
            if difference:
                differences.append(difference)
    return tally, differences


def index():
    return [row for row in rows(CORPUS / "INDEX.tsv") if row["path"].endswith(ACTIVITY_SUFFIXES)]


def fit_outcomes():
    """Of every FIT file that is not broken: (row of the index, our rows)."""
    fit = [row for row in index() if row["path"].startswith("fit/")]
    table = decode([row["path"] for row in fit])
    return [(row, table[row["path"]]) for row in fit]


def without_clock(row):
    return "relative-timestamps" in row["flags"]


def test_core_rows_agree():
    tally, differences, refused = fit_truth()
    assert not differences
    assert tally["timer", "agree"] > 30
    for reason in refused.values():
        assert "clock of the device was never set" in reason


def test_core_rows_of_xml_agree():
    tally, differences = xml_truth(only_core=True)
    assert not differences
    assert tally["start", "agree"] == 14


def test_every_run_is_decoded_or_has_no_date():
    for row, ours in fit_outcomes():
        if "RUN" not in row["flags"].split():
            continue
        if without_clock(row):
            assert "clock of the device was never set" in ours[0]["result"], row["path"]
            continue
        assert ours[0]["result"] == "ok" and ours[0]["activities"] != "0", (row["path"], ours)


def test_kinds_of_files():
    kinds = {"fit:activity": "activity", "fit:course": "course", "fit:workout": "workout",
             "fit:settings": "settings", "fit:segment": "segment", "fit:sleep": "wellness",
             "fit:monitoring_b": "monitoring", "fit:blood_pressure": "wellness"}
    for row, ours in fit_outcomes():
        expected = kinds.get(row["kind"])
        if expected and ours[0]["result"] == "ok":
            assert ours[0]["kind"] == expected, row["path"]
        elif expected:
            assert without_clock(row) or "no-session" in row["flags"], (row["path"], ours)


def test_nothing_crashes_on_broken_files():
    paths = sorted(str(path.relative_to(CORPUS)) for path in (CORPUS / "bad").iterdir())
    table = decode(paths)
    assert sorted(table) == paths
    for path, ours in table.items():
        assert ours[0]["result"] == "ok" or ours[0]["result"].startswith("failed: "), path


def print_tally(title, fields, tally, differences):
    outcomes = ("agree", "divided", "ours right", "not said", "differ")
    print(f"{title:12}" + "".join(f"{outcome:>12}" for outcome in outcomes))
    for field in fields:
        print(f"{field:12}" + "".join(f"{tally[field, outcome]:12}" for outcome in outcomes))
    print(*differences, sep="\n")


def print_table():
    tally, differences, refused = fit_truth()
    print_tally("FIT", FIT_FIELDS, tally, differences)
    print_tally("TCX, GPX", ("activities", *XML_FIELDS), *xml_truth(only_core=False))
    for path, reason in refused.items():
        print(f"{path}: {reason}")
    found = collections.Counter()
    for row, ours in fit_outcomes():
        kind = ours[0]["kind"] if ours[0]["result"] == "ok" else "refused"
        found[kind] += 1
        for finding in filter(None, (ours[0]["findings"] or "").split(",")):
            found["  " + finding] += 1
    for name, count in sorted(found.items()):
        print(f"{name:16}{count:6}")


if __name__ == "__main__":
    print_table()
