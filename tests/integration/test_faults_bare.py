"""Started where next to nothing is there: no session, no service manager, nowhere to write."""
import os
import shutil
import subprocess

import pytest

from conftest import wait_until
from daemon import BUILD, PATIENCE, SETTINGS, SOURCE, Home, make_season
from fault_table import fault
from test_faults_disk import mount, private_mounts  # noqa: F401


class Bare(Home):
    """A home of its own, found by $HOME as anyone's is, and nothing else in the environment."""

    def __init__(self, folder, **env):
        super().__init__(folder)
        self.user = folder / "user"
        (self.user / ".config/paced").mkdir(parents=True)
        (self.user / ".config/paced/paced.conf").write_text(SETTINGS)
        self.sync.rmdir()
        self.sync = self.user / "Activities"
        self.root = self.user / ".local/share/paced"  # where the log of a failure is looked for
        self.env = {"PATH": os.environ["PATH"], "HOME": str(self.user), "PACED_RULES": str(SOURCE / "rules"), **env}

    def command(self, *arguments):
        return [*self.wrapper, BUILD / "bin/paced", *arguments]

    def sessions(self):
        database = self.root / "paced.db"
        if not database.exists():
            return 0
        done = subprocess.run([BUILD / "bin/pacectl", "log", "--days", "99", "--json"], env=self.env,
                              capture_output=True, text=True, timeout=60)
        return done.stdout.count('"start_local"')


@pytest.fixture
def bare(tmp_path):
    made = []

    def make(**env):
        made.append(Bare(tmp_path, **env))
        return made[-1]

    yield make
    for one in made:
        one.clean_up()


@pytest.fixture
def season(tmp_path):
    return make_season(tmp_path / "season", "--days", "14")


def works(home, season):
    home.sync.mkdir(exist_ok=True)
    home.copy_in(*season)
    wait_until(lambda: home.sessions() == len(season), PATIENCE, "the runs")
    home.wait_log("to say:")


@fault("bare", "started with $HOME and nothing else: as over ssh, in a container, from a cron job",
       "works; what there is to say waits")
def test_nothing_but_a_home(bare, season):
    home = bare()
    home.start()
    home.wait_log("is not there")
    works(home, season)
    home.wait_log("there is no session bus")
    assert (home.root / "run/lock").exists()
    home.stop()


@fault("bare", "a notify socket and a runtime folder that do not exist", "works")
def test_leftovers_of_a_session(bare, season, tmp_path):
    home = bare(NOTIFY_SOCKET=str(tmp_path / "none"), XDG_RUNTIME_DIR=str(tmp_path / "gone"),
                DBUS_SESSION_BUS_ADDRESS=f"unix:path={tmp_path}/no-bus", DISPLAY=":99")
    home.start()
    works(home, season)
    home.stop()


@fault("bare", "the lock of a daemon that was killed, and is not held", "works")
def test_a_stale_lock(bare, season):
    home = bare()
    home.start()
    home.wait_log("is not there")
    home.process.kill()
    home.process.wait()
    assert (home.root / "run/lock").read_text() == f"{home.process.pid}\n"
    home.start()
    works(home, season)
    home.stop()


@fault("bare", "no /tmp, no /var/tmp", "works")
def test_no_place_for_temporary_files(private_mounts, bare, season, tmp_path):  # noqa: F811
    home = bare()
    home.wrapper = ["unshare", "--mount", "sh", "-c",
                    f'mkdir -p /mnt && mount --bind "{tmp_path}" /mnt && mount --bind "{BUILD}/bin" /mnt/bin && '
                    'mount -t tmpfs -o ro none /tmp && mount -t tmpfs -o ro none /var/tmp && '
                    'HOME=/mnt/user PACED_RULES=/mnt/rules && export HOME PACED_RULES && exec /mnt/bin/paced "$@"']
    (tmp_path / "bin").mkdir()
    shutil.copytree(SOURCE / "rules", tmp_path / "rules")
    home.start()
    works(home, season)
    home.stop()


@fault("bare", "a home that is read-only, with and without a runtime folder",
       "says so; waits for the disk, or ends with the reason")
def test_nowhere_to_write(private_mounts, bare, season, tmp_path):  # noqa: F811
    home = bare(XDG_RUNTIME_DIR=str(tmp_path / "run"))
    mount("--bind", home.user, home.user)
    mount("-o", "remount,ro,bind", home.user)
    home.start()
    home.wait_log("Read-only file system; tried again in")
    home.env.pop("XDG_RUNTIME_DIR")
    other = subprocess.run(home.command(), env=home.env, capture_output=True, text=True, timeout=60)
    assert other.returncode == 1 and "Read-only file system" in other.stderr, other
    mount("-o", "remount,rw,bind", home.user)
    works(home, season)
    home.stop()


@fault("bare", "$HOME that is not there, or is no path", "ends with the reason, makes nothing elsewhere")
def test_no_home(bare, tmp_path):
    home = bare(HOME=str(tmp_path / "file/below"))
    (tmp_path / "file").write_text("")
    done = subprocess.run(home.command(), env=home.env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and "cannot make the folder" in done.stderr
