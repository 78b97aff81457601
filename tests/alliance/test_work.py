"""My work: put off and brought back, counted beside its entry, and told once each morning."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from alliance import jobs, work
from alliance.models import Job, Mail, User
from tests.factories.governance import ActionFactory

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


@pytest.fixture
def task(city, cast):
    ActionFactory(owner=cast.staff, title="Ask the utility", due_on="2026-12-01")
    return next(task for task in work.waiting(cast.staff, timezone.now()) if "utility" in task.title)


def titles(person):
    return {task.title for task in work.waiting(person, timezone.now())}


def test_a_task_is_put_off_by_who_has_it_and_comes_back(cast, task):
    work.snooze_task(task=task.key, days=2, at=timezone.now(), by=cast.staff)
    assert task.title not in titles(cast.staff)
    assert [each.title for each, _ in work.put_off(cast.staff, timezone.now())] == [task.title]
    with time_machine.travel(timezone.now() + timedelta(days=2, hours=23), tick=False):
        assert task.title in titles(cast.staff)


def test_zero_days_bring_it_back_at_once(cast, task):
    work.snooze_task(task=task.key, days=7, at=timezone.now(), by=cast.staff)
    work.snooze_task(task=task.key, days=0, at=timezone.now() - timedelta(seconds=1), by=cast.staff)
    assert task.title in titles(cast.staff)
    early = MORNING.replace(hour=3)
    assert work.snooze_task(task=task.key, days=0, at=early, by=cast.staff).until == early


def test_only_what_waits_can_be_put_off_and_not_for_ever(cast, task):
    with pytest.raises(ValidationError, match="does not wait for you"):
        work.snooze_task(task=task.key, days=1, at=timezone.now(), by=cast.vendor)
    with pytest.raises(ValidationError, match="30 days at most"):
        work.snooze_task(task=task.key, days=31, at=timezone.now(), by=cast.staff)


def test_both_doors_put_off(cast, task, browser_of, api):
    client = browser_of(cast.staff)
    assert client.post("/work/snooze/", {"task": task.key, "days": "1"}).status_code == 302
    assert "1 thing put off" in client.get("/work/").content.decode()
    found = api(cast.staff).get("/api/v1/my-work/").json()
    assert [row["title"] for row in found["put_off"]] == [task.title]
    back = api(cast.staff).post("/api/v1/my-work/", {"task": task.key, "days": 0}, format="json")
    assert back.status_code == 200, back.json()
    assert api(cast.staff).post("/api/v1/my-work/", {"task": task.key}, format="json").status_code == 400


def test_the_navigation_counts_what_waits_until_something_is_done(cast, task, browser_of):
    client = browser_of(cast.staff)
    count = len(titles(cast.staff))
    assert f"{count}<span" in client.get("/work/count/").content.decode()
    assert f'sidenav__count">{count}<' in client.get("/initiatives/").content.decode()
    client.post("/work/snooze/", {"task": task.key, "days": "1"})
    assert work.count_kept(cast.staff) is None
    assert work.count_of(cast.staff, timezone.now()) == count - 1


def test_the_digest_comes_once_a_morning_to_who_wants_it(cast, task):
    User.objects.filter(pk=cast.staff.pk).update(wants_digest=True, email="sam@city.example", time_zone="UTC")
    User.objects.filter(pk=cast.office.pk).update(wants_digest=False, email="mara@city.example", time_zone="UTC")
    Mail.objects.all().delete()
    with time_machine.travel(MORNING.replace(hour=5), tick=False):
        work.write_digests(Job())
        assert not Job.objects.filter(kind="send_digest").exists()
    with time_machine.travel(MORNING, tick=False):
        for _ in range(3):
            work.write_digests(Job())
        work.send_digest(Job.objects.get(kind="send_digest"))
        letter = Mail.objects.get()
    assert letter.to == "sam@city.example"
    assert letter.subject == letter.text.partition("\n")[0].partition(". ")[2]
    assert "Ask the utility" in letter.text
    assert jobs.kind_named("write_digests")
