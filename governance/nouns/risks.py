"""Risks, escalations and unsolicited proposals at both doors."""

from typing import Any

from alliance.doors.noun import Act, Column, Noun
from governance import lifecycle, queries, services
from governance.forms import (
    AcceptRiskForm,
    AnswerForm,
    ChangeRiskForm,
    PlanForm,
    ProposalForm,
    ReasonForm,
    ReviseProposalForm,
    RiskForm,
)
from governance.models import Escalation, Proposal, Risk
from governance.serializers import EscalationSerializer, ProposalSerializer, RiskSerializer

ANSWER = "governance.answer_proposal"


def risk_context(risk: Risk, user: Any) -> dict[str, Any]:
    return {"subject_url": queries.subject_url(risk, user)}


def risk_level(risk: Risk) -> tuple[str, str]:
    """Tone and words of likelihood times impact."""
    if risk.score >= 15:
        return "bad", f"{risk.score} high"
    return ("warn", f"{risk.score} medium") if risk.score >= 8 else ("none", f"{risk.score} low")


def level_of(row: Escalation) -> tuple[str, str]:
    return ("bad" if row.level >= Escalation.Level.CHAMPION else "warn"), Escalation.Level(row.level).label


RISK = Noun(
    model=Risk,
    path="risks",
    serializer=RiskSerializer,
    lifecycle=lifecycle.RISK,
    lead="A risk says what could go wrong, how likely it is, how bad it would be, and who watches it.",
    create=Act(
        "create", "Record a risk", services.record_risk, "governance.manage_risk", RiskForm, "The risk is recorded."
    ),
    acts=(
        Act(
            "change",
            "Edit risk",
            services.change_risk,
            "governance.manage_risk",
            ChangeRiskForm,
            when=lambda row: row.state == "open",
        ),
        Act(
            "accept",
            "Accept risk",
            services.accept_risk,
            "governance.accept_risk",
            AcceptRiskForm,
            "Accepted until that day.",
            step="accept",
        ),
        Act(
            "reopen",
            "Reopen risk",
            services.reopen_risk,
            "governance.manage_risk",
            ReasonForm,
            "It is open again.",
            step="reopen",
        ),
        Act("close", "Close risk", services.close_risk, "governance.manage_risk", ReasonForm, "Closed.", step="close"),
    ),
    columns=(
        Column("Risk", "title", "link", "title"),
        Column("About", "subject_label", optional=True),
        Column("Level", risk_level, "status"),
        Column("Owner", "owner", optional=True),
        Column("Review", "review_on", "day", optional=True),
        Column("State", lifecycle.RISK.state_of, "status"),
    ),
    filters={
        "state": ["exact"],
        "owner": ["exact"],
        "likelihood": ["exact", "gte"],
        "impact": ["exact", "gte"],
        "subject_id": ["exact"],
        "external_id": ["exact"],
    },
    search=("title", "reference", "subject_label"),
    ordering=("-created_at", "title", "likelihood", "impact"),
    related=("owner", "accepted_by"),
    page_template="governance/risk.html",
    page_context=risk_context,
)
ESCALATION = Noun(
    model=Escalation,
    path="escalations",
    serializer=EscalationSerializer,
    lifecycle=lifecycle.ESCALATION,
    lead="A fact that somebody must act on, found by a rule. While nobody takes it on, it climbs to the next level.",
    acts=(
        Act(
            "acknowledge",
            "Take it on",
            services.acknowledge_escalation,
            "governance.acknowledge",
            PlanForm,
            "It is yours now and climbs no further.",
            step="acknowledge",
        ),
        Act(
            "close",
            "Close",
            services.close_escalation,
            "governance.close_escalation",
            ReasonForm,
            "Closed.",
            step="close",
            danger=True,
        ),
    ),
    columns=(
        Column("Fact", "fact", "link"),
        Column("About", "subject_label", optional=True),
        Column("Level", level_of, "status"),
        Column("Taken on by", "acknowledged_by", optional=True),
        Column("Raised", "raised_at", "day", "raised_at", optional=True),
        Column("State", lifecycle.ESCALATION.state_of, "status"),
    ),
    filters={"state": ["exact"], "level": ["exact", "gte"], "rule": ["exact"], "subject_id": ["exact"]},
    search=("fact", "subject_label"),
    ordering=("-raised_at", "level", "updated_at"),
    related=("owner", "acknowledged_by"),
    page_template="governance/escalation.html",
)
PROPOSAL = Noun(
    model=Proposal,
    path="proposals",
    serializer=ProposalSerializer,
    lifecycle=lifecycle.PROPOSAL,
    lead="An idea that a vendor brings unasked. It gets an answer within the city’s clock, and never a contract without "
    "others being asked.",
    create=Act(
        "create",
        "Bring a proposal",
        services.receive_proposal,
        "governance.bring_proposal",
        ProposalForm,
        "Received. The clock runs.",
    ),
    acts=(
        Act("pursue", "Pursue", services.pursue_proposal, ANSWER, AnswerForm, "Answered.", step="pursue"),
        Act(
            "change",
            "Edit",
            services.revise_proposal,
            "governance.bring_proposal",
            ReviseProposalForm,
            when=lambda row: row.state == "received",
        ),
        Act(
            "extend", "Extend the clock", services.extend_proposal, ANSWER, ReasonForm, "Extended once.", step="extend"
        ),
        Act(
            "decline",
            "Decline",
            services.decline_proposal,
            ANSWER,
            AnswerForm,
            "Answered.",
            step="decline",
            danger=True,
        ),
    ),
    columns=(
        Column("Proposal", "title", "link", "title"),
        Column("From", "organisation", optional=True),
        Column("Received", "received_on", "day", "received_on", optional=True),
        Column("Answer by", "answer_by", "day", "answer_by"),
        Column("State", lifecycle.PROPOSAL.state_of, "status"),
    ),
    filters={"state": ["exact"], "organisation": ["exact"], "answer_by": ["lt"], "external_id": ["exact"]},
    search=("title", "reference", "summary"),
    ordering=("-created_at", "title", "received_on", "answer_by"),
    related=("organisation",),
    page_template="governance/proposal.html",
)
