"""What the page of a round shows beyond the row itself. Reads only."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any

from alliance import documents
from governance.contributes import question_url
from governance.models import Decision
from initiatives import queries
from initiatives.models import Round
from initiatives.rounds import criteria_of, expects, highest_of, is_intact, missing_scores

WIDE = Decimal("1")  # a standard deviation of one step on the scale of five is far apart


def round_context(round: Round, user: Any) -> dict[str, Any]:
    """Criteria and, once open, who has still to score; once closed, the ranking."""
    criteria = list(round.all_criteria.all())
    shown: dict[str, Any] = {
        "branches": branches_of(criteria),
        "entries": round.entries.select_related("initiative"),
        "takes_scores": round.method != Round.Method.AHP,
        "takes_pairs": round.method == Round.Method.AHP or round.weighting == Round.Weighting.PAIRWISE,
        "assignments": assignments_of(round),
    }
    runs = user.has_perm("initiatives.run_round", round)
    if round.state == "open":
        shown |= progress_of(round, runs) | {
            "scores_here": user.has_perm("initiatives.score", round),
            "judges_here": user.has_perm("initiatives.compare_pairs", round),
        }
    if round.state == "closed":
        shown |= result_context(round) | {
            "orders": documents.kinds_of(round, user),
            "portfolios": round.portfolios.order_by("-created_at")[:20],
            "may_draw_up": runs,
        }
        if user.has_perm("governance.put_question"):
            shown["reopen_url"] = question_url(round, Decision.Gate.REOPENING)
    return shown


def branches_of(criteria: list[Any]) -> list[dict[str, Any]]:
    """Criteria by branch, each branch with the sum of its weights."""
    found = []
    for name, rows in groupby(criteria, key=lambda row: row.branch):
        within = list(rows)
        found.append({"name": name, "weight": sum((row.weight for row in within), Decimal(0)), "criteria": within})
    return found


def assignments_of(round: Round) -> list[tuple[str, str]]:
    by_scorer: dict[str, list[str]] = {}
    for row in round.all_assignments.select_related("scorer").order_by("scorer__name", "branch"):
        by_scorer.setdefault(row.scorer.name, []).append(row.branch)
    return [(name, ", ".join(branches)) for name, branches in by_scorer.items()]


def progress_of(round: Round, runs: bool) -> dict[str, Any]:
    """How far each scorer is. Says how many scores there are, to the office also which are missing, never a score."""
    inputs = queries.inputs_of(round)
    missing = missing_scores(inputs)
    away = [scorer for _, scorer in inputs["recused"]]
    found = []
    for person in inputs["scorers"] if round.method != Round.Method.AHP else []:
        expected = sum(expects(inputs, person["id"], row) for row in inputs["criteria"])
        total = (len(inputs["entries"]) - away.count(person["id"])) * expected
        mine = [item for item in missing if item["scorer"] == person["id"]]
        left = sum(item["criteria"] for item in mine)
        found.append(
            {
                "name": person["name"],
                "given": total - left,
                "total": total,
                "left": left,
                "which": [(item["title"], ", ".join(item["which"])) for item in mine] if runs else [],
            }
        )
    compared = {person["id"]: 0 for person in inputs["judges"]}
    for *_, judge, _value in inputs["judgements"]:
        compared[judge] = compared.get(judge, 0) + 1
    return {"sheets": found, "judges": [(person["name"], compared[person["id"]]) for person in inputs["judges"]]}


def result_context(round: Round) -> dict[str, Any]:
    result = round.result
    criteria, highest = criteria_of(result), highest_of(result)
    chosen = {str(entry.pk) for entry in round.entries.all() if entry.is_selected}
    weights = {row["id"]: Decimal(row["weight"]) for row in criteria}
    rows = [
        row
        | {
            "share": Decimal(row["score"]) / highest,
            "is_selected": row["entry"] in chosen,
            "url": f"/initiatives/{row['initiative']}/",
            "cells": [
                cell | {"share": Decimal(cell["value"]) / highest, "weight": weights[cell["criterion"]]}
                for cell in row["criteria"]
            ],
        }
        for row in result["ranking"]
    ]
    leader = rows[0]
    return {
        "ranking": rows,
        "result_criteria": [row | {"weight": weights[row["id"]]} for row in criteria],
        "finding": f"{leader['title']} leads with {shortened(leader['score'])} of 4 points."
        if round.method == "weighted_score"
        else f"{leader['title']} leads by {round.get_method_display()}.",
        "missing": result["missing"],
        "apart": far_apart(result, criteria),
        "flat": ", ".join(result.get("flat", ())),
        "pairwise": list(result.get("pairwise", {}).values()),
        "intact": is_intact(result),
        "chart": ranking_chart(rows, criteria),
        "changes": changes_of(round),
    }


def far_apart(result: Mapping[str, Any], criteria: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where scorers were a step or more apart, or one stood alone: the widest first."""
    names = {row["id"]: row["name"] for row in criteria}
    cells = [
        cell | {"title": row["title"], "name": names[cell["criterion"]], "spread": Decimal(cell["spread"])}
        for row in result["ranking"]
        for cell in row["criteria"]
        if "spread" in cell and (Decimal(cell["spread"]) >= WIDE or cell["outliers"])
    ]
    return sorted(cells, key=lambda cell: -cell["spread"])[:20]


