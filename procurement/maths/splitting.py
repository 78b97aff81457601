"""Finds needs that were bought in pieces, each below a threshold that their sum exceeds."""

import calendar
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from procurement.maths import refusals


@dataclass(frozen=True)
class Purchase:
    """One purchase of a need from a vendor."""

    id: str
    vendor: str
    need: str
    bought_on: date
    amount: Decimal


@dataclass(frozen=True)
class SplitPurchase:
    """Purchases of one vendor and need, by date, that together exceed the threshold within one window."""

    vendor: str
    need: str
    total: Decimal
    purchases: tuple[Purchase, ...]


def add_months(day: date, months: int) -> date:
    """The same day `months` later, shortened to the end of a short month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def find_splitting(purchases: Iterable[Purchase], *, threshold: Decimal, window_months: int) -> list[SplitPurchase]:
    """Per vendor and need the window with the largest sum above `threshold` (the earliest if equal), sorted by both.

    A window begins with a purchase and lasts up to, not including, the same day `window_months` later. A purchase that
    exceeds the threshold by itself goes its own route and is left out.
    """
    refusals.require_amount(threshold, field="threshold")
    if not 1 <= window_months <= 120:
        raise refusals.InvalidDates(f"The window has {window_months} months. Give 1 to 120.", field="window_months")
    groups: dict[tuple[str, str], list[Purchase]] = defaultdict(list)
    for purchase in sorted(purchases, key=lambda purchase: purchase.bought_on):
        refusals.require_amount(purchase.amount, field=f"purchases.{purchase.id}")
        if purchase.amount <= threshold:
            groups[purchase.vendor, purchase.need].append(purchase)
    largest = {group: _largest_window(bought, window_months) for group, bought in sorted(groups.items())}
    return [
        SplitPurchase(vendor, need, total, window)
        for (vendor, need), (total, window) in largest.items()
        if total > threshold
    ]


def _largest_window(bought: Sequence[Purchase], months: int) -> tuple[Decimal, tuple[Purchase, ...]]:
    windows = [_window(bought[index:], months) for index in range(len(bought))]
    # max() returns the first of equals: the earliest window
    return max(windows, key=lambda window: window[0])


def _window(bought: Sequence[Purchase], months: int) -> tuple[Decimal, tuple[Purchase, ...]]:
    end = add_months(bought[0].bought_on, months)
    inside = tuple(purchase for purchase in bought if purchase.bought_on < end)
    return sum((purchase.amount for purchase in inside), Decimal(0)), inside
