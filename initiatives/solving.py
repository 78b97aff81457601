"""Solves a portfolio in a process of its own: `python -m initiatives.solving`, a question on standard input as JSON,
lines of progress and the answer on standard output. Knows no database. Whoever starts it may end it at any time.
"""

import json
import sys
import time
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from initiatives.maths import fund_assignment, portfolio
from initiatives.maths.fund_flow import covered
from initiatives.portfolios import problem_of, sentence_of, words_of

EXPLAINED_AT_ONCE, EXPLAINING_SECONDS, PER_QUESTION = 8, 30.0, 3.0
FEW, GAP_OF_MANY = 300, 5e-4


def main() -> None:
    question = json.loads(sys.stdin.read())
    tell({"answer": explained(question) if "explain" in question else solved(question)})


def tell(line: Mapping[str, Any]) -> None:
    sys.stdout.write(f"{json.dumps(line)}\n")
    sys.stdout.flush()


def solved(question: Mapping[str, Any]) -> dict[str, Any]:
    """The best set, what pays for it, and why the best of the others are out."""
    inputs = question["inputs"]
    began = time.monotonic()
    tell({"percent": 10, "said": f"Choosing among {len(inputs['items']):,} initiatives"})
    problem = problem_of(inputs)
    best = portfolio.select(problem, portfolio.Limits(question["seconds"], gap_for(len(inputs["items"]))))
    answer: dict[str, Any] = {
        "outcome": best.outcome,
        "selected": list(best.selected),
        "value": None if best.value is None else f"{best.value:.6f}",
        "gap": best.gap if best.gap is not None and best.gap < float("inf") else None,
        "spent": [f"{amount:f}" for amount in best.spent],
        "clashes": [words_of(clash.family, clash.name, inputs["years"]) for clash in best.clashes],
        "seconds": round(time.monotonic() - began, 2),
        "payments": payments(inputs, set(best.selected)),
        "explanations": {},
    }
    if best.value is not None:
        answer["explanations"] = explanations(
            inputs, problem, best, left_out(inputs, best)[: question.get("explained", EXPLAINED_AT_ONCE)]
        )
    return answer


def gap_for(count: int) -> float:
    """Proven to the last point where that takes moments; beyond, within 0.05 %, which no score is exact to."""
    return 0.0 if count <= FEW else GAP_OF_MANY


def left_out(inputs: Mapping[str, Any], best: portfolio.Selection) -> list[str]:
    """Those most people would ask about: the best ranked that are not in."""
    rest = [item for item in inputs["items"] if item["id"] not in set(best.selected)]
    return [item["id"] for item in sorted(rest, key=lambda item: item["rank"])]


def explained(question: Mapping[str, Any]) -> dict[str, Any]:
    """Why one more is out, of a selection that was made before."""
    inputs, kept = question["inputs"], question["solution"]
    best = portfolio.Selection(
        kept["outcome"], tuple(kept["selected"]), float(kept["value"]), kept["gap"], tuple(map(Decimal, kept["spent"]))
    )
    return {"explanations": explanations(inputs, problem_of(inputs), best, [question["explain"]])}


def explanations(
    inputs: Mapping[str, Any], problem: portfolio.Problem, best: portfolio.Selection, names: list[str]
) -> dict[str, Any]:
    until = time.monotonic() + EXPLAINING_SECONDS
    found = {}
    for number, name in enumerate(names):
        if time.monotonic() > until:
            break
        tell({"percent": 50 + 45 * number // len(names), "said": f"Asking what {name} would displace"})
        moved = portfolio.explain_out(
            problem, best, name, portfolio.Limits(PER_QUESTION, gap_for(len(inputs["items"])))
        )
        said: dict[str, Any] = {
            "displaced": list(moved.displaced),
            "added": list(moved.added),
            "lost": None if moved.benefit_lost is None else f"{moved.benefit_lost:.6f}",
            "clashes": [
                words_of(rule.family, rule.name, inputs["years"])
                for rule in moved.with_item.clashes
                if (rule.family, rule.name) != ("must_do", name)
            ],
        }
        found[name] = said | {"sentence": sentence_of(said)}
    return found


def payments(inputs: Mapping[str, Any], selected: set[str]) -> list[dict[str, Any]]:
    """Which fund pays for what in each year: down the ranking, the most restricted fund first."""
    if not inputs["funds"] or not selected:
        return []
    found = []
    for number, year in enumerate(inputs["years"]):
        projects = [
            fund_assignment.Project(item["id"], item["rank"], Decimal(item["costs"][number]), tuple(item["funds"]))
            for item in inputs["items"]
            if item["id"] in selected
        ]
        funds = [
            fund_assignment.Fund(fund["fund"], Decimal(fund["amounts"][number]), fund["order"])
            for fund in inputs["funds"]
        ]
        found += [
            {"fiscal_year": year, "initiative": paid.project, "fund": paid.fund, "amount": f"{paid.amount:f}"}
            for paid in covered(projects, funds)
        ]
    return found


if __name__ == "__main__":
    main()
