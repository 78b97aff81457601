"""How long what is no longer needed is kept, and the holds that keep it longer.

Records of the city's business (needs, decisions, money, responses, the audit trail) are never removed by a schedule.
What is removed are copies and traces of operation: notices, letters, made documents, delivered messages, finished jobs, sign-ins.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from axes.models import AccessAttempt, AccessLog
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from alliance import audit, city, people
from alliance.errors import Refusal
from alliance.models import Document, Job, LegalHold, Mail, Notification, WebhookDelivery
from alliance.permissions import require
from alliance.registry import SettingSpec
from alliance.writing import change, create, insist, lock, service

LONGEST_MONTHS = 1200
DAYS_OF_A_MONTH = 30
AT_ONCE = 5_000


@dataclass(frozen=True)
class Schedule:
    """Rows of one kind that are removed when they are older than the city's number of months."""

    kind: str
    label: str
    months: int
    rows: Callable[[datetime], QuerySet[Any]]

    @property
    def setting(self) -> str:
        return f"retention.{self.kind}_months"


def finished(state: Any, field: str, model: Any) -> Callable[[datetime], QuerySet[Any]]:
    return lambda before: model.objects.filter(state__in=state, **{f"{field}__lt": before})


def older(model: Any) -> Callable[[datetime], QuerySet[Any]]:
    return lambda before: model.objects.filter(attempt_time__lt=before)


SCHEDULES = (
    Schedule("notices", "Notices that were read", 12, lambda before: Notification.objects.filter(read_at__lt=before)),
    Schedule("letters", "Letters that were sent", 24, finished(["sent", "skipped", "failed"], "created_at", Mail)),
    Schedule(
        "documents",
        "PDFs and spreadsheets that were made",
        24,
        lambda before: Document.objects.filter(made_at__lt=before),
    ),
    Schedule(
        "deliveries", "Messages to other systems", 6, finished(["delivered", "failed"], "created_at", WebhookDelivery)
    ),
    Schedule("sign_ins", "Sign-ins: who, when and from where", 12, older(AccessLog)),
    Schedule("failed_sign_ins", "Sign-ins that failed", 3, older(AccessAttempt)),
    Schedule(
        "jobs",
        "Background work that is done",
        12,
        lambda before: Job.objects.filter(Q(state="done") | Q(state="cancelled"), finished_at__lt=before).exclude(
            pk__in=Document.objects.exclude(job=None).values("job")
        ),
    ),
)


def kinds() -> list[tuple[str, str]]:
    return [(item.kind, item.label) for item in SCHEDULES]


def setting_specs() -> list[SettingSpec]:
    return [
        SettingSpec(
            item.setting,
            f"{item.label}: months kept",
            item.months,
            "Older ones are removed every night, unless a legal hold covers them.",
            months_fault,
        )
        for item in SCHEDULES
    ]


def months_fault(value: Any) -> str | None:
    fits = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= LONGEST_MONTHS
    return None if fits else f"Give a whole number of months from 1 to {LONGEST_MONTHS}."


def held() -> set[str]:
    """The kinds that a hold in force covers."""
    found: set[str] = set()
    for covered in LegalHold.objects.filter(lifted_at=None).values_list("kinds", flat=True):
        found |= set(covered) or {item.kind for item in SCHEDULES}
    return found


def apply(now: datetime) -> dict[str, int]:
    """Remove what is past its time and not held; returns how many of each kind. The trail says that it happened."""
    kept, removed = held(), {}
    for item in SCHEDULES:
        if item.kind in kept:
            continue
        before = now - timedelta(days=DAYS_OF_A_MONTH * city.setting(item.setting))
        if count := remove_rows(item.rows(before)):
            removed[item.kind] = count
    if removed and (profile := city.profile()):
        audit.record("apply_retention", profile, by=people.system_user(), after=removed)
    return removed


def remove_rows(rows: QuerySet[Any]) -> int:
    """At most so many in one night, with their files: those go once the rows are gone for good."""
    found = list(rows[:AT_ONCE])
    for row in found:
        if isinstance(row, Document) and row.file:
            transaction.on_commit(partial(row.file.delete, save=False), robust=True)
    rows.model._default_manager.filter(pk__in=[row.pk for row in found]).delete()
    return len(found)


def run(job: Job) -> dict[str, int]:
    return apply(timezone.now())


@service
def place_hold(*, title: str, reason: str, kinds: list[str], by: Any) -> LegalHold:
    """Keep everything of these kinds (all, if none is named) until the hold is lifted."""
    require(by, "alliance.hold_records")
    known = {item.kind for item in SCHEDULES}
    insist(set(kinds) <= known, "kinds", f"The kinds are: {', '.join(sorted(known))}.")
    return create(LegalHold(title=title, reason=reason, kinds=sorted(kinds)), by=by, action="place_hold")


@service
def lift_hold(*, hold: LegalHold, why: str, version: int | None = None, at: datetime, by: Any) -> LegalHold:
    """Let the schedule apply again. The hold itself stays as a record."""
    require(by, "alliance.hold_records")
    row = lock(hold, version=version)
    if row.lifted_at is not None:
        raise Refusal("This hold is lifted already.", code="wrong_state")
    return change(row, {"lifted_at": at, "lifted_why": why}, by=by, why=why, action="lift_hold")
