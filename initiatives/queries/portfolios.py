"""Reads of portfolios."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from alliance.city import fiscal_year
from alliance.domains import Domain
from initiatives.models import Initiative, Portfolio, Purpose
from initiatives.portfolios import benefit_of

DIGITS = re.compile(r"[0-9]+")
# What a fund may be bound to, and the field of an initiative that must fit.
BOUND_BY = {"domains": "domain", "wards": "ward", "purposes": "purpose"}
LAST, STEP = 90, 10  # an unrestricted fund is spent last; each kind of restriction moves a fund forward
Rows = Iterable[Mapping[str, Any]]


def costs_by_year(initiative: Initiative, years: list[str]) -> list[Decimal]:
    """The likely costs of its grid in each fiscal year; without a grid, its likely cost in the year in which it starts,
    else in the first year of the portfolio. Costs of the grid in other years ask nothing of this money."""
    numbers = [number_of(year) for year in years]
    lines = [line for line in initiative.cash_lines.all() if line.kind == "cost"]
    if lines:
        return [
            sum((line.likely for line in lines if line.first_year <= year <= line.last_year), Decimal(0))
            for year in numbers
        ]
    amounts = [Decimal(0)] * len(years)
    start = fiscal_year(initiative.starts_on) if initiative.starts_on else None
    amounts[numbers.index(start) if start in numbers else 0] = initiative.cost_likely or Decimal(0)
    return amounts


def costs_outside(portfolio: Portfolio, initiative: Initiative, years: list[str]) -> Decimal:
    """What its grid asks for in years of which the portfolio says nothing, so that nobody takes it for cheap."""
    if any(row["initiative"] == initiative.reference for row in portfolio.costs):
        return Decimal(0)
    known = {number_of(year) for year in years}
    return sum(
        (
            line.likely * sum(year not in known for year in range(line.first_year, line.last_year + 1))
            for line in initiative.cash_lines.all()
            if line.kind == "cost"
        ),
        Decimal(0),
    )


def number_of(year: str) -> int:
    """The calendar year in which a fiscal year ends, as people write it: 2027, FY2027, 2026/27 or 2026-2027."""
    found = DIGITS.findall(year) or ["0"]
    return int(found[-1]) if len(found[-1]) > 2 else int(found[0][:2] + found[-1].zfill(2))


def portfolio_inputs(portfolio: Portfolio) -> dict[str, Any]:
    """Everything the selection follows from, as plain values: what is stored with the solution.

    Benefit is the score of the round. Costs are those of the initiative unless the portfolio says otherwise.
    """
    result = portfolio.round.result
    years = years_of(portfolio)
    ranking = {row["initiative"]: row for row in result["ranking"]}
    found = {str(row.pk): row for row in Initiative.objects.filter(pk__in=ranking).prefetch_related("cash_lines")}
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
                "outside": f"{costs_outside(portfolio, row, years):f}",
                "groups": sorted({f"domain:{row.domain}", *([f"ward:{row.ward}"] if row.ward else [])}),
                "staff": staff[row.reference],
                "funds": eligible(funds, row) if funds else None,
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
                "order": row["order"] or LAST - STEP * sum(bool(row.get(name)) for name in BOUND_BY),
                **{name: row.get(name) or [] for name in BOUND_BY},
                "amounts": [Decimal(0)] * len(years),
            },
        )
        fund["amounts"][years.index(row["fiscal_year"])] += Decimal(row["amount"])
    ordered = sorted(found.values(), key=lambda fund: (fund["order"], fund["fund"]))
    return [fund | {"amounts": [f"{amount:f}" for amount in fund["amounts"]]} for fund in ordered]


def eligible(funds: list[dict[str, Any]], initiative: Initiative) -> list[str]:
    """The funds that may pay for it: nothing they are bound to speaks against it."""
    return [
        fund["fund"]
        for fund in funds
        if all(not fund[bound] or getattr(initiative, name) in fund[bound] for bound, name in BOUND_BY.items())
    ]


def pairs(relations: Rows, kind: str, names: Mapping[str, str]) -> list[list[str]]:
    return [
        [names.get(row["first"], row["first"]), names.get(row["second"], row["second"])]
        for row in relations
        if row["kind"] == kind
    ]


def bound_words(fund: Mapping[str, Any]) -> str:
    """What a fund is bound to, as people say it; nothing where it pays for anything."""
    labels = {"domains": dict(Domain.choices), "purposes": dict(Purpose.choices)}
    parts = [
        " or ".join(str(labels.get(bound, {}).get(name, name)) for name in fund[bound])
        for bound in BOUND_BY
        if fund.get(bound)
    ]
    return ", ".join(parts)


def group_words(group: str) -> str:
    """A ward or domain as people say it."""
    kind, _, name = group.partition(":")
    return str(dict(Domain.choices).get(name, name)) if kind == "domain" else name
