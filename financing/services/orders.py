"""What happens to the order book of bonds: one order at the counter, many from a platform, a file of paid ones."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone

from alliance import audit, clock, events
from alliance.errors import Refusal, WrongState
from alliance.models import User
from alliance.permissions import require
from alliance.roles import Role
from alliance.writing import create, insist, service
from financing.models import BondOrder, BondSeries, Offering

MANAGE, ORDER = "financing.manage_offering", "financing.place_order"
AT_ONCE = 1000
TAKEN, IN_BOOK, REFUSED = "taken", "in_book", "refused"


@service
def place_order(
    *,
    series: BondSeries,
    number: str = "",
    buyer: str,
    buyer_key: str = "",
    residency: str,
    age: int | None = None,
    amount: Decimal,
    paid_on: date | None = None,
    by: User,
) -> BondOrder:
    """Put one order into the book. Residents order for themselves alone; only staff say that an order is paid.

    Takes no lock, so that thousands can order at once: the offering is read again once the row is written, and its row
    cannot be closed between that and the commit (the order's foreign key holds it).
    """
    require(by, ORDER, series.offering)
    now = clock.database_now()
    own = Role.FINANCE_OFFICER not in by.roles and not by.is_system
    order = BondOrder(
        offering=series.offering,
        series=series,
        number=number.strip() or uuid4().hex[:12].upper(),
        buyer=buyer,
        buyer_key=f"account:{by.pk}" if own else buyer_key or buyer,
        residency=residency.strip().lower(),
        age=age,
        amount=amount,
        received_at=now,
        paid_on=None if own else paid_on,
    )
    refuse_unfit(order)
    create(order, by=by, action="place_order")
    refuse_closed(order.offering, now)
    events.publish("bond_order.placed", order, by=by, payload={"offering": str(order.offering_id)})
    return order


def refuse_closed(offering: Offering, now: datetime) -> None:
    fresh = Offering.objects.get(pk=offering.pk)
    if fresh.state != "open" or not fresh.opens_at <= now < fresh.closes_at:
        opens, closes = (f"{timezone.localtime(at):%-d %B %Y, %H:%M}" for at in (fresh.opens_at, fresh.closes_at))
        raise Refusal(f"Orders are taken from {opens} to {closes}, while the offering is published.", code="not_open")


def refuse_unfit(order: BondOrder) -> None:
    """What can be told at the counter is told there; limits that depend on the whole book are judged at allotment."""
    offering, series = order.offering, order.series
    insist(
        order.residency in offering.tiers, "residency", f"Bonds are sold to residents of: {', '.join(offering.tiers)}."
    )
    whole = order.amount > 0 and order.amount % series.denomination == 0
    insist(whole, "amount", f"Order whole bonds of {series.denomination:,.2f}.")
    most = offering.maximum_per_buyer
    insist(most is None or order.amount <= most, "amount", f"One buyer may have at most {most or 0:,.2f}.")
    least = offering.minimum_age
    old_enough = least is None or (order.age is not None and order.age >= least)
    insist(old_enough, "age", f"Buyers are at least {least} years old: give the age.")


@dataclass
class Taken:
    """What became of one row of a batch: a state, the order it is, and what was wrong with it by field."""

    number: str
    state: str
    order: BondOrder | None = None
    faults: dict[str, list[str]] = field(default_factory=dict)


@service
def take_orders(*, offering: Offering, orders: list[Mapping[str, Any]], by: User) -> list[Taken]:
    """Many orders from a platform in one transaction; the answer says of each, in turn: taken, in_book or refused.

    An order is known by its number, so a batch may be sent again after a lost answer. A faulty row keeps none of the
    others out. Received is now, in the order of the rows. Like `place_order` it takes no lock.
    """
    require(by, MANAGE, offering)
    now = clock.database_now()
    last = now + timedelta(microseconds=max(len(orders) - 1, 0))
    refuse_closed(offering, now)
    read = [judged(offering, values, now + timedelta(microseconds=place), by) for place, values in enumerate(orders)]
    first: dict[str, BondOrder] = {}
    for row in read:
        if row.order and row.state == TAKEN:
            first.setdefault(row.number, row.order)
    # In one sequence everywhere, so that two batches with the same numbers wait for each other and never in a circle.
    BondOrder.objects.bulk_create(
        [first[number] for number in sorted(first)], batch_size=AT_ONCE, ignore_conflicts=True
    )
    found = in_book(offering, list(first))
    answers = [compared(row, found) for row in read]
    refuse_closed(offering, last)
    write_down(offering, answers, by)
    return answers


def judged(offering: Offering, values: Mapping[str, Any], at: datetime, by: User) -> Taken:
    number = str(values["number"]).strip()
    try:
        order = read_order(offering, {**values, "received_at": at}, by, "series")
        refuse_unfit(order)
    except ValidationError as fault:
        return Taken(number, REFUSED, None, fault.message_dict)
    return Taken(number, TAKEN, order)


def compared(row: Taken, found: Mapping[str, BondOrder]) -> Taken:
    """A row beside what the book holds under its number: itself, the same from before, or another one."""
    if row.order is None:
        return row
    kept = found[row.number]
    if kept.pk == row.order.pk:
        return row
    if kept.same_as(row.order):
        return Taken(row.number, IN_BOOK, kept)
    return Taken(row.number, REFUSED, None, {"number": ["In the book with other content: give this another number."]})


def write_down(offering: Offering, answers: list[Taken], by: User) -> None:
    """One entry and one event for the batch; the digest tells which orders were taken with it."""
    counts = Counter(row.state for row in answers)
    new = sorted(f"{row.number}:{row.order.amount:.2f}" for row in answers if row.state == TAKEN and row.order)
    if new:
        facts = {"orders": len(answers), "new": len(new), "refused": counts[REFUSED], "digest": digest_of(new)}
        audit.record("take_orders", offering, by=by, after=facts)
        events.publish("offering.orders_taken", offering, by=by, payload=facts)


@service
def import_orders(*, offering: Offering, orders: list[Mapping[str, Any]], by: User) -> Offering:
    """Paid orders from a broker or platform, up to thousands at once. All or none; sent again, nothing is doubled.

    An order whose number is in the book must be the same one: then only its payment is noted. Raises ValidationError
    that names every order that differs or does not fit.
    """
    require(by, MANAGE, offering)
    offering = held(offering)
    rows = [read_order(offering, values, by) for values in orders]
    numbers = [row.number for row in rows]
    insist(len(set(numbers)) == len(numbers), "orders", "A number occurs twice in this file; number every order once.")
    before = in_book(offering, numbers)
    new = [row for row in rows if row.number not in before]
    BondOrder.objects.bulk_create(new, batch_size=AT_ONCE, ignore_conflicts=True)
    found = in_book(offering, numbers)
    other = [row.number for row in rows if not found[row.number].same_as(row)]
    insist(not other, "orders", f"In the book with other content: {', '.join(other[:10])}. Give these other numbers.")
    paid = [row for row in rows if found[row.number].paid_on is None and row.paid_on]
    for row in paid:
        found[row.number].paid_on = row.paid_on
    write_next([found[row.number] for row in paid], ["paid_on"])
    facts = {"orders": len(rows), "new": len(new), "paid": len(paid), "digest": digest_of(sorted(numbers))}
    audit.record("import_orders", offering, by=by, after=facts)
    events.publish("offering.orders_imported", offering, by=by, payload=facts)
    return offering


def held(offering: Offering) -> Offering:
    """The offering while it takes paid orders: it is not allotted before this ends. Residents may order meanwhile."""
    row: Offering = Offering.objects.select_for_update(of=("self",), no_key=True).get(pk=offering.pk)
    if row.state not in ("open", "closed"):
        raise WrongState(f"{row.reference} takes no orders: it is {row.get_state_display().lower()}.", state=row.state)
    return row


def write_next(orders: list[BondOrder], names: list[str]) -> None:
    """The next version of many orders, so that whoever read one before is not told that it is the same."""
    BondOrder.objects.bulk_update(orders, names, batch_size=AT_ONCE)
    for start in range(0, len(orders), AT_ONCE):  # apart: the same for all is a hundredfold faster than one by one
        part = BondOrder.objects.filter(pk__in=[order.pk for order in orders[start : start + AT_ONCE]])
        part.update(version=F("version") + 1, updated_at=clock.database_now())


def in_book(offering: Offering, numbers: list[str]) -> dict[str, BondOrder]:
    found: dict[str, BondOrder] = {}
    for start in range(0, len(numbers), AT_ONCE):
        part = numbers[start : start + AT_ONCE]
        found |= {row.number: row for row in BondOrder.objects.filter(offering=offering, number__in=part)}
    return found


def read_order(offering: Offering, values: Mapping[str, Any], by: User, name: str = "orders") -> BondOrder:
    """Raises ValidationError on the field `name` where there is no such series."""
    series = series_of(offering).get(str(values["series"]).strip().lower())
    insist(series, name, f"Order {values['number']}: there is no series “{values['series']}”.")
    return BondOrder(
        offering=offering,
        series=series,
        number=str(values["number"]).strip(),
        buyer=values["buyer"],
        buyer_key=values.get("buyer_key") or values["buyer"],
        residency=str(values["residency"]).strip().lower(),
        age=values.get("age"),
        amount=values["amount"],
        received_at=values["received_at"],
        paid_on=values.get("paid_on"),
        created_by=None if by.is_system else by,
    )


def series_of(offering: Offering) -> dict[str, BondSeries]:
    """By name in small letters; read once for a whole batch."""
    if not hasattr(offering, "_series_read"):
        offering._series_read = {series.name.lower(): series for series in offering.series.all()}  # type: ignore[attr-defined]
    found: dict[str, BondSeries] = offering._series_read  # type: ignore[attr-defined]
    return found


def digest_of(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
