"""What happens to bond offerings: drafted, published, ordered, closed, allotted by the published rule."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.utils import timezone

from alliance import audit, clock, events
from alliance.errors import Refusal, WrongState
from alliance.models import User
from alliance.permissions import require
from alliance.roles import Role
from alliance.writing import change, create, insist, lock, next_reference, remove, service
from financing import terms
from financing.instruments import BONDS
from financing.lifecycle import OFFERING
from financing.maths import minibonds
from financing.maths.rounding import Rounding, rounded
from financing.models import BondOrder, BondSeries, Offering, Plan, Source
from financing.services import proceeds

MANAGE, ORDER = "financing.manage_offering", "financing.place_order"
AT_ONCE = 1000


@service
def draft_offering(
    *,
    plan: Plan,
    source: Source | None = None,
    tiers: list[str],
    external_id: str | None = None,
    by: User,
    **values: Any,
) -> Offering:
    """Begin an offering for a plan; add its series, then publish it."""
    found = source or only_source_of(plan)
    offering = Offering(plan=plan, source=found, tiers=clean_tiers(tiers), external_id=external_id, **values)
    require(by, MANAGE, offering)
    refuse_other_plan(plan, found)
    offering.reference = next_reference(Offering.reference_prefix or "")
    return create(offering, by=by, action="draft_offering")


def only_source_of(plan: Plan) -> Source | None:
    """The source that the bonds can only mean; None where there is none or a choice."""
    found = list(plan.sources.filter(instrument__in=BONDS).exclude(state="lost")[:2])
    return found[0] if len(found) == 1 else None


def refuse_other_plan(plan: Plan, source: Source | None) -> None:
    fits = source is None or (source.plan_id == plan.pk and source.instrument in BONDS)
    insist(fits, "source", "Choose a source of this plan that is a bond.")


def clean_tiers(tiers: Iterable[str]) -> list[str]:
    found = list(dict.fromkeys(tier.strip().lower() for tier in tiers if tier.strip()))
    insist(found, "tiers", "Name at least one tier of residency, such as city.")
    return found


@service
def change_offering(*, offering: Offering, version: int | None = None, by: User, **values: Any) -> Offering:
    """Correct an offering nobody has seen yet."""
    row = drafted(offering, by, version)
    if "tiers" in values:
        values["tiers"] = clean_tiers(values["tiers"])
    refuse_other_plan(row.plan, values.get("source"))
    return change(row, values, by=by)


def drafted(offering: Offering, by: User, version: int | None = None) -> Offering:
    row = lock(offering, version=version)
    require(by, MANAGE, row)
    if row.state != "draft":
        raise WrongState(
            f"{row.reference} is published: its terms stand. Call it off and draft another.", state=row.state
        )
    return row


@service
def add_series(*, offering: Offering, external_id: str | None = None, by: User, **values: Any) -> BondSeries:
    """Add bonds of one kind and maturity."""
    series = BondSeries(offering=drafted(offering, by), external_id=external_id, **values)
    refuse_odd(series)
    return create(series, by=by, action="add_series")


@service
def change_series(*, bondseries: BondSeries, version: int | None = None, by: User, **values: Any) -> BondSeries:
    """Correct a series of a draft."""
    drafted(bondseries.offering, by)
    row = change(lock(bondseries, version=version), values, by=by)
    refuse_odd(row)
    return row


@service
def remove_series(*, bondseries: BondSeries, version: int | None = None, by: User) -> Offering:
    """Take a series out of a draft."""
    offering = drafted(bondseries.offering, by)
    remove(lock(bondseries, version=version), by=by)
    return offering


def refuse_odd(series: BondSeries) -> None:
    insist(series.denomination > 0, "denomination", "One bond costs more than nothing.")
    insist(
        series.amount % series.denomination == 0,
        "amount",
        f"Offer a whole number of bonds of {series.denomination:,.2f}.",
    )
    insist(series.matures_on > series.offering.dated_on, "matures_on", "Bonds mature after the day they are dated.")


@service
def publish_offering(*, offering: Offering, version: int | None = None, by: User) -> Offering:
    """Show it to everybody. Needs an approved plan, series, and for a lottery the way its seed will be found."""
    row = OFFERING.take(offering, "publish", by=by, version=version)
    if row.plan.state != "approved":
        raise Refusal(
            f"{row.plan.reference} is not approved. Offer bonds of an approved plan.", code="plan_not_approved"
        )
    if not row.series.exists():
        raise Refusal("Add at least one series of bonds first.", code="no_series")
    if row.rule == Offering.Rule.LOTTERY and not row.seed_source:
        raise Refusal(
            "Say how the seed of the lottery will be found, before anybody orders.", code="seed_source_missing"
        )
    with terms.refusing():
        for series in row.series.all():
            rules_of(series)
    refuse_homeless(row)
    events.publish("offering.published", row, by=by, payload={"reference": row.reference})
    return row


def refuse_homeless(offering: Offering) -> None:
    """Proceeds need a line of the plan that is large enough for all that is offered."""
    source = offering.source
    if source is None or not source.counts:
        raise Refusal(
            f"Say which source of {offering.plan.reference} the bonds raise: edit the offering.", code="source_missing"
        )
    offered = sum((price_of(series, series.amount) for series in offering.series.all()), Decimal(0))
    if offered > source.outstanding:
        raise Refusal(
            f"The series bring {offered:,.2f}, and the plan still counts on {source.outstanding:,.2f} from"
            f" “{source.label}”. Offer less, or write the plan anew.",
            code="offers_too_much",
        )


def price_of(series: BondSeries, amount: Decimal) -> Decimal:
    """What bonds of this principal bring, to the cent."""
    return rounded(amount * series.price / 100, Rounding.CENT)


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


@service
def import_orders(*, offering: Offering, orders: list[Mapping[str, Any]], by: User) -> Offering:
    """Paid orders from a broker or platform, up to thousands at once. All or none; sent again, nothing is doubled.

    An order whose number is in the book must be the same one: then only its payment is noted. Raises ValidationError
    that names every order that differs or does not fit.
    """
    require(by, MANAGE, offering)
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
    BondOrder.objects.bulk_update([found[row.number] for row in paid], ["paid_on"], batch_size=AT_ONCE)
    fresh = Offering.objects.get(pk=offering.pk)
    if fresh.state not in ("open", "closed"):
        raise WrongState(
            f"{fresh.reference} takes no orders: it is {fresh.get_state_display().lower()}.", state=fresh.state
        )
    facts = {"orders": len(rows), "new": len(new), "paid": len(paid), "digest": digest_of(sorted(numbers))}
    audit.record("import_orders", fresh, by=by, after=facts)
    events.publish("offering.orders_imported", fresh, by=by, payload=facts)
    return fresh


def in_book(offering: Offering, numbers: list[str]) -> dict[str, BondOrder]:
    found: dict[str, BondOrder] = {}
    for start in range(0, len(numbers), AT_ONCE):
        part = numbers[start : start + AT_ONCE]
        found |= {row.number: row for row in BondOrder.objects.filter(offering=offering, number__in=part)}
    return found


def read_order(offering: Offering, values: Mapping[str, Any], by: User) -> BondOrder:
    named = {series.name.lower(): series for series in series_of(offering)}
    series = named.get(str(values["series"]).strip().lower())
    insist(series, "orders", f"Order {values['number']}: there is no series “{values['series']}”.")
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


def series_of(offering: Offering) -> list[BondSeries]:
    """Read once for a whole import."""
    if not hasattr(offering, "_series_read"):
        offering._series_read = list(offering.series.all())  # type: ignore[attr-defined]
    found: list[BondSeries] = offering._series_read  # type: ignore[attr-defined]
    return found


@service
def close_offering(*, offering: Offering, version: int | None = None, by: User) -> Offering:
    """No more orders. Possible once the closing time has passed, so that nobody is turned away early."""
    if clock.database_now() < offering.closes_at:
        closes = f"{timezone.localtime(offering.closes_at):%-d %B %Y, %H:%M}"
        raise Refusal(f"Orders are taken until {closes}. Close the book after that.", code="still_open")
    row = OFFERING.take(offering, "close", by=by, version=version)
    events.publish("offering.closed", row, by=by, payload={"reference": row.reference})
    return row


@service
def allot_offering(
    *, offering: Offering, version: int | None = None, seed: str = "", at: datetime, by: User
) -> Offering:
    """Hand the bonds out by the published rule. Every order gets its answer; the same book and seed give the same.

    Only paid orders are allotted, so that the proceeds are there: the plan's source is committed and receives them.
    """
    lottery = offering.rule == Offering.Rule.LOTTERY
    insist(seed or not lottery, "seed", f"The lottery needs its seed: {offering.seed_source}.")
    row = OFFERING.take(offering, "allot", by=by, version=version, seed=seed if lottery else "", allotted_at=at)
    with terms.refusing():
        orders = allotted(row)
    BondOrder.objects.bulk_update(orders, ["allotted", "reason"], batch_size=AT_ONCE)
    digest = digest_of(f"{order.number}:{order.allotted:.2f}" for order in sorted(orders, key=lambda one: one.number))
    row = change(row, {"digest": digest}, by=by, action="publish_allotment")
    carry_to_plan(row, orders, timezone.localdate(at), by)
    events.publish("offering.allotted", row, by=by, payload={"digest": digest, "orders": len(orders)})
    return row


def carry_to_plan(offering: Offering, orders: list[BondOrder], on: date, by: User) -> None:
    """What the allotted bonds cost goes to the source; what is not sold stays outstanding there."""
    series = {row.pk: row for row in offering.series.all()}
    brought = sum((price_of(series[order.series_id], order.allotted or Decimal(0)) for order in orders), Decimal(0))
    if offering.source and brought:
        proceeds.bring(source=offering.source, amount=brought, on=on, note=str(offering), by=by)


def allotted(offering: Offering) -> list[BondOrder]:
    """Every order with its answer, series by series; a buyer's limit holds over all of them."""
    orders = list(offering.orders.select_related(None).order_by("received_at", "number"))
    taken: defaultdict[str, Decimal] = defaultdict(Decimal)
    for series in offering.series.all():
        here = [order for order in orders if order.series_id == series.pk]
        valid = [order for order in here if not answered_before(order, offering, taken)]
        found = minibonds.allot(rules_of(series), [as_order(order) for order in valid], offering.seed or None)
        for order, result in zip(valid, found.results, strict=True):
            order.allotted, order.reason = result.allotted, result.reason or ""
            taken[order.buyer_key] += result.allotted
    return orders


