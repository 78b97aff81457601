"""Any process may die at any moment: whatever was acknowledged is there afterwards, once, and what it set off is done.

The real processes of `manage.py run` on the database and broker of this run, killed with SIGKILL while a client writes.
"""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
WRITES = 60
KILLS = 12
PATIENCE_SECONDS = 600  # the first start loads the whole sample city


@pytest.fixture
def address():
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{found.getsockname()[1]}"


@pytest.fixture
def env(tmp_path, address):
    keep = {key: os.environ[key] for key in ("PATH", "HOME", "REDIS_URL") if key in os.environ}
    found = {**keep, "DATA_DIR": str(tmp_path), "PORT": address.rpartition(":")[2]}
    if not os.environ.get("DATABASE_URL"):
        yield found
        return
    import psycopg2

    url = urlsplit(os.environ["DATABASE_URL"])
    name = f"killed_{os.getpid()}"
    link = psycopg2.connect(url._replace(path="/postgres").geturl())
    link.autocommit = True
    link.cursor().execute(f"CREATE DATABASE {name}")
    yield {**found, "DATABASE_URL": url._replace(path=f"/{name}").geturl()}
    link.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")
    link.close()


class City:
    """The running processes, and a client that repeats a write under its key until it is acknowledged."""

    def __init__(self, env, address):
        self.env, self.address, self.log = env, address, (Path(env["DATA_DIR"]) / "run.log").open("a")
        try:
            self.start()
        except OSError:
            self.stop()
            raise
        self.token = self.manage("issue_token", "odell").strip()

    def manage(self, *command):
        return subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=self.env, check=True, capture_output=True, text=True
        ).stdout

    def start(self):
        self.launcher = subprocess.Popen(
            [sys.executable, "manage.py", "run"], cwd=ROOT, env=self.env, stdout=self.log, stderr=self.log
        )
        self.repeat(lambda: urllib.request.urlopen(f"{self.address}/readyz", timeout=5))

    def repeat(self, work):
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return work()
            except OSError as fault:
                refused = isinstance(fault, urllib.error.HTTPError) and fault.code not in (409, 429, 502, 503)
                if refused or time.monotonic() > end:
                    raise
                time.sleep(0.1)

    def call(self, path, body=None, key=""):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        headers |= {"Idempotency-Key": key} if key else {}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.address}/api/v1/{path}", data, headers)
        return json.load(self.repeat(lambda: urllib.request.urlopen(request, timeout=10)))

    def kill_one(self, choose):
        """Kill a process below the launcher; its grandchildren (the ones that serve) twice as often as its children."""
        children = below(self.launcher.pid)
        grandchildren = [pid for child in children for pid in below(child)]
        victims = grandchildren if grandchildren and choose.random() < 0.8 else children
        if victims:
            kill(choose.choice(victims))

    def kill_all(self):
        everyone = [self.launcher.pid, *below(self.launcher.pid)]
        everyone += [pid for child in everyone[1:] for pid in below(child)]
        for pid in everyone:
            kill(pid)
        self.launcher.wait()

    def said(self):
        """The last words of its processes, for whoever reads a failure."""
        return Path(self.log.name).read_text()[-4000:]

    def stop(self):
        self.launcher.terminate()
        self.launcher.wait(60)
        self.log.close()


def below(pid):
    try:
        return [int(found) for found in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def kill(pid):
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def test_C04_what_was_acknowledged_outlives_every_process(env, address):
    choose = random.Random(7)
    city = City(env, address)
    try:
        every = WRITES // KILLS
        for number in range(WRITES):
            need = {
                "title": f"Zwielicht {number}",
                "problem": "It is dark.",
                "domain": "energy",
                "external_id": f"k-{number}",
            }
            row = city.call("needs/", need, key=f"raise-{number}")
            city.call(f"needs/{row['id']}/accept/", {}, key=f"accept-{number}")
            if number == WRITES // 2:
                city.kill_all()
                city.start()
            elif number % every == every - 1:
                city.kill_one(choose)

        found = {row["external_id"]: row["state"] for row in every_row(city, "needs/?search=Zwielicht&limit=50")}
        assert found == {f"k-{number}": "accepted" for number in range(WRITES)}
        raised = [row for row in every_event(city) if row["topic"] == "need.accepted"]
        assert len({row["subject_id"] for row in raised}) == len(raised)
        wait_for_quiet(city)
        city.manage("verify_audit")
    finally:
        city.stop()


def every_row(city, path):
    while path:
        page = city.call(path)
        yield from page["results"]
        path = page["next"] and page["next"].partition("/api/v1/")[2]


def every_event(city):
    after, found = 0, []
    while page := city.call(f"events/?after={after}")["results"]:
        found += page
        after = page[-1]["position"]
    return found


def wait_for_quiet(city):
    """Everything the writes set off is done by workers that were killed meanwhile; nothing is given up."""
    script = (
        "from alliance.models import AuditEntry, Event, Job, Mail\n"
        "print(AuditEntry.objects.filter(link=None).count(), Event.objects.filter(position=None).count(),"
        " Job.objects.filter(kind='send_letter').exclude(state='done').count(),"
        " Job.objects.filter(state='failed').count())"
    )
    before, changed_at = None, time.monotonic()
    while (left := city.manage("shell", "-v0", "-c", script).split()) != ["0"] * 4:
        if left != before:
            before, changed_at = left, time.monotonic()
        # A killed worker's job is free again after its lease of two minutes.
        assert time.monotonic() < changed_at + 180, f"unlinked, unplaced, unsent, given up: {left}\n{city.said()}"
        time.sleep(1)
