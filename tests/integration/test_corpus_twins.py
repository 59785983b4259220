"""The same activity twice, in recordings of many devices: what belongs together is found, across formats, and nothing
else is.

The recordings (PACED_CORPUS) are not part of the project; without them the tests are skipped.
"""
import collections
import csv
import itertools
import pathlib
import subprocess
import zipfile

import pytest

from conftest import BUILD, CORPUS
from daemon import Home
from fault_table import fault

FORMATS = ("fit", "tcx", "gpx")
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no recordings at {CORPUS}")

# Looked at one by one: recordings of one activity that dupes.tsv does not list, a line for each activity, by the ends of
# the names of the files.
SEEN = """
garmin-edge-200-output.fit garmin-edge-200-output.gpx
garmin-vivosmart-hr.fit garmin-vivosmart-hr.gpx
heartandsole__testdata.fit activereader__testdata.gpx heartandsole__testdata.gpx activereader__testdata.tcx
dreeve__activity.fit dreeve__activity.tcx
dreeve__activity-multi-track.gpx dreeve__activity-other-sport.gpx
FitTrackee__gpx_multiple_extensions.zip_test_1.gpx FitTrackee__gpx_test.zip_test_2.gpx FitTrackee__gpx_test.zip_test_3.gpx FitTrackee__test.gpx
ActivityLog2__ecc.gpx ActivityLog2__ecc-no-alt.gpx
kalman_cycling_maxspeed_override_out.gpx kalman_hyper_realistic_in.gpx
kalman_hyper_realistic_walking_out.gpx kalman_hyper_realistic_in.gpx
kalman_hyper_realistic_running_out.gpx kalman_hyper_realistic_in.gpx
kalman_hyper_realistic_auto_out.gpx kalman_hyper_realistic_in.gpx
kalman_interp_out.gpx kalman_interp_none_out.gpx kalman_interpolation_in.gpx
kalman_q_scale_pos_high_out.gpx kalman_q_scale_test_in.gpx kalman_q_scale_vel_low_out.gpx kalman_r_scale_high_out.gpx
seg2trk_test.gpx seg2trk_test-seg.gpx
simpletrack.gpx interptrack.gpx
simplify-relative.gpx simplify-relative2.gpx
split-raw.gpx split-split.gpx
trackfilter_discard.gpx trackfilter_discard_out.gpx
trackfilter_trk2seg_gpx.gpx trackfilter_merge.gpx
workoutizer__example.gpx workoutizer__template_example.gpx
"""


def run_import(home, *paths):
    """Exit code 1 tells that some of the files cannot be read, as is so."""
    done = subprocess.run([BUILD / "bin/pacectl", "--home", home.root, "import", *paths], env=home.env,
                          capture_output=True, text=True, timeout=500)
    assert done.returncode in (0, 1), done.stderr
    return home


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("twins")
    return run_import(Home(folder), *(CORPUS / name for name in FORMATS))


def sessions_by_file(home, below):
    """Path -> the ids of the sessions that count for what is in it."""
    found = collections.defaultdict(set)
    below = below.resolve()  # as the ledger has it
    for path, counts in home.rows("SELECT path, coalesce(same_as, session.id) FROM session"
                                  " JOIN activity USING (id) JOIN file ON file.id = activity.file"):
        found[str(pathlib.Path(path).relative_to(below))].add(counts)
    return found


def listed_groups():
    groups = collections.defaultdict(list)
    with open(CORPUS / "dupes.tsv", encoding="utf-8") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            groups[row["group"]].append(row["path"])
    return groups


def format_of(path):
    return path.split("/")[0]


@fault("twins", "FIT, TCX and GPX of one activity; a watch and a phone", "counted once, the richer one; the other is kept")
def test_every_activity_in_several_formats_is_found(home):
    sessions = sessions_by_file(home, CORPUS)
    pairs = apart = 0
    for paths in listed_groups().values():
        for a, b in itertools.combinations([p for p in paths if p in sessions], 2):
            if format_of(a) != format_of(b):
                pairs += 1
                apart += not sessions[a] & sessions[b]
                if not sessions[a] & sessions[b]:
                    print("counted twice:", a, b)
    assert pairs >= 10
    assert apart == 0


def is_seen(a, b):
    return any(any(a.endswith(name) for name in line.split()) and any(b.endswith(name) for name in line.split())
               for line in SEEN.strip().splitlines())


def test_nothing_else_is_joined(home):
    listed = {frozenset(pair) for paths in listed_groups().values() for pair in itertools.combinations(paths, 2)}
    by_session = collections.defaultdict(set)
    for path, ids in sessions_by_file(home, CORPUS).items():
        for session in ids:
            by_session[session].add(path)
    joined = {frozenset(pair) for paths in by_session.values() for pair in itertools.combinations(sorted(paths), 2)}
    strange = [sorted(pair) for pair in joined - listed if not is_seen(*pair)]
    assert joined
    assert strange == []


def test_the_order_of_arrival_does_not_matter(home, tmp_path):
    other = Home(tmp_path)
    for name in reversed(FORMATS):
        run_import(other, CORPUS / name)
    count = "SELECT count(*) FROM session WHERE same_as IS NULL"
    assert other.rows(count) == home.rows(count)


def test_an_archive_gives_what_its_files_give(home, tmp_path):
    """As an export of a service is: some in folders, some in an archive of their own."""
    inner, outer = tmp_path / "inner.zip", tmp_path / "export.zip"
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted((CORPUS / "gpx").iterdir()):
            archive.write(file, f"gpx/{file.name}")
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("fit", "tcx"):
            for file in sorted((CORPUS / name).iterdir()):
                archive.write(file, f"{name}/{file.name}")
        archive.write(inner, "more/inner.zip")
    inside = run_import(Home(tmp_path), outer)
    sql = "SELECT start, sport, round(timer_s), round(distance_m) FROM session WHERE same_as IS NULL ORDER BY 1, 2, 3, 4"
    assert inside.rows(sql) == home.rows(sql)
    assert inside.rows("SELECT state, kind FROM file WHERE path LIKE '%export.zip'") == [("imported", "archive")]
