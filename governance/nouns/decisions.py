"""Decisions and votes at both doors."""

from typing import Any

from alliance import reach
from alliance.doors.noun import Act, Column, Noun
from governance import gates, lifecycle, queries, services
from governance.forms import QuestionForm, ReasonForm, SignForm, VoteForm
from governance.forms.seats import OwnConflictForm
from governance.models import Decision, Vote
from governance.serializers import DecisionSerializer, VoteSerializer


def decision_context(decision: Decision, user: Any) -> dict[str, Any]:
    is_open = decision.state == "open"
    asked = gates.checks_of(decision) if is_open and user.is_authenticated else []
    checks = [{**vars(check), "link": check.proof_url} for check in asked] or decision.checks
    proofs = reach.opened([check.get("link", "") for check in checks], user) if user.is_authenticated else set()
    checks = [check | {"link": link if (link := check.get("link", "")) in proofs else ""} for check in checks]
    return {
        "votes": decision.votes.visible_to(user).select_related("member").order_by("created_at"),
        "tally": queries.tally(decision),
        "subject_url": queries.subject_url(decision, user),
        "checks": checks,
        "failing": sum(not check["passes"] for check in checks),
        "actions": decision.actions.visible_to(user).select_related("owner"),
        "successor": Decision.objects.visible_to(user).filter(supersedes=decision).first(),
    }


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
            "declare_conflict",
            "Declare a conflict of interest",
            services.declare_in_question,
            "governance.vote",
            OwnConflictForm,
            "Declared. You are recused from this matter.",
            when=lambda row: row.state == "open",
        ),
        Act(
            "sign",
            "Sign decision",
            services.sign_decision,
            "governance.sign_decision",
            SignForm,
            "The decision is signed. Everybody it concerns is told.",
            step="sign",
            note="governance/sign_note.html",
        ),
        Act(
            "decide_alone",
            "Decide within the mandate",
            services.decide_alone,
            "governance.decide_alone",
            SignForm,
            "Decided within the mandate. Everybody it concerns is told.",
            step="decide_alone",
            note="governance/sign_note.html",
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
        "access": ["exact"],
        "subject_id": ["exact"],
        "external_id": ["exact"],
    },
    search=("question", "reference", "subject_label"),
    ordering=("-created_at", "question", "updated_at"),
    related=("body", "signed_by", "supersedes"),
    page_template="governance/decision.html",
    page_context=decision_context,
    public=True,
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
