"""One score from the scores of several people, with how far they were apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np

from initiatives.maths.decision import Floats, float_array
from initiatives.maths.errors import InvalidInput, InvalidNumber

Mean = Literal["mean", "median", "geometric_mean"]

OUTLIER: Final = 3.5
"""Modified z-score above which a score stands apart (Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993)."""


@dataclass(frozen=True)
class Aggregate:
    """``spread`` is the standard deviation over the scorers (divided by their number); ``outliers`` are scorers."""

    value: float
    lowest: float
    highest: float
    spread: float
    outliers: tuple[str, ...]


def aggregate(scores: Mapping[str, object], mean: Mean) -> Aggregate:
    """The scores that people gave to one thing, by scorer. The geometric mean needs scores above 0.

    Raises ``InvalidInput`` without scores or for an unknown mean, ``InvalidNumber`` for scores that do not fit.
    """
    if not scores:
        raise InvalidInput("scores", "Nobody has scored yet. Collect at least one score.")
    values = float_array("scores", list(scores.values()))
    outliers = tuple(name for name, far in zip(scores, outlying(values).tolist(), strict=True) if far)
    return Aggregate(_centre(values, mean), float(values.min()), float(values.max()), float(values.std()), outliers)


def _centre(values: Floats, mean: Mean) -> float:
    if mean not in get_args(Mean):
        raise InvalidInput("mean", f"“{mean}” is no way to combine scores. Choose {', '.join(get_args(Mean))}.")
    if mean == "geometric_mean":
        if (values <= 0).any():
            raise InvalidNumber("scores", "The geometric mean needs scores above 0. Choose the mean or the median.")
        return float(np.exp(np.log(values).mean()))
    return float(np.median(values) if mean == "median" else values.mean())


def outlying(values: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Scores whose modified z-score 0.6745·|x - median|/MAD exceeds 3.5; fewer than four scores have no outlier.

    Where most scores are equal (MAD 0) the mean absolute deviation stands in, with its factor 1/1.253314.
    """
    distance = np.abs(values - np.median(values))
    scale = np.median(distance) / 0.6745 or distance.mean() * 1.253314
    if len(values) < 4 or scale == 0:
        return np.zeros(len(values), dtype=np.bool_)
    return np.asarray(distance / scale > OUTLIER)
