"""Which way of acquiring is lawful: the limits of a pilot route, and tables of thresholds by value and day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from procurement.maths import refusals


@dataclass(frozen=True)
class PilotRule:
    """Limits of a jurisdiction's pilot route; `None` is no limit."""

    max_cost: Decimal | None
    max_duration_days: int | None
    requires: tuple[str, ...]


@dataclass(frozen=True)
class ProposedPilot:
    """`has` names the requirements that are met."""

    city_cost: Decimal
    start_date: date
    end_date: date
    has: frozenset[str]


@dataclass(frozen=True)
class PilotRoute:
    """`allowed` if there are no reasons against; `duration_days` counts the first and the last day."""

    duration_days: int
    reasons: tuple[str, ...]

    @property
    def allowed(self) -> bool:
        return not self.reasons


@dataclass(frozen=True)
class ThresholdRow:
    """A route for values between `min` and `max` from `valid_from` to `valid_to`, both days included; `None` is open."""

    route: str
    valid_from: date | None
    valid_to: date | None
    min: Decimal | None
    min_inclusive: bool
    max: Decimal | None
    max_inclusive: bool

    def is_in_force(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)

    def holds(self, value: Decimal) -> bool:
        above = self.min is None or value > self.min or (self.min_inclusive and value == self.min)
        below = self.max is None or value < self.max or (self.max_inclusive and value == self.max)
        return above and below


def judge_pilot(rule: PilotRule, pilot: ProposedPilot) -> PilotRoute:
    """Whether `pilot` stays within `rule`. Reaching a limit is allowed, passing it is not.

    Reasons: `cost_over_limit`, `duration_over_limit`, `missing:<requirement>`. Raises `InvalidDates` for an end before
    the start and `InvalidAmount` for a negative cost.
    """
    refusals.require_amount(pilot.city_cost, field="city_cost")
    if pilot.end_date < pilot.start_date:
        raise refusals.InvalidDates("The pilot ends before it starts. Correct one of the days.", field="end_date")
    days = (pilot.end_date - pilot.start_date).days + 1
    reasons = []
    if rule.max_cost is not None and pilot.city_cost > rule.max_cost:
        reasons.append("cost_over_limit")
    if rule.max_duration_days is not None and days > rule.max_duration_days:
        reasons.append("duration_over_limit")
    reasons.extend(f"missing:{need}" for need in rule.requires if need not in pilot.has)
    return PilotRoute(duration_days=days, reasons=tuple(reasons))


def row_for(table: Sequence[ThresholdRow], *, value: Decimal, on: date) -> ThresholdRow | None:
    """The one row in force on the day whose range holds `value`; `None` if there is none.

    Raises `OverlappingThresholds` if several do, for then the table does not say what the law is.
    """
    refusals.require_amount(value, field="value")
    found = [row for row in table if row.is_in_force(on) and row.holds(value)]
    if len(found) > 1:
        routes = ", ".join(row.route for row in found)
        raise refusals.OverlappingThresholds(
            f"On {on.isoformat()} the value {value} falls into several rows: {routes}. "
            "Correct their ranges or days so that one remains.",
            field="table",
        )
    return found[0] if found else None
