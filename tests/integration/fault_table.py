"""The table of faults: what can go wrong, how it is brought about, what is seen then, and what is lost.

@fault(LINE, HOW, SEEN) marks a test that injects a fault. A run of pytest ends with the table of all that ran:

    /usr/bin/python3 -m pytest -q -m fault tests/integration

A test may add figures to its row: record_property("figures", "2000 kills").
"""
import textwrap

import pytest

LINES = {
    "files": "a file is half-written, empty, truncated, with a wrong CRC, no activity, 2 GiB, a FIFO, a dangling link, "
             "a bomb",
    "twins": "the same activity comes twice",
    "gone": "a file is deleted, a folder unmounted",
    "crowd": "very many files at once, more events than the kernel keeps",
    "folders": "a folder is missing, replaced, mounted over, or does not answer",
    "rules": "a rule with an error, an endless loop, a memory bomb, an endless match",
    "settings": "settings are broken by an edit",
    "server": "the notification server is absent, late, hung, restarted; the bus is gone",
    "disk": "the disk is full, read-only or fails",
    "database": "the database is locked or damaged",
    "killed": "killed at any instruction",
    "clock": "the clock jumps, sleeps, changes to summer time, travels",
    "limits": "memory, descriptors or processes are used up",
    "children": "a child dies or hangs",
    "company": "two daemons, or pacectl at the same time",
    "bare": "no systemd, no session, no bus, no runtime folder, nowhere to write",
}


def fault(line, how, seen):
    assert line in LINES, line
    return pytest.mark.fault(line=line, how=how, seen=seen)


# ---- for conftest.py ----

def pytest_configure(config):
    config.addinivalue_line("markers", "fault(line, how, seen): a row of the table of faults")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item):
    outcome = yield
    marker = item.get_closest_marker("fault")
    outcome.get_result().fault = dict(marker.kwargs) if marker else None


def rows_of(reporter):
    """[(line, how, seen, lost)], each test once however often it ran with other parameters."""
    rows = {}
    for state, lost in (("passed", "nothing"), ("skipped", "(not run here)"), ("failed", "SEE ABOVE"),
                        ("error", "SEE ABOVE")):
        for report in reporter.getreports(state):
            if getattr(report, "fault", None) and (report.when == "call" or state != "passed"):
                figures = "".join(f"; {value}" for name, value in report.user_properties if name == "figures")
                key = (report.fault["line"], report.fault["how"])
                before = rows.get(key, ("", ""))
                rows[key] = (before[0] or report.fault["seen"], before[1] + figures, lost)
    order = list(LINES)
    return [(line, how, seen + figures, lost) for (line, how), (seen, figures, lost)
            in sorted(rows.items(), key=lambda row: order.index(row[0][0]))]


def cells(how, seen, lost):
    columns = [textwrap.wrap(text, width) or [""] for text, width in ((how, 46), (seen, 54), (lost, 14))]
    for n in range(max(map(len, columns))):
        how, seen, lost = (column[n] if n < len(column) else "" for column in columns)
        yield f"  {how:46}  {seen:54}  {lost}".rstrip()


def pytest_terminal_summary(terminalreporter):
    rows = rows_of(terminalreporter)
    if not rows:
        return
    terminalreporter.section("faults")
    terminalreporter.write_line(f"  {'injected':46}  {'seen':54}  lost")
    for line in dict.fromkeys(row[0] for row in rows):
        terminalreporter.write_line(LINES[line])
        for row in rows:
            for text in cells(*row[1:]) if row[0] == line else ():
                terminalreporter.write_line(text)
