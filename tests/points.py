"""Every test that tests/unit/formats/README.md names for what files are like is there."""
import pathlib
import re
import sys

UNIT = pathlib.Path(__file__).resolve().parent / "unit"


def rows():
    for line in (UNIT / "formats/README.md").read_text().splitlines():
        found = re.match(r"\| (\d+) \|.*\|(.*)\|$", line)
        if found:
            yield int(found[1]), found[2].split()


def main():
    there = set()
    for source in UNIT.glob("*/test_*.c"):
        there.update(re.findall(r"\bvoid (test_\w+)\(", source.read_text()))
    points = dict(rows())
    missing = [f"{point}: {test}" for point, tests in points.items() for test in tests if test not in there]
    missing += [f"{point}: no test" for point in range(1, 28) if not points.get(point)]
    print(*missing, sep="\n", end="\n" if missing else "")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
