"""Resources and commitments at both doors."""

from typing import Any

from alliance.doors.noun import Act, Column, Noun
from initiatives import charts, queries, services
from initiatives.forms.resources import CommitmentForm, ReasonForm, ResourceForm
from initiatives.models import Commitment, Resource
from initiatives.serializers import CommitmentSerializer, ResourceSerializer

MANAGE, COMMIT = "initiatives.manage_resource", "initiatives.commit_resource"


def page_context(resource: Resource, user: Any) -> dict[str, Any]:
    promised = queries.promised_of(resource)
    return {
        "commitments": resource.commitments.visible_to(user)
        .select_related("initiative")
        .order_by("released_on", "-created_at"),
        "promised": promised,
        "share": promised / resource.quantity if resource.quantity else None,
        "free": None if resource.quantity is None else resource.quantity - promised,
        "chart": charts.of_resource(resource, promised),
        "may_commit": user.has_perm(COMMIT, resource),
    }


RESOURCE = Noun(
    model=Resource,
    path="resources",
    serializer=ResourceSerializer,
    lead="A resource is something the city has already: poles, fibre, people’s time, data, money, a right to act.",
    create=Act(
        "create", "Record a resource", services.record_resource, MANAGE, ResourceForm, "The resource is recorded."
    ),
    acts=(Act("change", "Edit resource", services.revise_resource, MANAGE, ResourceForm),),
    columns=(
        Column("Resource", "title", "link", "title"),
        Column("Kind", "get_kind_display"),
        Column("Quantity", "quantity", "number", optional=True),
        Column("Unit", "unit", optional=True),
        Column("Department", "department", optional=True),
        Column("Restriction", "restriction", optional=True),
    ),
    filters={
        "kind": ["exact"],
        "department": ["exact"],
        "fiscal_year": ["exact"],
        "external_id": ["exact"],
    },
    search=("title", "note", "place", "restriction"),
    ordering=("-created_at", "title", "kind"),
    related=("department",),
    page_template="initiatives/resource.html",
    page_context=page_context,
)
COMMITMENT = Noun(
    model=Commitment,
    path="commitments",
    serializer=CommitmentSerializer,
    lead="A commitment promises a part of a resource to an initiative.",
    create=Act("create", "Commit a resource", services.commit_resource, COMMIT, CommitmentForm, "It is promised."),
    acts=(
        Act(
            "release",
            "Release commitment",
            services.release_commitment,
            COMMIT,
            ReasonForm,
            "The resource is free again.",
            when=lambda row: row.released_on is None,
            danger=True,
        ),
    ),
    columns=(
        Column("Resource", "resource", "link"),
        Column("Initiative", "initiative"),
        Column("Quantity", "quantity", "number"),
        Column("Unit", "resource.unit", optional=True),
        Column("Released", "released_on", "day", optional=True),
    ),
    filters={"resource": ["exact"], "initiative": ["exact"], "released_on": ["isnull"], "external_id": ["exact"]},
    search=("resource__title", "initiative__title"),
    related=("resource__department", "initiative", "decision"),
    parent="resource",
)
