"""What a bubble says and does, from the synced run to the screen: language, buttons, hostile names."""
import json
import os
import shutil
import subprocess
import sys

import pytest

from calendar_support import Calendar
from conftest import BUILD, HERE, stop_process, wait_until
from daemon import PATIENCE, SETTINGS, Home, make_season

CATALOGUE = BUILD / "share/locale/de/LC_MESSAGES/paced.mo"
german = pytest.mark.skipif(not CATALOGUE.exists(), reason="built without msgfmt: no catalogue")


@pytest.fixture
def season(tmp_path):
    return make_season(tmp_path / "season", "--last", "intervals")


@pytest.fixture
def home(tmp_path, bus):
    one = Home(tmp_path, bus.env)
    yield one
    one.clean_up()


def speak(home, language):
    home.write_settings(SETTINGS + f"language = {language}\n")


def words(shown):
    return shown["summary"] + "\n" + shown["body"]


def last_run(home, server, season):
    """The bubble about the last run of a season."""
    fake = server("ok")
    home.start()
    home.wait_log("watching")
    home.copy_in(*season[:-1])
    fake.wait_shown(1, PATIENCE)
    home.copy_in(season[-1])
    return fake, fake.wait_shown(2, PATIENCE)


# ---- language ----

@german
def test_german_by_the_environment(home, server, season):
    """Without the locale: LANGUAGE and C.UTF-8 are enough."""
    home.env.update(LANG="C.UTF-8", LANGUAGE="de")
    _, (many, one) = last_run(home, server, season)
    assert many["summary"] == f"{len(season) - 1} Läufe eingelesen"
    assert one["summary"].startswith("Morgen: ") and "Wie haben sich die Intervalle angefühlt?" in one["body"]
    assert one["actions"] == ["felt-fresh", "Frisch", "felt-normal", "Gut", "felt-heavy", "Schwer", "why", "Warum?"]


@german
def test_german_by_a_locale(home, server, season, tmp_path):
    """As on a German desktop, with the locale that localedef makes."""
    if not shutil.which("localedef") or not os.path.exists("/usr/share/i18n/locales/de_DE"):
        pytest.skip("localedef, or what it needs (package locales), is not installed")
    subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", tmp_path / "de_DE.UTF-8"], check=True)
    home.env.update(LANG="de_DE.UTF-8", LOCPATH=str(tmp_path), ASAN_OPTIONS="detect_leaks=0")  # glibc's, with LOCPATH
    home.copy_in(*season)
    fake = server("ok")
    assert home.once().returncode == 0
    assert fake.wait_shown(1)[0]["summary"] == f"{len(season)} Läufe eingelesen"


@german
def test_the_settings_choose_and_change_the_language(home, server, season):
    """Also while it runs, and against the environment."""
    home.env.update(LANG="fr_FR.UTF-8", LANGUAGE="fr")
    speak(home, "de")
    fake, shown = last_run(home, server, season)
    assert shown[1]["summary"].startswith("Morgen: ")
    speak(home, "en")
    home.wait_log("settings read")
    home.write_settings("[notify]\nlanguage = en\nquiet = whenever\n")
    assert fake.wait_shown(3, PATIENCE)[2]["summary"] == "The settings cannot be read"
    speak(home, "de")
    home.wait_log("settings read", 2)
    home.write_settings("[notify]\nlanguage = de\nquiet = whenever\n")
    assert fake.wait_shown(4, PATIENCE)[3]["summary"] == "Die Einstellungen sind nicht lesbar"


def test_a_language_that_is_not_there(home, server, season):
    speak(home, "tlh")
    home.copy_in(*season)
    fake = server("ok")
    done = home.once()
    assert 'no translation for [notify] language "tlh"' in done.stderr
    assert fake.wait_shown(1)[0]["summary"] == f"{len(season)} runs imported"


@german
def test_minimal_german(home, server, season):
    home.write_settings(SETTINGS + "language = de\ndetail = minimal\n")
    _, shown = last_run(home, server, season)
    assert shown[1]["summary"] == "paced: der Rat für morgen"
    assert shown[1]["body"] == "" and shown[1]["actions"] == []


def without_words(value):
    """What remains of an answer when all that is said is taken away."""
    if isinstance(value, dict):
        said = ("title", "body", "text", "says", "why", "because")
        return {key: without_words(x) for key, x in value.items() if key not in said}
    return [without_words(x) for x in value] if isinstance(value, list) else value


@german
def test_the_language_changes_words_only(home, season):
    """Not one number of the advice for sixty days, and the same bytes each time."""
    home.copy_in(*season)
    home.once()
    days = home.json("log", "--days", "60")[::6]
    for day in {one["start_local"][:10] for one in days}:
        speak(home, "en")
        english = home.json("next", "--for", day)
        speak(home, "de")
        german_text = home.ctl("next", "--for", day, "--json")
        assert german_text == home.ctl("next", "--for", day, "--json")
        assert without_words(json.loads(german_text)) == without_words(english)
        assert json.loads(german_text)["title"] != english["title"]


