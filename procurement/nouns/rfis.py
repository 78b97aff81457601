"""RFIs and questions of vendors at both doors."""

from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from alliance import documents
from alliance.city import setting
from alliance.doors.noun import Act, Column, Noun
from alliance.permissions import allows
from alliance.rules import inside
from procurement import cpv, queries, reporting, services
from procurement.forms.responses import PaperForm, ResponseForm
from procurement.forms.rfis import (
    AddendumForm,
    AnswerForm,
    DeclarationForm,
    InterviewForm,
    OutcomeForm,
    PanelForm,
    QuestionForm,
    ReasonForm,
    RfiForm,
)
from procurement.lifecycle import RFI as STATES
from procurement.models import (
    Citation,
    DemonstrationScore,
    DemonstrationSlot,
    OcdsRelease,
    Rfi,
    RfiResponse,
    ScoreSheet,
    VendorContact,
    VendorQuestion,
)
from procurement.models.rfis import SECTIONS
from procurement.nouns.drafting import DRAFTING
from procurement.nouns.formal import FOLLOWUPS
from procurement.nouns.running import AFTER_SCORES, AFTERWARDS
from procurement.nouns.surrounding import TEAMING
from procurement.permissions import DECLARING, SHOWN_STATES, is_vendor, on_panel
from procurement.serializers import RfiSerializer, VendorQuestionSerializer
from procurement.services import draft_files, evaluation
from procurement.services.contacts import BLACKOUT
from procurement.services.debriefs import protest_until, public_on
from procurement.services.drafting import WRITING

SHOW_COUNT = "procurement.show_count_before_opening"
RUN = "procurement.run_rfi"


def said_state(row: Rfi) -> tuple[str, str]:
    """The state in words; a published RFI past its deadline reads as closed. Only words: services ask the database."""
    if queries.is_closed(row, timezone.now()):
        return "warn", "Closed, to be opened"
    state = STATES.state_of(row)
    return state.tone, state.label


def takes_responses(row: Rfi) -> bool:
    return row.state == "published" and not queries.is_closed(row, timezone.now())


def takes_questions(row: Rfi) -> bool:
    return row.state == "published" and row.questions_until is not None and timezone.now() < row.questions_until


def waits_for_proposal(row: Rfi) -> bool:
    return queries.is_closed(row, timezone.now()) and row.opening_proposed_by_id is None


def waits_for_second(row: Rfi) -> bool:
    return row.state == "published" and row.opening_proposed_by_id is not None


def page_context(rfi: Rfi, user: Any) -> dict[str, Any]:
    responses = RfiResponse.objects.visible_to(user).filter(rfi=rfi).select_related("organisation", "rfi")
    officer = allows(user, RUN)
    return {
        **drafting(rfi, user),
        "status": said_state(rfi),
        "sections": [(label, getattr(rfi, name)) for name, label in SECTIONS if getattr(rfi, name).strip()],
        "criteria": rfi.criterion_rows.all(),
        "addenda": rfi.addenda.all(),
        "requirements": rfi.requirement_rows.all(),
        **queries.attached(rfi, user),
        "teaming": rfi.teaming.select_related("organisation"),
        "category": cpv.said(rfi.category),
        "questions": VendorQuestion.objects.visible_to(user).filter(rfi=rfi),
        "responses": responses,
        "vendor": is_vendor(user),
        "officer": officer,
        "may_read_report": allows(user, reporting.READ, rfi) and not reporting.not_ready(rfi),
        "citations": Citation.objects.visible_to(user)
        .filter(initiative=rfi.initiative_id)
        .select_related("proven_solution", "criterion"),
        "sheets": ScoreSheet.objects.visible_to(user)
        .filter(response__rfi=rfi)
        .select_related("response__organisation", "response__rfi", "evaluator"),
        "ranking": queries.ranking_of(rfi) if officer and rfi.state in SHOWN_STATES else [],
        "unranked": queries.unranked(rfi) if officer and rfi.state in SHOWN_STATES else [],
        "arrived": rfi.responses.exclude(state="withdrawn").count() if officer and counts_shown(rfi) else None,
        "spread": queries.spread_of(rfi) if officer and rfi.state == "consensus" else [],
        "blackout": inside(user) and rfi.state in BLACKOUT,
        "contacts": VendorContact.objects.visible_to(user).filter(rfi=rfi).select_related("created_by"),
        "slots": slots_of(rfi, user),
        "protest_until": protest_until(rfi),
        "public_on": public_on(rfi) if inside(user) else None,
        "ocid": OcdsRelease.objects.filter(rfi=rfi).values_list("ocid", flat=True).first(),
        "orders": documents.kinds_of(rfi, user),
        "receipt_key": rfi.keys.receipt_key if hasattr(rfi, "keys") else "",
    }


