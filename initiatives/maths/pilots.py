"""What a pilot's measurements say: outcome per KPI, and progress on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from initiatives.maths.errors import InvalidInput, InvalidNumber

Direction = Literal["increase", "decrease"]
Status = Literal["met", "partially_met", "not_met", "no_data"]
Pace = Literal["ahead", "on_path", "behind", "no_data"]

# no measured quantity needs more digits before its point, and floats still hold its square
_DIGITS = 30


@dataclass(frozen=True)
class Kpi:
    """An indicator with what was aimed at. ``actual`` is ``None`` while there is no data.

    Raises ``InvalidInput`` for a number that is not finite, and for a minimum that is harder than the target.
    """

    name: str
    direction: Direction
    baseline: Decimal | None
    target: Decimal
    minimum: Decimal | None = None
    actual: Decimal | None = None

    def __post_init__(self) -> None:
        if self.direction not in ("increase", "decrease"):
            raise InvalidInput("direction", f"“{self.direction}” is not a direction. Choose increase or decrease.")
        for field in ("baseline", "target", "minimum", "actual"):
            require_usable(field, getattr(self, field))
        if self.minimum is not None and not self.reaches(self.minimum, by=self.target):
            raise InvalidInput(
                "minimum",
                f"The minimum {self.minimum} of “{self.name}” is harder to reach than the target {self.target}. "
                "Exchange them or leave the minimum out.",
            )

    def reaches(self, level: Decimal, *, by: Decimal) -> bool:
        """Whether the value ``by`` is at ``level`` or beyond it in the direction of this KPI."""
        return by >= level if self.direction == "increase" else by <= level


@dataclass(frozen=True)
class KpiOutcome:
    """``attainment`` is the share of the way to the target; 1 is reached; ``None`` where it is not defined."""

    kpi: str
    status: Status
    attainment: Decimal | None


@dataclass(frozen=True)
class PilotOutcome:
    """Facts before the human decision."""

    kpis: tuple[KpiOutcome, ...]
    overall: Status


@dataclass(frozen=True)
class Progress:
    """``expected`` on the straight path, ``gap`` = actual - expected, positive where the actual is better."""

    expected: Decimal
    gap: Decimal | None
    pace: Pace


def judge_pilot(kpis: Sequence[Kpi]) -> PilotOutcome:
    """Outcome of every KPI and of the whole. One KPI without data, or no KPI at all, leaves the whole without."""
    outcomes = tuple(KpiOutcome(kpi.name, judge(kpi), attainment(kpi)) for kpi in kpis)
    return PilotOutcome(outcomes, _overall({outcome.status for outcome in outcomes}))


def judge(kpi: Kpi) -> Status:
    """Reaching the target or the minimum exactly counts as reaching it. No data never counts as success."""
    if kpi.actual is None:
        return "no_data"
    if kpi.reaches(kpi.target, by=kpi.actual):
        return "met"
    if kpi.minimum is not None and kpi.reaches(kpi.minimum, by=kpi.actual):
        return "partially_met"
    return "not_met"


def attainment(kpi: Kpi) -> Decimal | None:
    """(actual - baseline) / (target - baseline). Without a baseline actual / target, for an increase only.

    ``None`` without data and where the divisor is zero.
    """
    if kpi.actual is None or (kpi.baseline is None and kpi.direction == "decrease"):
        return None
    start = kpi.baseline if kpi.baseline is not None else Decimal(0)
    return (kpi.actual - start) / (kpi.target - start) if kpi.target != start else None


def expected_on(*, baseline: Decimal, target: Decimal, starts_on: date, due_on: date, on: date) -> Decimal:
    """The straight path from ``baseline`` to ``target``: the baseline until the start, the target from the due day.

    Raises ``InvalidInput`` if the due day is not after the start.
    """
    if due_on <= starts_on:
        raise InvalidInput("due_on", "The target is due no later than the start. Choose a later day.")
    require_usable("baseline", baseline)
    require_usable("target", target)
    passed = min(max((on - starts_on).days, 0), (due_on - starts_on).days)
    exact = Fraction(baseline) + (Fraction(target) - Fraction(baseline)) * passed / (due_on - starts_on).days
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def progress(kpi: Kpi, *, starts_on: date, due_on: date, on: date, tolerance: Decimal = Decimal("0.1")) -> Progress:
    """``kpi.actual`` as measured on the day ``on``, against the straight path from its baseline.

    ``tolerance``: how far from the path still counts as on it, as a share of the way from baseline to target.
    Raises ``InvalidInput`` for a KPI without a baseline, a negative tolerance or days in the wrong order.
    """
    if kpi.baseline is None:
        raise InvalidInput("baseline", f"“{kpi.name}” has no baseline to progress from. Measure one first.")
    require_usable("tolerance", tolerance)
    if tolerance < 0:
        raise InvalidNumber("tolerance", f"The tolerance is {tolerance}. Give a share of zero or more.")
    expected = expected_on(baseline=kpi.baseline, target=kpi.target, starts_on=starts_on, due_on=due_on, on=on)
    if kpi.actual is None:
        return Progress(expected, None, "no_data")
    gap = kpi.actual - expected if kpi.direction == "increase" else expected - kpi.actual
    allowed = tolerance * abs(kpi.target - kpi.baseline)
    pace: Pace = "ahead" if gap > allowed else "behind" if gap < -allowed else "on_path"
    return Progress(expected, gap, pace)


def _overall(statuses: set[Status]) -> Status:
    if not statuses or "no_data" in statuses:
        return "no_data"
    if statuses in ({"met"}, {"not_met"}):
        return statuses.pop()
    return "partially_met"


def require_usable(field: str, value: Decimal | None) -> None:
    if value is not None and not (value.is_finite() and value.adjusted() <= _DIGITS):
        raise InvalidNumber(field, f"The {field} is {value}. Give a finite number of usual size.")
