"""Fuzzes one target for some seconds. Says how many inputs were tried; fails when one is found that it
does not survive, which is then a file below the build folder.

    run.py TARGET BUILD     BUILD: built with PACED_FUZZ=ON (preset "fuzz")

PACED_FUZZ_SECONDS   default 60
"""
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def write_known(target, folder):
    """What earlier fuzzing found interesting, a file for each line."""
    folder.mkdir(parents=True, exist_ok=True)
    known = HERE / f"corpus/{target}.hex"
    lines = known.read_text().split() if known.exists() else []
    for number, line in enumerate(lines):
        (folder / f"known-{number}").write_bytes(bytes.fromhex(line))


def main():
    target, build = sys.argv[1], pathlib.Path(sys.argv[2])
    programs = build / "tests/fuzz"
    found, seeds = build / "fuzzing" / target, build / "seeds"
    found.mkdir(parents=True, exist_ok=True)
    subprocess.run([programs / "fuzz-seeds", seeds], check=True)
    write_known(target, seeds / target)
    dictionary = HERE / f"{target}.dict"
    done = subprocess.run(
        [programs / f"fuzz-{target}", f"-max_total_time={os.environ.get('PACED_FUZZ_SECONDS', 60)}", "-max_len=4096",
         "-timeout=10", "-print_final_stats=1", f"-artifact_prefix={build}/{target}-",
         *([f"-dict={dictionary}"] if dictionary.exists() else []), found, seeds / target],
        capture_output=True, text=True, errors="replace")
    tried = re.search(r"number_of_executed_units: (\d+)", done.stderr)
    if done.returncode != 0 or not tried:
        print(done.stderr[-20000:])
        return 1
    print(f"{target}: {tried.group(1)} inputs survived")
    return 0


if __name__ == "__main__":
    sys.exit(main())
