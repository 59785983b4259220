"""Two machines that share activities and journal through a sync program come to the same advice."""

import pytest

import syncthing
from conftest import FULL, Bus, wait_until
from daemon import PATIENCE, Home, make_season, today
from shim import preload
from syncthing import ByHand, Syncthing

SETTINGS = """[journal]
folder = {journal}
[notify]
quiet = off
evening = off
wait = 1s
"""


class Machine:
    """A computer of the athlete: its name, its bus, its paced."""

    def __init__(self, folder, name):
        folder.mkdir()
        self.name = name
        self.bus = Bus(folder)
        self.shared_journal = folder / "shared-journal"
        self.shared_journal.mkdir()
        env = dict(self.bus.env, LD_PRELOAD=preload(), PACED_SHIM_HOST=name, TZ="UTC")
        self.home = Home(folder, env, SETTINGS.format(journal=self.shared_journal))
        self.folders = {"activities": self.home.sync, "journal": self.shared_journal}

    def start(self):
        self.home.start()
        self.home.wait_log("started")

    def close(self):
        self.home.clean_up()
        self.bus.stop()

    def sessions(self):
        """What counts; ids are a machine's own."""
        return [{k: v for k, v in s.items() if k != "id"} for s in self.home.json("log")]

    def advice(self):
        """All that it knows of tomorrow: the page, the reasons, each rule, the days before."""
        return {verb: self.home.ctl(*verb.split()) for verb in ("next", "next --json", "why", "why --json", "week --json")}


@pytest.fixture
def machines(tmp_path):
    both = [Machine(tmp_path / name, name) for name in ("desk", "lap")]
    for one in both:
        one.start()
    yield both
    for one in both:
        one.close()


@pytest.fixture(params=[ByHand, Syncthing], ids=lambda c: c.name)
def carrier(request, tmp_path, machines):
    if request.param is Syncthing and not FULL:
        pytest.skip("Syncthing itself is run with PACED_FULL=1")
    if request.param is Syncthing and not syncthing.is_there():
        pytest.skip("syncthing is not installed")
    carrier = request.param(tmp_path, *(m.folders for m in machines))
    yield carrier
    carrier.stop()


@pytest.fixture
def season(tmp_path):
    return make_season(tmp_path / "season")


def wait_runs(machines, count):
    for m in machines:
        wait_until(lambda: m.home.rows("SELECT count(*) FROM session WHERE same_as IS NULL")[0][0] == count, PATIENCE,
                   f"{count} sessions on {m.name}")


def wait_same(machines, what="the same advice"):
    first, second = machines
    wait_until(lambda: first.advice() == second.advice(), PATIENCE, what)
    assert first.sessions() == second.sessions()
    return first.advice()


def begin(machines, carrier, season):
    first, _ = machines
    first.home.copy_in(*season)
    carrier.carry()
    wait_runs(machines, len(season))
    return wait_same(machines)


def test_both_come_to_the_same_advice(machines, carrier, season):
    advice = begin(machines, carrier, season)
    assert "Tomorrow" in advice["next"]


def test_what_is_told_to_one_changes_the_other(machines, carrier, season):
    before = begin(machines, carrier, season)
    machines[1].home.ctl("note", "sick")
    carrier.carry()
    wait_until(lambda: machines[0].advice()["next"] != before["next"], PATIENCE, "another advice")
    assert "rest" in wait_same(machines)["next"].splitlines()[0]
    machines[0].home.ctl("note", "undo", f"{today()} sick")
    carrier.carry()
    wait_until(lambda: machines[1].advice()["next"] == before["next"], PATIENCE, "the advice from before")
    assert sorted(p.name for p in machines[0].shared_journal.glob("*.txt")) == ["desk.txt", "lap.txt"]


def test_one_journal_file_written_on_both(machines, carrier, season):
    begin(machines, carrier, season)
    first, second = (m.shared_journal / "notes.txt" for m in machines)
    first.write_text("2020-05-01 ride 60min\n2020-05-02 run 30min\n")
    carrier.carry()
    wait_runs(machines, len(season))
    carrier.part()
    with first.open("a") as f:
        f.write("2020-05-03 run 40min\n")
    with second.open("a") as f:
        f.write("2020-05-04 swim 45min\n2020-05-05 run 50min\n")
    carrier.carry()
    said = [("2020-05-01", "ride"), ("2020-05-02", "run"), ("2020-05-03", "run"), ("2020-05-04", "swim"), ("2020-05-05", "run")]
    for m in machines:
        assert len(list(m.shared_journal.glob("notes*conflict*.txt"))) == 1
        wait_until(lambda: [(s["day"], s["sport"]) for s in reversed(m.sessions()) if s["day"] < "2020-05-06"] == said,
                   PATIENCE, "each line once")
        assert "a copy that a sync program set aside" in m.home.ctl("journal", "check")
    wait_same(machines)


def test_one_activity_written_on_both(machines, carrier, season):
    *season, last = season
    begin(machines, carrier, season)
    carrier.part()
    for m, tail in zip(machines, (b"\0" * 16, b"\0" * 32)):
        (m.home.sync / last.name).write_bytes(last.read_bytes() + tail)
    carrier.carry()
    wait_runs(machines, len(season) + 1)
    for m in machines:
        wait_until(lambda: m.home.rows("SELECT count(*) FROM file")[0][0] >= len(season) + 2, PATIENCE, "both copies seen")
    wait_runs(machines, len(season) + 1)
    wait_same(machines)


def test_what_is_deleted_on_one_stays_known_on_both(machines, carrier, season):
    before = begin(machines, carrier, season)
    for file in season[:5]:
        (machines[0].home.sync / file.name).unlink()
    carrier.carry()
    assert not (machines[1].home.sync / season[0].name).exists()
    machines[1].home.ctl("note", "2020-05-01 run 30min")
    carrier.carry()
    wait_until(lambda: all(any(s["day"] == "2020-05-01" for s in m.sessions()) for m in machines), PATIENCE, "the run told")
    assert len(machines[0].sessions()) == len(season) + 1
    assert wait_same(machines)["next"].splitlines()[0] == before["next"].splitlines()[0]


def test_a_second_machine_that_is_new_catches_up(tmp_path, machines, carrier, season):
    """Its clock of arrival is another, its history is the same: what was noted first is read first."""
    first, second = machines
    second.home.stop()
    begin_with, later = season[: len(season) // 2], season[len(season) // 2:]
    first.home.copy_in(*later)
    wait_until(lambda: first.home.rows("SELECT count(*) FROM session WHERE same_as IS NULL")[0][0] == len(later), PATIENCE, "the later")
    first.home.ctl("note", "feel", "heavy")
    first.home.copy_in(*begin_with)
    carrier.carry()
    second.start()
    wait_runs(machines, len(season))
    wait_same(machines)
