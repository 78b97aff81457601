"""The simulator's answer, as its page shows it: who gets what over the term, and where both sides gain."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from partnerships.forms.gains import terms_in
from partnerships.forms.simulator import TARGETS, SimulatorForm
from partnerships.maths import mutual_benefit
from partnerships.maths.mutual_benefit import Deal, Outcome, Range, Slider, Zone
from partnerships.maths.periods import MONTHS
from partnerships.maths.settlement import check_terms
from partnerships.models import GainShare
from partnerships.preconditions import naming_the_field
from partnerships.services.gains import as_terms

WORDS: Mapping[Slider, str] = {
    "annual_savings": "Units saved in a year",
    "unit_price": "Price of a unit",
    "partner_share": "Partner’s share",
    "share": "City’s share of receipts",
}
PLACES: Mapping[Slider, int] = {"annual_savings": 0, "unit_price": 4}
SHARE_OF = {"linear": "partner_share", "greater_of": "share"}
SHARES = tuple(SHARE_OF.values())
WHO = {"city": "The city", "partner": "The partner"}


PRICE = ("moves", "rise", "step", "base_index", "pass_through", "floor_rate", "cap_rate")


def deal_of(values: Mapping[str, Any]) -> Deal:
    """The deal that a filled-in form describes. Raises ValidationError naming the term that cannot be meant."""
    given: dict[str, object] = {name: str(values[name]) for name in ("annual_savings", "unit_price", "price_escalator")}
    sides: dict[str, dict[str, str]] = {
        side: {
            "investment": str(values[f"{side}_investment"]),
            "annual_cost": str(values[f"{side}_cost"]),
            "discount_rate": str(values[f"{side}_rate"]),
        }
        for side in mutual_benefit.SIDES
    }
    model = values["model"]
    # A slider always holds something: it counts only under the rule it belongs to.
    idle = {name: None for name in ("unit_price", *SHARES) if SHARE_OF.get(model) != name}
    terms = as_terms(terms_in({**values, **idle}))
    with naming_the_field():
        check_terms(model, terms)
        price = {name: terms.pop(name) for name in PRICE if name in terms}
        return Deal.read({**given, **price, **sides, "years": values["years"], "rule": {"model": model, **terms}})


def query_of(gain_share: GainShare) -> str:
    """The simulator's address with the terms of a gain share; what it does not say is as on a first visit."""
    found = {**SimulatorForm.example(), **gain_share.terms, "model": gain_share.model}
    for number, band in enumerate(found.pop("bands", [])):
        found |= {f"bands-{number}-up_to": band.get("up_to") or "", f"bands-{number}-share": share_of(band)}
    if gain_share.baseline is not None:
        yearly = gain_share.baseline * (12 // MONTHS[gain_share.period])
        found["annual_savings"] = f"{(yearly / 2).quantize(Decimal(1)):f}"
    if gain_share.model in TARGETS:
        found |= {"annual_savings": "0.1", "unit_price": gain_share.terms["target_cost"], "years": "1"}
    return urlencode({name: "on" if value is True else value for name, value in found.items() if value is not False})


def share_of(band: Mapping[str, Any]) -> Any:
    return band.get("share") or band.get("contractor_share")


def shown(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the page draws."""
    deal = deal_of(values)
    outcome, found = mutual_benefit.simulate(deal), zones(deal)
    return {
        "finding": finding(outcome),
        "tone": "ok" if all(outcome.gains(side) for side in mutual_benefit.SIDES) else "warn",
        "sides": [
            (WHO[side], outcome.totals[side], outcome.present_values[side], outcome.gains(side))
            for side in mutual_benefit.SIDES
        ],
        "zones": [zone_row(zone, Decimal(values[zone.slider])) for zone in found],
        "along": along(found[-1]) if found else None,
        "spec": chart(outcome),
        "head": ["Year", "Savings", "Paid to the partner", "City so far", "Partner so far"],
        "rows": table(outcome),
    }


def along(zone: Zone) -> dict[str, Any]:
    """What each side has in present value along one term, with the places shaded at which both gain."""
    places = zone.tried[::2]
    lowest, last = places[0][0], len(places) - 1
    width = (places[-1][0] - lowest) / last
    labels = [in_words(zone.slider, place) for place, _ in places]
    both = ranges(zone.slider, zone.mutual)
    return {
        "finding": f"{WORDS[zone.slider]}: both sides gain from {both}."
        if zone.mutual
        else f"{WORDS[zone.slider]}: nowhere do both sides gain.",
        "spec": {
            "kind": "lines",
            "labels": labels,
            "series": [
                {"name": "City", "values": [round(float(value["city"])) for _, value in places], "strong": True},
                {"name": "Partner", "values": [round(float(value["partner"])) for _, value in places]},
            ],
            "titles": [WORDS[zone.slider], "Present value"],
            "limits": [{"at": 0, "label": "gains nothing"}],
            "spans": [
                {"from": float((found.lowest - lowest) / width), "to": float((found.highest - lowest) / width)}
                for found in zone.mutual
            ],
        },
        "head": [WORDS[zone.slider], "City", "Partner"],
        "rows": [
            [label, f"{value['city']:,.0f}", f"{value['partner']:,.0f}"]
            for label, (_, value) in zip(labels, places, strict=True)
        ],
    }


def zones(deal: Deal) -> list[Zone]:
    """Along each term alone: from nothing to three times what is planned, and every share where the rule has one."""
    ends: Mapping[Slider, Decimal] = {
        "annual_savings": deal.annual_savings * 3,
        "unit_price": deal.unit_price * 3,
    }
    if deal.rule.slider:
        ends = {**ends, deal.rule.slider: Decimal(1)}  # type: ignore[dict-item]
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
    return f"{value * 100:.1f} %" if slider in SHARES else f"{value:,.{PLACES[slider]}f}"


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
