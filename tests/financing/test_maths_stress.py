"""Stress and bulk calculation: against exact figures, repeatable, and fast enough to wait for."""

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import numpy
import pytest

from financing.maths import amortisation, bulk, price, refusals, stress
from financing.maths.rounding import Rounding
from financing.maths.stress import Factor, Plan, Spread

PLAN = Plan([Decimal(1_300_000)] * 30, [Decimal(1_000_000)] * 30, Decimal("0.04"), Decimal("0.03"))
ZERO = Decimal(0)


def _spread(low: str, likely: str, high: str) -> Spread:
    return Spread(Decimal(low), Decimal(likely), Decimal(high))


SPREADS = {
    Factor.COST_OVERRUN: _spread("0", "0.05", "0.3"),
    Factor.RATE_SHIFT: _spread("-0.01", "0", "0.02"),
    Factor.SAVINGS_SHORTFALL: _spread("0", "0.1", "0.4"),
    Factor.DELAY_YEARS: _spread("0", "0.5", "2"),
    Factor.ADOPTION: _spread("0.7", "0.9", "1"),
}


def _cpu_milliseconds(work: Callable[[], object]) -> float:
    """The best of several runs: what the work costs, not what else the machine does."""
    found = []
    for _ in range(7):
        start = time.process_time()
        work()
        found.append(1000 * (time.process_time() - start))
    return min(found)


def test_without_spread_every_draw_is_the_plan() -> None:
    risk = stress.monte_carlo(PLAN, {}, seed=1, draws=50)
    assert set(risk.coverage.values()) == {1.3}
    assert (risk.shortfall_chance, risk.total_shortfall_chance) == (0, 0)
    exact = stress.net_present_value(PLAN, {})
    assert risk.net_present_value[50] == pytest.approx(exact)
    assert exact == pytest.approx(300_000 * (1 - 1.03**-30) / 0.03)


def test_the_same_seed_gives_the_same_risk() -> None:
    first, second, other = (stress.monte_carlo(PLAN, SPREADS, seed=seed, draws=500) for seed in (7, 7, 8))
    assert first == second
    assert first != other


def test_percentiles_rise_and_the_histogram_holds_every_draw() -> None:
    risk = stress.monte_carlo(PLAN, SPREADS, seed=1, yearly_noise=Decimal("0.1"))
    assert risk.coverage[10] <= risk.coverage[50] <= risk.coverage[90]
    assert risk.net_present_value[10] <= risk.net_present_value[90]
    assert sum(count for _, count in risk.histogram) == 10_000
    assert 0 < risk.total_shortfall_chance < risk.shortfall_chance <= 1


def test_the_chance_of_a_shortfall_is_that_of_the_distribution() -> None:
    # Savings cover debt service while the shortfall is below 3/13; P(X > x) = ((0.4 − x)/0.4)² if likely = low.
    shortfall = {Factor.SAVINGS_SHORTFALL: _spread("0", "0", "0.4")}
    risk = stress.monte_carlo(PLAN, shortfall, seed=3, draws=100_000)
    assert risk.shortfall_chance == pytest.approx(((0.4 - 3 / 13) / 0.4) ** 2, abs=0.005)


def test_a_year_without_debt_service_has_no_coverage() -> None:
    plan = Plan([Decimal(10), Decimal(30)], [ZERO, Decimal(20)], Decimal("0.04"), Decimal("0.03"))
    risk = stress.monte_carlo(plan, {}, seed=1, draws=10)
    assert risk.coverage_by_year == (None, {10: 1.5, 50: 1.5, 90: 1.5})
    assert stress.scenario_coverage(plan, {}) == (None, 1.5)


def test_half_a_year_of_delay_moves_half_of_each_year() -> None:
    plan = Plan([Decimal(100), Decimal(200)], [Decimal(100)] * 2, ZERO, ZERO)
    assert stress.scenario_coverage(plan, {Factor.DELAY_YEARS: Decimal("0.5")}) == (0.5, 1.5)


def test_a_shifted_rate_scales_debt_service_as_the_level_payment() -> None:
    found = stress.scenario_coverage(PLAN, {Factor.RATE_SHIFT: Decimal("0.01")})
    dearer = amortisation.level_payment(Decimal(1), Decimal("0.05"), 30)
    planned = amortisation.level_payment(Decimal(1), Decimal("0.04"), 30)
    assert found[0] == pytest.approx(1.3 * float(planned / dearer))


def test_a_rate_shifted_below_zero_is_borrowed_at_zero() -> None:
    found = stress.scenario_coverage(PLAN, {Factor.RATE_SHIFT: Decimal("-0.5")})
    planned = amortisation.level_payment(Decimal(1), Decimal("0.04"), 30)
    assert found[0] == pytest.approx(1.3 * 30 * float(planned))


