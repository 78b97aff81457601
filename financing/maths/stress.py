"""What happens to coverage when costs, rates, savings, timing and adoption turn out otherwise than planned.

Monte Carlo draws are binary floats from numpy and answer "how likely"; amounts that are owed come from `amortisation`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from financing.maths import refusals

Floats = NDArray[np.float64]
PERCENTILES = (10, 50, 90)


class Factor(StrEnum):
    """What may turn out otherwise, and the value that changes nothing."""

    COST_OVERRUN = "cost_overrun"
    """Fraction of the cost borrowed on top; 0 is as planned."""
    RATE_SHIFT = "rate_shift"
    """Added to the borrowing rate, as a fraction per year; 0 is as planned."""
    SAVINGS_SHORTFALL = "savings_shortfall"
    """Fraction of the planned savings that does not come; 0 is as planned."""
    DELAY_YEARS = "delay_years"
    """Years by which savings come later, fractions allowed; 0 is as planned."""
    ADOPTION = "adoption"
    """Fraction of planned users who take part; 1 is as planned."""


AS_PLANNED = {factor: Decimal(factor is Factor.ADOPTION) for factor in Factor}


@dataclass(frozen=True, slots=True)
class Plan:
    """Yearly savings and debt service of the same years, the rate of the debt, and the rate to discount at.

    Overrun scales all debt service; a shifted rate scales it as it would the level payment over those years.
    """

    savings: Sequence[Decimal]
    debt_service: Sequence[Decimal]
    debt_rate: Decimal
    discount_rate: Decimal

    def __post_init__(self) -> None:
        """Raises a `Refusal` for a plan whose years do not match or in which nothing is due."""
        if len(self.savings) != len(self.debt_service):
            raise refusals.Incomplete(
                f"{len(self.savings)} years of savings stand against {len(self.debt_service)} of debt service; "
                "give the same years for both.",
                field="savings",
            )
        for saved in self.savings:
            refusals.finite(saved, "savings")
        if not any(refusals.not_negative(due, "debt_service") for due in self.debt_service):
            raise refusals.Incomplete("No debt service is due; there is nothing to test.", field="debt_service")
        refusals.not_negative(refusals.rate(self.debt_rate, "debt_rate"), "debt_rate")
        refusals.rate(self.discount_rate, "discount_rate")


@dataclass(frozen=True, slots=True)
class Spread:
    """Lowest, most likely and highest value of a factor (triangular distribution)."""

    low: Decimal
    likely: Decimal
    high: Decimal

    def __post_init__(self) -> None:
        """Raises a `Refusal` unless low ≤ likely ≤ high."""
        for value in (self.low, self.likely, self.high):
            refusals.finite(value, "spread")
        if not self.low <= self.likely <= self.high:
            raise refusals.OutOfRange("Give the lowest, the likely and the highest value in order.", field="spread")


@dataclass(frozen=True, slots=True)
class Risk:
    """Result of the draws. `coverage` and `net_present_value` map 10, 50 and 90 to the value that share stays below.

    `coverage` is the lowest year of a draw; `coverage_by_year` has `None` where nothing is due. `shortfall_chance` is
    the share of draws in which savings of any year do not cover that year's debt service, `total_shortfall_chance`
    the share in which all savings together do not cover all debt service.
    """

    coverage: Mapping[int, float]
    coverage_by_year: tuple[Mapping[int, float] | None, ...]
    net_present_value: Mapping[int, float]
    shortfall_chance: float
    total_shortfall_chance: float
    histogram: tuple[tuple[float, int], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a tornado: net present value with one factor at its low and at its high value."""

    factor: Factor
    low: float
    high: float

    @property
    def swing(self) -> float:
        """Length of the bar."""
        return abs(self.high - self.low)


def monte_carlo(
    plan: Plan,
    spreads: Mapping[Factor, Spread],
    *,
    seed: int,
    draws: int = 10_000,
    yearly_noise: Decimal = Decimal(0),
) -> Risk:
    """Draws every factor with a spread once per draw; others stay as planned. Same seed, same result.

    `yearly_noise` is the standard deviation of a further normal factor around 1 on each year's savings.
    """
    refusals.count(draws, "draws", most=1_000_000)
    generator = np.random.default_rng(seed)
    drawn = {factor: _triangular(generator, spreads.get(factor), factor, draws) for factor in Factor}
    savings, due = _outcomes(plan, drawn)
    if refusals.not_negative(yearly_noise, "yearly_noise"):
        savings *= 1 + float(yearly_noise) * generator.standard_normal(savings.shape)
    return _risk(plan, savings, due)


