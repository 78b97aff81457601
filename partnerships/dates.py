"""Days of partnerships for the calendar: contributions, obligations and payments that are due, and last days."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from alliance.days import days_of
from alliance.registry import Dated
from partnerships.models import Contribution, Obligation, Partnership, Settlement

NAMED = ("party__organisation", "party__department", "party__partnership")


def entries(user: Any, since: date, until: date) -> Iterator[Dated]:
    promised = Contribution.objects.visible_to(user).filter(delivered_on=None).select_related(*NAMED)
    yield from days_of(promised, "due_on", since, until, lambda row: (str(row), f"Contribution of {row.party}"))
    duties = Obligation.objects.visible_to(user).filter(done_on=None).select_related(*NAMED)
    yield from days_of(duties, "due_on", since, until, lambda row: (row.title, f"Obligation of {row.party}"))
    payable = Settlement.objects.visible_to(user).filter(state="locked")
    yield from days_of(payable, "due_on", since, until, lambda row: (f"Payment of {row.reference}", "Settlement"))
    bound = Partnership.objects.visible_to(user).exclude(state="ended")
    yield from days_of(bound, "ends_on", since, until, lambda row: (f"Last day of “{row.title}”", row.reference))
