"""Rounding of amounts, and splitting of a total so that the parts add up."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from financing.maths import refusals

CENT = Decimal("0.01")
UNIT = Decimal(1)


class Rounding(StrEnum):
    """To which step each amount of a schedule is rounded, halves away from zero."""

    NONE = "none"
    CENT = "cent"
    UNIT = "unit"


_STEPS = {Rounding.CENT: CENT, Rounding.UNIT: UNIT}


def rounded(amount: Decimal, rounding: Rounding) -> Decimal:
    """The amount to the step of `rounding`, halves away from zero; unchanged for `none`."""
    step = _STEPS.get(rounding)
    if step is None:
        return amount
    if abs(amount) >= refusals.LARGEST:
        raise refusals.OutOfRange("Amounts grow beyond all measure; check the rate and the term.", field="rate")
    return amount.quantize(step, rounding=ROUND_HALF_UP)


def split(total: Decimal, weights: Sequence[Decimal], step: Decimal = CENT) -> tuple[Decimal, ...]:
    """Divides `total` in proportion to `weights` into multiples of `step` that add up to it exactly.

    Largest remainder (Hamilton): every part is rounded down, and the steps left over go one each to the largest
    remainders; of equal remainders the one listed first. What is left of `total` below one step is not handed out.
    """
    refusals.not_negative(total, "total")
    refusals.positive(step, "step")
    whole = sum((refusals.not_negative(weight, "weights") for weight in weights), Decimal(0))
    if whole == 0:
        raise refusals.Incomplete("All weights are zero; give at least one above zero.", field="weights")
    steps = int(total // step)
    # Fractions, because a remainder cut off after some digits would decide ties by chance.
    exact = [steps * Fraction(weight) / Fraction(whole) for weight in weights]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda index: parts[index] - exact[index])
    for index in by_remainder[: steps - sum(parts)]:
        parts[index] += 1
    return tuple(part * step for part in parts)
