"""Stress of a plan: tornado and Monte Carlo. Loads numpy, so pages and jobs load this module by name, when asked."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from alliance import city
from financing import scenarios, terms
from financing.maths import outlook, stress
from financing.maths.outlook import Scenario
from financing.maths.stress import Bar, Factor, Risk, Spread
from financing.models import Plan

WORDS = {
    Factor.COST_OVERRUN: "Cost overrun",
    Factor.RATE_SHIFT: "Higher interest",
    Factor.SAVINGS_SHORTFALL: "Savings missing",
    Factor.DELAY_YEARS: "Delay in years",
    Factor.ADOPTION: "Adoption",
}


def spreads() -> dict[Factor, Spread]:
    """Low, likely and high of each factor, from the city's settings."""
    stored: Mapping[str, list[str]] = city.setting("financing.spreads")
    return {Factor(key): Spread(*(Decimal(value) for value in values)) for key, values in stored.items()}


def stressed(plan: Plan) -> stress.Plan:
    """The plan's years with debt service, as the mathematics wants them. Raises NotReady or ValidationError."""
    project = scenarios.project_of(plan)
    with terms.refusing():
        rows = outlook.outlook(project, Scenario()).rows[1:]
        last = max((row.number for row in rows if row.debt_service), default=0)
        if not last:
            raise scenarios.NotReady("Nothing of this plan is repaid, so there is no debt service to cover.")
        owed = sum((borrowing.amount for borrowing in project.borrowings), Decimal(0))
        weighted = sum((borrowing.amount * rate_of(borrowing.terms) for borrowing in project.borrowings), Decimal(0))
        return stress.Plan(
            savings=[row.savings for row in rows[:last]],
            debt_service=[row.debt_service for row in rows[:last]],
            debt_rate=weighted / owed,
            discount_rate=project.discount_rate,
        )


def rate_of(found: Any) -> Decimal:
    """The rate of the terms; zero where they name none."""
    rate: Decimal = getattr(found, "rate", None) or getattr(found, "coupon", None) or Decimal(0)
    return rate


def report(plan: Plan, *, seed: int = 1) -> dict[str, Any]:
    """Tornado, draws and what they say, as plain values. The same seed gives the same report."""
    found, given = stressed(plan), spreads()
    risk = stress.monte_carlo(found, given, seed=seed)
    bars = stress.tornado(found, given)
    return {
        "shortfall_chance": risk.shortfall_chance,
        "total_shortfall_chance": risk.total_shortfall_chance,
        "coverage": {f"P{share}": value for share, value in risk.coverage.items()},
        "net_present_value": {f"P{share}": value for share, value in risk.net_present_value.items()},
        "tornado": [{"factor": WORDS[bar.factor], "low": bar.low, "high": bar.high} for bar in bars],
        "charts": {"tornado": tornado_chart(bars), "draws": draws_chart(risk)},
        "draws": 10_000,
        "seed": seed,
    }


def tornado_chart(bars: tuple[Bar, ...]) -> dict[str, Any]:
    """Net present value of savings less debt service, with one factor at its low and at its high."""
    widest = WORDS[bars[0].factor].lower() if bars else "nothing"
    return {
        "id": "tornado",
        "finding": f"What matters most is {widest}.",
        "spec": {
            "kind": "bars",
            "labels": [WORDS[bar.factor] for bar in bars],
            "series": [
                {"name": "At its low", "values": [round(bar.low) for bar in bars]},
                {"name": "At its high", "values": [round(bar.high) for bar in bars]},
            ],
        },
        "head": ["Factor", "At its low", "At its high"],
        "rows": [[WORDS[bar.factor], f"{bar.low:,.0f}", f"{bar.high:,.0f}"] for bar in bars],
    }


def draws_chart(risk: Risk) -> dict[str, Any]:
    """How often the lowest coverage of a draw lies where."""
    return {
        "id": "draws",
        "finding": f"In {risk.shortfall_chance:.0%} of the draws savings do not cover debt service in some year.",
        "spec": {
            "kind": "columns",
            "labels": [f"{edge:.2f}" for edge, _ in risk.histogram],
            "series": [{"name": "Draws", "values": [count for _, count in risk.histogram]}],
            "titles": ["Lowest coverage", "Draws"],
        },
        "head": ["Lowest coverage from", "Draws"],
        "rows": [[f"{edge:.3f}", f"{count:,}"] for edge, count in risk.histogram],
    }
