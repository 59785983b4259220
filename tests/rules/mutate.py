#!/usr/bin/env python3
"""Breaks the default rules one at a time, and expects some test to notice.

    mutate.py RULES BUILD [--report FILE]

Each rule is removed, and each of its parameters is moved to its least and its most (switches are turned, words
changed). After each, the scenarios and the tests inside the rules are run; when all of them still pass, the mutant has
survived, and is listed. Not part of the default run: it takes some minutes.
"""

import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

PARAM = re.compile(r"^ {4}(\w+)\s*= \{ default = ([^,}]+)(.*)\}", re.M)


def bound(rest, name):
    found = re.search(rf"\b{name} = (-?[\d.]+)", rest)
    return found.group(1) if found else None


def values(default, rest):
    """What a parameter is moved to."""
    if default in ("true", "false"):
        return ["false" if default == "true" else "true"]
    if default.startswith('"'):
        words = re.search(r'choices = "([^"]*)"', rest)
        return [f'"{w.strip()}"' for w in words.group(1).split(",")] if words else []
    return [v for v in (bound(rest, "min"), bound(rest, "max")) if v is not None]


def mutants(rules):
    for path in sorted(rules.glob("*.lua")):
        yield path, "removed", None
        text = path.read_text()
        for name, default, rest in PARAM.findall(text):
            for value in values(default.strip(), rest):
                if value == default.strip():
                    continue
                changed = re.sub(rf"(^ {{4}}{name}\s*= \{{ default = )[^,}}]+", rf"\g<1>{value}", text, count=1, flags=re.M)
                yield path, f"{name} = {value}", changed


class Tests:
    def __init__(self, build, scenarios):
        self.inside = build / "tests/rules/rules_inside"
        self.scenario = build / "tests/rules/rules_scenario"
        self.files = sorted(str(p) for p in scenarios.glob("*.txt"))

    def fail(self, rules, rule, removed):
        """What noticed: "inside", "scenario" or None. A rule that is gone has no tests inside: the scenarios are
        asked first."""
        asked = [("scenario", [self.scenario, rules, *self.files]), ("inside", [self.inside, rules] + ([] if removed else [rule]))]
        for name, command in asked if removed else reversed(asked):
            if subprocess.run(command, capture_output=True).returncode != 0:
                return name
        return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rules", type=pathlib.Path)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--report", type=pathlib.Path)
    parser.add_argument("--only", help="one rule")
    options = parser.parse_args()
    tests = Tests(options.build, pathlib.Path(__file__).parent / "scenarios")
    counts, survivors = {"inside": 0, "scenario": 0}, []
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "rules"
        shutil.copytree(options.rules, copy)
        if tests.fail(copy, "", True):
            sys.exit("the tests fail without any change")
        for path, what, text in mutants(options.rules):
            if options.only and path.stem != options.only:
                continue
            victim = copy / path.name
            if text is None:
                victim.unlink()
            else:
                victim.write_text(text)
            noticed = tests.fail(copy, path.stem, text is None)
            shutil.copy(path, victim)
            if noticed:
                counts[noticed] += 1
            else:
                survivors.append(f"{path.stem}: {what}")
                print("survived:", survivors[-1], flush=True)
    report = {"noticed inside": counts["inside"], "noticed by scenarios": counts["scenario"], "survived": survivors}
    print(f"{sum(counts.values())} noticed ({counts['inside']} inside rules, {counts['scenario']} by scenarios), "
          f"{len(survivors)} survived")
    if options.report:
        options.report.write_text(json.dumps(report, indent=1) + "\n")
    sys.exit(1 if survivors else 0)


if __name__ == "__main__":
    main()
