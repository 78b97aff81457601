"""What follows from outcomes, at both doors: acts of the RFI, and the formal procurement."""

from typing import Any

from alliance import documents
from alliance.doors.noun import Act, Column, Noun
from procurement import services
from procurement.forms.followups import (
    AnnounceForm,
    AwardForm,
    CooperativeForm,
    FormalBeginForm,
    FormalForm,
    PoolForm,
)
from procurement.forms.rfis import ReasonForm
from procurement.lifecycle import FORMAL as STATES
from procurement.models import FormalProcurement, Rfi
from procurement.serializers import FormalProcurementSerializer

RUN = "procurement.run_rfi"


def ended(row: Rfi, outcome: str) -> bool:
    return row.state == "concluded" and row.outcome == outcome


def begun(row: Rfi, user: Any) -> dict[str, str]:
    return {"title": row.title, "problem": row.problem}


FOLLOWUPS = (
    Act(
        "draw_up_cooperative",
        "Draw up the cooperative contract",
        services.draw_up_cooperative,
        RUN,
        CooperativeForm,
        "Drawn up: an agreement to sign, and the check of the contract it rests on.",
        when=lambda row: ended(row, Rfi.Outcome.COOPERATIVE_CONTRACT) and row.agreement_id is None,
    ),
    Act(
        "begin_formal",
        "Begin the formal procurement",
        services.begin_formal,
        RUN,
        FormalBeginForm,
        "Begun. Scope, demands and criteria come from the RFI: edit them next.",
        when=lambda row: ended(row, Rfi.Outcome.FORMAL_PROCUREMENT) and not hasattr(row, "formal"),
    ),
    Act(
        "pool_need",
        "Raise the pooled need",
        services.pool_need,
        RUN,
        PoolForm,
        "Raised. The champion’s office takes it up like every need.",
        when=lambda row: ended(row, Rfi.Outcome.POOLED_NEED) and row.pooled_need_id is None,
        begin=begun,
    ),
)


def page_context(row: FormalProcurement, user: Any) -> dict[str, Any]:
    return {"judged": row.judged_by(), "orders": documents.kinds_of(row, user)}


FORMAL = Noun(
    model=FormalProcurement,
    path="formal-procurements",
    keyword="formal",
    serializer=FormalProcurementSerializer,
    lifecycle=STATES,
    lead="What an RFI led to when the city buys by competition: the documents, the notice, the award.",
    acts=(
        Act("change", "Edit", services.change_formal, RUN, FormalForm, when=lambda row: row.state == "planned"),
        Act(
            "announce",
            "Announce",
            services.announce_formal,
            RUN,
            AnnounceForm,
            "Recorded. The documents stand from now on.",
            step="announce",
            hint="Publish the notice where your law wants it, then write its address here.",
        ),
        Act(
            "award",
            "Record the award",
            services.award_formal,
            RUN,
            AwardForm,
            "Recorded, and with it the purchase.",
            step="award",
        ),
        Act("abandon", "Abandon", services.abandon_formal, RUN, ReasonForm, "Ended.", step="abandon", danger=True),
    ),
    columns=(
        Column("Formal procurement", "title", "link", "title"),
        Column("Number", "reference", optional=True),
        Column("State", STATES.state_of, "status"),
        Column("Estimated value", "estimate", "money", "estimate"),
        Column("To be announced", "announce_on", "day", "announce_on", optional=True),
    ),
    filters={"state": ["exact"], "rfi": ["exact"], "route": ["exact"], "external_id": ["exact"]},
    search=("title", "reference", "scope"),
    ordering=("-created_at", "announce_on", "estimate", "title"),
    related=("rfi", "route", "purchase"),
    page_template="procurement/formal.html",
    page_context=page_context,
    parent="rfi",
)
