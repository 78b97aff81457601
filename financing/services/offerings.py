"""What happens to bond offerings: drafted, published, ordered, closed, allotted by the published rule."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from alliance import clock, events
from alliance.errors import Refusal, WrongState
from alliance.models import User
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, next_reference, remove, service, touch
from financing import terms
from financing.instruments import BONDS
from financing.lifecycle import OFFERING
from financing.maths import minibonds
from financing.maths.rounding import Rounding, rounded
from financing.models import BondOrder, BondSeries, Offering, Plan, Source
from financing.services import proceeds
from financing.services.orders import digest_of, write_next

MANAGE = "financing.manage_offering"


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
    series = BondSeries(offering=touch(drafted(offering, by)), external_id=external_id, **values)
    refuse_odd(series)
    return create(series, by=by, action="add_series")


@service
def change_series(*, bondseries: BondSeries, version: int | None = None, by: User, **values: Any) -> BondSeries:
    """Correct a series of a draft."""
    offering, row = drafted(bondseries.offering, by), lock(bondseries, version=version)
    seen = row.version
    row = change(row, values, by=by)
    refuse_odd(row)
    if row.version != seen:
        touch(offering)  # whoever publishes has seen it
    return row


@service
def remove_series(*, bondseries: BondSeries, version: int | None = None, by: User) -> Offering:
    """Take a series out of a draft."""
    offering = touch(drafted(bondseries.offering, by))
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
    """Proceeds need a line of the plan that is large enough for all that is offered, by other offerings, too."""
    source = lock(offering.source) if offering.source else None
    if source is None or not source.counts:
        raise Refusal(
            f"Say which source of {offering.plan.reference} the bonds raise: edit the offering.", code="source_missing"
        )
    others = BondSeries.objects.filter(offering__source=source, offering__state__in=["open", "closed"])
    offered = brought_by(offering.series.all())
    left = source.outstanding - brought_by(others.exclude(offering=offering))
    if offered > left:
        raise Refusal(
            f"The series bring {offered:,.2f}, and the plan still counts on {left:,.2f} from “{source.label}” that no"
            " other offering brings. Offer less, or write the plan anew.",
            code="offers_too_much",
        )


def brought_by(series: Iterable[BondSeries]) -> Decimal:
    """What they bring where all of them are sold."""
    return sum((price_of(one, one.amount) for one in series), Decimal(0))


def price_of(series: BondSeries, amount: Decimal) -> Decimal:
    """What bonds of this principal bring, to the cent."""
    return rounded(amount * series.price / 100, Rounding.CENT)


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
    write_next(orders, ["allotted", "reason"])
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


@service
def withdraw_offering(*, offering: Offering, version: int | None = None, why: str, by: User) -> Offering:
    """Call it off."""
    return OFFERING.take(offering, "withdraw", by=by, version=version, why=why)
