"""Days and weeks of a pretend runner under a clock that the test moves: what is told, and when."""
import datetime
import json
import zoneinfo

from conftest import wait_until
from daemon import Home
from shim import Shim

NOTIFIER = """#!/bin/sh
IFS= read -r line <&3
printf '%s\\n' "$line" >>{record}
id=$(printf '%s' "$line" | sed 's/.*"show": *\\([0-9]*\\).*/\\1/')
printf '{{"shown": %s}}\\n' "$id" >&3
{answer}
printf '{{"closed": %s, "why": "dismissed"}}\\n' "$id" >&3
"""


class Calendar:
    """A home, a clock that begins at `start` (local time in `zone`), and a notebook of what was told."""

    def __init__(self, folder, env, start, zone="Europe/Berlin", settings="", answer=""):
        self.zone = zoneinfo.ZoneInfo(zone)
        self.record = folder / "told"
        self.notifier = folder / "notifier"
        self.notifier.write_text(NOTIFIER.format(record=self.record, answer=answer))
        self.notifier.chmod(0o755)
        self.shim = Shim(folder, dict(env, TZ=zone), self.moment(start))
        self.folder = folder
        self.home = Home(folder, self.shim.env, self.settings("wait = 0s\n" + settings))
        self.read = 0
        self.told = []

    def settings(self, notify, others=""):
        return f"[notify]\ncommand = {self.notifier}\n{notify}{others}"

    def settle(self, condition, what):
        """Something that comes after a while on the real clock."""
        def listened():
            self.listen()
            return condition()
        wait_until(listened, 10, what)
        self.rest()

    def moment(self, text):
        return datetime.datetime.fromisoformat(text).replace(tzinfo=self.zone).timestamp()

    def now(self):
        return datetime.datetime.fromtimestamp(self.shim["now"], self.zone).strftime("%m-%d %H:%M")

    def later(self, days):
        when = datetime.datetime.fromtimestamp(self.shim["now"], self.zone) + datetime.timedelta(days)
        return when.strftime("%Y-%m-%dT%H:%M")

    def listen(self):
        """Notes what was told since, at the time it is now."""
        lines = self.record.read_text().splitlines() if self.record.exists() else []
        for line in lines[self.read:]:
            self.told.append((self.now(), json.loads(line)))
        self.read = len(lines)

    def start(self):
        self.shim["process"] = self.shim["alarm"] = 0
        self.home.start()
        wait_until(lambda: self.shim["process"], 10, "the loop")
        self.rest()

    def stop(self):
        self.home.stop()

    def rest(self, still=0.15):
        self.shim.rest(still=still)
        self.listen()

    def edited(self):
        """Settings, rules and journal are looked at a moment after an edit."""
        self.rest(0.4)

    def until(self, text):
        """Time goes by."""
        target = int(self.moment(text))
        while self.shim["alarm"] and self.shim["alarm"] <= target:
            self.shim.pass_until(self.shim["alarm"])
            self.listen()
        self.shim["now"] = target

    def sleep_until(self, text):
        if not self.home.process:
            self.shim["now"] = int(self.moment(text))
            return
        self.shim.sleep_until(self.moment(text))
        self.listen()

    def sync(self, *files):
        self.home.copy_in(*files)
        for file in files:
            self.home.wait_log(f"{file.name}: imported")
        self.rest()

    def titles(self):
        """ "03-28 20:00 Tomorrow": when, and which day it was about. """
        return [f"{when} {message['title'].split(':')[0]}" for when, message in self.told]

    def words(self):
        return "\n".join(f"{when} {message['title']} | {message['body']}" for when, message in self.told)

    def travel(self, zone):
        """Another /etc/localtime, as timedatectl puts it there; before the start: a private one."""
        etc = self.folder / "etc"
        if not etc.exists():
            etc.mkdir()
            del self.home.env["TZ"]
            self.home.wrapper = ["unshare", "--mount", "sh", "-c", 'mount --bind "$0" /etc && exec "$@"', etc]
        self.zone = zoneinfo.ZoneInfo(zone)
        new = etc / "localtime.new"
        new.symlink_to(f"/usr/share/zoneinfo/{zone}")
        new.rename(etc / "localtime")

    def close(self):
        self.home.clean_up()
        self.shim.close()
