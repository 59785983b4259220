#!/usr/bin/env python3
"""The arrows of ARCHITECTURE.md, read off the #include lines: none runs back, and each foreign
library is named in its own module only. `layering.py --self-test` shows that it can fail."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# module -> the modules whose headers it may include, besides its own
ARROWS = {
    "base": set(),
    "formats": {"base"},
    "analysis": {"base", "formats"},
    "journal": {"base"},
    "model": {"base", "formats", "analysis", "journal"},
    "advice": {"base", "formats", "analysis", "journal", "model"},
    "store": {"base", "formats", "analysis", "journal", "model"},
    "child": {"base", "formats"},
    "watch": {"base", "formats"},
    "notify": {"base"},
    "chart": {"base", "formats", "analysis", "journal", "model"},
    "engine": {"base", "formats", "analysis", "journal", "model", "advice", "store", "child", "watch"},
    "conductor": {"base", "formats", "analysis", "journal", "model", "advice", "store", "child", "watch",
                  "notify", "chart", "engine"},
    "ctl": {"base", "formats", "analysis", "journal", "model", "advice", "store", "child", "watch", "engine"},
}

# foreign header -> where it may be named
FOREIGN = {
    r"sqlite3\.h": {"store"},
    r"(lua|lualib|lauxlib|luaconf)\.h": {"advice"},
    r"(glib|gio|gobject|libnotify|gdk)[-/].*|glib\.h": {"notify"},
    r"event2/.*|event\.h": {"watch", "child", "conductor"},
    r"cairo.*\.h": {"chart"},
    r"expat\.h": {"formats"},
    r"archive.*\.h": {"child", "formats", "watch"},
    r"seccomp\.h": {"child"},
    r"ini\.h": {"base"},
    r"jansson\.h": {"advice", "notify", "ctl"},
    r"xxhash\.h": {"base", "engine", "store", "analysis"},
}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def module_of_header(header):
    """paced/base/date.h and paced/model.h -> base, model; anything else -> None"""
    match = re.match(r"paced/([a-z]+)(?:/[a-z_]+)?\.h$", header)
    return match.group(1) if match else None


def faults_of(module, name, text):
    for quote, header in INCLUDE.findall(text):
        target = module_of_header(header)
        if target and target not in ARROWS and target != "version":
            yield f"{name}: {header} belongs to no module"
        elif target and target not in ARROWS[module] | {module, "version"}:
            yield f"{name}: an arrow runs back: {module} includes {header}"
        for pattern, homes in FOREIGN.items():
            if not target and quote == "<" and re.fullmatch(pattern, header) and module not in homes:
                yield f"{name}: {header} may only be named in {', '.join(sorted(homes))}"
        if quote == '"' and not target and "/" in header and not header.startswith("conductor/"):
            yield f"{name}: {header}: private headers are included by their own folder only"


def sources():
    for path in sorted((ROOT / "daemon").glob("*/*.[ch]")):
        yield path.parent.name, path
    for path in sorted((ROOT / "include/paced").glob("*.h")):
        yield path.stem, path
    for path in sorted((ROOT / "include/paced/base").glob("*.h")):
        yield "base", path
    yield "conductor", ROOT / "daemon/paced.c"


def self_test():
    assert list(faults_of("formats", "x", '#include "paced/model.h"'))
    assert list(faults_of("engine", "x", "#include <sqlite3.h>"))
    assert list(faults_of("advice", "x", "#include <event2/event.h>"))
    assert list(faults_of("ctl", "x", '#include "../store/internal.h"'))
    assert not list(faults_of("store", "x", '#include <sqlite3.h>\n#include "paced/model.h"\n#include "sql.h"'))


def main():
    self_test()
    if "--self-test" in sys.argv:
        return 0
    count = 0
    faults = []
    for module, path in sources():
        count += 1
        if module not in ARROWS:
            faults.append(f"{path.relative_to(ROOT)}: {module} is not in the list of modules")
            continue
        faults += faults_of(module, path.relative_to(ROOT), path.read_text())
    print("\n".join(faults) if faults else f"{count} files, every arrow runs one way")
    return 1 if faults or count < 20 else 0


if __name__ == "__main__":
    sys.exit(main())
