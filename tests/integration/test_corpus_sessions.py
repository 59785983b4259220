"""What analysis finds in recordings of many devices, beside what the devices wrote: repetitions and ascent.

The recordings (PACED_CORPUS) are not part of the project; without them the tests are skipped. `pytest -s` prints the
tables.
"""
import csv
import gzip
import pathlib
import subprocess

import pytest

from conftest import BUILD, CORPUS

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no recordings at {CORPUS}")
RUNNING = ("run", "trail", "treadmill")

# Looked at one by one: where the laps of the device and the signal count differently, and who is right.
SEEN = {
    "workoutizer__with_nones.fit": "the signal: one of the seven is inside a longer lap",
    "running-with-developer-data.fit": "the signal: the easy run behind the last walk looks fast beside it",
    "trackeR__2013-06-06-124422.TCX": "the signal: laps of a kilometre, the last fast one after a stop",
}


@pytest.fixture(scope="module")
def looked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("recordings")
    paths = [p for kind in ("fit", "tcx") for p in sorted((CORPUS / kind).iterdir()) if p.suffix != ".gz"]
    for packed in sorted((CORPUS / "tcx").glob("*.gz")):
        paths.append(folder / packed.name.removesuffix(".gz"))
        paths[-1].write_bytes(gzip.decompress(packed.read_bytes()))
    done = subprocess.run([BUILD / "bin/paced-look", *paths], capture_output=True, timeout=300, check=True)
    return list(csv.DictReader(done.stdout.decode(errors="replace").splitlines(), delimiter="\t",
                               quoting=csv.QUOTE_NONE))


def reason(row):
    return next((why for name, why in SEEN.items() if row["file"].endswith(name)), None)


def test_repetitions_by_signal_and_by_the_devices_laps(looked):
    structured = [row for row in looked if row["sport"] in RUNNING and int(row["fast_laps"]) >= 3]
    differ = [row for row in structured if row["fast_laps"] != row["reps_by_signal"]]
    for row in structured:
        name = pathlib.Path(row["file"]).name
        print(f"{name[-48:]:48} laps {row['fast_laps']:>2}, signal {row['reps_by_signal']:>2}, "
              f"with both {row['reps_by_laps']:>2}  {reason(row) or ''}")
    assert len(structured) >= 5
    assert [row["file"] for row in differ if not reason(row)] == []
    for row in differ:
        assert abs(int(row["fast_laps"]) - int(row["reps_by_signal"])) <= 1


def test_ascent_is_near_the_devices(looked):
    known = [row for row in looked if float(row["ascent_device"]) >= 20 and row["ascent_own"] != "nan"
             and row["sport"] != "transition"]
    near = [row for row in known if abs(float(row["ascent_own"]) / float(row["ascent_device"]) - 1) <= 0.15]
    for row in known:
        if row not in near:
            print(f"{pathlib.Path(row['file']).name[-60:]:60} {row['sport']:10} device {row['ascent_device']}, "
                  f"own {row['ascent_own']}")
    print(f"ascent within 15 % of the device's: {len(near)} of {len(known)}")
    assert len(near) >= 0.8 * len(known)
