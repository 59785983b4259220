"""The user unit and its stricter drop-in, read by systemd's own judges."""
import os
import shutil
import subprocess

import pytest
from conftest import BUILD, SOURCE, need

PORTABLE_MOST, HARDENED_MOST = 60, 20  # exposure in tenths


@pytest.fixture
def analyze(tmp_path):
    need("systemd-analyze")
    env = dict(os.environ, XDG_RUNTIME_DIR=str(tmp_path), SYSTEMD_COLORS="0", SYSTEMD_PAGER="cat")

    def run(*words):
        return subprocess.run(["systemd-analyze", *words], env=env, capture_output=True, text=True)

    return run


@pytest.fixture(params=["portable", "desktop", "hardened"])
def unit(request, tmp_path):
    """The built unit, with a program that is there, and its threshold."""
    path = tmp_path / "paced.service"
    text = (BUILD / "systemd" / "paced.service").read_text()
    path.write_text(text.replace(exec_start(text), "/bin/true"))
    if request.param != "portable":
        folder = tmp_path / "paced.service.d"
        folder.mkdir()
        shutil.copy(SOURCE / "systemd" / "paced.service.d" / f"{request.param}.conf", folder)
    return str(path), HARDENED_MOST if request.param == "hardened" else PORTABLE_MOST


def exec_start(text):
    return next(line for line in text.splitlines() if line.startswith("ExecStart=")).split("=", 1)[1]


def test_is_well_formed(analyze, unit):
    done = analyze("verify", "--user", "--man=no", "--recursive-errors=no", unit[0])
    said = [line for line in done.stderr.splitlines() if "connect to system bus" not in line]  # newer ones ask it
    assert done.returncode == 0 and said == [], done.stderr


def test_exposure(analyze, unit):
    path, most = unit
    done = analyze("security", "--user", "--offline=yes", f"--threshold={most}", path)
    print(done.stdout.splitlines()[-1])
    assert done.returncode == 0, done.stdout.splitlines()[-1]


def test_starts_the_installed_program():
    command = exec_start((BUILD / "systemd" / "paced.service").read_text())
    assert command.startswith("/") and command.endswith("/bin/paced") and "@" not in command