def changes_of(round: Round) -> dict[str, Any] | None:
    """What changed since the last result: places of the same initiatives, those new and gone, weights of criteria."""
    found = queries.previous_result(round)
    if not found or not found[1]:
        return None
    since, before = found
    was = {row["initiative"]: row for row in before["ranking"]}
    now = {row["initiative"]: row for row in round.result["ranking"]}
    rows = [(row["title"], *moved(was.get(key), row)) for key, row in now.items()]
    rows += [(row["title"], row["rank"], "–", "No longer stands") for key, row in was.items() if key not in now]
    weights = {row["name"]: Decimal(row["weight"]) for row in criteria_of(before)}
    changed = [
        (row["name"], weights.get(row["name"]), Decimal(row["weight"]))
        for row in criteria_of(round.result)
        if weights.get(row["name"]) != Decimal(row["weight"])
    ]
    gone = weights.keys() - {row["name"] for row in criteria_of(round.result)}
    return {"since": since, "rows": rows, "weights": changed, "gone": ", ".join(sorted(gone))}


def moved(was: Mapping[str, Any] | None, row: Mapping[str, Any]) -> tuple[Any, Any, str]:
    if was is None:
        return "–", row["rank"], "New"
    step = was["rank"] - row["rank"]
    words = f"Up {step}" if step > 0 else f"Down {-step}" if step < 0 else "Same place"
    return was["rank"], row["rank"], words


def ranking_chart(rows: list[dict[str, Any]], criteria: list[dict[str, Any]]) -> dict[str, Any]:
    """Points by branch of criteria for each initiative, stacked."""
    branches = list(dict.fromkeys(row["branch"] for row in criteria))
    of = {row["id"]: row["branch"] for row in criteria}
    points = {
        branch: [
            sum((Decimal(cell["points"]) for cell in row["cells"] if of[cell["criterion"]] == branch), Decimal(0))
            for row in rows
        ]
        for branch in branches
    }
    return {
        "finding": "Points by branch of criteria: weight times score, added up.",
        "spec": {
            "kind": "bars",
            "stacked": True,
            "labels": [row["title"] for row in rows],
            "series": [{"name": name, "values": [float(value) for value in values]} for name, values in points.items()],
        },
        "head": ["Initiative", *branches],
        "rows": [
            (row["title"], *(shortened(points[name][number]) for name in branches)) for number, row in enumerate(rows)
        ],
    }


def shortened(value: Any) -> str:
    return f"{Decimal(value):.2f}"
