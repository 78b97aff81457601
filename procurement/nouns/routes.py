"""Routes of acquisition and purchases at both doors."""

from typing import Any

from django.urls import reverse

from alliance.doors.noun import Act, Column, Noun
from alliance.permissions import allows
from procurement import services
from procurement.forms.routes import PurchaseForm, RemovalForm, RouteForm
from procurement.models import Purchase, Route
from procurement.serializers import PurchaseSerializer, RouteSerializer

KEEP = "procurement.manage_routes"


def links_of_routes(user: Any) -> dict[str, Any]:
    found = [{"label": "Route adviser", "url": reverse("route_adviser")}]
    if allows(user, KEEP):
        found.append({"label": "Adopt a shipped table", "url": reverse("adopt_routes")})
    return {"more_acts": found}


def links_of_purchases(user: Any) -> dict[str, Any]:
    return {"more_acts": [{"label": "Search for splitting", "url": reverse("splitting")}]}


ROUTE = Noun(
    model=Route,
    path="routes",
    serializer=RouteSerializer,
    lead="The lawful ways of acquiring, with their limits, who approves, and where the law says so.",
    create=Act("create", "Add a route", services.add_route, KEEP, RouteForm),
    acts=(
        Act("change", "Edit", services.change_route, KEEP, RouteForm),
        Act("remove", "Remove route", services.remove_route, KEEP, RemovalForm, "Removed.", danger=True),
    ),
    columns=(
        Column("Route", "get_kind_display", "link"),
        Column("Jurisdiction", "jurisdiction"),
        Column("From", "lower", "money", "lower", optional=True),
        Column("Up to", "upper", "money", "upper"),
        Column("Counted", "get_basis_display", optional=True),
        Column("Valid from", "valid_from", "day", optional=True),
        Column("Valid to", "valid_to", "day", optional=True),
        Column("Source", "citation", optional=True),
    ),
    filters={"kind": ["exact"], "jurisdiction": ["exact"], "external_id": ["exact"]},
    search=("jurisdiction", "citation", "approver"),
    ordering=("-created_at", "lower", "upper"),
    list_context=links_of_routes,
    page_template="procurement/route.html",
)

PURCHASE = Noun(
    model=Purchase,
    path="purchases",
    serializer=PurchaseSerializer,
    lead="What was bought, of whom, for which need, and by which route.",
    create=Act("create", "Record a purchase", services.record_purchase, "procurement.record_purchase", PurchaseForm),
    acts=(Act("change", "Edit", services.change_purchase, "procurement.record_purchase", PurchaseForm),),
    columns=(
        Column("For what", "need", "link"),
        Column("Vendor", "vendor"),
        Column("Bought", "bought_on", "day", "bought_on"),
        Column("Amount", "amount", "money", "amount"),
        Column("Route", "route", optional=True),
    ),
    filters={"route": ["exact"], "initiative": ["exact"], "bought_on": ["gte", "lt"], "external_id": ["exact"]},
    search=("vendor", "need"),
    ordering=("-bought_on", "amount"),
    related=("route", "initiative"),
    list_context=links_of_purchases,
)
