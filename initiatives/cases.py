"""Answers to the reference cases of prioritisation: the inputs of each kind, put to its method."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any, Final

from initiatives.maths import (
    ahp,
    ahp_incomplete,
    fund_assignment,
    portfolio,
    promethee,
    ranks,
    topsis,
    vikor,
    weighted_score,
)
from initiatives.maths.decision import Decision, ratings_matrix

Inputs = Mapping[str, Any]
Answer = dict[str, Any]


def run_weighted_score(inputs: Inputs) -> Answer:
    criteria = inputs["criteria"]
    names = [criterion["criterion"] for criterion in criteria]
    options = {option["option"]: option["ratings"] for option in inputs["options"]}
    decision = Decision.of(
        list(options),
        names,
        ratings_matrix(options, names),
        [criterion["weight"] for criterion in criteria],
        [criterion["direction"] for criterion in criteria],
    )
    found = weighted_score.weighted_score(decision, inputs["normalisation"])
    return {"scores": found.scores, "ranks": found.ranks}


def run_ahp(inputs: Inputs) -> Answer:
    return asdict(_priorities(inputs, inputs["random_index_table"]))


def _priorities(judged: Inputs, table: str) -> ahp.Priorities:
    matrix = ahp.comparison_matrix(judged["elements"], judged["comparisons"])
    return ahp.priorities(judged["elements"], matrix, table)


def run_ahp_hierarchy(inputs: Inputs) -> Answer:
    table, alternatives = inputs["random_index_table"], inputs["alternatives"]
    by_criterion = {
        criterion: ahp.shares(found["values"])
        if "values" in found
        else _priorities({"elements": alternatives, **found}, table)
        for criterion, found in inputs["by_criterion"].items()
    }
    found = ahp.synthesise(_priorities(inputs["criteria"], table), by_criterion, alternatives)
    return {
        "criteria_weights": found.criteria.weights,
        "consistency_ratio": found.criteria.consistency_ratio,
        "consistency_ratios": found.consistency_ratios,
        "priorities": found.priorities,
        "ranks": ranks.rank(found.priorities),
    }


def run_ahp_incomplete(inputs: Inputs) -> Answer:
    elements = inputs["elements"]
    given = ahp.comparison_matrix(elements, inputs["comparisons"])
    complete = ahp_incomplete.complete(elements, given)
    completed = [
        [elements[row], elements[column], float(complete[row, column])]
        for row, column in ahp_incomplete.missing_pairs(given)
    ]
    return {
        **asdict(ahp.priorities(elements, complete, inputs["random_index_table"])),
        "completed": completed,
    }


def _decision(inputs: Inputs) -> Decision:
    return Decision.of(*(inputs[key] for key in ("alternatives", "criteria", "matrix", "weights", "directions")))


def run_topsis(inputs: Inputs) -> Answer:
    return asdict(topsis.topsis(_decision(inputs)))


def run_promethee_ii(inputs: Inputs) -> Answer:
    functions = [
        promethee.PreferenceFunction(given["type"], float(given.get("q") or 0), float(given.get("p") or 0))
        for given in inputs["preference_functions"]
    ]
    return asdict(promethee.promethee_ii(_decision(inputs), functions))


def run_vikor(inputs: Inputs) -> Answer:
    return asdict(vikor.vikor(_decision(inputs), float(inputs["v"])))


def run_portfolio_selection(inputs: Inputs) -> Answer:
    problem = portfolio.Problem(
        items=tuple(
            portfolio.Item(item["id"], float(item["value"]), tuple(map(Decimal, item["costs"])))
            for item in inputs["items"]
        ),
        budgets=tuple(map(Decimal, inputs["budgets"])),
        min_count=inputs["min_count"],
        max_count=inputs["max_count"],
        requires=tuple((first, second) for first, second in inputs["requires"]),
        excludes=tuple((first, second) for first, second in inputs["excludes"]),
    )
    found = portfolio.select(problem, portfolio.Limits(gap=0.0))
    return {"status": found.outcome, "optimum": found.value, "selected": list(found.selected)}


def run_fund_assignment(inputs: Inputs) -> Answer:
    projects = [
        fund_assignment.Project(given["project"], given["rank"], Decimal(given["cost"]), tuple(given["eligible_funds"]))
        for given in inputs["projects"]
    ]
    funds = [
        fund_assignment.Fund(given["fund"], Decimal(given["amount"]), given["restriction_order"])
        for given in inputs["funds"]
    ]
    found = asdict(fund_assignment.assign(projects, funds))
    return {**found, "allocations": list(found["allocations"])}


RUNNERS: Final[Mapping[str, Callable[[Inputs], Answer]]] = {
    "weighted_score": run_weighted_score,
    "ahp": run_ahp,
    "ahp_hierarchy": run_ahp_hierarchy,
    "ahp_incomplete": run_ahp_incomplete,
    "topsis": run_topsis,
    "promethee_ii": run_promethee_ii,
    "vikor": run_vikor,
    "portfolio_selection": run_portfolio_selection,
    "fund_assignment": run_fund_assignment,
}
