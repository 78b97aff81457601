"""How sure a difference between two samples is. Apart from the rest of the pilots' mathematics: it needs numpy."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import numpy as np

from initiatives.maths.errors import InvalidNumber
from initiatives.maths.pilots import Direction, require_usable

Verdict = Literal["better", "worse", "unclear"]

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(128)
_HALVINGS = 60


@dataclass(frozen=True)
class Interval:
    """Confidence interval of (mean after - mean before), with the degrees of freedom of Welch and Satterthwaite."""

    difference: Decimal
    lower: Decimal
    upper: Decimal
    standard_error: Decimal
    degrees_of_freedom: Decimal
    confidence: Decimal

    def verdict(self, direction: Direction) -> Verdict:
        """``better`` or ``worse`` only if the whole interval lies on one side of zero."""
        if self.lower <= 0 <= self.upper:
            return "unclear"
        return "better" if (self.lower > 0) is (direction == "increase") else "worse"


def mean_difference(
    before: Sequence[Decimal], after: Sequence[Decimal], *, confidence: Decimal = Decimal("0.95")
) -> Interval | None:
    """Welch's interval for two independent samples of unequal variance.

    ``None`` where the samples do not allow one: fewer than two values in either, or no variation in both.
    Computed in binary floating point and given to 12 significant digits. Source: B. L. Welch, Biometrika 34 (1947).
    """
    require_usable("confidence", confidence)
    if not Decimal("0.5") <= confidence < 1:
        raise InvalidNumber("confidence", f"The confidence is {confidence}. Give 0.5 or more, below 1.")
    for field, sample in (("before", before), ("after", after)):
        for value in sample:
            require_usable(field, value)
    if min(len(before), len(after)) < 2:
        return None
    parts = [float(statistics.variance(sample)) / len(sample) for sample in (before, after)]
    if sum(parts) == 0:
        return None
    freedom = sum(parts) ** 2 / sum(
        part**2 / (len(sample) - 1) for part, sample in zip(parts, (before, after), strict=True)
    )
    error = math.sqrt(sum(parts))
    difference = float(statistics.mean(after) - statistics.mean(before))
    margin = student_quantile((1 + float(confidence)) / 2, freedom) * error
    return Interval(
        difference=_shown(difference),
        lower=_shown(difference - margin),
        upper=_shown(difference + margin),
        standard_error=_shown(error),
        degrees_of_freedom=_shown(freedom),
        confidence=confidence,
    )


def student_quantile(probability: float, freedom: float) -> float:
    """What Student's t stays below with ``probability`` (0.5 to below 1), for ``freedom`` of 1 or more.

    With t = √freedom · tan θ the density is that of cos(θ)^(freedom - 1), smooth enough for Gauss and Legendre;
    checked against QuantLib and closed forms to 9 digits.
    """
    low, high = 0.0, math.atan(1 / math.sqrt(freedom))
    while high < math.pi / 2 and _share_within(high, freedom) < probability - 0.5:
        low, high = high, min(2 * high, math.pi / 2)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _share_within(middle, freedom) < probability - 0.5:
            low = middle
        else:
            high = middle
    return math.sqrt(freedom) * math.tan((low + high) / 2)


def _share_within(angle: float, freedom: float) -> float:
    """Probability that Student's t lies between 0 and √freedom · tan(angle)."""
    scale = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(math.pi)
    heights = np.cos(angle / 2 * (_NODES + 1)) ** (freedom - 1)
    return float(scale * angle / 2 * (_WEIGHTS @ heights))


def _shown(value: float) -> Decimal:
    return Decimal(f"{value:.12g}")
