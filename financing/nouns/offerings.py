"""Bond offerings, their series and orders, as both doors show them."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from alliance import documents
from alliance.doors.noun import Act, Column, Noun
from financing import offerings
from financing.forms import offerings as forms
from financing.forms.plans import WhyForm
from financing.lifecycle import OFFERING as STATES
from financing.models import BondOrder, BondSeries, Offering
from financing.serializers import BondOrderSerializer, BondSeriesSerializer, OfferingSerializer
from financing.services import offerings as services
from financing.services import orders as book

MANAGE, ORDER, READ = "financing.manage_offering", "financing.place_order", "financing.read_orders"
SHOWN = 50


def is_draft(row: Any) -> bool:
    return bool(getattr(row, "offering", row).state == "draft")


def offering_context(offering: Offering, user: Any) -> Mapping[str, Any]:
    demand = offerings.demand_of(offering)
    now = timezone.now()
    takes = offering.state == "open" and offering.opens_at <= now < offering.closes_at
    may_read = user.is_authenticated and user.has_perm(READ)
    return {
        "orders": documents.kinds_of(offering, user) if user.is_authenticated else [],
        "demand": demand,
        "chart": offerings.demand_chart(demand, is_allotted=offering.state == "allotted")
        if demand and offering.state != "draft"
        else None,
        "takes_orders": takes,
        "may_order": takes and user.is_authenticated and user.has_perm(ORDER),
        "may_read": may_read,
        "is_inside": user.is_authenticated and user.has_perm("financing.see_plans"),
        "add_series_url": f"/bond-series/new/?offering={offering.pk}"
        if is_draft(offering) and user.is_authenticated and user.has_perm(MANAGE)
        else "",
        "own_orders": BondOrder.objects.visible_to(user).filter(offering=offering)[:SHOWN]
        if user.is_authenticated
        else [],
    }


def order_context(order: BondOrder, user: Any) -> Mapping[str, Any]:
    return {
        "statement": offerings.statement_of(order) if order.allotted else [],
        "price": offerings.price_of(order),
        "facts": [
            ("Buyer", order.buyer),
            ("Residency", order.residency),
            ("Ordered", f"{order.amount:,.2f} {order.offering.plan.currency}"),
            ("Received", f"{timezone.localtime(order.received_at):%-d %B %Y, %H:%M:%S}"),
            ("Paid", order.paid_on),
            ("Order number", order.number),
        ],
    }


OFFERING = Noun(
    model=Offering,
    path="offerings",
    serializer=OfferingSerializer,
    lifecycle=STATES,
    lead="Mini-bonds that residents can buy: series, price, who may order, and how they are handed out.",
    create=Act(
        "create", "Draft an offering", services.draft_offering, MANAGE, forms.OfferingForm, "Begun. Add its series."
    ),
    acts=(
        Act(
            "publish",
            "Publish offering",
            services.publish_offering,
            MANAGE,
            None,
            "Published: residents see it and can order from its opening on.",
            step="publish",
        ),
        Act(
            "import",
            "Import paid orders",
            book.import_orders,
            MANAGE,
            forms.ImportForm,
            "The orders are in the book.",
            when=lambda row: row.state in ("open", "closed"),
        ),
        Act(
            "close",
            "Close order book",
            services.close_offering,
            MANAGE,
            None,
            "Closed. Now the bonds can be allotted.",
            when=lambda row: row.state == "open" and row.closes_at <= timezone.now(),
        ),
        Act(
            "allot",
            "Allot bonds",
            services.allot_offering,
            MANAGE,
            forms.AllotForm,
            "Allotted: every order has its answer.",
            step="allot",
        ),
        Act("change", "Edit offering", services.change_offering, MANAGE, forms.ChangeOfferingForm, when=is_draft),
        Act(
            "withdraw",
            "Call off",
            services.withdraw_offering,
            MANAGE,
            WhyForm,
            "Called off.",
            step="withdraw",
            danger=True,
        ),
    ),
    columns=(
        Column("Offering", str, "link"),
        Column("Orders until", "closes_at", "instant", "closes_at"),
        Column("State", STATES.state_of, "status"),
    ),
    filters={"state": ["exact"], "plan": ["exact"], "external_id": ["exact"]},
    search=("title", "reference", "summary"),
    ordering=("-created_at", "closes_at", "title"),
    related=("plan__initiative",),
    page_template="financing/offering.html",
    page_context=offering_context,
    public=True,
)

SERIES = Noun(
    model=BondSeries,
    path="bond-series",
    serializer=BondSeriesSerializer,
    lead="Bonds of one kind and maturity.",
    create=Act("create", "Add a series", services.add_series, MANAGE, forms.SeriesForm, "The series is added."),
    acts=(
        Act("change", "Edit series", services.change_series, MANAGE, forms.ChangeSeriesForm, when=is_draft),
        Act(
            "remove",
            "Take out of the offering",
            services.remove_series,
            MANAGE,
            None,
            "Taken out.",
            when=is_draft,
            danger=True,
        ),
    ),
    columns=(
        Column("Series", "name", "link", "name"),
        Column("Offering", "offering", optional=True),
        Column("Offered", "amount", "money", "amount"),
        Column("Rate", "rate", "percent"),
        Column("Matures", "matures_on", "day", "matures_on"),
    ),
    filters={"offering": ["exact"], "kind": ["exact"], "external_id": ["exact"]},
    search=("name", "offering__title"),
    ordering=("-created_at", "matures_on", "amount", "name"),
    related=("offering__plan",),
    parent="offering",
    public=True,
)

ORDER_NOUN = Noun(
    model=BondOrder,
    path="bond-orders",
    serializer=BondOrderSerializer,
    keyword="bondorder",
    lead="Orders for mini-bonds. You see your own; finance sees the whole book.",
    create=Act("create", "Order bonds", book.place_order, ORDER, forms.OrderForm, "The order is in the book."),
    columns=(
        Column("Order", str, "link"),
        Column("Series", "series", optional=True),
        Column("Amount", "amount", "money", "amount"),
        Column("Received", "received_at", "instant", "received_at", optional=True),
        Column("Allotted", "allotted", "money"),
        Column("State", "outcome", "status"),
    ),
    filters={"offering": ["exact"], "series": ["exact"], "number": ["exact"], "external_id": ["exact"]},
    search=("number", "buyer"),
    ordering=("-created_at", "received_at", "amount"),
    related=("offering__plan", "series__offering"),
    page_template="financing/order.html",
    page_context=order_context,
    parent="offering",
)
