"""Outlook of a whole plan: hand-computed years, and scenarios that only ever make things worse."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financing.maths import refusals
from financing.maths.deals import LoanTerms, SavingsTerms
from financing.maths.outlook import Borrowing, Project, Scenario, outlook, year_of
from financing.maths.yields import Payment

START = date(2027, 1, 1)
LOAN = Borrowing("Loan", Decimal(300), START, LoanTerms(Decimal(0), 3))
PROJECT = Project(Decimal(400), Decimal(100), [LOAN], Decimal(200), START, Decimal(0), 4)


def test_years_by_hand():
    found = outlook(PROJECT, Scenario())

    assert [row.net for row in found.rows] == [-100, 100, 100, 100, 200]
    assert [row.running for row in found.rows] == [-100, 0, 100, 200, 400]
    assert found.measures["lowest_coverage"] == 2
    assert found.measures["maximum_annual_debt_service"] == 100
    assert found.measures["net_present_value"] == 400
    assert found.measures["discounted_payback_years"] == 2
    assert found.short_years == []


def test_a_scenario_by_hand():
    scenario = Scenario("Bad", Decimal("0.5"), Decimal(0), Decimal("0.5"), 6)
    found = outlook(PROJECT, scenario)

    assert [row.savings for row in found.rows] == [0, 50, 100, 100, 100]
    assert found.rows[0].net == -300
    assert found.short_years == [1]


def test_funding_that_comes_late_is_advanced_by_the_city():
    late = [Payment(START, Decimal(10)), Payment(date(2027, 7, 1), Decimal(20)), Payment(date(2029, 1, 1), Decimal(30))]
    found = outlook(replace(PROJECT, late=late), Scenario())

    assert [row.net for row in found.rows] == [-150, 120, 130, 100, 200]
    assert found.rows[-1].running == outlook(PROJECT, Scenario()).rows[-1].running


def test_funding_of_the_last_year_is_still_in_it():
    found = outlook(replace(PROJECT, late=[Payment(date(2030, 7, 1), Decimal(20))]), Scenario())
    assert [row.late for row in found.rows] == [-20, 0, 0, 0, 20]


def test_what_falls_due_after_the_last_year_is_left_out_of_the_years():
    short = replace(PROJECT, years=2, late=[Payment(date(2031, 1, 1), Decimal(50))])
    found = outlook(short, Scenario())
    assert [row.debt_service for row in found.rows] == [0, 100, 100]
    # The city advances what comes after the years that are shown.
    assert [row.net for row in found.rows] == [-150, 100, 100]


def test_benefits_over_costs_by_hand():
    # At no discount: savings of 800 for 100 of the city's own money and 300 of debt service.
    assert outlook(PROJECT, Scenario()).measures["benefit_cost_ratio"] == 2
    free = replace(PROJECT, own_money=Decimal(0), borrowings=[])
    assert outlook(free, Scenario()).measures["benefit_cost_ratio"] is None


def test_savings_that_repay_are_cut_with_the_savings():
    borrowing = replace(LOAN, terms=SavingsTerms(Decimal(200), Decimal("0.5"), 3))
    found = outlook(replace(PROJECT, borrowings=[borrowing]), Scenario(savings_shortfall=Decimal("0.5")))
    assert [row.debt_service for row in found.rows] == [0, 50, 50, 50, 0]


@pytest.mark.parametrize(
    ("on", "year"), [((2027, 1, 1), 0), ((2027, 1, 2), 1), ((2028, 1, 1), 1), ((2028, 1, 2), 2), ((2029, 1, 1), 2)]
)
def test_a_year_ends_on_its_anniversary(on, year):
    assert year_of(date(*on), START) == year


@given(
    overrun=st.decimals("0", "1", places=2),
    shift=st.decimals("0", "0.1", places=3),
    missing=st.decimals("0", "1", places=2),
    delay=st.integers(0, 36),
)
def test_a_scenario_never_improves_a_plan(overrun, shift, missing, delay):
    planned, bad = outlook(PROJECT, Scenario()), outlook(PROJECT, Scenario("x", overrun, shift, missing, delay))
    assert bad.measures["city_cash_at_the_end"] <= planned.measures["city_cash_at_the_end"]
    assert bad.measures["lowest_coverage"] <= planned.measures["lowest_coverage"]


def test_a_plan_that_borrows_nothing_has_no_coverage():
    assert outlook(replace(PROJECT, borrowings=[]), Scenario()).measures["lowest_coverage"] is None


@pytest.mark.parametrize(
    "values", [{"savings_shortfall": Decimal("1.1")}, {"rate_shift": Decimal(1)}, {"delay_months": -1}]
)
def test_scenarios_that_cannot_happen_are_refused(values):
    with pytest.raises(refusals.Refusal):
        Scenario("x", **values)
