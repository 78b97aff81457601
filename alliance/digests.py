"""Who reads reminders in the daily digest instead of one letter each, and what was gathered for them.

Reminders fall due at eight where a person lives. Who gathers them gets the digest at nine, so that it holds the day's;
one that comes later, as after an outage, is a letter of its own: it does not wait for the next morning.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from alliance import city
from alliance.models import Notification

HOUR, GATHERED_HOUR = 6, 9


def local(person: Any, at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(person.time_zone or city.city_zone()))


def hour_of(person: Any) -> int:
    """From which hour of their day a person gets the digest."""
    return GATHERED_HOUR if person.gathers_reminders else HOUR


def gathers(person: Any, at: datetime) -> bool:
    """Whether a reminder told at this instant waits for the person's digest of the day."""
    wanted = person.wants_email and person.email and person.wants_digest and person.gathers_reminders
    return bool(wanted) and local(person, at).hour < GATHERED_HOUR


def taken(person: Any) -> list[Notification]:
    """What was gathered, once: marked as told. Called in the transaction that writes the letter."""
    rows = Notification.objects.select_for_update(of=("self",)).filter(recipient=person, waits_for_digest=True)
    found = list(rows.order_by("created_at"))
    Notification.objects.filter(pk__in=[row.pk for row in found]).update(waits_for_digest=False)
    return found
