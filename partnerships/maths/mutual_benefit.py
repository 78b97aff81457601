"""The simulator: what each side gets over the term, and for which savings, prices and shares both sides gain.

A side *gains* if the present value of its flows, at its own discount rate, is above zero. Payments of a year are rounded
to the cent as they would be paid; present values are not rounded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from partnerships.maths import formulas, refusals
from partnerships.maths.allocate import rounded
from partnerships.maths.escalation import Movement
from partnerships.maths.simulated_rules import Rule, Year, read_rule
from partnerships.maths.statements import Working
from partnerships.maths.terms import Terms

Side = Literal["city", "partner"]
Slider = Literal["annual_savings", "unit_price", "partner_share", "share"]
SIDES: tuple[Side, ...] = ("city", "partner")

_ONE = Decimal(1)
_STEPS = 40
_HALVINGS = 30


@dataclass(frozen=True)
class Interest:
    """What one side puts in: once at the start, then every year; `discount_rate` is its own."""

    investment: Decimal
    annual_cost: Decimal
    discount_rate: Decimal


@dataclass(frozen=True)
class Deal:
    """`annual_savings` are units saved in year 1, which change by `savings_growth` a year; `rule` divides their worth.

    The price moves by `price_escalator` a year, or as its own `movement` says; where an index moves it, that index is
    assumed to change by `price_escalator`.
    """

    years: int
    annual_savings: Decimal
    savings_growth: Decimal
    unit_price: Decimal
    price_escalator: Decimal
    rule: Rule
    city: Interest
    partner: Interest
    movement: Movement | None = None

    @classmethod
    def read(cls, given: Mapping[str, object]) -> "Deal":
        """From JSON-like terms; the sharing rule stands under `rule` with its `model` and terms."""
        terms = Terms(given)
        return cls(
            years=terms.count("years", least=1, most=50),
            annual_savings=terms.number("annual_savings"),
            savings_growth=terms.rate("savings_growth", Decimal(0)),
            unit_price=terms.non_negative("unit_price"),
            price_escalator=terms.rate("price_escalator", Decimal(0)),
            rule=read_rule(terms.part("rule")),
            city=_interest(terms.part("city")),
            partner=_interest(terms.part("partner")),
            movement=Movement.read(terms),
        )

    def price_of(self, year: int) -> Decimal:
        """The price of a unit in a year of the term, exact to 34 digits."""
        if self.movement is None:
            return self.unit_price * (_ONE + self.price_escalator) ** (year - 1)
        working = Working()
        working.given(unit_price=self.unit_price, agreement_year=year)
        if self.movement.passed:
            working.given(current_index=self.movement.by * (_ONE + self.price_escalator) ** (year - 1))
        return formulas.decimal_of(working.value(self.movement.apply(working, "unit_price", "Price")))


@dataclass(frozen=True)
class YearFlow:
    """Year 0 holds the investments only."""

    year: int
    savings: Decimal
    partner_payment: Decimal
    city: Decimal
    partner: Decimal


@dataclass(frozen=True)
class Outcome:
    """Flows of the term with each side's sum and present value."""

    flows: tuple[YearFlow, ...]
    totals: Mapping[Side, Decimal]
    present_values: Mapping[Side, Decimal]

    def gains(self, side: Side) -> bool:
        return self.present_values[side] > 0


@dataclass(frozen=True)
class Range:
    """Both ends belong to it."""

    lowest: Decimal
    highest: Decimal


@dataclass(frozen=True)
class Zone:
    """Where, along one slider, each side gains and where both do; `warnings` say where one never does.

    `tried` are the places of the slider with the present value each side has there.
    """

    slider: Slider
    gains: Mapping[Side, tuple[Range, ...]]
    mutual: tuple[Range, ...]
    warnings: tuple[str, ...]
    tried: tuple[tuple[Decimal, Mapping[Side, Decimal]], ...] = ()


def simulate(deal: Deal) -> Outcome:
    """What each side gets over the term. The city receives the savings and pays the partner its payment."""
    flows = [YearFlow(0, Decimal(0), Decimal(0), -deal.city.investment, -deal.partner.investment)]
    saved, banked = deal.annual_savings, Decimal(0)
    for year in range(1, deal.years + 1):
        flow, banked = _flow(deal, Year(year, saved, deal.price_of(year), banked))
        flows.append(flow)
        saved *= _ONE + deal.savings_growth
    by_side = {"city": [flow.city for flow in flows], "partner": [flow.partner for flow in flows]}
    return Outcome(
        flows=tuple(flows),
        totals={side: sum(by_side[side], Decimal(0)) for side in SIDES},
        present_values={side: _present_value(by_side[side], _of(deal, side).discount_rate) for side in SIDES},
    )


