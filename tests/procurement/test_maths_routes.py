"""Limits of a pilot route, and tables of thresholds."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.maths import refusals, routes

START = date(2026, 3, 1)
RULE = routes.PilotRule(max_cost=Decimal(25000), max_duration_days=30, requires=("insurance", "exit"))
NO_LIMITS = routes.PilotRule(max_cost=None, max_duration_days=None, requires=())


def pilot(cost: str = "0", days: int = 1, has: tuple[str, ...] = ("insurance", "exit")) -> routes.ProposedPilot:
    return routes.ProposedPilot(Decimal(cost), START, START + timedelta(days=days - 1), frozenset(has))


@pytest.mark.parametrize(
    ("rule", "proposed", "reasons"),
    [
        (RULE, pilot("25000", 30), ()),
        (RULE, pilot("25000.01", 30), ("cost_over_limit",)),
        (RULE, pilot("25000", 31), ("duration_over_limit",)),
        (RULE, pilot("0", 1, ("insurance",)), ("missing:exit",)),
        (RULE, pilot("30000", 99, ()), ("cost_over_limit", "duration_over_limit", "missing:insurance", "missing:exit")),
        (NO_LIMITS, pilot("9999999", 9999, ()), ()),
    ],
)  # fmt: skip
def test_reaching_a_limit_is_allowed_and_passing_it_is_not(
    rule: routes.PilotRule, proposed: routes.ProposedPilot, reasons: tuple[str, ...]
) -> None:
    found = routes.judge_pilot(rule, proposed)
    assert (found.reasons, found.allowed) == (reasons, not reasons)


def test_a_pilot_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(refusals.InvalidDates) as refused:
        routes.judge_pilot(RULE, pilot(days=0))
    assert refused.value.field == "end_date"


@pytest.mark.parametrize("cost", ["-1", "NaN", "Infinity"])
def test_a_cost_that_is_no_amount_is_refused(cost: str) -> None:
    with pytest.raises(refusals.InvalidAmount) as refused:
        routes.judge_pilot(RULE, pilot(cost))
    assert refused.value.field == "city_cost"


@st.composite
def tables(draw: st.DrawFn) -> list[routes.ThresholdRow]:
    """Rows that cover every value from 0 without a gap, each including its upper end."""
    ends = [Decimal(end) for end in sorted(draw(st.sets(st.integers(1, 10**6), min_size=1, max_size=5)))]
    return [
        routes.ThresholdRow(f"route {place}", None, None, lower, place == 0, upper, True)
        for place, (lower, upper) in enumerate(zip([Decimal(0), *ends], [*ends, None], strict=True))
    ]


@given(table=tables(), value=st.decimals(0, 2 * 10**6, places=2))
def test_a_table_without_gaps_holds_every_value_once(table: list[routes.ThresholdRow], value: Decimal) -> None:
    row = routes.row_for(table, value=value, on=START)
    assert row is not None
    assert row.holds(value)


@given(table=tables())
def test_the_end_of_a_row_belongs_to_it_and_a_cent_more_does_not(table: list[routes.ThresholdRow]) -> None:
    end = table[0].max
    assert end is not None
    assert routes.row_for(table, value=end, on=START) == table[0]
    assert routes.row_for(table, value=end + Decimal("0.01"), on=START) == table[1]


def test_rows_change_with_the_day() -> None:
    old = routes.ThresholdRow("quotes", None, START, None, False, Decimal(50), True)
    new = routes.ThresholdRow("quotes by e-mail", START + timedelta(days=1), None, None, False, Decimal(50), True)
    found = [routes.row_for([old, new], value=Decimal(50), on=START + timedelta(days=step)) for step in (0, 1)]
    assert found == [old, new]
    assert routes.row_for([old, new], value=Decimal("50.01"), on=START) is None


def test_a_table_whose_rows_overlap_is_refused_with_their_names() -> None:
    row = routes.ThresholdRow("quotes", None, None, None, False, Decimal(50), True)
    bids = routes.ThresholdRow("bids", None, None, Decimal(50), True, None, False)
    with pytest.raises(refusals.OverlappingThresholds, match="quotes, bids"):
        routes.row_for([row, bids], value=Decimal(50), on=START)


def test_a_negative_value_has_no_route() -> None:
    with pytest.raises(refusals.InvalidAmount):
        routes.row_for([], value=Decimal(-1), on=START)
