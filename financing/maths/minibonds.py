"""Orders for mini-bonds: which are valid, and who gets bonds when more are ordered than offered."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from financing.maths import refusals, rounding

SOLD_OUT = "insufficient_bonds_remaining"


class Allocation(StrEnum):
    """The oversubscription rule. All but pro rata take an order whole or not at all."""

    FIRST_COME = "first_come"
    """In the order listed."""
    PRIORITY = "priority"
    """By place of the buyer's residency in the rules, then in the order listed."""
    PRO_RATA = "pro_rata"
    """Each its share of the issue in whole bonds, the rest by largest remainder."""
    LOTTERY = "lottery"
    """By SHA-256 of "seed:order", lowest first, so that anyone with the seed can draw again."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Terms of the offering; `None` is no limit. Window days are included."""

    denomination: Decimal
    minimum_order: Decimal
    issue_size: Decimal
    residency: Sequence[str]
    window_start: date
    window_end: date
    maximum_per_buyer: Decimal | None = None
    minimum_age: int | None = None
    allocation: Allocation | str = Allocation.FIRST_COME

    def __post_init__(self) -> None:
        """Raises a `Refusal` for rules no order could be handled under."""
        refusals.positive(self.denomination, "denomination")
        refusals.not_negative(self.minimum_order, "minimum_order")
        refusals.positive(self.issue_size, "issue_size")
        refusals.known(self.allocation, list(Allocation), "allocation")
        if self.maximum_per_buyer is not None:
            refusals.positive(self.maximum_per_buyer, "maximum_per_buyer")
        if self.window_end < self.window_start:
            raise refusals.WrongDates(
                "The order window ends before it starts; correct one of the days.", field="window_end"
            )


@dataclass(frozen=True, slots=True)
class Order:
    """One order; `order` is its number, unique in the book."""

    order: str
    buyer: str
    amount: Decimal
    residency: str
    age: int | None
    received_on: date


@dataclass(frozen=True, slots=True)
class Result:
    """What became of an order: the amount allotted, and why it is zero."""

    order: str
    allotted: Decimal
    reason: str | None

    @property
    def accepted(self) -> bool:
        """Something was allotted."""
        return self.allotted > 0


@dataclass(frozen=True, slots=True)
class Allotment:
    """Results in the order listed; allotted amounts and `remaining` add up to the issue size."""

    results: tuple[Result, ...]
    accepted_total: Decimal
    remaining: Decimal


def allot(rules: Rules, orders: Sequence[Order], seed: str | None = None) -> Allotment:
    """Handles the whole book by the rules; `seed` is needed for a lottery and published before it.

    The first failing check of an order is its reason. A buyer's limit counts what was accepted so far.
    """
    numbers = [order.order for order in orders]
    if len(set(numbers)) < len(numbers):
        raise refusals.Incomplete("An order number occurs twice; number every order once.", field="orders")
    if rules.allocation == Allocation.PRO_RATA:
        found = _pro_rata(rules, orders)
    else:
        found = _in_turn(rules, _sequence(rules, orders, seed))
    results = tuple(found[number] for number in numbers)
    total = sum((result.allotted for result in results), Decimal(0))
    return Allotment(results, total, rules.issue_size - total)


def _sequence(rules: Rules, orders: Sequence[Order], seed: str | None) -> Sequence[Order]:
    if rules.allocation == Allocation.PRIORITY:
        places = {residency: place for place, residency in enumerate(rules.residency)}
        return sorted(orders, key=lambda order: places.get(order.residency, len(places)))
    if rules.allocation == Allocation.LOTTERY:
        if not seed:
            raise refusals.Incomplete("A lottery needs a seed; publish one and enter it.", field="seed")
        return sorted(orders, key=lambda order: ticket(seed, order.order))
    return orders


def ticket(seed: str, order: str) -> str:
    """The lot of an order: SHA-256 of "seed:order" in UTF-8, as 64 hexadecimal digits; lowest is drawn first."""
    return hashlib.sha256(f"{seed}:{order}".encode()).hexdigest()


def _in_turn(rules: Rules, orders: Sequence[Order]) -> dict[str, Result]:
    found, remaining = {}, rules.issue_size
    taken: defaultdict[str, Decimal] = defaultdict(Decimal)
    for order in orders:
        reason = _reason(rules, order, taken[order.buyer])
        if reason is None and order.amount > remaining:
            reason = SOLD_OUT
        allotted = order.amount if reason is None else Decimal(0)
        taken[order.buyer] += allotted
        remaining -= allotted
        found[order.order] = Result(order.order, allotted, reason)
    return found


def _pro_rata(rules: Rules, orders: Sequence[Order]) -> dict[str, Result]:
    unlimited = _in_turn(_without_limit(rules, orders), orders)
    wanted = [found.allotted for found in unlimited.values()]
    if sum(wanted) > rules.issue_size:
        wanted = list(rounding.split(rules.issue_size, wanted, rules.denomination))
    return {
        found.order: Result(found.order, part, found.reason or (None if part else SOLD_OUT))
        for found, part in zip(unlimited.values(), wanted, strict=True)
    }


def _without_limit(rules: Rules, orders: Sequence[Order]) -> Rules:
    demand = sum((max(refusals.finite(order.amount, "amount"), Decimal(0)) for order in orders), Decimal(0))
    return Rules(
        rules.denomination,
        rules.minimum_order,
        max(demand, rules.issue_size),
        rules.residency,
        rules.window_start,
        rules.window_end,
        rules.maximum_per_buyer,
        rules.minimum_age,
    )


def _reason(rules: Rules, order: Order, taken: Decimal) -> str | None:
    amount = refusals.finite(order.amount, "amount")
    over = rules.maximum_per_buyer is not None and taken + amount > rules.maximum_per_buyer
    young = rules.minimum_age is not None and (order.age is None or order.age < rules.minimum_age)
    checks = (
        ("outside_window", not rules.window_start <= order.received_on <= rules.window_end),
        ("not_eligible_residency", order.residency not in rules.residency),
        ("under_minimum_age", young),
        ("below_minimum", amount <= 0 or amount < rules.minimum_order),
        ("not_a_multiple_of_denomination", amount % rules.denomination != 0),
        ("over_buyer_maximum", over),
    )
    return next((reason for reason, fails in checks if fails), None)
