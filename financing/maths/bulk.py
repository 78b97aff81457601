"""Thousands of yields and schedules at once, in numpy: for screening and charts, not for amounts that are owed.

Binary floats agree with the exact modules to about 1e-9 of the amount; whatever is stored or paid comes from there.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_STEPS = 50


@dataclass(frozen=True, slots=True)
class Schedules:
    """Arrays of shape (periods, loans); `payment` of shape (loans,)."""

    payment: Floats
    interest: Floats
    balance: Floats


def yields(prices: Floats, coupons: Floats, periods: Floats, frequency: int = 2) -> Floats:
    """Yield of level-coupon bonds with whole `periods` left; prices per 100, redeemed at 100.

    Newton's method from the coupon; the price is convex and falling in the yield, so it converges from either side.
    NaN where none is found.
    """
    coupon = 100 * coupons / frequency
    wanted = np.where(prices > 0, prices, np.nan)
    periodic = np.where(coupons > 0, coupons, 0.04) / frequency
    for _ in range(_STEPS):
        value, slope = _value_and_slope(periodic, coupon, periods)
        step = (value - wanted) / slope
        # Never more than half the way to −100 %, below which there is no price.
        periodic = np.maximum(periodic - step, (periodic - 1) / 2)
        if np.nanmax(np.abs(step), initial=0) < 1e-14:
            break
    found = np.abs(step) <= 1e-12 * (1 + np.abs(periodic))
    return np.where(found, periodic, np.nan) * frequency


def level_payment_schedules(principal: Floats, rate: Floats, periods: int, periods_per_year: int = 1) -> Schedules:
    """Level-payment loans of the same number of periods, unrounded; the last balance is zero but for noise."""
    periodic = rate / periods_per_year
    with np.errstate(divide="ignore", invalid="ignore"):
        annuity = -np.expm1(-periods * np.log1p(periodic)) / periodic
    payment = principal / np.where(periodic == 0, periods, annuity)
    interest = np.empty((periods, principal.size))
    balance = np.empty_like(interest)
    owed = principal
    for period in range(periods):
        np.multiply(owed, periodic, out=interest[period])
        owed = np.add(owed, interest[period], out=balance[period])
        owed -= payment
    return Schedules(payment, interest, balance)


def _value_and_slope(periodic: Floats, coupon: Floats, periods: Floats) -> tuple[Floats, Floats]:
    """Price per 100 and its derivative: with d = (1+i)^−n, price = 100·d + coupon·(1 − d)/i."""
    log = np.log1p(periodic)
    discount = np.exp(-periods * log)
    small = np.abs(periodic) < 1e-9
    safe = np.where(small, 1.0, periodic)
    annuity = np.where(small, periods, (1 - discount) / safe)
    falling = periods * discount / (1 + periodic)
    annuity_slope = np.where(small, -periods * (periods + 1) / 2, (falling - annuity) / safe)
    return 100 * discount + coupon * annuity, coupon * annuity_slope - 100 * falling
