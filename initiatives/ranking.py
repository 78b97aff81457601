"""The result of a prioritisation round from its stored inputs: the same inputs always give the same result.

Plain values in and out, so that anybody can compute it again. Computed in binary floating point and given as decimal
strings with six places; ranks treat values closer than 1e-9 as equal. Loads numpy: called by name, when a round closes.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from initiatives import pairwise
from initiatives.maths import promethee, ranks, topsis, vikor
from initiatives.maths.decision import Decision
from initiatives.maths.errors import ConstantCriterion, InvalidInput
from initiatives.maths.scorers import Aggregate, aggregate
from initiatives.maths.weighted_score import weighted_score
from initiatives.rounds import BRANCHES, HIGHEST, Inputs, branches_of, digest_of, is_linear, missing_scores

Cells = dict[tuple[str, str], dict[str, int]]
Values = dict[tuple[str, str], float]
Nodes = Mapping[str, Mapping[str, Any]]


def rank_round(inputs: Inputs, accepted_because: str = "") -> dict[str, Any]:
    """Ranking with every value, and the reason why contradicting comparisons were accepted, if any.

    Raises InvalidInput where a criterion has no score at all, or a method cannot decide.
    """
    nodes = pairwise.of_all(inputs)
    criteria = weighed(inputs, nodes)
    entries = inputs["entries"]
    if inputs["method"] == "ahp":
        values = {
            (entry["id"], row["id"]): float(nodes[f"criterion:{row['id']}"]["weights"][entry["id"]])
            for entry in entries
            for row in criteria
        }
        said: dict[tuple[str, str], dict[str, Any]] = {cell: {} for cell in values}
    else:
        cells = scores_by_cell(inputs)
        aggregates = {cell: aggregate(scores, inputs["mean"]) for cell, scores in cells.items()}
        values = {cell: found.value for cell, found in aggregates.items()}
        said = {cell: apart(found, cells[cell], inputs) for cell, found in aggregates.items()}
    decision = decision_of(entries, criteria, values)
    if not is_linear(inputs["method"]):
        refuse_flat(decision)
    scores, places = scored(decision, inputs["method"])
    ranking = [
        {
            "entry": entry["id"],
            "initiative": entry["initiative"],
            "title": entry["title"],
            "rank": places[entry["id"]],
            "score": text(scores[entry["id"]]),
            "criteria": [
                {
                    "criterion": row["id"],
                    "value": text(values[entry["id"], row["id"]]),
                    "points": text(values[entry["id"], row["id"]] * float(row["weight"])),
                    **said[entry["id"], row["id"]],
                }
                for row in criteria
            ],
        }
        for entry in entries
    ]
    result = {
        "inputs": dict(inputs),
        "inputs_digest": digest_of(inputs),
        "criteria": criteria,
        "pairwise": nodes,
        "flat": [row["name"] for number, row in enumerate(criteria) if np.ptp(decision.matrix[:, number]) <= ranks.TIE],
        "missing": missing_scores(inputs),
        "ranking": sorted(ranking, key=lambda row: (row["rank"], row["title"])),
    }
    if accepted_because:
        result["accepted_because"] = accepted_because
    return result | {"digest": digest_of(result)}


def decision_of(entries: list[Any], criteria: list[dict[str, Any]], values: Values) -> Decision:
    """Criteria are called by their names, so that a fault names what people know."""
    return Decision.of(
        [entry["id"] for entry in entries],
        [row["name"] for row in criteria],
        [[values[entry["id"], row["id"]] for row in criteria] for entry in entries],
        [row["weight"] for row in criteria],
        ["max"] * len(criteria),
    )


def weighed(inputs: Inputs, nodes: Nodes) -> list[dict[str, Any]]:
    """Criteria with their weights: as written, or branch weight times weight within the branch (adds to 1)."""
    if inputs.get("weighting") != "pairwise":
        return [dict(row) for row in inputs["criteria"]]
    one = dict.fromkeys(branches_of(inputs), "1")
    branches = nodes[BRANCHES]["weights"] if BRANCHES in nodes else one
    found = []
    for row in inputs["criteria"]:
        within = nodes.get(f"branch:{row['branch']}", {}).get("weights", {row["id"]: "1"})
        weight = float(branches[row["branch"]]) * float(within[row["id"]])
        found.append({**row, "weight": f"{weight:.9f}"})
    return found


def scores_by_cell(inputs: Inputs) -> Cells:
    """Scores by entry and criterion, each by scorer, without those of the recused."""
    recused = {tuple(pair) for pair in inputs["recused"]}
    cells: Cells = {(entry["id"], row["id"]): {} for entry in inputs["entries"] for row in inputs["criteria"]}
    for entry, criterion, scorer, value in inputs["scores"]:
        if (entry, scorer) not in recused:
            cells[entry, criterion][scorer] = value
    empty = next((cell for cell, scores in cells.items() if not scores), None)
    if empty:
        title = next(entry["title"] for entry in inputs["entries"] if entry["id"] == empty[0])
        name = next(row["name"] for row in inputs["criteria"] if row["id"] == empty[1])
        raise InvalidInput("scores", f"Nobody has scored “{title}” on “{name}”. Collect at least one score.")
    return cells


def scored(decision: Decision, method: str) -> tuple[dict[str, float], dict[str, int]]:
    if method == "topsis":
        nearness = topsis.topsis(decision)
        return nearness.closeness, nearness.ranks
    if method == "promethee_ii":
        usual = [promethee.PreferenceFunction("v_shape", p=HIGHEST)] * len(decision.criteria)
        flows = promethee.promethee_ii(decision, usual)
        return flows.net_flow, flows.ranks
    if method == "vikor":
        regret = vikor.vikor(decision)
        return regret.q, regret.ranks
    plain = weighted_score(decision, "none")
    return plain.scores, plain.ranks


def refuse_flat(decision: Decision) -> None:
    """The other methods measure distances: a criterion of which everybody has the same tells them nothing."""
    for number, name in enumerate(decision.criteria):
        if np.ptp(decision.matrix[:, number]) <= ranks.TIE:
            raise ConstantCriterion(
                "scores",
                f"Every initiative has the same score on “{name}”, so this method cannot tell them apart by it. "
                "Have the scores looked at again, or take the round back to draft and leave the criterion out.",
            )


def apart(found: Aggregate, scores: Mapping[str, int], inputs: Inputs) -> dict[str, Any]:
    """How far the scorers of one criterion of one initiative were apart."""
    names = {person["id"]: person["name"] for person in inputs["scorers"]}
    return {
        "lowest": int(found.lowest),
        "highest": int(found.highest),
        "spread": text(found.spread),
        "outliers": [names.get(scorer, scorer) for scorer in found.outliers],
        "scores": len(scores),
    }


def text(value: float) -> str:
    return f"{value + 0.0:.6f}"  # + 0.0 turns a negative zero into zero
