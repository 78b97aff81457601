"""Maturity from answers: one level per area and one for the city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

TENTH = Decimal("0.1")


def levels(answers: Mapping[str, int], areas: Mapping[str, Sequence[str]]) -> dict[str, Decimal | None]:
    """The mean level of the answered questions of each area, None where none is answered. Not rounded."""
    found: dict[str, Decimal | None] = {}
    for area, questions in areas.items():
        given = [answers[key] for key in questions if key in answers]
        found[area] = Decimal(sum(given)) / len(given) if given else None
    return found


def overall(by_area: Mapping[str, Decimal | None]) -> Decimal | None:
    """The mean of the areas, so that an area with many questions weighs no more than another."""
    known = [level for level in by_area.values() if level is not None]
    return sum(known, Decimal(0)) / len(known) if known else None


def rounded(level: Decimal | None) -> Decimal | None:
    """To a tenth, halves up."""
    return None if level is None else level.quantize(TENTH, ROUND_HALF_UP)
