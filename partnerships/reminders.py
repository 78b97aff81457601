"""Reminders of what parties owe and bring: before, on and after the day, at eight where the recipient lives."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from alliance.city import city_zone
from alliance.models import User
from alliance.registry import ReminderDue, ReminderSource
from partnerships import queries
from partnerships.models import Contribution, Obligation
from partnerships.telling import people_of, people_of_city

# Days from the due day, by kind.
DAYS = {"due_14": -14, "due_3": -3, "due_0": 0, "late_1": 1, "late_7": 7}
WORDS = {
    "due_14": "is due in 14 days",
    "due_3": "is due in 3 days",
    "due_0": "is due today",
    "late_1": "is one day late",
    "late_7": "is 7 days late",
}
AT = time(8)
AHEAD, BACK = timedelta(days=15), timedelta(days=30)


def fallen_due(row: Obligation | Contribution, people: Iterable[User], now: datetime) -> Iterable[ReminderDue]:
    """Every reminder of a row whose hour has come; none from before it was written down."""
    zone, told = city_zone(), {person.pk: person for person in people}
    assert row.due_on is not None
    for kind, days in DAYS.items():
        for person in told.values():
            local = datetime.combine(row.due_on + timedelta(days=days), AT, ZoneInfo(person.time_zone or zone))
            due_at = local.astimezone(UTC)
            if row.created_at <= due_at <= now:
                yield ReminderDue(row, person.pk, kind, due_at)


def obligations_due(now: datetime) -> Iterable[ReminderDue]:
    for row in queries.open_obligations(now.date() - BACK, now.date() + AHEAD):
        yield from fallen_due(row, [row.owner, *people_of([row.party.organisation_id])], now)


def contributions_due(now: datetime) -> Iterable[ReminderDue]:
    for row in queries.open_contributions(now.date() - BACK, now.date() + AHEAD):
        people = [*people_of([row.party.organisation_id]), *people_of_city(row.party.partnership)]
        yield from fallen_due(row, people, now)


def obligation_text(reminder: Any) -> tuple[str, str] | None:
    """None where it was fulfilled or moved, or the partnership has ended."""
    row = Obligation.objects.select_related("partnership").filter(pk=reminder.subject_id, done_on=None).first()
    if row is None or row.schedule_version != reminder.subject_version or row.partnership.state != "binding":
        return None
    return f"“{row}” of {row.party.name} {WORDS[reminder.kind]}.", row.get_absolute_url()


def contribution_text(reminder: Any) -> tuple[str, str] | None:
    """None where it was delivered or moved, or the partnership has ended."""
    rows = Contribution.objects.select_related("party__partnership")
    row = rows.filter(pk=reminder.subject_id, delivered_on=None).first()
    if row is None or row.schedule_version != reminder.subject_version or row.party.partnership.state != "binding":
        return None
    return f"“{row}” of {row.party.name} {WORDS[reminder.kind]}.", row.get_absolute_url()


SOURCES = (
    ReminderSource(Obligation._meta.label_lower, obligations_due, obligation_text),
    ReminderSource(Contribution._meta.label_lower, contributions_due, contribution_text),
)
