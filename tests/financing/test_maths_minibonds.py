"""Mini-bond orders: every bond is allotted once, by the published rule."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financing.maths import minibonds, refusals
from financing.maths.minibonds import Allocation, Order, Rules

OPENING = date(2026, 9, 1)
RULES = Rules(
    denomination=Decimal(500),
    minimum_order=Decimal(500),
    issue_size=Decimal(20_000),
    residency=["city", "state"],
    window_start=OPENING,
    window_end=date(2026, 9, 5),
    maximum_per_buyer=Decimal(10_000),
    minimum_age=18,
)


def _order(number: int, amount: int, buyer: str = "", **changes: object) -> Order:
    order = Order(str(number), buyer or f"buyer {number}", Decimal(amount), "city", 40, OPENING)
    return replace(order, **changes)


@st.composite
def _books(draw: st.DrawFn) -> list[Order]:
    return [
        Order(
            str(number),
            draw(st.sampled_from("ABCDEFGH")),
            Decimal(draw(st.sampled_from([-500, 0, 250, 500, 1500, 5000, 10_000]))),
            draw(st.sampled_from(["city", "state", "abroad"])),
            draw(st.sampled_from([None, 17, 18, 60])),
            draw(st.dates(date(2026, 8, 31), date(2026, 9, 6))),
        )
        for number in range(draw(st.integers(0, 25)))
    ]


@given(_books(), st.sampled_from(list(Allocation)), st.integers(1, 60))
def test_allotments_add_up_and_keep_every_rule(book: list[Order], allocation: Allocation, bonds: int) -> None:
    rules = replace(RULES, allocation=allocation, issue_size=Decimal(500 * bonds))
    found = minibonds.allot(rules, book, seed="harlan falls")
    assert found.accepted_total + found.remaining == rules.issue_size
    assert found.remaining >= 0
    bought: dict[str, Decimal] = {}
    for order, result in zip(book, found.results, strict=True):
        assert result.order == order.order
        assert result.allotted in (0, order.amount) or allocation is Allocation.PRO_RATA
        assert result.allotted % 500 == 0
        assert 0 <= result.allotted <= max(order.amount, 0)
        assert (result.reason is None) is result.accepted
        bought[order.buyer] = bought.get(order.buyer, Decimal(0)) + result.allotted
    assert sum(bought.values()) == found.accepted_total
    assert all(amount <= 10_000 for amount in bought.values())


def test_pro_rata_gives_the_rest_to_the_largest_remainder_listed_first() -> None:
    rules = replace(RULES, allocation=Allocation.PRO_RATA, issue_size=Decimal(5000))
    found = minibonds.allot(rules, [_order(1, 5000), _order(2, 4500), _order(3, 500)])
    assert [result.allotted for result in found.results] == [2500, 2500, 0]
    assert found.results[2].reason == "insufficient_bonds_remaining"


def test_pro_rata_fills_every_order_if_the_issue_is_large_enough() -> None:
    rules = replace(RULES, allocation=Allocation.PRO_RATA)
    found = minibonds.allot(rules, [_order(1, 5000), _order(2, 3000)])
    assert (found.accepted_total, found.remaining) == (8000, 12_000)


def test_the_same_seed_draws_the_same_lots_in_any_order_of_the_book() -> None:
    rules = replace(RULES, allocation=Allocation.LOTTERY, issue_size=Decimal(5000))
    book = [_order(number, 1000) for number in range(50)]
    winners = [
        {result.order for result in minibonds.allot(rules, orders, seed="2026-09-06 draw").results if result.accepted}
        for orders in (book, book[::-1])
    ]
    assert winners[0] == winners[1]
    assert len(winners[0]) == 5
    first_five = sorted((minibonds.ticket("2026-09-06 draw", order.order), order.order) for order in book)[:5]
    assert winners[0] == {order for _, order in first_five}


def test_a_ticket_can_be_recomputed_by_anyone() -> None:
    # printf 'seed:1' | sha256sum
    assert minibonds.ticket("seed", "1") == "81e4ba3bc2097d85ac4734eb3ad794fd4a2980b2e0b22569418e60e5550b4c32"


def test_a_lottery_without_a_seed_is_refused() -> None:
    with pytest.raises(refusals.Incomplete, match="publish one"):
        minibonds.allot(replace(RULES, allocation=Allocation.LOTTERY), [_order(1, 500)])


def test_an_order_number_that_occurs_twice_is_refused() -> None:
    with pytest.raises(refusals.Incomplete, match="occurs twice"):
        minibonds.allot(RULES, [_order(1, 500), _order(1, 500, buyer="other")])


def test_a_buyer_may_order_again_up_to_the_limit() -> None:
    found = minibonds.allot(RULES, [_order(1, 9500, "A"), _order(2, 1000, "A"), _order(3, 500, "A")])
    assert [result.reason for result in found.results] == [None, "over_buyer_maximum", None]


def test_no_limits_means_none_are_checked() -> None:
    rules = replace(RULES, maximum_per_buyer=None, minimum_age=None)
    assert minibonds.allot(rules, [_order(1, 20_000, age=None)]).accepted_total == 20_000


def test_an_amount_that_is_not_a_number_is_refused() -> None:
    with pytest.raises(refusals.NotANumber):
        minibonds.allot(RULES, [replace(_order(1, 0), amount=Decimal("NaN"))])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"denomination": Decimal(0)}, "denomination"),
        ({"issue_size": Decimal(-1)}, "issue_size"),
        ({"maximum_per_buyer": Decimal(0)}, "maximum_per_buyer"),
        ({"window_end": date(2026, 8, 1)}, "window_end"),
        ({"allocation": "auction"}, "allocation"),
    ],
)
def test_rules_no_book_can_be_handled_by_are_refused(changes: dict[str, object], field: str) -> None:
    with pytest.raises(refusals.Refusal) as refused:
        replace(RULES, **changes)
    assert refused.value.field == field
