"""The rates at which dated amounts are worth nothing: every one of them, not just the first found.

With s = ln(1 + rate) the present value is Σ aᵢ·e^(−s·tᵢ). Multiplied by e^(s·τ), τ between two times whose amounts
differ in sign, and differentiated, it keeps its form and has one change of sign less; by Rolle's theorem its zeros
part those of the first. So a sequence with V changes of sign is solved by V such steps and bisection between them
(Descartes' rule of signs for real exponents: E. Laguerre, Sur la théorie des équations numériques, 1883).
"""

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal, localcontext
from itertools import pairwise

# Rates from −99.9999999 % to 1,000,000 a year: outside, no reader could use them.
_LOWEST, _HIGHEST = math.log(1e-9), math.log(1e6)
_PLACES = Decimal("1E-15")
_TOUCH = 1e-13


def sign_changes(amounts: Iterable[Decimal]) -> int:
    """How often the sign changes along the amounts, zeros left out."""
    signs = [amount > 0 for amount in amounts if amount != 0]
    return sum(one != other for one, other in pairwise(signs))


def rates_of_return(times: Sequence[Decimal], amounts: Sequence[Decimal], compounding: int = 1) -> tuple[Decimal, ...]:
    """Every rate y with Σ amount / (1 + y/m)^(m·time) = 0, ascending, exact to 15 places; m = `compounding`.

    Times in years, in any order. Rates outside −0.999999999 … 1,000,000 (compounded yearly) are not looked for.
    """
    merged: dict[Decimal, Decimal] = {}
    for time, amount in zip(times, amounts, strict=True):
        merged[time] = merged.get(time, Decimal(0)) + amount
    flows = sorted((time, amount) for time, amount in merged.items() if amount != 0)
    logs = _zeros([float(time) for time, _ in flows], [float(amount) for _, amount in flows])
    return tuple(_nominal(_polished(log, flows), compounding) for log in logs)


def _zeros(times: list[float], amounts: list[float]) -> list[float]:
    tower = [amounts]
    while (middle := _first_change(times, tower[-1])) is not None:
        derived = [amount * (middle - time) for amount, time in zip(tower[-1], times, strict=True)]
        # To size 1, so that a long tower does not overflow.
        largest = max(map(abs, derived))
        tower.append([amount / largest for amount in derived])
    zeros: list[float] = []
    for level in reversed(tower[:-1]):
        zeros = _zeros_between(times, level, zeros)
    return zeros


def _first_change(times: list[float], amounts: list[float]) -> float | None:
    """A time between the first two amounts that differ in sign; zeros, or what underflowed to one, are passed over."""
    signed = [(time, amount > 0) for time, amount in zip(times, amounts, strict=True) if amount != 0]
    changes = ((before + after) / 2 for (before, one), (after, other) in pairwise(signed) if one != other)
    return next(changes, None)


def _zeros_between(times: list[float], amounts: list[float], turning_points: list[float]) -> list[float]:
    points = [_LOWEST, *turning_points, _HIGHEST]
    signs = [_sign(times, amounts, point) for point in points]
    zeros = []
    for (low, low_sign), (high, high_sign) in pairwise(zip(points, signs, strict=True)):
        if low_sign == 0:
            zeros.append(low)
        elif low_sign * high_sign < 0:
            zeros.append(_bisected(times, amounts, low, high, low_sign))
    return zeros


def _bisected(times: list[float], amounts: list[float], low: float, high: float, low_sign: int) -> float:
    while low < (middle := (low + high) / 2) < high and high - low > 1e-15:
        if _value(times, amounts, middle) * low_sign > 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _sign(times: list[float], amounts: list[float], log: float) -> int:
    """−1, 0 or 1; 0 also where the value is lost in rounding, as at a zero the curve only touches."""
    value = _value(times, amounts, log)
    size = _value(times, [abs(amount) for amount in amounts], log)
    return 0 if abs(value) <= _TOUCH * size else (1 if value > 0 else -1)


def _value(times: list[float], amounts: list[float], log: float) -> float:
    # The largest term is scaled to its amount, so that nothing overflows; the sign stays.
    shift = times[0] if log > 0 else times[-1]
    exp = math.exp
    return math.fsum([amount * exp(log * (shift - time)) for amount, time in zip(amounts, times, strict=True)])


def _polished(log: float, flows: list[tuple[Decimal, Decimal]]) -> Decimal:
    """One Newton step in 34 digits takes the last noise of binary arithmetic out of a simple zero."""
    with localcontext() as context:
        context.prec = 34
        start = Decimal(log)
        terms = [(amount * (-start * time).exp(), time) for time, amount in flows]
        slope = sum((-time * term for term, time in terms), Decimal(0))
        value = sum((term for term, _ in terms), Decimal(0))
        step = value / slope if slope else Decimal(1)
        return start - step if abs(step) < Decimal("1E-9") else start


def _nominal(log: Decimal, compounding: int) -> Decimal:
    with localcontext() as context:
        context.prec = 34
        rate = compounding * ((log / compounding).exp() - 1)
        # Adding zero drops the sign of a negative zero.
        return rate.quantize(_PLACES) + 0
