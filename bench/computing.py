"""`python -m bench.computing`: the mathematics of financing in bulk, CPU milliseconds of the best of several runs.

Each beside what it must reach (the best run says what the code costs; others say how busy the machine was), and how far
it is from the exact modules on a sample, so that a fast wrong answer does not pass.
"""

import sys
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np

from financing.maths import bulk, stress
from financing.maths.amortisation import Loan, schedule
from financing.maths.stress import Factor, Spread

RUNS = 15
MANY, YEARS = 10_000, 30
SPREADS = {
    Factor.COST_OVERRUN: Spread(Decimal(0), Decimal("0.05"), Decimal("0.30")),
    Factor.RATE_SHIFT: Spread(Decimal("-0.005"), Decimal(0), Decimal("0.02")),
    Factor.SAVINGS_SHORTFALL: Spread(Decimal("-0.10"), Decimal("0.05"), Decimal("0.40")),
    Factor.DELAY_YEARS: Spread(Decimal(0), Decimal("0.25"), Decimal("1.5")),
}


def main() -> None:
    draw = np.random.default_rng(1)
    plan = stress.Plan([Decimal(100_000)] * YEARS, [Decimal(80_000)] * YEARS, Decimal("0.04"), Decimal("0.03"))
    principal, rate = draw.uniform(1e4, 1e7, MANY), draw.uniform(0.001, 0.08, MANY)
    prices, coupons = draw.uniform(85, 115, MANY), draw.uniform(0.01, 0.08, MANY)
    periods = draw.integers(2, 61, MANY).astype(float)
    work: list[tuple[str, float, Callable[[], Any]]] = [
        ("Monte Carlo NPV, 10,000 draws of 30 years", 40, lambda: stress.monte_carlo(plan, SPREADS, seed=1)),
        ("10,000 debt schedules of 30 years", 5, lambda: bulk.level_payment_schedules(principal, rate, YEARS)),
        ("10,000 yields", 5, lambda: bulk.yields(prices, coupons, periods)),
    ]
    for label, most, task in work:
        spent = best_of(task)
        say(f"{label:<44}{spent:8.1f} ms of {most:g}{'' if spent <= most else '  OVER'}")
    say(f"largest difference of a payment from the exact schedule: {payment_error(principal, rate):.1e} of the amount")
    say(
        f"largest difference of a price computed back from its yield: {price_error(prices, coupons, periods):.1e} per 100"
    )


def best_of(task: Callable[[], Any]) -> float:
    task()
    found = []
    for _ in range(RUNS):
        began = time.process_time()
        task()
        found.append((time.process_time() - began) * 1000)
    return min(found)


def payment_error(principal: Any, rate: Any) -> float:
    sample = range(0, MANY, 500)
    fast = bulk.level_payment_schedules(principal, rate, YEARS).payment
    exact = [
        float(schedule(Loan(Decimal(repr(float(principal[n]))), Decimal(repr(float(rate[n]))), YEARS))[0].payment)
        for n in sample
    ]
    return max(float(abs(fast[n] - one) / principal[n]) for n, one in zip(sample, exact, strict=True))


def price_error(prices: Any, coupons: Any, periods: Any) -> float:
    periodic, coupon = bulk.yields(prices, coupons, periods) / 2, 50 * coupons
    discount = (1 + periodic) ** -periods
    return float(np.max(np.abs(100 * discount + coupon * (1 - discount) / periodic - prices)))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
