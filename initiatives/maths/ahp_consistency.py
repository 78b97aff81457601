"""Which judgements make a judge contradict himself, and what the others imply instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from initiatives.maths import ahp, ahp_incomplete
from initiatives.maths.decision import Floats

SCALE_END: Final = 9.0
"""Largest ratio on Saaty's scale."""


@dataclass(frozen=True)
class Suggestion:
    """``first`` is judged ``value`` times ``second``; with ``suggested`` the ratio would fall to ``ratio_after``."""

    first: str
    second: str
    value: float
    suggested: float
    ratio_after: float


def most_inconsistent(
    elements: Sequence[str], matrix: ArrayLike, *, count: int = 3, table: str = "saaty_2005"
) -> list[Suggestion]:
    """The judgements furthest from the ratio of the resulting weights, worst first; none if all agree.

    Distance is |log(aᵢⱼ·wⱼ/wᵢ)| (Saaty 2003, Decision-making with the AHP: Why is the principal eigenvector necessary).
    Suggested is the value that makes the largest eigenvalue smallest with all other judgements kept, held on the
    scale of 1/9 to 9 unless the judgement itself is off it. One change at a time: each ratio assumes only its own.
    """
    array = ahp.require_reciprocal(matrix)
    weights = ahp.principal(array)[1]
    deviation = np.triu(np.abs(np.log(array * weights[None, :] / weights[:, None])), k=1)
    worst = np.argsort(-deviation, axis=None, kind="stable")[:count]
    pairs = [divmod(int(place), len(array)) for place in worst if deviation.flat[place] > 1e-6]
    return [_suggestion(elements, array, row, column, table) for row, column in pairs]


def _suggestion(elements: Sequence[str], matrix: Floats, row: int, column: int, table: str) -> Suggestion:
    value = float(matrix[row, column])
    if value < 1:
        row, column, value = column, row, 1 / value
    changed = matrix.copy()
    changed[row, column] = changed[column, row] = np.nan
    end = max(SCALE_END, value)
    suggested = float(np.clip(ahp_incomplete.complete(elements, changed)[row, column], 1 / end, end))
    changed[row, column], changed[column, row] = suggested, 1 / suggested
    after = ahp.priorities(elements, changed, table).consistency_ratio
    return Suggestion(elements[row], elements[column], value, suggested, after)
