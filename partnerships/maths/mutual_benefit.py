"""The simulator: what each side gets over the term, and for which savings, prices and shares both sides gain.

A side *gains* if the present value of its flows, at its own discount rate, is above zero. Payments of a year are rounded
to the cent as they would be paid; present values are not rounded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from partnerships.maths import formulas, refusals, savings
from partnerships.maths.allocate import rounded
from partnerships.maths.savings import LinearRule, SharingRule
from partnerships.maths.statements import Working
from partnerships.maths.terms import Terms

Side = Literal["city", "partner"]
Slider = Literal["annual_savings", "unit_price", "partner_share"]
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
    """`annual_savings` are units saved in year 1, which change by `savings_growth` a year, as the price does by its
    escalator; `rule` divides their worth."""

    years: int
    annual_savings: Decimal
    savings_growth: Decimal
    unit_price: Decimal
    price_escalator: Decimal
    rule: SharingRule
    city: Interest
    partner: Interest

    @classmethod
    def read(cls, given: Mapping[str, object]) -> "Deal":
        """From JSON-like terms; the sharing rule stands under `rule` with its `model` `linear` or `tiered`."""
        terms = Terms(given)
        rule = terms.part("rule")
        return cls(
            years=terms.count("years", least=1, most=50),
            annual_savings=terms.number("annual_savings"),
            savings_growth=terms.rate("savings_growth", Decimal(0)),
            unit_price=terms.non_negative("unit_price"),
            price_escalator=terms.rate("price_escalator", Decimal(0)),
            rule=savings.SHARING_RULES[rule.choice("model", savings.SHARING_RULES)].read(rule),
            city=_interest(terms.part("city")),
            partner=_interest(terms.part("partner")),
        )


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
    """Where, along one slider, each side gains and where both do; `warnings` say where one never does."""

    slider: Slider
    gains: Mapping[Side, tuple[Range, ...]]
    mutual: tuple[Range, ...]
    warnings: tuple[str, ...]


def simulate(deal: Deal) -> Outcome:
    """What each side gets over the term. The city receives the savings and pays the partner its payment."""
    flows = [YearFlow(0, Decimal(0), Decimal(0), -deal.city.investment, -deal.partner.investment)]
    saved, price = deal.annual_savings, deal.unit_price
    for year in range(1, deal.years + 1):
        flows.append(_flow(deal, year, rounded(saved * price)))
        saved, price = saved * (_ONE + deal.savings_growth), price * (_ONE + deal.price_escalator)
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
    return Zone(slider, gains, mutual, _warnings(slider, gains, mutual))


def _interest(terms: Terms) -> Interest:
    return Interest(
        investment=terms.non_negative("investment", Decimal(0)),
        annual_cost=terms.non_negative("annual_cost", Decimal(0)),
        discount_rate=terms.rate("discount_rate"),
    )


def _of(deal: Deal, side: Side) -> Interest:
    return deal.city if side == "city" else deal.partner


def _flow(deal: Deal, year: int, worth: Decimal) -> YearFlow:
    working = Working()
    working.given(verified_savings=worth)
    payment = rounded(formulas.decimal_of(deal.rule.payment(working, "verified_savings")))
    city = worth - payment - deal.city.annual_cost
    return YearFlow(year, worth, payment, city, payment - deal.partner.annual_cost)


def _present_value(flows: list[Decimal], rate: Decimal) -> Decimal:
    value = Decimal(0)
    for flow in reversed(flows):
        value = value / (_ONE + rate) + flow
    return value


def _require_slider(deal: Deal, slider: Slider, lowest: Decimal, highest: Decimal) -> None:
    least = Decimal("-Infinity") if slider == "annual_savings" else Decimal(0)
    most = _ONE if slider == "partner_share" else Decimal("Infinity")
    if not (lowest.is_finite() and highest.is_finite() and least <= lowest < highest <= most):
        raise refusals.OutOfRange(
            f"The slider for {slider.replace('_', ' ')} runs from {lowest} to {highest}. "
            "Give a lower end below the upper end, both within what the term can mean.",
            field=slider,
        )
    if slider == "partner_share" and not isinstance(deal.rule, LinearRule):
        raise refusals.UnknownChoice(
            "Tiers have a share for each band, so there is no one share to move. Move savings or price instead.",
            field=slider,
        )


def moved(deal: Deal, slider: Slider, place: Decimal) -> Deal:
    """The deal with one term at `place`; tiers have no single share and stay as they are."""
    if slider == "annual_savings":
        return replace(deal, annual_savings=place)
    if slider == "unit_price":
        return replace(deal, unit_price=place)
    return replace(deal, rule=replace(deal.rule, partner_share=place)) if isinstance(deal.rule, LinearRule) else deal


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
