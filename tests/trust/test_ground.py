"""Trust cases I and D5: what it stands on fails, and it says so, recovers and loses nothing (docs/trust.md)."""

import json
import resource
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Event

import pytest
import structlog
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections, migrations, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.utils import timezone

from alliance import files, jobs, messages, registry
from alliance.logs import logging_config
from alliance.models import Department, Job, Notification
from alliance.writing import lock, service
from tests.factories.alliance import DepartmentFactory, UserFactory
from tests.factories.initiatives import NeedFactory

ROOT = Path(__file__).resolve().parents[2]
CANARY = "c4n4ry-5e0d1b"
PDF = b"%PDF-1.7\n" + b"x" * 100_000
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="asked of PostgreSQL")


@contextmanager
def full_disk():
    """The kernel refuses to make any file longer than 4 KiB, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.django_db
@pytest.mark.parametrize("door", ["page", "api"])
def test_I04_a_full_disk_is_a_503_that_leaves_nothing_and_passes(cast, city, api, browser_of, tmp_path, door):
    need = NeedFactory()

    def attach():
        shape = {"file": SimpleUploadedFile("report.pdf", PDF)}
        if door == "page":
            return browser_of(cast.office).post(f"/files/initiatives.need/{need.pk}/attach/", shape)
        return api(cast.office).post(f"/api/v1/files/initiatives.need/{need.pk}/", shape, format="multipart")

    with full_disk():
        answer = attach()
        read = browser_of(cast.office).get("/needs/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert read.status_code == 200
    assert not files.files_of(need).exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".lock"] == []
    assert attach().status_code in (201, 302)


@pytest.mark.postgres
@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_D05_a_question_that_takes_too_long_is_a_503_and_the_next_one_is_answered(cast, city, api):
    client, url = api(cast.staff), "/api/v1/needs/?search=dark"
    held, done = Event(), Event()

    def hold():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE initiatives_need IN ACCESS EXCLUSIVE MODE")
            held.set()
            done.wait(20)
        connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(hold)
        held.wait(10)
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            assert cursor.fetchone() == ("10s",)
            cursor.execute("SET lock_timeout = 0; SET statement_timeout = '300ms'")
        answer = client.get(url)
        done.set()
    connection.close()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert client.get(url).status_code == 200


@pytest.mark.postgres
@on_postgresql
@pytest.mark.django_db
def test_I09_who_waits_for_a_lock_gives_up_after_three_seconds_migrations_too():
    with connection.cursor() as cursor:
        for name, value in (("lock_timeout", "3s"), ("idle_in_transaction_session_timeout", "30s")):
            cursor.execute(f"SHOW {name}")
            assert cursor.fetchone() == (value,)


@pytest.mark.postgres
@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_I07_a_deadlock_is_tried_again_and_both_succeed():
    one, two = DepartmentFactory(code="one"), DepartmentFactory(code="two")
    gate, tries = Barrier(2), []

    @service
    def rename_both(*, first, second, name, by=None):
        tries.append(name)
        lock(first)
        if len(tries) <= 2:  # the first time each holds one and waits for the other's
            gate.wait(timeout=10)
        lock(second)
        for row in (first, second):
            Department.objects.filter(pk=row.pk).update(name=f"{name} {row.code}")

    def run(first, second, name):
        try:
            rename_both(first=first, second=second, name=name)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(run, one, two, "a"), pool.submit(run, two, one, "b")]:
            done.result()
    assert len(tries) == 3
    assert len({name.split()[0] for name in Department.objects.values_list("name", flat=True)}) == 1


# The last migrations of the release that is in use; what comes after them must let it go on working.
RELEASED = {}
BREAKING = (
    migrations.RemoveField,
    migrations.DeleteModel,
    migrations.RenameField,
    migrations.RenameModel,
    migrations.AlterModelTable,
)


def breaks_the_release_before(operation):
    """Whether code of the release before fails on tables that were changed like this."""
    if isinstance(operation, BREAKING):
        return True
    if isinstance(operation, migrations.AddField):
        field = operation.field
        relation = isinstance(field, models.ManyToManyField)
        return not (relation or field.null or field.has_db_default())
    return False


def test_I08_a_change_of_tables_that_the_release_before_cannot_live_with_is_noticed():
    text = models.TextField
    assert breaks_the_release_before(migrations.AddField("need", "x", text(default="")))
    assert breaks_the_release_before(migrations.RemoveField("need", "title"))
    assert not breaks_the_release_before(migrations.AddField("need", "x", text(null=True)))
    assert not breaks_the_release_before(migrations.AddField("need", "x", text(db_default="")))
    found = [
        (app, name, operation)
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        if app in RELEASED and name > RELEASED[app]
        for operation in migration.operations
        if breaks_the_release_before(operation)
    ]
    assert found == []


def test_I09_no_released_table_is_rewritten_while_it_is_locked():
    """Indexes on tables of a release are built beside the work, which Django's AddIndex is not."""
    found = [
        (app, name)
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        if app in RELEASED and name > RELEASED[app]
        for operation in migration.operations
        if isinstance(operation, migrations.AddIndex | migrations.AddConstraint | migrations.AlterField)
    ]
    assert found == []


