"""Weighted score: the sum of weight times rating, the method that residents can follow by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from initiatives.maths import ranks
from initiatives.maths.decision import Decision, Floats
from initiatives.maths.errors import ConstantCriterion, InvalidInput

Normalisation = Literal["none", "linear", "linear_max"]


@dataclass(frozen=True, eq=False)
class WeightedScore:
    """``ratings`` are the normalised ones; ``contributions[alternative, criterion]`` add to the scores."""

    scores: dict[str, float]
    ranks: dict[str, int]
    ratings: Floats
    contributions: Floats


def weighted_score(decision: Decision, normalisation: Normalisation) -> WeightedScore:
    """Scores with the weights as given (not divided by their sum); the highest score ranks first."""
    ratings = normalised(decision, normalisation)
    contributions = ratings * decision.weights
    scores = decision.by_alternative(contributions.sum(axis=1))
    return WeightedScore(scores, ranks.rank(scores), ratings, contributions)


def normalised(decision: Decision, normalisation: Normalisation) -> Floats:
    """Ratings of which more is better, unless ``none``: those are taken as they are and directions are not used.

    ``linear``: (x - worst) / (best - worst), from 0 to 1. ``linear_max``: x / largest for ``max``, smallest / x for
    ``min`` (simple additive weighting; Hwang and Yoon 1981). Raises ``ConstantCriterion`` where a division by zero
    would be needed.
    """
    if normalisation not in get_args(Normalisation):
        raise InvalidInput(
            "normalisation", f"“{normalisation}” is no normalisation. Choose none, linear or linear_max."
        )
    if normalisation == "none":
        return decision.matrix
    return _linear(decision) if normalisation == "linear" else _linear_max(decision)


def _linear(decision: Decision) -> Floats:
    lowest, highest = decision.matrix.min(axis=0), decision.matrix.max(axis=0)
    _require(decision, highest > lowest, "has the same value for all; leave it out or correct the values")
    worst = np.where(decision.signs > 0, lowest, highest)
    span = np.where(decision.signs > 0, highest - lowest, lowest - highest)
    return np.asarray((decision.matrix - worst) / span)


def _linear_max(decision: Decision) -> Floats:
    matrix, more = decision.matrix, decision.signs > 0
    _require(decision, (matrix >= 0).all(axis=0), "has a negative value; choose the linear normalisation")
    _require(
        decision,
        (matrix.max(axis=0) > 0) & (more | (matrix.min(axis=0) > 0)),
        "has a value of 0 to divide by",
    )
    safe = np.where(more, matrix.max(axis=0), matrix)
    return np.where(more, matrix, matrix.min(axis=0)) / safe


def _require(decision: Decision, fine: ArrayLike, problem: str) -> None:
    if not np.all(fine):
        name = decision.criteria[int(np.argmin(fine))]
        raise ConstantCriterion("matrix", f"The criterion “{name}” {problem}.")
