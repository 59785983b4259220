"""What ten years cost: a threshold that changes for all of them, and one more session.

    derive.py            makes 3,650 activities (paced-season), imports them, changes thresholds

PACED_BUILD_DIR   an optimised build (default build/test)
Processor seconds, not wall time: what else the machine does is no matter. More than 2 s for the change of a
threshold (files never read, the streams come from the database), or 5 ms for what one session costs in the
model, is a failure.
"""
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("PACED_BUILD_DIR", SOURCE / "build" / "test"))
SESSIONS = 3650
DAYS = 5200  # of the season's five runs a week
TODAY = "2026-11-24"
MOST_SECONDS = 2.0
MOST_MS = 5.0


def seconds(command, env):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, env=env, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def make(folder):
    subprocess.run([BUILD / "bin/paced-season", folder, "--today", TODAY, "--days", str(DAYS)],
                   check=True, stdout=subprocess.DEVNULL)
    for path in sorted(folder.iterdir())[:-SESSIONS]:
        path.unlink()


def main():
    env = {**os.environ, "PACED_RULES": str(SOURCE / "rules"), "TZ": "UTC"}
    with tempfile.TemporaryDirectory() as work:
        activities, home = pathlib.Path(work) / "activities", pathlib.Path(work) / "home"
        pacectl = [BUILD / "bin/pacectl", "--home", home]
        make(activities)
        print(f"import of {SESSIONS}: {seconds([*pacectl, 'import', activities], env):.1f} s of one processor")
        for path in activities.iterdir():
            path.unlink()
        worst = 0.0
        for setting in ("threshold_hr = 171", "threshold_hr = 169", "threshold_pace = 4:20/km", "max_hr = 191"):
            (home / "config").mkdir(exist_ok=True)
            (home / "config/paced.conf").write_text(f"[athlete]\n{setting}\n")
            spent = seconds([*pacectl, "athlete"], env)
            print(f"{setting:26} derived again in {spent:.2f} s")
            worst = max(worst, spent)
        done = subprocess.run([BUILD / "tests/bench/bench-derive", home / "data/paced.db"],
                              check=True, capture_output=True, text=True)
        print(done.stdout, end="")
    model = float(re.search(r"([\d.]+) ms of model", done.stdout)[1])
    return int(worst > MOST_SECONDS or model > MOST_MS)


if __name__ == "__main__":
    sys.exit(main())
