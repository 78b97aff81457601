"""Yield: the one rate, compounded f times a year, at which dated payments are worth their price."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from financing.maths import refusals, roots
from financing.maths.day_count import DayCount, year_fraction


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that falls due on a date."""

    on: date
    amount: Decimal


def solve(
    payments: Sequence[Payment], price: Decimal, issued_on: date, frequency: int, day_count: DayCount | str
) -> Decimal:
    """y with Σ amount / (1 + y/f)^(f·t) = price, t in years from `issued_on`; exact to 15 places.

    Raises `Incomplete` if no rate, or more than one, gives the price.
    """
    refusals.positive(price, "price")
    times = [year_fraction(day_count, issued_on, payment.on) for payment in payments]
    found = roots.rates_of_return([Decimal(0), *times], [-price, *(payment.amount for payment in payments)], frequency)
    return only(found)


def only(found: Sequence[Decimal]) -> Decimal:
    """The one yield found; raises `Incomplete` if there is none or a choice."""
    if len(found) != 1:
        raise refusals.Incomplete(
            f"{len(found) or 'No'} yields fit these payments and this price; check the price and the payments.",
            field="price",
        )
    return found[0]


def present_value(
    payments: Sequence[Payment],
    rate: Decimal,
    issued_on: date,
    frequency: int = 2,
    day_count: DayCount | str = DayCount.THIRTY_360,
) -> Decimal:
    """Σ amount / (1 + rate/f)^(f·t), t in years from `issued_on`."""
    growth = 1 + refusals.rate(rate) / frequency
    return sum(
        (p.amount / growth ** (frequency * year_fraction(day_count, issued_on, p.on)) for p in payments),
        Decimal(0),
    )
