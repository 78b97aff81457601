"""How far a closed round's ranking depends on its weights. Loads numpy: called by name, from its own page only."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from initiatives.maths import sensitivity
from initiatives.maths.decision import Decision, Floats
from initiatives.ranking import scored
from initiatives.rounds import HIGHEST

POINTS, SHOWN_EVERY = 101, 10
DRAWS, SEED, TOP = 10_000, 20_261, 3


def of_result(result: Mapping[str, Any], criterion: str) -> dict[str, Any]:
    """Ranks while one weight goes from 0 to 1; for the weighted score also exact turning points and random weights.

    Works on the stored result alone. Raises KeyError for a criterion that the round does not have.
    """
    inputs, ranking = result["inputs"], result["ranking"]
    names = [row["id"] for row in inputs["criteria"]]
    place = {name: number for number, name in enumerate(names)}[criterion]
    titles = [row["title"] for row in ranking]
    values = np.array([[float(cell["value"]) for cell in row["criteria"]] for row in ranking])
    weights = np.array([float(row["weight"]) for row in inputs["criteria"]])
    moved = sensitivity.sweep(lambda shares: scores_of(values, shares, inputs["method"]), weights, place, POINTS)
    found = {"name": inputs["criteria"][place]["name"], **drawn(moved, titles, float(weights[place]))}
    if inputs["method"] != "weighted_score":
        return found | {"turns": None}
    turns = sensitivity.reversals(values / HIGHEST, weights, place)
    top = min(TOP, len(titles) - 1)
    shares = sensitivity.share_in_top(values / HIGHEST, weights, top=top, draws=DRAWS, seed=SEED)
    return found | {
        "turns": [{"weight": turn.weight, "above": titles[turn.above], "below": titles[turn.below]} for turn in turns],
        "shares": sorted(zip(titles, shares.tolist(), strict=True), key=lambda pair: -pair[1]),
        "top": top,
        "draws": f"{DRAWS:,}",
        "seed": SEED,
    }


def scores_of(values: Floats, weights: Floats, method: str) -> Floats:
    """Scores by the round's own method, more is better."""
    alternatives = tuple(str(number) for number in range(len(values)))
    criteria = tuple(str(number) for number in range(len(weights)))
    decision = Decision.of(alternatives, criteria, values, weights, ["max"] * len(criteria))
    scores, _ = scored(decision, method)
    sign = -1.0 if method == "vikor" else 1.0  # regret: less is better
    return sign * np.array([scores[name] for name in alternatives])


def drawn(moved: sensitivity.Sweep, titles: list[str], weight: float) -> dict[str, Any]:
    """The chart of ranks and the table that says the same, every tenth point."""
    percents = [round(float(point) * 100) for point in moved.points]
    ranks = moved.ranks
    always = [title for number, title in enumerate(titles) if (ranks[:, number] == 1).all()]
    leaders = list(dict.fromkeys(titles[int(number)] for number in ranks.argmin(axis=1)))
    finding = (
        f"{always[0]} stays first at every weight." if always else f"The first place changes: {', '.join(leaders)}."
    )
    return {
        "finding": finding,
        "spec": {
            "kind": "ranks",
            # at 100 % all that are equal on this one criterion would share a place, and their names a line
            "labels": percents[:-1],
            "unit": " %",
            "series": [
                {"name": title, "values": ranks[:-1, number].tolist(), "strong": title in leaders}
                for number, title in enumerate(titles)
            ],
            "titles": ["Weight", "Rank"],
            "limits": [{"at": weight * 100, "label": f"{weight:.0%} now"}],
        },
        "head": ["Initiative", *(f"{percent}%" for percent in percents[::SHOWN_EVERY])],
        "rows": [(title, *ranks[::SHOWN_EVERY, number].tolist()) for number, title in enumerate(titles)],
    }
