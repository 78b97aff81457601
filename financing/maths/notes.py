"""A short note that pays interest once, at maturity."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from financing.maths import refusals
from financing.maths.day_count import DayCount, term


@dataclass(frozen=True, slots=True)
class NoteSale:
    """Terms; `premium` is the money paid above principal, negative for a discount."""

    dated_date: date
    maturity_date: date
    principal: Decimal
    coupon: Decimal
    premium: Decimal = Decimal(0)
    day_count: DayCount | str = DayCount.THIRTY_360


@dataclass(frozen=True, slots=True)
class Measures:
    """Interest in money, unrounded; costs as rates per year."""

    interest: Decimal
    net_interest_cost: Decimal
    true_interest_cost: Decimal


def measures(note: NoteSale) -> Measures:
    """NIC = (interest − premium)/(principal·t); TIC is the yield to maturity, compounded twice a year."""
    years = term(note.day_count, note.dated_date, note.maturity_date, "dated_date", "maturity_date")
    principal = refusals.positive(note.principal, "principal")
    coupon = refusals.not_negative(refusals.rate(note.coupon, "coupon"), "coupon")
    premium = refusals.finite(note.premium, "premium")
    if principal + premium <= 0:
        raise refusals.OutOfRange("The discount is as large as the principal; enter less.", field="premium")
    interest = principal * coupon * years
    growth = (principal + interest) / (principal + premium)
    return Measures(
        interest=interest,
        net_interest_cost=(interest - premium) / (principal * years),
        true_interest_cost=2 * (growth ** (1 / (2 * years)) - 1),
    )
