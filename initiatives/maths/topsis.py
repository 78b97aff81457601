"""TOPSIS: nearness to the ideal and distance from the anti-ideal (Hwang and Yoon 1981; Tzeng and Huang 2011)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from initiatives.maths import ranks
from initiatives.maths.decision import Decision
from initiatives.maths.errors import ConstantCriterion


@dataclass(frozen=True)
class Topsis:
    """``closeness`` from 0 (anti-ideal) to 1 (ideal)."""

    closeness: dict[str, float]
    ranks: dict[str, int]


def topsis(decision: Decision) -> Topsis:
    """Columns are divided by their Euclidean norm (a zero column stays zero) and multiplied by their weight share.

    Raises ``ConstantCriterion`` if no criterion with a weight tells any two alternatives apart: closeness is then
    not defined.
    """
    norms = np.linalg.norm(decision.matrix, axis=0)
    weighed = decision.matrix / np.where(norms > 0, norms, 1.0) * decision.shares * decision.signs
    to_ideal = np.linalg.norm(weighed - weighed.max(axis=0), axis=1)
    to_anti_ideal = np.linalg.norm(weighed - weighed.min(axis=0), axis=1)
    if (to_ideal + to_anti_ideal <= 0).any():
        raise ConstantCriterion(
            "matrix", "All alternatives are equal on every weighted criterion. Add one that differs."
        )
    closeness = decision.by_alternative(to_anti_ideal / (to_ideal + to_anti_ideal))
    return Topsis(closeness, ranks.rank(closeness))
