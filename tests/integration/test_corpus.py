"""Recorded activities of many devices against what independent decoders make of them.

The recordings (PACED_CORPUS) are not part of the project; without them the tests are skipped. Run as a program, this
prints the table:

    PACED_BUILD_DIR=... PACED_CORPUS=... /usr/bin/python3 test_corpus.py
"""
import collections
import functools
import struct

import pytest

import corpus_known
from corpus_support import CORPUS, FIT_COUNTS, FIT_NUMBERS, FIT_WORDS, XML_NUMBERS, decode, findings, fit_truth, number, \
    rows, xml_truth

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no recordings at {CORPUS}")

FORMATS = ("fit", "tcx", "gpx", "bad")
SALVAGE = {"crc", "truncated", "rebuilt"}
FIT_EPOCH_1990 = 0x10000000
KINDS = {"fit:activity": "activity", "fit:course": "course", "fit:workout": "workout", "fit:settings": "settings",
         "fit:segment": "segment", "fit:sleep": "wellness", "fit:monitoring_b": "monitoring",
         "fit:blood_pressure": "wellness", "fit:8": "other"}


@functools.cache
def outcomes():
    """Of every file: (row of the index, our rows)."""
    index = rows(CORPUS / "INDEX.tsv")
    table = decode([row["path"] for row in index])
    return [(row, table[row["path"]]) for row in index]


def failed(ours):
    return ours[0]["result"] != "ok"


def outcome_of(ours):
    if failed(ours):
        return "failed"
    if ours[0]["kind"] != "activity":
        return "no activity: " + ours[0]["kind"]
    return "activity, salvaged" if findings(ours) & SALVAGE else "activity"


def why_failed(row, ours):
    facts = " ".join((row["path"], row["kind"], row["flags"], row["start_utc"]))
    return next((why for part, why, fact in corpus_known.FAILURES if part in ours[0]["result"] and fact in facts), None)


def salvage_expected(row):
    """By what was found in the bytes when the files were gathered."""
    flags = row["flags"].split()
    crc = " ".join(flag for flag in flags if flag.startswith("crc="))
    expected = {"crc"} if "bad" in crc else set()
    if "truncated" in crc or "size=0" in crc or "ended before" in row["flags"] or row["path"] in CUT:
        expected.add("truncated")
    return expected


CUT = {"bad/derived__nul-bytes.tcx", "bad/derived__truncated.gpx", "bad/derived__truncated.tcx"}
# No session by the index; or the only one has no time that could be one; or the second of two files was cut.
WITHOUT_SESSION = {"fit/jimmykane__sports-lib__2020-01-09_virtualride.fit", "bad/derived__chained-run+truncated.fit",
                   "bad/derived__truncated.fit.gz"}


def assert_agreement(tally, reasons):
    assert tally.differences == []
    assert [entry for entry in tally.unused() if entry in corpus_known.by_field(reasons)] == []


def test_every_row_of_fit_agrees():
    tally, refused = fit_truth(corpus_known.by_field(corpus_known.FIT))
    assert_agreement(tally, corpus_known.FIT)
    assert tally.counts["fit", "timer", "agree"] > 50
    for reason in refused.values():
        assert "clock of the device was never set" in reason


def test_every_row_of_xml_agrees():
    tally = xml_truth(corpus_known.by_field(corpus_known.XML))
    assert_agreement(tally, corpus_known.XML)
    assert tally.counts["gpx", "start", "agree"] > 100
    assert tally.counts["tcx", "timer", "agree"] > 60


def fit_crc(data):
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


def test_runs_without_a_clock_agree_but_for_their_day(tmp_path):
    """With a date of creation in the place of the one since power-on, all the rest is as the others have it."""
    truth = [row for row in rows(CORPUS / "truth.tsv") if row["start_utc"].startswith("rel:")]
    table = {}
    for row in truth:
        since_power_on = struct.pack("<I", int(row["start_utc"][4:]))
        data = (CORPUS / "fit" / row["file"]).read_bytes()[:-2]
        data = data.replace(since_power_on, struct.pack("<I", FIT_EPOCH_1990 + 700_000_000), 1)
        (tmp_path / row["file"]).write_bytes(data + struct.pack("<H", fit_crc(data)))
        table["fit/" + row["file"]] = decode([row["file"]], tmp_path)[row["file"]]
    known = {(path, field): "has no date, and the SDK gives up on it" for path in table
             for field in ("start", "records", "records_hr")}
    everything = collections.defaultdict(lambda: [{"leg": "", "result": "", "kind": ""}], table)
    tally, _ = fit_truth(known, everything)
    assert len(table) == 2
    assert tally.differences == []
    assert tally.counts["fit", "timer", "agree"] == 2


