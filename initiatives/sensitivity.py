"""How far a closed round's ranking depends on its weights. Loads numpy: called by name, by a job."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from initiatives.maths import sensitivity
from initiatives.maths.decision import Decision, Floats
from initiatives.ranking import scored
from initiatives.rounds import criteria_of, highest_of, is_linear

POINTS, SHOWN_EVERY = 101, 10
MANY, POINTS_OF_MANY, DRAWS_OF_MANY = 300, 21, 1000  # methods that compare everybody with everybody
SHOWN = 50
Report = Callable[[int, str], None]


def analysed(result: Mapping[str, Any], *, draws: int, seed: int, top: int, report: Report) -> dict[str, Any]:
    """Every weight moved from 0 to 1, and random weights. Plain values, from the stored result alone.

    The best ranked 50 are shown; ranks are among all.
    """
    criteria = criteria_of(result)
    found = {}
    for number, row in enumerate(criteria):
        report(5 + 60 * number // len(criteria), f"Moving the weight of {row['name']}")
        found[row["id"]] = of_result(result, row["id"])
    report(70, "Drawing weights by lot")
    return {"criteria": found, **drawn_by_lot(result, draws=draws, seed=seed, top=top)}


def of_result(result: Mapping[str, Any], criterion: str) -> dict[str, Any]:
    """Ranks while one weight goes from 0 to 1; for linear methods also the exact turning points.

    Raises KeyError for a criterion that the round does not have.
    """
    criteria, method = criteria_of(result), result["inputs"]["method"]
    place = {row["id"]: number for number, row in enumerate(criteria)}[criterion]
    titles = [row["title"] for row in result["ranking"]]
    values, weights = values_of(result), weights_of(result)
    points = POINTS if is_linear(method) or len(titles) <= MANY else POINTS_OF_MANY
    moved = sensitivity.sweep(lambda shares: scores_of(values, shares, method), weights, place, points)
    found = {"name": criteria[place]["name"], **drawn(moved, titles, float(weights[place]))}
    if not is_linear(method):
        return found | {"turns": None}
    turns = sensitivity.reversals(values / highest_of(result), weights, place, top=min(SHOWN, len(titles)))
    shown = [turn for turn in turns if max(turn.above, turn.below) < SHOWN]
    return found | {
        "turns": [{"weight": turn.weight, "above": titles[turn.above], "below": titles[turn.below]} for turn in shown]
    }


def drawn_by_lot(result: Mapping[str, Any], *, draws: int, seed: int, top: int) -> dict[str, Any]:
    """The share of random weights with which each is among the first; the same seed gives the same shares."""
    method, titles = result["inputs"]["method"], [row["title"] for row in result["ranking"]]
    values, weights = values_of(result), weights_of(result)
    top = min(top, len(titles) - 1)
    if is_linear(method):
        shares = sensitivity.share_in_top(values / highest_of(result), weights, top=top, draws=draws, seed=seed)
    else:
        draws = draws if len(titles) <= MANY else min(draws, DRAWS_OF_MANY)
        shares = sensitivity.share_in_top_by(
            lambda drawn: scores_of(values, drawn, method), len(weights), top=top, draws=draws, seed=seed
        )
    pairs = sorted(zip(titles, shares.tolist(), strict=True), key=lambda pair: -pair[1])[:SHOWN]
    return {
        "shares": [{"title": title, "share": round(share, 6)} for title, share in pairs],
        "top": top,
        "draws": draws,
        "seed": seed,
    }


def values_of(result: Mapping[str, Any]) -> Floats:
    return np.array([[float(cell["value"]) for cell in row["criteria"]] for row in result["ranking"]])


def weights_of(result: Mapping[str, Any]) -> Floats:
    found = np.array([float(row["weight"]) for row in criteria_of(result)])
    return np.asarray(found / found.sum())


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
    ranks, every = moved.ranks, max(1, (len(percents) - 1) // SHOWN_EVERY)
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
                for number, title in enumerate(titles[:SHOWN])
            ],
            "titles": ["Weight", "Rank"],
            "limits": [{"at": weight * 100, "label": f"{weight:.0%} now"}],
        },
        "head": ["Initiative", *(f"{percent}%" for percent in percents[::every])],
        "rows": [[title, *ranks[::every, number].tolist()] for number, title in enumerate(titles[:SHOWN])],
    }
