"""The route adviser and the search for splitting, over the rows of the city."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from procurement.maths import advice, routes, splitting
from procurement.models import Purchase, Route

MONTHS = 12
AGAINST = {
    "cost_over_limit": "It costs more than this route allows.",
    "duration_over_limit": "It lasts longer than this route allows.",
    "days_missing": "Say from when to when: this route has a longest time.",
}


@dataclass(frozen=True)
class Suggestion:
    """One route with what speaks for and against it."""

    route: Route
    advice: advice.Advice

    @property
    def against(self) -> list[str]:
        return [AGAINST[code] for code in self.advice.against]


def rows_of(found: Iterable[Route]) -> list[advice.Row]:
    return [
        advice.Row(
            key=str(row.pk),
            kind=row.kind,
            basis=row.basis,
            threshold=routes.ThresholdRow(
                route=str(row),
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                min=row.lower,
                min_inclusive=row.lower_included,
                max=row.upper,
                max_inclusive=row.upper_included,
            ),
            most_days=row.most_days,
            clock_days=row.clock_days,
            requires=tuple(row.requirement_list),
        )
        for row in found
    ]


def suggestions(user: Any, facts: Mapping[str, Any], on: date) -> list[Suggestion]:
    """What the adviser says of `facts`, the fields of `procurement.forms.routes.AdviserForm`."""
    found = {str(row.pk): row for row in Route.objects.visible_to(user)}
    said = advice.advise(rows_of(found.values()), situation_of(facts, on))
    return [Suggestion(found[each.key], each) for each in said]


def situation_of(facts: Mapping[str, Any], on: date) -> advice.Situation:
    amount = facts["amount"]
    year = bought_of(facts.get("vendor", ""), on) + amount
    whole = max([amount, *(each.total for each in split_with(facts, on))])  # pieces of one need are one purchase
    values = {"purchase": whole, "vendor_year": year, "total": amount + (facts.get("options") or Decimal(0))}
    flags: dict[str, Any] = {name: bool(facts.get(name)) for name in FLAGS}
    days: dict[str, Any] = {name: facts.get(name) for name in ("starts_on", "ends_on", "received_on")}
    return advice.Situation(values=values, on=on, **flags, **days)


FLAGS = ("is_unsolicited", "is_test", "has_contract", "is_open", "is_only_one")


def bought_of(vendor: str, on: date) -> Decimal:
    """What was bought of a vendor in the twelve months up to and with a day."""
    if not vendor:
        return Decimal(0)
    after = splitting.add_months(on, -MONTHS)
    rows = Purchase.objects.filter(vendor__iexact=vendor, bought_on__gt=after, bought_on__lte=on)
    total: Decimal = rows.aggregate(total=Sum("amount"))["total"] or Decimal(0)
    return total


def threshold_of(on: date) -> Route | None:
    """The row whose upper end purchases must not be split to stay under: the lowest of the ladder in force."""
    rows = Route.objects.filter(kind__in=advice.LADDER, upper__isnull=False).order_by("upper")
    return next((row for row in rows if in_force(row, on)), None)


def in_force(row: Route, on: date) -> bool:
    return (row.valid_from is None or row.valid_from <= on) and (row.valid_to is None or on <= row.valid_to)


def split_purchases(threshold: Decimal, *, months: int = MONTHS, more: Iterable[Purchase] = ()) -> list[Any]:
    """Purchases of one vendor and need that together pass the threshold within the window."""
    bought = [
        splitting.Purchase(str(row.pk), row.vendor, row.need, row.bought_on, row.amount)
        for row in [*Purchase.objects.all(), *more]
    ]
    return splitting.find_splitting(bought, threshold=threshold, window_months=months)


def split_with(facts: Mapping[str, Any], on: date) -> list[Any]:
    """What this purchase would make of the earlier ones of the same vendor and need."""
    row = threshold_of(on)
    vendor, need = facts.get("vendor", ""), facts.get("need", "")
    if row is None or row.upper is None or not (vendor and need):
        return []
    this = Purchase(vendor=vendor, need=need, bought_on=on, amount=facts["amount"])
    found = split_purchases(row.upper, more=[this])
    return [each for each in found if (each.vendor, each.need) == (vendor, need)]