def counts_shown(rfi: Rfi) -> bool:
    """A city may let its officers see how many responses came, never whose, before the opening."""
    return rfi.state == "published" and bool(setting(SHOW_COUNT))


def slots_of(rfi: Rfi, user: Any) -> list[dict[str, Any]]:
    """Demonstrations with the scores that this person may see."""
    scores = DemonstrationScore.objects.visible_to(user).select_related("evaluator").prefetch_related("steps__step")
    rows = DemonstrationSlot.objects.visible_to(user).filter(rfi=rfi).select_related("response__organisation")
    may_score = rfi.state == "demonstrating" and on_panel(user, rfi)
    return [
        {"slot": row, "scores": list(row.scores.all()), "may_score": may_score and row.response_id is not None}
        for row in rows.prefetch_related(Prefetch("scores", queryset=scores))
    ]


def drafting(rfi: Rfi, user: Any) -> dict[str, Any]:
    """What the city sees of a draft; those who write it also the Alliance check, and the editor instead of the plain form."""
    if not inside(user) or rfi.state not in WRITING:
        return {}
    shown = {
        "editions": rfi.editions.prefetch_related("reviews__reviewer"),
        "comments": rfi.comments.select_related("created_by"),
    }
    if rfi.state != "draft" or not allows(user, "procurement.draft_rfi", rfi):
        return shown
    return {
        **shown,
        "findings": queries.findings_of(rfi),
        "plain": [
            {"label": "Edit draft", "url": reverse("rfi_editor", args=[rfi.pk])},
            {"label": "Changes", "url": reverse("rfi_changes", args=[rfi.pk])},
        ],
    }


