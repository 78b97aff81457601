"""Portfolios: rules written down, put to the solver in the background, adopted."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from alliance import jobs
from alliance.errors import Refusal
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, next_reference, service
from initiatives.maths.errors import InvalidInput
from initiatives.models import Portfolio, Resource, Round
from initiatives.portfolios import problem_of
from initiatives.queries.portfolios import BOUND_BY, number_of, portfolio_inputs, years_of
from initiatives.queries.resources import free_money
from initiatives.services.results import select_entries

RULES = ("budgets", "funds", "costs", "staff_limits", "staff_needs", "relations", "floors", "must_do")
# What a fault of the problem is called on the form.
FIELDS = {
    "requires": "relations",
    "excludes": "relations",
    "staff": "staff_needs",
    "amounts": "funds",
    "eligible_funds": "funds",
    "value": "round",
    "items": "round",
}
UNSOLVED: dict[str, Any] = {"solution": {}, "inputs": {}, "solved_at": None, "job": None}


@service
def draw_up_portfolio(*, round: Round, by: Any, **values: Any) -> Portfolio:
    """Write down a scenario over a closed round. Rules that contradict each other are found when it is solved."""
    require(by, "initiatives.run_round")
    require_closed(round)
    reference = next_reference(Portfolio.reference_prefix or "")
    row = Portfolio(reference=reference, round=round, **(values | plain_rules(values)))
    refuse_meaningless(row)
    return create(row, by=by, action="draw_up_portfolio")


@service
def revise_portfolio(
    *, portfolio: Portfolio, version: int | None = None, round: Round | None = None, by: Any, **values: Any
) -> Portfolio:
    """Change a scenario. What was solved before falls away."""
    row = lock(portfolio, version=version)
    require(by, "initiatives.run_round", row)
    chosen = round or row.round
    require_closed(chosen)
    values = {**values, **plain_rules(values), "round": chosen}
    row = change(row, {**values, **UNSOLVED}, by=by)
    refuse_meaningless(row)
    return row


@service
def take_in_funds(*, portfolio: Portfolio, version: int | None = None, by: Any) -> Portfolio:
    """Write the city's free money of the portfolio's years among its funds, each with what it is bound to.

    A fund that stands there by the same name and year is brought up to date.
    """
    row = lock(portfolio, version=version)
    require(by, "initiatives.run_round", row)
    years = {number_of(year): year for year in years_of(row)}
    found = [fund_of(resource, years, amount) for resource, amount in free_money(years)]
    if not found:
        named = ", ".join(years.values())
        raise Refusal(f"No money of {named} is free. Record it under Resources with its fiscal year.", code="no_money")
    fresh = {(fund["fund"], fund["fiscal_year"]) for fund in found}
    kept = [fund for fund in row.funds if (fund["fund"], fund["fiscal_year"]) not in fresh]
    row = change(row, {"funds": [*kept, *found], **UNSOLVED}, by=by, action="take_in_funds")
    refuse_meaningless(row)
    return row


def fund_of(resource: Resource, years: Mapping[int, str], amount: Decimal) -> dict[str, Any]:
    return {
        "fund": resource.title[:80],
        "fiscal_year": years[resource.fiscal_year or 0],
        "amount": f"{amount:f}",
        "order": None,
        **{bound: getattr(resource, bound) for bound in BOUND_BY},
    }


@service
def copy_portfolio(*, portfolio: Portfolio, title: str, by: Any) -> Portfolio:
    """A variant with the same rules, to change one and compare."""
    require(by, "initiatives.run_round", portfolio)
    names = ("round", "min_count", "max_count", *RULES)
    values = {name: getattr(portfolio, name) for name in names}
    row = Portfolio(reference=next_reference(Portfolio.reference_prefix or ""), title=title, **values)
    return create(row, by=by, action="copy_portfolio")


@service
def solve_portfolio(*, portfolio: Portfolio, version: int | None = None, by: Any) -> Portfolio:
    """Freeze what is known now and have it solved in the background. Asking again starts anew."""
    row = lock(portfolio, version=version)
    require(by, "initiatives.run_round", row)
    require_closed(row.round)
    if row.job and not row.job.is_over:
        raise Refusal("This portfolio is being solved already. Wait for it to finish.", code="wrong_state")
    jobs.refuse_flood(by)
    inputs = refuse_meaningless(row)
    job = jobs.enqueue("solve_portfolio", {"portfolio": str(row.pk)}, by=by)
    return change(row, {**UNSOLVED, "inputs": inputs, "job": job}, by=by, action="ask_to_solve")


@service
def explain_portfolio(*, portfolio: Portfolio, initiative: str, by: Any) -> Portfolio:
    """Have found out in the background why one initiative is out, given by its reference."""
    row = lock(portfolio)
    require(by, "initiatives.explain_portfolio", row)
    if not row.solution.get("value"):
        raise Refusal("There is no selection yet. Solve the portfolio first.", code="wrong_state")
    names = {item["id"].split(" ")[0]: item["id"] for item in row.inputs["items"]}
    insist(initiative in names, "initiative", f"{initiative} did not stand in this round. Give a reference as I-003.")
    insist(names[initiative] not in row.solution["selected"], "initiative", f"{names[initiative]} is in already.")
    jobs.refuse_flood(by)
    job = jobs.enqueue("explain_portfolio", {"portfolio": str(row.pk), "item": names[initiative]}, by=by)
    return change(row, {"job": job}, by=by, action="ask_to_explain")


@service
def adopt_portfolio(*, portfolio: Portfolio, why: str, by: Any) -> Portfolio:
    """Select in the round what the portfolio chose."""
    row = lock(portfolio)
    require(by, "initiatives.run_round", row)
    if not row.solution.get("selected"):
        raise Refusal("There is no selection to adopt. Solve the portfolio first.", code="wrong_state")
    chosen = {item["initiative"] for item in row.inputs["items"] if item["id"] in set(row.solution["selected"])}
    entries = row.round.entries.filter(initiative_id__in=chosen).select_related("initiative")
    select_entries(round=row.round, entries=entries, why=f"{row.reference}: {why}", by=by)
    return row


def require_closed(round: Round) -> None:
    insist(round.state == "closed", "round", "This round is not closed: there are no scores to choose by yet.")


def refuse_meaningless(row: Portfolio) -> dict[str, Any]:
    """The inputs, if they pose a problem. Raises ValidationError naming the rule and what to mend."""
    insist(years_of(row), "budgets", "Give the budget of at least one fiscal year, or a fund.")
    standing = {str(entry.initiative).split(" ")[0] for entry in row.round.entries.select_related("initiative")}
    for field, keys in (
        ("costs", ("initiative",)),
        ("staff_needs", ("initiative",)),
        ("must_do", ("initiative",)),
        ("relations", ("first", "second")),
    ):
        refuse_strangers(field, getattr(row, field), keys, standing)
    years = years_of(row)
    for number, cost in enumerate(row.costs, start=1):
        known = cost["fiscal_year"] in years
        insist(known, "costs", f"Row {number}: no budget or fund is given for {cost['fiscal_year']}.")
    inputs = portfolio_inputs(row)
    try:
        problem_of(inputs)
    except InvalidInput as fault:
        raise ValidationError({FIELDS.get(fault.field, fault.field): [str(fault)]}) from fault
    return inputs


def refuse_strangers(field: str, rows: list[Mapping[str, Any]], keys: Iterable[str], standing: set[str]) -> None:
    for number, given in enumerate(rows, start=1):
        for key in keys:
            known = given[key] in standing
            insist(known, field, f"Row {number}: {given[key]} does not stand in this round. Give a reference as I-003.")


def plain_rules(values: Mapping[str, Any]) -> dict[str, Any]:
    """Rows of the form as plain values that JSON can hold: amounts as text."""
    return {
        name: [{key: plain(value) for key, value in row.items()} for row in values[name]]
        for name in RULES
        if name in values
    }


def plain(value: Any) -> Any:
    return f"{value:f}" if isinstance(value, Decimal) else value
