"""The result of a prioritisation round from its stored inputs: the same inputs always give the same result.

Plain values in and out, so that anybody can compute it again. Computed in binary floating point and given as decimal
strings with six places; ranks treat values closer than 1e-9 as equal. Loads numpy: called by name, when a round closes.
"""

from collections.abc import Mapping
from typing import Any

from initiatives.maths import promethee, topsis, vikor
from initiatives.maths.decision import Decision
from initiatives.maths.errors import InvalidInput
from initiatives.maths.scorers import Aggregate, aggregate
from initiatives.maths.weighted_score import weighted_score
from initiatives.rounds import Inputs, digest_of, missing_scores

HIGHEST = 4
Cells = dict[tuple[str, str], dict[str, int]]


def rank_round(inputs: Inputs) -> dict[str, Any]:
    """Ranking with every score. Raises InvalidInput where a criterion has no score at all, or a method cannot decide."""
    cells = scores_by_cell(inputs)
    aggregates = {cell: aggregate(scores, inputs["mean"]) for cell, scores in cells.items()}
    entries, criteria = inputs["entries"], inputs["criteria"]
    decision = Decision.of(
        [entry["id"] for entry in entries],
        [row["id"] for row in criteria],
        [[aggregates[entry["id"], row["id"]].value for row in criteria] for entry in entries],
        [row["weight"] for row in criteria],
        ["max"] * len(criteria),
    )
    scores, ranks = scored(decision, inputs["method"])
    ranking = [
        {
            "entry": entry["id"],
            "initiative": entry["initiative"],
            "title": entry["title"],
            "rank": ranks[entry["id"]],
            "score": text(scores[entry["id"]]),
            "criteria": [
                cell_of(row, aggregates[entry["id"], row["id"]], cells[entry["id"], row["id"]], inputs)
                for row in criteria
            ],
        }
        for entry in entries
    ]
    return {
        "inputs": dict(inputs),
        "inputs_digest": digest_of(inputs),
        "missing": missing_scores(inputs),
        "ranking": sorted(ranking, key=lambda row: (row["rank"], row["title"])),
    }


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


def cell_of(row: Mapping[str, Any], found: Aggregate, scores: Mapping[str, int], inputs: Inputs) -> dict[str, Any]:
    """One criterion of one initiative: what it adds, and how far the scorers were apart."""
    names = {person["id"]: person["name"] for person in inputs["scorers"]}
    return {
        "criterion": row["id"],
        "value": text(found.value),
        "points": text(found.value * float(row["weight"])),
        "lowest": int(found.lowest),
        "highest": int(found.highest),
        "spread": text(found.spread),
        "outliers": [names.get(scorer, scorer) for scorer in found.outliers],
        "scores": len(scores),
    }


def text(value: float) -> str:
    return f"{value + 0.0:.6f}"  # + 0.0 turns a negative zero into zero