RFI = Noun(
    model=Rfi,
    path="rfis",
    serializer=RfiSerializer,
    lifecycle=STATES,
    lead="A request for information asks vendors to come as partners, to show what works, and to share the value.",
    create=Act(
        "create",
        "Draft an RFI",
        services.begin_rfi,
        "procurement.draft_rfi",
        InterviewForm,
        "The draft is written from the clause library. Nobody outside sees it before it is published.",
        hint="Answer what you know; the clause library writes the rest, and you edit it.",
    ),
    acts=(
        Act(
            "change",
            "Edit draft",
            services.change_rfi,
            "procurement.draft_rfi",
            RfiForm,
            when=lambda row: row.state == "draft",
        ),
        *DRAFTING,
        Act(
            "publish",
            "Publish RFI",
            services.publish_rfi,
            RUN,
            said="Published. Vendors are told, and responses come in sealed.",
            step="publish",
            hint="Everybody can read it from now on, and its text can no longer change.",
        ),
        Act(
            "respond",
            "Send response",
            services.submit_response,
            "procurement.respond",
            ResponseForm,
            "Your response is received and sealed. Keep the receipt.",
            when=takes_responses,
            hint="It is encrypted on receipt and nobody reads it before the opening. Sending again replaces it.",
            note="procurement/time_left.html",
            template="procurement/respond.html",
            begin=draft_files.begun,
        ),
        Act(
            "ask",
            "Ask a question",
            services.ask_question,
            "procurement.ask",
            QuestionForm,
            "Asked. The answer goes to all vendors at once.",
            when=takes_questions,
        ),
        *TEAMING,
        Act(
            "publish_answers",
            "Publish answers",
            services.publish_answers,
            "procurement.answer",
            said="Published to all at once.",
            when=lambda row: row.state == "published",
            hint="Every written answer becomes visible to everybody at the same instant.",
        ),
        Act(
            "issue_addendum",
            "Issue addendum",
            services.issue_addendum,
            RUN,
            AddendumForm,
            "Issued. All vendors are told, and later responses acknowledge it.",
            when=takes_responses,
        ),
        Act(
            "record_paper",
            "Record a paper response",
            services.record_paper_response,
            RUN,
            PaperForm,
            "Recorded and sealed. It is opened with all others; until then nobody reads it, you neither.",
            when=waits_for_proposal,
            hint="Only what arrived before the deadline. You may enter several, one after the other, before the opening.",
        ),
        Act(
            "propose_opening",
            "Propose opening",
            services.propose_opening,
            "procurement.open_responses",
            said="Proposed. Another officer opens.",
            when=waits_for_proposal,
        ),
        Act(
            "open",
            "Open responses",
            services.open_responses,
            "procurement.open_responses",
            said="The responses are open.",
            when=waits_for_second,
        ),
        Act(
            "start_evaluation",
            "Start evaluation",
            services.start_evaluation,
            RUN,
            PanelForm,
            "The panel is told to declare interests.",
            step="start_evaluation",
        ),
        Act(
            "declare_interests",
            "Declare interests",
            services.declare_interests,
            "procurement.declare",
            DeclarationForm,
            "Declared. Your score sheets are on this page.",
            when=lambda row: row.state in DECLARING,
            begin=evaluation.begun,
        ),
        Act(
            "reveal_scores",
            "Show scores to the panel",
            services.reveal_scores,
            RUN,
            said="The panel sees all sheets. Record what it agrees on, response by response.",
            step="reveal_scores",
        ),
        *AFTER_SCORES,
        Act(
            "conclude",
            "Conclude RFI",
            services.conclude_rfi,
            RUN,
            OutcomeForm,
            "Concluded. Every vendor that responded is told.",
            step="conclude",
        ),
        *FOLLOWUPS,
        *AFTERWARDS,
        Act(
            "cancel",
            "Cancel RFI",
            services.cancel_rfi,
            RUN,
            ReasonForm,
            "Cancelled.",
            step="cancel",
            danger=True,
        ),
    ),
    columns=(
        Column("RFI", "title", "link", "title"),
        Column("Number", "reference", optional=True),
        Column("State", said_state, "status"),
        Column("Questions close", "questions_until", "instant", optional=True),
        Column("Responses due", "due_at", "instant", "due_at"),
    ),
    filters={
        "state": ["exact"],
        "initiative": ["exact"],
        "outcome": ["exact"],
        "due_at": ["gte", "lt"],
        "external_id": ["exact"],
    },
    search=("title", "summary", "reference"),
    ordering=("-created_at", "due_at", "title", "published_at"),
    related=("initiative", "keys", "formal"),
    prefetch=(
        "criterion_rows",
        "requirement_rows",
        "script_rows",
        "needs",
        "assets",
        "evaluators",
        "addenda",
        "teaming__organisation",
        "editions__reviews",
    ),
    page_template="procurement/rfi.html",
    page_context=page_context,
    public=True,
)

QUESTION = Noun(
    model=VendorQuestion,
    path="vendor-questions",
    keyword="question",
    serializer=VendorQuestionSerializer,
    lead="What vendors ask about RFIs. Nobody sees who asked; all see the answer at once.",
    acts=(
        Act(
            "answer",
            "Write answer",
            services.answer_question,
            "procurement.answer",
            AnswerForm,
            "Written. Publish the answers on the RFI’s page when they are ready.",
            when=lambda row: row.published_at is None,
        ),
    ),
    columns=(
        Column("Question", "text", "link"),
        Column("RFI", "rfi.reference"),
        Column("Asked", "asked_at", "instant", optional=True),
        Column("Published", "published_at", "instant"),
    ),
    filters={"rfi": ["exact"]},
    search=("text", "answer"),
    ordering=("asked_at",),
    related=("rfi",),
    page_template="procurement/question.html",
    public=True,
    parent="rfi",
)
