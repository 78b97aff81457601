"""Reminders and tasks about certificates of organisations that run out."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from alliance.city import city_zone
from alliance.models import Certificate
from alliance.registry import ReminderDue, ReminderSource, Task

# Days from the day it runs out, by kind.
DAYS = {"due_60": -60, "due_30": -30, "due_7": -7, "late_1": 1}
WORDS = {
    "due_60": "runs out in 60 days",
    "due_30": "runs out in 30 days",
    "due_7": "runs out in a week",
    "late_1": "ran out yesterday",
}
AT = time(8)
AHEAD, BACK = timedelta(days=61), timedelta(days=30)


def due(now: datetime) -> Iterable[ReminderDue]:
    """Every reminder whose hour has come; none from before the paper was filed."""
    today, zone = now.date(), city_zone()
    rows = Certificate.objects.filter(expires_on__gte=today - BACK, expires_on__lte=today + AHEAD)
    for row in rows.select_related("owner"):
        for kind, days in DAYS.items():
            local = datetime.combine(row.expires_on + timedelta(days=days), AT, ZoneInfo(row.owner.time_zone or zone))
            due_at = local.astimezone(UTC)
            if row.created_at <= due_at <= now:
                yield ReminderDue(row, row.owner_id, kind, due_at)


def text(reminder: Any) -> tuple[str, str] | None:
    """None where it was renewed, handed over or taken out."""
    row = Certificate.objects.select_related("organisation").filter(pk=reminder.subject_id).first()
    if row is None or row.schedule_version != reminder.subject_version:
        return None
    return f"{row} {WORDS[reminder.kind]}. Ask for the next one.", row.get_absolute_url()


def running_out(user: Any, now: datetime) -> Iterable[Task]:
    """For whoever watches it, from a month before."""
    last = timezone.localdate(now) + timedelta(days=30)
    rows = Certificate.objects.filter(owner_id=user.pk, expires_on__lte=last).select_related("organisation")
    for row in rows[:20]:
        yield Task(
            title=f"Ask {row.organisation.name} for its next {row.get_kind_display().lower()}",
            detail=row.title,
            button="Look at it",
            url=row.get_absolute_url(),
            due_at=timezone.make_aware(datetime.combine(row.expires_on, time(17))),
            subject=row.organisation.name,
        )


SOURCE = ReminderSource(Certificate._meta.label_lower, due, text)
