#!/usr/bin/env python3
"""The rule that README.md shows is whole and passes its own tests: readme.py RULES rules_inside"""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import textwrap

rules, inside = pathlib.Path(sys.argv[1]), sys.argv[2]
text = (rules / "README.md").read_text()
begin = text.index("    -- two-rides.lua")
shown = textwrap.dedent(text[begin:text.index("\n    }\n", begin) + len("\n    }\n")])
with tempfile.TemporaryDirectory() as folder:
    copy = pathlib.Path(folder) / "rules"
    shutil.copytree(rules, copy)
    (copy / "two-rides.lua").write_text(shown)
    done = subprocess.run([inside, copy, "two-rides"], capture_output=True, text=True)
    print(done.stdout)
    sys.exit(done.returncode if "2 tests" in done.stdout else 1)
