"""Needs at both doors."""

from typing import Any

from alliance.doors.noun import Act, Column, Noun
from initiatives import queries, services
from initiatives.forms.needs import AcceptNeedForm, AnswerForm, NeedForm
from initiatives.lifecycle import NEED as STATES
from initiatives.models import Need
from initiatives.serializers import NeedSerializer

JUDGE = "initiatives.judge_need"


def page_context(need: Need, user: Any) -> dict[str, Any]:
    return {
        "thread": queries.thread_of(need),
        "initiatives": need.initiatives.visible_to(user).order_by("-created_at"),
    }


NEED = Noun(
    model=Need,
    path="needs",
    serializer=NeedSerializer,
    lifecycle=STATES,
    lead="A need is a problem that residents or staff have. It comes before any solution.",
    create=Act(
        "create",
        "Raise a need",
        services.raise_need,
        "initiatives.raise_need",
        NeedForm,
        "Your need is recorded. You will be told what becomes of it.",
    ),
    acts=(
        Act(
            "accept",
            "Accept need",
            services.accept_need,
            JUDGE,
            AcceptNeedForm,
            "Accepted. The person who raised it is told.",
            step="accept",
        ),
        Act(
            "answer",
            "Write answer",
            services.answer_need,
            JUDGE,
            AnswerForm,
            "Answered. The person who raised it is told.",
            step="answer",
        ),
        Act(
            "watch",
            "Watch",
            services.watch_need,
            "initiatives.watch_need",
            None,
            "You will be told what becomes of it.",
        ),
        Act("change", "Edit need", services.revise_need, "initiatives.revise_need", NeedForm),
        Act(
            "decline",
            "Decline need",
            services.decline_need,
            JUDGE,
            AnswerForm,
            "Declined. The person who raised it is told why.",
            step="decline",
            danger=True,
        ),
    ),
    columns=(
        Column("Need", "title", "link", "title"),
        Column("Reference", "reference", optional=True),
        Column("Domain", "get_domain_display", optional=True),
        Column("Ward", "ward", optional=True),
        Column("Affected", "affected_count", "number", optional=True),
        Column("Severity", "severity", "number", "severity", optional=True),
        Column("State", STATES.state_of, "status"),
        Column("Raised", "created_at", "day", "created_at"),
    ),
    filters={
        "state": ["exact"],
        "domain": ["exact"],
        "department": ["exact"],
        "equity": ["exact"],
        "severity": ["exact", "gte"],
        "external_id": ["exact"],
        "created_at": ["gte", "lt"],
    },
    search=("title", "problem", "reference"),
    ordering=("-created_at", "severity", "urgency", "title", "updated_at"),
    related=("department", "raised_by"),
    api_related=(),
    page_template="initiatives/need.html",
    page_context=page_context,
    public=True,
)
