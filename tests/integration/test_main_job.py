"""The main job: a synced run becomes a notification with tomorrow's recommendation."""
import time

import pytest

from conftest import wait_until
from daemon import PATIENCE, Home, make_season, slowness
from fault_table import fault


@pytest.fixture
def season(tmp_path):
    return make_season(tmp_path / "season", "--last", "intervals")


@pytest.fixture
def home(tmp_path, bus):
    one = Home(tmp_path, bus.env)
    yield one
    one.clean_up()


def settle(server, count):
    """Exactly so many notifications: none more comes."""
    server.wait_shown(count, PATIENCE)
    time.sleep(1.5)
    assert len(server.shown()) == count
    return server.shown()[-1]


def copy_season(home, server, season):
    home.start()
    home.wait_log("watching")
    home.copy_in(*season[:-1])
    return settle(server, 1)


def test_main_job(home, server, season):
    notifications = server("sticky")
    first = copy_season(home, notifications, season)
    assert first["summary"] == f"{len(season) - 1} runs imported"
    assert "oday: " in first["body"] or "Tomorrow: " in first["body"]

    began = time.monotonic()
    home.copy_in(season[-1])
    shown = notifications.wait_shown(2, PATIENCE)[-1]
    if PATIENCE < 60:
        assert time.monotonic() - began < 2 * slowness()
    assert shown["summary"].startswith("Tomorrow: ")
    assert "easy" in shown["summary"]
    assert "ntervals" in shown["body"]
    settle(notifications, 2)

    before = home.json("next")
    notifications.press(shown["id"], "felt-heavy")
    wait_until(lambda: "felt heavy" in home.journal(), PATIENCE, "the line in the journal")
    assert home.journal().count("felt heavy") == 1
    home.wait_log("noted:")
    after = home.json("next")
    assert before["for"] == after["for"]
    newest = home.json("log", "--days", "2")
    assert any(s.get("felt") == "heavy" for s in (newest["sessions"] if isinstance(newest, dict) else newest))

    count = len(notifications.shown())
    home.stop()
    home.start()
    home.wait_log("watching", 2)
    time.sleep(2.5)
    assert len(notifications.shown()) == count, "nothing is said twice"


def test_heavy_legs_change_the_advice(home, server, season):
    """The rule heavy-after-speed holds speed back once the legs were heavy twice of three."""
    notifications = server("ok")
    copy_season(home, notifications, season)
    home.copy_in(season[-1])
    notifications.wait_shown(2, PATIENCE)
    speed = [s for s in home.json("log", "--days", "30") if s["kind"] in ("intervals", "tempo", "hills", "race")]
    calm = home.json("next")
    for session in speed[:2]:
        home.ctl("note", f"{session['start_local'][:16]} felt heavy")
    reasons = {r["rule"] for r in home.json("next")["reasons"]}
    fired = {o["rule"]: o["state"] for o in home.json("why")["rules"]}
    assert fired["heavy-after-speed"] == "fired", (reasons, calm)


@fault("server", "none when there is something to say",
       "it waits; shown when one appears")
def test_server_that_comes_late(home, server, season):
    """Advice waits in the database; only the newest is shown when the server appears."""
    home.start()
    home.wait_log("watching")
    home.copy_in(*season[:-1])
    home.wait_log("to say:")
    home.wait_log("it waits")
    notifications = server("ok")
    assert len(notifications.wait_shown(1, PATIENCE)) == 1


@fault("server", "a server that never answers",
       "ends within 2 s")
def test_a_hung_server_blocks_nothing(home, server, season):
    server("hang")
    home.start()
    home.wait_log("watching")
    home.copy_in(*season[:-1])
    home.wait_log("to say:")
    began = time.monotonic()
    home.stop()
    assert time.monotonic() - began < 2 * slowness()


def test_once(home, server, season):
    home.copy_in(*season)
    notifications = server("ok")
    done = home.once()
    assert done.returncode == 0, done.stderr
    assert len(notifications.shown()) == 1
    again = home.once()
    assert again.returncode == 0
    assert len(notifications.shown()) == 1, "nothing is said twice"


def test_dunst_shows_it(home, dunst, xvfb, season, tmp_path):
    home.env["DISPLAY"] = xvfb.display
    home.start()
    home.wait_log("watching")
    home.copy_in(*season)
    dunst.wait_displayed(1)
    xvfb.screenshot(tmp_path / "advice.png")
    assert (tmp_path / "advice.png").stat().st_size > 1000
    dunst.choose("Heavy")
    wait_until(lambda: "felt heavy" in home.journal(), PATIENCE, "the line in the journal")


@fault("company", "a second start while one runs",
       "says which process runs")
def test_only_one_daemon(home):
    home.start()
    home.wait_log("watching")
    second = home.once()
    assert second.returncode == 1
    assert "running already" in second.stderr
    home.stop()


def test_settings_are_read_when_edited(home, server):
    notifications = server("ok")
    home.start()
    home.wait_log("watching")
    home.write_settings("[sync]\nscan = 15 parsecs\n")
    shown = notifications.wait_shown(1, PATIENCE)[0]
    assert "settings" in shown["summary"]
    assert "line 2" in shown["body"] and "parsecs" in shown["body"]
    home.write_settings("[athlete]\nmax_hr = 190\n[notify]\nquiet = off\n")
    home.wait_log("settings read")
    home.stop()
