"""Days of initiatives for the calendar: reviews of pilots and the ends of pilots."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from alliance.days import days_of
from alliance.registry import Dated
from initiatives.models import Pilot, Review


def entries(user: Any, since: date, until: date) -> Iterator[Dated]:
    reviews = Review.objects.visible_to(user).filter(held_at=None).select_related("pilot")
    yield from days_of(
        reviews, "due_on", since, until, lambda row: (f"Review of “{row.pilot.title}”", row.pilot.reference)
    )
    pilots = Pilot.objects.visible_to(user).filter(state="running")
    yield from days_of(pilots, "ends_on", since, until, lambda row: (f"Last day of “{row.title}”", row.reference))