def test_a_tornado_has_the_widest_bar_first_and_one_factor_each() -> None:
    bars = stress.tornado(PLAN, SPREADS)
    assert sorted(bar.factor for bar in bars) == sorted(SPREADS)
    swings = [bar.swing for bar in bars]
    assert swings == sorted(swings, reverse=True)
    likely = {factor: spread.likely for factor, spread in SPREADS.items()}
    adoption = next(bar for bar in bars if bar.factor is Factor.ADOPTION)
    assert adoption.low == stress.net_present_value(PLAN, {**likely, Factor.ADOPTION: Decimal("0.7")})


@pytest.mark.parametrize(
    ("savings", "due", "message"),
    [([1], [], "same years"), ([1], [0], "nothing to test"), (["NaN"], [1], "finite")],
)
def test_a_plan_that_cannot_be_tested_is_refused(savings: list[str], due: list[str], message: str) -> None:
    with pytest.raises(refusals.Refusal, match=message):
        Plan([Decimal(saved) for saved in savings], [Decimal(owed) for owed in due], ZERO, ZERO)


def test_a_spread_out_of_order_is_refused() -> None:
    with pytest.raises(refusals.OutOfRange, match="in order"):
        _spread("1", "0", "2")


def test_ten_thousand_draws_of_thirty_years_take_at_most_40_milliseconds() -> None:
    noise = Decimal("0.1")
    assert _cpu_milliseconds(lambda: stress.monte_carlo(PLAN, SPREADS, seed=1, yearly_noise=noise)) <= 40


def _bonds() -> tuple[bulk.Floats, bulk.Floats, bulk.Floats]:
    generator = numpy.random.default_rng(5)
    size = 10_000
    return (
        generator.uniform(60, 140, size),
        generator.uniform(0, 0.08, size).round(4),
        generator.integers(2, 61, size).astype(float),
    )


def test_bulk_yields_are_those_of_the_exact_module() -> None:
    prices, coupons, periods = _bonds()
    found = bulk.yields(prices, coupons, periods)
    for index in range(0, 10_000, 500):
        start, half_years = date(2025, 1, 1), int(periods[index])
        matures = date(2025 + half_years // 2, 1 + 6 * (half_years % 2), 1)
        bond = price.Bond(start, matures, Decimal(str(coupons[index])))
        assert found[index] == pytest.approx(float(price.bond_yield(bond, Decimal(prices[index]))), abs=1e-12)


def test_bulk_yields_at_par_are_the_coupon_and_without_price_not_a_number() -> None:
    coupons = numpy.array([0.0, 0.04, 0.04])
    found = bulk.yields(numpy.array([100.0, 100.0, -5.0]), coupons, numpy.full(3, 20.0))
    assert found[:2] == pytest.approx(coupons[:2], abs=1e-14)
    assert numpy.isnan(found[2])


def test_a_bulk_yield_beyond_all_reason_is_not_a_number() -> None:
    found = bulk.yields(numpy.array([0.001, 1e-300]), numpy.array([0.05, 0.05]), numpy.array([60.0, 60.0]))
    assert found[0] == pytest.approx(5000)
    assert numpy.isnan(found[1])


def test_bulk_schedules_are_those_of_the_exact_module() -> None:
    found = bulk.level_payment_schedules(numpy.array([1e6, 5e5]), numpy.array([0.05, 0.0]), 24, 12)
    for column, (principal, rate) in enumerate([("1000000", "0.05"), ("500000", "0")]):
        loan = amortisation.Loan(Decimal(principal), Decimal(rate), 24, 12, rounding=Rounding.NONE)
        for row in amortisation.schedule(loan):
            assert found.interest[row.period - 1, column] == pytest.approx(float(row.interest), abs=1e-6)
            assert found.balance[row.period - 1, column] == pytest.approx(float(row.balance), abs=1e-6)


def test_ten_thousand_yields_and_schedules_take_at_most_5_milliseconds_each() -> None:
    prices, coupons, periods = _bonds()
    assert _cpu_milliseconds(lambda: bulk.yields(prices, coupons, periods)) <= 5
    assert _cpu_milliseconds(lambda: bulk.level_payment_schedules(prices, coupons, 30)) <= 5


def test_numpy_is_loaded_only_by_stress_and_bulk() -> None:
    code = (
        "import sys, pkgutil, importlib, financing.maths as maths\n"
        "for module in pkgutil.iter_modules(maths.__path__):\n"
        "    if module.name not in ('stress', 'bulk'):\n"
        "        importlib.import_module(f'financing.maths.{module.name}')\n"
        "print('numpy' in sys.modules, 'django' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