def tornado(plan: Plan, spreads: Mapping[Factor, Spread]) -> tuple[Bar, ...]:
    """Moves one factor at a time from likely to low and to high; widest bar first."""
    likely = {**AS_PLANNED, **{factor: spread.likely for factor, spread in spreads.items()}}
    bars = [
        Bar(
            factor,
            net_present_value(plan, {**likely, factor: spread.low}),
            net_present_value(plan, {**likely, factor: spread.high}),
        )
        for factor, spread in spreads.items()
    ]
    return tuple(sorted(bars, key=lambda bar: -bar.swing))


def net_present_value(plan: Plan, factors: Mapping[Factor, Decimal]) -> float:
    """Savings less debt service of one scenario, discounted from the end of each year."""
    scenario = {**AS_PLANNED, **factors}
    savings, due = _outcomes(plan, {factor: np.array([float(value)]) for factor, value in scenario.items()})
    return float(_net_present_values(plan, savings, due)[0])


def scenario_coverage(plan: Plan, factors: Mapping[Factor, Decimal]) -> tuple[float | None, ...]:
    """Coverage of each year in one scenario, `None` where nothing is due."""
    scenario = {**AS_PLANNED, **factors}
    savings, due = _outcomes(plan, {factor: np.array([float(value)]) for factor, value in scenario.items()})
    return tuple(float(s / d) if d > 0 else None for s, d in zip(savings[:, 0], due[:, 0], strict=True))


def _outcomes(plan: Plan, drawn: Mapping[Factor, Floats]) -> tuple[Floats, Floats]:
    """Savings and debt service, each of shape (years, draws)."""
    achieved = drawn[Factor.ADOPTION] * (1 - drawn[Factor.SAVINGS_SHORTFALL])
    savings = _delayed(_floats(plan.savings), drawn[Factor.DELAY_YEARS]) * achieved
    dearer = _payment_factor(plan, drawn[Factor.RATE_SHIFT]) * (1 + drawn[Factor.COST_OVERRUN])
    return savings, _floats(plan.debt_service)[:, np.newaxis] * dearer


def _delayed(savings: Floats, delay: Floats) -> Floats:
    """Savings flow evenly within a year, so a delay of half a year moves half of each year into the next."""
    if not delay.any():
        return np.repeat(savings[:, np.newaxis], delay.size, axis=1)
    years = np.arange(savings.size + 1.0)
    saved_by = np.concatenate(([0.0], np.cumsum(savings)))
    shifted = np.interp(years[:, np.newaxis] - delay, years, saved_by)
    return np.diff(shifted, axis=0)


def _payment_factor(plan: Plan, shift: Floats) -> Floats:
    years = len(plan.debt_service)
    planned = _level_payment(np.array([float(plan.debt_rate)]), years)
    return _level_payment(np.maximum(float(plan.debt_rate) + shift, 0.0), years) / planned


def _level_payment(rate: Floats, years: int) -> Floats:
    safe = np.where(rate < 1e-12, 1.0, rate)
    return np.where(rate < 1e-12, 1 / years, safe / -np.expm1(-years * np.log1p(safe)))


def _risk(plan: Plan, savings: Floats, due: Floats) -> Risk:
    owing = _floats(plan.debt_service) > 0
    ratios = savings[owing] / due[owing]
    lowest = ratios.min(axis=0)
    by_year = iter(np.percentile(ratios, PERCENTILES, axis=1).T)
    counts, edges = np.histogram(lowest, bins=20)
    return Risk(
        coverage=_named(np.percentile(lowest, PERCENTILES)),
        coverage_by_year=tuple(_named(next(by_year)) if is_due else None for is_due in owing),
        net_present_value=_named(np.percentile(_net_present_values(plan, savings, due), PERCENTILES)),
        shortfall_chance=float((lowest < 1).mean()),
        total_shortfall_chance=float((savings.sum(axis=0) < due.sum(axis=0)).mean()),
        histogram=tuple(zip(edges[:-1].tolist(), counts.tolist(), strict=True)),
    )


def _net_present_values(plan: Plan, savings: Floats, due: Floats) -> Floats:
    discount = (1 + float(plan.discount_rate)) ** -np.arange(1.0, len(plan.savings) + 1)
    values: Floats = discount @ (savings - due)
    return values


def _triangular(generator: np.random.Generator, spread: Spread | None, factor: Factor, draws: int) -> Floats:
    if spread is None or spread.low == spread.high:
        return np.full(draws, float(AS_PLANNED[factor] if spread is None else spread.low))
    return generator.triangular(float(spread.low), float(spread.likely), float(spread.high), draws)


def _named(values: Floats) -> dict[int, float]:
    return dict(zip(PERCENTILES, values.tolist(), strict=True))


def _floats(amounts: Sequence[Decimal]) -> Floats:
    return np.array([float(amount) for amount in amounts])
