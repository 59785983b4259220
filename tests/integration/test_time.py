"""Weeks of a calendar: what is told and when, across evenings, nights, sleep, summer time and journeys."""
import datetime
import os
import subprocess
import time

import pytest

from calendar_support import Calendar
from conftest import FULL, may_mount, need, wait_until
from daemon import Home, make_season
from fault_table import fault


@pytest.fixture
def calendar(tmp_path):
    made = []

    def make(start, **options):
        made.append(Calendar(tmp_path, os.environ, start, **options))
        return made[-1]

    yield make
    for one in made:
        one.close()


def by_day(folder, last_day, days):
    """{"03-17": its files}"""
    found = {}
    for file in make_season(folder, "--days", str(days), last_day=last_day):
        found.setdefault(file.name[5:10], []).append(file)
    return found


def live(calendar, runs, days, last):
    """Each run of `days` is synced at 07:30 of its day."""
    for day in days:
        calendar.until(f"{last[:4]}-{day}T07:30")
        calendar.sync(*runs[day])
    calendar.until(last)


@fault("clock", "three weeks with the day of 23 hours",
       "the notices of a calendar, to the minute")
def test_three_weeks_with_the_change_to_summer_time(calendar, tmp_path):
    runs = by_day(tmp_path / "season", "2026-04-06", 42)
    days = [d for d in runs if d >= "03-17"]
    assert days == ["03-17", "03-19", "03-21", "03-22", "03-23", "03-24", "03-26", "03-28", "03-29", "03-30",
                    "03-31", "04-02", "04-04", "04-05", "04-06"]
    c = calendar("2026-03-16T12:00")
    c.home.copy_in(*(f for d in runs if d < "03-17" for f in runs[d]))
    c.start()
    live(c, runs, days[:4], "2026-03-23T21:00")
    c.until("2026-03-23T22:30")
    c.sync(*runs["03-23"])  # quiet hours: it waits, and is about today when it is told
    live(c, runs, days[5:8], "2026-03-29T06:50")
    c.sync(*runs["03-29"])  # still quiet on the day of 23 hours
    live(c, runs, days[9:], "2026-04-07T03:30")
    assert c.titles() == [
        "03-16 12:00 15 runs imported",
        "03-17 07:30 Tomorrow", "03-18 20:00 Tomorrow",
        "03-19 07:30 Tomorrow", "03-20 20:00 Tomorrow",
        "03-21 07:30 Tomorrow", "03-22 07:30 Tomorrow",
        "03-23 20:00 Tomorrow", "03-24 07:00 Today",
        "03-24 07:30 Tomorrow", "03-25 20:00 Tomorrow",
        "03-26 07:30 Tomorrow", "03-27 20:00 Tomorrow",
        "03-28 07:30 Tomorrow", "03-29 07:00 Tomorrow", "03-30 07:30 Tomorrow",
        "03-31 07:30 Tomorrow", "04-01 20:00 Tomorrow",
        "04-02 07:30 Tomorrow", "04-03 20:00 Tomorrow",
        "04-04 07:30 Tomorrow", "04-05 07:30 Tomorrow", "04-06 07:30 Tomorrow",
    ], c.words()


def test_what_is_dated_ahead_counts_when_its_day_has_come(calendar, tmp_path):
    """A watch that does not know the day; a session written down before it was done."""
    runs = by_day(tmp_path / "season", "2026-10-18", 42)
    days = sorted(runs)
    c = calendar(f"2026-{days[-5]}T12:00")
    c.home.copy_in(*(f for d in days[:-5] for f in runs[d]))
    c.start()
    c.sync(*runs[days[-1]])

    def known():
        return {s["day"][5:] for s in c.home.json("log")}

    assert known() == set(days[:-5])
    assert days[-1] not in c.home.ctl("status") and f"is dated 2026-{days[-1]}" in c.home.log.read_text()
    (c.home.root / "data/journal/mine.txt").write_text(f"2026-{days[-4]} ride 60min\n")
    c.edited()
    assert known() == set(days[:-5])
    c.until(f"2026-{days[-4]}T12:00")
    assert known() == {*days[:-5], days[-4]}
    c.until(f"2026-{days[-1]}T12:00")
    assert known() == {*days[:-5], days[-4], days[-1]}


@fault("clock", "suspends, a clock set back, a year ahead and back, the day of 25 hours",
       "one message for what was slept through")
def test_mornings_sleep_and_wrong_clocks_with_the_change_to_winter_time(calendar, tmp_path):
    runs = by_day(tmp_path / "season", "2026-10-18", 42)
    c = calendar("2026-10-18T12:00", settings="morning = 07:00\n")
    c.home.copy_in(*(f for d in runs for f in runs[d]))
    c.start()
    c.until("2026-10-19T12:00")
    c.until("2026-10-19T19:00")
    c.sleep_until("2026-10-20T12:00")  # the evening and the morning were slept through
    c.until("2026-10-20T19:00")
    c.sleep_until("2026-10-20T23:00")  # in the quiet hours: it waits, and is then the morning's
    c.until("2026-10-21T12:00")
    c.sleep_until("2026-10-23T21:00")  # two days away: of four moments the last
    c.until("2026-10-24T21:00")
    c.sleep_until("2026-10-24T19:30")  # the clock is set back: the evening was told
    c.until("2026-10-25T12:00")        # the day of 25 hours
    c.sleep_until("2027-10-25T12:00")  # a clock gone mad: whoever has not run for a year has peace
    c.sleep_until("2026-10-25T12:01")
    c.until("2026-10-25T21:00")
    assert c.titles() == [
        "10-18 12:00 %d runs imported" % sum(map(len, runs.values())),
        "10-19 07:00 Today",
        "10-20 12:00 Today", "10-21 07:00 Today",
        "10-23 21:00 Tomorrow", "10-24 07:00 Today", "10-24 20:00 Tomorrow", "10-25 07:00 Today",
        "10-25 20:00 Tomorrow",  # then a week without a run has passed
    ], c.words()


