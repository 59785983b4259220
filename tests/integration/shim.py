"""A clock for paced that the test moves, the length of the turns of its loop, and calls that fail (shim.c)."""
import mmap
import os
import pathlib
import struct
import subprocess
import time

from conftest import BUILD, wait_until

FIELDS = ("now", "alarm", "process", "turns", "longest_ns", "busy_ns", "waiting", "fail_kind", "fail_at", "fail_until",
          "fail_errno", "calls", "write", "sync", "open", "rename", "memory", "fork", "read", "longest_cpu_ns",
          "fail_children")
KINDS = ("write", "sync", "open", "rename", "memory", "fork", "read")


def preload():
    library = str(BUILD / "tests/integration/libshim.so")
    asan = next((line.split()[2] for line in subprocess.run(["ldd", BUILD / "bin/paced"], capture_output=True,
                                                            text=True).stdout.splitlines() if "libasan" in line), "")
    return f"{asan} {library}".strip()  # the sanitizer wants to come first


class Shim:
    """env is for the programs; fields are read and written as they are: shim["longest_ns"]."""

    def __init__(self, folder, env, now=0):
        path = folder / "shim"
        path.write_bytes(bytes(8 * len(FIELDS)))
        os.mkfifo(f"{path}.fifo")
        self.fifo = os.open(f"{path}.fifo", os.O_RDWR | os.O_NONBLOCK)
        with open(path, "r+b") as f:
            self.memory = mmap.mmap(f.fileno(), 0)
        self.env = dict(env, LD_PRELOAD=preload(), PACED_SHIM=str(path))
        self["now"] = int(now)

    def __getitem__(self, name):
        return struct.unpack_from("q", self.memory, 8 * FIELDS.index(name))[0]

    def __setitem__(self, name, value):
        struct.pack_into("q", self.memory, 8 * FIELDS.index(name), value)

    def forget_turns(self):
        self["longest_ns"] = self["longest_cpu_ns"] = self["turns"] = self["busy_ns"] = 0

    def longest_ms(self):
        return self["longest_ns"] / 1e6

    def fail(self, kind, first, error, last=None):
        """The `first` call of that kind from now on (and all to the `last`) fails; None: all work, and are counted."""
        for name in KINDS:
            self[name] = 0
        self["process"] = 0
        self["fail_kind"] = KINDS.index(kind) + 1 if kind else 0
        self["fail_at"] = first
        self["fail_until"] = last or first
        self["fail_errno"] = error

    def sprints(self, native=True):
        """No turn of the loop was long: a tenth of a second of processor time, and no wait (on a disk that is busy with more
        than this, half a second)."""
        return self["longest_cpu_ns"] < (100e6 if native else 500e6) and self["longest_ns"] < (500e6 if native else 5e9)

    def children(self):
        try:
            return pathlib.Path(f"/proc/{self['process']}/task/{self['process']}/children").read_text().split()
        except OSError:
            return []

    def rest(self, seconds=20, still=0.15, helpers=0):
        """Until the loop waits, no more helpers are left than those, and so it stays."""
        end = time.monotonic() + seconds
        turns, since = -1, time.monotonic()
        while time.monotonic() < end:
            if self["turns"] != turns or not self["waiting"] or len(self.children()) > helpers:
                turns, since = self["turns"], time.monotonic()
            elif time.monotonic() - since > still:
                return
            time.sleep(0.01)
        raise AssertionError(f"no rest within {seconds} s; children: {self.children()}")

    def ring(self):
        """What the kernel does when an alarm is due, or the clock was set."""
        os.write(self.fifo, struct.pack("q", 1))

    def sleep_until(self, moment, helpers=0):
        """The machine is asleep, or its clock is set: nothing happens on the way."""
        self["now"] = int(moment)
        if self["alarm"]:
            self.ring()
        self.rest(helpers=helpers)

    def pass_until(self, moment):
        """Time goes by, alarm by alarm."""
        moment = int(moment)
        while self["alarm"] and self["alarm"] <= moment:
            self["now"] = max(self["alarm"], self["now"])
            due = self["alarm"]
            self.ring()
            wait_until(lambda: self["alarm"] != due, 5, "the next alarm")
            self.rest()
        self["now"] = moment

    def close(self):
        os.close(self.fifo)
