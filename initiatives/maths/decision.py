"""The decision matrix that the multi-criteria methods share: alternatives by criteria, with weights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, cast, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from initiatives.maths.errors import InvalidInput, InvalidNumber, InvalidWeights, require_unique

Floats = NDArray[np.float64]
Direction = Literal["max", "min"]
Numbers = ArrayLike | Sequence[object]
"""Numbers, Decimals or decimal strings, nested or not; checked when they are read."""

SUM_TOLERANCE: Final = 1e-6
"""How far weights may be from adding to 1: thirds are written 0.333333."""


def float_array(field: str, values: Numbers) -> Floats:
    """``values`` (numbers, Decimals or decimal strings) as floats. Raises ``InvalidNumber`` unless all are finite."""
    try:
        array = np.asarray(cast(ArrayLike, values), dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InvalidNumber(field, f"Not every value of {field} is a number. Correct or complete it.") from error
    if not np.isfinite(array).all():
        raise InvalidNumber(field, f"Not every value of {field} is a finite number. Correct or complete it.")
    return array


def weight_array(values: Numbers, *, sum_to_one: bool = False) -> Floats:
    """Weights as floats, not rescaled. Raises ``InvalidWeights`` if one is negative, all are zero, or on a wrong sum."""
    weights = float_array("weights", values)
    if (weights < 0).any():
        raise InvalidWeights("weights", "A weight is negative. Give 0 to leave a criterion out, or a positive weight.")
    total = float(weights.sum())
    if total == 0:
        raise InvalidWeights("weights", "All weights are 0. Give at least one criterion a positive weight.")
    if sum_to_one and abs(total - 1) > SUM_TOLERANCE:
        raise InvalidWeights("weights", f"The weights add to {total:g}, not to 1. Change them so that they add to 1.")
    return weights


def named(names: Iterable[str], values: Floats) -> dict[str, float]:
    """A result vector as a mapping of plain floats."""
    return dict(zip(names, values.tolist(), strict=True))


@dataclass(frozen=True, eq=False)
class Decision:
    """``matrix[alternative, criterion]``; a direction ``min`` marks a criterion of which less is better.

    ``weights`` are as given; ``shares`` are the weights divided by their sum.
    """

    alternatives: tuple[str, ...]
    criteria: tuple[str, ...]
    matrix: Floats
    weights: Floats
    directions: tuple[Direction, ...]

    @classmethod
    def of(
        cls,
        alternatives: Sequence[str],
        criteria: Sequence[str],
        matrix: Numbers,
        weights: Numbers,
        directions: Sequence[str],
    ) -> Decision:
        """Checks everything. Raises a subclass of ``InvalidInput`` that names the field at fault."""
        require_unique("alternatives", alternatives)
        require_unique("criteria", criteria)
        values, weighed = float_array("matrix", matrix), weight_array(weights)
        if values.shape != (len(alternatives), len(criteria)):
            raise InvalidInput("matrix", "The matrix needs one row per alternative and one value per criterion.")
        if weighed.shape != (len(criteria),) or len(directions) != len(criteria):
            raise InvalidInput("weights", "Give every criterion one weight and one direction.")
        return cls(tuple(alternatives), tuple(criteria), values, weighed, tuple(map(_direction, directions)))

    @property
    def shares(self) -> Floats:
        return np.asarray(self.weights / self.weights.sum())

    @property
    def signs(self) -> Floats:
        """+1 for a criterion of which more is better, -1 for one of which less is better."""
        return np.array([1.0 if direction == "max" else -1.0 for direction in self.directions])

    def by_alternative(self, values: Floats) -> dict[str, float]:
        return named(self.alternatives, values)


def _direction(text: str) -> Direction:
    for direction in get_args(Direction):
        if text == direction:
            return cast(Direction, direction)
    raise InvalidInput("directions", f"“{text}” is not a direction. Give “max” or “min”.")


def ratings_matrix(options: Mapping[str, Mapping[str, object]], criteria: Sequence[str]) -> list[list[object]]:
    """Rows of ``options`` in the order of ``criteria``. Raises ``InvalidInput`` where a rating is missing."""
    for option, ratings in options.items():
        for criterion in criteria:
            if criterion not in ratings:
                raise InvalidInput("ratings", f"“{option}” has no rating for “{criterion}”. Add the rating.")
        if len(ratings) > len(criteria):
            extra = next(name for name in ratings if name not in set(criteria))
            raise InvalidInput("ratings", f"“{option}” is rated for “{extra}”, which is no criterion. Remove it.")
    return [[ratings[criterion] for criterion in criteria] for ratings in options.values()]
