"""2,000 reminders are due while a worker is killed again and again, the broker is frozen, then wiped, and two schedulers run
at once: each recipient has each notice once, every letter leaves, and what left twice has one Message-ID.
`make reminders` has 10,000 of them, four workers and 100 kills.

The real worker, schedulers and a Redis of the test's own, on PostgreSQL. Workers are forked from a process that has
read all code already, so that a kill costs no start. The second run goes across the end of daylight saving.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from alliance.models import Job, Mail, Notification, Reminder
from initiatives.models import Review
from tests.factories.alliance import CityProfileFactory, UserFactory
from tests.factories.initiatives import PilotFactory, ReviewFactory

ROOT = Path(__file__).resolve().parents[2]
REVIEWS = int(os.environ.get("TRUST_REMINDERS", "2000")) // 2  # two of each
PEOPLE, KILLS, WORKERS = 50, REVIEWS // 50, 4 if REVIEWS > 1_000 else 1
ZONES = ("America/New_York", "Europe/Berlin", "Pacific/Auckland")
SECONDS, FROZEN_SECONDS = 900, 3
# Forks a worker for each line it reads and answers with its number. `SHIFT` moves its clock.
NURSERY = """
import os, sys, time_machine
from datetime import datetime, timedelta, timezone
import django
shift = timedelta(seconds=float(os.environ["SHIFT"]))
if shift:
    time_machine.travel(datetime.now(timezone.utc) + shift, tick=True).start()
os.environ["DJANGO_SETTINGS_MODULE"] = "alliance.settings"
django.setup()
from alliance.celery import app
app.loader.import_default_modules()
import signal
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        os.setsid()
        os.dup2(2, 1)  # what it says must not be taken for a number
        arguments = line.split()
        app.start(arguments)
        os._exit(0)
    print(child, flush=True)
