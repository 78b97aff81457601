"""Needs at both doors."""

from typing import Any

from django.utils import timezone

from alliance.doors.noun import Act, Column, Noun
from alliance.rules import inside
from initiatives import gaps, queries, services
from initiatives.forms.needs import AcceptNeedForm, AnswerForm, LinkForm, MergeForm, NeedForm, UnlinkForm, WhyForm
from initiatives.lifecycle import NEED as STATES
from initiatives.models import Need
from initiatives.serializers import NeedSerializer

JUDGE, LINK = "initiatives.judge_need", "initiatives.link_need"


def is_live(need: Need) -> bool:
    return need.state in services.LIVE


def page_context(need: Need, user: Any) -> dict[str, Any]:
    return {
        "thread": queries.thread_of(need),
        "initiatives": need.initiatives.visible_to(user).order_by("-created_at"),
        "duplicates": need.duplicates.visible_to(user),
        "gap": gaps.shown(need),
        "measured": need.indicator.observations.first() if need.indicator and inside(user) else None,
        "facts": facts_of(need),
        "is_inside": inside(user),
        "sender": queries.sender_of(need) if user.has_perm(JUDGE) else None,
        "may_propose": need.state in ("accepted", "answered") and user.has_perm("initiatives.propose_initiative"),
    }


def facts_of(need: Need) -> list[tuple[str, Any]]:
    return [
        ("Domain", need.get_domain_display()),
        ("Where", need.ward or "The whole city"),
        ("Who is affected", need.affected),
        ("How many", need.affected_count),
        ("Severity", f"{need.severity} of 5"),
        ("Urgency", f"{need.urgency} of 5"),
        ("Falls mainly on people who have least", "Yes" if need.equity else "No"),
        ("Looked after by", need.department),
        ("Raised", f"{timezone.localtime(need.created_at):%-d %B %Y}"),
        ("Shown to residents", "Yes" if need.is_public else "No"),
    ]


def list_context(user: Any) -> dict[str, Any]:
    """How many wait for moderation, for those who moderate."""
    return {"waiting": queries.needs_to_moderate(user).count() if user.has_perm(JUDGE) else 0}


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
            "publish",
            "Publish need",
            services.publish_need,
            JUDGE,
            None,
            "Published. Whoever sent it is told.",
            step="publish",
            hint="It says no names and nothing that hurts anybody? Edit it first if it does.",
        ),
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
        Act(
            "link",
            "Link an initiative",
            services.link_initiative,
            LINK,
            LinkForm,
            "Linked. Everybody who follows the need is told.",
            when=is_live,
        ),
        Act(
            "unlink",
            "Unlink an initiative",
            services.unlink_initiative,
            LINK,
            UnlinkForm,
            "Unlinked. Everybody who follows the need is told.",
            when=is_live,
        ),
        Act(
            "merge",
            "Merge into another",
            services.merge_need,
            JUDGE,
            MergeForm,
            "Merged. Everybody who follows either of them is told.",
            step="merge",
        ),
        Act(
            "separate",
            "Undo the merge",
            services.separate_need,
            JUDGE,
            WhyForm,
            "It stands for itself again; the office looks at it anew.",
            step="separate",
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
        Act(
            "reject",
            "Do not publish",
            services.reject_need,
            JUDGE,
            WhyForm,
            "Not published. Whoever sent it is told why.",
            step="reject",
            danger=True,
        ),
        Act(
            "forget",
            "Erase the sender’s address",
            services.forget_sender,
            JUDGE,
            None,
            "Name and address of the sender are erased.",
            when=lambda need: need.raised_by_id is None,
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
        Column("Need gap", gaps.score_of, "number", optional=True),
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
    related=("department", "raised_by", "indicator", "merged_into"),
    api_related=("indicator",),
    page_template="initiatives/need.html",
    list_template="initiatives/needs.html",
    list_context=list_context,
    page_context=page_context,
    public=True,
)
