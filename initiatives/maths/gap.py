"""How large an unmet need is, so that needs of different kinds can stand in one list."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from initiatives.maths.errors import InvalidNumber


@dataclass(frozen=True)
class Gap:
    """``shortfall`` in the unit of the indicator, ``relative`` from 0 to 1, ``score`` in severity-weighted residents."""

    shortfall: Decimal
    relative: Decimal
    score: Decimal


def gap(*, baseline: Decimal, target: Decimal, population: int, severity: Decimal, more_is_better: bool) -> Gap:
    """Need gap of one indicator, not rounded.

    * shortfall = target - baseline where more is better, baseline - target where less is; never below 0
    * relative  = shortfall / the larger of |baseline| and |target|, at most 1 (0 if both are 0)
    * score     = relative · population affected · severity (0 harmless … 1 dangerous)

    Our own definition: size times reach times seriousness, each on a ratio scale, so that a need twice as large,
    as widespread or as dangerous counts twice. Raises ``InvalidNumber``.
    """
    if not (baseline.is_finite() and target.is_finite()):
        raise InvalidNumber("baseline", "Baseline and target must be finite numbers. Correct them.")
    if population < 0:
        raise InvalidNumber("population", "The population affected is negative. Give 0 or more.")
    if not (severity.is_finite() and 0 <= severity <= 1):
        raise InvalidNumber("severity", "Severity goes from 0 to 1. Correct it.")
    shortfall = max(Decimal(0), target - baseline if more_is_better else baseline - target)
    largest = max(abs(baseline), abs(target))
    relative = min(Decimal(1), shortfall / largest) if largest else Decimal(0)
    return Gap(shortfall, relative, relative * population * severity)
