"""Reminders of reviews: before, on and after the day, at eight in the morning where the recipient lives."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from alliance.city import city_zone
from alliance.registry import ReminderDue, ReminderSource
from governance import queries as governance
from initiatives import queries
from initiatives.models import Review

# Days from the due day, by kind. The late ones also go to the champion.
DAYS = {"due_14": -14, "due_7": -7, "due_1": -1, "due_0": 0, "late_1": 1, "late_7": 7, "late_14": 14}
WORDS = {
    "due_14": "is due in 14 days",
    "due_7": "is due in 7 days",
    "due_1": "is due tomorrow",
    "due_0": "is due today",
    "late_1": "is one day late",
    "late_7": "is 7 days late",
    "late_14": "is 14 days late",
}
AT = time(8)
AHEAD, BACK = timedelta(days=15), timedelta(days=45)


def due(now: datetime) -> Iterable[ReminderDue]:
    """Every reminder whose hour has come, also those an outage has delayed; none from before the date was fixed."""
    today = now.date()
    champion = governance.champion(today)
    zone = city_zone()
    for review in queries.open_reviews(today - BACK, today + AHEAD):
        for kind, days in DAYS.items():
            people = [review.reviewer]
            if kind.startswith("late") and champion and champion.person_id != review.reviewer_id:
                people.append(champion.person)
            for person in people:
                due_at = hour_of(review, days, person.time_zone or zone)
                if review.scheduled_at <= due_at <= now:
                    yield ReminderDue(review, person.pk, kind, due_at)


def hour_of(review: Review, days: int, zone: str) -> datetime:
    local = datetime.combine(review.due_on + timedelta(days=days), AT, ZoneInfo(zone))
    return local.astimezone(UTC)


def text(reminder: Any) -> tuple[str, str] | None:
    """None where the review was held, moved or its pilot is over."""
    review = Review.objects.select_related("pilot").filter(pk=reminder.subject_id).first()
    wanted = (
        review is not None
        and review.held_at is None
        and review.schedule_version == reminder.subject_version
        and review.pilot.state == "running"
    )
    if not wanted or review is None:
        return None
    return f"The review of {review.pilot.title} {WORDS[reminder.kind]}.", review.get_absolute_url()


REVIEWS = ReminderSource(Review._meta.label_lower, due, text)