@german
def test_rules_are_tested_in_the_language_they_are_written_in(home):
    speak(home, "de")
    assert home.ctl("rules", "test", "hard-easy")


@german
def test_read_the_next_morning(tmp_path):
    """What was today is yesterday then, in German too."""
    season = make_season(tmp_path / "season", last_day="2026-05-04")  # a Monday, with intervals
    calendar = Calendar(tmp_path, os.environ, "2026-05-04T12:00", settings="language = de\nmorning = 07:00\n")
    try:
        calendar.home.copy_in(*season)
        calendar.start()
        calendar.until("2026-05-05T07:30")
        _, told = calendar.told[-1]
        assert told["title"].startswith("Heute: "), calendar.words()
        assert told["body"].startswith("Gestern Intervalle"), calendar.words()
    finally:
        calendar.close()


# ---- the picture ----

def pixels(path):
    """(red, green, blue) of a picture."""
    done = subprocess.run(["convert", path, "-depth", "8", "rgb:-"], check=True, capture_output=True)
    return zip(*[iter(done.stdout)] * 3)


def test_dunst_shows_six_weeks(home, dunst, xvfb, season, tmp_path):
    """Bars and line of the chart are on the screen, not only the icon."""
    home.env["DISPLAY"] = xvfb.display
    home.start()
    home.wait_log("watching")
    home.copy_in(*season)
    dunst.wait_displayed(1)

    def drawn():
        xvfb.screenshot(tmp_path / "picture.png")
        bars = line = 0
        for red, green, blue in pixels(tmp_path / "picture.png"):
            bars += blue > 120 and blue > red + 50
            line += red > 140 and red > blue + 80 and green < red
        return bars > 500 and line > 100
    wait_until(drawn, PATIENCE, "bars and line")


def test_the_picture_is_of_six_weeks(home, server, season):
    _, shown = last_run(home, server, season)
    path = shown[1]["hints"]["image-path"].removeprefix("file://")
    size = subprocess.run(["identify", "-format", "%w %h", path], check=True, capture_output=True, text=True)
    assert size.stdout == "252 168"


# ---- why ----

@pytest.fixture
def desktop(bus, tmp_path):
    record = tmp_path / "opened"
    record.touch()
    process = subprocess.Popen([sys.executable, HERE / "fake_desktop.py", "portal", record], env=bus.env)
    bus.wait_owner("org.freedesktop.portal.Desktop")
    yield lambda: [json.loads(line)["path"] for line in record.read_text().splitlines()]
    stop_process(process)


def test_why_opens_the_report(home, server, season, desktop):
    """From behind the walls of the daemon: pacectl writes it, the desktop opens it."""
    fake, shown = last_run(home, server, season)
    fake.press(shown[1]["id"], "why")
    opened = wait_until(desktop, PATIENCE, "the report")
    assert opened == [str(home.root / "data/report.html")]
    page = (home.root / "data/report.html").read_text()
    assert home.json("next")["title"] in page
    assert (home.root / "data/report.html").stat().st_mode & 0o777 == 0o600
    home.stop()


def test_why_without_a_desktop_is_logged(home, server, season):
    home.env["PATH"] = "/usr/bin/nowhere"
    fake, shown = last_run(home, server, season)
    fake.press(shown[1]["id"], "why")
    home.wait_log("could not be shown")
    assert (home.root / "data/report.html").exists()
    home.stop()


# ---- names and texts of others ----

def test_markup_and_control_characters_in_a_file_name(home, server):
    rules = home.root / "config/rules"
    rules.mkdir()
    (rules / "<b>x & y<i>\x1b[31m.lua").write_text("return {")
    fake = server("ok")
    home.start()
    shown = fake.wait_shown(1, PATIENCE)[0]
    assert shown["summary"].startswith("A coaching rule does not")
    assert "&lt;b&gt;x &amp; y&lt;i&gt;" in shown["body"]
    assert "<" not in shown["body"] and "\x1b" not in words(shown)
    assert "\x1b" not in home.log.read_text()


def test_a_rule_that_talks_too_much(home, server, season):
    rules = home.root / "config/rules"
    rules.mkdir()
    (rules / "endless.lua").write_text("""return { title = "Endless", check = function()
  return { limit{ hardest = "rest", because = ("stop "):rep(2000), aside = ("now "):rep(2500) },
           say{ title = ("ä"):rep(5000), text = "\\xff\\xfe", level = "warning" } } end }""")
    _, shown = last_run(home, server, season)
    for one in shown:
        assert len(one["summary"]) <= 45 and len(one["body"]) <= 160, one
        assert "\x1b" not in words(one)


def test_a_server_that_takes_nothing_and_says_nothing(home, server, season):
    """It tells what it can do, and then hangs: the notifier is ended, and the next one shows it."""
    deaf = server("deaf")
    home.copy_in(*season)
    home.start()
    home.wait_log("the notifier ended badly")
    deaf.stop()
    fake = server("ok")
    assert fake.wait_shown(1, 60)[0]["summary"] == f"{len(season)} runs imported"
