#!/usr/bin/env python3
"""What was decided, so that nobody needs to remember it: one row per decision. Other linters run as far as
they are installed. `lint.py --self-test` shows that every row can fail."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOPS = ("daemon", "include", "rules", "contrib", "tests", "systemd", ".ci")
FILE_LINES = 700
FUNCTION_LINES = 60
CLANG_FORMAT = 14  # other versions break lines elsewhere

C = r"\.[ch]$"
PROGRAM = r"^(daemon|include)/.*\.[ch]$"
CALL = r"(?<![\w.>])"

# where (path), except (path), forbidden (line), why, an example that fails
DECISIONS = (
    (r"", r"", r"[ \t]+$", "white space at the end of a line", "int a; "),
    (r"", r"^tests/lint\.py$", r"\b(TODO|FIXME)\b|\bXXX\b", "finish it, or file an issue", "/* TODO */"),
    (r"", r"", r"\r", "lines end with a line feed alone", "int a;\r"),
    (C, r"", r"^ +(?! ?\*)\S", "tabs indent", "    int a;"),
    (r"^(daemon|tests)/.*\.[ch]$", r"", r"^\t* {8}", "tabs indent", "\t        int a;"),
    (r"\.(py|lua)$", r"", r"^ *\t", "spaces indent", "\treturn"),
    (PROGRAM, r"", CALL + r"(strcpy|strcat|v?sprintf|gets|strtok|alloca)\(", "the size is not checked",
     "strcpy(a, b);"),
    (PROGRAM, r"^daemon/base/", CALL + r"(ato[filq]+|strto(d|f|ld))\(", "depends on the locale: text_number",
     "x = atof(s);"),
    (PROGRAM, r"", CALL + r"[fsv]*scanf\(.*%[\d*l]*[aefg]", "depends on the locale: text_number",
     'sscanf(s, "%lf", &x);'),
    (PROGRAM, r"^daemon/base/language\.c$", CALL + r"setlocale\(", "one locale: C", 'setlocale(LC_ALL, "");'),
    (PROGRAM, r"", CALL + r"setlocale\((?!LC_MESSAGES,)", "numbers, sorting and letters are those of C",
     'setlocale(LC_NUMERIC, "");'),
    (PROGRAM, r"", CALL + r"(system|popen|mktemp|tmpnam)\(", "not safe", "system(command);"),
    (PROGRAM, r"", CALL + r"(localtime|gmtime|asctime|ctime|strerror_r)\(", "not reentrant, or two of a name",
     "localtime(&t);"),
    (r"^daemon/(formats|analysis|model|journal|advice)/", r"",
     CALL + r"(time|gettimeofday|clock_gettime|timespec_get)\(", "the core never asks for the time",
     "now = time(NULL);"),
    (C, r"", r"^//|[;{}]\s*//|^\s+//", "comments are /* */", "int a; // one"),
    (r"^include/.*\.h$", r"", r"#pragma once", "include guards", "#pragma once"),
    (r"^(daemon|tests)/.*\.[ch]$", r"", r"^.{121}", "longer than 120 characters", "x" * 121),
)


def faults_of_line(path, line):
    for where, exempt, forbidden, why, _ in DECISIONS:
        if re.search(where, path) and not (exempt and re.search(exempt, path)) and re.search(forbidden, line):
            yield why


def long_functions(lines):
    """(line, length) of each function body that no screen holds."""
    start = None
    for number, line in enumerate(lines, 1):
        if line == "{":
            start = number
        elif line == "}" and start:
            if number - start - 1 > FUNCTION_LINES:
                yield start, number - start - 1
            start = None


def faults_of_text(path, text):
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        for why in faults_of_line(path, line):
            yield f"{path}:{number}: {why}: {line.strip()[:80]}"
    if text and not text.endswith("\n"):
        yield f"{path}: no line feed at its end"
    if re.search(r"\.(c|h|py|lua)$", path) and len(lines) > FILE_LINES:
        yield f"{path}: {len(lines)} lines, more than {FILE_LINES}"
    if path.startswith("daemon/") and path.endswith(".c"):
        for number, length in long_functions(lines):
            yield f"{path}:{number}: a function of {length} lines, more than {FUNCTION_LINES}"


def sources():
    paths = [p for p in ROOT.iterdir() if p.is_file()]
    for top in TOPS:
        paths += [p for p in (ROOT / top).rglob("*") if p.is_file()]
    for path in sorted(paths):
        name = str(path.relative_to(ROOT))
        if "__pycache__" in name or "/corpus/" in name:
            continue
        try:
            yield name, path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def run(*command):
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return [] if done.returncode == 0 else (done.stdout + done.stderr).strip().split("\n")


def major_version(program):
    done = subprocess.run([program, "--version"], capture_output=True, text=True)
    found = re.search(r"version (\d+)", done.stdout)
    return int(found.group(1)) if found else 0


def other_linters(texts):
    """(name, faults); faults is a string when it could not run."""
    scripts = [n for n, t in texts.items() if re.match(r"#!.*\b(ba)?sh\b", t)]
    formatted = [n for n in texts if re.search(r"^(daemon|tests)/.*\.[ch]$", n)]
    if shutil.which("shellcheck"):
        yield "shellcheck", run("shellcheck", "-x", "-f", "gcc", "-S", "warning", *scripts)
    else:
        yield "shellcheck", "not installed"
    if not shutil.which("clang-format"):
        yield "clang-format", "not installed"
    elif major_version("clang-format") != CLANG_FORMAT:
        yield "clang-format", f"not version {CLANG_FORMAT}"
    else:
        lines = run("clang-format", "--dry-run", "-Werror", *formatted)
        yield "clang-format", sorted({line.split(":")[0] for line in lines if ": error: " in line})
    if shutil.which("desktop-file-validate"):
        yield "desktop-file-validate", run("desktop-file-validate", "contrib/paced.desktop")
    else:
        yield "desktop-file-validate", "not installed"


def self_test():
    places = ("include/paced/x.h", "daemon/model/x.c", "rules/x.lua", "README.md")
    for where, _, forbidden, why, example in DECISIONS:
        place = next(p for p in places if re.search(where, p))
        assert why in faults_of_line(place, example), (why, example)
    for good in ("\tfor (;;)", " * text", "\tx->system(1);", '\tsscanf(s, "%d", &x);', "\tstrtol(s, 0, 10);"):
        assert not list(faults_of_line("daemon/model/x.c", good)), good
    assert list(long_functions(["{", *[""] * (FUNCTION_LINES + 1), "}"]))
    assert not list(long_functions(["{", *[""] * FUNCTION_LINES, "}"]))


def main():
    self_test()
    if "--self-test" in sys.argv:
        return 0
    texts = dict(sources())
    faults = [fault for path, text in texts.items() for fault in faults_of_text(path, text)]
    for name, found in other_linters(texts):
        if isinstance(found, str):
            print(f"{name}: skipped, {found}")
        else:
            faults += [f"{name}: {line}" for line in found]
    print("\n".join(faults) if faults else f"{len(texts)} files, {len(DECISIONS)} decisions kept")
    return 1 if faults or len(texts) < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