def test_no_file_is_unexplained():
    for row, ours in outcomes():
        if failed(ours):
            assert why_failed(row, ours), (row["path"], ours[0]["result"])
            continue
        assert findings(ours) & {"crc", "truncated"} == salvage_expected(row), row["path"]
        without_session = "no-session" in row["flags"].split() or row["path"] in WITHOUT_SESSION
        if ours[0]["kind"] == "activity":
            assert ("rebuilt" in findings(ours)) == without_session, row["path"]
        assert ("chained" in findings(ours)) == ("chained=" in row["flags"]), row["path"]
        assert ours[0]["kind"] == KINDS.get(row["kind"], ours[0]["kind"]), row["path"]


def test_every_run_is_decoded_or_has_no_date():
    for row, ours in outcomes():
        if "RUN" in row["flags"].split() and not row["start_utc"].startswith("rel:"):
            assert ours[0]["result"] == "ok" and ours[0]["activities"] != "0", (row["path"], ours)


def flag_values(row, name):
    """Of each session: "feel=None,50" -> [None, 50.0]."""
    values = next((flag[len(name) + 1:] for flag in row["flags"].split() if flag.startswith(name + "=")), "")
    return [number(value) for value in values.split(",")] if values else None


def test_how_it_felt():
    seen = 0
    for row, ours in outcomes():
        for name, factor in (("feel", 1), ("rpe", 10)):
            said = flag_values(row, name)
            if said:
                mine = [number(leg[name]) for leg in ours]
                assert [v and v * factor for v in mine] == said, row["path"]
                seen += 1
    assert seen >= 20


# ---- the table ----

def print_agreement(kind, fields, tally):
    columns = ("agree", "divided", "we differ", "not said", "unexplained")
    print(f"\n{kind.upper():12}" + "".join(f"{name:>13}" for name in columns))
    for field in fields:
        print(f"{field:12}" + "".join(f"{tally.counts[kind, field, name]:13}" for name in columns))


def print_reasons(reasons, tally):
    for reason, entries in reasons.items():
        print(f"  {reason}")
        print(*(f"      {entry}" for entry in entries), sep="\n")
    print(*tally.differences, sep="\n")


def print_counts(title, by_format):
    names = sorted({name for counts in by_format.values() for name in counts})
    print(f"\n{title:40}" + "".join(f"{kind:>8}" for kind in FORMATS))
    for name in names:
        print(f"{name:40}" + "".join(f"{by_format[kind][name] or '':>8}" for kind in FORMATS))


def print_failures(by_reason):
    print("\nfailed, and why that is right")
    for (reason, why), paths in sorted(by_reason.items()):
        print(f"{len(paths):4}  {reason.removeprefix('failed: ')}\n        {why or 'UNEXPLAINED: ' + ' '.join(paths)}")


def print_outcomes():
    found, noticed = collections.defaultdict(collections.Counter), collections.defaultdict(collections.Counter)
    reasons = collections.defaultdict(list)
    for row, ours in outcomes():
        kind = row["path"].split("/")[0]
        found[kind][outcome_of(ours)] += 1
        noticed[kind].update(findings(ours))
        if failed(ours):
            reasons[ours[0]["result"].split(". The journal")[0], why_failed(row, ours)].append(row["path"])
    print_counts("files", found)
    print_counts("what was noticed in them", noticed)
    print_failures(reasons)


def print_table():
    print_outcomes()
    tally, _ = fit_truth(corpus_known.by_field(corpus_known.FIT))
    print_agreement("fit", (*FIT_NUMBERS, *FIT_WORDS, "sessions", *FIT_COUNTS), tally)
    print_reasons(corpus_known.FIT, tally)
    tally = xml_truth(corpus_known.by_field(corpus_known.XML))
    for kind in ("tcx", "gpx"):
        print_agreement(kind, ("activities", "sport_text", *XML_NUMBERS), tally)
    print_reasons(corpus_known.XML, tally)


if __name__ == "__main__":
    print_table()
