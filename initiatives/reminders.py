"""Reminders of reviews: before, on and after the day, at eight in the morning where the recipient lives.

None falls on a city holiday: those before the day come earlier, those after it later. Who is away is covered for.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from alliance.city import city_zone, setting
from alliance.models import User
from alliance.registry import ReminderDue, ReminderSource
from governance import queries as governance
from governance.models import Absence
from initiatives import queries
from initiatives.models import Review

# Days from the due day, by kind. The late ones also go to the champion.
DAYS = {"due_14": -14, "due_7": -7, "due_1": -1, "due_0": 0, "late_1": 1, "late_7": 7, "late_14": 14}
AT = time(8)
AHEAD, BACK = timedelta(days=30), timedelta(days=45)
HOLIDAYS = "initiatives.holidays"
MOST_SHIFT = 14


def due(now: datetime) -> Iterable[ReminderDue]:
    """Every reminder whose hour has come, also those an outage has delayed; none from before the date was fixed."""
    today = now.date()
    champion = governance.champion(today)
    zone, closed = city_zone(), frozenset(map(date.fromisoformat, setting(HOLIDAYS)))
    away = governance.absences_between(today - BACK - BACK, today + AHEAD)
    for review in queries.open_reviews(today - BACK, today + AHEAD):
        for day, kind in working_days(review.due_on, closed).items():
            people = [review.reviewer]
            if kind.startswith("late") and champion and champion.person_id != review.reviewer_id:
                people.append(champion.person)
            for person, due_at in at_work(people, day, zone, away).values():
                if review.scheduled_at <= due_at <= now:
                    yield ReminderDue(review, person.pk, kind, due_at)


def working_days(due_on: date, closed: frozenset[date]) -> dict[date, str]:
    """The days of the reminders of a review. Where holidays push two onto one day, the one nearer to it is left."""
    found: dict[date, str] = {}
    for kind, days in DAYS.items():
        day, step = due_on + timedelta(days=days), timedelta(days=1 if days > 0 else -1)
        for _ in range(MOST_SHIFT):
            day += step if day in closed else timedelta(0)
        found[day] = kind
    return found


def at_work(people: list[User], day: date, zone: str, away: list[Absence]) -> dict[Any, tuple[User, datetime]]:
    """Each person, or who covers for them that day, with their hour; each once.

    An absence entered after the hour changes nothing: that reminder is out already.
    """
    found = {}
    for person in people:
        cover = next((row for row in away if row.person_id == person.pk and row.starts_on <= day <= row.ends_on), None)
        taker = cover.cover if cover and cover.created_at <= hour_of(day, person.time_zone or zone) else person
        found[taker.pk] = taker, hour_of(day, taker.time_zone or zone)
    return found


def hour_of(day: date, zone: str) -> datetime:
    return datetime.combine(day, AT, ZoneInfo(zone)).astimezone(UTC)


def text(reminder: Any) -> tuple[str, str] | None:
    """None where the review was held, moved or its pilot is over. The words count from the day it was due to be sent."""
    review = Review.objects.select_related("pilot").filter(pk=reminder.subject_id).first()
    wanted = (
        review is not None
        and review.held_at is None
        and review.schedule_version == reminder.subject_version
        and review.pilot.state == "running"
    )
    if not wanted or review is None:
        return None
    sent_on = reminder.due_at.astimezone(ZoneInfo(reminder.recipient.time_zone or city_zone())).date()
    return f"The review of {review.pilot.title} {words(review.due_on, sent_on)}.", review.get_absolute_url()


def words(due_on: date, sent_on: date) -> str:
    days = (due_on - sent_on).days
    known = {0: "is due today", 1: "is due tomorrow", -1: "is one day late"}
    return known.get(days) or (f"is due in {days} days" if days > 0 else f"is {-days} days late")


def check_holidays(value: Any) -> str | None:
    """The rule of the setting: a list of days."""
    sentence = 'Give a list of days such as ["2026-12-25", "2027-01-01"].'
    if not isinstance(value, list):
        return sentence
    try:
        return None if all(date.fromisoformat(day).isoformat() == day for day in value) else sentence
    except (TypeError, ValueError):
        return sentence


REVIEWS = ReminderSource(Review._meta.label_lower, due, text)
