"""Needs bought in pieces."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.maths import refusals, splitting
from procurement.maths.splitting import Purchase, find_splitting

LIMIT = Decimal(100)


def bought(*rows: tuple[str, str], vendor: str = "Acme", need: str = "sensors") -> list[Purchase]:
    return [
        Purchase(str(place), vendor, need, date.fromisoformat(day), Decimal(amount))
        for place, (day, amount) in enumerate(rows, start=1)
    ]


@pytest.mark.parametrize(
    ("purchases", "found"),
    [
        (bought(("2026-01-31", "60"), ("2027-01-30", "60")), [("120", "12")]),
        (bought(("2026-01-31", "60"), ("2027-01-31", "60")), []),
        (bought(("2026-01-01", "50"), ("2026-01-01", "50")), []),
        (bought(("2026-01-01", "50"), ("2026-01-01", "50.01")), [("100.01", "12")]),
        (bought(("2026-06-01", "60"), ("2026-01-01", "60")), [("120", "21")]),
        (bought(("2026-01-01", "60"), ("2026-12-01", "60"), ("2027-06-01", "60")), [("120", "12")]),
        (bought(("2026-01-01", "60"), ("2026-12-01", "60"), ("2027-06-01", "70")), [("130", "23")]),
        (bought(("2026-01-01", "100.01"), ("2026-02-01", "99")), []),
        ([], []),
    ],
)
def test_the_largest_window_is_reported_and_the_earliest_of_equals(
    purchases: list[Purchase], found: list[tuple[str, str]]
) -> None:
    splits = find_splitting(purchases, threshold=LIMIT, window_months=12)
    assert [(str(split.total), "".join(p.id for p in split.purchases)) for split in splits] == found


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 8, 31), 18, date(2028, 2, 29)),
    ],
)
def test_months_are_added_to_the_end_of_short_ones(day: date, months: int, later: date) -> None:
    assert splitting.add_months(day, months) == later


@given(
    rows=st.lists(st.tuples(st.integers(0, 900), st.decimals(0, 150, places=2)), max_size=12),
    months=st.integers(1, 24),
)
def test_a_need_is_flagged_exactly_when_some_window_exceeds_the_threshold(
    rows: list[tuple[int, Decimal]], months: int
) -> None:
    purchases = [
        Purchase(str(place), "Acme", "paint", date(2026, 1, 1) + timedelta(days=day), amount)
        for place, (day, amount) in enumerate(rows)
    ]
    small = [purchase for purchase in purchases if purchase.amount <= LIMIT]
    sums = [
        sum(p.amount for p in small if first.bought_on <= p.bought_on < splitting.add_months(first.bought_on, months))
        for first in small
    ]
    found = find_splitting(purchases, threshold=LIMIT, window_months=months)
    assert [split.total for split in found] == [total for total in [max(sums, default=Decimal(0))] if total > LIMIT]


def test_groups_come_by_vendor_and_need() -> None:
    pair = (("2026-01-01", "60"), ("2026-02-01", "60"))
    purchases = [
        *bought(*pair, vendor="Zeta", need="a"),
        *bought(*pair, vendor="Beta", need="z"),
        *bought(*pair, vendor="Beta", need="b"),
    ]
    found = find_splitting(purchases, threshold=LIMIT, window_months=12)
    assert [(split.vendor, split.need) for split in found] == [("Beta", "b"), ("Beta", "z"), ("Zeta", "a")]


def test_an_amount_that_is_none_is_refused_with_its_purchase() -> None:
    with pytest.raises(refusals.InvalidAmount) as refused:
        find_splitting(bought(("2026-01-01", "NaN")), threshold=LIMIT, window_months=12)
    assert refused.value.field == "purchases.1"


@pytest.mark.parametrize("months", [0, 121])
def test_a_window_of_impossible_length_is_refused(months: int) -> None:
    with pytest.raises(refusals.InvalidDates):
        find_splitting([], threshold=LIMIT, window_months=months)