def answered_before(order: BondOrder, offering: Offering, taken: Mapping[str, Decimal]) -> bool:
    """Orders that have no part in the allotment of their series: outside the window, not paid, over the limit."""
    most = offering.maximum_per_buyer
    reasons = (
        ("outside_window", not offering.opens_at <= order.received_at < offering.closes_at),
        ("not_paid", order.paid_on is None),
        ("over_buyer_maximum", most is not None and taken[order.buyer_key] + order.amount > most),
    )
    reason = next((name for name, applies in reasons if applies), "")
    if reason:
        order.allotted, order.reason = Decimal(0), reason
    return bool(reason)


def rules_of(series: BondSeries) -> minibonds.Rules:
    """The published terms as the mathematics wants them; the window was judged to the second before."""
    offering = series.offering
    return minibonds.Rules(
        denomination=series.denomination,
        minimum_order=series.denomination,
        issue_size=series.amount,
        residency=offering.tiers,
        window_start=offering.opens_at.date(),
        window_end=offering.closes_at.date() + timedelta(days=1),
        maximum_per_buyer=offering.maximum_per_buyer,
        minimum_age=offering.minimum_age,
        allocation=offering.rule,
    )


def as_order(order: BondOrder) -> minibonds.Order:
    return minibonds.Order(
        order.number, order.buyer_key, order.amount, order.residency, order.age, order.received_at.date()
    )


def digest_of(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@service
def withdraw_offering(*, offering: Offering, version: int | None = None, why: str, by: User) -> Offering:
    """Call it off."""
    return OFFERING.take(offering, "withdraw", by=by, version=version, why=why)
