"""Money from funds to projects: nothing is lost, and nothing goes where it may not."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiatives.maths import errors
from initiatives.maths.fund_assignment import Allocation, Fund, Project, assign

FUNDS = ["grant", "bond", "general"]
cents = st.decimals(0, 1000, places=2)


@st.composite
def cases(draw):
    funds = [Fund(name, draw(cents), order) for order, name in enumerate(FUNDS, start=1)]
    projects = [
        Project(f"P{number}", draw(st.integers(1, 4)), draw(cents), tuple(draw(st.sets(st.sampled_from(FUNDS)))))
        for number in range(draw(st.integers(1, 6)))
    ]
    return projects, funds


@given(cases())
def test_every_amount_is_accounted_for(case):
    projects, funds = case
    found = assign(projects, funds)
    for project in projects:
        paid = sum(part.amount for part in found.allocations if part.project == project.project)
        assert paid + found.unfunded[project.project] == project.cost
    for fund in funds:
        drawn = sum(part.amount for part in found.allocations if part.fund == fund.fund)
        assert drawn + found.fund_balances[fund.fund] == fund.amount >= drawn


@given(cases())
def test_nobody_is_short_while_an_eligible_fund_has_money(case):
    projects, funds = case
    found = assign(projects, funds)
    eligible = {project.project: project.eligible_funds for project in projects}
    assert all(part.amount > 0 and part.fund in eligible[part.project] for part in found.allocations)
    for project in projects:
        if found.unfunded[project.project] > 0:
            assert all(found.fund_balances[fund] == 0 for fund in project.eligible_funds)


def test_funds_are_listed_in_any_order_but_drawn_most_restricted_first():
    projects = [Project("B", 2, Decimal(5), ("general",)), Project("A", 1, Decimal(7), ("general", "grant"))]
    found = assign(projects, [Fund("general", Decimal(6), 9), Fund("grant", Decimal(4), 1)])
    assert found.allocations == (
        Allocation("A", "grant", Decimal(4)),
        Allocation("A", "general", Decimal(3)),
        Allocation("B", "general", Decimal(3)),
    )
    assert found.status == {"B": "partly_funded", "A": "funded"}


def test_a_project_without_eligible_money_is_unfunded_and_one_without_cost_is_funded():
    projects = [Project("A", 1, Decimal(7), ()), Project("B", 2, Decimal(0), ())]
    assert assign(projects, [Fund("general", Decimal(6), 1)]).status == {"A": "unfunded", "B": "funded"}


PROJECT, FUND = Project("A", 1, Decimal(1), ("general",)), Fund("general", Decimal(1), 1)


@pytest.mark.parametrize(
    ("projects", "funds", "field"),
    [
        ([Project("A", 1, Decimal(1), ("lottery",))], [FUND], "eligible_funds"),
        ([PROJECT, PROJECT], [FUND], "projects"),
        ([PROJECT], [FUND, FUND], "funds"),
        ([Project("A", 1, Decimal(-1), ())], [FUND], "cost"),
        ([Project("A", 1, Decimal("NaN"), ())], [FUND], "cost"),
        ([PROJECT], [Fund("general", Decimal("Infinity"), 1)], "amount"),
    ],
)
def test_an_invalid_assignment_names_the_field_at_fault(projects, funds, field):
    with pytest.raises(errors.InvalidInput) as refused:
        assign(projects, funds)
    assert refused.value.field == field
