"""Ranks from values: 1 is best, equals share a rank and the next rank is skipped (1, 2, 2, 4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

TIE: Final = 1e-9
"""Values that differ by no more than this are equal: the rest is noise of binary arithmetic."""


def rank_array(values: NDArray[np.float64], *, highest_first: bool = True) -> NDArray[np.int64]:
    """Ranks in the order of ``values``. A value shares the rank of its better neighbour within ``TIE``."""
    order = np.argsort(-values if highest_first else values, kind="stable")
    starts = np.abs(np.diff(values[order], prepend=np.inf)) > TIE
    places = np.maximum.accumulate(np.where(starts, np.arange(len(values)), 0))
    ranks = np.empty(len(values), dtype=np.int64)
    ranks[order] = places + 1
    return ranks


def rank(values: Mapping[str, float], *, highest_first: bool = True) -> dict[str, int]:
    """Rank of each name, in the order given."""
    array = np.array(list(values.values()), dtype=np.float64)
    return dict(zip(values, rank_array(array, highest_first=highest_first).tolist(), strict=True))
