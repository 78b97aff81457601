"""The statement of a period, proved: parts add up, it recomputes, more savings never give a party less."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.maths import periods, refusals, settlement

TERMS = {"partner_share": "0.30", "unit_price": "0.11"}
readings = st.decimals(min_value=0, max_value=10**6, places=2).map(lambda value: format(value, "f"))
amounts = st.decimals(min_value=-(10**6), max_value=10**6, places=2)


def shares(count):
    return {f"Party {number}": f"1/{count}" for number in range(count)}


@given(actual=readings, count=st.integers(1, 12), before=amounts)
def test_parts_add_up_to_the_cent_and_the_statement_recomputes(actual, count, before):
    measured = {"baseline": "90000", "actual": actual}
    found = settlement.settle("linear", TERMS, measured, shares(count), settled_before=before)
    stated = found.as_json()
    parts = [Decimal(part["amount"]) for part in stated["division"]["results"]["parts"]]
    assert sum(parts) == found.payable == found.amount - before
    assert settlement.disagreements(stated) == []


@given(less=readings, more=readings)
def test_more_savings_never_give_a_partner_less(less, more):
    used_less, used_more = sorted([Decimal(less), Decimal(more)])
    due = [
        settlement.settle("linear", TERMS, {"baseline": "90000", "actual": used}, {"A": "1"}).amount
        for used in (used_less, used_more)
    ]
    assert due[0] >= due[1]


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("amount",), "1766.17", "The amount due is stated as 1766.17"),
        (("payable",), "1.00", "Payable is stated as 1.00"),
        (("correction", "value"), "1.00", "The correcting line differs"),
    ],
)
def test_a_statement_that_was_tampered_with_is_found_out(path, value, sentence):
    stated = settlement.settle("linear", TERMS, {"baseline": "90000", "actual": "36480"}, {"A": "1"}).as_json()
    place = stated
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    assert any(found.startswith(sentence) for found in settlement.disagreements(stated))


def test_a_term_that_the_rule_does_not_read_is_refused():
    with pytest.raises(refusals.UnknownChoice, match="is no term of this rule"):
        settlement.check_terms("greater_of", {"share": "0.5", "minimum_guarantee": "1", "deadband": "5"})


@pytest.mark.parametrize(
    ("starts_on", "period", "ends_on"),
    [
        (date(2025, 1, 1), "quarter", date(2025, 3, 31)),
        (date(2024, 2, 1), "month", date(2024, 2, 29)),
        (date(2025, 11, 15), "quarter", date(2026, 2, 14)),
        (date(2025, 1, 31), "month", date(2025, 2, 27)),
        (date(2025, 7, 1), "year", date(2026, 6, 30)),
    ],
)
def test_periods_are_whole_months(starts_on, period, ends_on):
    assert periods.period_from(starts_on, period) == (starts_on, ends_on)


def test_periods_of_a_year_add_up():
    rows = [
        {"baseline": "90000", "actual": "36480", "adjustments": [{"label": "a"}]},
        {"baseline": "90000", "actual": "35000.5", "unit_price": "0.11"},
    ]
    assert periods.added_up(rows) == {"baseline": "180000", "actual": "71480.5", "adjustments": [{"label": "a"}]}