"""
WORKER = "worker --loglevel=WARNING --without-gossip --without-mingle --without-heartbeat"
SCHEDULER = "beat --loglevel=WARNING --pidfile= --schedule={}"


class Machine:
    """A broker, two schedulers and workers, each of which may be killed."""

    def __init__(self, folder, shift):
        self.folder = folder
        with closing(socket.socket()) as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        self.start_broker()
        database = connection.settings_dict
        login = database["USER"] + (f":{database['PASSWORD']}" if database["PASSWORD"] else "")
        self.env = {
            **{name: os.environ[name] for name in ("PATH", "HOME")},
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore",
            "DATABASE_URL": f"postgresql://{login}@{database['HOST']}:{database['PORT']}/{database['NAME']}",
            "REDIS_URL": f"redis://127.0.0.1:{self.port}/0",
            "DATA_DIR": str(folder),
            "ALLIANCE_MAIL_URL": f"filemail://{folder}/mail",
            "ALLIANCE_SECRET_KEY": "of-this-test-only-" * 4,
            "ALLIANCE_HOSTS": "localhost",
            "SHIFT": str(shift.total_seconds()),
        }
        self.log = (folder / "run.log").open("a")
        self.nursery = subprocess.Popen(
            [sys.executable, "-c", NURSERY],
            cwd=ROOT,
            env=self.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )
        self.schedulers = [self.fork(SCHEDULER.format(folder / f"beat-{number}")) for number in (1, 2)]
        self.workers = [self.fork(WORKER) for _ in range(WORKERS)]

    def start_broker(self):
        command = ["redis-server", "--port", str(self.port), "--save", "", "--dir", str(self.folder)]
        self.broker = subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def fork(self, command):
        self.nursery.stdin.write(command + "\n")
        self.nursery.stdin.flush()
        answer = self.nursery.stdout.readline()
        assert answer, (self.folder / "run.log").read_text()[-3000:]
        return int(answer)

    def kill_worker(self):
        """The one that has lived longest."""
        kill(self.workers.pop(0))
        self.workers.append(self.fork(WORKER))

    def freeze_broker(self):
        self.broker.send_signal(signal.SIGSTOP)
        time.sleep(FROZEN_SECONDS)
        self.broker.send_signal(signal.SIGCONT)

    def wipe_broker(self):
        self.broker.kill()
        self.broker.wait()
        time.sleep(1)
        self.start_broker()

    def stop(self):
        for pid in (*self.workers, *self.schedulers):
            kill(pid)
        self.nursery.stdin.close()
        self.nursery.kill()
        self.nursery.wait()
        self.nursery.stdout.close()
        self.broker.kill()
        self.broker.wait()
        self.log.close()


def kill(pid):
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def fill(today):
    """Reviews five days from now: the reminders of 14 and 7 days before are due and were missed by an outage."""
    CityProfileFactory(time_zone=ZONES[0])
    pilot = PilotFactory(state="running")
    people = [UserFactory(time_zone=ZONES[number % 3], wants_email=True) for number in range(PEOPLE)]
    template = ReviewFactory.build(pilot=pilot, reviewer=people[0], due_on=today + timedelta(days=5))
    Review.objects.bulk_create(
        Review(pilot=pilot, reviewer=people[n % PEOPLE], due_on=template.due_on, scheduled_at=template.scheduled_at)
        for n in range(REVIEWS)
    )
    return template.due_on


def progress():
    return Reminder.objects.filter(state="sent").count() + Mail.objects.filter(state="sent").count()


def wait_for(condition, what, log):
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end, f"{what}: {log.read_text()[-3000:]}"
        time.sleep(0.05)


def end_leases_of_the_dead():
    """What would happen by itself two minutes after a kill."""
    Job.objects.filter(state="running").update(lease_until=datetime(2000, 1, 1, tzinfo=UTC))


def sent_letters(folder):
    found = Counter()
    for path in (folder / "mail").glob("*"):
        found.update(re.findall(r"^Message-ID: (\S+)", path.read_text(), re.MULTILINE))
    return found


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="real concurrency needs PostgreSQL")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("begins", [None, datetime(2026, 11, 1, 5, 59, 50, tzinfo=UTC)], ids=["now", "clocks go back"])
def test_C03_every_reminder_is_told_once_whatever_dies(tmp_path, begins, record_property):
    shift = begins - datetime.now(UTC) if begins else timedelta(0)
    due_on = fill((datetime.now(UTC) + shift).date())
    machine = Machine(tmp_path, shift)
    log = tmp_path / "run.log"
    try:
        step, kills = 4 * REVIEWS // (KILLS + 2), 0
        while kills < KILLS:
            wanted = min(progress() + step, 4 * REVIEWS - 1)
            wait_for(lambda wanted=wanted: progress() >= wanted, f"stands still after {kills} kills", log)
            machine.kill_worker()
            kills += 1
            end_leases_of_the_dead()
            if kills == KILLS // 3:
                machine.freeze_broker()
            if kills == KILLS // 2:
                machine.wipe_broker()
        wait_for(lambda: progress() >= 4 * REVIEWS, "not all were told", log)
    finally:
        machine.stop()

    kinds = Counter(Reminder.objects.values_list("kind", "state"))
    assert kinds == {("due_14", "sent"): REVIEWS, ("due_7", "sent"): REVIEWS}
    assert Notification.objects.filter(slot__startswith="reminder:").count() == 2 * REVIEWS
    told = Counter(Notification.objects.values_list("recipient", "slot"))
    assert set(told.values()) == {1}
    assert Mail.objects.filter(state="sent").count() == Mail.objects.count() == 2 * REVIEWS
    letters = sent_letters(tmp_path)
    assert set(letters) == set(Mail.objects.values_list("message_id", flat=True))
    twice = sum(letters.values()) - 2 * REVIEWS
    assert twice <= kills
    assert_at_eight(due_on)
    record_property("figure", f"{2 * REVIEWS:,} reminders, {kills} kills, {twice} letters left twice, none lost")


def assert_at_eight(due_on):
    """Each was due at eight in the recipient's own morning, on both sides of the change."""
    for reminder in Reminder.objects.select_related("recipient"):
        day: date = due_on - timedelta(days=int(reminder.kind.removeprefix("due_")))
        morning = datetime(day.year, day.month, day.day, 8, tzinfo=ZoneInfo(reminder.recipient.time_zone))
        assert reminder.due_at == morning
