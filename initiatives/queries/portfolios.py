"""Reads of portfolios."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from alliance.domains import Domain
from initiatives.models import Initiative, Portfolio
from initiatives.portfolios import benefit_of

Rows = Iterable[Mapping[str, Any]]


def costs_by_year(initiative: Initiative, years: list[str]) -> list[Decimal]:
    """The likely cost in the fiscal year in which the initiative starts, else in the first year of the portfolio."""
    amounts = [Decimal(0)] * len(years)
    start = f"{initiative.starts_on.year}" if initiative.starts_on else ""
    amounts[years.index(start) if start in years else 0] = initiative.cost_likely or Decimal(0)
    return amounts


def portfolio_inputs(portfolio: Portfolio) -> dict[str, Any]:
    """Everything the selection follows from, as plain values: what is stored with the solution.

    Benefit is the score of the round. Costs are those of the initiative unless the portfolio says otherwise.
    """
    result = portfolio.round.result
    years = years_of(portfolio)
    ranking = {row["initiative"]: row for row in result["ranking"]}
    found = {str(row.pk): row for row in Initiative.objects.filter(pk__in=ranking)}
    names = {row.reference: str(row) for row in found.values()}
    staff: dict[str, dict[str, str]] = defaultdict(dict)
    for need in portfolio.staff_needs:
        staff[need["initiative"]][need["role"]] = need["quantity"]
    funds = funds_of(portfolio, years)
    method = result["inputs"]["method"]
    return {
        "years": years,
        "items": [
            {
                "id": str(row),
                "initiative": key,
                "rank": ranking[key]["rank"],
                "value": f"{benefit_of(method, ranking[key]['score']):f}",
                "costs": [f"{amount:f}" for amount in costs_of(portfolio, row, years)],
                "groups": sorted({f"domain:{row.domain}", *([f"ward:{row.ward}"] if row.ward else [])}),
                "staff": staff[row.reference],
                "funds": eligible(funds, row.domain) if funds else None,
            }
            for key in ranking
            if (row := found.get(key)) is not None
        ],
        "budgets": [budget_in(portfolio.budgets, year) for year in years],
        "funds": funds,
        "min_count": portfolio.min_count,
        "max_count": portfolio.max_count,
        "requires": pairs(portfolio.relations, "requires", names),
        "excludes": pairs(portfolio.relations, "excludes", names),
        "must_do": [names.get(row["initiative"], row["initiative"]) for row in portfolio.must_do],
        "floors": [
            {"group": f"{row['kind']}:{row['name']}", "measure": row["measure"], "minimum": row["minimum"]}
            for row in portfolio.floors
        ],
        "staff_limits": {row["role"]: row["limit"] for row in portfolio.staff_limits},
    }


def years_of(portfolio: Portfolio) -> list[str]:
    rows = [*portfolio.budgets, *portfolio.funds]
    return sorted({row["fiscal_year"] for row in rows})


def costs_of(portfolio: Portfolio, initiative: Initiative, years: list[str]) -> list[Decimal]:
    own = {
        row["fiscal_year"]: Decimal(row["amount"])
        for row in portfolio.costs
        if row["initiative"] == initiative.reference
    }
    return [own.get(year, Decimal(0)) for year in years] if own else costs_by_year(initiative, years)


def budget_in(budgets: Rows, year: str) -> str | None:
    """The year's budget; none where only funds are given for it."""
    amounts = [Decimal(row["amount"]) for row in budgets if row["fiscal_year"] == year]
    return f"{sum(amounts):f}" if amounts else None


def funds_of(portfolio: Portfolio, years: list[str]) -> list[dict[str, Any]]:
    """Each fund once, with an amount per year, the most restricted first."""
    found: dict[str, dict[str, Any]] = {}
    for row in portfolio.funds:
        fund = found.setdefault(
            row["fund"],
            {
                "fund": row["fund"],
                "order": row["order"],
                "domains": row["domains"],
                "amounts": [Decimal(0)] * len(years),
            },
        )
        fund["amounts"][years.index(row["fiscal_year"])] += Decimal(row["amount"])
    ordered = sorted(found.values(), key=lambda fund: (fund["order"], fund["fund"]))
    return [fund | {"amounts": [f"{amount:f}" for amount in fund["amounts"]]} for fund in ordered]


def eligible(funds: list[dict[str, Any]], domain: str) -> list[str]:
    return [fund["fund"] for fund in funds if not fund["domains"] or domain in fund["domains"]]


def pairs(relations: Rows, kind: str, names: Mapping[str, str]) -> list[list[str]]:
    return [
        [names.get(row["first"], row["first"]), names.get(row["second"], row["second"])]
        for row in relations
        if row["kind"] == kind
    ]


def group_words(group: str) -> str:
    """A ward or domain as people say it."""
    kind, _, name = group.partition(":")
    return str(dict(Domain.choices).get(name, name)) if kind == "domain" else name
