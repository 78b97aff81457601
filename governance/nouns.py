"""The nouns of governance, for both doors."""

from typing import Any

from alliance.doors.noun import Act, Column, Noun
from governance import lifecycle, queries, services
from governance.forms import (
    BodyForm,
    ChangeRiskForm,
    MandateForm,
    QuestionForm,
    ReasonForm,
    RiskForm,
    SignForm,
    VoteForm,
)
from governance.models import Body, ChampionMandate, Decision, Risk, Vote
from governance.serializers import BodySerializer, DecisionSerializer, MandateSerializer, RiskSerializer, VoteSerializer


def decision_context(decision: Decision, user: Any) -> dict[str, Any]:
    return {
        "votes": decision.votes.select_related("member").order_by("created_at"),
        "tally": queries.tally(decision),
        "subject_url": queries.subject_url(decision, user),
    }


def body_context(body: Body, user: Any) -> dict[str, Any]:
    return {
        "members": body.members.order_by("name"),
        "decisions": body.decisions.visible_to(user).order_by("-created_at")[:20],
    }


def risk_context(risk: Risk, user: Any) -> dict[str, Any]:
    return {"subject_url": queries.subject_url(risk, user)}


def risk_level(risk: Risk) -> tuple[str, str]:
    """Tone and words of likelihood times impact."""
    if risk.score >= 15:
        return "bad", f"{risk.score} high"
    return ("warn", f"{risk.score} medium") if risk.score >= 8 else ("none", f"{risk.score} low")


MANDATE = Noun(
    model=ChampionMandate,
    path="champion",
    serializer=MandateSerializer,
    lifecycle=lifecycle.CHAMPION,
    lead="The Smart City Champion holds the mandate for the whole: one person is in charge, and everybody knows who.",
    create=Act(
        "create",
        "Appoint a champion",
        services.appoint_champion,
        "governance.appoint_champion",
        MandateForm,
        "The champion is appointed and has been told.",
    ),
    acts=(
        Act(
            "end_mandate",
            "End mandate",
            services.end_mandate,
            "governance.appoint_champion",
            ReasonForm,
            "The mandate has ended. Council sees the gap until somebody is appointed.",
            step="end_mandate",
            danger=True,
        ),
    ),
    columns=(
        Column("Champion", "person", "link"),
        Column("From", "starts_on", "day", "starts_on"),
        Column("Until", "ends_on", "day"),
        Column("State", lifecycle.CHAMPION.state_of, "status"),
    ),
    filters={"state": ["exact"]},
    ordering=("-created_at", "starts_on"),
    related=("person",),
    page_template="governance/mandate.html",
)
BODY = Noun(
    model=Body,
    path="bodies",
    serializer=BodySerializer,
    lead="Committees, councils and panels that decide.",
    create=Act(
        "create", "Set up a body", services.set_up_body, "governance.manage_body", BodyForm, "The body is set up."
    ),
    acts=(Act("change", "Edit body", services.change_body, "governance.manage_body", BodyForm),),
    columns=(
        Column("Body", "name", "link", "name"),
        Column("Kind", "get_kind_display"),
        Column("Chair", "chair", optional=True),
        Column("Quorum", "quorum", "number"),
    ),
    filters={"kind": ["exact"]},
    search=("name",),
    ordering=("name",),
    related=("chair",),
    prefetch=("members",),
    page_template="governance/body.html",
    page_context=body_context,
)
DECISION = Noun(
    model=Decision,
    path="decisions",
    serializer=DecisionSerializer,
    lifecycle=lifecycle.DECISION,
    lead="A decision is a question put to a body, the votes, and what was signed. It never changes afterwards.",
    create=Act(
        "create",
        "Put a question to a body",
        services.put_question,
        "governance.put_question",
        QuestionForm,
        "The question is put. The members of the body are told.",
    ),
    acts=(
        Act(
            "vote",
            "Vote",
            services.cast_vote,
            "governance.vote",
            VoteForm,
            "Your vote is recorded.",
            when=lambda row: row.state == "open",
            unpack=lambda vote: (vote.decision, {}),
        ),
        Act(
            "sign",
            "Sign decision",
            services.sign_decision,
            "governance.sign_decision",
            SignForm,
            "The decision is signed. Everybody it concerns is told.",
            step="sign",
        ),
        Act(
            "withdraw",
            "Withdraw question",
            services.withdraw_question,
            "governance.put_question",
            ReasonForm,
            "The question is withdrawn.",
            step="withdraw",
            danger=True,
        ),
    ),
    columns=(
        Column("Decision", "question", "link", "question"),
        Column("Number", "reference", optional=True),
        Column("About", "subject_label", optional=True),
        Column("Body", "body", optional=True),
        Column("Outcome", "get_outcome_display"),
        Column("State", lifecycle.DECISION.state_of, "status"),
        Column("Decided", "meets_on", "day", optional=True),
    ),
    filters={
        "state": ["exact"],
        "gate": ["exact"],
        "outcome": ["exact"],
        "body": ["exact"],
        "subject_id": ["exact"],
        "external_id": ["exact"],
    },
    search=("question", "reference", "subject_label"),
    ordering=("-created_at", "question", "updated_at"),
    related=("body", "signed_by"),
    page_template="governance/decision.html",
    page_context=decision_context,
)
VOTE = Noun(
    model=Vote,
    path="votes",
    serializer=VoteSerializer,
    lead="Votes cast on decisions.",
    columns=(
        Column("Member", "member", "link"),
        Column("Vote", "get_choice_display"),
        Column("Decision", "decision"),
        Column("Remark", "remark", optional=True),
    ),
    filters={"decision": ["exact"], "choice": ["exact"]},
    related=("member", "decision"),
)
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
        Act("change", "Edit risk", services.change_risk, "governance.manage_risk", ChangeRiskForm),
        Act(
            "accept",
            "Accept risk",
            services.accept_risk,
            "governance.accept_risk",
            ReasonForm,
            "Accepted.",
            step="accept",
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
        "likelihood": ["gte"],
        "impact": ["gte"],
        "subject_id": ["exact"],
        "external_id": ["exact"],
    },
    search=("title", "reference", "subject_label"),
    ordering=("-created_at", "title", "likelihood", "impact"),
    related=("owner",),
    page_template="governance/risk.html",
    page_context=risk_context,
)

NOUNS = (MANDATE, BODY, DECISION, VOTE, RISK)
