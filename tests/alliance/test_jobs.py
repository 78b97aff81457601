"""The row is the job: claimed under a lease, run, retried, given up, never lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from alliance import jobs, registry
from alliance.models import Job, Notification
from alliance.registry import JobKind, Slot
from tests.factories.alliance import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def kinds(monkeypatch):
    """A slot of its own, so that a test's kinds of work are gone after it."""
    slot = Slot("kinds of a test")
    monkeypatch.setattr(registry, "job_kinds", slot)
    return slot


def fail(job):
    raise RuntimeError("no luck")


def test_runs_once_and_keeps_the_result(kinds):
    ran = []
    kinds.add(JobKind("count", lambda job: ran.append(job.arguments["n"]) or {"n": 1}))
    job = jobs.enqueue("count", {"n": 7})

    assert (jobs.run_due(), jobs.run_due()) == (1, 0)
    job.refresh_from_db()
    assert (ran, job.state, job.result, job.progress) == ([7], "done", {"n": 1}, 100)


def test_a_slot_makes_it_unique_however_often_it_is_asked_for(kinds):
    kinds.add(JobKind("count", lambda job: None))
    assert jobs.enqueue("count", slot="only") == jobs.enqueue("count", slot="only")
    assert Job.objects.count() == 1


def test_waits_until_it_is_due(kinds):
    kinds.add(JobKind("count", lambda job: None))
    jobs.enqueue("count", run_at=timezone.now() + timedelta(hours=1))
    assert jobs.run_due() == 0
    assert jobs.run_due(timezone.now() + timedelta(hours=2)) == 1


def test_C12_a_poison_job_is_given_up_after_its_tries_and_the_others_go_on(kinds):
    kinds.add(JobKind("poison", fail, most_tries=3), JobKind("good", lambda job: None))
    poison, good = jobs.enqueue("poison"), jobs.enqueue("good")
    now = timezone.now()
    for round_ in range(5):
        jobs.run_due(now + timedelta(hours=2 * round_))
    poison.refresh_from_db()
    good.refresh_from_db()
    assert (poison.state, poison.tries, poison.fault) == ("failed", 3, "RuntimeError: no luck")
    assert good.state == "done"


def test_a_job_of_a_dead_worker_is_taken_over_when_its_lease_ends(kinds):
    kinds.add(JobKind("count", lambda job: None, lease=timedelta(minutes=1)))
    job = jobs.enqueue("count")
    now = timezone.now() + timedelta(seconds=1)
    assert [row.pk for row in jobs.claim(now, "worker that dies")] == [job.pk]
    assert jobs.claim(now, "another") == []
    assert [row.tries for row in jobs.claim(now + timedelta(minutes=2), "another")] == [2]


def test_C05_the_effect_of_a_worker_that_lost_its_lease_is_rolled_back(kinds):
    person = UserFactory()

    def slow(job):
        Notification.objects.create(recipient=person, slot="fact", text="Done")
        Job.objects.filter(pk=job.pk).update(owner="another")

    kinds.add(JobKind("slow", slow))
    jobs.enqueue("slow")
    jobs.run_due()
    assert not Notification.objects.exists()


def test_C06_a_sweep_creates_each_recurring_job_once_per_period(kinds, monkeypatch):
    monkeypatch.setattr(registry, "periodic", [registry.Periodic("count", timedelta(minutes=1))])
    kinds.add(JobKind("count", lambda job: None))
    now = timezone.now().replace(second=0, microsecond=0)
    for offset in (0, 10, 59, 60):
        jobs.sweep(now + timedelta(seconds=offset))
    assert Job.objects.count() == 2


def test_a_kind_that_this_release_does_not_know_stops_no_other_and_fails_after_a_day(kinds, monkeypatch):
    monkeypatch.setattr(registry, "periodic", [])
    kinds.add(JobKind("good", lambda job: None))
    now = timezone.now()
    gone = Job.objects.create(kind="gone", run_at=now - timedelta(minutes=1))
    good = jobs.enqueue("good")
    assert jobs.run_due() == 1
    jobs.sweep(now + timedelta(hours=23))
    good.refresh_from_db()
    gone.refresh_from_db()
    assert (good.state, gone.state) == ("done", "waiting")
    late = jobs.enqueue("good", run_at=now)
    jobs.sweep(now + timedelta(hours=25))
    gone.refresh_from_db()
    late.refresh_from_db()
    assert (gone.state, gone.version, late.state) == ("failed", 2, "waiting")
    assert "No worker knows this kind of work" in gone.fault


def test_a_job_taken_over_while_it_waited_in_a_batch_runs_once(kinds):
    ran = []
    kinds.add(JobKind("letter", lambda job: ran.append(job.owner), atomic=False))
    jobs.enqueue("letter")
    now = timezone.now()
    [mine] = jobs.claim(now, "slow")
    [theirs] = jobs.claim(now + timedelta(minutes=10), "fast")
    jobs.run(mine, "slow")
    jobs.run(theirs, "fast")
    jobs.run(mine, "slow")
    assert ran == ["fast"]


def test_what_a_worker_says_that_lost_its_job_is_not_heard(kinds):
    kinds.add(JobKind("letter", lambda job: None, atomic=False))
    job = jobs.enqueue("letter")
    [mine] = jobs.claim(timezone.now(), "slow")
    [theirs] = jobs.claim(timezone.now() + timedelta(minutes=10), "fast")
    jobs.report(mine, 70, "Nearly there")
    job.refresh_from_db()
    assert (job.progress, job.lease_until) == (0, theirs.lease_until)
    jobs.report(theirs, 40, "On the way")
    job.refresh_from_db()
    assert (job.progress, job.progress_text) == (40, "On the way")


def test_an_unknown_kind_is_refused_when_it_is_enqueued(kinds):
    with pytest.raises(LookupError, match="no kind of job is called nonsense"):
        jobs.enqueue("nonsense")


def test_every_registered_recurring_job_runs(db):
    for item in registry.periodic:
        jobs.enqueue(item.kind)
    jobs.run_due()
    assert not Job.objects.exclude(state="done").exists(), list(
        Job.objects.exclude(state="done").values("kind", "fault")
    )
