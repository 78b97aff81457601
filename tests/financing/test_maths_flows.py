"""Discounted cash flow: invariants, several rates, and agreement with pyxirr."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import pyxirr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from financing.maths import flows, refusals, roots
from financing.maths.yields import Payment

AMOUNTS = st.decimals(-1_000_000, 1_000_000, places=2)
FLOWS = st.lists(AMOUNTS, min_size=1, max_size=30)
RATES = st.decimals("-0.9", "2", places=4)


def _decimals(*numbers: str | int) -> list[Decimal]:
    return [Decimal(number) for number in numbers]


@given(FLOWS)
def test_present_value_at_rate_zero_is_the_sum(amounts: list[Decimal]) -> None:
    assert flows.npv(amounts, Decimal(0)) == sum(amounts)


@given(FLOWS, RATES)
def test_npv_agrees_with_the_library(amounts: list[Decimal], rate: Decimal) -> None:
    expected = pyxirr.npv(float(rate), [float(amount) for amount in amounts])
    assert float(flows.npv(amounts, rate)) == pytest.approx(expected, rel=1e-8, abs=1e-4)


@settings(deadline=None)
@given(FLOWS)
def test_every_rate_of_return_discounts_the_flows_to_zero(amounts: list[Decimal]) -> None:
    found = flows.irr(amounts)
    for rate in found.rates:
        size = flows.npv([abs(amount) for amount in amounts], rate)
        assert abs(flows.npv(amounts, rate)) <= size * Decimal("1E-6")
    assert len(found.rates) <= found.sign_changes


@settings(deadline=None)
@given(st.integers(1, 10**6), st.lists(st.integers(0, 10**6), min_size=1, max_size=40))
def test_one_change_of_sign_gives_the_one_rate_of_the_library(paid: int, received: list[int]) -> None:
    assume(any(received))
    amounts = [-paid, *received]
    found = flows.irr(_decimals(*amounts))
    expected = pyxirr.irr(amounts)
    assume(expected is not None and -0.99 < expected < 1e5)
    assert found.reason is None
    assert float(found.rate or 0) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@settings(deadline=None)
@given(st.lists(st.integers(-80, 300), min_size=1, max_size=5, unique_by=lambda percent: percent // 5))
def test_all_rates_built_into_flows_are_found(percents: list[int]) -> None:
    rates = sorted(Decimal(percent) / 100 for percent in percents)
    amounts = [Decimal(1)]
    for rate in rates:
        longer = [*amounts, Decimal(0)]
        shifted = [Decimal(0), *amounts]
        amounts = [(1 + rate) * one - other for one, other in zip(shifted, longer, strict=True)]
    found = flows.irr(amounts)
    assert [float(rate) for rate in found.rates] == pytest.approx([float(rate) for rate in rates], abs=1e-8)


def test_two_rates_are_both_named_and_the_one_nearest_zero_is_taken() -> None:
    found = flows.irr(_decimals(-100, 230, -132))
    assert (found.rate, found.rates, found.reason) == (
        Decimal("0.1"),
        (Decimal("0.1"), Decimal("0.2")),
        "several_rates",
    )
    assert "2 rates" in found.sentence
    assert "10.0000%, 20.0000%" in found.sentence


def test_a_rate_the_curve_only_touches_is_found() -> None:
    assert flows.irr(_decimals(-1, 2, -1)).rates == (Decimal(0),)


@pytest.mark.parametrize("amounts", [_decimals(1, 2, 3), _decimals(-1, -2), _decimals(0, 0), _decimals(0)])
def test_flows_of_one_sign_have_no_rate_and_say_so(amounts: list[Decimal]) -> None:
    found = flows.irr(amounts)
    assert (found.rate, found.reason) == (None, "no_sign_change")
    assert "never change sign" in found.sentence


def test_flows_that_no_rate_balances_say_so() -> None:
    found = flows.irr(_decimals(1, -1, 1))
    assert (found.rate, found.reason, found.sign_changes) == (None, "no_rate", 2)
    assert "net present value" in found.sentence


def test_a_single_rate_needs_no_explanation() -> None:
    assert flows.irr(_decimals(-100, 110)).sentence == ""


def test_one_million_times_the_money_overnight_is_beyond_any_rate() -> None:
    dated = [Payment(date(2026, 1, 1), Decimal(-1)), Payment(date(2026, 1, 2), Decimal(1_000_000))]
    assert flows.xirr(dated).reason == "no_rate"


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 5000), st.integers(1, 10**6)), min_size=1, max_size=20),
    st.integers(1, 10**6),
)
def test_xirr_agrees_with_the_library(later: list[tuple[int, int]], paid: int) -> None:
    start = date(2020, 1, 1)
    dates = [start, *(start + timedelta(days=days) for days, _ in later)]
    amounts = [-paid, *(amount for _, amount in later)]
    expected = pyxirr.xirr(dates, amounts)
    assume(expected is not None and -0.9 < expected < 100)
    dated = [Payment(on, Decimal(amount)) for on, amount in zip(dates, amounts, strict=True)]
    assert float(flows.xirr(dated).rate or 0) == pytest.approx(expected, rel=1e-8, abs=1e-9)
    assert float(flows.xnpv(dated, Decimal("0.05"))) == pytest.approx(pyxirr.xnpv(0.05, dates, amounts))


def test_dated_flows_may_come_in_any_order() -> None:
    dated = [Payment(date(2027, 1, 1), Decimal(110)), Payment(date(2026, 1, 1), Decimal(-100))]
    found = flows.xirr(dated)
    assert (found.rate, found.sign_changes) == (Decimal("0.1"), 1)


def test_mirr_needs_money_in_both_directions() -> None:
    tenth = Decimal("0.1")
    assert flows.mirr(_decimals(-100, -1), tenth, tenth) is None
    assert flows.mirr(_decimals(100, 1), tenth, tenth) is None
    assert flows.mirr(_decimals(-100), tenth, tenth) is None
    assert flows.mirr(_decimals(-100, 0, 121), tenth, tenth) == pytest.approx(tenth)


def test_payback_is_now_if_nothing_is_paid_first() -> None:
    assert flows.payback_years(_decimals(0, -5, 9)) == 0


def test_payback_at_rate_zero_is_plain_payback() -> None:
    amounts = _decimals(-100, 30, 30, 80)
    assert flows.discounted_payback_years(amounts, Decimal(0)) == flows.payback_years(amounts) == Decimal("2.5")


def test_savings_to_investment_ratio_is_one_where_the_rate_is_the_return() -> None:
    savings = _decimals(60, 60)
    rate = flows.irr(_decimals(-100, 60, 60)).rate
    assert rate is not None
    assert flows.savings_to_investment_ratio(Decimal(100), savings, rate) == pytest.approx(Decimal(1))


def test_benefit_cost_ratio_without_costs_is_refused() -> None:
    with pytest.raises(refusals.OutOfRange, match="at least one cost"):
        flows.benefit_cost_ratio(_decimals(1), _decimals(0), Decimal(0))


def test_retaining_and_conceding_are_equal_at_the_crossing_rate() -> None:
    found = flows.retain_or_concede(_decimals(0, 50, 50, 50), _decimals(120), Decimal("0.05"))
    assert found.difference == found.retained - found.conceded
    assert found.conceded == 120
    crossing = found.indifferent_at.rate
    assert crossing is not None
    assert flows.npv(_decimals(0, 50, 50, 50), crossing) == pytest.approx(Decimal(120))


@pytest.mark.parametrize("bad", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_flows_that_are_not_finite_are_refused(bad: str) -> None:
    for measure in (flows.irr, flows.payback_years):
        with pytest.raises(refusals.NotANumber, match="finite number") as refused:
            measure(_decimals(-1, bad))
        assert refused.value.field == "flows"


def test_flows_that_change_sign_all_the_time_are_refused() -> None:
    with pytest.raises(refusals.OutOfRange, match="102 flows with 101 changes"):
        flows.irr(_decimals(1, -1) * 51)
    with pytest.raises(refusals.OutOfRange, match="1201 flows"):
        flows.irr(_decimals(-1) * 1201)


def test_no_flows_are_refused() -> None:
    with pytest.raises(refusals.Incomplete, match="enter at least one"):
        flows.npv([], Decimal("0.05"))
    with pytest.raises(refusals.Incomplete):
        flows.xirr([])


@pytest.mark.parametrize("rate", ["-1", "-1.5", "1E+6"])
def test_a_rate_that_cannot_discount_is_refused(rate: str) -> None:
    with pytest.raises(refusals.OutOfRange) as refused:
        flows.npv(_decimals(1), Decimal(rate))
    assert refused.value.field == "rate"


def test_sign_changes_leave_zeros_out() -> None:
    assert roots.sign_changes(_decimals(-1, 0, 0, 2, 0, 3, -1)) == 2
