"""Terms and conflicts of interest at both doors."""

from typing import Any

from alliance.doors.noun import Act, Column, Noun
from governance import queries, services
from governance.forms import ReasonForm
from governance.forms.seats import ChangeTermForm, ConflictForm, TermForm
from governance.models import Conflict, Term
from governance.serializers import ConflictSerializer, TermSerializer

MANAGE, DECLARE = "governance.manage_body", "governance.declare_conflict"


def conflict_context(conflict: Conflict, user: Any) -> dict[str, Any]:
    return {"subject_url": queries.subject_url(conflict, user)}


def standing(conflict: Conflict) -> tuple[str, str]:
    return ("none", "Lifted") if conflict.lifted_on else ("warn", "Stands")


TERM = Noun(
    model=Term,
    path="terms",
    serializer=TermSerializer,
    lead="A term says from when until when a member sits on a body. Outside it they neither vote nor count.",
    create=Act("create", "Give a seat for a term", services.give_seat, MANAGE, TermForm, "The seat is given."),
    acts=(
        Act("change", "Change term", services.change_term, MANAGE, ChangeTermForm),
        Act("remove", "Remove", services.remove_term, MANAGE, None, "Removed.", danger=True),
    ),
    columns=(
        Column("Member", "person", "link"),
        Column("Body", "body"),
        Column("From", "starts_on", "day", "starts_on"),
        Column("Until", "ends_on", "day", "ends_on"),
    ),
    filters={"body": ["exact"], "person": ["exact"], "ends_on": ["lt"], "external_id": ["exact"]},
    search=("person__name", "body__name", "ground"),
    ordering=("-created_at", "starts_on", "ends_on"),
    related=("body", "person"),
    parent="body",
    is_line=True,
)
CONFLICT = Noun(
    model=Conflict,
    path="conflicts",
    serializer=ConflictSerializer,
    lead="Who has an interest in a matter says so, and is recused from every vote on it until it is lifted.",
    create=Act(
        "create",
        "Declare a conflict of interest",
        services.declare_conflict,
        DECLARE,
        ConflictForm,
        "Declared. No vote on this matter counts from now on.",
    ),
    acts=(
        Act(
            "lift",
            "Lift",
            services.lift_conflict,
            DECLARE,
            ReasonForm,
            "Lifted.",
            when=lambda row: row.lifted_on is None,
        ),
    ),
    columns=(
        Column("Member", "person", "link"),
        Column("Matter", "subject_label"),
        Column("Interest", "reason", optional=True),
        Column("State", standing, "status"),
        Column("Declared", "created_at", "instant", "created_at", optional=True),
    ),
    filters={"person": ["exact"], "subject_id": ["exact"], "lifted_on": ["isnull"], "external_id": ["exact"]},
    search=("subject_label", "reason", "person__name"),
    ordering=("-created_at", "created_at"),
    related=("person",),
    page_template="governance/conflict.html",
    page_context=conflict_context,
)
