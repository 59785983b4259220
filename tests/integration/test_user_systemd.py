"""The unit under a real `systemd --user`, as an ordinary user: starts, reloads, comes back, stops."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

import pytest
from conftest import BUILD, HERE, SOURCE, need
from daemon import make_season, slowness

UID = 54321
OVERRIDE = """[Service]
ExecStart=
ExecStart=%h/bin/paced --verbose
Environment=PACED_RULES=%h/rules ASAN_OPTIONS=detect_leaks=0
StandardError=append:%h/paced.log
"""
PRELUDE = r"""
set -u
show() { systemctl --user show --value --property "$1" paced; }
soon() { for _ in $(seq 200); do "$@" && return; sleep .05; done; echo "never: $*"; return 1; }
is() { [ "$(show "$1")" = "$2" ]; }
back() { is NRestarts "$1" && is ActiveState active; }
hit() { # the daemon, with a signal; never pid 0, which is all of us
    local pid; pid=$(show MainPID)
    [ "$pid" -gt 1 ] || { echo "not running"; exit 1; }
    kill "$1" "$pid"
}
systemctl --user start paced || exit 1
"""


class Manager:
    """A user manager for each script, with the unit in its home."""

    def __init__(self, home, hardened):
        self.home = home
        units = home / ".config/systemd/user"
        drop_ins = units / "paced.service.d"
        drop_ins.mkdir(parents=True)
        shutil.copy(BUILD / "systemd/paced.service", units)
        if hardened:
            shutil.copy(SOURCE / "systemd/paced.service.d/hardened.conf", drop_ins)
        (drop_ins / "test.conf").write_text(OVERRIDE)
        shutil.copytree(BUILD / "bin", home / "bin")
        shutil.copytree(SOURCE / "rules", home / "rules")
        if (BUILD / "share/locale").exists():
            shutil.copytree(BUILD / "share/locale", home / "share/locale")

    def override(self, text):
        (self.home / ".config/systemd/user/paced.service.d/zz.conf").write_text("[Service]\n" + text)

    def settings(self, text):
        folder = self.home / ".config/paced"
        folder.mkdir(parents=True)
        (folder / "paced.conf").write_text(text)

    def season(self):
        folder = self.home / "Activities"
        folder.mkdir()
        make_season(folder)

    def logs(self):
        return "".join(f.read_text() for f in self.home.glob("*.log"))

    def run(self, script):
        done = subprocess.run([HERE / "user-systemd", str(UID), self.home, "bash", "-c", PRELUDE + script],
                              capture_output=True, text=True, timeout=60)
        if done.returncode == 77:
            pytest.skip("no user manager can be run here (needs root, namespaces and cgroup2)")
        assert done.returncode == 0, done.stdout + done.stderr + self.logs()
        return done.stdout.splitlines()


@pytest.fixture(params=["portable", "hardened"])
def manager(request):
    if os.getuid() != 0 or not pathlib.Path("/lib/systemd/systemd").exists():
        pytest.skip("needs root and systemd")
    need("systemctl", "unshare", "setpriv", "dbus-daemon")
    home = pathlib.Path(tempfile.mkdtemp(prefix="paced-", dir="/tmp"))
    yield Manager(home, request.param == "hardened")
    shutil.rmtree(home)


def test_starts_reloads_and_stops(manager):
    state, status, same, after, took, result = manager.run("""
        show ActiveState; show StatusText
        pid=$(show MainPID)
        systemctl --user reload paced && soon is ActiveState active
        [ "$(show MainPID)" = "$pid" ] && echo same || echo another
        soon is ActiveState active; show ActiveState
        start=$(date +%s%3N); systemctl --user stop paced; echo $(($(date +%s%3N) - start))
        show Result""")
    assert (state, same, after, result) == ("active", "same", "active", "success")
    assert status != ""
    assert int(took) < 2000 * slowness()


def test_comes_back_after_a_kill(manager):
    assert manager.run("hit -KILL; soon back 1 && echo back") == ["back"]


def test_comes_back_after_a_hang(manager):
    manager.override("WatchdogSec=1s\n")
    assert manager.run("""
        sleep 2.5; show NRestarts # fed by its loop
        hit -STOP; soon is NRestarts 1; soon is ActiveState active
        show ActiveState""") == ["0", "active"]


def test_stops_in_time_with_children_that_hang(manager):
    """A notifier that never answers is no reason to wait."""
    hang = manager.home / "bin/hang"
    hang.write_text("#!/bin/sh\ntrap '' TERM\nwhile :; do sleep 60; done\n")
    hang.chmod(0o755)
    manager.settings("[notify]\nquiet = off\nwait = 1s\nwait = 0s\ncommand = ~/bin/hang\n")
    manager.season()
    took, left = manager.run("""
        soon pgrep -u $UID -x hang >/dev/null || exit 1
        start=$(date +%s%3N); systemctl --user stop paced; echo $(($(date +%s%3N) - start))
        pgrep -c -u $UID -x hang || true""")
    assert int(took) < 2000 * slowness() and left == "0"


def test_does_its_job_within_its_walls(manager):
    """Decodes in its sandbox, keeps its database, reaches the desktop."""
    manager.settings("[notify]\nquiet = off\nwait = 1s\nwait = 0s\n")
    manager.season()
    shown, mode, status = manager.run(f"""
        touch shown
        /usr/bin/python3 {HERE}/fake_notifications.py ok shown & server=$!
        soon test -s shown || exit 1; sleep 1
        wc -l <shown
        stat -c %a .local/share/paced/paced.db
        show StatusText
        kill $server""")
    assert (shown, mode) == ("1", "600"), manager.logs()
    assert re.fullmatch(r"1 folder, \d+ sessions\. (Today|Tomorrow): .+", status), status


@pytest.mark.skipif(not (BUILD / "share/locale").exists(), reason="built without msgfmt: no catalogue")
@pytest.mark.parametrize("settings, environment", [("language = de\n", ""), ("", "LANG=de_DE.UTF-8")])
def test_speaks_the_language_of_the_settings_or_of_the_manager(manager, settings, environment):
    """Behind the walls of the unit, without the locale."""
    manager.settings("[notify]\nquiet = off\nwait = 0s\n" + settings)
    manager.season()
    if environment:
        manager.override(f"Environment={environment}\n")
    lines = manager.run(r"""
        soon sh -c 'systemctl --user show --value --property StatusText paced | grep -q ". Morgen: \|. Heute: "'
        show StatusText""")
    assert "Ordner" in lines[-1] and "Einheiten" in lines[-1], lines
