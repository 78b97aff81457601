"""Pairwise comparisons with pairs left out: the missing ones are those that contradict least.

Bozóki, Fülöp and Rónyai, On optimal completion of incomplete pairwise comparison matrices (Mathematical and Computer
Modelling 52, 2010): with missing entries written as exp(t), the largest eigenvalue is a convex function of t, strictly
if the compared pairs connect all elements. It is minimised here by Newton's method with exact derivatives.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from initiatives.maths.ahp import Comparison, comparison_matrix, principal, require_reciprocal
from initiatives.maths.decision import Floats
from initiatives.maths.errors import InvalidComparison

Pair = tuple[int, int]

_GRADIENT_TOLERANCE: Final = 1e-11


def missing_pairs(matrix: Floats) -> list[Pair]:
    """Pairs (row < column) that are NaN."""
    return [(int(row), int(column)) for row, column in np.argwhere(np.isnan(matrix)) if row < column]


def complete(elements: Sequence[str], matrix: Floats) -> Floats:
    """``matrix`` (NaN = not compared) with the missing pairs that make the largest eigenvalue smallest.

    Raises ``InvalidComparison`` if the compared pairs leave the elements in separate groups: any value would do then.
    """
    missing = missing_pairs(matrix)
    _require_connected(elements, matrix)
    logarithms = _first_guess(matrix, missing)
    if missing:
        logarithms = _minimised(matrix, missing, logarithms)
    return require_reciprocal(_filled(matrix, missing, logarithms))


def _require_connected(elements: Sequence[str], matrix: Floats) -> None:
    reached = {0}
    while grown := {int(column) for row in reached for column in np.flatnonzero(~np.isnan(matrix[row]))} - reached:
        reached |= grown
    if left := [name for index, name in enumerate(elements) if index not in reached]:
        raise InvalidComparison(
            "comparisons",
            f"Nothing connects “{elements[0]}” with “{left[0]}”. Compare one of each group with the other.",
        )


def _first_guess(matrix: Floats, missing: Sequence[Pair]) -> Floats:
    """Logarithms implied by the least-squares weights of the compared pairs."""
    known = ~np.isnan(matrix)
    laplacian = np.diag(known.sum(axis=1)) - known.astype(np.float64)
    logs = np.where(known, np.log(np.where(known, matrix, 1.0)), 0.0).sum(axis=1)
    weights = np.linalg.pinv(laplacian) @ logs
    return np.array([weights[row] - weights[column] for row, column in missing])


def _filled(matrix: Floats, missing: Sequence[Pair], logarithms: Floats) -> Floats:
    filled = matrix.copy()
    for (row, column), logarithm in zip(missing, logarithms, strict=True):
        filled[row, column], filled[column, row] = np.exp(logarithm), np.exp(-logarithm)
    return filled


def _minimised(matrix: Floats, missing: Sequence[Pair], logarithms: Floats) -> Floats:
    moved = True
    while moved:
        value, gradient, hessian = _derivatives(_filled(matrix, missing, logarithms), missing)
        if np.abs(gradient).max() <= _GRADIENT_TOLERANCE:
            break
        step = np.asarray(-np.linalg.solve(hessian, gradient), dtype=np.float64)
        logarithms, moved = _stepped(matrix, missing, logarithms, step, value)
    return logarithms


def _stepped(matrix: Floats, missing: Sequence[Pair], start: Floats, step: Floats, value: float) -> tuple[Floats, bool]:
    """Halves a step that overshoots; False if even the smallest does not improve, which is the end of precision."""
    for halvings in range(40):
        tried = start + step * 0.5**halvings
        if principal(_filled(matrix, missing, tried))[0] < value:
            return tried, True
    return start, False


def _derivatives(matrix: Floats, missing: Sequence[Pair]) -> tuple[float, Floats, Floats]:
    """Largest eigenvalue with its first and second derivatives by the logarithm of each missing entry.

    With right and left eigenvectors w, v (v·w = 1) and the group inverse G of (λI - A):
    λₖ = v Aₖ w and λₖₗ = v Aₖₗ w + v Aₖ G Aₗ w + v Aₗ G Aₖ w.
    """
    value, right = principal(matrix)
    left = principal(matrix.T)[1]
    left = left / (left @ right)
    spectral = np.outer(right, left)
    inverse = np.linalg.inv(value * np.eye(len(matrix)) - matrix + spectral) - spectral
    changed, changed_left = np.zeros((len(missing), len(matrix))), np.zeros((len(missing), len(matrix)))
    second = np.zeros(len(missing))
    for index, (row, column) in enumerate(missing):
        up, down = matrix[row, column], matrix[column, row]
        changed[index, row], changed[index, column] = up * right[column], -down * right[row]
        changed_left[index, column], changed_left[index, row] = up * left[row], -down * left[column]
        second[index] = left[row] * up * right[column] + left[column] * down * right[row]
    mixed = changed_left @ inverse @ changed.T
    return value, changed @ left, np.diag(second) + mixed + mixed.T


def aggregate_known(elements: Sequence[str], judges: Iterable[Iterable[Comparison]]) -> Floats:
    """One matrix for several judges who each compared some pairs: the geometric mean of those that were made.

    NaN where nobody compared; equal to ``ahp.aggregate`` where all judges compared everything.
    """
    logs = np.stack([np.log(comparison_matrix(elements, given)) for given in judges] or [_nothing(elements)])
    known = ~np.isnan(logs)
    count = known.sum(axis=0)
    total = np.where(known, logs, 0.0).sum(axis=0)
    return np.asarray(np.exp(np.where(count > 0, total / np.maximum(count, 1), np.nan)))


def _nothing(elements: Sequence[str]) -> Floats:
    return np.log(comparison_matrix(elements, ()))
