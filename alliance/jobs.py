"""Background work. `enqueue` writes a row in the caller's transaction; workers claim rows by lease and run them.

Messages of the broker only say "look now". A lost message costs seconds, a killed worker costs one lease.
"""

import os
import socket
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import structlog
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from alliance import registry
from alliance.errors import Busy
from alliance.models import Job
from alliance.registry import JobKind

log = structlog.get_logger(__name__)

CLAIM_AT_ONCE = 10
MOST_WAITING_PER_PERSON = 20
BACK_OFF = [timedelta(seconds=s) for s in (5, 30, 120, 600, 3600)]
LONGEST_UNCLAIMED = timedelta(days=1)


class Retry(Exception):
    """Raised by a job that wants to be tried again at an instant of its own choosing."""

    def __init__(self, at: datetime, why: str) -> None:
        super().__init__(why)
        self.at = at


def enqueue(
    kind: str,
    arguments: Mapping[str, Any] | None = None,
    *,
    by: Any = None,
    slot: str | None = None,
    run_at: datetime | None = None,
) -> Job:
    """Write the job; it runs after the transaction commits. `slot` makes it unique for ever: a second call returns the first row.

    Raises Busy where the person it is done for has many waiting already.
    """
    kind_named(kind)
    person = by if by is not None and by.pk and not by.is_system else None
    if person is not None:
        refuse_flood(person)
    values: dict[str, Any] = {"kind": kind, "arguments": dict(arguments or {}), "created_by": person}
    if run_at is not None:
        values["run_at"] = run_at
    if slot is None:
        return Job.objects.create(**values)
    job, _ = Job.objects.get_or_create(slot=slot, defaults=values)
    return job


def refuse_flood(by: Any) -> None:
    """Raises Busy where a person has too many jobs of their own waiting (trust case D2)."""
    waiting = Job.objects.filter(created_by=by, state__in=[Job.State.WAITING, Job.State.RUNNING]).count()
    if waiting >= MOST_WAITING_PER_PERSON:
        raise Busy(f"{waiting} of your jobs are still running. Wait for one to finish, then try again.")


def kind_named(name: str) -> JobKind:
    for kind in registry.job_kinds:
        if kind.name == name:
            return kind
    raise LookupError(f"no kind of job is called {name}")


def due(now: datetime) -> Q:
    """Waiting and due, or running with a lease that ended: its worker died."""
    return Q(state=Job.State.WAITING, run_at__lte=now) | Q(state=Job.State.RUNNING, lease_until__lt=now)


def known_kinds() -> list[str]:
    return [kind.name for kind in registry.job_kinds]


def claim(now: datetime, owner: str, most: int = CLAIM_AT_ONCE) -> list[Job]:
    """Take due jobs for this owner, each under a lease. The try is counted here, so that a crash counts too.

    Kinds that this release does not know stay: while two releases overlap, the other one's workers take them.
    """
    with transaction.atomic():
        waiting = Job.objects.filter(due(now), kind__in=known_kinds()).order_by("run_at")
        rows = list(waiting.select_for_update(skip_locked=True)[:most])
        for row in rows:
            kind = kind_named(row.kind)
            row.state, row.owner, row.tries = Job.State.RUNNING, owner, row.tries + 1
            row.lease_until = now + kind.lease
        Job.objects.bulk_update(rows, ["state", "owner", "tries", "lease_until"])
    return rows


def run_due(now: datetime | None = None) -> int:
    """Run what is due until nothing is; returns how many were run."""
    owner = f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}:{uuid4().hex[:8]}"
    count = 0
    while rows := claim(now or timezone.now(), owner):
        for row in rows:
            run(row, owner)
            count += 1
    return count


