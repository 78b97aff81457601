"""Days of initiatives for the calendar: reviews of pilots and the ends of pilots."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from alliance.days import days_of
from alliance.registry import Dated
from initiatives.maths.months import months_later
from initiatives.models import Benefit, Milestone, Pilot, Review
from initiatives.models.benefits import MONTHS


def entries(user: Any, since: date, until: date) -> Iterator[Dated]:
    reviews = Review.objects.visible_to(user).filter(held_at=None).select_related("pilot")
    yield from days_of(
        reviews, "due_on", since, until, lambda row: (f"Review of “{row.pilot.title}”", row.pilot.reference)
    )
    pilots = Pilot.objects.visible_to(user).filter(state="running")
    yield from days_of(pilots, "ends_on", since, until, lambda row: (f"Last day of “{row.title}”", row.reference))
    milestones = Milestone.objects.visible_to(user).filter(done_on=None).select_related("initiative")
    yield from days_of(milestones, "due_on", since, until, lambda row: (row.title, row.initiative.title))
    yield from looks(user, since, until)


def looks(user: Any, since: date, until: date) -> Iterator[Dated]:
    """The days on which a promised benefit is measured."""
    first = months_later(since, -max(MONTHS))
    rows = Benefit.objects.visible_to(user).filter(counts_from__range=(first, until))
    for row in rows.select_related("initiative").prefetch_related("readings"):
        for months in row.waiting_on(until):
            if row.due_on(months) >= since:
                title, key = f"Measure “{row.name}” after {months} months", f"benefit-{months}-{row.pk}"
                yield Dated(row.due_on(months), title, row.initiative.title, row.get_absolute_url(), key)
