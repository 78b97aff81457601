"""Days of procurement for the calendar: until when vendors may ask, and when responses are due."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from alliance.days import days_of
from alliance.registry import Dated
from procurement.models import Rfi


def entries(user: Any, since: date, until: date) -> Iterator[Dated]:
    asked = Rfi.objects.visible_to(user).filter(state="published")
    yield from days_of(asked, "questions_until", since, until, lambda row: (row.title, "Questions close"))
    yield from days_of(asked, "due_at", since, until, lambda row: (row.title, "Responses are due"))
