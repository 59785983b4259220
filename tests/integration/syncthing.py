"""Two nodes of Syncthing on loopback that share folders, and know of nobody else."""
import os
import pathlib
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request

from conftest import stop_process, wait_until

CONFIG = """<configuration version="35">
{folders}
{devices}
<gui enabled="true" tls="false"><address>127.0.0.1:{gui}</address><apikey>paced</apikey></gui>
<options>
  <listenAddress>tcp://127.0.0.1:{port}</listenAddress>
  <globalAnnounceEnabled>false</globalAnnounceEnabled><localAnnounceEnabled>false</localAnnounceEnabled>
  <relaysEnabled>false</relaysEnabled><natEnabled>false</natEnabled><urAccepted>-1</urAccepted>
  <crashReportingEnabled>false</crashReportingEnabled><autoUpgradeIntervalH>0</autoUpgradeIntervalH>
  <startBrowser>false</startBrowser><reconnectionIntervalS>1</reconnectionIntervalS>
</options>
</configuration>
"""
FOLDER = """<folder id="{id}" path="{path}" type="sendreceive" rescanIntervalS="3600" fsWatcherEnabled="true"
  fsWatcherDelayS="1"><maxConflicts>10</maxConflicts>{devices}</folder>"""
DEVICE = '<device id="{id}" compression="never"><address>tcp://127.0.0.1:{port}</address></device>'


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Node:
    """One Syncthing; folders: {id: path}."""

    def __init__(self, home, folders):
        self.home, self.folders = home, folders
        self.port, self.gui = free_port(), free_port()
        self.env = dict(os.environ, HOME=str(home), STNOUPGRADE="1", STNODEFAULTFOLDER="1")
        self.process = None
        home.mkdir()
        self.run("generate", "--no-default-folder", "--skip-port-probing")
        self.id = subprocess.run(["syncthing", f"--home={home}", "--device-id"], env=self.env, capture_output=True,
                                 text=True, check=True).stdout.strip()

    def run(self, verb, *options):
        subprocess.run(["syncthing", verb, f"--home={self.home}", *options], env=self.env, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def know(self, nodes):
        devices = "".join(f'<device id="{n.id}"/>' for n in nodes)
        (self.home / "config.xml").write_text(CONFIG.format(
            folders="".join(FOLDER.format(id=k, path=v, devices=devices) for k, v in self.folders.items()),
            devices="".join(DEVICE.format(id=n.id, port=n.port) for n in nodes), gui=self.gui, port=self.port))

    def start(self):
        with open(self.home / "log", "a") as log:
            self.process = subprocess.Popen(["syncthing", "serve", f"--home={self.home}", "--no-browser", "--no-restart"],
                                            env=self.env, stdout=log, stderr=log)
        wait_until(lambda: self.ask("GET", "system/ping"), 30, "Syncthing")

    def ask(self, method, what):
        request = urllib.request.Request(f"http://127.0.0.1:{self.gui}/rest/{what}", method=method,
                                         headers={"X-API-Key": "paced"})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.read()
        except (urllib.error.URLError, OSError):
            return None

    def scan(self):
        """Without waiting for its watcher."""
        for folder in self.folders:
            self.ask("POST", f"db/scan?folder={folder}")

    def stop(self):
        if self.process:
            stop_process(self.process, 20)
            self.process = None


class Syncthing:
    """Between two machines; each gives its folders as {id: path}."""
    name = "syncthing"

    def __init__(self, folder, *machines):
        self.machines = machines
        self.nodes = [Node(folder / f"syncthing-{i}", m) for i, m in enumerate(machines)]
        for node in self.nodes:
            node.know(self.nodes)

    def carry(self):
        """Until both have the same."""
        for node in self.nodes:
            if not node.process:
                node.start()
        for node in self.nodes:
            node.scan()
        wait_until(self.agree, 60, "the same files on both machines")

    def agree(self):
        time.sleep(0.3)
        first, second = [{k: contents(path) for k, path in m.items()} for m in self.machines]
        return first == second

    def part(self):
        """Until the next carry() neither hears of the other."""
        for node in self.nodes:
            node.stop()

    stop = part


def contents(folder):
    return {p.name: p.read_bytes() for p in pathlib.Path(folder).iterdir()
            if p.is_file() and not p.name.startswith((".", "~"))}


class ByHand:
    """As a sync program does it, without one: by rename, and what both changed is set aside."""
    name = "by hand"

    def __init__(self, folder, *machines):
        self.machines = machines
        self.common = {k: {} for k in machines[0]}

    def carry(self):
        for k, common in self.common.items():
            self.carry_folder(common, *(pathlib.Path(m[k]) for m in self.machines))

    def carry_folder(self, common, first, second):
        ours, theirs = contents(first), contents(second)
        for name in sorted({*ours, *theirs}):
            a, b, before = ours.get(name), theirs.get(name), common.get(name)
            if a == b:
                continue
            if a is not None and b is not None and before not in (a, b):
                stem, _, end = name.rpartition(".")
                for folder in (first, second):
                    put(folder / f"{stem}.sync-conflict-20260504-070112-ABCDEFG.{end}", a)
                put(first / name, b)
            elif b == before:
                put(second / name, a)
            else:
                put(first / name, b)
        common.clear()
        common.update(contents(first))

    def part(self):
        pass

    stop = part


def put(path, data):
    if data is None:
        path.unlink()
        return
    new = path.with_name(f".syncthing.{path.name}.tmp")
    new.write_bytes(data)
    new.rename(path)


def is_there():
    return shutil.which("syncthing") is not None