@fault("clock", "off from an evening to the next noon; restarts",
       "one message, none twice")
def test_a_restart_forgets_nothing(calendar, tmp_path):
    """Off from one evening to the next noon: one message; off for a moment: none."""
    runs = by_day(tmp_path / "season", "2026-05-04", 42)
    c = calendar("2026-05-04T12:00", settings="morning = 07:00\n")
    c.home.copy_in(*(f for d in runs for f in runs[d]))
    c.start()
    c.until("2026-05-05T08:00")
    c.stop()
    c.start()
    c.stop()
    c.sleep_until("2026-05-06T12:00")
    c.start()
    c.stop()
    c.start()
    assert c.titles()[1:] == ["05-05 07:00 Today", "05-06 12:00 Today"], c.words()


@fault("clock", "/etc/localtime is replaced: New York, Tokyo",
       "the evening is the evening there")
@pytest.mark.skipif(not may_mount(), reason="a private /etc needs root")
def test_a_journey(calendar, tmp_path):
    """The zone changes while it runs: the evening is the evening there."""
    runs = by_day(tmp_path / "season", "2026-05-04", 42)
    c = calendar("2026-05-04T12:00")
    c.home.copy_in(*(f for d in runs for f in runs[d]))
    c.travel("Europe/Berlin")
    c.start()
    assert c.shim["alarm"] == c.moment("2026-05-04T20:00")
    c.travel("America/New_York")
    there = c.moment("2026-05-04T20:00")
    wait_until(lambda: c.shim["alarm"] == there, 5, "the evening in New York")
    c.until("2026-05-05T21:00")
    c.travel("Asia/Tokyo")
    there = c.moment("2026-05-06T20:00")
    wait_until(lambda: c.shim["alarm"] == there, 5, "the evening in Tokyo")
    assert c.titles()[1:] == ["05-05 20:00 Tomorrow"], c.words()


RATE = 7200  # two hours in a second
NOTIFIER = """#!/bin/sh
IFS= read -r line <&3
printf '%s %s\\n' "$(date '+%F %R')" "$line" >>{record}
id=$(printf '%s' "$line" | sed 's/.*"show": *\\([0-9]*\\).*/\\1/')
printf '{{"shown": %s}}\\n{{"closed": %s, "why": "dismissed"}}\\n' "$id" "$id" >&3
"""


@fault("clock", "libfaketime at 7200 times the speed over both changes",
       "each evening at eight by the wall")
@pytest.mark.skipif(not FULL, reason="takes five minutes: PACED_FULL=1")
@pytest.mark.parametrize("first", [datetime.date(2026, 3, 20), datetime.date(2026, 10, 16)])
def test_three_weeks_on_a_clock_that_runs_fast(tmp_path, first):
    """The kernel's timer under libfaketime: each evening at eight by the wall, over both changes of the year."""
    need("faketime")
    record, notifier = tmp_path / "told", tmp_path / "notifier"
    notifier.write_text(NOTIFIER.format(record=record))
    notifier.chmod(0o755)
    env = dict(os.environ, TZ="Europe/Berlin", FAKETIME_DONT_FAKE_MONOTONIC="1", FAKETIME_DONT_RESET="1")
    home = Home(tmp_path, env, f"[notify]\ncommand = {notifier}\nwait = 0s\n")
    home.copy_in(*make_season(tmp_path / "season", "--days", "42", last_day=(first - datetime.timedelta(1)).isoformat()))
    days = [first + datetime.timedelta(i) for i in range(21)]
    journal = home.root / "data/journal"
    journal.mkdir(parents=True)
    (journal / "signs.txt").write_text("".join(f"{day} weight 70kg\n" for day in days))
    preload = subprocess.run(["faketime", "-f", "+0", "printenv", "LD_PRELOAD"], capture_output=True, text=True)
    home.env.update(LD_PRELOAD=preload.stdout.strip(), FAKETIME=f"@{first} 12:00:00 x{RATE}")
    home.start()
    time.sleep((20 * 24 + 10) * 3600 / RATE)
    home.stop()
    told = [line.split(" ", 2)[:2] for line in record.read_text().splitlines()][1:]
    assert [day for day, _ in told] == [day.isoformat() for day in days], record.read_text()
    # A minute is eight milliseconds here; a mistake about the hour would be a whole one.
    assert all("20:00" <= at <= "20:50" for _, at in told), record.read_text()
