"""Revenue forecasts: from the row and settings to the mathematics, and which plans need one."""

import hashlib
import json
from decimal import Decimal, InvalidOperation
from typing import Any

from alliance import city
from alliance.errors import Refusal
from alliance.registry import SettingSpec
from financing import charts, terms
from financing.maths import concession
from financing.models import Forecast, Plan
from financing.queries import lines_of

# What a private party earns from, or pays for: the forecast decides whether the plan is sound.
RISKY = ("availability_payment", "revenue_share", "asset_recycling")
FACTORS = "concession.revenue_factors"


def result_of(forecast: Forecast) -> dict[str, Any]:
    """Both ways at each factor of the settings, as texts. Raises ValidationError where the mathematics refuses."""
    with terms.refusing():
        asset = concession.Asset(
            forecast.years,
            forecast.revenue,
            forecast.revenue_growth,
            forecast.cost,
            forecast.cost_growth,
            forecast.investment,
        )
        offer = concession.Offer(forecast.upfront, forecast.guarantee, forecast.guarantee_growth, forecast.share)
        rate = forecast.plan.discount_rate
        rows = concession.stressed(asset, offer, rate, [Decimal(text) for text in city.setting(FACTORS)])
        even = concession.break_even(asset, offer, rate)
    return {
        "discount_rate": f"{rate:f}",
        "break_even": None if even is None else f"{even:f}",
        "rows": [
            {"factor": f"{row.factor:f}", "retain": f"{row.retain:.2f}", "concede": f"{row.concede:.2f}"}
            for row in rows
        ],
    }


def basis_of(plan: Plan) -> str:
    """SHA-256 of what the plan counts on, so that a forecast made for other lines is told apart."""
    lines = [[source.instrument, f"{source.amount:.2f}", source.terms] for source in lines_of(plan).counted]
    text = json.dumps([sorted(lines, key=str), f"{plan.discount_rate:.6f}"], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def needs_forecast(plan: Plan) -> bool:
    """Whether a part of its money depends on what a private party earns."""
    return any(source.instrument in RISKY for source in lines_of(plan).counted)


def current(plan: Plan) -> Forecast | None:
    """The newest forecast made for the plan's lines as they are."""
    found: Forecast | None = Forecast.objects.filter(plan=plan, basis=basis_of(plan)).first()
    return found


def require_forecast(plan: Plan) -> None:
    """Raises Refusal (409) where a concession or partnership plan has no stressed forecast of its present lines."""
    if needs_forecast(plan) and current(plan) is None:
        had = " The one it has was made for other lines." if Forecast.objects.filter(plan=plan).exists() else ""
        raise Refusal(
            f"{plan.reference} counts on a concession or partnership. Stress its revenue forecast first.{had}",
            code="forecast_required",
        )


def rows_of(forecast: Forecast) -> list[dict[str, Any]]:
    """Each factor with both present values and which is better."""
    rows = []
    for row in forecast.result["rows"]:
        retain, concede = Decimal(row["retain"]), Decimal(row["concede"])
        better = "The same" if retain == concede else "Concede" if concede > retain else "Keep"
        rows.append(
            {
                "factor": Decimal(row["factor"]),
                "retain": retain,
                "concede": concede,
                "gap": concede - retain,
                "better": better,
            }
        )
    return rows


def chart_of(rows: list[dict[str, Any]], even: str | None) -> dict[str, Any]:
    ordered = sorted(rows, key=lambda row: Decimal(row["factor"]))
    first = ordered[0]["better"].lower() if ordered else ""
    finding = (
        f"Both are worth the same at {Decimal(even):.0%} of the forecast; below that it is better to concede."
        if even
        else f"Whatever the revenue, it is better to {first}."
    )
    return {
        "id": "concession",
        "finding": finding,
        "spec": {
            "kind": "lines",
            "labels": [f"{row['factor']:.0%}" for row in ordered],
            "series": [
                {"name": "Keep", "values": [round(float(row["retain"])) for row in ordered]},
                {"name": "Concede", "values": [round(float(row["concede"])) for row in ordered]},
            ],
            "titles": ["Revenue against the forecast", "Present value"],
        },
        "head": ["Revenue against the forecast", "Keep", "Concede"],
        "rows": [
            [f"{row['factor']:.0%}", charts.money(row["retain"]), charts.money(row["concede"])] for row in ordered
        ],
    }


def are_factors(value: Any) -> str | None:
    sentence = 'Give two to ten factors as texts, such as ["1.2", "1", "0.77", "0.51"].'
    if not isinstance(value, list) or not 2 <= len(value) <= 10:
        return sentence
    try:
        fits = all(isinstance(text, str) and 0 <= Decimal(text) <= concession.MOST_FACTOR for text in value)
    except InvalidOperation:
        return sentence
    return None if fits else sentence


SETTING = SettingSpec(
    FACTORS,
    "Revenue factors that concessions are stressed with",
    ["1.2", "1", "0.77", "0.51"],
    "Times the forecast. Toll roads earned 0.77 of their forecast on average, with a standard deviation of 0.26:"
    " R. Bain, Transportation 36 (2009), 469–482.",
    are_factors,
)
