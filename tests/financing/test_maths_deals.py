"""Every instrument in one shape: what is received is repaid to the cent, and measures agree with each other."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financing.maths import refusals
from financing.maths.amortisation import Method
from financing.maths.deals import (
    AccretionTerms,
    BondTerms,
    LoanTerms,
    OutcomeTerms,
    RentTerms,
    Repayment,
    SavingsTerms,
)

START = date(2027, 1, 4)
AMOUNT = Decimal(100_000)


@given(
    amount=st.decimals("1000", "5000000", places=2),
    rate=st.decimals("0", "0.2", places=4),
    years=st.integers(1, 30),
    a_year=st.sampled_from([1, 2, 4, 12]),
    method=st.sampled_from(list(Method)),
)
def test_a_loan_repays_what_was_lent_to_the_cent(amount, rate, years, a_year, method):
    flow = LoanTerms(rate, years, a_year, method).cash_flow(amount, START)

    assert sum(row.principal for row in flow.rows) == amount
    assert flow.rows[-1].balance == 0
    assert flow.measures["cost_of_money"] == sum(row.interest for row in flow.rows)


@given(
    pieces=st.integers(10, 2000),
    coupon=st.decimals("0.001", "0.1", places=4),
    years=st.integers(1, 30),
    repayment=st.sampled_from(list(Repayment)),
)
def test_bonds_at_par_cost_their_coupon(pieces, coupon, years, repayment):
    flow = BondTerms(coupon, years, repayment, denomination=Decimal(500)).cash_flow(pieces * Decimal(500), START)

    assert sum(row.principal for row in flow.rows) == pieces * 500
    assert abs(flow.measures["true_interest_cost"] - coupon) < Decimal("1e-9")
    assert abs(flow.measures["net_interest_cost"] - coupon) < Decimal("1e-9")


def test_costs_and_discount_make_bonds_dearer():
    plain = BondTerms(Decimal("0.035"), 10).cash_flow(AMOUNT, START).measures
    dear = BondTerms(Decimal("0.035"), 10, price=Decimal(99), costs_of_issuance=Decimal(1000)).cash_flow(AMOUNT, START)

    assert (
        plain["true_interest_cost"] < dear.measures["true_interest_cost"] < dear.measures["all_in_true_interest_cost"]
    )
    assert dear.net_proceeds == Decimal(98_000)


def test_a_bond_that_appreciates_ends_at_its_maturity_value():
    terms = AccretionTerms(Decimal("0.035"), 10)
    values = terms.accreted_values(AMOUNT, START)

    assert values[0] == (START, AMOUNT)
    assert values[-1] == (date(2037, 1, 4), terms.cash_flow(AMOUNT, START).measures["maturity_value"])
    assert [value for _, value in values] == sorted(value for _, value in values)


def test_rent_at_the_annuity_has_the_rate_of_the_annuity():
    flow = RentTerms(Decimal("23097.48"), 5).cash_flow(AMOUNT, START)
    assert abs(flow.measures["implied_rate"] - Decimal("0.05")) < Decimal("1e-6")
    assert flow.rows[-1].balance == 0


def test_rent_in_advance_is_paid_on_the_first_day():
    assert RentTerms(Decimal(30_000), 4, timing="advance").cash_flow(AMOUNT, START).rows[0].on == START


def test_rent_that_no_rate_explains_is_interest_once_nothing_is_owed():
    flow = RentTerms(Decimal(150_000), 2, timing="advance").cash_flow(AMOUNT, START)
    assert flow.measures["implied_rate"] is None
    assert [(row.principal, row.interest, row.balance) for row in flow.rows] == [(100_000, 50_000, 0), (0, 150_000, 0)]


def test_savings_that_do_not_suffice_leave_a_shortfall():
    flow = SavingsTerms(Decimal(10_000), Decimal("0.8"), 5).cash_flow(AMOUNT, START)
    assert (flow.shortfall, flow.measures["total_paid"]) == (Decimal(60_000), Decimal(40_000))


def test_no_savings_at_all_repay_nothing():
    flow = SavingsTerms(Decimal(0), Decimal("0.8"), 5).cash_flow(AMOUNT, START)
    assert (flow.rows, flow.shortfall, flow.measures["average_life"]) == ((), AMOUNT, None)


@pytest.mark.parametrize(("payment", "compare"), [(15_000, 1), (-15_000, -1), (0, 0)])
def test_a_good_outcome_pays_investors_more_than_the_coupon(payment, compare):
    found = OutcomeTerms(Decimal("0.0375"), 7, Decimal(payment)).cash_flow(AMOUNT, START).measures["investors_yield"]
    difference = found.quantize(Decimal("1e-9")) - Decimal("0.0375")
    assert (difference > 0) - (difference < 0) == compare


@pytest.mark.parametrize(
    ("terms", "amount", "field"),
    [
        (LoanTerms(Decimal("4.2"), 5), AMOUNT, "rate"),
        (LoanTerms(Decimal("0.04"), 5), Decimal(0), "principal"),
        (LoanTerms(Decimal("0.04"), 5, payments_per_year=3), AMOUNT, "frequency"),
        (LoanTerms(Decimal("0.04"), 5, fee=Decimal(100_000)), AMOUNT, "amount"),
        (LoanTerms(Decimal("0.04"), 5, interest_only_years=5), AMOUNT, "periods"),
        (BondTerms(Decimal("0.04"), 5, repayment="never"), AMOUNT, "repayment"),
        (AccretionTerms(Decimal("0.04"), 0), AMOUNT, "term_years"),
        (RentTerms(Decimal(0), 5), AMOUNT, "first_payment"),
        (SavingsTerms(Decimal(1), Decimal("1.1"), 5), AMOUNT, "recovery_share"),
    ],
)
def test_terms_that_make_no_sense_are_refused_by_name(terms, amount, field):
    with pytest.raises(refusals.Refusal) as refusal:
        terms.cash_flow(amount, START)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    "terms",
    [
        LoanTerms(Decimal("0.04"), 5, 12),
        LoanTerms(Decimal("0.04"), 5, 4, Method.BALLOON, amortisation_years=25),
        BondTerms(Decimal("0.035"), 10, next(iter(Repayment))),
        OutcomeTerms(Decimal("0.0375"), 7, Decimal(3000)),
        AccretionTerms(Decimal("0.04"), 9),
    ],
    ids=lambda terms: terms.shape,
)
def test_what_is_owed_is_what_is_not_repaid_yet(terms):
    rows, owed = terms.cash_flow(AMOUNT, START).rows, AMOUNT
    for row in rows:
        owed -= row.principal
        assert row.balance == owed
    assert owed == 0


def test_a_loan_amortised_over_more_years_than_its_term_ends_with_a_balloon():
    """Level payments of a loan of 25 years, the rest after five: PMT(1 %, 100, 100,000) = 1,586.57 a quarter."""
    rows = LoanTerms(Decimal("0.04"), 5, 4, Method.BALLOON, amortisation_years=25).cash_flow(AMOUNT, START).rows
    assert {row.payment for row in rows[:-1]} == {Decimal("1586.57")}
    assert len(rows) == 20
    assert rows[-1].principal > AMOUNT * 3 / 4