def run(job: Job, owner: str) -> None:
    kind = kind_named(job.kind)
    if job.tries > kind.most_tries:
        finish(job, owner, Job.State.FAILED, fault=job.fault or "The worker died each time this was tried.")
        return
    if not renew(job, owner, kind):
        return
    try:
        if kind.atomic:
            with transaction.atomic():
                result = kind.run(job)
                finish(job, owner, Job.State.DONE, result=result)
        else:
            result = kind.run(job)
            finish(job, owner, Job.State.DONE, result=result)
    except Retry as wish:
        put_back(job, owner, wish.at, str(wish))
    except Exception as fault:  # the boundary of background work: one bad job must not stop the others
        log.exception("job_failed", job=str(job.pk), kind=job.kind, tries=job.tries)
        give_up_or_put_back(job, owner, kind, fault)


def renew(job: Job, owner: str, kind: JobKind) -> int:
    """Rows claimed together wait for each other: the lease starts when the work does.

    Returns 0 where it ended before that and another worker has the job by now, or had it.
    """
    job.lease_until = timezone.now() + kind.lease
    held = Job.objects.filter(pk=job.pk, owner=owner, state=Job.State.RUNNING)
    return held.update(lease_until=job.lease_until)


def give_up_or_put_back(job: Job, owner: str, kind: JobKind, fault: Exception) -> None:
    text = f"{type(fault).__name__}: {fault}"[:500]
    if job.tries >= kind.most_tries:
        finish(job, owner, Job.State.FAILED, fault=text)
    else:
        put_back(job, owner, timezone.now() + BACK_OFF[min(job.tries, len(BACK_OFF)) - 1], text)


def finish(job: Job, owner: str, state: str, *, result: Mapping[str, Any] | None = None, fault: str = "") -> None:
    """End it, unless another owner has it by now: then the effect of an atomic job is rolled back with this."""
    updated = Job.objects.filter(pk=job.pk, owner=owner, state=Job.State.RUNNING).update(
        state=state,
        result=dict(result or {}),
        fault=fault,
        finished_at=timezone.now(),
        lease_until=None,
        progress=100 if state == Job.State.DONE else F("progress"),
        version=F("version") + 1,
    )
    if not updated and state == Job.State.DONE:
        raise LostLease(f"job {job.pk} was taken over by another worker")


class LostLease(Exception):
    """The lease ended while the work was going on and somebody else began again."""


def put_back(job: Job, owner: str, at: datetime, why: str) -> None:
    Job.objects.filter(pk=job.pk, owner=owner, state=Job.State.RUNNING).update(
        state=Job.State.WAITING, run_at=at, fault=why, lease_until=None, version=F("version") + 1
    )


def cancel_waiting(rows: QuerySet[Job], at: datetime) -> int:
    """What no worker has begun is not begun any more."""
    return rows.filter(state=Job.State.WAITING).update(
        state=Job.State.CANCELLED, finished_at=at, version=F("version") + 1
    )


def report(job: Job, percent: int, text: str) -> None:
    """Show how far a long job is, and renew its lease. For jobs that are not atomic."""
    kind = kind_named(job.kind)
    Job.objects.filter(pk=job.pk, owner=job.owner).update(
        progress=max(0, min(99, percent)), progress_text=text[:200], lease_until=timezone.now() + kind.lease
    )


def give_up_unclaimed(now: datetime) -> int:
    """A kind that no worker has known for a day is gone: its jobs fail where people look for failed jobs."""
    stuck = Job.objects.filter(due(now - LONGEST_UNCLAIMED)).exclude(kind__in=known_kinds())
    return stuck.update(
        state=Job.State.FAILED,
        fault="No worker knows this kind of work. The release that ordered it is gone.",
        finished_at=now,
        lease_until=None,
        version=F("version") + 1,
    )


def sweep(now: datetime) -> None:
    """Create every recurring job whose period has begun. Any number of schedulers may do this at once."""
    give_up_unclaimed(now)
    for item in registry.periodic:
        number = int(now.timestamp() // item.every.total_seconds())
        enqueue(item.kind, slot=f"{item.kind}@{number}")
