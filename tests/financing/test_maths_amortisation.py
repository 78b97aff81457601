"""Schedules repay to the cent, whatever the method."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financing.maths import amortisation, flows, refusals
from financing.maths.amortisation import Loan, Method
from financing.maths.rounding import Rounding

PRINCIPALS = st.decimals("0.01", "1000000000", places=2)
RATES = st.decimals("0", "0.3", places=5)


@st.composite
def _loans(draw: st.DrawFn) -> Loan:
    capitalised, interest_only = draw(st.integers(0, 4)), draw(st.integers(0, 4))
    repaying = draw(st.integers(1, 60))
    method = draw(st.sampled_from([method for method in Method if method is not Method.ESCALATING]))
    return Loan(
        principal=draw(PRINCIPALS),
        rate=draw(RATES),
        periods=capitalised + interest_only + repaying,
        periods_per_year=draw(st.sampled_from([1, 2, 4, 12])),
        method=method,
        rounding=draw(st.sampled_from(list(Rounding))),
        growth=draw(st.decimals("-0.1", "0.1", places=3)),
        amortisation_periods=repaying + draw(st.integers(0, 60)) if method is Method.BALLOON else None,
        interest_only_periods=interest_only,
        capitalised_periods=capitalised,
    )


@given(_loans())
def test_a_schedule_repays_to_exactly_zero(loan: Loan) -> None:
    rows = amortisation.schedule(loan)
    assert rows[-1].balance == 0
    assert len(rows) == loan.periods
    assert all(row.balance >= 0 for row in rows)
    if loan.rounding is Rounding.CENT:
        assert sum(row.principal for row in rows) == loan.principal
        paid, interest = amortisation.total_payments(rows), amortisation.total_interest(rows)
        assert paid == loan.principal + interest


@given(PRINCIPALS, RATES, st.integers(1, 60), st.sampled_from(list(Method)))
def test_unrounded_payments_are_worth_the_principal(
    principal: Decimal, rate: Decimal, periods: int, method: Method
) -> None:
    loan = Loan(principal, rate, periods, method=method, rounding=Rounding.NONE)
    payments = [row.payment for row in amortisation.schedule(loan)]
    assert flows.npv([Decimal(0), *payments], rate) == pytest.approx(principal, rel=Decimal("1E-18"))


def test_level_payments_differ_only_in_the_last() -> None:
    rows = amortisation.schedule(Loan(Decimal(2_250_000), Decimal("0.04"), 20))
    assert {row.payment for row in rows[:-1]} == {Decimal("165558.94")}
    assert abs(rows[-1].payment - rows[0].payment) < 1


def test_escalating_payments_grow_by_the_rate() -> None:
    loan = Loan(Decimal(1_000_000), Decimal("0.05"), 10, method=Method.ESCALATING, growth=Decimal("0.03"))
    payments = [row.payment for row in amortisation.schedule(loan)]
    for before, after in pairwise(payments[:-1]):
        assert after == pytest.approx(before * Decimal("1.03"), abs=Decimal("0.02"))


def test_escalation_at_the_rate_of_interest_is_computed() -> None:
    fifth = Decimal("0.05")
    loan = Loan(Decimal(1000), fifth, 4, method=Method.ESCALATING, growth=fifth, rounding=Rounding.NONE)
    assert amortisation.schedule(loan)[0].payment == Decimal("262.5")


def test_escalation_that_does_not_cover_interest_is_refused() -> None:
    loan = Loan(Decimal(1000), Decimal("0.05"), 30, method=Method.ESCALATING, growth=Decimal("0.1"))
    with pytest.raises(refusals.OutOfRange, match="choose less growth") as refused:
        amortisation.schedule(loan)
    assert refused.value.field == "growth"


def test_ascending_principal_grows_by_the_rate() -> None:
    loan = Loan(Decimal(331), Decimal("0.05"), 3, method=Method.ASCENDING, growth=Decimal("0.1"))
    assert [row.principal for row in amortisation.schedule(loan)] == [100, 110, 121]


def test_a_balloon_leaves_the_rest_to_the_last_payment() -> None:
    loan = Loan(Decimal(100_000), Decimal("0.06"), 5, method=Method.BALLOON, amortisation_periods=30)
    rows = amortisation.schedule(loan)
    level = amortisation.level_payment(Decimal(100_000), Decimal("0.06"), 30)
    assert rows[0].payment == level.quantize(Decimal("0.01"))
    assert rows[-1].payment > 90_000


def test_zero_coupon_pays_the_accreted_value_once() -> None:
    loan = Loan(Decimal(1000), Decimal("0.05"), 10, method=Method.ZERO_COUPON, rounding=Rounding.NONE)
    rows = amortisation.schedule(loan)
    assert [row.payment for row in rows[:-1]] == [0] * 9
    assert rows[-1].payment == pytest.approx(Decimal("1628.894626777442"))


def test_a_bullet_pays_interest_and_then_all() -> None:
    rows = amortisation.schedule(Loan(Decimal(1000), Decimal("0.05"), 3, method=Method.BULLET))
    assert [row.payment for row in rows] == [50, 50, 1050]


def test_capitalised_then_interest_only_then_level() -> None:
    loan = Loan(
        Decimal(1000),
        Decimal("0.1"),
        5,
        capitalised_periods=1,
        interest_only_periods=1,
        rounding=Rounding.CENT,
    )
    rows = amortisation.schedule(loan)
    assert [(row.payment, row.balance) for row in rows[:2]] == [(0, 1100), (110, 1100)]
    assert rows[2].payment == rows[3].payment == Decimal("442.33")


def test_payments_fall_due_on_the_same_day_of_each_period() -> None:
    rows = amortisation.schedule(Loan(Decimal(1000), Decimal("0.05"), 3, 4))
    found = amortisation.payments(rows, date(2026, 8, 31), 4)
    assert [payment.on for payment in found] == [date(2026, 8, 31), date(2026, 11, 30), date(2027, 2, 28)]
    assert [payment.amount for payment in found] == [row.payment for row in rows]


def test_interest_from_proceeds_is_that_of_the_first_periods() -> None:
    rows = amortisation.schedule(Loan(Decimal(1000), Decimal("0.05"), 4, interest_only_periods=2))
    assert amortisation.capitalised_from_proceeds(rows, 2) == 100
    with pytest.raises(refusals.OutOfRange):
        amortisation.capitalised_from_proceeds(rows, 5)


def test_interest_that_outgrows_all_money_is_refused() -> None:
    loan = Loan(Decimal(1000), Decimal(100), 30, method=Method.ZERO_COUPON)
    with pytest.raises(refusals.OutOfRange, match="beyond all measure") as refused:
        amortisation.schedule(loan)
    assert refused.value.field == "rate"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"principal": Decimal(0)}, "principal"),
        ({"principal": Decimal(-5)}, "principal"),
        ({"principal": Decimal("NaN")}, "principal"),
        ({"principal": Decimal("1E+400")}, "principal"),
        ({"principal": Decimal("1E-400")}, "principal"),
        ({"principal": 0.1}, "principal"),
        ({"rate": Decimal("-0.01")}, "rate"),
        ({"rate": Decimal("Infinity")}, "rate"),
        ({"periods": 0}, "periods"),
        ({"periods": 3.0}, "periods"),
        ({"periods": 100_000}, "periods"),
        ({"periods_per_year": 0}, "periods_per_year"),
        ({"method": "magic"}, "method"),
        ({"interest_only_periods": -1}, "interest_only_periods"),
        ({"capitalised_periods": 10}, "periods"),
        ({"amortisation_periods": 5}, "amortisation_periods"),
        ({"growth": Decimal(-1)}, "growth"),
    ],
)
def test_terms_that_cannot_be_repaid_are_refused(change: dict[str, object], field: str) -> None:
    with pytest.raises(refusals.Refusal) as refused:
        Loan(**{"principal": Decimal(1000), "rate": Decimal("0.05"), "periods": 10, **change})
    assert refused.value.field == field
    assert str(refused.value).endswith(".")
