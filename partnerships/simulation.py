"""The simulator's answer, as its page shows it: who gets what over the term, and where both sides gain."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from partnerships.maths import mutual_benefit
from partnerships.maths.mutual_benefit import Deal, Outcome, Range, Slider, Zone

WORDS: Mapping[Slider, str] = {
    "annual_savings": "Units saved in a year",
    "unit_price": "Price of a unit",
    "partner_share": "Partner’s share",
}
PLACES: Mapping[Slider, int] = {"annual_savings": 0, "unit_price": 4, "partner_share": 3}
WHO = {"city": "The city", "partner": "The partner"}


def deal_of(values: Mapping[str, Any]) -> Deal:
    """The deal that a filled-in form describes."""
    given: dict[str, object] = {name: str(values[name]) for name in ("annual_savings", "unit_price", "price_escalator")}
    sides: dict[str, dict[str, str]] = {
        side: {
            "investment": str(values[f"{side}_investment"]),
            "annual_cost": str(values[f"{side}_cost"]),
            "discount_rate": str(values[f"{side}_rate"]),
        }
        for side in mutual_benefit.SIDES
    }
    rule = {"model": "linear", "partner_share": str(values["partner_share"])}
    return Deal.read({**given, **sides, "years": values["years"], "rule": rule})


def shown(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the page draws."""
    deal = deal_of(values)
    outcome = mutual_benefit.simulate(deal)
    return {
        "finding": finding(outcome),
        "tone": "ok" if all(outcome.gains(side) for side in mutual_benefit.SIDES) else "warn",
        "sides": [
            (WHO[side], outcome.totals[side], outcome.present_values[side], outcome.gains(side))
            for side in mutual_benefit.SIDES
        ],
        "zones": [zone_row(zone, Decimal(values[zone.slider])) for zone in zones(deal)],
        "spec": chart(outcome),
        "head": ["Year", "Savings", "Paid to the partner", "City so far", "Partner so far"],
        "rows": table(outcome),
    }


def zones(deal: Deal) -> list[Zone]:
    """Along each term alone: from nothing to three times what is planned, and every share."""
    ends: Mapping[Slider, Decimal] = {
        "annual_savings": deal.annual_savings * 3,
        "unit_price": deal.unit_price * 3,
        "partner_share": Decimal(1),
    }
    return [
        mutual_benefit.zone_of_mutual_benefit(deal, slider, lowest=Decimal(0), highest=highest)
        for slider, highest in ends.items()
        if highest > 0
    ]


def zone_row(zone: Zone, now: Decimal) -> dict[str, Any]:
    return {
        "label": WORDS[zone.slider],
        "now": in_words(zone.slider, now),
        "city": ranges(zone.slider, zone.gains["city"]),
        "partner": ranges(zone.slider, zone.gains["partner"]),
        "both": ranges(zone.slider, zone.mutual),
        "inside": any(found.lowest <= now <= found.highest for found in zone.mutual),
        "warnings": zone.warnings,
    }


def ranges(slider: Slider, found: tuple[Range, ...]) -> str:
    return ", ".join(f"{in_words(slider, r.lowest)} to {in_words(slider, r.highest)}" for r in found) or "nowhere"


def in_words(slider: Slider, value: Decimal) -> str:
    return f"{value:,.{PLACES[slider]}f}"


def finding(outcome: Outcome) -> str:
    gaining = [side for side in mutual_benefit.SIDES if outcome.gains(side)]
    if len(gaining) == 2:
        return "Both sides gain over the term."
    if not gaining:
        return "Neither side gains over the term. Look below for what would have to change."
    return f"Only {WHO[gaining[0]].lower()} gains over the term. Look below for where both would."


def so_far(outcome: Outcome) -> list[tuple[Decimal, Decimal]]:
    city = partner = Decimal(0)
    found = []
    for flow in outcome.flows:
        city, partner = city + flow.city, partner + flow.partner
        found.append((city, partner))
    return found


def chart(outcome: Outcome) -> dict[str, Any]:
    sums = so_far(outcome)
    return {
        "kind": "lines",
        "labels": [flow.year for flow in outcome.flows],
        "series": [
            {"name": "City", "values": [float(city) for city, _ in sums], "strong": True},
            {"name": "Partner", "values": [float(partner) for _, partner in sums]},
        ],
        "titles": ["Year", "Sum so far"],
        "limits": [{"at": 0, "label": "paid back"}],
    }


def table(outcome: Outcome) -> list[list[str]]:
    return [
        [str(flow.year), *(f"{value:,.2f}" for value in (flow.savings, flow.partner_payment, city, partner))]
        for flow, (city, partner) in zip(outcome.flows, so_far(outcome), strict=True)
    ]
