"""Responses, receipts and score sheets at both doors."""

from typing import Any

from alliance.doors.noun import Act, Column, Noun
from procurement import queries, services
from procurement.forms.responses import ConsensusForm, ScoreSheetForm
from procurement.forms.running import DebriefForm
from procurement.forms.surrounding import RedactionForm
from procurement.lifecycle import RESPONSE as STATES
from procurement.lifecycle import SHEET as SHEET_STATES
from procurement.models import Debrief, RedactionDecision, ResponseVersion, RfiResponse, ScoreSheet
from procurement.permissions import own_response
from procurement.serializers import ResponseVersionSerializer, RfiResponseSerializer, ScoreSheetSerializer
from procurement.services import reports
from procurement.services.evaluation import require_reader


def page_context(response: RfiResponse, user: Any) -> dict[str, Any]:
    """Raises NotAllowed for an evaluator who has not declared, or declared a conflict."""
    require_reader(response, user)
    return {
        "heading": response.organisation.name,
        "parts": queries.shown_content(response) if response.state == "opened" else [],
        "paper": queries.paper_of(response),
        "answers": queries.answers_of(response),
        "redactions": RedactionDecision.objects.visible_to(user).filter(response=response),
        "files": (response.content or {}).get("files", []) if response.state == "opened" else [],
        "receipts": ResponseVersion.objects.visible_to(user).filter(response=response).select_related("response__rfi"),
        "debrief": Debrief.objects.visible_to(user).filter(response=response).first(),
        "mine": own_response(user, response),
        "agreed": response.agreed.select_related("criterion") if not own_response(user, response) else [],
        "sheets": ScoreSheet.objects.visible_to(user)
        .filter(response=response)
        .select_related("evaluator", "response__rfi", "response__organisation")
        .prefetch_related("given__criterion"),
    }


def sheet_context(sheet: ScoreSheet, user: Any) -> dict[str, Any]:
    """Raises NotAllowed as the page of the response does."""
    require_reader(sheet.response, user)
    parts, answers = queries.shown_content(sheet.response), queries.answers_of(sheet.response)
    return {
        "ratings": sheet.ratings(),
        "may_rate": sheet.state == "open" and sheet.evaluator_id == user.pk,
        "parts": parts,
        "answers": answers,
        "answered": sheet.response,
    }


RESPONSE = Noun(
    model=RfiResponse,
    path="responses",
    keyword="response",
    serializer=RfiResponseSerializer,
    lifecycle=STATES,
    lead="Responses stay sealed until two officers open them after the deadline.",
    acts=(
        Act(
            "change",
            "Record consensus",
            services.record_consensus,
            "procurement.record_consensus",
            ConsensusForm,
            "The consensus is recorded.",
            note="procurement/levels_of_response.html",
            when=lambda row: row.rfi.state == "consensus",
        ),
        Act(
            "debrief",
            "Debrief the vendor",
            services.debrief_vendor,
            "procurement.run_rfi",
            DebriefForm,
            "Written. The vendor is told.",
            begin=reports.begun_debrief,
            when=lambda row: row.state == "opened" and row.rfi.state == "concluded",
        ),
        Act(
            "decide_redaction",
            "Decide on redaction",
            services.decide_redaction,
            "procurement.run_rfi",
            RedactionForm,
            "Decided. The vendor is told.",
            when=lambda row: row.state == "opened" and bool((row.content or {}).get("grounds")),
        ),
        Act(
            "withdraw",
            "Withdraw response",
            services.withdraw_response,
            "procurement.withdraw_response",
            said="Withdrawn. Nobody can read it any more.",
            step="withdraw",
            danger=True,
        ),
    ),
    columns=(
        Column("Vendor", "organisation.name", "link"),
        Column("RFI", "rfi"),
        Column("Version", "current", "number", optional=True),
        Column("State", STATES.state_of, "status"),
    ),
    filters={"rfi": ["exact"], "state": ["exact"]},
    ordering=("-created_at",),
    related=("rfi", "organisation"),
    page_template="procurement/response.html",
    page_context=page_context,
    parent="rfi",
)

RECEIPT = Noun(
    model=ResponseVersion,
    path="receipts",
    serializer=ResponseVersionSerializer,
    lead="A receipt proves that a response arrived, when, and with which content.",
    columns=(
        Column("Receipt", "__str__", "link"),
        Column("Version", "number", "number"),
        Column("Received", "received_at", "instant", "received_at"),
    ),
    filters={"response": ["exact"]},
    ordering=("-received_at",),
    related=("response__rfi__keys",),
    page_template="procurement/receipt.html",
    parent="response",
)

SHEET = Noun(
    model=ScoreSheet,
    path="score-sheets",
    keyword="sheet",
    serializer=ScoreSheetSerializer,
    lifecycle=SHEET_STATES,
    lead="You rate alone; the panel sees all sheets once every one is in.",
    acts=(
        Act(
            "change",
            "Rate",
            services.change_score_sheet,
            "procurement.score",
            ScoreSheetForm,
            "Saved. Submit the sheet when every criterion is rated.",
            note="procurement/levels_of_sheet.html",
            when=lambda row: row.state == "open",
        ),
        Act(
            "submit",
            "Submit score sheet",
            services.submit_score_sheet,
            "procurement.score",
            said="Submitted and locked.",
            step="submit",
            hint="It cannot be changed afterwards.",
        ),
    ),
    columns=(
        Column("Response", "response.organisation.name", "link"),
        Column("RFI", "response.rfi.reference"),
        Column("Evaluator", "evaluator"),
        Column("State", SHEET_STATES.state_of, "status"),
    ),
    filters={"response": ["exact"], "state": ["exact"]},
    related=("response__rfi", "response__organisation", "evaluator"),
    prefetch=("given",),
    page_template="procurement/score_sheet.html",
    page_context=sheet_context,
    parent="response",
)
