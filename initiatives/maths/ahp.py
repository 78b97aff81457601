"""Analytic hierarchy process: weights from pairwise comparisons, and whether the judge contradicts himself.

Saaty, The Analytic Hierarchy Process (1980); Saaty, Relative measurement and its generalization in decision making
(RACSAM 102, 2008) for the later random indices.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from initiatives.maths.decision import Floats, float_array, named
from initiatives.maths.errors import (
    InvalidComparison,
    InvalidInput,
    InvalidNumber,
    require_known,
    require_unique,
)

Comparison = tuple[str, str, float]
"""(a, b, v): a is v times as important as b."""

RANDOM_INDEX: Final[Mapping[str, tuple[float, ...]]] = {
    "saaty_1980": (0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59),
    "saaty_2005": (0, 0, 0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59),
}
"""Mean consistency index of random matrices of 1 to 15 elements."""

ACCEPTABLE_RATIO: Final = 0.10
RECIPROCAL_TOLERANCE: Final = 1e-6


@dataclass(frozen=True)
class Priorities:
    """``weights`` add to 1; ``acceptable``: the ratio is at most 0.10."""

    weights: dict[str, float]
    lambda_max: float
    consistency_index: float
    consistency_ratio: float
    acceptable: bool


@dataclass(frozen=True)
class Hierarchy:
    """``consistency_ratio`` is that of the criteria; ``local`` the priorities under each criterion."""

    criteria: Priorities
    local: dict[str, dict[str, float]]
    consistency_ratios: dict[str, float]
    priorities: dict[str, float]


def comparison_matrix(elements: Sequence[str], comparisons: Iterable[Comparison]) -> Floats:
    """Reciprocal matrix in the order of ``elements``; NaN where a pair is not compared.

    Raises ``InvalidComparison`` for a value that is not positive and finite or that contradicts another.
    """
    require_unique("elements", elements)
    place = {name: index for index, name in enumerate(elements)}
    matrix = np.full((len(elements), len(elements)), np.nan)
    np.fill_diagonal(matrix, 1.0)
    for first, second, given in comparisons:
        require_known("comparisons", (first, second), place)
        value, row, column = _judgement(first, second, given), place[first], place[second]
        if not np.isnan(matrix[row, column]) and not _agree(float(matrix[row, column]), value):
            raise InvalidComparison(
                "comparisons",
                f"“{first}” and “{second}” are compared twice with different values. Keep one of them.",
            )
        matrix[row, column], matrix[column, row] = value, 1 / value
    return matrix


def _judgement(first: str, second: str, given: float) -> float:
    try:
        value = float(float_array("comparisons", given))
    except (InvalidNumber, TypeError):
        value = 0.0
    if value <= 0 or first == second:
        raise InvalidComparison(
            "comparisons",
            f"The comparison of “{first}” with “{second}” cannot be used. Compare two different elements with a "
            "finite number above 0, usually from 1/9 to 9.",
        )
    return value


def _agree(first: float, second: float) -> bool:
    return abs(first - second) <= RECIPROCAL_TOLERANCE * max(first, second)


def require_reciprocal(matrix: ArrayLike) -> Floats:
    """The matrix as floats. Raises ``InvalidComparison`` unless it is square, complete, positive and reciprocal."""
    try:
        array = float_array("comparisons", matrix)
    except InvalidNumber as error:
        raise InvalidComparison(
            "comparisons", "A comparison is missing or not a finite number. Complete it."
        ) from error
    if array.ndim != 2 or array.shape[0] != array.shape[1]:
        raise InvalidComparison("comparisons", "The comparisons do not form a square. Give one row per element.")
    if (array <= 0).any():
        raise InvalidComparison("comparisons", "A comparison is 0 or negative. Give a number above 0.")
    if (np.abs(array * array.T - 1) > RECIPROCAL_TOLERANCE).any():
        raise InvalidComparison(
            "comparisons",
            "The comparisons of a pair contradict each other. Give b with a as 1 divided by a with b.",
        )
    return array


def aggregate(matrices: Sequence[ArrayLike]) -> Floats:
    """One matrix for several judges: the geometric mean of each comparison, which alone stays reciprocal.

    Aczél and Saaty, Procedures for synthesizing ratio judgements (1983). All matrices are complete and of one size.
    """
    checked = [require_reciprocal(matrix) for matrix in matrices]
    if len({matrix.shape for matrix in checked}) != 1:
        raise InvalidComparison(
            "comparisons", "The judges did not compare the same elements. Give one matrix for each."
        )
    return np.asarray(np.exp(np.mean(np.log(np.stack(checked)), axis=0)))


def random_index(count: int, table: str) -> float:
    """Raises ``InvalidInput`` for an unknown table or more elements than are published (15)."""
    if table not in RANDOM_INDEX:
        raise InvalidInput("random_index_table", f"“{table}” is no table. Choose {' or '.join(RANDOM_INDEX)}.")
    if count > len(RANDOM_INDEX[table]):
        raise InvalidInput("elements", "More than 15 elements cannot be judged together. Group them into a hierarchy.")
    return RANDOM_INDEX[table][count - 1]


def principal(matrix: Floats) -> tuple[float, Floats]:
    """Largest eigenvalue of a positive matrix, and its right eigenvector with sum 1."""
    values, vectors = np.linalg.eig(matrix)
    largest = int(np.argmax(values.real))
    vector = np.abs(vectors[:, largest].real)
    return float(values[largest].real), vector / vector.sum()


def priorities(elements: Sequence[str], matrix: ArrayLike, table: str = "saaty_2005") -> Priorities:
    """Weights of a complete matrix. Raises ``InvalidComparison`` or ``InvalidInput`` (more than 15 elements)."""
    array = require_reciprocal(matrix)
    count = len(elements)
    if array.shape[0] != count:
        raise InvalidComparison("comparisons", "The comparisons and the elements differ in number. Give one row each.")
    expected_by_chance = random_index(count, table)
    lambda_max, weights = principal(array)
    index = (lambda_max - count) / (count - 1) if count > 1 else 0.0
    ratio = index / expected_by_chance if count > 2 else 0.0
    return Priorities(named(elements, weights), lambda_max, index, ratio, ratio <= ACCEPTABLE_RATIO)


def shares(values: Mapping[str, object]) -> dict[str, float]:
    """Measured values divided by their sum. Raises ``InvalidNumber`` if one is negative or all are 0."""
    array = float_array("values", list(values.values()))
    if (array < 0).any() or array.sum() == 0:
        raise InvalidNumber("values", "Measured values must be 0 or more, and not all 0. Correct or compare them.")
    return named(values, array / array.sum())


def synthesise(
    criteria: Priorities,
    by_criterion: Mapping[str, Priorities | Mapping[str, float]],
    alternatives: Sequence[str],
) -> Hierarchy:
    """Priority of each alternative: the sum of criterion weight times its local priority (judged or measured)."""
    require_unique("alternatives", alternatives)
    require_known("by_criterion", by_criterion, criteria.weights)
    local = {name: _local(name, by_criterion, alternatives) for name in criteria.weights}
    judged = {name: found.consistency_ratio for name, found in by_criterion.items() if isinstance(found, Priorities)}
    totals = {
        alternative: sum(weight * local[name][alternative] for name, weight in criteria.weights.items())
        for alternative in alternatives
    }
    return Hierarchy(criteria, local, judged, totals)


def _local(
    criterion: str, by_criterion: Mapping[str, Priorities | Mapping[str, float]], alternatives: Sequence[str]
) -> dict[str, float]:
    found = by_criterion.get(criterion)
    if found is None:
        raise InvalidInput("by_criterion", f"Nothing is judged under “{criterion}”. Compare the alternatives there.")
    weights = dict(found.weights if isinstance(found, Priorities) else found)
    if set(weights) != set(alternatives):
        raise InvalidInput("by_criterion", f"“{criterion}” must judge exactly the alternatives. Complete or remove.")
    return weights
