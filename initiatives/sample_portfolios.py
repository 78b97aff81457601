"""The sample city's two portfolios over its first round: the first year's budget, and what a third more would bring."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from initiatives import services
from initiatives.models import Initiative, Portfolio, Round

if TYPE_CHECKING:
    from alliance.sample import SampleCity

SCENARIOS = (("budget", "Within the first year’s budget", Decimal(1)), ("third", "With a third more", Decimal(4) / 3))


def load(city: SampleCity, row: dict[str, Any]) -> None:
    """Costs are those of the first year, as the round was told; the solver works once workers run."""
    round = city.find(Round, row["key"])
    if round is None:
        return
    year = str(city.instant(row["closed_on"]).year + 1)
    costs = [
        {"initiative": found.reference, "fiscal_year": year, "amount": Decimal(entry["first_year_cost"])}
        for entry in row["entries"]
        if (found := city.find(Initiative, entry["initiative"]))
    ]
    for key, title, share in SCENARIOS:
        external_id = f"{row['key']}-{key}"
        if city.find(Portfolio, external_id):
            continue
        amount = (Decimal(row["budget"]) * share).quantize(Decimal(1))
        by = city.person(row["run_by"])
        portfolio = services.draw_up_portfolio(
            title=title,
            round=round,
            budgets=[{"fiscal_year": year, "amount": amount}],
            costs=costs,
            external_id=external_id,
            by=by,
        )
        services.solve_portfolio(portfolio=portfolio, by=by)
