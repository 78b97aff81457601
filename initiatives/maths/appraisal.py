"""Costs and benefits by fiscal year, and what they are worth together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from initiatives.maths.errors import InvalidNumber

Estimate = tuple[Decimal, Decimal, Decimal]  # low, likely, high


@dataclass(frozen=True)
class CashLine:
    """An amount of every fiscal year from `first` to `last` (the same for a one-off), low, likely and high."""

    is_benefit: bool
    first: int
    last: int
    estimate: Estimate


@dataclass(frozen=True)
class Appraisal:
    """Not rounded. `payback` is None where the benefits never repay the costs, `ratio` where there are no costs."""

    years: tuple[int, ...]
    costs: tuple[Decimal, ...]
    benefits: tuple[Decimal, ...]
    value: Decimal
    payback: Decimal | None
    ratio: Decimal | None


def appraise(lines: Sequence[CashLine], rate: Decimal, *, costs_as: int = 1, benefits_as: int = 1) -> Appraisal:
    """The lines as one case; `costs_as` and `benefits_as` choose low (0), likely (1) or high (2).

    * net present value = Σ (benefits_t - costs_t) / (1 + rate)^t, t = 0 in the first year (as Excel: NPV of the later
      years plus the first; OMB Circular A-94, section 5)
    * benefit-cost ratio = present value of the benefits / present value of the costs
    * payback = years after the first amount until the running, undiscounted sum reaches zero, straight-line inside the year
    """
    if not (rate.is_finite() and rate > -1):
        raise InvalidNumber("rate", "The discount rate is a fraction above -1, such as 0.031. Correct it.")
    if not lines:
        raise InvalidNumber("lines", "There are no costs and benefits. Enter at least one line.")
    years = tuple(range(min(line.first for line in lines), max(line.last for line in lines) + 1))
    costs = by_year((line for line in lines if not line.is_benefit), years, costs_as)
    benefits = by_year((line for line in lines if line.is_benefit), years, benefits_as)
    cost = present_value(costs, rate)
    net = [gain - paid for gain, paid in zip(benefits, costs, strict=True)]
    ratio = present_value(benefits, rate) / cost if cost > 0 else None
    return Appraisal(years, costs, benefits, present_value(net, rate), payback_of(net), ratio)


def by_year(lines: Iterable[CashLine], years: Sequence[int], chosen: int) -> tuple[Decimal, ...]:
    lines = list(lines)
    return tuple(
        sum((line.estimate[chosen] for line in lines if line.first <= year <= line.last), Decimal(0)) for year in years
    )


def present_value(amounts: Sequence[Decimal], rate: Decimal) -> Decimal:
    return sum((amount / (1 + rate) ** year for year, amount in enumerate(amounts)), Decimal(0))


def payback_of(net: Sequence[Decimal]) -> Decimal | None:
    """Years after the first amount, the amounts of later years spread evenly over them; 0 where nothing is ever owed."""
    total, owed = Decimal(0), False
    for year, amount in enumerate(net):
        if owed and total + amount >= 0:
            return year - 1 - total / amount
        total += amount
        owed = owed or total < 0
    return None if owed else Decimal(0)
