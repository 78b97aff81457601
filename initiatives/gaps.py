"""The need gap of a row: its indicator, the residents affected and its severity put to the formula. Reads only."""

from decimal import Decimal
from typing import Any

from initiatives.maths.gap import Gap, gap
from initiatives.models import Need
from initiatives.outcomes import text

WORST = 5  # severity is written from 1 to 5
FORMULA = "(target − baseline, in the better direction) ÷ the larger of both × residents affected × severity ÷ 5"
PLACES = Decimal("0.0001")


def gap_of(need: Need) -> Gap | None:
    """None until the need has an indicator with baseline and target, and a number of residents."""
    measure = need.indicator
    if measure is None or measure.baseline is None or measure.target is None or need.affected_count is None:
        return None
    return gap(
        baseline=measure.baseline,
        target=measure.target,
        population=need.affected_count,
        severity=Decimal(need.severity) / WORST,
        more_is_better=measure.direction == "increase",
    )


def score_of(need: Need) -> Decimal | None:
    found = gap_of(need)
    return found.score.quantize(Decimal(1)) if found else None


def shown(need: Need) -> dict[str, Any] | None:
    """The gap with what went into it, as decimal strings; `relative` to four places, `score` in whole residents."""
    found, measure = gap_of(need), need.indicator
    if found is None or measure is None:
        return None
    return {
        "baseline": text(measure.baseline),
        "target": text(measure.target),
        "unit": measure.unit,
        "shortfall": text(found.shortfall),
        "relative": text(found.relative.quantize(PLACES)),
        "population": need.affected_count,
        "severity": need.severity,
        "score": f"{found.score:.0f}",
        "formula": FORMULA,
    }
