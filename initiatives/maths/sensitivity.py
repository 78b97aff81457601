"""How far a ranking depends on the weights: one weight moved, exact turning points, and many random weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from initiatives.maths import ranks
from initiatives.maths.decision import Floats, float_array, weight_array
from initiatives.maths.errors import InvalidInput, InvalidNumber

_CHUNK = 2_000_000


@dataclass(frozen=True, eq=False)
class Sweep:
    """One weight moved through ``points``; ``scores`` and ``ranks`` are [point, alternative]."""

    points: Floats
    scores: Floats
    ranks: NDArray[np.int64]


@dataclass(frozen=True)
class Reversal:
    """At ``weight`` two alternatives (by place in the input) are equal; ``above`` leads for a larger weight."""

    weight: float
    above: int
    below: int


def rescaled(weights: ArrayLike, criterion: int, weight: float) -> Floats:
    """Weights with one set to ``weight`` (0 to 1), the others shrunk or grown in proportion so that all add to 1.

    If the others are all 0 they share the rest equally. Raises ``InvalidWeights`` unless ``weights`` add to 1.
    """
    changed = weight_array(weights, sum_to_one=True).copy()
    if not 0 <= weight <= 1:
        raise InvalidNumber("weight", "A weight goes from 0 to 1. Correct it.")
    changed[criterion] = 0.0
    if len(changed) == 1:
        return np.ones(1)
    others = changed.sum()
    if others > 0:
        changed *= (1 - weight) / others
    else:
        changed[:] = (1 - weight) / (len(changed) - 1)
    changed[criterion] = weight
    return changed


def sweep(score: Callable[[Floats], Floats], weights: ArrayLike, criterion: int, points: int = 101) -> Sweep:
    """Scores by any method (weights in, one score per alternative out, more is better) at equal steps from 0 to 1."""
    grid = np.linspace(0.0, 1.0, points)
    scores = np.stack([score(rescaled(weights, criterion, float(weight))) for weight in grid])
    return Sweep(grid, scores, np.stack([ranks.rank_array(row) for row in scores]))


def reversals(ratings: ArrayLike, weights: ArrayLike, criterion: int, *, top: int | None = None) -> list[Reversal]:
    """Exact weights, between 0 and 1, at which two alternatives change places in a linear method; lowest first.

    ``ratings[alternative, criterion]`` are normalised, more is better. With the others in proportion, the lead of a over
    b at weight x is x·d + (1 - x)·D, d their difference on the criterion and D that on the others: it turns at
    x = D / (D - d). ``top`` keeps the pairs of which at least one is now in the top places.
    """
    values, shares = _linear(ratings, weights)
    rest = values @ rescaled(shares, criterion, 0.0)
    near = ranks.rank_array(values @ shares) <= (top or len(values))
    found = []
    for first in np.flatnonzero(near):
        second = np.flatnonzero(~near | (np.arange(len(values)) > first))
        on_criterion = values[first, criterion] - values[second, criterion]
        on_rest = rest[first] - rest[second]
        gains = (on_criterion > ranks.TIE) & (on_rest < -ranks.TIE)
        turns = gains | ((on_criterion < -ranks.TIE) & (on_rest > ranks.TIE))
        at = on_rest[turns] / (on_rest[turns] - on_criterion[turns])
        for other, weight, gain in zip(second[turns], at, on_criterion[turns], strict=True):
            above, below = (first, other) if gain > 0 else (other, first)
            found.append(Reversal(float(weight), int(above), int(below)))
    return sorted(found, key=lambda reversal: reversal.weight)


def share_in_top(
    ratings: ArrayLike,
    weights: ArrayLike,
    *,
    top: int,
    draws: int,
    seed: int,
    concentration: float | None = None,
) -> Floats:
    """Share of random weights (0 to 1) with which each alternative is among the ``top``, ties included.

    Weights are drawn from a Dirichlet distribution: without ``concentration`` all weights are equally likely; with it
    they scatter around the given ones (standard deviation of a weight w: √(w(1-w)/(concentration+1))), and a weight of
    0 stays 0. The same ``seed`` gives the same shares.
    """
    values, shares = _linear(ratings, weights)
    if not 1 <= top <= len(values):
        raise InvalidInput("top", "The number of places must be from 1 to the number of alternatives. Correct it.")
    if draws < 1 or (concentration is not None and not 0 < concentration < np.inf):
        raise InvalidNumber("draws", "Draws and concentration must be above 0. Correct them.")
    random = np.random.default_rng(seed)
    counts = np.zeros(len(values), dtype=np.int64)
    for size in _chunks(draws, max(1, _CHUNK // len(values))):
        scores = _drawn(random, shares, size, concentration) @ values.T
        needed = np.partition(scores, len(values) - top, axis=1)[:, len(values) - top]
        counts += (scores >= needed[:, None] - ranks.TIE).sum(axis=0)
    return counts / draws


def share_in_top_by(score: Callable[[Floats], Floats], criteria: int, *, top: int, draws: int, seed: int) -> Floats:
    """As ``share_in_top`` with all weights equally likely, for any method: weights in, scores out, more is better."""
    if draws < 1 or top < 1:
        raise InvalidNumber("draws", "Draws and places must be above 0. Correct them.")
    random = np.random.default_rng(seed)
    drawn = random.dirichlet(np.ones(criteria), draws)
    counts = sum((ranks.rank_array(score(weights)) <= top).astype(np.float64) for weights in drawn)
    return np.asarray(counts / draws, dtype=np.float64)


def _chunks(total: int, size: int) -> Sequence[int]:
    """Draws are taken in parts, so that memory does not grow with their number."""
    return [size] * (total // size) + ([total % size] if total % size else [])


def _drawn(random: np.random.Generator, shares: Floats, size: int, concentration: float | None) -> Floats:
    if concentration is None:
        return random.dirichlet(np.ones(len(shares)), size)
    drawn = np.zeros((size, len(shares)))
    drawn[:, shares > 0] = random.dirichlet(concentration * shares[shares > 0], size)
    return drawn


def _linear(ratings: ArrayLike, weights: ArrayLike) -> tuple[Floats, Floats]:
    values, shares = float_array("ratings", ratings), weight_array(weights, sum_to_one=True)
    if values.ndim != 2 or values.shape[1] != len(shares):
        raise InvalidInput("ratings", "Give one row per alternative and one rating per weight.")
    return values, shares
