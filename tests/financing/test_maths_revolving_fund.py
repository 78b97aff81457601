"""By-laws of revolving funds, recovery from savings, and the turning over of the money."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financing.maths import refusals, revolving_fund
from financing.maths.revolving_fund import PaybackProject, PaybackRules

RULES = PaybackRules(
    max_payback_years=Decimal(5),
    first_come_payback_years=Decimal(3),
    category_caps={"2": Decimal("0.2")},
    annual_funding=Decimal(100_000),
    committed={"2": Decimal(10_000)},
)
PROJECT = PaybackProject("1", Decimal(40_000), Decimal(10_000), True, True)
SAVINGS = st.lists(st.decimals(-10_000, 100_000, places=2), min_size=1, max_size=15)


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, ()),
        ({"cost": Decimal(50_000)}, ()),
        ({"cost": Decimal(50_001)}, ("payback_over_limit",)),
        ({"annual_savings": Decimal(0)}, ("payback_over_limit",)),
        ({"category": "2", "cost": Decimal(10_000)}, ()),
        (
            {"category": "2", "cost": Decimal(10_001), "annual_savings": Decimal(0)},
            ("category_cap_exceeded",),
        ),
        (
            {"city_facility": False, "completed_within_fiscal_year": False},
            ("not_city_facility", "not_within_fiscal_year"),
        ),
    ],
)
def test_payback_rules_name_every_reason(changes: dict[str, object], reasons: tuple[str, ...]) -> None:
    found = revolving_fund.payback_rules(RULES, replace(PROJECT, **changes))
    assert found.reasons == reasons
    assert found.eligible is (not reasons)
    assert (found.approval is None) is bool(reasons)


def test_quick_payback_needs_no_committee() -> None:
    found = revolving_fund.payback_rules(RULES, replace(PROJECT, annual_savings=Decimal(20_000)))
    assert (found.approval, found.simple_payback_years) == ("first_come_first_served", 2)


def test_a_category_of_which_nothing_is_committed_has_its_whole_cap() -> None:
    rules = replace(RULES, committed={})
    project = replace(PROJECT, category="2", annual_savings=Decimal(0))
    found = [
        revolving_fund.payback_rules(rules, replace(project, cost=Decimal(cost))).reasons for cost in (20_000, 20_001)
    ]
    assert found == [(), ("category_cap_exceeded",)]


@pytest.mark.parametrize(
    ("cost", "reasons"),
    [
        (299, ()),
        (300, ("npv_not_positive",)),
        (301, ("npv_not_positive", "over_loan_limit", "savings_to_investment_ratio_below_one")),
    ],
)
def test_value_rules_name_every_reason_from_the_amount_at_which_it_holds(cost: int, reasons: tuple[str, ...]) -> None:
    found = revolving_fund.value_rules(Decimal(cost), Decimal(100), 3, max_loan=Decimal(300), discount_rate=Decimal(0))
    assert (found.reasons, found.npv) == (reasons, 300 - cost)


def test_value_rules_hold_the_loan_limit() -> None:
    found = revolving_fund.value_rules(Decimal(300), Decimal(100), 5, max_loan=Decimal(299), discount_rate=Decimal(0))
    assert (found.reasons, found.npv, found.eligible) == (("over_loan_limit",), 200, False)


def test_a_return_of_nothing_is_no_return() -> None:
    found = revolving_fund.return_rules(Decimal(100), Decimal(100), one_time_cost=True)
    assert (found.reasons, found.eligible) == (("return_not_positive",), False)


@given(st.decimals("0.01", "100000", places=2), SAVINGS, st.integers(1, 20), st.booleans())
def test_recovered_and_outstanding_make_up_the_cost(
    cost: Decimal, savings: list[Decimal], years: int, stop: bool
) -> None:
    found = revolving_fund.recovery(
        cost, savings, recovery_share=Decimal("0.8"), recovery_years=years, stop_at_cost=stop
    )
    assert len(found.repayments) == years
    assert all(repaid >= 0 for repaid in found.repayments)
    assert found.outstanding == max(0, cost - found.total_recovered)
    assert found.fully_recovered is (found.recovered_in_year is not None)
    if stop:
        assert found.total_recovered <= cost


def test_years_that_were_not_given_save_nothing() -> None:
    found = revolving_fund.recovery(
        Decimal(100), [Decimal(10)], recovery_share=Decimal(1), recovery_years=3, stop_at_cost=True
    )
    assert (found.repayments, found.outstanding) == ((10, 0, 0), 90)


def test_without_a_stop_more_comes_back_than_was_paid_out() -> None:
    found = revolving_fund.recovery(
        Decimal(100), Decimal(80), recovery_share=Decimal(1), recovery_years=2, stop_at_cost=False
    )
    assert (found.repayments, found.recovered_in_year, found.outstanding) == ((80, 80), 2, 0)


@pytest.mark.parametrize("share", ["0", "-0.1", "1.01", "80"])
def test_a_share_outside_zero_to_one_is_refused(share: str) -> None:
    with pytest.raises(refusals.OutOfRange) as refused:
        revolving_fund.recovery(
            Decimal(1), Decimal(1), recovery_share=Decimal(share), recovery_years=1, stop_at_cost=True
        )
    assert refused.value.field == "recovery_share"


@given(st.integers(0, 10**6), st.decimals("0", "0.5", places=2), st.integers(1, 10), st.integers(0, 1000))
def test_a_projected_fund_never_pays_out_more_than_it_has(
    balance: int, savings_yield: Decimal, years: int, reserve: int
) -> None:
    rows = revolving_fund.projection(
        Decimal(balance),
        [Decimal(0)] * 12,
        savings_yield=savings_yield,
        repayment_years=years,
        reserve=Decimal(reserve),
    )
    assert all(row.balance >= 0 for row in rows)
    kept = Decimal(balance)
    for row in rows:
        kept += row.repaid - row.lent
        assert kept == row.balance
    assert sum(row.repaid for row in rows) <= sum(row.lent for row in rows)


def test_repaid_money_is_lent_again() -> None:
    rows = revolving_fund.projection(
        Decimal(100),
        [Decimal(0), Decimal(20), Decimal(0)],
        savings_yield=Decimal("0.5"),
        repayment_years=2,
        contribution=Decimal(10),
    )
    assert [(row.year, row.lent, row.repaid) for row in rows] == [
        (1, 110, 0),
        (2, 85, 75),
        (3, Decimal("107.5"), Decimal("97.5")),
    ]


def test_a_loan_repays_no_more_than_was_lent() -> None:
    rows = revolving_fund.projection(
        Decimal(100), [Decimal(0)] * 4, savings_yield=Decimal(1), repayment_years=3, reserve=Decimal(0)
    )
    assert [(row.lent, row.repaid) for row in rows] == [(100, 0), (100, 100), (100, 100), (100, 100)]


BELOW_ZERO = Decimal(-1)
RECOVERY = {"recovery_share": Decimal(1), "recovery_years": 1, "stop_at_cost": True}


@pytest.mark.parametrize(
    ("field", "compute"),
    [
        ("cost", lambda: revolving_fund.payback_rules(RULES, replace(PROJECT, cost=BELOW_ZERO))),
        ("annual_savings", lambda: revolving_fund.payback_rules(RULES, replace(PROJECT, annual_savings=BELOW_ZERO))),
        ("life_years", lambda: value_rules(life_years=0)),
        ("annual_savings", lambda: value_rules(annual_savings=Decimal("NaN"))),
        ("cost", lambda: value_rules(cost=Decimal(0))),
        ("investment", lambda: revolving_fund.return_rules(Decimal(0), Decimal(1), one_time_cost=True)),
        ("return", lambda: revolving_fund.return_rules(Decimal(1), Decimal("NaN"), one_time_cost=True)),
        ("cost", lambda: revolving_fund.recovery(Decimal(0), Decimal(1), **RECOVERY)),
        ("recovery_years", lambda: revolving_fund.recovery(Decimal(1), Decimal(1), **RECOVERY | {"recovery_years": 0})),
        ("annual_savings", lambda: revolving_fund.recovery(Decimal(1), Decimal("NaN"), **RECOVERY)),
        ("outstanding", lambda: revolving_fund.utilisation(BELOW_ZERO, Decimal(1))),
        ("capital", lambda: revolving_fund.utilisation(Decimal(0), Decimal(0))),
        ("total_lent", lambda: revolving_fund.revolve_ratio(BELOW_ZERO, Decimal(1))),
        ("total_contributed", lambda: revolving_fund.revolve_ratio(Decimal(1), Decimal(0))),
        ("savings_yield", lambda: projection(savings_yield=BELOW_ZERO)),
        ("balance", lambda: projection(balance=BELOW_ZERO)),
        ("scheduled_repayments", lambda: projection(scheduled_repayments=[BELOW_ZERO])),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_field(field: str, compute: Callable[[], object]) -> None:
    with pytest.raises(refusals.Refusal) as refused:
        compute()
    assert refused.value.field == field


def value_rules(**changes: Any) -> object:
    given = {"cost": Decimal(1), "annual_savings": Decimal(1), "life_years": 1} | changes
    return revolving_fund.value_rules(**given, max_loan=Decimal(1), discount_rate=Decimal(0))


def projection(**changes: Any) -> object:
    given = {"balance": Decimal(1), "scheduled_repayments": [], "savings_yield": Decimal(0), "repayment_years": 1}
    return revolving_fund.projection(**given | changes)


def test_utilisation_and_revolve_ratio_are_shares_of_capital() -> None:
    assert revolving_fund.utilisation(Decimal(75), Decimal(100)) == Decimal("0.75")
    assert revolving_fund.revolve_ratio(Decimal(250), Decimal(100)) == Decimal("2.5")
