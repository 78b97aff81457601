"""PROMETHEE II: outranking by pairwise preference (Brans and Vincke 1985; Papathanasiou and Ploskas 2018)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from initiatives.maths import ranks
from initiatives.maths.decision import Decision, Floats, float_array
from initiatives.maths.errors import InvalidInput, InvalidNumber

Shape = Literal["usual", "v_shape", "linear"]


@dataclass(frozen=True)
class PreferenceFunction:
    """How a difference on one criterion becomes a preference from 0 to 1, in the unit of the criterion.

    ``usual``: 1 as soon as it is better. ``v_shape``: rises from 0 to 1 at ``p``. ``linear``: 0 up to ``q``, then rises
    to 1 at ``p``. Raises ``InvalidInput`` for an unknown shape and ``InvalidNumber`` for impossible thresholds.
    """

    shape: Shape
    q: float = 0.0
    p: float = 0.0

    def __post_init__(self) -> None:
        if self.shape not in get_args(Shape):
            raise InvalidInput("preference_functions", f"“{self.shape}” is no preference function. Choose another.")
        float_array("preference_functions", [self.q, self.p])
        if self.shape == "v_shape" and self.p <= 0:
            raise InvalidNumber("preference_functions", "The threshold p of a v_shape must be above 0.")
        if self.shape == "linear" and not 0 <= self.q < self.p:
            raise InvalidNumber("preference_functions", "A linear function needs 0 ≤ q < p. Change its thresholds.")

    def preference(self, difference: Floats) -> Floats:
        if self.shape == "usual":
            return (difference > 0).astype(np.float64)
        start = self.q if self.shape == "linear" else 0.0
        return np.clip((difference - start) / (self.p - start), 0.0, 1.0)


@dataclass(frozen=True)
class PrometheeII:
    """``net_flow`` = ``positive_flow`` - ``negative_flow``, each from -1 or 0 to 1; all net flows add to 0."""

    positive_flow: dict[str, float]
    negative_flow: dict[str, float]
    net_flow: dict[str, float]
    ranks: dict[str, int]


def promethee_ii(decision: Decision, functions: Sequence[PreferenceFunction]) -> PrometheeII:
    """One function per criterion, on the signed difference (larger is better). Memory grows with alternatives².

    Raises ``InvalidInput`` with fewer than two alternatives or a wrong number of functions.
    """
    count = len(decision.alternatives)
    if count < 2:
        raise InvalidInput("alternatives", "There is nothing to compare. Give at least two alternatives.")
    if len(functions) != len(decision.criteria):
        raise InvalidInput("preference_functions", "Give every criterion one preference function.")
    preference = np.zeros((count, count))
    columns = (decision.matrix * decision.signs).T
    for column, share, function in zip(columns, decision.shares, functions, strict=True):
        preference += share * function.preference(column[:, None] - column[None, :])
    positive, negative = preference.sum(axis=1) / (count - 1), preference.sum(axis=0) / (count - 1)
    net = decision.by_alternative(positive - negative)
    return PrometheeII(decision.by_alternative(positive), decision.by_alternative(negative), net, ranks.rank(net))