def ours():
    """How lines of the log are written in production."""
    made = logging_config("INFO", human=False)["formatters"]["structured"]
    return {name: value for name, value in made.items() if name != "()"}


@pytest.mark.django_db
def test_I13_a_fault_of_ours_shows_nobody_its_values(city, cast, caplog, settings):
    """A view that fails with secrets in its variables, its request and its cookies."""
    settings.ROOT_URLCONF = "tests.trust.failing"
    client = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {CANARY}"})
    client.cookies["sessionid"] = CANARY
    answer = client.post(f"/fails/?token={CANARY}", {"password": CANARY})
    formatter = structlog.stdlib.ProcessorFormatter(**ours())
    said = "\n".join(formatter.format(record) for record in caplog.records)
    assert answer.status_code == 500
    assert "RuntimeError" in said
    assert CANARY not in said
    assert CANARY not in answer.content.decode()
    assert not settings.DEBUG


@pytest.mark.django_db
def test_I15_a_clock_that_jumps_doubles_and_loses_nothing(cast):
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        for hours in (0, -1, 0, 1, 0):
            clock.move_to(now + timedelta(hours=hours))
            jobs.sweep(timezone.now())
        slots = list(Job.objects.values_list("slot", flat=True))
        assert len(slots) == len(set(slots))
        kinds = {item.kind for item in registry.periodic}
        assert {slot.partition("@")[0] for slot in slots} == kinds

        person = UserFactory()
        messages.notify(recipients=[person], slot="fact", text="It happened.", by=cast.office)
        taken = jobs.claim(timezone.now(), "one", 1000)
        clock.shift(timedelta(hours=2))  # every lease has ended in the eyes of another worker
        again = jobs.claim(timezone.now(), "two", 1000)
        assert {job.pk for job in taken} <= {job.pk for job in again}
        clock.move_to(now - timedelta(hours=1))
        for owner, rows in (("two", again), ("one", taken)):
            for job in rows:
                if job.kind == "send_letter":
                    with suppress(jobs.LostLease):
                        jobs.run(job, owner)
    assert Notification.objects.filter(recipient=person).count() == 1
    assert len(mail.outbox) == 1


def test_I14_every_library_is_listed_with_version_and_licence(tmp_path, record_property):
    listed = tmp_path / "sbom.json"
    subprocess.run(
        [sys.executable, "-m", "cyclonedx_py", "requirements", "--of", "JSON", "-o", str(listed), "requirements.lock"],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    names = {part["name"].lower() for part in json.loads(listed.read_text())["components"]}
    locked = {
        line.partition("==")[0].lower()
        for line in (ROOT / "requirements.lock").read_text().splitlines()
        if "==" in line and not line.startswith(" ")
    }
    assert names == locked
    record_property("figure", f"{len(names)} libraries")
