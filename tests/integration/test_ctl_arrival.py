"""Files and journal lines in any order of arrival, a few at a time, make the database that all at once do: sessions, days
and the athlete of each day."""
import itertools
import os
import random
import shutil
import subprocess

import pytest

from ctl_support import BUILD, Ctl, day, today

FILES = 45
ORDERS = 12 if os.environ.get("PACED_FULL") else 3
LINES = [
    f"{day(60)} threshold hr 164",
    f"{day(30)} threshold pace 4:25/km",
    f"{day(45)}..{day(43)} sick",
    f"{day(40)} rhr 49",
    f"{day(20)} ride 60min hr 130 rpe 4",
    f"{day(12)} race 10km",
    f"{day(8)} feel heavy",
]


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("season")
    subprocess.run([BUILD / "bin/paced-season", folder, "--today", today().isoformat(), "--days", "90"], check=True,
                   stdout=subprocess.DEVNULL)
    return sorted(folder.iterdir())[-FILES:]


def known(ctl):
    """All that is told; which file came first gives the numbers of sessions, and nothing else."""
    sessions = [{k: v for k, v in s.items() if k != "id"} for s in ctl.json("log", "--days", 1000)]
    return sessions, ctl.json("export", "days"), ctl.json("athlete"), ctl.json("chart", "--days", 100)


def arrivals(files, dice):
    """Some files at a time, and lines between them."""
    waiting = [("import", path) for path in files] + [("note", line) for line in LINES]
    dice.shuffle(waiting)
    while waiting:
        kind = waiting[0][0]
        most = dice.choice((1, 1, 2, 9)) if kind == "import" else 1
        group = [what for _, what in itertools.takewhile(lambda one: one[0] == kind, waiting[:most])]
        del waiting[:len(group)]
        yield (kind, *group)


def test_any_order_is_all_at_once(files, tmp_path):
    whole = Ctl(tmp_path / "whole")
    for line in LINES:
        whole("note", *line.split())
    whole("import", *files)
    expected = known(whole)
    assert len(expected[0]) == FILES + 1
    for seed in range(ORDERS):
        ctl = Ctl(tmp_path / f"order-{seed}")
        for kind, *group in arrivals(files, random.Random(seed)):
            ctl(kind, *(group if kind == "import" else group[0].split()))
        for mine, theirs in zip(known(ctl), expected):
            assert mine == theirs, f"order {seed}"


SETTINGS = [
    "[athlete]\nsex = female\nborn = 1980\n",
    "[athlete]\nthreshold_hr = 161\nthreshold_pace = 4:40/km\nmax_hr = 192\nrest_hr = 44\n",
    "[load]\ngrade = minetti\n",
    "[load]\nsource.run = hr\nfitness_days = 50\nfatigue_days = 9\n",
    "[day]\nstart = 07:00\n",
]


@pytest.mark.parametrize("conf", SETTINGS, ids=lambda conf: " ".join(conf.split()[1:4]))
def test_settings_hold_as_if_they_had_always_been(files, tmp_path, conf):
    """What is stored is enough: the files are gone when the settings change, and change back."""
    def home(name, text):
        ctl = Ctl(tmp_path / name)
        (ctl.root / "config").mkdir(parents=True)
        (ctl.root / "config/paced.conf").write_text(text)
        folder = tmp_path / f"{name}-files"
        folder.mkdir()
        for path in files:
            shutil.copy(path, folder)
        ctl("import", folder)
        shutil.rmtree(folder)
        return ctl

    plain, changed = home("plain", ""), home("changed", conf)
    before, expected = known(plain), known(changed)
    assert before != expected
    (plain.root / "config/paced.conf").write_text(conf)
    assert known(plain) == expected
    (plain.root / "config/paced.conf").write_text("")
    assert known(plain) == before