def zone_of_mutual_benefit(deal: Deal, slider: Slider, *, lowest: Decimal, highest: Decimal) -> Zone:
    """Ranges of `slider` between `lowest` and `highest` with the other terms of `deal` kept.

    The slider is tried at 41 places and each change found between two of them is narrowed to 2^-30 of their distance,
    always to the side that gains; a range narrower than 1/40 of the slider may be missed, which only a whole-amount
    tier or a floor can cause. Raises `OutOfRange` for an empty slider, and `UnknownChoice` for the share of tiers.
    """
    _require_slider(deal, slider, lowest, highest)
    places = [lowest + (highest - lowest) * step / _STEPS for step in range(_STEPS + 1)]
    outcomes = [simulate(moved(deal, slider, place)) for place in places]
    gains = {side: _ranges(places, outcomes, side, deal, slider) for side in SIDES}
    mutual = _common(gains["city"], gains["partner"])
    tried = tuple((place, outcome.present_values) for place, outcome in zip(places, outcomes, strict=True))
    return Zone(slider, gains, mutual, _warnings(slider, gains, mutual), tried)


def _interest(terms: Terms) -> Interest:
    return Interest(
        investment=terms.non_negative("investment", Decimal(0)),
        annual_cost=terms.non_negative("annual_cost", Decimal(0)),
        discount_rate=terms.rate("discount_rate"),
    )


def _of(deal: Deal, side: Side) -> Interest:
    return deal.city if side == "city" else deal.partner


def _flow(deal: Deal, year: Year) -> tuple[YearFlow, Decimal]:
    """The flow of a year, and the excess over a guarantee that is carried into the next."""
    got, banked = deal.rule.gets(year)
    payment = rounded(got)
    city = year.worth - payment - deal.city.annual_cost
    return YearFlow(year.number, year.worth, payment, city, payment - deal.partner.annual_cost), banked


def _present_value(flows: list[Decimal], rate: Decimal) -> Decimal:
    value = Decimal(0)
    for flow in reversed(flows):
        value = value / (_ONE + rate) + flow
    return value


def _require_slider(deal: Deal, slider: Slider, lowest: Decimal, highest: Decimal) -> None:
    least = Decimal("-Infinity") if slider == "annual_savings" else Decimal(0)
    most = _ONE if slider in ("partner_share", "share") else Decimal("Infinity")
    if not (lowest.is_finite() and highest.is_finite() and least <= lowest < highest <= most):
        raise refusals.OutOfRange(
            f"The slider for {slider.replace('_', ' ')} runs from {lowest} to {highest}. "
            "Give a lower end below the upper end, both within what the term can mean.",
            field=slider,
        )
    if slider in ("partner_share", "share") and deal.rule.slider != slider:
        raise refusals.UnknownChoice(
            "This rule has no one share of that name to move. Move savings or price instead.",
            field=slider,
        )


def moved(deal: Deal, slider: Slider, place: Decimal) -> Deal:
    """The deal with one term at `place`."""
    if slider == "annual_savings":
        return replace(deal, annual_savings=place)
    if slider == "unit_price":
        return replace(deal, unit_price=place)
    return replace(deal, rule=deal.rule.with_share(place))


def _ranges(
    places: list[Decimal], outcomes: list[Outcome], side: Side, deal: Deal, slider: Slider
) -> tuple[Range, ...]:
    found, lowest = list[Range](), None
    gains = [outcome.gains(side) for outcome in outcomes]
    if gains[0]:
        lowest = places[0]
    for before, here, did, does in zip(places, places[1:], gains, gains[1:], strict=False):
        if does and not did:
            lowest = _edge(deal, slider, side, gaining=here, losing=before)
        elif did and not does and lowest is not None:
            found.append(Range(lowest, _edge(deal, slider, side, gaining=before, losing=here)))
    if gains[-1] and lowest is not None:
        found.append(Range(lowest, places[-1]))
    return tuple(found)


def _edge(deal: Deal, slider: Slider, side: Side, *, gaining: Decimal, losing: Decimal) -> Decimal:
    """The last place, seen from `gaining`, at which the side is found to gain."""
    for _ in range(_HALVINGS):
        middle = (gaining + losing) / 2
        if simulate(moved(deal, slider, middle)).gains(side):
            gaining = middle
        else:
            losing = middle
    return gaining


def _common(first: tuple[Range, ...], second: tuple[Range, ...]) -> tuple[Range, ...]:
    both = [Range(max(a.lowest, b.lowest), min(a.highest, b.highest)) for a in first for b in second]
    return tuple(found for found in both if found.lowest <= found.highest)


def _warnings(slider: Slider, gains: Mapping[Side, tuple[Range, ...]], mutual: tuple[Range, ...]) -> tuple[str, ...]:
    name = slider.replace("_", " ")
    never = [side for side in SIDES if not gains[side]]
    if never:
        return tuple(f"The {side} never gains, whatever the {name}. Change another term first." for side in never)
    if not mutual:
        return (f"Each side gains somewhere, but at no {name} do both. Change another term first.",)
    return ()
