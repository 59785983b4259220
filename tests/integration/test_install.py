"""What `cmake --install` lays down, and that it works from there with nothing set in the environment."""
import os
import pathlib
import shutil
import subprocess
import tempfile

import pytest
from conftest import BUILD, HERE, need
from daemon import make_season

UID = 54321
FILES = """
    bin/paced bin/pacectl libexec/paced/paced-notify
    share/applications/paced.desktop share/icons/hicolor/scalable/apps/paced.svg
    share/bash-completion/completions/pacectl share/fish/vendor_completions.d/pacectl.fish
    share/zsh/site-functions/_pacectl
    share/man/man1/paced.1 share/man/man1/pacectl.1 share/man/man1/paced-notify.1
    share/man/man5/paced.conf.5 share/man/man5/paced-journal.5
    share/man/man7/paced-rules.7 share/man/man7/paced-notifier.7
    share/paced/rules/week-template.lua share/paced/rules/lib/runner.lua share/paced/rules/.luacheckrc
    share/paced/systemd/hardened.conf share/paced/notifiers/push
""".split()
STRAY = (".c", ".h", ".a", ".so", ".py", ".cmake", ".txt")


def install(prefix, destination=None, home="/nonexistent"):
    need("cmake")
    environment = {"PATH": os.environ["PATH"], "HOME": home}
    if destination:
        environment["DESTDIR"] = str(destination)
    subprocess.run(["cmake", "--install", BUILD, "--prefix", prefix], env=environment, check=True,
                   stdout=subprocess.DEVNULL)
    return pathlib.Path(f"{destination or ''}{prefix}")


def run(program, *arguments, home, **environment):
    return subprocess.run([program, *arguments], env={"PATH": "/usr/bin:/bin", "HOME": str(home), **environment},
                          capture_output=True, text=True, timeout=60)


def test_everything_has_its_place(tmp_path):
    prefix = install(tmp_path / "prefix")
    missing = [f for f in FILES + ["lib/systemd/user/paced.service"] if not (prefix / f).is_file()]
    assert not missing
    assert not [p for p in prefix.rglob("*") if p.is_file() and p.suffix in STRAY]
    unit = (prefix / "lib/systemd/user/paced.service").read_text()
    assert f"ExecStart={prefix}/bin/paced\n" in unit


def test_a_staged_installation_names_its_final_place(tmp_path):
    prefix = install("/opt/paced", tmp_path / "stage")
    assert "ExecStart=/opt/paced/bin/paced\n" in (prefix / "lib/systemd/user/paced.service").read_text()
    assert sorted(p.name for p in (tmp_path / "stage").iterdir()) == ["opt"]


def test_runs_from_wherever_it_was_put(tmp_path):
    """Moved after installing: rules and notifier are found beside the program."""
    prefix = install("/opt/paced", tmp_path / "stage").rename(tmp_path / "moved")
    make_season(tmp_path / "season")
    imported = run(prefix / "bin/pacectl", "import", tmp_path / "season", home=tmp_path)
    assert imported.returncode == 0, imported.stderr
    advice = run(prefix / "bin/pacectl", "next", home=tmp_path)
    assert advice.returncode == 0 and ("Tomorrow" in advice.stdout or "Today" in advice.stdout), advice.stderr
    rules = run(prefix / "bin/pacectl", "rules", home=tmp_path)
    assert rules.returncode == 0 and "week-template" in rules.stdout, rules.stderr
    doctor = run(prefix / "bin/pacectl", "doctor", home=tmp_path)
    assert str(prefix) in next(line for line in doctor.stdout.splitlines() if "notifier" in line)


@pytest.mark.skipif(not (BUILD / "share/locale").exists(), reason="built without msgfmt: no catalogue")
def test_catalogues_are_found_beside_the_program(tmp_path):
    prefix = install("/opt/paced", tmp_path / "stage").rename(tmp_path / "moved")
    assert (prefix / "share/locale/de/LC_MESSAGES/paced.mo").is_file()
    make_season(tmp_path / "season")
    run(prefix / "bin/pacectl", "import", tmp_path / "season", home=tmp_path)
    advice = run(prefix / "bin/pacectl", "next", home=tmp_path, LANG="de_DE.UTF-8")
    assert "Morgen" in advice.stdout or "Heute" in advice.stdout, advice.stdout


def test_the_three_lines_of_the_readme():
    """Into ~/.local, then enabled, as a user of a real `systemd --user` does it."""
    need("systemctl", "unshare", "setpriv", "dbus-daemon")
    if os.getuid() != 0:
        pytest.skip("needs root")
    if "asan" in str(BUILD):
        pytest.skip("sanitizers look for leaks by ptrace, which the unit forbids")
    home = pathlib.Path(tempfile.mkdtemp(prefix="paced-", dir="/tmp"))
    try:
        staged = install("/home/runner/.local", home / "stage", home="/home/runner")
        staged.rename(home / ".local")
        make_season(home / "Activities")
        done = subprocess.run([HERE / "user-systemd", str(UID), home, "bash", "-c", r"""
            systemctl --user daemon-reload
            systemctl --user enable --now paced 2>/dev/null || exit 1
            systemctl --user is-active paced; systemctl --user is-enabled paced
            systemctl --user show --value --property FragmentPath paced
            for _ in $(seq 200); do ~/.local/bin/pacectl files | grep -q '\.fit' && break; sleep .1; done
            ~/.local/bin/pacectl next | head -n 1
            systemctl --user disable --now paced 2>/dev/null; systemctl --user is-active paced"""],
                              env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, timeout=60)
        if done.returncode == 77:
            pytest.skip("no user manager can be run here (needs root, namespaces and cgroup2)")
        words = done.stdout.split("\n")
        assert words[:3] == ["active", "enabled", "/home/runner/.local/share/systemd/user/paced.service"], (
            done.stdout + done.stderr)
        assert words[3].startswith(("Tomorrow", "Today")), done.stdout + done.stderr
        assert words[4] == "inactive"
    finally:
        shutil.rmtree(home)
